"""What people type for a ticket, a customer, an agent."""

from types import SimpleNamespace

import pytest

from ticketcli.desk.desk import Desk
from ticketcli.desk.find import Finder
from ticketcli.errors import NotFound, Usage
from ticketcli.ticket.model import Contact, Customer, Ticket
from ticketcli.ticket.people import Directory


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


# -- without a desk ----------------------------------------------------------------------------------------------------

NUMBERS = ("TK-2611-7Q2ME", "TK-2611-7Q9AB", "TK-2610-0BB23")


class Shelf:
    """A store and an index of given tickets."""

    def __init__(self, *numbers: str, origins: dict[str, str] | None = None) -> None:
        self.there, self.origins = numbers, origins or {}

    def ticket(self, id: str) -> Ticket | None:
        return Ticket(id, "x", None) if id in self.there else None

    def numbers(self, beginning: str = "") -> list[str]:
        return [one for one in self.there if one.rpartition("-")[2].startswith(beginning) or one == beginning]

    def from_external(self, origin: str) -> list[str]:
        return [number for key, number in self.origins.items() if key == origin]


def meant(ref: str, shelf: Shelf | None = None) -> str:
    shelf = shelf or Shelf(*NUMBERS)
    return Finder(SimpleNamespace(store=shelf, index=shelf)).ticket(ref).id


@pytest.mark.parametrize("ref", ["TK-2611-7Q2ME", "tk-2611-7q2me", " 7Q2ME ", "7q2", "7Q2"])
def test_a_ticket_is_meant_by_its_number_or_an_unmistakable_beginning_of_its_tail(ref):
    assert meant(ref) == "TK-2611-7Q2ME"


def test_a_tail_that_two_have_is_refused_with_both():
    with pytest.raises(Usage, match="`7Q` may be TK-2611-7Q2ME, TK-2611-7Q9AB: type more of it"):
        meant("7Q")


@pytest.mark.parametrize("ref", ["7", "", "ZZZ", "TK-2611-ZZZZZ"])
def test_what_is_too_short_or_nobodys_is_not_found(ref):
    with pytest.raises(NotFound, match="no such ticket"):
        meant(ref)


def test_a_number_that_cannot_be_one_says_so(desk, run):
    [number, *_others] = run("list", "--format", "ids").lines
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")
    opened = Desk(str(desk))
    with pytest.raises(NotFound, match=r"its check character does not fit.*did you mean") as refused:
        opened.find.ticket(wrong)
    assert number in str(refused.value)


def test_where_it_came_from_means_it_too_whatever_the_case_of_the_source():
    shelf = Shelf(*NUMBERS, origins={"tienda:17": "TK-2611-7Q2ME", "tienda:171": "TK-2611-7Q9AB"})
    assert meant("Tienda:17", shelf) == "TK-2611-7Q2ME"
    with pytest.raises(NotFound, match="no ticket came from tienda as 18"):
        meant("tienda:18", shelf)


def test_where_it_came_from_is_passed_over_where_its_file_is_gone():
    with pytest.raises(NotFound):
        meant("tienda:17", Shelf(origins={"tienda:17": "TK-2611-7Q2ME"}))


def customer(typed: str) -> str:
    known = Directory()
    known.add(Customer("acme", "Acme S.R.L.", contacts=(Contact("María", ("maria@acme.example",)),)))
    known.add(Customer("bar-el-faro", "Bar El Faro"))
    return Finder(SimpleNamespace(directory=known, customers=known.customers.values)).customer(typed).id


@pytest.mark.parametrize(
    ("typed", "id"),
    [("acme", "acme"), ("Acme S.R.L.", "acme"), ("maria+x@acme.example", "acme"), ("Bar el Faro", "bar-el-faro")],
)
def test_a_customer_is_meant_by_id_name_or_address(typed, id):
    assert customer(typed) == id


def test_a_customer_who_is_none_is_refused_with_the_nearest():
    with pytest.raises(NotFound, match="no such customer: acm; did you mean acme"):
        customer("acm")
    with pytest.raises(NotFound, match=r"no such customer: zzzzzz$"):
        customer("zzzzzz")
