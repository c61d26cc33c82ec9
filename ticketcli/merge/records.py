"""Two versions of a record made one; of a customer, agent or article values three ways, texts by paragraphs."""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, TypeVar

from ticketcli.merge.entries import MERGED
from ticketcli.merge.lines import merge_lines
from ticketcli.merge.ticket import merge_ticket
from ticketcli.merge.values import Lost, Three, getter_of_key, merge_named, order_keys, settle_value, unite_lists
from ticketcli.ticket.model import Agent, Article, Contact, Customer, Product, Ticket

Record = TypeVar("Record", Ticket, Customer, Agent, Article)


def merge_records(base: Record | None, ours: Record, theirs: Record) -> Record:
    """The record that two clones made of one; `base` is the version both come from, None where there was none."""
    match ours, theirs:
        case Ticket(), Ticket():
            return merge_ticket(base, ours, theirs)
        case Customer(), Customer():
            return merge_customer(base, ours, theirs)
        case Agent(), Agent():
            return merge_agent(base, ours, theirs)
        case Article(), Article():
            return merge_article(base, ours, theirs)
    raise TypeError(f"{type(ours).__name__} and {type(theirs).__name__} are not of one kind")


def merge_customer(base: Customer | None, ours: Customer, theirs: Customer) -> Customer:
    """The customer that two clones made of one."""
    three, lost = Three(base or Customer(ours.id, ""), ours, theirs), list[Lost]()
    made: Customer = _fields(three, ("name", "tier", "language", "since", "merged_into"), (), lost)
    return made._replace(
        contacts=_contacts(three.each(lambda one: one.contacts), lost),
        products=_products(three.each(lambda one: one.products), lost),
        notes=_paragraphs(three.each(lambda one: one.notes)),
        unknown=_kept(three.each(lambda one: one.unknown), lost),
    )


def _contacts(three: Three[tuple[Contact, ...]], lost: list[Lost]) -> tuple[Contact, ...]:
    """The contacts of all sides, each known by its name, or by its first address where it has none."""
    if three.theirs in three[:2] or three.ours == three.base:
        return three.ours if three.theirs in three[:2] else three.theirs
    sides = three.each(_by_key)
    merged = (_contact(key, sides.each(getter_of_key(key)), lost) for key in order_keys(sides))
    return tuple(one for one in merged if one)


def _products(three: Three[tuple[Product, ...]], lost: list[Lost]) -> tuple[Product, ...]:
    """What was bought by all sides, each known by its name and serial number."""
    if three.theirs in three[:2] or three.ours == three.base:
        return three.ours if three.theirs in three[:2] else three.theirs
    sides = three.each(_by_serial)
    merged = (_product(key, sides.each(getter_of_key(key)), lost) for key in order_keys(sides))
    return tuple(one for one in merged if one)


def _by_serial(products: Iterable[Product]) -> dict[str, Product]:
    found: dict[str, Product] = {}
    for one in products:
        key = f"{one.name} {one.serial}"
        while key in found:
            key += " "
        found[key] = one
    return found


def _product(key: str, three: Three[Product | None], lost: list[Lost]) -> Product | None:
    if not three.ours or not three.theirs:
        left = three.ours or three.theirs
        return None if left == three.base else left
    sides = three.each(lambda one: one or Product("", ""))
    made: Product = _fields(sides, ("name", "serial", "bought", "warranty"), (), lost)
    return made._replace(unknown=merge_named(f"{key} ", sides.each(lambda one: one.unknown), lost))


def _by_key(contacts: Iterable[Contact]) -> dict[str, Contact]:
    found: dict[str, Contact] = {}
    for one in contacts:
        key = one.name or next(iter((*one.mail, *one.phone, *one.handles.values())), "")
        while key in found:
            key += " "
        found[key] = one
    return found


def _contact(key: str, three: Three[Contact | None], lost: list[Lost]) -> Contact | None:
    if not three.ours or not three.theirs:
        left = three.ours or three.theirs
        return None if left == three.base else left
    sides = three.each(lambda one: one or Contact())
    made: Contact = _fields(sides, ("name",), ("mail", "phone"), lost)
    return made._replace(
        handles=merge_named(f"{key} ", sides.each(lambda one: one.handles), lost),
        unknown=merge_named(f"{key} ", sides.each(lambda one: one.unknown), lost),
    )


def merge_agent(base: Agent | None, ours: Agent, theirs: Agent) -> Agent:
    """The agent that two clones made of one."""
    three, lost = Three(base or Agent(ours.id, ""), ours, theirs), list[Lost]()
    scalars = ("name", "team", "level", "capacity", "hours", "cost_per_hour")
    made: Agent = _fields(three, scalars, ("mail", "areas", "away"), lost)
    return made._replace(
        skills=merge_named("skill ", three.each(lambda one: one.skills), lost),
        notes=_paragraphs(three.each(lambda one: one.notes)),
        unknown=_kept(three.each(lambda one: one.unknown), lost),
    )


def merge_article(base: Article | None, ours: Article, theirs: Article) -> Article:
    """The article that two clones made of one."""
    three, lost = Three(base or Article(ours.id, "", state=""), ours, theirs), list[Lost]()
    made: Article = _fields(three, ("title", "language", "state"), ("tags",), lost)
    return made._replace(
        body=_paragraphs(three.each(lambda one: one.body)),
        unknown=_kept(three.each(lambda one: one.unknown), lost),
    )


def _fields(three: Three[Any], scalars: Iterable[str], lists: Iterable[str], lost: list[Lost]) -> Any:
    """A record whose named fields are merged."""
    values = {key: settle_value(key, three.each(attrgetter(key)), lost) for key in scalars}
    values |= {key: unite_lists(three.each(attrgetter(key))) for key in lists}
    return three.ours._replace(**values)


def _kept(three: Three[Mapping[str, Any]], lost: list[Lost]) -> dict[str, Any]:
    """The unknown keys, and under `merged` what was overwritten."""
    values = merge_named("", three.each(lambda side: {key: side[key] for key in side if key != MERGED}), lost)
    notes = {
        *unite_lists(three.each(lambda side: tuple(side.get(MERGED) or ()))),
        *(f"{one.field}: {one.value}" for one in lost),
    }
    return values | ({MERGED: sorted(notes)} if notes else {})


def _paragraphs(three: Three[str]) -> str:
    """Three texts merged by lines, or else by paragraphs: every one that anyone wrote or changed stays."""
    by_lines = merge_lines(*three)
    return "\n\n".join(unite_lists(three.each(lambda one: tuple(one.split("\n\n"))))) if by_lines is None else by_lines
