"""tkt customer: add, list, show, find."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import click

from ticketcli.desk import record
from ticketcli.errors import NotAllowed, NotFound, Usage
from ticketcli.i18n import LANGUAGES, _
from ticketcli.render import grid
from ticketcli.render.people import contact_ways, customer_document, customer_lines
from ticketcli.terminal.changes import tell_record
from ticketcli.terminal.command import complete_customers, format_option, part
from ticketcli.terminal.session import Session
from ticketcli.text import clean_text, make_slug, one_line
from ticketcli.ticket import people
from ticketcli.ticket.model import Contact, Customer
from ticketcli.ticket.people import Sender, parse_sender


@click.group(help=_("Customers: who they are, how they are reached, what they asked."))
def command() -> None:
    """The noun."""


class CustomerOptions(NamedTuple):
    """What is said of a new customer beside the name, as it was typed."""

    contact: str | None
    mail: tuple[str, ...]
    phone: tuple[str, ...]
    handle: tuple[str, ...]
    tier: str | None
    language: str | None


@part(command, "add", _("Add a customer; one who is known already by any address is named instead."))
@click.argument("name")
@click.option("--id", "id_", metavar="ID", help=_("short name: a-z, 0-9 and hyphens (default: from the name)"))
@click.option("--contact", metavar="NAME", help=_("a person there"))
@click.option("--mail", multiple=True, metavar="MAIL", help=_("an address (again for more)"))
@click.option("--phone", multiple=True, metavar="PHONE", help=_("a telephone (again for more)"))
@click.option("--handle", multiple=True, metavar="NETWORK:NAME", help=_("a handle (again for more)"))
@click.option("--tier", metavar="TIER", help=_("tier, such as gold"))
@click.option("--language", type=click.Choice(LANGUAGES), help=_("language"))
@format_option()
def add(session: Session, name: str, id_: str | None, format: str, **typed: Any) -> None:
    """Made unless known."""
    options = CustomerOptions(**typed)
    desk = session.desk
    name = " ".join(clean_text(name).split())
    ways = list(_ways(options))
    with desk.writing():
        for who in (Sender(name=name), *ways):
            if found := desk.directory.find(who):
                raise NotAllowed(
                    _("{who} is known already: customer {id}").format(who=one_line(who.address), id=found.id)
                )
        id = id_ or desk.directory.fresh_id(Sender(name=name))
        if id != make_slug(id) or desk.directory.get(id):
            raise Usage(_("`{id}` is taken or no name: a-z, 0-9 and hyphens").format(id=one_line(id, 40)))
        made = Customer(id, name or id, options.tier, language=options.language, since=session.at.date())
        if options.contact:
            made = made._replace(contacts=(Contact(" ".join(options.contact.split())),))
        for who in ways:
            made = people.join_contact(made, who._replace(name=options.contact or ""), desk.directory.home)
        summary = f"customer {made.id}: added\n\nCustomer: {made.id}\nAct: customer\n"
        record.record_on_desk(
            desk, [], session.author, session.at, files=record.customer_file(desk.store, made), message=summary
        )
    words = _("customer {id} added: {name}").format(id=made.id, name=one_line(made.name))
    tell_record(session, format, customer_document(made), words)


def _ways(options: CustomerOptions) -> Iterator[Sender]:
    """The addresses, telephones and handles that were typed; Usage when one is none."""
    for kind, option in (("mail", "--mail"), ("phone", "--phone"), ("handle", "--handle")):
        for typed in getattr(options, kind):
            who = parse_sender(typed)
            if not getattr(who, kind):
                raise Usage(_("{option}: `{typed}` is none").format(option=option, typed=one_line(typed, 60)))
            yield who


@part(command, "list", _("List customers."))
@format_option()
def list_(session: Session, format: str) -> None:
    """All of them."""
    _table(session, list(session.desk.customers()), format)
    session.out.name_faults()


@part(command, "find", _("Find customers by any part of name, address, telephone or handle."))
@click.argument("words", nargs=-1, required=True)
@format_option()
def find(session: Session, words: tuple[str, ...], format: str) -> None:
    """By address first, else by any part."""
    typed = " ".join(words)
    desk = session.desk
    exact = desk.directory.find(parse_sender(typed))
    found = [exact] if exact else people.Directory.of(desk.customers()).holding(typed)
    if not found:
        raise NotFound(_("no such customer: {id}").format(id=one_line(typed, 60)))
    _table(session, found, format)


@part(command, "show", _("Show a customer with all contacts and tickets."))
@click.argument("customer", shell_complete=complete_customers)
@format_option()
def show(session: Session, customer: str, format: str) -> None:
    """The card and the tickets."""
    desk = session.desk
    found = desk.find.customer(customer)
    session.serve()
    tickets = desk.index.of_customer(found.id)
    if format in ("json", "jsonl"):
        whole = {**customer_document(found), "tickets": [ticket.id for ticket in tickets]}
        session.out.documents([whole], format, many=False)
        return
    if format == "table":
        session.out.data(customer_lines(found))
    session.out.cards(tickets, format)
    session.out.name_faults()


def _table(session: Session, customers: Sequence[Customer], format: str) -> None:
    if format in ("json", "jsonl"):
        session.out.documents([customer_document(one) for one in customers], format, many=True)
        return
    columns = [
        grid.Column("id", _("customer")),
        grid.Column("name", _("name"), shrink=True),
        grid.Column("tier", _("tier")),
        grid.Column("language", _("language")),
        grid.Column("reach", _("reached by"), shrink=True),
    ]
    rows = [(one.id, one.name, one.tier, one.language, ", ".join(contact_ways(one)) or None) for one in customers]
    session.out.rows(format, columns, rows)
