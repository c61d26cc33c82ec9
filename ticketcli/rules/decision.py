"""What the rules make of a case: the changes, who is assigned, and which rule said so because of which words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ticketcli.model import NOTHING, Ticket
from ticketcli.rules import explain
from ticketcli.rules.conditions import Case, Step
from ticketcli.rules.rulebook import ADD, SET, TEAM, Rule


class Firing(NamedTuple):
    """One rule that held, and what it did: only what differs from the ticket as the rules before left it.

    `assigned` is an agent or `team:ID`; `overwrote` says for a field which earlier rule's value went;
    `kept` are the fields that it would have changed if a person had not set them.
    """

    rule: str
    matched: tuple[str, ...] = ()
    set: Mapping[str, Any] = NOTHING
    added: Mapping[str, tuple[str, ...]] = NOTHING
    assigned: str | None = None
    overwrote: Mapping[str, str] = NOTHING
    kept: tuple[str, ...] = ()

    @property
    def acted(self) -> bool:
        """Whether it changed anything."""
        return bool(self.set or self.added or self.assigned)

    @property
    def because(self) -> str:
        """Its reason: `rule billing-words: «factura»`."""
        return explain.fired(self.rule, self.matched)


class Decision(NamedTuple):
    """What to change in a ticket (field -> new value), which agent to assign, or of which team one is to be picked."""

    changes: Mapping[str, Any] = NOTHING
    assign_to: str | None = None
    team: str | None = None
    firings: tuple[Firing, ...] = ()

    @property
    def because(self) -> str:
        """The reasons of the rules that acted; empty when nothing is left to do."""
        if not (self.changes or self.assign_to or self.team):
            return ""
        reasons = [firing.because for firing in self.firings if firing.acted]
        return explain.joined(reasons[: explain.REASONS], len(reasons))


class Trial(NamedTuple):
    """A rule as it was tried: whether an earlier one stopped the run before, its conditions, what it did."""

    rule: Rule
    reached: bool
    step: Step | None = None
    firing: Firing | None = None


def decide(rules: Iterable[Rule], case: Case, keep: Collection[str] = ()) -> Decision:
    """What `rules` in their order make of `case`; what a person set, `keep`, is never overwritten.

    `keep` are ticket fields, assignee among them; tags and keywords are only ever added to.
    """
    run = _Run(case, keep)
    for rule in rules:
        if run.stopped:
            break
        run.take(rule)
    return _decision(case.ticket, run.case.ticket, run.firings)


def trace(rules: Iterable[Rule], case: Case, keep: Collection[str] = ()) -> list[Trial]:
    """Every rule as `decide` meets it, with each condition and what it saw."""
    run = _Run(case, keep)
    return [_trial(run, rule) for rule in rules]


class _Run:
    """One run over a case: the ticket as it is by now (its assignee possibly a `team:ID`), and what fired."""

    def __init__(self, case: Case, keep: Collection[str]) -> None:
        self.case, self.keep = Case(case.ticket, case.customer, case.at), keep
        self.firings: list[Firing] = []
        self.stopped = False
        self._set_by: dict[str, str] = {}

    def take(self, rule: Rule) -> Firing | None:
        """Lets `rule` act when it holds."""
        found = rule.match(self.case)
        if found is None:
            return None
        before = self.case.ticket
        wanted = _wanted(rule, before)
        kept = _kept(rule, wanted, self.keep)
        values = {key: value for key, value in wanted.items() if key not in kept}
        firing = Firing(
            rule.name,
            explain.shown(found),
            set={key: value for key, value in values.items() if key in SET},
            added={key: value[len(getattr(before, key)) :] for key, value in values.items() if key in ADD},
            assigned=values.get("assignee"),
            overwrote={key: self._set_by[key] for key in values if key in self._set_by and key not in ADD},
            kept=kept,
        )
        self._record(firing, before._replace(**values), rule.stop)
        return firing

    def _record(self, firing: Firing, ticket: Ticket, stopped: bool) -> None:
        self.case.ticket, self.stopped = ticket, stopped
        self.firings.append(firing)
        fields = [*firing.set, *(["assignee"] if firing.assigned else [])]
        self._set_by |= dict.fromkeys(fields, firing.rule)


def _wanted(rule: Rule, ticket: Ticket) -> dict[str, Any]:
    """What `rule` would make different in `ticket`: field -> new value."""
    values: dict[str, Any] = dict(rule.set)
    if rule.assign:
        values["assignee"] = rule.assign
    if rule.team:
        values["team"] = rule.team
    for key, words in rule.add.items():
        there = getattr(ticket, key)
        values[key] = (*there, *(word for word in words if word not in there))
    return {key: value for key, value in values.items() if value != getattr(ticket, key)}


def _kept(rule: Rule, wanted: Mapping[str, Any], keep: Collection[str]) -> tuple[str, ...]:
    """The wanted fields that stay; nobody is picked from a team that the ticket is not to go to."""
    if rule.team and "team" in wanted and "team" in keep:
        keep = {*keep, "assignee"}
    return tuple(key for key in wanted if key in keep and key not in ADD)


def _decision(before: Ticket, after: Ticket, firings: Sequence[Firing]) -> Decision:
    changes = {key: getattr(after, key) for key in (*SET, *ADD) if getattr(after, key) != getattr(before, key)}
    agent, team = _assigned(before, after.assignee)
    return Decision(changes, agent, team, tuple(firings))


def _assigned(before: Ticket, assignee: str | None) -> tuple[str | None, str | None]:
    """Agent and team to assign; neither where the ticket is already, or in a team where somebody has it."""
    if assignee is None or assignee == before.assignee:
        return None, None
    if not assignee.startswith(TEAM):
        return assignee, None
    team = assignee.removeprefix(TEAM)
    return None, None if before.team == team and before.assignee else team


def _trial(run: _Run, rule: Rule) -> Trial:
    if run.stopped:
        return Trial(rule, reached=False)
    step = rule.when.step(run.case) if rule.when else None
    return Trial(rule, reached=True, step=step, firing=run.take(rule))
