"""Streams and formats of one call."""

import io
import json
import sys
from datetime import datetime
from types import SimpleNamespace

import pytest

from tests.conftest import NOW
from ticketcli.desk.desk import Desk
from ticketcli.render.grid import Column
from ticketcli.terminal.output import Output, change_line
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Change

AT = datetime.fromisoformat(NOW)
COLUMNS = [Column("id", "number"), Column("title", "title")]


class Full(io.StringIO):
    """A disk that is full."""

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


def made(**known) -> Output:
    told = {"color": "auto", "quiet": False, "at": AT, "has_policies": False, "has_recorded": False}
    return Output(SimpleNamespace(**told | known))


@pytest.fixture
def opened(desk) -> Desk:
    return Desk(str(desk))


def test_data_and_words_go_on_streams_of_their_own(capsys):
    out = made()
    out.data(["a", "b"])
    out.say("hola")
    assert capsys.readouterr() == ("a\nb\n", "hola\n")


def test_words_are_left_out_where_quiet_is_wanted(capsys):
    out = made(quiet=True)
    out.data(["a"])
    out.say("hola")
    assert capsys.readouterr() == ("a\n", "")


@pytest.mark.parametrize(("color", "shown"), [("auto", "x\n"), ("never", "x\n"), ("always", "\x1b[1mx\x1b[0m\n")])
def test_colour_reaches_a_file_only_when_it_is_asked_for(color, shown, capsys):
    made(color=color).data(["\x1b[1mx\x1b[0m"])
    assert capsys.readouterr().out == shown


def test_where_there_is_no_terminal_there_is_no_width():
    assert made().width is None


@pytest.mark.parametrize(("format", "many", "out"), [
    ("json", True, [{"a": 1}]), ("json", False, {"a": 1}), ("jsonl", True, {"a": 1}),
])  # fmt: skip
def test_one_document_is_one_unless_many_were_asked_for(format, many, out, capsys):
    made().documents([{"a": 1}], format, many)
    assert json.loads(capsys.readouterr().out) == out


def test_as_jsonl_each_document_is_a_line(capsys):
    made().documents([{"a": 1}, {"a": 2}], "jsonl", many=True)
    assert list(map(json.loads, capsys.readouterr().out.splitlines())) == [{"a": 1}, {"a": 2}]


def test_rows_are_written_in_the_wanted_format(capsys):
    made().rows("csv", COLUMNS, [("1", "x,y")])
    assert capsys.readouterr().out.splitlines() == ["id,title", '1,"x,y"']


def test_tickets_are_documents_or_cards(opened, capsys):
    tickets = list(opened.tickets())[:2]
    out = made(desk=opened, deadlines=lambda _ticket: [])
    out.tickets(tickets, "json")
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == [ticket.id for ticket in tickets]
    out.tickets(tickets, "ids")
    assert capsys.readouterr().out.split() == [ticket.id for ticket in tickets]


@pytest.mark.parametrize(("quiet", "format"), [(True, "table"), (False, "ids")])
def test_of_what_was_done_only_the_numbers_are_told_where_they_are_wanted(quiet, format, opened, capsys):
    ticket = next(opened.tickets())
    made(desk=opened, quiet=quiet).changes([Change(ticket, ticket)], format)
    assert capsys.readouterr().out == f"{ticket.id}\n"


def test_a_change_is_a_line_of_number_and_deed(opened):
    before = next(ticket for ticket in opened.tickets() if ticket.open)
    after = lifecycle.change_fields(before, {"progress": 50}, "set", "ana", AT)
    assert change_line(Change(before, after)).startswith(f"{before.id}  progress")
    assert "\n" not in change_line(Change(before, after))


def test_each_file_that_was_passed_over_is_named_once(opened, desk, capsys):
    path = next(desk.glob("tickets/**/*.md"))
    path.write_text("---\nid: [\n")
    list(opened.tickets())
    out = made(desk=opened)
    out.name_faults()
    out.name_faults()
    told = capsys.readouterr().err
    assert told.count("passed over: ") == told.count(path.name) == 1


def test_a_full_disk_is_an_error_where_nothing_was_recorded(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(OSError, match="No space"):
        made().finish()


def test_what_was_recorded_stays_so_where_it_cannot_be_printed(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdout", Full())
    made(has_recorded=True).finish()
    assert "recorded, but it could not be printed: No space" in capsys.readouterr().err
