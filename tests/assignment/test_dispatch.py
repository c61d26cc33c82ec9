import pytest


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
    assert opened("Sin nadie")["assignee"] is None
    run("agent", "add", "ana")
    run("agent", "add", "luis")
    given = [opened(f"Caso {n}")["assignee"] for n in range(6)]
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
