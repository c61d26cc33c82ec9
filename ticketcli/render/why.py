"""How a field came to hold what it holds, for a person and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Any

from ticketcli.desk.provenance import Chain, Link, Voice
from ticketcli.i18n import _
from ticketcli.render import trial
from ticketcli.render.grid import Column, show_value
from ticketcli.rules.explain import retell
from ticketcli.text import one_line
from ticketcli.ticket.model import Ticket
from ticketcli.worktime.instants import write_instant


def why_lines(chain: Chain, ticket: Ticket, zone: tzinfo | None) -> Iterator[str]:
    """The field and its chain: the last time it was set, then those before; instants on the clock of `zone`."""
    yield f"{chain.field}: {show_value(chain.value, 120)}"
    for place, link in enumerate(chain.links):
        if place:
            yield "  " + _("before that: {value}").format(value=show_value(link.value, 120))
        yield from ("  " * (place > 0) + line for line in _link(link, ticket, zone))


def _link(link: Link, ticket: Ticket, zone: tzinfo | None) -> Iterator[str]:
    entry, commit = link.entry, link.commit
    if entry:
        yield _("  set by {who} at {when}, entry {id}").format(
            who=one_line(entry.by), when=write_instant(entry.at, zone), id=entry.id
        )
    else:
        opened = write_instant(ticket.created_at, zone)
        yield _("  given when the ticket was opened, {when}").format(when=opened)
    if entry and entry.because:
        yield "  " + _("because: {why}").format(why=one_line(retell(entry.because)))
    for voice in link.voices:
        yield from ("    " + line for line in _voice(voice))
    if link.pick:
        yield "    " + (
            _("candidates as it was then, rebuilt from what is known today:")
            if link.rebuilt
            else _("candidates as it was then:")
        )
        yield from ("    " + line for line in list(trial.candidate_lines(ticket, link.pick, zone))[1:])
    if link.rebuilt and link.pick and link.rebuilt.agent != link.pick.agent:
        yield "      " + _("not as it was decided: by today's account it would be {agent} ({why})").format(
            agent=link.rebuilt.agent or "–", why=retell(link.rebuilt.because)
        )
    if commit:
        yield "  " + _("commit {id} by {who}: {subject}").format(
            id=commit.id[:10], who=one_line(commit.author), subject=one_line(commit.subject)
        )


def _voice(voice: Voice) -> Iterator[str]:
    rule = voice.rule
    if not rule:
        yield _("rule {rule}: it is not among the rules any more").format(rule=one_line(voice.name))
        return
    note = f" — {one_line(rule.note, 100)}" if rule.note else ""
    yield f"{_('rule {rule}').format(rule=rule.name)} ({rule.where}:{rule.line}){note}"
    if voice.step:
        yield from trial.step_lines(voice.step)
    if voice.retold and voice.changed is not None:
        yield "  " + _changed(voice)


def change_lines(chains: Sequence[Chain]) -> Iterator[str]:
    """Which of the rules that spoke are others by now; what they asked then is told all the same."""
    voices = [voice for chain in chains for link in chain.links for voice in link.voices]
    yield from dict.fromkeys(_changed(one) for one in voices if not one.retold and one.changed is not None)


def _changed(voice: Voice) -> str:
    """Since when a rule is another one."""
    if voice.changed:
        return _("rule {rule} has changed since (commit {id})").format(rule=voice.name, id=voice.changed[:10])
    return _("rule {rule} has changed since (not committed)").format(rule=voice.name)


def why_table(chains: Sequence[Chain]) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """A row for each field: what it holds, and who set it last."""
    keys = ("field", "value", "by", "at", "entry", "because", "commit")
    return [Column(key, key) for key in keys], [
        (chain.field, chain.value, *_told(chain.links[0]).values()) for chain in chains
    ]


def _told(link: Link) -> dict[str, Any]:
    entry, commit = link.entry, link.commit
    return {
        "by": entry.by if entry else None,
        "at": entry.at if entry else None,
        "entry": entry.id if entry else None,
        "because": entry.because if entry else None,
        "commit": commit.id if commit else None,
    }


def why_document(chain: Chain, ticket: Ticket) -> dict[str, Any]:
    """The chain as JSON: the last time with its rules and candidates, and those `before`."""
    last, *before = chain.links
    return {
        "field": chain.field,
        "value": chain.value,
        **_told(last),
        "subject": last.commit.subject if last.commit else None,
        "opened_at": ticket.created_at,
        "rules": [_rule(voice) for voice in last.voices],
        "candidates": trial.pick_document(last.pick) if last.pick else None,
        "rebuilt": trial.pick_document(last.rebuilt) if last.rebuilt else None,
        "before": [
            {"value": link.value, **_told(link), "rules": [_rule(voice) for voice in link.voices]} for link in before
        ],
    }


def _rule(voice: Voice) -> dict[str, Any]:
    rule = voice.rule
    return {
        "rule": voice.name,
        "where": rule.where if rule else None,
        "line": rule.line if rule else None,
        "note": rule.note if rule else None,
        "when": trial.step_document(voice.step) if voice.step else None,
    }
