from datetime import UTC, datetime

import pytest

from ticketcli.config.settings import Settings
from ticketcli.errors import Usage
from ticketcli.index.orders import COLUMNS, order_by
from ticketcli.render.listing import CELLS

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_every_column_of_a_list_can_be_an_order_and_nothing_else():
    assert set(COLUMNS) == set(CELLS)


def test_downwards_what_has_no_value_comes_last_too():
    assert order_by("-updated", Settings(), AT) == ("t.updated_at DESC NULLS LAST, t.created_at, t.number", ())


@pytest.mark.parametrize("typed", ["tilte", "", "-", "title; DROP TABLE ticket", "t.title"])
def test_what_is_no_column_never_comes_into_sql(typed):
    with pytest.raises(Usage, match="unknown column"):
        order_by(typed, Settings(), AT)
