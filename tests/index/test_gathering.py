"""Files read into rows: each kind into its own tables, and what is wrong with a file into the row of the file."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ticketcli.index import writer
from ticketcli.index.gathering import Gathering
from ticketcli.storage.files import Store, ticket_path

ONE = "---\nid: TK-2611-00006\ntitle: Uno\ncreated: 2026-11-20T10:00:00-03:00\nstatus: new\npriority: normal\n---\n"
OTHER = ONE.replace("00006", "0000C").replace("Uno", "Dos")
PATHS = ("tickets/2026/11/TK-2611-00006.md", "tickets/2026/11/TK-2611-0000C.md")


@pytest.fixture
def read(tmp_path: Path):
    """The rows of these files (path -> text; None: it is gone), each numbered from 1 on, seen before as `seen`."""

    def read(files, seen=None, data=None, tickets=None):
        for path, text in files.items():
            if text is not None:
                (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / path).write_text(text)
        gathering = Gathering(Store(str(tmp_path)), lambda held: f"blob of {len(held)}", ZoneInfo("UTC"),
                              data or {}, tickets or {})  # fmt: skip
        looks = [(path, id, seen, None if text is None else 1) for id, (path, text) in enumerate(files.items(), 1)]
        return gathering.rows(looks, 10)

    return read


def faults(rows):
    return {row[1]: row[4] for row in rows[writer.FILE] if row[4]}


def test_each_kind_of_record_goes_into_its_own_tables(read):
    rows = read({
        PATHS[0]: ONE, PATHS[1]: OTHER, "customers/ac/acme.md": "---\nid: acme\nname: Acme\n---\n",
        "knowledge/cafe.md": "---\nid: cafe\ntitle: Café\n---\nAgua.\n",
    })  # fmt: skip
    assert [row[1] for row in rows[writer.TICKET]] == ["TK-2611-00006", "TK-2611-0000C"]
    assert rows[writer.CUSTOMER] == [(3, "acme", None)]
    assert [row[0] for row in rows[writer.TEXT]] == [11, 12, 13]
    assert len(rows[writer.FILE]) == 4
    assert faults(rows) == {}


def test_a_file_that_is_broken_or_lies_elsewhere_is_named_and_the_others_are_read(read):
    elsewhere = "tickets/2026/10/TK-2611-00006.md"
    rows = read({PATHS[1]: OTHER, "tickets/2026/11/TK-2611-00003.md": "---\n[[[\n", elsewhere: ONE})
    assert [row[1] for row in rows[writer.TICKET]] == ["TK-2611-0000C"]
    assert sorted(faults(rows)) == [elsewhere, "tickets/2026/11/TK-2611-00003.md"]


def test_a_file_that_is_as_it_was_seen_is_not_taken_again(read):
    rows = read({PATHS[0]: ONE}, seen=f"blob of {len(ONE.encode())}")
    assert rows[writer.TICKET] == rows[writer.FORGET[0]] == []
    assert [row[:2] for row in rows[writer.FILE]] == [(1, PATHS[0])]


def test_of_a_file_that_changed_or_is_gone_what_was_known_is_forgotten(read):
    rows = read({PATHS[0]: ONE, PATHS[1]: None}, seen="blob of another")
    assert rows[writer.FORGET[0]] == [(1,), (2,)]
    assert [row[1] for row in rows[writer.TICKET]] == ["TK-2611-00006"]
    assert [row[2] for row in rows[writer.FILE]] == [f"blob of {len(ONE.encode())}", None]


def test_what_was_just_written_is_not_read_again(read):
    from ticketcli.format import records

    ticket = records.read_ticket(ONE, "")
    rows = read({ticket_path(ticket.id): None}, data={PATHS[0]: ONE.encode()}, tickets={PATHS[0]: ticket})
    assert [row[1] for row in rows[writer.TICKET]] == ["TK-2611-00006"]
