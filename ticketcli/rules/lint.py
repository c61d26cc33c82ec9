"""What is odd about rules that are sound one by one: never reached, always overwritten, at odds, never needed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ticketcli.i18n import _
from ticketcli.rules.conditions import WordsCondition
from ticketcli.rules.rulebook import Rule
from ticketcli.rules.satisfiable import implies
from ticketcli.text import list_words
from ticketcli.ticket.model import Agent, Team

SKILL = "skill:"
"""How the tags begin that say which skill a ticket needs."""


class RuleFinding(NamedTuple):
    """What is odd: its kind, the rule, where it stands, and why."""

    kind: str
    rule: str | None
    where: str
    line: int
    what: str


# -- rules among each other --------------------------------------------------------------------------------------------


def find_odd_rules(rules: Sequence[Rule], at: datetime) -> list[RuleFinding]:
    """What the rules are to each other, those that are switched off left out; `at` is in the desk's zone."""
    living = [rule for rule in rules if rule.enabled]
    reasons = [_unreachable(rule, living[:place]) for place, rule in enumerate(living)]
    found: list[RuleFinding] = []
    for place, (rule, reason) in enumerate(zip(living, reasons, strict=True)):
        found += _out_of_time(rule, at)
        after = [other for other, idle in zip(living[place + 1 :], reasons[place + 1 :], strict=True) if not idle]
        found += [reason] if reason else _overruled(rule, after)
    return found


def _finding(kind: str, rule: Rule, what: str, **words: str) -> RuleFinding:
    return RuleFinding(kind, rule.name, rule.where, rule.line, what.format(**words))


def _out_of_time(rule: Rule, at: datetime) -> Iterator[RuleFinding]:
    if rule.until and rule.until <= at.replace(tzinfo=None):
        yield _finding("unreachable", rule, _("its time is over since {until}"), until=f"{rule.until:%Y-%m-%d}")


def _unreachable(rule: Rule, before: Iterable[Rule]) -> RuleFinding | None:
    for other in before:
        if other.stop and not other.timed and set(rule.on) <= set(other.on) and implies(rule.when, other.when):
            return _finding("unreachable", rule, _("{other} stops before it wherever it would hold"), other=other.name)
    return None


def _overruled(rule: Rule, after: Sequence[Rule]) -> Iterator[RuleFinding]:
    """What later rules take back of what a rule does, wherever it does it."""
    ours = _settings(rule)
    lost: dict[str, Rule] = {}
    for other in after if not rule.stop else ():
        if other.timed or not set(rule.on) <= set(other.on):
            continue
        if implies(rule.when, other.when):
            lost |= {key: other for key, value in _settings(other).items() if ours.get(key, value) != value}
            yield from _taken_back(rule, other)
        else:
            yield from _at_odds(rule, other)
    if ours and len(lost) == len(ours) and not _does_more(rule):
        last = list(lost.values())[-1]
        yield _finding("shadowed", rule, _("{other} overwrites all that it sets"), other=last.name)
        return
    for key, other in lost.items():
        theirs = str(_settings(other)[key])
        what = _("{key} is {mine} here and {theirs} in {other}, which holds wherever this does")
        yield _finding("contradicting", rule, what, key=key, mine=str(ours[key]), theirs=theirs, other=other.name)


def _settings(rule: Rule) -> dict[str, object]:
    return {**rule.set, **({"assign": rule.assign} if rule.assign else {})}


def _does_more(rule: Rule) -> bool:
    return bool(rule.add or rule.remove or rule.extract or rule.once or rule.link or rule.stop)


def _taken_back(rule: Rule, other: Rule) -> Iterator[RuleFinding]:
    for key, words in rule.add.items():
        taken = [word for word in words if word in other.remove.get(key, ())]
        if taken:
            what = _("{other} takes {words} away again")
            yield _finding("contradicting", rule, what, other=other.name, words=list_words(taken))
    if rule.shift and other.shift and rule.shift.steps * other.shift.steps < 0:
        what = _("{other} shifts the priority the other way")
        yield _finding("contradicting", rule, what, other=other.name)


def _at_odds(rule: Rule, other: Rule) -> Iterator[RuleFinding]:
    """Two rules on words alone, with a word in common and different things to say of one field."""
    if not isinstance(rule.when, WordsCondition) or not isinstance(other.when, WordsCondition):
        return
    shared = [one.shown for one in rule.when.phrases if any(one.words == two.words for two in other.when.phrases)]
    theirs = _settings(other)
    for key, value in _settings(rule).items() if shared else ():
        if theirs.get(key, value) != value:
            what = _("«{words}» speaks for {key} {mine} here, and for {theirs} in {other}")
            yield _finding("contradicting", rule, what, words=list_words(shared), key=key, mine=str(value),
                           theirs=str(theirs[key]), other=other.name)  # fmt: skip


# -- rules and the desk ------------------------------------------------------------------------------------------------


def find_unheard(rules: Iterable[Rule], counts: Mapping[str, int], tickets: int) -> list[RuleFinding]:
    """The rules that held of none of so many past tickets."""
    asked = [rule for rule in rules if rule.enabled and not rule.timed and set(rule.on) & {"new", "message"}]
    what = _("it would have held of none of {n} tickets")
    return [
        _finding("never matched", rule, what, n=str(tickets)) for rule in asked if tickets and not counts[rule.name]
    ]


def find_uncovered(
    areas: Mapping[str, str | None], teams: Mapping[str, Team], agents: Sequence[Agent], where: str
) -> list[RuleFinding]:
    """The areas that nobody covers who may have their tickets."""
    found = []
    for area, team in areas.items():
        crew = teams.get(team or "")
        if not any((not one.areas or area in one.areas) and (not crew or crew.has(one)) for one in agents):
            found.append(
                RuleFinding("uncovered area", None, where, 0, _("nobody covers the area {area}").format(area=area))
            )
    return found


def find_unskilled(
    wanted: Iterable[tuple[str, int, str, int, str | None]], agents: Sequence[Agent]
) -> list[RuleFinding]:
    """The skills (name, level, where they are asked for) that nobody has well enough."""
    what = _("nobody has the skill {skill} at level {level}")
    return [
        RuleFinding("missing skill", rule, where, line, what.format(skill=skill, level=level))
        for skill, level, where, line, rule in wanted
        if not any(agent.skills.get(skill, 0) >= level for agent in agents)
    ]


def skills_wanted(rules: Iterable[Rule]) -> list[tuple[str, int, str, int, str | None]]:
    """The skills that rules ask for by a tag such as `skill:facturas` or `skill:facturas=3`."""
    found: list[tuple[str, int, str, int, str | None]] = []
    for rule in rules:
        for tag in rule.add.get("tags", ()) if rule.enabled else ():
            skill, _equals, level = tag.removeprefix(SKILL).partition("=")
            if tag.startswith(SKILL) and (level or "1").isdecimal():
                found.append((skill, int(level or "1"), rule.where, rule.line, rule.name))
    return found
