"""What a change is called, in one line: in English for the commit, in the person's language for the terminal."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from ticketcli.i18n import N_
from ticketcli.text import list_words, one_line
from ticketcli.ticket.entries import RAISED
from ticketcli.ticket.metrics import metrics_of
from ticketcli.ticket.model import RULES, Change, Entry, Status

Translate = Callable[[str], str]

WAITS = {
    "customer": N_("waiting for the customer"),
    "supplier": N_("waiting for a supplier"),
    "internal": N_("waiting for something internal"),
}
TEMPLATES = (
    N_("opened"), N_("changed"), N_("classified as {what}"), N_("classified anew"), N_("assigned to {who}"),
    N_("put in the queue of {team}"), N_("released"), N_("note"), N_("call"), N_("reply"), N_("message from {who}"),
    N_("resolved ({outcome})"), N_("closed"), N_("reopened"), N_("in progress"),
    N_("new again"), N_("{fields} set"), N_("linked to {numbers}"), N_("part of {number}"),
    N_("attached {names}"), N_("last change undone"), N_("promised {what} by {by}"), N_("promise kept"),
    N_("promise renewed: {by}"), N_("closing announced for {closes}"), N_("escalated to level {level}"),
    N_("escalated to team {team}"), N_("escalated"), N_("not escalated"),
    N_("notice to {who}"), N_("merged"), N_("scored {points}"), N_("urgency {points}"),
)  # fmt: skip
MOST_LINES = 500
_QUOTED = re.compile("«[^«»]*»")
_RULE = re.compile("(?:^|, )rule ([^,:]+)")


# -- one change --------------------------------------------------------------------------------------------------------


def deed_words(change: Change, translate: Translate = str) -> str:
    """All that a change did: `opened, classified as claim, assigned to ana`."""
    told = [translate("opened")] if change.before is None else []
    told += [entry_words(entry, translate) for entry in change.entries if not entry.imported]
    return list_words(list(dict.fromkeys(told))) or translate("changed")


def reason_of(change: Change) -> str:
    """Why: the reasons of its entries, each once; one with which another begins is told by that."""
    told = dict.fromkeys(entry.because for entry in change.entries if entry.because)
    return list_words([one for one in told if not any(other.startswith(f"{one}, ") for other in told)])


def time_taken(change: Change) -> timedelta | None:
    """How long work took on a case that this change closes; None where it closes none, or nothing tells."""
    before, after = change
    if after.status is not Status.CLOSED or not before or before.status is Status.CLOSED:
        return None
    ended = metrics_of(after).ended_at
    return ended - after.created_at if ended else None


def entry_words(entry: Entry, translate: Translate = str) -> str:
    """What one entry says was done."""
    maker = _MAKERS.get(entry.kind)
    if not maker:
        return entry.kind
    template, values = maker(entry)
    return translate(template).format(**{key: one_line(str(value), 60) for key, value in values.items()})


def _classified(entry: Entry) -> tuple[str, dict[str, object]]:
    what = [value for field, (_old, value) in entry.changes.items() if field in ("type", "area") and value]
    if not what and not entry.changes and "score" in entry.facts:
        return "scored {points}", {"points": entry.facts["score"]}
    return ("classified as {what}", {"what": " / ".join(what)}) if what else ("classified anew", {})


def _assigned(entry: Entry) -> tuple[str, dict[str, object]]:
    who = entry.changes.get("assignee", (None, None))[1]
    team = entry.changes.get("team", (None, None))[1]
    if who:
        return "assigned to {who}", {"who": who}
    return ("put in the queue of {team}", {"team": team}) if team else ("released", {})


def _status(entry: Entry) -> tuple[str, dict[str, object]]:
    old, new = entry.changes.get("status", ("", ""))
    waits = entry.changes.get("waiting_for", ("", ""))[1]
    if new == "in-progress" and old in ("resolved", "closed"):
        return "reopened", {}
    told: dict[str, tuple[str, dict[str, object]]] = {
        "resolved": ("resolved ({outcome})", {"outcome": entry.facts.get("outcome", "")}),
        "closed": ("closed", {}),
        "waiting": (WAITS.get(waits, "waiting"), {}),
        "new": ("new again", {}),
    }
    return told.get(new, ("in progress", {}))


def _linked(entry: Entry) -> tuple[str, dict[str, object]]:
    if "parent" in entry.changes:
        return "part of {number}", {"number": entry.changes["parent"][1]}
    old, new = entry.changes.get("links", ((), ()))
    return "linked to {numbers}", {"numbers": list_words([number for number in new if number not in old])}


def _promised(entry: Entry) -> tuple[str, dict[str, object]]:
    what = "call" if entry.facts.get("what") == "call" else f"«{entry.text}»"
    return "promised {what} by {by}", {"what": what, "by": _minute(entry.facts.get("by", ""))}


def _minute(instant: str) -> str:
    """An instant as a person reads it: 2026-11-21 10:00."""
    return instant[:16].replace("T", " ")


def _escalated(entry: Entry) -> tuple[str, dict[str, object]]:
    told = {field: new for field, (_old, new) in entry.changes.items()}
    if "level" in told:
        return "escalated to level {level}", told
    if "team" in told:
        return "escalated to team {team}", told
    return ("not escalated" if "event" in entry.facts else "escalated"), {}


def _set(entry: Entry) -> tuple[str, dict[str, object]]:
    if RAISED in entry.facts and not entry.changes:
        return "urgency {points}", {"points": entry.facts[RAISED]}
    own = (key for key in entry.facts if key != "watch")
    return "{fields} set", {"fields": list_words([*entry.changes, *own])}


_MAKERS: dict[str, Callable[[Entry], tuple[str, dict[str, object]]]] = {
    "classified": _classified,
    "assigned": _assigned,
    "status": _status,
    "set": _set,
    "edited": _set,
    "note": lambda entry: ("note", {}),
    "call": lambda entry: ("call", {}),
    "reply": lambda entry: ("reply", {}),
    "message": lambda entry: ("message from {who}", {"who": entry.by}),
    "linked": _linked,
    "attached": lambda entry: ("attached {names}", {"names": entry.facts.get("names", "")}),
    "promised": _promised,
    "kept": lambda entry: ("promise kept", {}),
    "renewed": lambda entry: ("promise renewed: {by}", {"by": _minute(entry.facts.get("by", ""))}),
    "warned": lambda entry: (
        "closing announced for {closes}",
        {"closes": _minute(entry.facts.get("closes", ""))},
    ),
    "escalated": _escalated,
    "notice": lambda entry: ("notice to {who}", {"who": entry.facts.get("to", "")}),
    "undone": lambda entry: ("last change undone", {}),
    "merged": lambda entry: ("merged", {}),
}


# -- the commit --------------------------------------------------------------------------------------------------------


def commit_subject(change: Change) -> str:
    """The commit's subject: `TK-2611-7Q2MX: assigned to ana`, safe and on one line."""
    return one_line(f"{change.after.id}: {deed_words(change)}", 200)


def commit_trailers(change: Change) -> list[str]:
    """The commit's trailers, each on one line: Ticket, Act, Rule, Because."""
    rules = (rule for entry in change.entries for rule in _rules(entry))
    lines = [f"Ticket: {change.after.id}", *_acts([change]), *(f"Rule: {rule}" for rule in dict.fromkeys(rules))]
    return [*lines, f"Because: {one_line(reason_of(change), 300)}"] if reason_of(change) else lines


def _acts(changes: Sequence[Change]) -> Iterator[str]:
    """What kinds of acts there were, a trailer each."""
    opened = ["opened" for change in changes if change.before is None]
    kinds = [entry.kind for change in changes for entry in change.entries]
    return (f"Act: {kind}" for kind in dict.fromkeys(opened + kinds))


def _rules(entry: Entry) -> list[str]:
    """The rules among the reasons that rules and pickers gave; not what a person or a customer wrote so."""
    if entry.by != RULES and entry.kind not in ("classified", "assigned", "escalated"):
        return []
    return [one_line(rule, 80) for rule in _RULE.findall(_QUOTED.sub("", entry.because or ""))]


def commit_message(changes: list[Change], summary: str = "") -> str:
    """A whole commit message: of one change, or of a batch with its `summary` and count."""
    if len(changes) == 1 and not summary:
        return "\n".join((commit_subject(changes[0]), "", *commit_trailers(changes[0]), ""))
    count = f"{len(changes)} ticket" if len(changes) == 1 else f"{len(changes)} tickets"
    lines = (f"- {commit_subject(change)}" for change in changes[:MOST_LINES])
    head = f"{count}: {one_line(summary or deed_words(changes[0]), 150)}"
    return "\n".join((head, "", *lines, "", f"Tickets: {len(changes)}", *_acts(changes), ""))
