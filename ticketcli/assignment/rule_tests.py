"""A desk's own tests of its rules: a case that somebody wrote down, what must come of it, and the verdict."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.config.settings import Settings
from ticketcli.errors import BadFile, Usage
from ticketcli.format.yaml import Section, Yaml, as_sections, read_yaml
from ticketcli.i18n import _
from ticketcli.rules.acts import ADD, SET, TEAM
from ticketcli.rules.decision import Decision
from ticketcli.rules.event import NEW, Event
from ticketcli.rules.rulebook import read_events
from ticketcli.rules.section import Clause, Known
from ticketcli.text import fold_text, list_words, one_line
from ticketcli.ticket.fields import NUMBERS, own_field, value_of, with_values
from ticketcli.ticket.model import NOTHING, RULES, Customer, Entry, Status, Ticket
from ticketcli.ticket.number import build_number
from ticketcli.ticket.people import Directory, parse_sender
from ticketcli.ticket.standing import FAILED
from ticketcli.worktime import dates

GIVEN = (*SET, *ADD, "channel", "contact", "status", "assignee")
KEYS = ("test", "note", "text", "title", "description", "from", "customer", "message", "on", "at", "history", "expect",
        *GIVEN)  # fmt: skip
PAST = ("contacts_30d", "unsolved", "rating")
EXPECTED = (*SET, *ADD, "assign", "rules", "score", "notify", "escalate", "link", "not")
NOBODY = "nobody"
_WEDNESDAY, _ELEVEN, _WEEKS = date(2026, 3, 4), time(11), 52
_NUMBERED = datetime(2026, 3, 4, tzinfo=UTC)
"""The month of every test's number, by which lots are drawn."""
_OTHERWISE = timedelta(days=400, hours=7, minutes=11)
"""So much later no word that depends on the present means the same."""


class RuleTest(NamedTuple):
    """One test: the case, when and why the rules are asked, what must come out and what must not.

    `timed`: it says itself when.
    """

    name: str
    where: str
    line: int
    case: Mapping[str, Any]
    at: datetime
    timed: bool = False
    event: Event = NEW
    past: Mapping[str, float] = NOTHING
    expect: Mapping[str, tuple[str, ...]] = NOTHING
    refuse: Mapping[str, tuple[str, ...]] = NOTHING


class Verdict(NamedTuple):
    """A test as it went: what is not as it must be (nothing: it passed), and what the rules did."""

    proof: RuleTest
    faults: tuple[str, ...]
    because: str

    @property
    def passed(self) -> bool:
        """Whether all is as it must be."""
        return not self.faults


# -- reading -----------------------------------------------------------------------------------------------------------


def rule_test_sections(text: str, where: str, yaml: Yaml = read_yaml) -> list[Section]:
    """The tests that one file of rules/tests/ lists, not yet understood."""
    return as_sections(yaml(text, where), where, _("a list of tests is expected: `- test: name`"))


def parse_rule_tests(
    sections: Iterable[Any], where: str, known: Known, settings: Settings, at: datetime, rules: Collection[str] = ()
) -> tuple[list[RuleTest], list[BadFile]]:
    """The sound tests of a file, and every fault in it; a test that names no time is held at `at`.

    `- at: WHEN` alone says so for those below it. `rules` are the names of those there are (none: any goes).
    """
    read: list[RuleTest] = []
    faults: list[BadFile] = []
    timed = False
    for section in sections:
        held = section if isinstance(section, Section) else Section()
        clause = Clause(held, where, known, min(held.lines.values(), default=0))
        if list(held) == ["at"]:
            at, timed = _at(clause, settings, at), True
        else:
            proof = _proof(clause, settings, at, rules)
            read += [] if clause.faults else [proof._replace(timed=proof.timed or timed)]
        faults += clause.faults
    return read, faults


def usual_instant(zone: tzinfo, is_working: Callable[[datetime], bool]) -> datetime:
    """When a test is held that does not say when: a Wednesday at 11:00, the first from March 2026 that is worked."""
    found = [datetime.combine(_WEDNESDAY + timedelta(weeks=n), _ELEVEN, zone) for n in range(_WEEKS)]
    return next(filter(is_working, found), found[0])


def needs_time(proof: RuleTest) -> bool:
    """Whether a test expects an agent, which depends on shifts, absences and turns, and does not say when."""
    named = {*proof.expect.get("assign", ()), *proof.refuse.get("assign", ())} - {NOBODY}
    return not proof.timed and any(not who.startswith(TEAM) for who in named)


def _proof(clause: Clause, settings: Settings, usual: datetime, rules: Collection[str]) -> RuleTest:
    own = settings.fields
    clause.only((*KEYS, *own))
    name = clause.text("test") or ""
    if not name or "expect" not in clause.section:
        clause.wrong("test", _("a test begins with `test: NAME` and needs `expect`"))
    at, (on, *_more) = _at(clause, settings, usual), read_events(clause) or (NEW.what,)
    expect, past = clause.clause("expect"), clause.clause("history")
    refuse = expect.clause("not") if expect else None
    return RuleTest(
        one_line(name, 80), clause.where, clause.line, _case(clause, own), at, "at" in clause.section,
        NEW if on == NEW.what else Event(on, at.isoformat()),
        _past(past) if past else {},
        _wanted(expect, own, EXPECTED, rules) if expect else {},
        _wanted(refuse, own, EXPECTED[:-1], rules) if refuse else {},
    )  # fmt: skip


def _case(clause: Clause, own: Iterable[str]) -> dict[str, Any]:
    case: dict[str, Any] = {key: clause.texts(key) for key in (*ADD, "message") if key in clause.section}
    keys = ("text", "title", "description", "from", "customer", *GIVEN, *own)
    case |= {key: clause.text(key) for key in keys if key in clause.section and key not in case}
    if not any(key in case for key in ("text", "title", "description")):
        clause.wrong("test", _("a test needs what the customer wrote: `text`"))
    for key in GIVEN:
        _check_words(clause, key, case.get(key) or (), clause.known.words(key))
    return case


def _check_words(clause: Clause, key: str, value: str | Iterable[str], known: Collection[str]) -> None:
    """Note the words of a key that the desk does not have, where it has a list of them."""
    for word in (value,) if isinstance(value, str) else value:
        if known and word not in known and fold_text(word) not in map(fold_text, known):
            clause.unknown(key, word, known)


def _at(clause: Clause, settings: Settings, usual: datetime) -> datetime:
    text = clause.text("at")
    if text is None:
        return usual
    try:
        at, later = (dates.read_instant(text, now, settings.tz) for now in (usual, usual + _OTHERWISE))
    except Usage as error:
        clause.wrong("at", str(error))
        return usual
    if at != later:
        clause.wrong(
            "at", _("`at: {text}` is another time each day: say 2026-11-20 10:30").format(text=one_line(text, 40))
        )
    return at


def _past(clause: Clause) -> dict[str, float]:
    told = {key: clause.text(key) or "" for key in clause.only(PAST)}
    for key, text in told.items():
        if not text.replace(".", "", 1).isdecimal() or len(text) > 5:
            clause.wrong(key, _("`{key}` is a whole number").format(key=key))
    return {key: float(text) for key, text in told.items()} if not clause.faults else {}


def _wanted(
    clause: Clause, own: Iterable[str], keys: Iterable[str], rules: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """What each key must be; an empty one must be unset."""
    known = [key for key in clause.only((*keys, *own)) if key != "not"]
    wanted = {key: clause.texts(key) if clause.section[key] not in (None, []) else () for key in known}
    agents, teams = clause.known.agents, (TEAM + team for team in clause.known.teams)
    lists = {"assign": (*agents, *teams, NOBODY) if agents else (), "rules": rules}
    for key, words in wanted.items():
        _check_words(clause, key, words, lists.get(key, clause.known.words(key)))
    return wanted


# -- trying ------------------------------------------------------------------------------------------------------------


def judge_rule_test(proof: RuleTest, dispatch: Dispatch, directory: Directory) -> Verdict:
    """Hold a test: where everybody's table is empty and customers have the past that it tells, the same every day."""
    customer = _customer(proof, directory)
    ticket = _ticket(proof, dispatch.settings, customer)
    beside = dispatch.beside._replace(past=lambda _ticket: _imagined(proof, ticket))
    alone = dispatch._replace(workload=Workload(Counter(), {}, lambda _customer: ()), beside=beside)
    decision = alone.decide(ticket, proof.at, proof.event)
    new = proof.event == NEW
    after = alone.open_ticket(ticket, proof.at) if new else alone.answer_event(ticket, proof.event, proof.at)
    faults = [_fault(key, wanted, after, decision) for key, wanted in proof.expect.items()]
    faults += [_refusal(key, barred, after, decision) for key, barred in proof.refuse.items()]
    return Verdict(proof, tuple(fault for fault in faults if fault), decision.because)


def _customer(proof: RuleTest, directory: Directory) -> Customer | None:
    if proof.case.get("customer"):
        return directory.by_name(proof.case["customer"]) or directory.customer(proof.case["customer"])
    return directory.find(parse_sender(proof.case["from"])) if proof.case.get("from") else None


def _ticket(proof: RuleTest, settings: Settings, customer: Customer | None) -> Ticket:
    case = proof.case
    title, _newline, rest = str(case.get("text") or case.get("title") or "").partition("\n")
    contact = case.get("contact") or parse_sender(case.get("from") or "").address or None
    fields = {key: case[key] for key in GIVEN if case.get(key) and key not in (*NUMBERS, "contact", "status")}
    messages = [Entry(proof.at, contact or "customer", "message", text=text) for text in case.get("message", ())]
    ticket = Ticket(
        build_number(settings.prefix, _NUMBERED, "0000"), title or "–", proof.at,
        customer=customer.id if customer else None,
        description=str(case.get("description") or rest), contact=contact, entries=tuple(messages),
        extra={key: case[key] for key in settings.fields if case.get(key)},
        **{"priority": settings.priority, "language": customer.language if customer else None, **fields},
    )  # fmt: skip
    return with_values(ticket, {key: int(case[key]) for key in NUMBERS if case.get(key)})


def _imagined(proof: RuleTest, ticket: Ticket) -> list[Ticket]:
    """Tickets of a customer with such a past."""
    asked, unsolved = int(proof.past.get("contacts_30d", 0)), int(proof.past.get("unsolved", 0))
    recent, long_ago = proof.at - timedelta(days=1), proof.at - timedelta(days=60)
    query = ticket._replace(type="query", assignee=None, entries=(), created_at=recent)
    rejected = Entry(
        recent, RULES, "status", changes={"status": (query.status, "closed")}, facts={"outcome": FAILED[0]}
    )
    claim = query._replace(type="complaint", created_at=long_ago, status=Status.CLOSED, entries=(rejected,))
    made = [query] * (asked - 1) + [claim] * unsolved
    if "rating" in proof.past:
        made.append(query._replace(created_at=long_ago, extra={"rating": f"{proof.past['rating']:g}"}))
    prefix = ticket.id.partition("-")[0]
    return [one._replace(id=build_number(prefix, one.created_at, f"{n:04}")) for n, one in enumerate(made, 1)]


# -- verdict -----------------------------------------------------------------------------------------------------------


def _fault(key: str, wanted: tuple[str, ...], after: Ticket, decision: Decision) -> str | None:
    told = _told(key, after, decision)
    have = {fold_text(word) for word in told}
    if key == "assign" and wanted == (NOBODY,):
        told, wanted = [after.assignee] if after.assignee else [], ()
    fine = all(fold_text(word) in have for word in wanted) if wanted else not told
    shown = {"key": key, "told": list_words(told) or _("nothing"), "wanted": list_words(wanted) or _("nothing")}
    return None if fine else _("{key} is {told}, not {wanted}").format(**shown)


def _refusal(key: str, barred: tuple[str, ...], after: Ticket, decision: Decision) -> str | None:
    told = _told(key, after, decision)
    have = {fold_text(word) for word in told}
    met = [word for word in barred if fold_text(word) in have] if barred else told
    return _("{key} is {told}, and must not be").format(key=key, told=list_words(met)) if met else None


def _told(key: str, after: Ticket, decision: Decision) -> list[str]:
    """What came out under a key of `expect`."""
    if key == "assign":
        team = [f"team:{after.team}"] if after.team else []
        return [after.assignee, *team] if after.assignee else team
    special: dict[str, Iterable[str]] = {
        "rules": [firing.rule for firing in decision.firings],
        "score": [str(decision.score)] if decision.score else [],
        "notify": [who for _firing, notice in decision.notices for who in notice.to],
        "escalate": ["yes"] if decision.escalate else [],
        "link": decision.links,
    }
    if key in special:
        return list(special[key])
    value = value_of(after, key if key in (*SET, *ADD) else own_field(key))
    return [] if value is None else [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
