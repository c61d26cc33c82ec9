"""What the rules make of a case: the changes, who is assigned, and which rule said so because of which words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ticketcli.rules import event, explain
from ticketcli.rules.acts import ADD, TEAM, Escalation, Notice
from ticketcli.rules.case import Case
from ticketcli.rules.conditions import TraceStep
from ticketcli.rules.event import NEW, Event
from ticketcli.rules.prefilter import Sieve
from ticketcli.rules.rulebook import SET, Rule
from ticketcli.ticket.fields import EXTRA, own_field, value_of, with_values
from ticketcli.ticket.model import NOTHING, RULES, Ticket
from ticketcli.ticket.number import NUMBER, is_valid

MOST_LINKS = 10


class Firing(NamedTuple):
    """One rule that held, and what it did: only what differs from the ticket as the rules before left it.

    `assigned` is an agent or `team:ID`; `overwrote` says for a field which earlier rule's value went;
    `kept` are the fields that it would have changed if a person had not set them; `left_out` is what it extracted and
    the field cannot hold.
    """

    rule: str
    matched: tuple[str, ...] = ()
    set: Mapping[str, Any] = NOTHING
    added: Mapping[str, tuple[str, ...]] = NOTHING
    removed: Mapping[str, tuple[str, ...]] = NOTHING
    assigned: str | None = None
    score: int = 0
    notices: tuple[Notice, ...] = ()
    escalate: Escalation | None = None
    links: tuple[str, ...] = ()
    overwrote: Mapping[str, str] = NOTHING
    kept: tuple[str, ...] = ()
    left_out: Mapping[str, str] = NOTHING
    once: bool = False

    @property
    def classified(self) -> bool:
        """Whether it changed what the ticket is."""
        return bool(self.set or self.added or self.removed or self.score)

    @property
    def acted(self) -> bool:
        """Whether it changed anything."""
        return bool(self.classified or self.assigned or self.notices or self.escalate or self.links)

    @property
    def because(self) -> str:
        """Its reason: `rule billing-words: «factura»`."""
        return explain.fired_phrase(self.rule, self.matched)


class Decision(NamedTuple):
    """What to change in a ticket (field -> new value), which agent to assign, or of which team one is to be picked."""

    changes: Mapping[str, Any] = NOTHING
    assign_to: str | None = None
    team: str | None = None
    firings: tuple[Firing, ...] = ()
    event: Event = NEW

    @property
    def because(self) -> str:
        """The reasons of the rules that acted; empty when nothing is left to do."""
        acts = self.score or self.notices or self.escalate or self.links
        if not (self.changes or self.assign_to or self.team or acts):
            return ""
        reasons = [firing.because for firing in self.firings if firing.acted]
        return explain.join_reasons(reasons[: explain.REASONS], len(reasons))

    @property
    def score(self) -> int:
        """The points that the ticket gets."""
        return sum(firing.score for firing in self.firings)

    @property
    def notices(self) -> tuple[tuple[Firing, Notice], ...]:
        """Whom to tell what, and which rule says so."""
        return tuple((firing, notice) for firing in self.firings for notice in firing.notices)

    @property
    def escalate(self) -> Escalation | None:
        """How far up the ticket goes; the later rule has the word."""
        return next((firing.escalate for firing in reversed(self.firings) if firing.escalate), None)

    @property
    def without_notices(self) -> "Decision":
        """The same, with notices to nobody: they count as given."""
        return self._replace(firings=tuple(firing._replace(notices=()) for firing in self.firings))

    @property
    def links(self) -> tuple[str, ...]:
        """The tickets that it is tied to."""
        return tuple(dict.fromkeys(id for firing in self.firings for id in firing.links))

    @property
    def facts(self) -> Mapping[str, str]:
        """What the timeline must keep, so that nothing is done twice for one event."""
        names = [firing.rule for firing in self.firings if firing.once or (self.event != NEW and firing.acted)]
        return event.answer_facts(self.event, names, self.score) if names else NOTHING


class Trial(NamedTuple):
    """A rule as it was tried: whether an earlier one stopped the run before, why it was not asked, what it did."""

    rule: Rule
    reached: bool
    step: TraceStep | None = None
    firing: Firing | None = None
    idle: str | None = None

    @property
    def held(self) -> bool:
        """Whether it was asked, and what it asks holds."""
        return self.reached and not self.idle and (self.step is None or self.step.held)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it had its hand in."""
        one = self.firing
        if not one:
            return ()
        given = ("assignee", "team", "level") if one.escalate else ("assignee", "team") if one.assigned else ()
        return (*one.set, *one.added, *one.removed, *given)


def decide_case(rules: Iterable[Rule] | Sieve, case: Case, keep: Collection[str] = ()) -> Decision:
    """What `rules` in their order make of `case`; what a person set, `keep`, is never overwritten.

    `keep` are ticket fields, assignee among them; tags and keywords are only ever added to.
    """
    run = _Run(case, keep)
    for rule in rules.rules_left(run.case) if isinstance(rules, Sieve) else rules:
        if run.stopped:
            break
        run.take(rule)
    return _decision(case, run.case.ticket, run.firings)


def trace_rules(rules: Iterable[Rule], case: Case, keep: Collection[str] = ()) -> list[Trial]:
    """Every rule as `decide` meets it, with each condition and what it saw."""
    run = _Run(case, keep)
    return [_trial(run, rule) for rule in rules]


class _Run:
    """One run over a case: the ticket as it is by now (its assignee possibly a `team:ID`), and what fired."""

    def __init__(self, case: Case, keep: Collection[str]) -> None:
        self.case, self.first, self.keep = case.copy(), case.ticket, keep
        self.firings: list[Firing] = []
        self.stopped = False
        self.fired = event.rules_fired(case.ticket, case.event)
        self._set_by: dict[str, str] = {}

    def take(self, rule: Rule) -> Firing | None:
        """Lets `rule` act when it holds, and has not answered this very event before."""
        again = rule.name in self.fired
        found = None if again and self.case.event != NEW else rule.match(self.case)
        if found is None:
            return None
        before = self.case.ticket
        wish = _wish(rule, self.case, self.first, may_shift=not again or "priority" in self._set_by)
        kept = _kept(rule, wish.values, self.keep)
        values = {key: value for key, value in wish.values.items() if key not in kept}
        firing = Firing(
            rule.name,
            explain.shown_words((*found, *wish.hits)),
            set={key: value for key, value in values.items() if key in SET or key.startswith(EXTRA)},
            added={key: new for key in ADD if key in values if (new := _more(values[key], getattr(before, key)))},
            removed={key: old for key in ADD if key in values if (old := _more(getattr(before, key), values[key]))},
            assigned=values.get("assignee"),
            score=0 if again else rule.score,
            notices=() if again else rule.notices,
            escalate=None if again else rule.escalate,
            links=_links(rule, self.case),
            overwrote={key: self._set_by[key] for key in values if key in self._set_by and key not in ADD},
            kept=kept,
            left_out=wish.left_out,
            once=rule.once and not again,
        )
        self._record(firing, with_values(before, values), rule.stop)
        return firing

    def _record(self, firing: Firing, ticket: Ticket, stopped: bool) -> None:
        self.case.ticket, self.stopped = ticket, stopped
        self.case.points += firing.score
        self.firings.append(firing)
        fields = [*firing.set, *(["assignee"] if firing.assigned else [])]
        self._set_by |= dict.fromkeys(fields, firing.rule)


class _Wish(NamedTuple):
    """What a rule would make different: field -> new value; what it extracted, and what of that fits no field."""

    values: Mapping[str, Any]
    hits: tuple[str, ...]
    left_out: Mapping[str, str]


def _wish(rule: Rule, case: Case, first: Ticket, may_shift: bool) -> _Wish:
    ticket, (drawn, hits, left_out) = case.ticket, _extracted(rule, case)
    words = {key: drawn.pop(key) for key in ADD if key in drawn}
    values: dict[str, Any] = {**rule.set, **{key: value for key, (value,) in drawn.items()}}
    if rule.shift and may_shift:
        values["priority"] = rule.shift.of(values.get("priority", ticket.priority))
    if rule.assign:
        values["assignee"] = rule.assign
    if rule.team:
        values["team"] = rule.team
    for key in ADD:
        more, less = (*rule.add.get(key, ()), *words.get(key, ())), rule.remove.get(key, ())
        values[key] = _words(getattr(ticket, key), more, [word for word in less if word not in _by_hand(first, key)])
    return _Wish({key: new for key, new in values.items() if new != value_of(ticket, key)}, hits, left_out)


def _extracted(rule: Rule, case: Case) -> tuple[dict[str, tuple[Any, ...]], tuple[str, ...], dict[str, str]]:
    """What the expressions drew out of the text: values by field, the places, and what fits no field."""
    drawn: dict[str, tuple[Any, ...]] = {}
    hits, left_out = [], {}
    for extraction in rule.extract:
        hit = case.search(extraction.pattern)
        hits += [hit.text] if hit else []
        for group, text in hit.groups.items() if hit else ():
            field, value = extraction.fields[group], extraction.check_value(group, text)
            if value is None:
                left_out[field] = text
            else:
                drawn.setdefault(field, (value,))
    return drawn, tuple(hits), left_out


def _words(there: Sequence[str], added: Iterable[str], removed: Collection[str]) -> tuple[str, ...]:
    """The words of a list with some more and some less."""
    left = tuple(word for word in there if word not in removed)
    return (*left, *(word for word in dict.fromkeys(added) if word not in left))


def _by_hand(ticket: Ticket, key: str) -> set[str]:
    """The words that a person put into a list, at opening or later: rules take none of them away."""
    told = [(entry.by, entry.changes[key]) for entry in ticket.entries if key in entry.changes]
    first = (told[0][1][0] or ()) if told else getattr(ticket, key)
    return {*first, *(word for by, (old, new) in told if by != RULES for word in _more(new or (), old or ()))}


def _more(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in one if word not in other)


def _links(rule: Rule, case: Case) -> tuple[str, ...]:
    """The tickets that a rule ties this one to, that are there and not tied to it yet."""
    found: list[str] = []
    for link in rule.link:
        if link == "customer":
            found += [other.id for other in case.past if other.open]
        else:
            found += _mentioned(case) if link == "mentioned" else [link]
    known = (case.ticket.id, *case.ticket.links)
    return tuple(id for id in dict.fromkeys(found[:MOST_LINKS]) if id not in known and case.beside.exists(id))


def _mentioned(case: Case) -> list[str]:
    words = (word.strip(".,;:()[]¿?¡!\"'#").upper() for text in case.texts for word in text.split())
    return [word for word in words if NUMBER.fullmatch(word) and is_valid(word)]


def _kept(rule: Rule, wanted: Mapping[str, Any], keep: Collection[str]) -> tuple[str, ...]:
    """The wanted fields that stay; nobody is picked from a team that the ticket is not to go to."""
    if rule.team and "team" in wanted and "team" in keep:
        keep = {*keep, "assignee"}
    return tuple(key for key in wanted if key in keep and key not in ADD)


def _decision(case: Case, after: Ticket, firings: Sequence[Firing]) -> Decision:
    before = case.ticket
    keys = (*SET, *ADD, *map(own_field, after.extra))
    pairs = ((key, value_of(after, key)) for key in keys)
    changes = {key: value for key, value in pairs if value != value_of(before, key)}
    agent, team = _assigned(before, after.assignee)
    decision = Decision(changes, agent, team, tuple(firings), case.event)
    return decision._replace(team=decision.escalate.team or team) if decision.escalate else decision


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
    if idle := rule.idle(run.case):
        return Trial(rule, reached=True, idle=idle)
    step = rule.when.step(run.case) if rule.when else None
    return Trial(rule, reached=True, step=step, firing=run.take(rule))
