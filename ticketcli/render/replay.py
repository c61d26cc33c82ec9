"""What rules would have done to the past, as tables and as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from ticketcli.assignment.replay import Difference, FieldTally, Miss, Rehearsal, Replay
from ticketcli.config.settings import Settings
from ticketcli.i18n import _
from ticketcli.render.grid import Column, render_rows
from ticketcli.rules.explain import retell
from ticketcli.text import one_line

SILENT = "–"
WIDEST = 12


def replay_lines(replay: Replay, settings: Settings, most: int, width: int | None, colour: bool) -> Iterator[str]:
    """All of it for a person: agreement, confusion, tickets to look at, differences, load."""

    def table(title: str, columns: list[Column], rows: list[tuple[Any, ...]]) -> Iterator[str]:
        if rows:
            yield ""
            yield title
            yield from render_rows("table", columns, rows, width, colour)

    yield _window(replay, settings)
    yield from table(_("agreement"), *agreement_table(replay))
    for rehearsal in replay.rehearsals:
        for field, tally in rehearsal.tallies.items():
            if tally.differences:
                title = _("{field}: people (down) and {rules} (across)").format(field=field, rules=rehearsal.name)
                yield from table(title, *confusion_table(tally))
        title = _("tickets to look at, by {rules}").format(rules=rehearsal.name)
        yield from table(title, *_misses(rehearsal.misses[-most:] if most else rehearsal.misses))
    if len(replay.rehearsals) > 1:
        shown = replay.differences[-most:] if most else replay.differences
        first, second = (rehearsal.name for rehearsal in replay.rehearsals[:2])
        yield from table(_("where the two differ"), *_differences(shown, first, second))
    yield from table(_("load by agent: tickets given"), *load_table(replay))


def _window(replay: Replay, settings: Settings) -> str:
    if not replay.first_at or not replay.last_at:
        return _("no tickets to try the rules on")
    line = _("{n} tickets from {first} to {last} ({zone}), without {left_out} duplicates and spam")
    first, last = (settings.local(at).date() for at in (replay.first_at, replay.last_at))
    return line.format(n=replay.tickets, first=first, last=last, zone=settings.zone, left_out=replay.left_out)


def agreement_table(replay: Replay) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """A row for each field and set of rules."""
    numbers = ("tickets", "agreed", "differed", "silent")
    titles = (_("tickets"), _("the same"), _("differed"), _("silent"))
    columns = [
        Column("field", _("field")), Column("rules", _("rules")),
        *(Column(key, title, align="right") for key, title in zip(numbers, titles, strict=True)),
        Column("agreement", _("agreement"), align="right"),
    ]  # fmt: skip
    return columns, [
        (field, one.name, tally.tickets, tally.agreements, tally.differences, tally.silent, _share(tally.agreement))
        for field in replay.rehearsals[0].tallies
        for one in replay.rehearsals
        if (tally := one.tallies[field]).tickets
    ]


def _share(share: float | None) -> str | None:
    return None if share is None else f"{100 * share:.0f} %"


def confusion_table(tally: FieldTally) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """What people said, a row each, against what the rules said, a column each; the frequent ones."""
    across = _frequent(rules or SILENT for _people, rules in tally.pairs.elements())
    down = _frequent(people for people, _rules in tally.pairs.elements())
    columns = [Column("people", ""), *(Column(word, one_line(word, 20), align="right") for word in across)]
    counts = {(people, rules or SILENT): count for (people, rules), count in tally.pairs.items()}
    return columns, [(people, *(counts.get((people, rules)) for rules in across)) for people in down]


def _frequent(words: Iterable[str]) -> list[str]:
    return sorted(word for word, _count in Counter(words).most_common(WIDEST))


def _misses(misses: list[Miss]) -> tuple[list[Column], list[tuple[Any, ...]]]:
    columns = [
        Column("id", _("number")), Column("field", _("field")), Column("people", _("people")),
        Column("rules", _("rules")), Column("because", _("because"), shrink=True),
        Column("title", _("title"), shrink=True),
    ]  # fmt: skip
    return columns, [(m.id, m.field, m.people, m.rules, one_line(retell(m.because), 80), m.title) for m in misses]


def _differences(found: Iterable[Difference], first: str, second: str) -> tuple[list[Column], list[tuple[Any, ...]]]:
    columns = [
        Column("id", _("number")), Column("field", _("field")), Column("people", _("people")),
        Column("first", first), Column("second", second), Column("title", _("title"), shrink=True),
    ]  # fmt: skip
    return columns, [(d.id, d.field, d.people, d.first, d.second, d.title) for d in found]


def load_table(replay: Replay) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """How many tickets each agent got from people, and would have got from each set of rules."""
    agents = sorted({*replay.people, *(agent for one in replay.rehearsals for agent in one.load)})
    columns = [Column("agent", _("agent")), Column("people", _("people"), align="right")]
    columns += [Column(f"rules{n}", one.name, align="right") for n, one in enumerate(replay.rehearsals)]
    return columns, [(agent, replay.people[agent], *(one.load[agent] for one in replay.rehearsals)) for agent in agents]


def replay_document(replay: Replay, settings: Settings) -> dict[str, Any]:
    """All of it as JSON."""
    first, last = replay.first_at, replay.last_at
    return {
        "tickets": replay.tickets,
        "left_out": replay.left_out,
        "window": {
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
            "zone": settings.zone,
        },
        "sets": [_set(one) for one in replay.rehearsals],
        "differences": [difference._asdict() for difference in replay.differences],
        "people": dict(sorted(replay.people.items())),
    }


def _set(one: Rehearsal) -> dict[str, Any]:
    return {
        "rules": one.name,
        "fields": {field: _tally(tally) for field, tally in one.tallies.items()},
        "look_at": [miss._asdict() for miss in one.misses],
        "load": dict(sorted(one.load.items())),
        "fired": dict(sorted(one.fired.items())),
    }


def _tally(tally: FieldTally) -> dict[str, Any]:
    pairs = sorted(tally.pairs.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    return {
        "tickets": tally.tickets, "agreed": tally.agreements, "differed": tally.differences, "silent": tally.silent,
        "agreement": None if tally.agreement is None else round(tally.agreement, 4),
        "confusion": [{"people": people, "rules": rules, "tickets": count} for (people, rules), count in pairs],
    }  # fmt: skip
