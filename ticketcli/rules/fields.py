"""What rules can ask a case for, by name: words, and numbers."""

from collections.abc import Callable
from functools import partial

from ticketcli.rules.case import Case
from ticketcli.rules.section import WEEKDAYS
from ticketcli.text import fold_text
from ticketcli.ticket import entries
from ticketcli.ticket import fields as ticket_fields
from ticketcli.ticket.fields import EXTRA, ONE_OF, SPOKEN
from ticketcli.ticket.model import Contact

Values = tuple[str, ...]


def _of_ticket(attribute: str, case: Case) -> Values:
    return _values(getattr(case.ticket, attribute))


def _number_of_ticket(attribute: str, case: Case) -> int | None:
    number: int | None = getattr(case.ticket, attribute)
    return number


def _of_customer(attribute: str, case: Case) -> Values:
    return _values(getattr(case.customer, attribute)) if case.customer else ()


def _skill(case: Case) -> Values:
    return _values(case.customer.unknown.get("skill")) if case.customer else ()


def _of_contact(attribute: str, case: Case) -> Values:
    who = contact_of(case)
    return _values(getattr(who, attribute)) if who else ()


def _values(value: object) -> Values:
    if value is None or value == "":
        return ()
    return value if isinstance(value, tuple) else (str(value),)


def contact_of(case: Case) -> Contact | None:
    """The person at the customer who wrote."""
    address = fold_text(case.ticket.contact or "")
    known = case.customer.contacts if case.customer and address else ()
    return next((one for one in known if address in map(fold_text, (one.name, *_ways(one)))), None)


def _ways(one: Contact) -> list[str]:
    return [*one.mail, *one.phone, *one.handles.values(), *(f"@{handle}" for handle in one.handles.values())]


def _mail(case: Case) -> Values:
    address = case.ticket.contact or ""
    return (address,) if "@" in address[1:] else _of_contact("mail", case)


def _domain(case: Case) -> Values:
    return tuple(address.rpartition("@")[2] for address in _mail(case))


def _handle(case: Case) -> Values:
    who = contact_of(case)
    return tuple(who.handles.values()) if who else ()


def _source(case: Case) -> Values:
    return (case.ticket.external.source,) if case.ticket.external else ()


def _extra(name: str, case: Case) -> Values:
    return _values(case.ticket.extra.get(name))


def _weekday(case: Case) -> Values:
    return (WEEKDAYS[case.at.weekday()],)


_TICKET = {**{name: name for name in SPOKEN}, **ONE_OF}
WORDS: dict[str, Callable[[Case], Values]] = {
    **{name: partial(_of_ticket, attribute) for name, attribute in _TICKET.items()},
    "source": _source,
    **{f"customer.{name}": partial(_of_customer, name) for name in ("tier", "language", "name", "since")},
    "customer.skill": _skill,
    **{f"contact.{name}": partial(_of_contact, name) for name in ("name", "phone")},
    "contact.mail": _mail,
    "contact.domain": _domain,
    "contact.handle": _handle,
    "time.weekday": _weekday,
}
"""Words, none of them when it is unset."""

MANY = (*ONE_OF, "contact.mail", "contact.phone", "contact.domain", "contact.handle")
"""What may have several values at once."""


def _of_history(figure: str, case: Case) -> float | None:
    """A figure of the customer's past, for which tickets are read: contacts and ratings count this ticket, too."""
    from ticketcli.rules import customer_history

    return customer_history.FIGURES[figure](case)


NUMBERS: dict[str, Callable[[Case], float | None]] = {
    **{name: partial(_number_of_ticket, name) for name in ticket_fields.NUMBERS},
    "score": lambda case: entries.rule_points_of(case.ticket) + case.points,
    "raised": lambda case: entries.raised_points_of(case.ticket),
    "history.contacts_30d": partial(_of_history, "contacts"),
    "history.unsolved": partial(_of_history, "unsolved"),
    "history.rating": partial(_of_history, "rating"),
    "time.hour": lambda case: case.at.hour,
}
"""Numbers; None when it is unset."""

FIELDS = (*WORDS, *NUMBERS)
"""Every field that a rule can ask for; the desk's own come on top, with or without `extra.`."""


def field_getter(name: str) -> Callable[[Case], Values]:
    """What gives the words of a field, the desk's own among them."""
    return WORDS.get(name) or partial(_extra, name.removeprefix(EXTRA))
