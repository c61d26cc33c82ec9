"""What rules look at: a ticket, what happened to it, its customer, the present."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketcli.rules.case import Beside, Case
from ticketcli.rules.event import Event
from ticketcli.ticket.model import Customer, Entry, Ticket

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
DAY = timedelta(days=1)
SAID = tuple(
    Entry(AT, by, kind, text=text)
    for by, kind, text in (("maria", "message", "uno"), ("ana", "reply", "no"), ("maria", "message", "dos"))
)
ONE = Ticket("TK-1", "Factura", AT, customer="acme", description="No llegó")


class Slow:
    """An expression that takes too long."""

    def search(self, _text: str) -> None:
        raise TimeoutError


class Quick:
    """An expression that keeps what it was asked of."""

    def search(self, text: str) -> str:
        return text


def test_its_texts_are_what_the_customer_wrote():
    assert Case(ONE, None, AT).texts == ("Factura", "No llegó")
    assert Case(ONE._replace(entries=SAID), None, AT).texts == ("Factura", "No llegó", "uno", "dos")


def test_the_latest_is_the_last_message_and_before_there_is_one_all():
    assert Case(ONE, None, AT).latest.vocabulary > {"factura", "no", "llego"}
    later = Case(ONE._replace(entries=SAID), None, AT)
    assert later.latest.vocabulary == {"dos"}
    assert later.passage.vocabulary > {"factura", "no", "llego", "uno", "dos"}


def test_the_past_is_the_customers_other_tickets_that_came_in_before():
    before, later = ONE._replace(id="TK-2", created_at=AT - DAY), ONE._replace(id="TK-3", created_at=AT + DAY)
    beside = Beside(past=lambda _ticket: (before, later, ONE, ONE._replace(id="TK-4")))
    assert [one.id for one in Case(ONE, None, AT, beside=beside).past] == ["TK-2", "TK-4"]
    assert Case(ONE._replace(customer=None), None, AT, beside=beside).past == []
    assert Case(ONE, None, AT).past == []


def test_a_copy_goes_on_by_itself():
    case = Case(ONE, Customer("acme", "Acme"), AT, Event("message", "k"))
    case.points = 5
    copy = case.copy()
    copy.ticket, copy.points = ONE._replace(area="billing"), 9
    assert (case.ticket.area, case.points) == (None, 5)
    assert (copy.customer, copy.at, copy.event, copy.texts) == (case.customer, AT, Event("message", "k"), case.texts)


def test_an_expression_is_asked_of_all_texts_at_once():
    assert Case(ONE._replace(entries=SAID), None, AT).search(Quick()) == "Factura\nNo llegó\nuno\ndos"


def test_an_expression_that_takes_too_long_is_asked_once_and_after_three_none_is_asked_any_more():
    case = Case(ONE, None, AT)
    first = Slow()
    assert [case.search(first), case.search(first)] == [None, None]
    assert len(case.given_up) == 1
    assert case.search(Quick()) is not None
    for _other in range(2):
        case.search(Slow())
    quick = Quick()
    assert case.search(quick) is None
    assert quick in case.given_up


@pytest.mark.parametrize("what", ["past", "working", "exists"])
def test_a_desk_that_knows_nothing_beside_stands_in_no_rules_way(what: str):
    assert {"past": Beside().past(ONE) == (), "working": Beside().working(AT), "exists": Beside().exists("TK-9")}[what]
