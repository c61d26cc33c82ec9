"""What the entries of a timeline add up to: which hold, which are of persons, and what rules have left among them."""

from collections.abc import Iterator, Mapping, Sequence

from ticketcli.ticket.model import RULES, Entry, Ticket

AMONG = "among"
OUT = "out"
GROUND = "rule."
"""Facts by which a decision keeps what it rested on: who might have the ticket, who might not, what a rule saw."""
RAISED = "urgency"
"""The fact of an entry that holds the points a person gives."""


def void_ids(entries: Sequence[Entry]) -> set[str]:
    """The ids of the entries that an `undone` entry names which is not itself undone."""
    void: set[str] = set()
    for entry in reversed(entries):
        if entry.kind == "undone" and entry.id not in void:
            void.update(entry.facts.get("undoes", "").split())
    return void


def standing_entries(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that hold: without those that are void, and without those that void others."""
    void = void_ids(entries)
    return tuple(entry for entry in entries if entry.kind != "undone" and entry.id not in void)


def spoken_facts(entry: Entry) -> Mapping[str, str]:
    """The facts of an entry that say what happened, without what a decision rested on."""
    grounds = tuple(name for name in entry.facts if name in (AMONG, OUT) or name.startswith(GROUND))
    return {name: told for name, told in entry.facts.items() if name not in grounds}


def is_machine(name: str) -> bool:
    """Whether who is called so is no person: the rules, or a program of a host."""
    return name == RULES or name.casefold().endswith("[bot]")


def is_person(entry: Entry) -> bool:
    """Whether a person made an entry."""
    return not is_machine(entry.by)


def entries_of_rules(ticket: Ticket) -> Iterator[Entry]:
    """The entries of rules that hold."""
    return (entry for entry in standing_entries(ticket.entries) if entry.by == RULES)


def was_escalated(ticket: Ticket) -> bool:
    """Whether the level of a ticket is one that it was escalated to."""
    held = reversed(standing_entries(ticket.entries))
    return next((entry.kind == "escalated" for entry in held if "level" in entry.changes), False)


def rule_points_of(ticket: Ticket) -> int:
    """The points that rules have given a ticket so far."""
    scores = (entry.facts["score"] for entry in entries_of_rules(ticket) if "score" in entry.facts)
    return sum(map(_points, scores))


def raised_points_of(ticket: Ticket) -> int:
    """The points that persons have given a ticket so far."""
    held = (entry for entry in standing_entries(ticket.entries) if is_person(entry))
    return sum(_points(entry.facts[RAISED]) for entry in held if RAISED in entry.facts)


def _points(text: str) -> int:
    return int(text) if text.lstrip("+-").isdecimal() and len(text) < 7 else 0
