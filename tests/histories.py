"""Random histories of a ticket that several clones work on, by the acts that people have."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from ticketcli.desk.record import with_entry_ids
from ticketcli.errors import NotAllowed
from ticketcli.format import records
from ticketcli.merge.records import merge_records
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Change, Ticket

CHANCE = st.integers().map(random.Random)
START = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
WEEKS = timedelta(days=3650)
WORDS = ("factura", "router", "---", "### 2026-11-21T10:12:00Z · eve · status · e1", "<<<<<<< ours", "línea", "=======")
AGENTS = ("ana", "luis", "marta")


def opened(chance: random.Random, at: datetime = START) -> Ticket:
    """A new ticket with a few fields."""
    fields = {"area": chance.choice(("billing", None)), "tags": ("uno", "dos")[: chance.randrange(3)]}
    return Ticket("TK-2611-7Q2MX", chance.choice(WORDS), at, description="uno\n\ndos\n\ntres\n\ncuatro", **fields)


def act(ticket: Ticket, chance: random.Random, at: datetime) -> Ticket:
    """The ticket after something that a person at a clone does; itself when the life cycle refuses."""
    by = chance.choice(AGENTS)
    text = f"{chance.choice(WORDS)} {chance.getrandbits(32)}"
    doings = (
        lambda: lifecycle.add_note(ticket, text, by, at),
        lambda: lifecycle.add_reply(ticket, text, by, at, None, "mail", by),
        lambda: lifecycle.receive_message(ticket, text, "maria@acme.example", at, "mail"),
        lambda: lifecycle.change_fields(ticket, {"area": text}, "set", by, at),
        lambda: lifecycle.change_fields(ticket, {"title": text, "extra.serial": text}, "set", by, at),
        lambda: lifecycle.change_fields(ticket, {"priority": chance.choice(("low", "normal", "high"))}, "set", by, at),
        lambda: lifecycle.change_fields(ticket, {"tags": tuple(chance.sample("abcdef", 3))}, "set", by, at),
        lambda: lifecycle.change_fields(ticket, {"tags": ticket.tags[1:]}, "set", by, at),
        lambda: lifecycle.assign_ticket(ticket, chance.choice((*AGENTS, None)), None, by, at),
        lambda: lifecycle.start_ticket(ticket, by, at, None, by),
        lambda: lifecycle.pause_ticket(ticket, "customer", by, at, None),
        lambda: lifecycle.resolve_ticket(ticket, "solved", by, at, None, {}),
        lambda: lifecycle.close_ticket(ticket, by, at, None, "customer"),
        lambda: lifecycle.reopen_ticket(ticket, by, at, None, WEEKS, "it came back"),
        lambda: lifecycle.change_fields(ticket, {}, "edited", by, at, facts={"description": "rewritten"})._replace(
            description=rewritten(ticket, chance)
        ),
        lambda: lifecycle.link_tickets(ticket, [f"TK-2611-{chance.randrange(5)}"], by, at),
    )
    try:
        after = chance.choice(doings)()
    except NotAllowed:
        return ticket
    return with_entry_ids(Change(ticket, after)).after


def edited(ticket: Ticket, chance: random.Random) -> Ticket:
    """The ticket after a hand has been in the file, without any entry."""
    number = chance.randrange(4)
    values = ({"area": f"a-{number}"}, {"product": f"p-{number}"}, {"tags": ("z", "y")}, {"tags": ticket.tags[::-1]})
    return ticket._replace(**chance.choice((*values, *3 * [{"description": rewritten(ticket, chance)}])))


def rewritten(ticket: Ticket, chance: random.Random) -> str:
    """The description with a line changed, put in, taken out or said twice: any clone may take the same one."""
    lines = ticket.description.split("\n")
    place, words = chance.randrange(len(lines)), chance.choice(("uno", "tres", f"a mano {chance.randrange(4)}"))
    lines[place : place + chance.randrange(3)] = [words] * chance.randrange(1, 3)
    return "\n".join(lines)


def versions(chance: random.Random, clones: int, by_hand: bool = False) -> tuple[Ticket, list[Ticket]]:
    """A ticket, and what each of some clones made of it, at clocks of their own."""
    base = opened(chance)
    for step in range(chance.randrange(4)):
        base = act(base, chance, START + timedelta(minutes=step))
    made = []
    for _clone in range(clones):
        ticket, at = base, START + timedelta(seconds=chance.randrange(-7200, 7200))
        for _step in range(chance.randrange(5)):
            at += timedelta(seconds=chance.choice((0, 0, 1, 60)))
            ticket = edited(ticket, chance) if by_hand and chance.random() < 0.3 else act(ticket, chance, at)
        made.append(ticket)
    return base, made


def in_any_order(base: Ticket, made: Sequence[Ticket], chance: random.Random) -> Ticket:
    """All of them merged, any two at a time, each time through their files."""
    left = list(made)
    while len(left) > 1:
        chance.shuffle(left)
        left.append(reread(merge_records(base, left.pop(), left.pop())))
    return left[0]


def reread(ticket: Ticket) -> Ticket:
    """The ticket as its file tells it."""
    return records.read_ticket(records.ticket_text(ticket), "")


def ids(*tickets: Ticket) -> set[str]:
    """The entries of all of them."""
    return {entry.id for ticket in tickets for entry in ticket.entries}


def texts(tickets: Sequence[Ticket]) -> set[str]:
    """What anyone wrote in any of them."""
    return {entry.text for ticket in tickets for entry in ticket.entries}
