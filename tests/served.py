"""A service for tests: sla.yaml as text, and tickets whose story is told in the zone of Buenos Aires."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ticketcli.config.calendars import name_usual_calendar
from ticketcli.config.calendars import read_calendars as read_calendars
from ticketcli.rules.section import Known
from ticketcli.sla.deadlines import Deadline, Service
from ticketcli.sla.policy import Policy, policy_sections, read_policies
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Agent, Customer, Ticket

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
KNOWN = Known(types=("claim", "query"), areas=("billing", "sales"), priorities=("low", "normal", "high", "urgent"))
_DAY = '[["09:00", "13:00"], ["14:00", "18:00"]]'
CALENDARS = f"""\
calendar: office
calendars:
  office:
    zone: America/Argentina/Buenos_Aires
    hours: {{mon: {_DAY}, tue: {_DAY}, wed: {_DAY}, thu: {_DAY}, fri: {_DAY}}}
  night:
    zone: America/Argentina/Buenos_Aires
    hours: {{mon: [["20:00", "24:00"]], tue: [["00:00", "04:00"], ["20:00", "24:00"]]}}
"""
ACME = Customer("acme", "Acme", tier="gold")
AGENTS = {"ana": Agent("ana", "Ana", hours="office"), "noa": Agent("noa", "Noa", hours="night")}


def at(text: str) -> datetime:
    """An instant of November 2026: `16 10:30`, or a whole one; Monday is the 16th."""
    typed = f"2026-11-{text}" if len(text) < 12 else text
    return datetime.fromisoformat(typed).replace(tzinfo=ZONE)


def read(text: str) -> tuple[list[Policy], list[str]]:
    """The policies that sla.yaml's text holds, and what is wrong in them."""
    known = read_calendars(text, "sla.yaml", ZONE.key)
    usual = name_usual_calendar(text, "sla.yaml", tuple(known))
    found, faults = read_policies(policy_sections(text, "sla.yaml"), "sla.yaml", KNOWN, tuple(known), usual)
    return found, [str(fault) for fault in faults]


def service(text: str, calendars: str = CALENDARS) -> Service:
    """The service of a desk with these policies."""
    whole = calendars + "policies:\n" + text
    found, faults = read(whole)
    assert not faults
    known = read_calendars(whole, "sla.yaml", ZONE.key)
    customers = {"acme": ACME}
    return Service(found, known, "office", ZONE, customers.get, AGENTS, {"nights": "night"})


def ticket(opened: str = "16 10:00", **fields: object) -> Ticket:
    """A ticket that came in then."""
    return Ticket("TK-2611-00006", "Hola", at(opened), **fields)


def replied(ticket: Ticket, when: str, by: str = "ana") -> Ticket:
    """Answered by a person of the desk."""
    return lifecycle.add_reply(ticket, "Hola", by, at(when), None, "mail", by)


def wrote(ticket: Ticket, when: str) -> Ticket:
    """The customer wrote."""
    return lifecycle.receive_message(ticket, "¿Y?", "maria@acme.example", at(when), "mail")


def waits(ticket: Ticket, when: str, what_for: str = "customer") -> Ticket:
    """Put to waiting."""
    return lifecycle.pause_ticket(ticket, what_for, "ana", at(when), None)


def solved(ticket: Ticket, when: str) -> Ticket:
    """Resolved."""
    return lifecycle.resolve_ticket(ticket, "solved", "ana", at(when), None, {})


def reopened(ticket: Ticket, when: str) -> Ticket:
    """It was not done after all."""
    return lifecycle.move_ticket(ticket, lifecycle.Status.IN_PROGRESS, "ana", at(when))


def changed(ticket: Ticket, when: str, **values: object) -> Ticket:
    """Fields set by hand."""
    return lifecycle.change_fields(ticket, values, "set", "ana", at(when))


def deadline(service: Service, ticket: Ticket, target: str) -> Deadline:
    """The last deadline of that target."""
    return next(one for one in service.deadlines(ticket) if one.name == target)
