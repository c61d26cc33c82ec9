"""What is nobody's is given to somebody as soon as somebody may have it, and to nobody who gave it back."""

from pathlib import Path

import pytest

from tests.conftest import git

SHIFT = """calendars:
  office:
    hours: {mon: [["09:00", "18:00"]], tue: [["09:00", "18:00"]], wed: [["09:00", "18:00"]], thu: [["09:00", "18:00"]],
            fri: [["09:00", "18:00"]]}
"""


@pytest.fixture
def small(empty: Path, run):
    """A desk of ana and luis, who may have one ticket each; gives how many commits there are."""
    for agent in ("ana", "luis"):
        run("agent", "add", agent, "--capacity", "1")
    return lambda: int(git("rev-list", "--count", "HEAD"))


@pytest.fixture
def new(run):
    return lambda title, *more: run("-q", "new", title, *more).out.strip()


@pytest.fixture
def owner(run):
    return lambda number: run("show", number, "--format", "json").json["assignee"]


def full(new, owner) -> dict[str, str]:
    """Both have one: agent -> number."""
    return {owner(number): number for number in (new("Uno"), new("Dos"))}


@pytest.mark.parametrize("words", [["resolve"], ["assign", "--to", "luis"]], ids=lambda words: words[0])
def test_who_comes_free_is_given_what_waited_in_the_same_commit(words, small, run, new, owner):
    has = full(new, owner)
    waits = new("Tres")
    before = small()
    done = run(words[0], has["ana"], *words[1:])
    assert owner(waits) == "ana"
    assert small() == before + 1
    assert f"{waits}  assigned to ana — ana came free, the only one left" in done.err
    assert done.lines[0].startswith(has["ana"])
    assert len(done.lines) == 1
    assert "; 1 given out of the queue" in git("log", "-1", "--format=%s")
    entry = run("show", waits, "--format", "json").json["entries"][-1]
    assert (entry["by"], entry["kind"], entry["because"]) == ("tkt", "assigned", "ana came free, the only one left")


def test_waiting_for_the_customer_makes_room_and_waiting_for_a_supplier_does_not(small, run, new, owner):
    has = full(new, owner)
    waits = new("Tres")
    for number in has.values():
        run("start", number)
    run("wait", has["ana"], "--for", "supplier")
    assert owner(waits) is None
    run("wait", has["luis"], "--for", "customer")
    assert owner(waits) == "luis"


def test_a_dry_run_says_it_and_does_nothing(small, run, new, owner):
    has = full(new, owner)
    waits = new("Tres")
    done = run("resolve", has["ana"], "-n")
    assert f"{waits}  assigned to ana" in done.err
    assert owner(waits) is None


def test_undo_takes_both_back(small, run, new, owner):
    has = full(new, owner)
    waits = new("Tres")
    run("resolve", has["ana"])
    run("undo")
    assert (owner(waits), owner(has["ana"])) == (None, "ana")
    assert run("show", has["ana"], "--format", "json").json["status"] == "assigned"


def test_the_highest_priority_goes_first_then_the_oldest(small, run, new, owner):
    has = full(new, owner)
    low, first, second = new("a", "--priority", "low"), new("b", "--priority", "high"), new("c", "--priority", "high")
    run("--at", "2026-11-20T11:00:00-03:00", "resolve", *has.values())
    assert owner(low) is None
    assert {owner(first), owner(second)} == {"ana", "luis"}


def test_who_had_room_before_is_given_nothing(empty, run, new, owner):
    run("agent", "add", "ana", "--capacity", "5")
    mine, left = new("Uno"), new("Dos", "--no-rules")
    done = run("resolve", mine)
    assert owner(left) is None
    assert done.err == ""


def test_who_is_not_of_the_area_is_given_nothing(small, run, new, owner):
    agent = Path("agents/ana.md")
    agent.write_text(agent.read_text().replace("capacity:", "areas: [billing]\ncapacity:"))
    has = full(new, owner)
    waits = new("Tres", "--area", "repairs")
    run("resolve", has["ana"])
    assert owner(waits) is None
    run("resolve", has["luis"])
    assert owner(waits) == "luis"


def test_who_comes_free_is_given_what_waits_for_the_own_team_and_not_what_waits_for_another(small, run, new, owner):
    with Path("desk.yaml").open("a", encoding="utf-8") as settings:
        settings.write("areas: {repairs: {team: lab}, sales: {team: shop}}\n")
        settings.write("teams: {lab: {agents: [ana]}, shop: {agents: [luis]}}\n")
    mine, theirs = new("Uno", "--area", "repairs"), new("Dos", "--area", "sales")
    other_team, own_team = new("Tres", "--area", "sales"), new("Cuatro", "--area", "repairs")
    assert [owner(number) for number in (mine, theirs, other_team, own_team)] == ["ana", "luis", None, None]
    before = small()
    done = run("resolve", mine)
    assert (owner(own_team), owner(other_team)) == ("ana", None)
    assert small() == before + 1
    assert f"{own_team}  assigned to ana — ana came free, the only one left" in done.err
    run("resolve", theirs)
    assert owner(other_team) == "luis"


def test_who_may_take_more_is_not_back_while_still_away(small, run, new, owner):
    has = full(new, owner)
    waits = new("Tres")
    run("agent", "away", "ana", "--until", "2026-11-30")
    assert run("agent", "set", "ana", "--capacity", "5").err == ""
    assert owner(waits) is None
    said = run("agent", "set", "luis", "--capacity", "2").err
    assert said == f"{waits}  assigned to luis — luis may take more, the only one left\n"
    assert owner(has["ana"]) == "ana"


def test_what_is_released_goes_to_others_and_to_nobody_who_had_it(small, run, new, owner):
    has = full(new, owner)
    waits = new("Tres")
    done = run("--as", "ana", "release", has["ana"])
    assert (owner(has["ana"]), owner(waits)) == (None, "ana")
    assert waits in done.err
    assert "ana has had it" in run("assign", has["ana"], "--suggest").out
    run("resolve", waits)
    assert owner(has["ana"]) is None
    run("resolve", has["luis"])
    assert owner(has["ana"]) == "luis"


def test_who_took_over_opens_the_way_again(small, run, new, owner):
    number = new("Uno")
    first = owner(number)
    run("release", number)
    run("assign", number, "--to", "luis" if first == "ana" else "ana")
    run("release", number)
    assert f"{first} has had it" not in run("assign", number, "--suggest").out


def test_what_was_left_untouched_goes_to_others(small, run, new, owner):
    has = full(new, owner)
    run("--at", "2026-11-21T10:30:00-03:00", "release", "--untouched", "8h")
    assert owner(has["ana"]) != "ana"
    assert owner(has["luis"]) != "luis"


def test_who_hands_over_may_have_it_back(small, run, new, owner):
    has = full(new, owner)
    run("agent", "away", "ana", "--until", "2026-11-30", "--hand-over")
    assert owner(has["ana"]) is None
    done = run("agent", "back", "ana", "--at", "2026-11-22T12:00:00-03:00")
    assert done.out == "agent ana is back\n"
    assert f"{has['ana']}  assigned to ana — ana is back, the only one left" in done.err
    assert owner(has["ana"]) == "ana"
    assert git("status", "--porcelain") == ""


def test_who_is_back_and_finds_nothing_is_only_back(small, run):
    run("agent", "away", "ana", "--until", "2026-11-30")
    done = run("agent", "back", "ana")
    assert (done.out, done.err) == ("agent ana is back\n", "")


def test_the_night_job_gives_to_who_came_on_shift(empty, run, new, owner):
    Path("sla.yaml").write_text(SHIFT)
    run("agent", "add", "ana", "--hours", "office")
    night = new("De noche", "--at", "2026-11-20T02:00:00+00:00")
    assert owner(night) is None
    run("watch", "--exit-zero")
    assert owner(night) is None
    said = run("watch", "--assign", "--exit-zero", "-n").err
    assert f"{night}  assigned to ana — tried again, the only one left" in said
    assert owner(night) is None
    run("watch", "--assign", "--exit-zero")
    assert owner(night) == "ana"


def test_the_night_job_gives_nothing_back_to_who_did_not_touch_it(small, run, new, owner):
    has = full(new, owner)
    later = ["--at", "2026-12-20T10:30:00-03:00"]
    options = ["watch", "--assign", "--assign-again", "--idle", "5d", "--exit-zero"]
    run(*options, *later)
    run(*options, "--at", "2026-12-21T10:30:00-03:00")
    assert owner(has["ana"]) != "ana"
    assert owner(has["luis"]) != "luis"


def test_the_night_job_looks_only_where_it_is_told(small, run, new, owner):
    one, other = new("Uno", "--no-rules", "--tag", "vip"), new("Dos", "--no-rules")
    run("watch", "--assign", "--only-tag", "vip", "--exit-zero")
    assert owner(one)
    assert owner(other) is None


def test_rules_that_cannot_be_read_stop_nobodys_work(small, run, new, owner):
    has = full(new, owner)
    waits = new("Tres")
    Path("rules").mkdir(exist_ok=True)
    Path("rules/10.yaml").write_text("- rule: x\n  set: {priority: hoch}\n")
    done = run("resolve", has["ana"])
    assert done.code == 0
    assert "the rules were not asked: rules/10.yaml:2" in done.err
    assert owner(waits) is None
    run("agent", "away", "ana", "--until", "2026-11-30")
    back = run("agent", "back", "ana")
    assert (back.code, back.out) == (0, "agent ana is back\n")
    assert "the rules were not asked" in back.err


def test_resolving_asks_nothing_where_nobody_waits(small, run, new, owner, monkeypatch):
    has = full(new, owner)

    def asked(_desk):
        raise AssertionError

    monkeypatch.setattr("ticketcli.desk.assignment.DeskAssignment.dispatch", asked)
    monkeypatch.setattr("ticketcli.desk.assignment.DeskAssignment.workload", asked)
    assert run("resolve", has["ana"]).code == 0


# -- undone ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def left(small, run, new) -> str:
    """Luis is full, ana is not, and a ticket was left to nobody on purpose; its number."""
    run("assign", new("Uno", "--no-rules"), "--to", "luis")
    return new("Dos", "--no-rules")


def test_whom_an_undo_sets_free_is_given_what_waits_in_the_same_commit(left, small, run, new, owner):
    mine = new("Tres")
    assert owner(mine) == "ana"
    before = small()
    done = run("undo")
    assert done.lines == ["undone: " + f"{mine}: opened, assigned to ana"]
    assert done.err == f"{left}  assigned to ana — ana came free, the only one left\n"
    assert (owner(left), small()) == ("ana", before + 1)
    assert git("log", "-1", "--format=%s") == f"Undo: {mine}: opened, assigned to ana; 1 given out of the queue"
    assert git("log", "-1", "--format=%(trailers:key=Act,valueonly,separator=%x2C)") == "undone,assigned"
    assert run("verify").code == 0


def test_an_undo_undone_gives_both_back_and_nobody_has_more_than_before(left, run, new, owner):
    later, mine = new("Más", "--no-rules", "--priority", "low"), new("Tres")
    run("undo")
    assert (owner(left), owner(later)) == ("ana", None)
    done = run("undo")
    assert (owner(mine), owner(left), owner(later)) == ("ana", None, None)
    assert done.err == ""


def test_of_what_an_undo_takes_back_the_undone_ticket_is_given_to_nobody(left, run, new, owner):
    mine = new("Tres", "--no-rules", "--priority", "urgent")
    run("assign", mine, "--to", "ana")
    assert f"{left}  assigned to ana" in run("undo", "--dry-run").err
    assert (owner(mine), owner(left)) == ("ana", None)
    assert run("undo", "--format", "json").json["assignee"] is None
    assert (owner(mine), owner(left)) == (None, "ana")
    run("undo")
    assert (owner(mine), owner(left)) == ("ana", None)
    assert git("status", "--porcelain") == ""


def test_who_is_not_away_after_all_is_given_what_waits(left, run, owner):
    run("agent", "away", "ana", "--until", "2026-11-30")
    assert f"{left}  assigned to ana — ana is back, the only one left" in run("undo").err
    assert owner(left) == "ana"


def test_rules_that_cannot_be_read_stop_no_undo(left, run, new, owner):
    mine = new("Tres")
    Path("rules").mkdir(exist_ok=True)
    Path("rules/10.yaml").write_text("- rule: x\n  set: {priority: hoch}\n")
    done = run("undo")
    assert done.code == 0
    assert "the rules were not asked: rules/10.yaml:2" in done.err
    assert run("show", mine).code == 3
    assert owner(left) is None
