"""What git calls to merge one file."""

import pytest

from tests.pair import path
from ticketcli.sync import merge_driver


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


# -- what git calls ----------------------------------------------------------------------------------------------------

FILE = "---\nid: TK-2611-00006\ntitle: Uno\ncreated: 2026-11-20T10:00:00-03:00\nstatus: new\npriority: normal\n---\n"
PATH = "tickets/2026/11/TK-2611-00006.md"


@pytest.fixture
def merge(tmp_path, monkeypatch, capfd):
    """`merge(base, ours, theirs, path)`: the code, what ours holds then, what was said."""
    monkeypatch.chdir(tmp_path)

    def merge(*texts: str, path: str = PATH) -> tuple[int, str, str]:
        for name, text in zip(("base", "ours", "theirs"), texts, strict=True):
            (tmp_path / name).write_text(text)
        code = merge_driver.run_merge_driver(["base", "ours", "theirs", path])
        return code, (tmp_path / "ours").read_text(), capfd.readouterr().err

    return merge


def test_fields_that_each_side_set_both_stand(merge):
    code, text, said = merge(
        FILE,
        FILE.replace("priority: normal", "area: billing\npriority: normal"),
        FILE.replace("priority: normal", "priority: high"),
    )
    assert (code, said) == (0, "")
    assert "area: billing\npriority: high\n" in text


def test_a_file_that_both_opened_has_no_base(merge):
    code, text, _said = merge("", FILE, FILE.replace("status: new", "status: new\narea: sales"))
    assert code == 0
    assert "area: sales" in text


def test_a_text_that_only_differs_apart_is_merged_by_lines(merge):
    assert merge("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", path="notas.txt")[:2] == (0, "A\nb\nC\n")


def test_a_text_of_which_both_changed_a_line_is_gits_to_mark(merge):
    code, text, _said = merge("a\n", "b\n", "c\n", path="notas.txt")
    assert code == 1
    assert "<<<<<<<" in text


@pytest.mark.parametrize("words", [[], ["a", "b", "c"], ["a", "b", "c", "d", "e"]], ids=len)
def test_called_otherwise_it_says_how(words, capfd):
    assert merge_driver.run_merge_driver(words) == 2
    assert capfd.readouterr().err == "tkt: merge-driver takes four words, as git gives them: %O %A %B %P\n"
