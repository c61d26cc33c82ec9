"""What git calls to merge one file."""

import pytest

from tests.pair import path


@pytest.mark.parametrize("how", ["merge", "rebase", "cherry-pick", "stash"])
def test_git_itself_merges_by_meaning(two, shared, how):
    one, other = two
    other.tkt("set", shared, "priority=high")
    other.tkt("sync", "-q")
    if how == "stash":
        text = path(one, shared).read_text()
        path(one, shared).write_text(text.replace("priority: normal", "priority: normal\nproduct: router"))
        one.git("stash")
    else:
        one.tkt("set", shared, "product=router")
    one.git("fetch", "--quiet")
    commands = {"merge": ("merge", "-q", "-m", "m", "origin/main"), "rebase": ("rebase", "-q", "origin/main"),
                "cherry-pick": ("cherry-pick", "origin/main"), "stash": ("merge", "-q", "origin/main")}  # fmt: skip
    one.git(*commands[how])
    if how == "stash":
        one.git("stash", "pop")
    text = path(one, shared).read_text()
    assert "product: router" in text
    assert "priority: high" in text
    assert "<<<<<<<" not in text
