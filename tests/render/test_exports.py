"""Tickets for other programs: every field, one line a ticket, and nothing that a spreadsheet would run."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.config.settings import Settings
from ticketcli.render.exports import COLUMNS, export_tickets
from ticketcli.ticket.model import External, Ticket

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ONE = Ticket("TK-2611-00006", "Uno", AT, tags=("a b", "c; d"), links=("TK-1", "TK-2"), extra={"Sucursal": "Centro"},
             external=External("viejo", "17"))  # fmt: skip
OTHER = Ticket("TK-2611-0000C", "=1+1", AT, extra={"Color": "rojo"}, description="uno\ndos")


def rows(*tickets: Ticket, raw: bool = False) -> list[dict[str, str]]:
    text = "".join(export_tickets(tickets, "csv", Settings(), AT, raw))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_csv_has_every_column_and_those_of_the_own_fields_behind():
    first, second = rows(ONE, OTHER)
    assert list(first) == [*COLUMNS, "extra.Color", "extra.Sucursal"]
    assert (first["extra.Sucursal"], first["extra.Color"]) == ("Centro", "")
    assert (second["extra.Sucursal"], second["extra.Color"]) == ("", "rojo")
    assert (first["external"], second["external"]) == ("viejo:17", "")
    assert second["description"] == "uno\ndos"


def test_a_word_that_would_be_cut_again_stands_in_quotes():
    assert rows(ONE)[0]["tags"] == 'a b; "c; d"'
    assert rows(ONE)[0]["links"] == "TK-1; TK-2"
    assert rows(ONE._replace(tags=('say "x"', " y")))[0]["tags"] == '"say ""x"""; " y"'


def test_a_formula_is_defused_unless_raw_text_is_asked_for():
    assert rows(OTHER)[0]["title"] == "'=1+1"
    assert rows(OTHER, raw=True)[0]["title"] == "=1+1"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_json_is_an_array_whatever_the_number_and_jsonl_a_line_each(number):
    tickets = [ONE, OTHER][:number]
    told = json.loads("".join(export_tickets(tickets, "json", Settings(), AT)))
    lines = list(map(json.loads, "".join(export_tickets(tickets, "jsonl", Settings(), AT)).splitlines()))
    assert [one["id"] for one in told] == [ticket.id for ticket in tickets]
    assert lines == told


@given(st.lists(st.text(max_size=9), max_size=3))
def test_no_text_breaks_the_rows_of_a_csv(texts):
    tickets = [Ticket(f"TK-2611-{n:05}", text, AT, description=text) for n, text in enumerate(texts)]
    assert [row["id"] for row in rows(*tickets, raw=True)] == [ticket.id for ticket in tickets]
