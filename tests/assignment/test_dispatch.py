from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.config.settings import Learning, Settings
from ticketcli.format.yaml import read_yaml
from ticketcli.rules.event import Event
from ticketcli.rules.rulebook import read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Agent, Customer, Status, Team, Ticket


@pytest.fixture
def opened(run):
    """A new ticket, as JSON."""

    def opened(*arguments):
        return run("new", *arguments, "--format", "json").json

    return opened


def reasons(ticket):
    return {entry["kind"]: entry["because"] for entry in ticket["entries"] if entry["by"] == "tkt"}


def test_a_ticket_is_classified_and_assigned_in_the_commit_that_opens_it(desk, opened):
    from tests.conftest import git

    ticket = opened("No me llegó la factura")
    assert (ticket["area"], ticket["assignee"], ticket["status"]) == ("billing", "ana", "assigned")
    assert git("log", "-1", "--format=%(trailers:key=Act,valueonly,separator=%x2C)") == "opened,classified,assigned"
    assert (
        git("log", "-1", "--format=%(trailers:key=Rule,valueonly,separator=%x2C)") == "facturas,reclamos,facturas-a-ana"
    )


def test_the_reason_names_rule_and_words(desk, opened):
    told = reasons(opened("No me llegó la factura"))
    assert told["classified"] == "rule facturas: «factura», rule reclamos: «No me llegó»"
    assert told["assigned"] == "rule facturas-a-ana"


def test_the_same_ticket_goes_to_the_same_agent_on_every_clone(desk, run, monkeypatch):
    from tests.conftest import git

    git("clone", "-q", ".", "../clone")
    number = run("-q", "new", "Una pregunta", "--no-rules").out.strip()
    suggested = run("assign", number, "--suggest").out
    git("-C", "../clone", "pull", "-q")
    monkeypatch.chdir("../clone")
    assert run("assign", number, "--suggest").out == suggested


def test_what_a_person_set_the_rules_leave_alone(desk, opened, run):
    ticket = opened("No me llegó la factura", "--area", "sales")
    assert ticket["area"] == "sales"
    run("classify", ticket["id"])
    assert run("show", ticket["id"], "--format", "json").json["area"] == "sales"


def test_who_is_away_gets_nothing(desk, run, opened):
    path = desk / "agents/ana.md"
    path.write_text(path.read_text().replace("hours: office", "hours: office\naway: [2026-11-20]"))
    ticket = opened("No me llegó la factura")
    assert ticket["assignee"] != "ana"


def test_a_ticket_that_nobody_may_have_stays_in_the_queue_and_the_reason_is_said(desk, run, opened):
    for agent in ("ana", "luis", "marta"):
        path = desk / f"agents/{agent}.md"
        text = path.read_text().replace("capacity: 12", "capacity: 0").replace("capacity: 10", "capacity: 0")
        path.write_text(text.replace("capacity: 8", "capacity: 0"))
    ticket = opened("La cafetera no calienta")
    assert ticket["assignee"] is None
    assert ticket["team"] == "technical"
    assert "full" in reasons(ticket)["assigned"]
    assert "full" in run("assign", ticket["id"]).err


def test_unassigned_ones_are_tried_again(desk, run, opened):
    one = opened("Una", "--no-rules")["id"]
    two = opened("Otra", "--no-rules")["id"]
    run("assign", "--unassigned")
    for number in (one, two):
        assert run("show", number, "--format", "json").json["assignee"]


def test_a_desk_without_any_settings_assigns_to_whoever_there_is(empty, run, opened):
    first = opened("Sin nadie")
    assert first["assignee"] is None
    run("agent", "add", "ana")
    run("agent", "add", "luis")
    given = [run("show", first["id"], "--format", "json").json["assignee"]]
    given += [opened(f"Caso {n}")["assignee"] for n in range(5)]
    assert sorted(given) == ["ana"] * 3 + ["luis"] * 3


def test_whoever_knew_the_customer_gets_the_next_one(empty, run, opened):
    for agent in ("ana", "luis", "marta"):
        run("agent", "add", agent)
    first = opened("Uno", "--from", "pepe@correo.example")["id"]
    run("assign", first, "--to", "marta")
    run("--as", "marta", "reply", first, "-m", "Hola")
    assert [opened(f"Caso {n}", "--from", "pepe@correo.example")["assignee"] for n in range(3)] == ["marta"] * 3


CALENDARS = """\
calendars:
  night: {hours: {fri: [["00:00", "06:00"]]}}
  office: {hours: {fri: [["09:00", "18:00"]]}}
"""


@pytest.mark.parametrize(
    ("sla", "rested", "worked"),
    [
        (f"calendar: night\n{CALENDARS}", "2026-11-20T10:00", "2026-11-20T03:00"),
        (CALENDARS, "2026-11-20T03:00", "2026-11-20T10:00"),
        (CALENDARS.replace("office", "shop"), "2026-11-20T10:00", "2026-11-20T03:00"),
        (f"calendar: always\n{CALENDARS}", "", "2026-11-22T20:00"),
        ("", "", "2026-11-22T20:00"),
    ],
    ids=["named", "office", "first", "always", "none"],
)
def test_working_hours_are_those_of_the_desks_calendar(empty, run, sla, rested, worked):
    (empty / "sla.yaml").write_text(sla)
    (empty / "rules").mkdir(exist_ok=True)
    (empty / "rules/night.yaml").write_text("- rule: off\n  when: {time.working_hours: no}\n  add: {tags: [off]}\n")
    tags = {at: run("--at", at, "new", "x", "--format", "json").json["tags"] for at in (rested, worked) if at}
    assert tags == {at: ["off"] if at == rested else [] for at in (rested, worked) if at}


def test_the_desks_working_days_are_those_of_the_same_calendar(empty, run):
    (empty / "sla.yaml").write_text(CALENDARS)
    number = run("--at", "2026-11-20T10:00", "-q", "new", "x").out.strip()
    said = run("--at", "2026-11-20T10:00", "promise", number, "--by", "2 working hours", "--call")
    assert "12:00" in said.out + said.err


def test_at_night_a_ticket_waits_and_in_the_morning_it_is_given(desk, run):
    night = run("-q", "--at", "2026-11-19T23:00:00-03:00", "new", "No me llegó la factura").out.strip()
    assert not run("show", night, "--format", "json").json["assignee"]
    early = run("--at", "2026-11-20T08:00:00-03:00", "assign", "--unassigned")
    assert "off shift until 2026-11-20T09:00" in early.err
    assert f"{night}  assigned to ana" in run("assign", "--unassigned").out


def test_an_area_may_need_a_skill(desk, run):
    path = desk / "desk.yaml"
    path.write_text(path.read_text().replace("{cafeteras: 2}", "{cafeteras: 3}"))
    found = run("new", "Mi cafetera está rota", "--area", "technical", "--format", "json").json
    assert found["assignee"] == "marta"
    assert "luis has cafeteras 2 of 3" in run("assign", found["id"], "--suggest").out


def test_a_tag_may_need_a_skill(desk, run):
    number = run("-q", "new", "Algo", "--no-rules", "--tag", "skill:ventas=3", "--set", "area=sales").out.strip()
    assert "ana has ventas 2 of 3" in run("assign", number, "--suggest").out


# -- acts of rules, without a desk -------------------------------------------------------------------------------------

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ANA, LUIS = Agent("ana", "Ana"), Agent("luis", "Luis")
EVA, SOL = Agent("eva", "Eva", level=2), Agent("sol", "Sol", level=3)
TEAMS = {"front": Team("front", ("ana", "luis")), "lab": Team("lab", ("ana", "sol"))}
SETTINGS = Settings(teams=TEAMS)
MESSAGE = Event("message", "2026-11-20T10:00:00+00:00")


def dispatch(book: str = "", *agents: Agent, settings: Settings = SETTINGS, **more: object) -> Dispatch:
    found, faults = read_rules(
        read_yaml(book or "[]", "r"), "r", Known(teams=tuple(TEAMS), agents=("ana", "luis", "eva", "sol"))
    )
    assert faults == []
    workload = Workload(Counter(), {}, lambda _customer: ())
    everybody = {agent.id: agent for agent in agents or (ANA, LUIS, EVA, SOL)}
    return Dispatch(settings, found, everybody, lambda _id: None, workload)._replace(**more)


def ticket(*doings: tuple[str, float], **fields: object) -> Ticket:
    """A ticket opened a day ago, with a note by each of these, so many hours ago."""
    made = Ticket("TK-2611-00006", "Hola", AT - timedelta(days=1), **fields)
    for by, hours in doings:
        made = lifecycle.add_note(made, "Lo miro", by, AT - timedelta(hours=hours))
    return made


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_a_rule_that_listens_to_a_message_assigns():
    rule = "- {rule: insiste, on: message, when: {message: abogado}, assign: luis}"
    before = lifecycle.assign_ticket(ticket(), "ana", None, "tkt", AT - hours(1))
    written = lifecycle.receive_message(before, "mi abogado", "m@acme.example", AT, None)
    after = dispatch(rule).answer_event(written, MESSAGE, AT)
    assert after.assignee == "luis"
    assert (after.entries[-1].changes, after.entries[-1].because) == (
        {"assignee": ("ana", "luis")}, "rule insiste: «abogado»",
    )  # fmt: skip
    other = lifecycle.receive_message(before, "gracias", "m@acme.example", AT, None)
    assert dispatch(rule).answer_event(other, MESSAGE, AT) == other


def test_a_rule_that_escalates_by_level_leaves_the_team_as_it_is():
    desk = dispatch("- {rule: sube, on: message, escalate: yes}")
    after = desk.answer_event(ticket(assignee="ana", team="lab"), MESSAGE, AT)
    assert (after.team, after.level) == ("lab", 3)
    assert [sorted(entry.changes) for entry in after.entries] == [["level"], ["assignee"]]


def test_a_rule_that_escalates_to_a_team_leaves_the_level_as_it_is():
    desk = dispatch("- {rule: al-taller, on: message, escalate: team:lab}")
    after = desk.answer_event(ticket(assignee="luis", level=2), MESSAGE, AT)
    assert (after.team, after.level, after.assignee) == ("lab", 2, "sol")
    assert [(entry.kind, entry.because) for entry in after.entries] == [
        ("escalated", "rule al-taller"), ("assigned", "rule al-taller, the only one left"),
    ]  # fmt: skip


def test_a_rule_that_hands_a_ticket_to_a_team_stands_in_the_reason_beside_how_its_agent_was_chosen():
    after = dispatch("- {rule: taller, assign: team:lab}", ANA, SOL).open_ticket(ticket(level=2), AT)
    assert (after.assignee, after.team) == ("sol", "lab")
    assert after.entries[-1].because == "rule taller, the only one left"
    named = dispatch("- {rule: a-luis, assign: luis}").open_ticket(ticket(), AT)
    assert (named.assignee, named.entries[-1].because) == ("luis", "rule a-luis")


class Guess(NamedTuple):
    """What a past in which one agent had all would teach."""

    field: str
    value: str
    confidence: float = 0.9
    because: str = "learned: «hola» 90%"


def guessed(_ticket: Ticket, fields: object) -> list[Guess]:
    return [Guess(field, {"assignee": "ana", "area": "billing"}.get(field, "")) for field in fields if field != "type"]


def test_what_was_learned_sets_what_it_is_sure_of_and_assigns_nobody():
    settings = Settings(learning=Learning(act_above=0.1))
    desk = dispatch(settings=settings, advise=lambda ticket, fields: guessed(ticket, {"area", "assignee"} & {*fields}))
    after = desk.only_classify(ticket(), AT)
    assert (after.area, after.assignee) == ("billing", None)
    unsure = desk._replace(settings=Settings(learning=Learning(act_above=0.95)))
    assert unsure.only_classify(ticket(), AT) == ticket()


def test_nothing_is_learned_of_an_agent_whom_a_rule_has_chosen():
    rule = dispatch("- {rule: a-luis, assign: luis}")
    assert "assignee" not in rule.unspoken(ticket(), rule.decide(ticket(), AT))
    team = dispatch("- {rule: taller, assign: team:lab}")
    assert "assignee" not in team.unspoken(ticket(), team.decide(ticket(), AT))
    silent = dispatch()
    assert silent.unspoken(ticket(), silent.decide(ticket(), AT)) == (
        "type", "area", "product", "priority", "assignee",
    )  # fmt: skip


@pytest.mark.parametrize(("tier", "favoured"), [("gold", True), ("silver", False), ("bronze", False), (None, False)])
def test_only_customers_of_the_highest_tier_are_favoured(tier, favoured):
    settings = Settings(tiers=("bronze", "silver", "gold"))
    desk = dispatch(settings=settings, customer={"acme": Customer("acme", "Acme", tier=tier)}.get)
    assert desk.scene(ticket(customer="acme"), AT, None).favoured is favoured


@pytest.mark.parametrize(
    ("doings", "since"),
    [
        ((), 24),
        ((("ana", 2),), 2),
        ((("luis", 2),), 2),
        ((("ana", 9), ("luis", 4)), 4),
        ((("ana", 5), ("m@acme.example", 2)), 5),
        ((("m@acme.example", 2),), 24),
    ],
    ids=["nobody", "its agent", "another agent", "two of them", "customer after agent", "customer"],
)
def test_a_ticket_is_untouched_since_an_agent_last_did_something_whatever_the_customer_does(doings, since):
    assert dispatch().untouched_for(ticket(*doings, assignee="ana", status=Status.IN_PROGRESS), AT) == hours(since)


def test_a_ticket_is_untouched_since_it_was_given_to_its_agent():
    given = lifecycle.assign_ticket(ticket(), "ana", None, "tkt", AT - hours(3))
    assert dispatch().untouched_for(given, AT) == hours(3)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"assignee": "gone"},
        {"assignee": "ana", "status": Status.WAITING},
        {"assignee": "ana", "status": Status.RESOLVED},
    ],
    ids=["nobody's", "whose agent is gone", "waiting", "resolved"],
)
def test_nobody_has_to_touch_a_ticket_that_is(fields):
    assert dispatch().untouched_for(ticket(**fields), AT) is None


# -- workload ----------------------------------------------------------------------------------------------------------


def test_a_change_moves_its_weight_from_one_agent_to_the_other():
    workload = Workload(Counter(ana=2, luis=1), {}, lambda _customer: ())
    before = ticket(assignee="ana", status=Status.IN_PROGRESS)
    workload.count(before, lifecycle.assign_ticket(before, "luis", None, "eva", AT))
    assert (workload.load, workload.given) == ({"ana": 1, "luis": 2}, {"luis": AT})
    workload.count(before, lifecycle.pause_ticket(before, "customer", "ana", AT, None))
    assert workload.load == {"ana": 0, "luis": 2}


def test_the_customers_other_tickets_are_as_this_call_left_them_until_they_are_recorded():
    one, other = (ticket(customer="acme")._replace(id=f"TK-2611-0000{n}") for n in (1, 2))
    workload = Workload(Counter(), {}, {"acme": (one,)}.__getitem__)
    changed = one._replace(title="Otra")
    workload.count(one, changed)
    assert workload.of_customer(other) == [changed]
    workload.forget_recorded([changed])
    assert workload.of_customer(other) == [one]
    assert workload.of_customer(one) == []
    assert workload.of_customer(other._replace(customer=None)) == []
