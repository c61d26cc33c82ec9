"""What a decision does to a ticket beyond its fields and its agent: links, notices."""

from collections.abc import Callable, Mapping
from datetime import datetime

from ticketcli.rules import explain
from ticketcli.rules.acts import TEAM
from ticketcli.rules.decision import Decision, Firing
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import RULES, Entry, Ticket


def decision_reason(decision: Decision, did: Callable[[Firing], object]) -> str | None:
    """The reasons of the rules that did it."""
    reasons = [firing.because for firing in decision.firings if did(firing)]
    return explain.join_reasons(reasons[: explain.REASONS], len(reasons)) or None


def apply_consequences(ticket: Ticket, decision: Decision, at: datetime) -> Ticket:
    """The ticket tied to others, and with the notices that are to be sent."""
    after = ticket
    if decision.links:
        links = tuple(dict.fromkeys((*ticket.links, *decision.links)))
        because, facts = decision_reason(decision, lambda firing: firing.links), {"relation": "related"}
        after = lifecycle.change_fields(after, {"links": links}, "linked", RULES, at, because, facts)
    for firing, notice in decision.notices:
        to = [who for name in notice.to if (who := _recipient(name, after))]
        if to:
            facts = {"to": ", ".join(dict.fromkeys(to))}
            entry = Entry(at, RULES, "notice", text=notice.text, facts=facts, because=firing.because)
            after = lifecycle.add_entry(after, entry)
    return after


def sign_entry(before: Ticket, after: Ticket, decision: Decision, at: datetime) -> Ticket:
    """The ticket whose first fresh entry by rules says what they answered, where none does yet."""
    facts, fresh = decision.facts, _fresh_entries(before, after)
    if not facts or any("score" in entry.facts for entry in fresh):
        return after
    if not fresh:
        because = decision_reason(decision, lambda firing: firing.acted or firing.once)
        return lifecycle.add_entry(after, Entry(at, RULES, "classified", facts=facts, because=because))
    return _with_facts(after, fresh[0], {**facts, **fresh[0].facts, "fired": facts["fired"]})


def keep_grounds(before: Ticket, after: Ticket, grounds: Callable[[], Mapping[str, str]]) -> Ticket:
    """The ticket whose first fresh entry that names rules keeps what they asked and saw."""
    named = (one for one in _fresh_entries(before, after) if one.by == RULES and explain.rules_named(one.because or ""))
    first = next(named, None)
    return _with_facts(after, first, {**first.facts, **grounds()}) if first else after


def _fresh_entries(before: Ticket, after: Ticket) -> list[Entry]:
    known = set(map(id, before.entries))
    return [entry for entry in after.entries if id(entry) not in known]


def _with_facts(ticket: Ticket, entry: Entry, facts: Mapping[str, str]) -> Ticket:
    told = entry._replace(facts=facts)
    return ticket._replace(entries=tuple(told if one is entry else one for one in ticket.entries))


def _recipient(name: str, ticket: Ticket) -> str | None:
    """Who is meant on this ticket: an agent, `team:ID`, an address; None where there is nobody."""
    if name == "team":
        return TEAM + ticket.team if ticket.team else None
    return {"assignee": ticket.assignee, "customer": ticket.contact or ticket.customer}.get(name, name)
