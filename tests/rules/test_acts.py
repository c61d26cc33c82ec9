"""What rules do, and that they do it once."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketcli.config.settings import Settings
from ticketcli.format.yaml import read_yaml
from ticketcli.rules.case import Beside, Case
from ticketcli.rules.decision import Decision, decide_case
from ticketcli.rules.event import Event
from ticketcli.rules.prefilter import Sieve
from ticketcli.rules.rulebook import Rule, read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Customer, Entry, Ticket
from ticketcli.ticket.number import check_character

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
KNOWN = Known(
    areas=("billing", "orders"),
    products=("cafetera", "molinillo"),
    priorities=("low", "normal", "high", "urgent"),
    agents=("ana", "luis"),
    teams=("shop",),
    fields=("serial", "order-number"),
    desk=Settings(areas={"billing": None, "orders": None}),
)
NUMBER = "TK-2611-0000" + check_character("26110000")


def book(text: str) -> list[Rule]:
    found, faults = read_rules(read_yaml(text, "rules/10.yaml"), "rules/10.yaml", KNOWN)
    assert faults == []
    return found


def faults(text: str) -> list[str]:
    return [str(fault) for fault in read_rules(read_yaml(text, "r"), "r", KNOWN)[1]]


def ticket(title: str = "Hola", **fields: object) -> Ticket:
    return Ticket("TK-1", title, AT, **fields)


def decided(
    text: str, of: Ticket, event: Event | None = None, beside: Beside | None = None, **more: object
) -> Decision:
    case = Case(of, more.get("customer"), more.get("at", AT), event or Event("new"), beside)
    return decide_case(Sieve(book(text)), case, more.get("keep", ()))


# -- fields ------------------------------------------------------------------------------------------------------------


def test_a_rule_says_how_hard_it_is_from_1_to_5():
    assert decided("- rule: a\n  set: {difficulty: 5}", ticket()).changes == {"difficulty": 5}
    assert "from 1 to 5" in faults("- rule: a\n  set: {difficulty: 6}")[0]


def test_words_of_the_solution_are_added_apart_from_those_of_the_problem():
    decision = decided(
        "- rule: a\n  when: {text: junta}\n  add: {keywords: pierde, solution_keywords: [junta]}", ticket("La junta")
    )
    assert decision.changes == {"keywords": ("pierde",), "solution_keywords": ("junta",)}


def test_named_groups_become_fields_of_the_desk():
    rule = r"- rule: a\n  extract: 'serie (?P<serial>[A-Z]{2}-\d+).* n° (?P<order_number>\d+)'"
    decision = decided(rule.replace(r"\n", "\n"), ticket("La serie MO-12, pedido n° 77"))
    assert decision.changes == {"extra.serial": "MO-12", "extra.order-number": "77"}
    assert decision.because == "rule a: «serie MO-12, pedido n° 77»"


def test_what_the_field_cannot_hold_is_left_out_and_said():
    rule = "- rule: a\n  extract: 'product (?P<product>[a-z]+)'"
    assert decided(rule, ticket("product CAFETERA")).changes == {"product": "cafetera"}
    decision = decided(rule, ticket("product tostadora"))
    assert (decision.changes, decision.firings[0].left_out) == ({}, {"product": "tostadora"})


def test_a_group_named_tag_is_added():
    assert decided("- rule: a\n  extract: '#(?P<tag>[a-z]+)'", ticket("#vip", tags=("x",))).changes == {
        "tags": ("x", "vip")
    }


def test_what_rules_added_they_may_take_away_and_nothing_else():
    rule = "- rule: a\n  remove: {tags: [x, y]}"
    by_rules = Entry(AT, "tkt", "classified", "e1", changes={"tags": (("y",), ("y", "x"))})
    assert decided(rule, ticket(tags=("x", "y"))).changes == {}
    assert decided(rule, ticket(tags=("y", "x"), entries=(by_rules,))).changes == {"tags": ("y",)}


def test_the_desks_own_fields_can_be_set_and_asked():
    rule = "- rule: a\n  when: {serial: MO-*}\n  set: {order-number: '1'}"
    assert decided(rule, ticket(extra={"serial": "MO-1"})).changes == {"extra.order-number": "1"}
    assert decided(rule, ticket(extra={"serial": "CA-1"})).changes == {}


# -- priority and score ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        ("raise: priority", "normal", "high"),
        ("raise: 2", "normal", "urgent"),
        ("raise: {priority: 9}", "low", "urgent"),
        ("lower: priority", "normal", "low"),
        ("lower: priority", "low", "low"),
    ],
)
def test_the_priority_goes_up_and_down_and_no_further(act, before, after):
    decision = decided(f"- rule: a\n  {act}", ticket(priority=before))
    assert decision.changes.get("priority", before) == after


def test_a_priority_is_raised_once_however_often_the_rules_are_asked():
    text = "- rule: a\n  set: {priority: normal}\n- rule: b\n  raise: priority"
    first = decided(text, ticket())
    assert first.changes == {"priority": "high"}
    after = lifecycle.change_fields(ticket(), first.changes, "classified", "tkt", AT, first.because, first.facts)
    assert decided(text, after).changes == {}
    assert decided("- rule: b\n  raise: priority", after).changes == {}


def test_points_are_given_once_and_can_be_asked_for():
    text = "- rule: a\n  score: 20\n- rule: b\n  when: {score: '>=20'}\n  add: {tags: [hot]}"
    first = decided(text, ticket())
    assert (first.score, first.changes) == (20, {"tags": ("hot",)})
    after = lifecycle.change_fields(ticket(), first.changes, "classified", "tkt", AT, first.because, first.facts)
    again = decided(text, after)
    assert (again.score, again.changes, again.because) == (0, {}, "")


# -- events ------------------------------------------------------------------------------------------------------------


def test_a_rule_is_asked_on_its_events_alone():
    text = "- rule: a\n  on: [message, change of priority]\n  set: {area: orders}"
    assert decided(text, ticket()).changes == {}
    assert decided(text, ticket(), Event("message", "1")).changes == {"area": "orders"}
    assert decided(text, ticket(), Event("change of priority", "1")).changes == {"area": "orders"}


def test_one_event_is_answered_once_and_the_next_one_again():
    text = "- rule: a\n  on: message\n  add: {tags: [x]}"
    event = Event("message", "1")
    first = decided(text, ticket(), event)
    after = lifecycle.change_fields(ticket(), first.changes, "classified", "tkt", AT, first.because, first.facts)
    removed = after._replace(tags=())
    assert decided(text, removed, event).firings == ()
    assert decided(text, removed, Event("message", "2")).changes == {"tags": ("x",)}


def test_a_message_is_the_latest_and_text_is_all():
    entries = (Entry(AT, "m", "message", "e1", text="mi abogado"), Entry(AT, "m", "message", "e2", text="gracias"))
    event = Event("message", "1")
    for key, held in (("message", False), ("text", True)):
        text = f"- rule: a\n  on: message\n  when: {{{key}: abogado}}\n  score: 1"
        assert bool(decided(text, ticket(entries=entries), event).firings) == held


# -- people ------------------------------------------------------------------------------------------------------------


def test_a_notice_says_whom_to_tell_what():
    text = "- rule: a\n  notify: {to: [assignee, ana, 'team:shop', x@y.example], text: ¡Ojo!}"
    [(firing, notice)] = decided(text, ticket()).notices
    assert (firing.rule, notice.to, notice.text) == ("a", ("assignee", "ana", "team:shop", "x@y.example"), "¡Ojo!")


def test_links_are_those_that_are_there_and_new():
    text = f"- rule: a\n  link: [mentioned, customer, {NUMBER}]"
    other = Ticket("TK-2", "-", AT - timedelta(days=1), customer="acme")
    beside = Beside(past=lambda _ticket: [other], exists=lambda id: id != "TK-2611-0000C")
    of = ticket(f"como en ({NUMBER.lower()}).", customer="acme")
    assert decided(text, of, beside=beside).links == (NUMBER, "TK-2")
    assert decided(text, of._replace(links=(NUMBER, "TK-2")), beside=beside).links == ()


# -- what is asked -----------------------------------------------------------------------------------------------------


def past(*tickets: Ticket) -> Beside:
    return Beside(past=lambda _ticket: tickets)


def held(when: str, of: Ticket, **more: object) -> bool:
    return bool(decided(f"- rule: a\n  when: {{{when}}}\n  stop: yes", of, **more).firings)


def test_contacts_of_thirty_days_are_tickets_and_messages_this_one_included():
    message = Entry(AT - timedelta(days=2), "m", "message", "e1")
    one = Ticket("TK-2", "-", AT - timedelta(days=3), customer="acme", entries=(message,))
    old = one._replace(id="TK-3", created_at=AT - timedelta(days=31), entries=())
    of = ticket(customer="acme")
    assert held('history.contacts_30d: "=3"', of, beside=past(one, old))
    assert held("history.contacts_30d: 1", of)


def test_unsolved_are_complaints_that_are_open_or_ended_badly():
    base = Ticket("TK-2", "-", AT - timedelta(days=9), customer="acme", type="claim")
    ends = Entry(AT, "ana", "status", "e", changes={"status": ("new", "resolved")}, facts={"outcome": "solved"})
    solved = base._replace(id="TK-3", entries=(ends._replace(at=AT - timedelta(days=1)),))
    badly = base._replace(id="TK-4", entries=(ends._replace(at=AT - timedelta(days=1), facts={"outcome": "rejected"}),))
    question = base._replace(id="TK-5", type="query")
    unsaid = base._replace(id="TK-6", type=None)
    own = base._replace(id="TK-7", type="breakdown")
    of = ticket(customer="acme")
    assert held("history.unsolved: 2", of, beside=past(base, solved, badly, question, unsaid))
    assert held("history.unsolved: 3", of, beside=past(base, badly, own))


def test_the_rating_is_the_mean_and_nothing_when_nobody_rated():
    of, rated = ticket(customer="acme"), Ticket("TK-2", "-", AT - timedelta(days=9), extra={"rating": "2"})
    assert held('history.rating: "<=2"', of, beside=past(rated))
    assert not held('history.rating: "<=2"', of)


def test_time_is_weekday_hour_and_working_hours():
    assert held("time.weekday: [sáb, dom]", ticket())
    assert held("time.weekday: vie-lun", ticket())
    assert not held("time.weekday: mon-fri", ticket())
    assert held('time.hour: ">=10"', ticket())
    assert held("time.working_hours: no", ticket(), beside=Beside(working=lambda _at: False))


def test_a_query_is_asked_for_the_present():
    assert held("query: 'area:billing created:<2d'", ticket(area="billing"))
    assert not held("query: 'area:billing created:<2d'", ticket(area="billing"), at=AT + timedelta(days=3))


def test_a_priority_compares():
    assert held('priority: ">=high"', ticket(priority="urgent"))
    assert not held('priority: ">=high"', ticket(priority="normal"))


def test_a_rule_holds_from_its_first_day_to_the_end_of_its_last():
    text = "- rule: a\n  from: 2026-11-21\n  until: 2026-11-22\n  set: {area: orders}"
    for hours, holds in ((-11, False), (0, True), (37, True), (38, False)):
        assert bool(decided(text, ticket(), at=AT + timedelta(hours=hours)).firings) == holds


def test_the_contact_is_asked_by_dots():
    who = Customer("acme", "Acme")
    assert held("contact.domain: ACME.example", ticket(contact="m@acme.example", customer="acme"), customer=who)


def test_a_misspelt_word_is_found_where_the_rule_is_fuzzy():
    text = "- rule: a\n  {}when: {{text: [cafetera, pago]}}\n  set: {{area: orders}}"
    assert decided(text.format("fuzzy: yes\n  "), ticket("mi cafetrea")).changes == {"area": "orders"}
    assert decided(text.format(""), ticket("mi cafetrea")).changes == {}
    assert decided(text.format("fuzzy: yes\n  "), ticket("un pajo")).changes == {}


def test_a_desk_without_fields_of_its_own_takes_any_name_out_of_a_text():
    section = read_yaml("- rule: a\n  extract: '(?P<anything>x)'", "r")
    assert read_rules(section, "r", Known())[1] == []


# -- faults ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("on: nuevo", "`on: nuevo` is unknown; there is change of FIELD, late, message, new"),
        ("on: change of prioriti", "`on: change of prioriti` is unknown; there is change of priority"),
        ("from: 2026-13-01", "`from` is a day such as 2026-12-24"),
        ("from: 2026-12-02\n  until: 2026-12-01", "`until` lies before `from`"),
        ("extract: 'x'", "`extract` needs a named group"),
        ("extract: '(?P<seriel>x)'", "`extract: seriel` is unknown; there is serial"),
        ("extract: '('", "the regular expression `(` is refused: missing )"),
        ("score: many", "`score` is a whole number of points"),
        ("score: 0", "`score` is a whole number of points"),
        ("raise: area", "`raise` is `priority`, or by how many steps"),
        ("raise: 1\n  lower: 1", "`raise` and `lower` cannot go together"),
        ("notify: anna", "`notify: anna` is unknown; there is ana"),
        ("notify: {text: x}", "`notify` needs whom to tell"),
        ("escalate: 12", "`escalate` is yes, a level from 1 to 9"),
        ("escalate: team:shpo", "`escalate: team:shpo` is unknown; there is team:shop"),
        ("link: TK-2611-00007", "`link: TK-2611-00007` is unknown; there is "),
        ("when: {regex: '(a+)+$'}", "the regular expression `(a+)+$` is refused: it can backtrack without end"),
        ("when: {history.contacts_30d: many}", "`history.contacts_30d: many` compares with no number"),
        ("when: {history.contacts: 3}", "`history.contacts` is unknown here; there is history.contacts_30d"),
        ("when: {time.weekday: holiday}", "`time.weekday: holiday` is unknown; there is "),
        ("when: {query: 'aera:billing'}", "unknown key `aera` in the query; there is area"),
        ("when: {priority: '>urgent'}", "`priority: >urgent` can never hold"),
        ("when: {priority: '>hihg'}", "`priority: hihg` is unknown; there is high"),
        ("when: {fuzzy: yes}", "`fuzzy` needs a `text` beside it"),
        ("when: {all: [{area: billing}, {area: orders}]}", "this can never hold: area: billing, orders"),
    ],
)
def test_a_fault_names_what_is_wrong_and_the_nearest_word(rule: str, fault: str):
    said = faults(f"- rule: r\n  stop: yes\n  {rule}")
    assert any(fault in one for one in said), said
