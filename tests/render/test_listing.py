"""Cards as rows: which columns there are, how each is written, and which a narrow terminal does without."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.config.settings import Settings
from ticketcli.errors import BadFile, Usage
from ticketcli.i18n import speak
from ticketcli.render.grid import GAP, render_rows
from ticketcli.render.listing import (
    CELLS,
    USUAL,
    USUAL_SERVED,
    WHOLE,
    card_table,
    choose_columns,
    column_titles,
    deadline_state,
    fit_columns,
    mark_cards,
)
from ticketcli.ticket.model import Card

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE = Card("TK-2611-00006", "Se rompió la cafetera nueva del bar", AT - 5 * HOUR, AT - HOUR, tags=("a", "b"),
           area="repairs", customer="bar-el-faro", assignee="ana")  # fmt: skip
OTHER = Card("TK-2611-0000C", "Hola", AT - HOUR, AT, edited=True)


def cells(key: str, *cards: Card) -> list[object]:
    _columns, rows = card_table(cards, [key], Settings(), AT)
    return [row[0] for row in rows]


def test_without_a_word_the_usual_columns_are_shown_and_all_of_them_in_a_csv():
    assert choose_columns(None, "table") == list(USUAL)
    assert choose_columns("", "table", served=True) == list(USUAL_SERVED)
    assert choose_columns(None, "csv", served=True) == list(WHOLE)
    assert choose_columns(" , ", "table") == list(USUAL)


def test_columns_come_in_the_order_that_they_are_typed_in():
    assert choose_columns("title, id ,age", "csv") == ["title", "id", "age"]


def test_a_column_that_is_none_is_refused_with_the_nearest():
    with pytest.raises(Usage, match="unknown column `titel`; there is title"):
        choose_columns("id,titel", "table")


def test_each_cell_is_what_its_card_holds():
    assert cells("age", ONE, OTHER) == [5 * HOUR, HOUR]
    assert cells("tags", ONE, OTHER) == ["a, b", None]
    assert cells("edited", ONE, OTHER) == [None, "yes"]
    assert cells("due", ONE._replace(due_at=AT), OTHER) == [AT, None]


def test_a_file_that_cannot_be_read_is_a_row_with_what_is_wrong():
    fault = BadFile("tickets/2026/11/TK-2611-00003.md", 4, "no title")
    made = mark_cards([ONE, OTHER], [fault], AT)
    assert [card.id for card in made] == ["TK-2611-00006", "TK-2611-0000C*", "TK-2611-00003"]
    assert cells("status", *made) == ["new", "new", "broken"]
    assert cells("title", *made)[2] == "tickets/2026/11/TK-2611-00003.md:4: no title"


@pytest.mark.parametrize(
    ("due", "warn", "told"),
    [
        (None, None, None), (HOUR, None, "running"), (HOUR, HOUR / 2, "running"), (HOUR, 0 * HOUR, "warning"),
        (0 * HOUR, None, "running"), (-HOUR, -2 * HOUR, "late"),
    ],
)  # fmt: skip
def test_a_deadline_is_late_only_after_its_instant_and_warned_of_from_its_own_on(due, warn, told):
    card = ONE._replace(due_at=None if due is None else AT + due, warn_at=None if warn is None else AT + warn)
    assert deadline_state(card, AT) == told


def test_a_missed_deadline_is_marked_and_one_of_this_very_instant_is_not():
    cards = [ONE._replace(due_at=AT - HOUR), ONE._replace(due_at=AT)]
    shown = list(render_rows("table", *card_table(cards, ["due"], Settings(zone="UTC"), AT)))
    assert [line.strip() for line in shown[1:]] == ["2026-11-20 09:00!", "2026-11-20 10:00"]


def test_a_narrow_terminal_does_without_customer_area_priority_assignee_and_age_in_turn():
    whole = card_table([ONE, OTHER], USUAL, Settings(), AT)
    kept = [[column.key for column in fit_columns(*whole, width)[0]] for width in (200, 85, 70, 60, 50, 40, 1)]
    assert kept[0] == list(USUAL)
    assert kept[-1] == ["id", "status", "title"]
    spared = [[key for key in USUAL if key not in keys] for keys in kept]
    order = ["customer", "area", "priority", "assignee", "age"]
    assert all(sorted(some) == sorted(order[: len(some)]) for some in spared)
    assert spared == sorted(spared, key=len)


@given(st.integers(1, 200), st.lists(st.sampled_from([ONE, OTHER]), max_size=3))
def test_rows_have_a_cell_for_each_column_that_is_left(width, cards):
    left, rows = fit_columns(*card_table(cards, USUAL, Settings(), AT), width)
    assert {len(row) for row in rows} <= {len(left)}
    assert {"id", "status", "title"} <= {column.key for column in left}
    assert len(GAP) > 0


def test_every_column_has_a_title_in_spanish():
    speak("es")
    assert {*CELLS} <= {*column_titles()}
    assert column_titles()["assignee"] == "asignado a"
