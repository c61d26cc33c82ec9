"""A customer and an agent: as JSON, and as a card for a person to read."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ticketcli.i18n import _
from ticketcli.text import list_words, one_line, safe_lines
from ticketcli.ticket.model import Agent, Customer


def customer_document(customer: Customer) -> dict[str, Any]:
    """The whole customer; what is unset is null or an empty list."""
    return {
        "id": customer.id,
        "name": customer.name,
        "tier": customer.tier,
        "language": customer.language,
        "since": customer.since.isoformat() if customer.since else None,
        "merged_into": customer.merged_into,
        "products": [
            {
                "name": one.name,
                "serial": one.serial or None,
                "bought": one.bought and one.bought.isoformat(),
                "warranty": one.warranty and one.warranty.isoformat(),
            }
            for one in customer.products
        ],
        "extra": _own_words(customer),
        "contacts": [
            {"name": c.name, "mail": list(c.mail), "phone": list(c.phone), "handles": dict(c.handles)}
            for c in customer.contacts
        ],
        "notes": customer.notes,
    }


def contact_ways(customer: Customer) -> list[str]:
    """All ways to reach a customer."""
    return [
        way
        for contact in customer.contacts
        for way in (*contact.mail, *contact.phone, *(f"{network}:{name}" for network, name in contact.handles.items()))
    ]


def _own_words(customer: Customer) -> dict[str, str]:
    """The words of the desk's own."""
    return {key: str(value) for key, value in customer.unknown.items() if isinstance(value, str | int | float)}


def product_lines(customer: Customer, today: date) -> Iterator[str]:
    """What the customer bought, each with the validity of its warranty."""
    for one in customer.products:
        bought = _("bought on {day}").format(day=one.bought.isoformat()) if one.bought else ""
        words = (
            _("warranty valid until {day}") if one.warranty and one.warranty >= today else _("warranty ended on {day}")
        )
        warranty = words.format(day=one.warranty.isoformat()) if one.warranty else ""
        yield one_line(" · ".join(part for part in (one.name, one.serial, bought, warranty) if part))


def customer_change_line(before: Customer, after: Customer) -> str:
    """What is new about a customer: `tier – → gold; mail a@x.example`."""
    was, now = (
        {_("name"): one.name, _("tier"): one.tier, _("language"): one.language, **_own_words(one)}
        for one in (before, after)
    )
    changed = (key for key in {**was, **now} if was.get(key) != now.get(key))
    told = [f"{key} {was.get(key) or '–'} → {now.get(key) or '–'}" for key in changed]
    people = (one.name for one in after.contacts if one.name not in {known.name for known in before.contacts})
    fresh = (way for way in contact_ways(after) if way not in contact_ways(before))
    bought = (one.name for one in after.products if one not in before.products)
    return one_line("; ".join([*told, *(f"+ {new}" for new in (*people, *fresh, *bought))]))


def customer_lines(customer: Customer, today: date) -> Iterator[str]:
    """A customer for a person to read, `today`."""
    marks = (customer.tier, customer.language, customer.since and customer.since.isoformat())
    yield one_line(" · ".join((customer.name, customer.id, *(str(mark) for mark in marks if mark))))
    for contact in customer.contacts:
        handles = (f"{network}:{name}" for network, name in contact.handles.items())
        yield "  " + one_line(
            " · ".join(part for part in (contact.name, *contact.mail, *contact.phone, *handles) if part)
        )
    yield from ("  " + line for line in product_lines(customer, today))
    yield from (f"  {one_line(key)}: {one_line(value)}" for key, value in _own_words(customer).items())
    if customer.notes:
        yield from ("  " + line for line in safe_lines(customer.notes))


def agent_document(agent: Agent) -> dict[str, Any]:
    """The whole agent; what is unset is null or an empty list."""
    return {
        "id": agent.id,
        "name": agent.name,
        "mail": list(agent.mail),
        "areas": list(agent.areas),
        "team": agent.team,
        "skills": dict(agent.skills),
        "level": agent.level,
        "capacity": agent.capacity,
        "hours": agent.hours,
        "away": list(agent.away),
        "cost_per_hour": str(agent.cost_per_hour) if agent.cost_per_hour is not None else None,
        "notes": agent.notes,
    }


def agent_lines(agent: Agent) -> Iterator[str]:
    """An agent for a person to read."""
    yield one_line(" · ".join((agent.name, agent.id, *agent.mail)))
    yield from (f"  {name}: {one_line(told)}" for name, told in _traits(agent).items() if told)


def agent_change_line(before: Agent, after: Agent) -> str:
    """What is new about an agent: `level 1 → 2; capacity 10 → –`."""
    was, now = ({_("name"): one.name, _("mail"): list_words(one.mail), **_traits(one)} for one in (before, after))
    changed = (name for name in was if was[name] != now[name])
    return one_line("; ".join(f"{name} {was[name] or '–'} → {now[name] or '–'}" for name in changed))


def _traits(agent: Agent) -> dict[str, str]:
    """What decides which tickets an agent may have, each with its name."""
    return {
        _("areas"): list_words(agent.areas),
        _("team"): agent.team or "",
        _("skills"): list_words([f"{skill} {level}" for skill, level in agent.skills.items()]),
        _("level"): str(agent.level),
        _("capacity"): "" if agent.capacity is None else str(agent.capacity),
        _("hours"): agent.hours or "",
        _("away"): list_words(agent.away),
    }
