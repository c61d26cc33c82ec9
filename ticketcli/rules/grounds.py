"""What a decision rested on, as its entry keeps it: among whom was chosen, who fell out, what each rule asked and saw.

Such as `among: ana 2 open, given 2026-11-19T15:00:00-03:00, least loaded of 2; luis 5 open, passed over by
least-loaded`, `out: marta is away`, and of a rule `rule.refunds: rules/10-areas.yaml:2 — money back; sets priority; ✓
text: refund* — saw refund`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from ticketcli.rules import explain
from ticketcli.rules.conditions import TraceStep
from ticketcli.rules.decision import Trial
from ticketcli.rules.pickers import Candidacy, Pick
from ticketcli.text import ascii_pattern, list_words, one_line
from ticketcli.ticket.entries import AMONG, GROUND, OUT
from ticketcli.ticket.model import Entry

MOST_CANDIDATES = 12
MOST_OUT = explain.REASONS
"""Of those who fell out, the last ones, who came furthest."""
MOST_STEPS = 16
REST = "…"
"""In whose place those stand who are only counted."""
_NEXT = "; "
_NOTE = " — "
_SAW = " — saw "
_SETS = "sets "
_DEEPER = "›"
_SEEN = ascii_pattern(
    r"(?P<agent>[a-z0-9-]+) (?P<load>[0-9]{1,9}) open(?:, given (?P<given>[0-9T:+-]+))?(?:, (?P<note>.+))?"
)
_STEP = re.compile(rf"(?P<depth>{_DEEPER}*)(?P<mark>[✓✗]) (?P<asks>.*)")


class Ground(NamedTuple):
    """A rule as it spoke: its name, where it stood, its note, its fields, and what it asked with what that saw."""

    name: str
    where: str
    line: int
    note: str | None = None
    sets: tuple[str, ...] = ()
    step: TraceStep | None = None


# -- among whom --------------------------------------------------------------------------------------------------------


def write_candidates(pick: Pick) -> dict[str, str]:
    """Among whom was chosen, and who fell out, as facts of the entry."""
    told = {AMONG: _counted(list(map(_candidacy, pick.considered)), MOST_CANDIDATES)}
    out = [_plain(reason) for reason in pick.fell_out.values()]
    told[OUT] = _counted(out[::-1], MOST_OUT)
    return {name: _NEXT.join(words) for name, words in told.items() if words}


def _candidacy(one: Candidacy) -> str:
    given = f", given {one.given.isoformat()}" if one.given else ""
    return f"{one.agent} {one.load} open{given}, {_plain(one.note)}"


def _counted(words: Sequence[str], most: int) -> list[str]:
    """The first so many, and how many more there are."""
    more = len(words) - most
    return [*words[:most], *([explain.write_phrase(explain.MORE, count=more)] if more > 0 else [])]


def read_candidates(entry: Entry) -> Pick | None:
    """Who was chosen among whom, as the entry keeps it; None where it keeps nothing of that."""
    if AMONG not in entry.facts and OUT not in entry.facts:
        return None
    chosen, because = entry.changes.get("assignee", (None, None))[1], one_line(entry.because or "", 2000)
    considered, fell_out = list[Candidacy](), dict[str, str]()
    for words in _parts(entry.facts.get(AMONG, "")):
        if found := _SEEN.fullmatch(words):
            given = _instant(found["given"])
            considered.append(Candidacy(found["agent"], int(found["load"]), given, found["note"] or because))
        else:
            fell_out[REST] = words
    for words in reversed(_parts(entry.facts.get(OUT, ""))):
        fell_out[REST if words.startswith(explain.MORE.partition("{")[0]) else words.partition(" ")[0]] = words
    why = next((one.note for one in considered if one.agent == chosen), because)
    return Pick(chosen, why, tuple(considered), fell_out)


def _instant(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


# -- which rules -------------------------------------------------------------------------------------------------------


def write_grounds(tried: Iterable[Trial]) -> dict[str, str]:
    """What each rule asked and saw, as facts of the entry; of the first few, as many as a reason names."""
    told: dict[str, str] = {}
    for one in list(tried)[: explain.REASONS]:
        note = _NOTE + _plain(one.rule.note, 80) if one.rule.note else ""
        steps = list(_steps(one.step)) if one.step else []
        head = f"{_plain(one.rule.where)}:{one.rule.line}{note}"
        sets = [_SETS + list_words(one.fields)] if one.fields else []
        told[GROUND + one.rule.name] = _NEXT.join([head, *sets, *_counted(steps, MOST_STEPS)])
    return told


def _steps(step: TraceStep, depth: int = 0) -> Iterator[str]:
    """Each condition and what it saw; of several any of which would do, those that held."""
    saw = _SAW + _plain(step.saw, 60) if step.saw else ""
    yield f"{_DEEPER * depth}{'✓' if step.held else '✗'} {_plain(step.asks, 100)}{saw}"
    for part in step.parts:
        if part.held or step.asks != "any":
            yield from _steps(part, depth + 1)


def asks_of(step: TraceStep | None) -> set[str]:
    """All that a condition asks, to the last part, in the words of an entry."""
    return {_plain(step.asks, 100), *(asked for part in step.parts for asked in asks_of(part))} if step else set()


def read_grounds(facts: Mapping[str, str]) -> dict[str, Ground]:
    """The rules that facts of an entry tell of, by name."""
    found = (
        _ground(one_line(name.removeprefix(GROUND), 40), text)
        for name, text in facts.items()
        if name.startswith(GROUND)
    )
    return {ground.name: ground for ground in found}


def _ground(name: str, text: str) -> Ground:
    head, *lines = _parts(text) or [""]
    place, _dash, note = head.partition(_NOTE)
    where, _colon, line = place.rpartition(":")
    steps = [found for line in lines if (found := _STEP.fullmatch(line))]
    number = int(line) if line.isdecimal() and len(line) < 9 else 0
    sets = next((tuple(line[len(_SETS) :].split(", ")) for line in lines if line.startswith(_SETS)), ())
    return Ground(name, where, number, note or None, sets, next(iter(_tree(steps)), None))


def _tree(steps: Sequence[re.Match[str]], depth: int = 0) -> tuple[TraceStep, ...]:
    """The conditions that stand so deep, each with those below it."""
    starts = [place for place, one in enumerate(steps) if len(one["depth"]) == depth]
    found = []
    for start, end in pairwise([*starts, len(steps)]):
        asks, _dash, saw = steps[start]["asks"].partition(_SAW)
        found.append(TraceStep(asks, saw, steps[start]["mark"] == "✓", _tree(steps[start + 1 : end], depth + 1)))
    return tuple(found)


def _parts(text: str) -> list[str]:
    """What stands in a fact, part by part, safe for a terminal whoever wrote it."""
    return [one_line(part, 300) for part in text.split(_NEXT) if part]


def _plain(text: str, most: int = 120) -> str:
    """Words on one line, without what parts them from the next."""
    return one_line(text, most).replace(_NEXT, ", ").replace(_NOTE, " – ")
