"""Every commit is looked at once: what vanished, was rewritten, forged, back-dated, or changed without an entry."""

import pytest

from tests.conftest import git


def test_a_desk_on_which_only_tkt_wrote_is_borne_out(ticket, found, run):
    run("set", ticket, "priority=high")
    run("resolve", ticket)
    run("undo")
    assert found() == []


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [("Lo miro", "No lo miro", "rewritten"), ("title: Uno", "title: Dos", "unexplained"),
     ("priority: normal", "priority: high", "unexplained"), ("title: Uno", "title: [Uno", "damaged")],
    ids=["an entry", "title", "priority", "what cannot be read"],
)  # fmt: skip
def test_what_a_hand_changed_is_found(old, new, kind, ticket, by_hand, found):
    by_hand(old, new)
    kinds = {name for name, where in found() if where.startswith(ticket)}
    assert kinds == {kind}


def test_what_is_put_right_by_an_entry_is_found_no_more(ticket, by_hand, found, run):
    by_hand("priority: normal", "priority: high")
    assert ("unexplained", f"{ticket} priority") in found()
    run("set", ticket, "priority=low")
    assert ("unexplained", f"{ticket} priority") not in found()


def test_a_commit_without_tkt_is_named_once_with_its_first_file(ticket, path, empty, by_hand, found):
    by_hand("Lo miro", "Lo miro ya")
    assert [where for kind, where in found() if kind == "bypassed"] == [str(path.relative_to(empty))]


def test_an_entry_that_is_taken_out_and_a_ticket_that_is_deleted_are_found(ticket, path, empty, found):
    text = path.read_text()
    path.write_text(text[: text.rindex("### ")])
    git("commit", "-qam", "fuera")
    assert ("vanished", ticket) in found()
    path.unlink()
    git("commit", "-qam", "todo fuera")
    assert [kind for kind, where in found() if where == ticket] == ["vanished", "vanished"]


def test_an_entry_by_another_than_who_committed_is_found(ticket, path, empty, run, found):
    run("agent", "add", "luis", "--mail", "luis@latiendita.example")
    forged = "\n### 2026-11-20T10:30:00-03:00 · luis · note · e0000001\n\nFui yo\n"
    path.write_text(path.read_text() + forged)
    git("commit", "-qam", "como luis", "--date=2026-11-20T10:30:00-03:00")
    assert ("author", ticket) in found()


@pytest.mark.parametrize(
    ("stamp", "kinds"),
    [("2026-11-20T10:34:00-03:00", set()), ("2026-11-20T10:26:00-03:00", set()),
     ("2026-11-19T10:30:00-03:00", {"instant"})],
)  # fmt: skip
def test_an_entry_may_lie_five_minutes_from_its_commit_and_no_more(stamp, kinds, ticket, path, found):
    path.write_text(path.read_text() + f"\n### {stamp} · ana · note · effffffe\n\nAhora\n")
    git("commit", "-qam", "x", "--date=2026-11-20T10:30:00-03:00", "--author=Ana <ana@latiendita.example>")
    assert {kind for kind, where in found() if where == ticket} == kinds


@pytest.mark.parametrize(
    ("date", "kinds"),
    [("2026-11-20T10:34:00-03:00", set()), ("2026-11-20T10:26:00-03:00", set()),
     ("2026-11-20T10:20:00-03:00", {"clock"}), ("2026-11-20T10:40:00-03:00", {"clock"})],
    ids=["nearly now", "a little before", "back-dated", "to come"],
)  # fmt: skip
def test_a_commit_of_another_time_is_found_beyond_what_clocks_differ(date, kinds, ticket, found):
    git("commit", "-q", "--allow-empty", "-m", "x", f"--date={date}")
    assert {kind for kind, _where in found()} == kinds
