"""What a customer is like, as it is typed: what is told is set or added, `KEY=` takes away."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from ticketcli.config.settings import Settings, check_word
from ticketcli.errors import Usage
from ticketcli.i18n import LANGUAGES, _
from ticketcli.text import ascii_pattern, clean_text, one_line
from ticketcli.ticket.model import Contact, Customer, Product
from ticketcli.ticket.people import Sender, join_contact, name_key, parse_sender

_OWN = ascii_pattern(r"[a-z][a-z0-9_-]{0,39}")
_WORDS = ("name", "tier", "language")
_NOT_TYPED = ("id", "contacts", "products", "merged_into", "merged", "notes", "since")
"""Keys of the file that are no words of the desk's own."""


class CustomerTraits(NamedTuple):
    """What is set or added, as it was typed."""

    name: str | None
    contact: str | None
    mail: tuple[str, ...]
    phone: tuple[str, ...]
    handle: tuple[str, ...]
    tier: str | None
    language: str | None


class ProductTraits(NamedTuple):
    """What the customer bought, as it was typed: which one, its serial number, when, and how long it is covered."""

    product: str | None
    serial: str | None
    bought: str | None
    warranty: str | None


def typed_ways(said: CustomerTraits) -> Iterator[Sender]:
    """The addresses, telephones and handles that were typed; Usage when one is none."""
    for kind, option in (("mail", "--mail"), ("phone", "--phone"), ("handle", "--handle")):
        for typed in getattr(said, kind):
            who = parse_sender(typed)
            if not getattr(who, kind):
                raise Usage(_("{option}: `{typed}` is none").format(option=option, typed=one_line(typed, 60)))
            yield who


def add_customer_traits(customer: Customer, said: CustomerTraits, own: Sequence[str], settings: Settings) -> Customer:
    """The customer with what was said, and with the `KEY=VALUE` of the desk's `own`; Usage where it is none."""
    told = dict(map(_pair, own)) | {key: value for key in _WORDS if (value := getattr(said, key))}
    values: dict[str, Any] = {key: check_trait(key, told.pop(key), settings) for key in _WORDS if key in told}
    made = customer._replace(**values)
    kept = {**made.unknown, **told}
    made = made._replace(name=made.name or made.id, unknown={key: value for key, value in kept.items() if value})
    name = " ".join(clean_text(said.contact or "").split())
    if name and name_key(name) not in {name_key(one.name) for one in made.contacts}:
        made = made._replace(contacts=(*made.contacts, Contact(name)))
    for who in typed_ways(said):
        made = join_contact(made, who._replace(name=name))
    return made


def _pair(typed: str) -> tuple[str, str]:
    key, equals, value = typed.partition("=")
    if not equals or not _OWN.fullmatch(key) or key in _NOT_TYPED:
        line = _("`{typed}` is not KEY=VALUE: a word of your own, such as zone=north")
        raise Usage(line.format(typed=one_line(typed, 60)))
    return key, " ".join(clean_text(value).split())


def check_trait(key: str, typed: str, settings: Settings) -> str | None:
    """A value as it is kept; None where it is taken away; Usage where the desk does not know it."""
    typed = " ".join(clean_text(typed).split())
    known = {"tier": settings.tiers, "language": LANGUAGES}.get(key, ())
    return check_word(key, typed, known) if typed and known else typed or None


def add_product(customer: Customer, said: ProductTraits) -> Customer:
    """The customer with what was bought; the same product with the same serial number is told anew, not twice."""
    if not said.product:
        if any(said):
            raise Usage(_("say which product: --product NAME"))
        return customer
    bought, warranty = _day("--bought", said.bought), _day("--warranty", said.warranty)
    name, serial = (" ".join(clean_text(one or "").split()) for one in (said.product, said.serial))
    held = {(one.name, one.serial): one for one in customer.products}
    known = held.get((name, serial), Product(name, serial))
    held[name, serial] = known._replace(bought=bought or known.bought, warranty=warranty or known.warranty)
    return customer._replace(products=tuple(held.values()))


def _day(option: str, typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        line = _("{option}: `{typed}` is no day, such as 2026-11-20")
        raise Usage(line.format(option=option, typed=one_line(typed or "", 40))) from None


def typed_nothing(*said: Any) -> bool:
    """Whether no option was given at all."""
    return all(value in (None, (), False) for one in said for value in one)
