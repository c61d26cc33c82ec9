"""tkt customer: add, set, merge, list, show, find."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from ticketcli.config.customer_values import (
    CustomerTraits,
    ProductTraits,
    add_customer_traits,
    add_product,
    check_trait,
    typed_nothing,
    typed_ways,
)
from ticketcli.desk import record
from ticketcli.errors import NotAllowed, NotFound, Usage
from ticketcli.i18n import LANGUAGES, _, plural
from ticketcli.render import grid
from ticketcli.render.people import contact_ways, customer_change_line, customer_document, customer_lines
from ticketcli.render.story import Step, story_document, story_lines, tell_story
from ticketcli.terminal.changes import say_dry_run, tell_record
from ticketcli.terminal.command import (
    F,
    complete_customers,
    dry_run_option,
    format_option,
    join_options,
    part,
    pick_options,
)
from ticketcli.terminal.session import Session
from ticketcli.text import clean_text, list_words, make_slug, one_line
from ticketcli.ticket import lifecycle, people
from ticketcli.ticket.customers import join_customers
from ticketcli.ticket.model import Change, Contact, Customer, Ticket
from ticketcli.ticket.people import Sender, parse_sender


@click.group(help=_("Customers: who they are, how they are reached, what they asked."))
def command() -> None:
    """The noun."""


def _trait_options() -> Callable[[F], F]:
    """The options that say what a customer is like."""
    return join_options(
        click.option("--contact", metavar="NAME", help=_("a person there")),
        click.option("--mail", multiple=True, metavar="MAIL", help=_("an address (again for more)")),
        click.option("--phone", multiple=True, metavar="PHONE", help=_("a telephone (again for more)")),
        click.option("--handle", multiple=True, metavar="NETWORK:NAME", help=_("a handle (again for more)")),
        click.option("--tier", metavar="TIER", help=_("tier, such as gold")),
        click.option("--language", type=click.Choice(LANGUAGES), help=_("language")),
    )


@part(command, "add", _("Add a customer; one who is known already by any address is named instead."))
@click.argument("name")
@click.option("--id", "id_", metavar="ID", help=_("short name: a-z, 0-9 and hyphens (default: from the name)"))
@_trait_options()
@format_option()
def add(session: Session, name: str, id_: str | None, format: str, **typed: Any) -> None:
    """Made unless known."""
    options = CustomerTraits(name, **typed)
    desk = session.desk
    name = " ".join(clean_text(name).split())
    tier = check_trait("tier", options.tier or "", desk.settings)
    ways = list(typed_ways(options))
    with desk.writing():
        for who in (Sender(name=name), *ways):
            if found := desk.directory.find(who):
                raise NotAllowed(
                    _("{who} is known already: customer {id}").format(who=one_line(who.address), id=found.id)
                )
        id = id_ or desk.directory.fresh_id(Sender(name=name))
        if id != make_slug(id) or desk.directory.get(id):
            raise Usage(_("`{id}` is taken or no name: a-z, 0-9 and hyphens").format(id=one_line(id, 40)))
        made = Customer(id, name or id, tier, language=options.language, since=session.at.date())
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


@part(command, "set", _("Change a customer: what is told is set or added; KEY=VALUE keeps words of your own."))
@click.argument("customer", shell_complete=complete_customers)
@click.argument("own", nargs=-1, metavar="[KEY=VALUE]…")
@click.option("--name", metavar="NAME", help=_("full name"))
@_trait_options()
@click.option("--product", metavar="NAME", help=_("what the customer bought"))
@click.option("--serial", metavar="NUMBER", help=_("its serial number"))
@click.option("--bought", metavar="DAY", help=_("when it was bought, such as 2026-11-20"))
@click.option("--warranty", metavar="DAY", help=_("the last day of its warranty"))
@format_option()
def set_(session: Session, customer: str, own: tuple[str, ...], format: str, **typed: Any) -> None:
    """The change into the customer's file, as one commit."""
    said, bought = pick_options(CustomerTraits, typed), pick_options(ProductTraits, typed)
    if not own and typed_nothing(said, bought):
        raise Usage(_("say what changes: --tier, --handle, --mail, KEY=VALUE, …"))
    desk = session.desk
    with desk.writing():
        before = desk.find.customer(customer)
        for who in typed_ways(said):
            if (other := desk.directory.find(who)) and other.id != before.id:
                line = _("{who} is {other}'s: tkt customer merge {other} {id} makes them one")
                raise NotAllowed(line.format(who=one_line(who.address), other=other.id, id=before.id))
        after = add_product(add_customer_traits(before, said, own, desk.settings), bought)
        changed = _changed(before, after)
        if changed:
            summary = f"customer {after.id}: {list_words(changed)} set\n\nCustomer: {after.id}\nAct: customer\n"
            files = record.customer_file(desk.store, after)
            record.record_on_desk(desk, [], session.author, session.at, files=files, message=summary)
    line = _("customer {id}: {changes}") if changed else _("{id}: nothing to change")
    words = line.format(id=after.id, changes=customer_change_line(before, after))
    tell_record(session, format, customer_document(after), words)


def _changed(before: Customer, after: Customer) -> list[str]:
    """What differs: keys of the file, those of the desk's own among them."""
    was, now = ({**one._asdict(), "unknown": None, **one.unknown} for one in (before, after))
    return [key for key in {**was, **now} if was.get(key) != now.get(key)]


@part(command, "merge", _("Make two customers one: FROM's contacts, products and tickets go to INTO."))
@click.argument("gone", metavar="FROM", shell_complete=complete_customers)
@click.argument("kept", metavar="INTO", shell_complete=complete_customers)
@dry_run_option()
@format_option()
def merge(session: Session, gone: str, kept: str, dry_run: bool, format: str) -> None:
    """Both files and all tickets, as one commit; a stub points on, so that every old address and id is found."""
    desk = session.desk
    with desk.writing():
        first, second = desk.find.customer(gone), desk.find.customer(kept)
        if first.id == second.id:
            raise NotAllowed(_("{gone} and {kept} are one customer already: {id}").format(
                gone=one_line(gone, 40), kept=one_line(kept, 40), id=second.id))  # fmt: skip
        both = join_customers(second, first)
        changes = [_moved(session, desk.get(card.id), both.id) for card in desk.index.of_customer(first.id)]
        if dry_run:
            say_dry_run(session)
        else:
            stub = first._replace(merged_into=both.id)
            files = {path: data for one in (both, stub) for path, data in record.customer_file(desk.store, one).items()}
            told = f"customer {first.id} merged into {both.id}"
            trailers = f"Customer: {both.id}\nAct: customer\n"
            tickets = "".join(f"Ticket: {change.after.id}\n" for change in changes)
            message = f"{told}\n\n{tickets}{trailers}"
            record.record_on_desk(desk, changes, session.author, session.at, files=files, message=message)
    moved = plural("{n} ticket moved", "{n} tickets moved", len(changes))
    words = _("customer {gone} is {id} now: {name} · {moved}")
    line = words.format(gone=first.id, id=both.id, name=one_line(both.name), moved=moved)
    tell_record(session, format, customer_document(both), line)


def _moved(session: Session, ticket: Ticket, customer: str) -> Change:
    because = f"customer {ticket.customer} merged into {customer}"
    moved = lifecycle.change_fields(ticket, {"customer": customer}, "set", session.by, session.at, because)
    return Change(ticket, moved)


@part(command, "list", _("List customers."))
@format_option()
def list_(session: Session, format: str) -> None:
    """All of them."""
    _table(session, [one for one in session.desk.customers() if not one.merged_into], format)
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


@part(command, "show", _("Show a customer with all contacts and tickets; --story tells all that happened, in order."))
@click.argument("customer", shell_complete=complete_customers)
@click.option("--story", is_flag=True, help=_("every case, message and promise in order, over all channels"))
@format_option()
def show(session: Session, customer: str, story: bool, format: str) -> None:
    """The card and the tickets, or the story that they make."""
    desk = session.desk
    found = desk.find.customer(customer)
    session.serve()
    tickets = desk.index.of_customer(found.id)
    told = tell_story(desk.get(ticket.id) for ticket in tickets) if story else []
    if format in ("json", "jsonl"):
        whole = {**customer_document(found), "tickets": [ticket.id for ticket in tickets]}
        session.out.documents([whole | ({"story": story_document(told)} if story else {})], format, many=False)
        return
    if format == "table":
        session.out.data(customer_lines(found, session.at.date()))
    if story:
        _tell(session, told, format)
    else:
        session.out.cards(tickets, format)
    session.out.name_faults()


def _tell(session: Session, story: Sequence[Step], format: str) -> None:
    if format == "table":
        session.out.data(story_lines(story, session.desk.settings.tz))
        return
    names = ("ticket", "at", "channel", "by", "kind", "what", "text")
    rows = [tuple(getattr(step, name) for name in names) for step in story]
    session.out.rows(format, [grid.Column(name, name) for name in names], rows)


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
