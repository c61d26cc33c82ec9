"""What people type for a ticket, a customer, an agent."""

import pytest

from ticketcli.desk.desk import Desk
from ticketcli.errors import NotFound, Usage


@pytest.fixture
def opened(desk) -> Desk:
    return Desk(str(desk))


def test_a_ticket_is_found_by_number_and_by_tail_in_any_case(opened):
    number = sorted(opened.index.numbers())[0]
    assert opened.get(number).id == opened.get(number.lower()).id == opened.get(number[-5:]).id == number


def test_a_tail_of_several_tickets_is_asked_back(opened):
    with pytest.raises((Usage, NotFound)):
        opened.get("TK-26")


def test_a_number_that_was_misheard_names_the_one_that_was_meant(opened):
    number = sorted(opened.index.numbers())[0]
    wrong = number[:-1] + ("X" if number[-1] != "X" else "Y")
    with pytest.raises(NotFound, match="did you mean"):
        opened.get(wrong)


def test_nothing_came_from_another_system(opened):
    with pytest.raises(NotFound, match="no ticket came from viejo as 7"):
        opened.get("viejo:7")


def test_a_customer_is_found_by_id_name_and_address(opened):
    known = opened.find.customer("acme")
    assert opened.find.customer(known.name) == known
    with pytest.raises(NotFound, match="did you mean acme"):
        opened.find.customer("acmee")


def test_an_agent_is_found_by_mail_whatever_its_case(opened):
    assert opened.find.agent_of_mail("ANA@latiendita.example").id == "ana"
    assert opened.find.agent_of_mail("nadie@x.example") is None
