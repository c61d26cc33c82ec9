"""Changes become files and one commit; a fresh entry gets an id that nobody has, above those of its instant."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import git
from ticketcli.desk import record
from ticketcli.desk.desk import Desk
from ticketcli.history.repository import Author
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Change, Entry, Ticket

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ONE = Ticket("TK-2611-00006", "Uno", AT)


def note(minute: int, id: str = "") -> Entry:
    return Entry(AT + timedelta(minutes=minute), "ana", "note", id, text="x")


def ids(*entries: Entry) -> list[str]:
    return [entry.id for entry in record.with_entry_ids(Change(None, ONE._replace(entries=entries))).after.entries]


@given(st.lists(st.integers(0, 2), max_size=8).map(sorted))
def test_ids_are_unlike_and_rise_within_an_instant(minutes):
    made = ids(*map(note, minutes))
    assert len({*made}) == len(made)
    assert all(made)
    pairs = list(zip(minutes, made, strict=True))
    assert pairs == sorted(pairs)


def test_what_has_an_id_keeps_it_and_what_follows_in_its_instant_comes_above():
    made = ids(note(1, "e00000ff"), note(1), note(2, "emade-elsewhere"), note(2))
    assert (made[0], made[2]) == ("e00000ff", "emade-elsewhere")
    assert made[1] > made[0]
    change = Change(None, ONE._replace(entries=(note(1, "e1"),)))
    assert record.with_entry_ids(change) is change


def test_above_the_highest_id_there_is_room_still():
    highest, above = ids(note(1, "efffffff"), note(1))
    assert above > highest


def test_several_changes_and_files_are_one_commit_and_what_did_not_change_is_in_none(empty):
    desk = Desk(str(empty))
    other, same = ONE._replace(id="TK-2611-0000C"), ONE._replace(id="TK-2611-0000H")
    changes = [Change(None, lifecycle.add_note(one, "x", "ana", AT)) for one in (ONE, other)]
    before = int(git("rev-list", "--count", "HEAD"))
    with desk.writing():
        done = record.record_on_desk(
            desk, [*changes, Change(same, same)], Author("Ana", "a@x"), AT, "two", {"a.txt": b"a\n"}
        )
    assert int(git("rev-list", "--count", "HEAD")) == before + 1
    assert git("show", "--format=%an|%aI", "--name-only").split("\n") == [
        "Ana|2026-11-20T10:00:00+00:00", "", "a.txt", "tickets/2026/11/TK-2611-00006.md",
        "tickets/2026/11/TK-2611-0000C.md",
    ]  # fmt: skip
    assert [change.after.id for change in done] == ["TK-2611-00006", "TK-2611-0000C"]
    assert {card.id for card in desk.index.cards()} == {"TK-2611-00006", "TK-2611-0000C"}


def test_where_nothing_changes_there_is_no_commit(empty):
    desk = Desk(str(empty))
    before = git("rev-parse", "HEAD")
    with desk.writing():
        assert record.record_on_desk(desk, [Change(ONE, ONE)], Author("Ana", "a@x"), AT) == []
    assert git("rev-parse", "HEAD") == before


def test_what_a_hand_wrote_into_the_file_stays(empty):
    desk = Desk(str(empty))
    with desk.writing():
        [change] = record.record_on_desk(desk, [Change(None, ONE)], Author("Ana", "a@x"), AT)
    path = next(empty.glob("tickets/*/*/*.md"))
    path.write_text(path.read_text().replace("status:", "# mío\nstatus:"))
    noted = record.with_entry_ids(Change(change.after, lifecycle.add_note(change.after, "x", "ana", AT)))
    files = record.ticket_files(desk.store, [noted])
    assert b"# m\xc3\xado\nstatus:" in next(iter(files.values()))
