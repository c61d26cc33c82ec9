"""What a change is called, in one line: in English for the commit, in the person's language for the terminal."""

from collections.abc import Callable, Iterable

from ticketcli.model import Change, Entry, Ticket
from ticketcli.text import listed, one_line

Translate = Callable[[str], str]

N_ = str
"""Marks what is translated when it is shown, not when it is written."""

TEMPLATES = (
    N_("opened"), N_("classified as {what}"), N_("assigned to {who}"), N_("put in the queue of {team}"), N_("released"),
    N_("note"), N_("call"), N_("reply"), N_("message from {who}"), N_("resolved ({outcome})"), N_("closed"),
    N_("reopened"), N_("waiting for {what}"), N_("in progress"), N_("new again"), N_("{fields} set"),
    N_("linked to {numbers}"), N_("attached {names}"), N_("last change undone"), N_("classified anew"),
)  # fmt: skip


def deeds(change: Change, translate: Translate = str) -> str:
    """All that a change did: `opened, classified as claim, assigned to ana`."""
    told = [translate("opened")] if change.before is None else []
    told += [line for entry in change.entries if not entry.imported for line in _deed(entry, translate)]
    return listed(list(dict.fromkeys(told))) or translate("opened")


def grounds(change: Change) -> str:
    """Why: the reasons of its entries, each once."""
    return ", ".join(dict.fromkeys(entry.because for entry in change.entries if entry.because))


def _deed(entry: Entry, translate: Translate) -> Iterable[str]:
    maker = _MAKERS.get(entry.kind)
    if maker:
        template, values = maker(entry)
        yield translate(template).format(**{key: one_line(str(value), 60) for key, value in values.items()})
    else:
        yield entry.kind


def _classified(entry: Entry) -> tuple[str, dict[str, object]]:
    what = [value for field, (_old, value) in entry.changes.items() if field in ("type", "area") and value]
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
    return {
        "resolved": ("resolved ({outcome})", {"outcome": entry.facts.get("outcome", "")}),
        "closed": ("closed", {}),
        "waiting": ("waiting for {what}", {"what": waits}),
        "new": ("new again", {}),
    }.get(new, ("in progress", {}))


def _set(entry: Entry) -> tuple[str, dict[str, object]]:
    return "{fields} set", {"fields": listed([*entry.changes, *entry.facts])}


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
    "linked": lambda entry: ("linked to {numbers}", {"numbers": listed(_new_links(entry))}),
    "attached": lambda entry: ("attached {names}", {"names": entry.facts.get("names", "")}),
    "undone": lambda entry: ("last change undone", {}),
}


def _new_links(entry: Entry) -> list[str]:
    old, new = entry.changes.get("links", ((), ()))
    return [number for number in new if number not in old]


def subject(change: Change) -> str:
    """The commit's subject: `TK-2611-7Q2MX: assigned to ana`, safe and on one line."""
    return one_line(f"{change.after.id}: {deeds(change)}", 200)


def trailers(change: Change) -> list[str]:
    """The commit's trailers, each on one line: Ticket, Act, Rule, Because."""
    lines = [f"Ticket: {change.after.id}"]
    acts = [] if change.before else ["opened"]
    acts += dict.fromkeys(entry.kind for entry in change.entries)
    lines += [f"Act: {act}" for act in acts]
    lines += [f"Rule: {rule}" for rule in dict.fromkeys(_rules(change.entries))]
    lines += [f"Because: {one_line(grounds(change), 300)}"] if grounds(change) else []
    return lines


def _rules(entries: Iterable[Entry]) -> Iterable[str]:
    for entry in entries:
        for part in (entry.because or "").split(", "):
            if part.startswith("rule "):
                yield one_line(part[5:].partition(":")[0], 80)


def message(changes: list[Change], summary: str = "") -> str:
    """A whole commit message: of one change, or of a batch with its `summary` and count."""
    if len(changes) == 1 and not summary:
        return subject(changes[0]) + "\n\n" + "\n".join(trailers(changes[0])) + "\n"
    count = "1 ticket" if len(changes) == 1 else f"{len(changes)} tickets"
    head = one_line(summary or deeds(changes[0]), 150)
    lines = "\n".join(f"- {subject(change)}" for change in changes[:500])
    return f"{count}: {head}\n\n{lines}\n\nTickets: {len(changes)}\n" + _act_trailers(changes)


def _act_trailers(changes: list[Change]) -> str:
    acts = dict.fromkeys(entry.kind for change in changes for entry in change.entries)
    return "".join(f"Act: {act}\n" for act in acts)


def numbers(tickets: Iterable[Ticket]) -> str:
    """The numbers of tickets, listed."""
    return listed([ticket.id for ticket in tickets])
