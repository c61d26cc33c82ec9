"""The query language: what each term finds, how terms combine, and what is refused."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import indexed
from ticketcli.config.settings import Kind, Settings
from ticketcli.errors import Usage
from ticketcli.query.grammar import DEEPEST
from ticketcli.query.keys import KEYS
from ticketcli.query.parse import LONGEST, parse_query
from ticketcli.query.predicate import Query
from ticketcli.query.states import HAVABLE
from ticketcli.ticket.model import OPEN, Entry, External, Status, Team, Ticket
from ticketcli.ticket.outcomes import OUTCOMES

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZONE)
HOUR = timedelta(hours=1)
DESK = Settings(
    zone="America/Argentina/Buenos_Aires",
    areas={"billing": "administration", "sales": None},
    teams={"administration": Team("administration")},
    types={"claim": Kind("sale"), "quote": Kind("presale")},
    priorities=("baja", "normal", "Crítica"),
    channels=("mail", "web"),
)
MARIA = Ticket(
    "TK-2611-7Q2MX", "No me llegó la Nota de Crédito", NOW - 2 * HOUR, Status.WAITING, "customer", type="claim",
    area="billing", product="Cafetera X", priority="Crítica", channel="mail", language="es", customer="acme",
    contact="maria@acme.example", assignee="ana", team="administration", level=2, difficulty=4, tags=("invoice", "año"),
    keywords=("nota",), solution_keywords=("Duplicación",), progress=40, parent="TK-2611-000005",
    links=("TK-2611-000009",),
    external=External("Zendesk", "12"), description="Hola,\n  ¿me   la pueden reenviar?",
    entries=(
        Entry(NOW - HOUR, "ana", "reply", "e1", text="Buenos días"),
        Entry(NOW - HOUR, "ana", "attached", "e2", facts={"names": "factura.pdf"}, attachments=("attachments/x",)),
    ),
)  # fmt: skip
BARE = Ticket("TK-2611-000005", "Other", datetime(2026, 10, 1, 12, 0, tzinfo=UTC), priority="normal")
DONE = Ticket(
    "TK-2611-000009", "Done", datetime(2026, 9, 1, 12, 0, tzinfo=UTC), Status.CLOSED, priority="baja", type="quote",
    entries=(
        Entry(NOW - 72 * HOUR, "ana", "status", "e1", changes={"status": ("new", "resolved")},
              facts={"outcome": "solved", "summary": "Se reenvió"}),
        Entry(NOW - 48 * HOUR, "ana", "status", "e2", changes={"status": ("resolved", "closed")}),
    ),
)  # fmt: skip
ALL = (MARIA, BARE, DONE)
INDEX = indexed.index(ALL)


def asked(typed: Any, me: str | None = "ana", desk: Settings = DESK, at: datetime = NOW) -> Query:
    return parse_query(typed, desk, at, ("ana", "luis"), lambda: me)


def found(typed: Any) -> str:
    """Which of the three tickets are found, by their first letters; one by one and in the index alike."""
    test = asked(typed).test
    places = [place for place, ticket in enumerate(ALL) if test.matches(ticket)]
    assert indexed.found(test, INDEX) == places
    return "".join("mbd"[place] for place in places)


def refusal(typed: Any, me: str | None = None) -> str:
    with pytest.raises(Usage) as refused:
        asked(typed, me)
    return str(refused.value)


# -- terms -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("", "mbd"),
        ("   ", "mbd"),
        ("status:waiting", "m"),
        ("status:open", "mb"),
        ("status:closed", "d"),
        ("STATUS:Open", "mb"),
        ("status:new,closed", "bd"),
        ("-status:open", "d"),
        ("status:re*", ""),
        ("type:claim", "m"),
        ("stage:presale", "d"),
        ("stage:sale", "m"),
        ("area:billing", "m"),
        ("area:BILLING", "m"),
        ("area:bil*", "m"),
        ("area:sales", ""),
        ('product:"cafetera x"', "m"),
        ("product:cafetera*", "m"),
        ("channel:mail", "m"),
        ("language:es", "m"),
        ("customer:acme", "m"),
        ("customer:ac*", "m"),
        ("customer:maria", ""),
        ("contact:Maria@acme.example", "m"),
        ("assignee:ana", "m"),
        ("assignee:me", "m"),
        ("assignee:luis", ""),
        ("team:administration", "m"),
        ("tag:invoice", "m"),
        ("tag:ano", "m"),
        ("tag:inv*", "m"),
        ("tag:x,invoice", "m"),
        ("keyword:nota", "m"),
        ("keyword:duplicacion", ""),
        ("solution_keyword:duplicacion", "m"),
        ("solution_keyword:dup*", "m"),
        ("no:solution_keyword", "bd"),
        ("parent:TK-2611-000005", "m"),
        ("link:tk-2611-000009", "m"),
        ("id:tk-2611-7q2mx", "m"),
        ("external:zendesk", "m"),
        ("external:zendesk:12", "m"),
        ("external:zendesk:1", ""),
        ("outcome:solved", "d"),
        ("waiting:customer", "m"),
        ("waiting:supplier", ""),
        ("title:nota", "m"),
        ("title:NOTA,don", "md"),
        ("level:2", "m"),
        ("difficulty:4", "m"),
        ("difficulty:>=3", "m"),
        ("difficulty:<3", ""),
        ("no:difficulty", "bd"),
        ("level:>=2", "m"),
        ("level:<2", ""),
        ("level:1,2", "m"),
        ("progress:<50", "m"),
        ("progress:>40", ""),
        ("progress:<=40", "m"),
        ("progress:=40", "m"),
        ("priority:normal", "b"),
        ("priority:critica", "m"),
        ("priority:>=normal", "mb"),
        ("priority:<normal", "d"),
        ("priority:<=normal", "bd"),
        ("priority:>normal", "m"),
        ("priority:=NORMAL", "b"),
        ("priority:baja,critica", "md"),
        ("is:open", "mb"),
        ("is:unassigned", "b"),
        ("is:open,unassigned", "mb"),
        ("has:assignee", "m"),
        ("no:assignee", "bd"),
        ("has:reply", "m"),
        ("has:attachment", "m"),
        ("has:description", "m"),
        ("no:tag,type", "b"),
        ("has:tag,type", "md"),
        ("has:stage", "md"),
        ("has:outcome", "d"),
        ("has:priority", "mbd"),
        ("HAS:Level", "m"),
    ],
)
def test_a_term_finds_what_has_that_value(typed: str, which: str):
    assert found(typed) == which


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("nota", "m"),
        ("NÓTA", "m"),
        ("credit", "m"),
        ("reenviar", "m"),
        ("buenos", "m"),
        ("7q2mx", "m"),
        ("invoice", "m"),
        ("duplicacion", "m"),
        ("reenvio", "d"),
        ("factura.pdf", "m"),
        ('"nota de crédito"', "m"),
        ('"la pueden"', "m"),
        ('"de nota"', ""),
        ("nota crédito", "m"),
        ('text:"nota de crédito"', "m"),
        ("text:nota,done", "md"),
        ('""', "mbd"),
        ('-"nota de"', "bd"),
        (r'"\"nota"', "m"),
        ("redit", ""),
        ('"status:open"', ""),
        ('"or"', ""),
        ("zzz", ""),
    ],
)
def test_bare_words_and_phrases_search_the_text(typed: str, which: str):
    assert found(typed) == which


@pytest.mark.parametrize("key", HAVABLE)
def test_what_a_ticket_has_it_does_not_lack(key: str):
    for ticket in ALL:
        assert asked(f"has:{key}").matches(ticket) != asked(f"no:{key}").matches(ticket)


def test_a_query_tells_which_keys_it_asks_about():
    assert asked('area:billing or -(STATUS:open nota) "is:open"').keys == {"area", "status"}


# -- together ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("area:billing assignee:ana", "m"),
        ("area:billing AND assignee:luis", ""),
        ("area:billing or type:quote", "md"),
        ("area:billing OR status:new or type:quote", "mbd"),
        ("status:new or area:billing channel:web", "b"),
        ("(status:new or area:billing) channel:web", ""),
        ("channel:mail (status:new or area:billing)", "m"),
        ("not area:billing", "bd"),
        ("-area:billing", "bd"),
        ("NOT NOT area:billing", "m"),
        ("--area:billing", "m"),
        ("-(area:billing or status:new)", "d"),
        ("not(area:billing)status:open", "b"),
        ("-status:new -status:closed", "m"),
        ("not area:billing status:open", "b"),
        ("((((nota))))", "m"),
        ("no-reply or nota", "m"),
        ("- nota", "bd"),
    ],
)
def test_terms_combine_by_and_or_not_and_parentheses(typed: str, which: str):
    assert found(typed) == which


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("(nota", "a `(` in the query is not closed"),
        ("nota)", "a `)` too many in the query"),
        ('"nota', 'the query `"nota` has a quote that is not closed'),
        ('nota"', "has a quote that is not closed"),
        ("()", "something is missing"),
        ("or", "something is missing"),
        ("nota or", "something is missing"),
        ("or nota", "something is missing"),
        ("(nota or) x", "something is missing"),
        ("not", "something is missing"),
        ("(not)", "something is missing"),
        ("nota and", "something is missing"),
        ("and nota", "something is missing"),
        ("not or nota", "something is missing"),
        ("a and or b", "something is missing"),
        ("nota -", "something is missing"),
        ("(" * 60 + "a" + ")" * 60, "deeper than 50 levels"),
        ("not " * 60 + "a", "deeper than 50 levels"),
        ("x" * (LONGEST + 1), "at most 2000 characters"),
    ],
)
def test_what_is_left_open_or_left_out_is_refused(typed: str, line: str):
    assert line in refusal(typed)


def test_fifty_levels_are_not_too_deep():
    assert found("(" * DEEPEST + "nota" + ")" * DEEPEST) == "m"


# -- arguments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "which"),
    [
        ((), "mbd"),
        (("",), "mbd"),
        (("nota de crédito",), "m"),
        (("crédito de nota",), ""),
        (("-nota de crédito",), "bd"),
        (("crédito", "nota"), "m"),
        (("status:open area:billing",), "m"),
        (("status:open nota",), "m"),
        (("nota or done",), "md"),
        (("nota", "or", "done"), "md"),
        (("(nota", "or", "done)", "type:quote"), "d"),
        (("nota -done",), "m"),
        (("-channel:mail",), "bd"),
        (("-", "channel:mail"), "bd"),
        (('"nota', "de", 'crédito"'), "m"),
        (('-"nota de"',), "bd"),
        (("nota de", "crédito"), "m"),
        (("not", "nota de"), "bd"),
        ((r"a\ b",), ""),
        (("  nota   de  ",), "m"),
        (("no me llegó",), "m"),
        (("-  nota de",), "bd"),
    ],
)
def test_an_argument_of_several_words_is_a_phrase_unless_it_holds_an_operator(arguments: tuple[str, ...], which: str):
    assert found(arguments) == which


def test_a_text_that_is_no_argument_is_the_language_itself():
    assert found("crédito de nota") == "m"


# -- time --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("created:<7d", "m"),
        ("created:>7d", "bd"),
        ("created:7d", "m"),
        ("created:<=2h", "m"),
        ("created:<1h", ""),
        ("created:>2w", "bd"),
        ("created:>=2w", "bd"),
        ('created:<"7 días"', "m"),
        ('created:<"una semana"', "m"),
        ("created:2026-11-21", "m"),
        ("created:hoy", "m"),
        ("created:today", "m"),
        ("created:<today", "bd"),
        ("created:>=today", "m"),
        ("created:>today", ""),
        ("created:<=2026-11-21", "mbd"),
        ("created:2026-10-01", "b"),
        ("created:2026-10-01,today", "mb"),
        ("created:2026-11-21T08:00", "m"),
        ("created:2026-11-21T08:00:01", ""),
        ("created:<=2026-11-21T08:00-03:00", "mbd"),
        ("created:<2026-11-21T11:00Z", "bd"),
        ('created:>="21/11/2026 08:00"', "m"),
        ("created:2026-11-21T11:00Z", "m"),
        ("updated:<2h", "m"),
        ("updated:>2h", "bd"),
        ("resolved:<4d", "d"),
        ("resolved:<2d", ""),
        ("closed:>1d", "d"),
        ("resolved:2026-11-18", "d"),
        ("-resolved:<4d", "mb"),
        ("closed:2026-11-19", "d"),
        ("created:<ayer", "bd"),
    ],
)
def test_times_compare_with_ages_days_and_instants(typed: str, which: str):
    assert found(typed) == which


def day(typed: str, created: datetime) -> bool:
    return asked(typed).matches(BARE._replace(created_at=created))


@pytest.mark.parametrize("spelling", ["2026-10-01", "2026/10/1", '"1 de octubre de 2026"', '"october 1 2026"'])
def test_a_day_is_a_whole_day_in_the_desks_zone(spelling: str):
    first = datetime(2026, 10, 1, tzinfo=ZONE).astimezone(UTC)
    second = timedelta(seconds=1)
    assert not day(f"created:{spelling}", first - second)
    assert day(f"created:{spelling}", first)
    assert day(f"created:{spelling}", first + 24 * HOUR - second)
    assert not day(f"created:{spelling}", first + 24 * HOUR)
    assert day(f"created:<={spelling}", first + 23 * HOUR)
    assert not day(f"created:>{spelling}", first + 23 * HOUR)


@pytest.mark.parametrize(
    ("zone", "date", "hours"),
    [
        ("Europe/Madrid", "2026-03-29", 23),
        ("Europe/Madrid", "2026-10-25", 25),
        ("America/Santiago", "2026-09-06", 23),
        ("America/Havana", "2026-11-01", 25),
        ("UTC", "2026-11-01", 24),
    ],
)
def test_a_day_is_as_long_as_its_clock_says(zone: str, date: str, hours: int):
    matches = asked(f"created:{date}", desk=Settings(zone=zone)).matches
    noon = datetime.fromisoformat(f"{date}T12:00:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    around = (noon + timedelta(minutes=30 * step) for step in range(-60, 60))
    assert sum(matches(BARE._replace(created_at=at)) for at in around) == 2 * hours


def test_younger_and_older_leave_nothing_between_them():
    edge = NOW - timedelta(days=7)
    for created in (edge - timedelta(seconds=1), edge, edge + timedelta(seconds=1)):
        assert day("created:<7d", created) != day("created:>7d", created)


def test_a_midnight_that_is_told_is_an_instant():
    midnight = datetime(2026, 10, 1, tzinfo=ZONE)
    assert day('created:"2026-10-01 00:00"', midnight)
    assert not day('created:"2026-10-01 00:00"', midnight + HOUR)


def test_what_has_not_happened_matches_no_time():
    assert found("resolved:<100w or resolved:>100w") == "d"


# -- refused -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("aera:billing", "unknown key `aera` in the query; there is area"),
        ("has:reples", "there is reply"),
        ("https://acme.example", "put a text that has a colon into double quotes"),
        (":x", "unknown key `` in the query"),
        ("status:opne", "unknown status `opne`; there is open"),
        ("area:biling", "there is billing"),
        ("area:x*", "unknown area `x*`; there is billing, sales"),
        ("type:clam", "there is claim"),
        ("channel:fax", "there is mail, web"),
        ("priority:alta", "unknown priority `alta`"),
        ("assignee:anna", "there is ana"),
        ("priority:>alta", "unknown priority `alta`"),
        ("outcome:solvd", "there is solved"),
        ("waiting:godot", "there is"),
        ("stage:saale", "there is sale"),
        ("team:admin", "there is administration"),
        ("is:late", "there is open, unassigned"),
        ("no:assigne", "there is assignee"),
        ("assignee:me", "`me` is nobody yet"),
        ("area:", "`area:` needs a value"),
        ("area:,", "`area:` needs a value"),
        ("text:", "`text:` needs a value"),
        ("level:x", "compares with a whole number"),
        ("level:²", "whole number"),
        ("level:" + "9" * 50, "whole number"),
        ("created:>", "compares with nothing"),
        ("created:=>2026-11-01", "`created:=>2026-11-01` compares with nothing"),
        ("priority:>>low", "compares with nothing"),
        ("created:soon", "no such time"),
        ("created:2026-13-01", "no such"),
        ("created:1/2/2026", "may be"),
        ("created:>9999999w", "years"),
        ("area:\x1b[31m", "unknown area `\\x1b[31m`"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest_known(typed: str, line: str):
    assert line in refusal(typed)


def test_where_the_desk_lists_no_words_any_word_goes():
    assert parse_query("area:anything assignee:anybody channel:fax product:x* team:shop", Settings(), NOW)


@pytest.mark.parametrize(
    "one", ['"', "(", ")", "-", ":", "\\", ",", "a", "a:", 'a"', '"\\', " ", "<", "*", "é", "or ", "-("]
)
@pytest.mark.parametrize("key", ["", "area:", "created:", "priority:>", 'text:"', '"'])
def test_two_thousand_of_anything_are_read_at_once(key: str, one: str):
    start = time.process_time()
    for text in (key + one * ((LONGEST - len(key)) // len(one)), [key + one * 900] * 2):
        try:
            asked(text).matches(MARIA)
        except Usage:
            continue
    assert time.process_time() - start < 1


SOUP = st.lists(
    st.sampled_from(
        ['"', "(", ")", "-", ":", "\\", ",", " ", "<", ">", "=", "*", "or", "and", "not", "a", "é", "\n", "\0", "1",
         "7d", *(f"{key}:" for key in KEYS), "2026-11-21", "open", "billing", "\u202e"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(SOUP | st.text(max_size=100), st.booleans())
def test_any_text_is_a_query_or_a_usage_error(text: str, argument: bool):
    try:
        asks = asked([text] if argument else text)
    except Usage:
        return
    for ticket in ALL:
        assert asks.matches(ticket) in (True, False)


# -- laws --------------------------------------------------------------------------------------------------------------

ATOM = st.sampled_from(
    ["nota", '"de crédito"', "status:open", "status:closed", "area:billing", "priority:>=normal", "has:assignee",
    "no:tag",
     "created:<7d", "is:unassigned", "level:>1", "tag:inv*", "type:claim,quote", "-x"]
)  # fmt: skip
EXPRESSION = st.recursive(
    ATOM,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} {two[1]})"),
        inner.map(lambda one: f"not {one}"),
    ),
    max_leaves=6,
)
TICKET = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Nota de crédito", "x", "otra"]),
        "created_at": st.integers(0, 400).map(lambda hours: NOW - hours * HOUR),
        "status": st.sampled_from(Status),
        "type": st.sampled_from([None, "claim", "quote"]),
        "area": st.sampled_from([None, "billing", "sales"]),
        "priority": st.sampled_from(["baja", "normal", "Crítica", "gone"]),
        "assignee": st.sampled_from([None, "ana"]),
        "level": st.none() | st.integers(0, 3),
        "tags": st.sampled_from([(), ("invoice",), ("a", "b")]),
    }
).map(lambda fields: BARE._replace(**fields))


def same(one: str, other: str, ticket: Ticket) -> bool:
    return asked(one).matches(ticket) == asked(other).matches(ticket)


@settings(deadline=None)
@given(EXPRESSION, EXPRESSION, TICKET)
def test_not_turns_or_into_and(a: str, b: str, ticket: Ticket):
    assert same(f"not ({a} or {b})", f"(not {a}) (not {b})", ticket)
    assert same(f"-({a} {b})", f"-({a}) or -({b})", ticket)


@settings(deadline=None)
@given(EXPRESSION, TICKET)
def test_not_twice_is_not_at_all(a: str, ticket: Ticket):
    assert same(f"not not {a}", a, ticket)
    assert same(f"--({a})", a, ticket)
    assert asked(a).matches(ticket) != asked(f"-({a})").matches(ticket)


@settings(deadline=None)
@given(EXPRESSION, EXPRESSION, EXPRESSION, TICKET)
def test_and_binds_closer_than_or(a: str, b: str, c: str, ticket: Ticket):
    assert same(f"{a} or {b} {c}", f"{a} or ({b} and {c})", ticket)
    assert same(f"{a} {b} or {c}", f"{c} or {b} {a}", ticket)


@settings(deadline=None)
@given(EXPRESSION, TICKET)
def test_an_argument_that_holds_operators_is_the_same_as_the_text(a: str, ticket: Ticket):
    assert asked([f"({a})"]).matches(ticket) == asked(a).matches(ticket)


@settings(deadline=None)
@given(TICKET)
def test_the_four_open_states_are_open(ticket: Ticket):
    assert asked("status:open").matches(ticket) == asked("status:" + ",".join(OPEN)).matches(ticket) == ticket.open


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_a_word_of_the_query(outcome: str):
    assert asked(f"outcome:{outcome}")


# -- what a query wants to know ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "wanted"), [
    ("assignee:me", {"me"}), ("-assignee:me or area:billing", {"me"}), ("new:since-sync", {"news"}),
    ("nombre mes", set()), ("me", set()), ('"late me due"', set()), ("title:late", set()), ("assignee:ana", set()),
    ("customer:me", set()), ("status:open", set()),
])  # fmt: skip
def test_who_asks_and_what_is_new_is_found_out_where_a_term_says_so(typed, wanted):
    asked_for: set[str] = set()

    def tell(what: str, answer: Any) -> Any:
        return lambda: asked_for.add(what) or answer

    parse_query(typed, DESK, NOW, ("ana", "luis"), tell("me", "ana"), tell("service", None), tell("news", ()))
    assert asked_for == wanted


@pytest.mark.parametrize(("typed", "wanted"), [("due:<1d", True), ("late:yes", True), ("late", False), ("due", False)])
def test_deadlines_are_made_where_a_ticket_is_asked_for_them(typed, wanted):
    made: list[bool] = []
    test = parse_query(typed, DESK, NOW, service=lambda: made.append(True)).test
    assert not made
    for ticket in ALL:
        test.matches(ticket)
    assert bool(made) is wanted
