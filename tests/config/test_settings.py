"""What a desk says of itself: the words that its fields may hold, a ticket's stage, times in its zone."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketcli.config.settings import Settings
from ticketcli.errors import Usage
from ticketcli.ticket.model import Team, Ticket

DESK = Settings(
    zone="America/Argentina/Buenos_Aires",
    areas={"billing": None},
    teams={"shop": Team("shop")},
    products=("kettle",),
    channels=("mail",),
    priorities=("baja", "media", "alta"),
)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("area", "BILLING", "billing"), ("priority", "MEDIA", "media"), ("product", "Kettle", "kettle"),
        ("stage", "Sale", "sale"), ("type", "claim", "claim"), ("team", "shop", "shop"), ("customer", "Any", "Any"),
    ],
)  # fmt: skip
def test_a_word_is_taken_as_the_desk_writes_it(field: str, typed: str, kept: str):
    assert DESK.check_value(field, typed) == kept


def test_accents_do_not_matter_where_words_are_listed():
    assert Settings(areas={"facturacion": None}).check_value("area", "Facturación") == "facturacion"


@pytest.mark.parametrize(
    ("field", "typed", "line"),
    [
        ("area", "biling", "unknown area `biling`; there is billing"), ("priority", "x", "there is baja, media, alta"),
        ("channel", "\x1b[31m", "unknown channel `\\x1b[31m`; there is mail"),
    ],
)  # fmt: skip
def test_an_unknown_word_names_the_nearest(field: str, typed: str, line: str):
    with pytest.raises(Usage) as refused:
        DESK.check_value(field, typed)
    assert line in str(refused.value)


def test_where_nothing_is_listed_any_word_goes():
    assert Settings().check_value("area", "anything") == "anything"
    assert Settings().vocabulary("customer") == ()


def test_the_stage_is_the_tickets_own_or_its_types():
    ticket = Ticket("TK-2611-7Q2MX", "x", datetime(2026, 11, 21, tzinfo=UTC), type="claim")
    assert Settings().stage(ticket) == "sale"
    assert Settings().stage(ticket._replace(stage="presale")) == "presale"
    assert Settings().stage(ticket._replace(type=None)) is Settings().stage(ticket._replace(type="gone")) is None


def test_an_instant_is_told_in_the_desks_zone_to_the_second():
    at = datetime(2026, 11, 21, 12, 0, 0, 999, tzinfo=UTC)
    assert DESK.local(at).isoformat() == "2026-11-21T09:00:00-03:00"


def test_reopening_has_its_span():
    assert Settings(reopen_within="36h").reopen_span == timedelta(hours=36)
