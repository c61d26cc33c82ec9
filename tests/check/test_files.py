"""Every fault at once, by file and line; and mended what has one right answer, in one commit."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.conftest import git


@pytest.fixture
def ticket(desk, run):
    return run("list", "status:assigned assignee:ana", "--format", "ids").lines[0]


def path(number: str) -> str:
    return f"tickets/20{number[3:5]}/{number[5:7]}/{number}.md"


def changed(file, *pairs: tuple[str, str]) -> None:
    text = file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)


def test_the_example_is_sound(desk, run):
    done = run("check")
    assert (done.code, done.out, done.err) == (0, "", "every file is sound\n")


def test_all_faults_are_told_at_once_by_file_and_line(ticket, run, desk):
    changed(desk / path(ticket), ("assignee: ana\n", "assignee: anna\n"), ("status: assigned", "status: waiting"))
    other = run("list", "status:closed", "--format", "ids").lines[0]
    changed(desk / path(other), ("priority: ", "priority: x"), ("customer: ", "customer: nadie-"))
    (desk / "agents/malo.md").write_text("---\nid: [\n---\n")
    (desk / "rules/99-mala.yaml").write_text("- rule: mala\n  when: {text: x}\n  set: {area: biling}\n")
    (desk / "tickets/2026/11/notas.md").write_text("hola")
    (desk / "customers/zz").mkdir()
    (desk / "customers/zz/zz.md").write_text(
        "---\nid: zz\nname: Z\ncontacts:\n- name: M\n  mail: [maria@acme.example]\n---\n"
    )
    done = run("check")
    told = done.out
    assert done.code == 1
    for where in ("agents/malo.md:3: ", "rules/99-mala.yaml:3: ", "tickets/2026/11/notas.md: ", "customers/zz/zz.md: "):
        assert f"\n{where}" in f"\n{told}"
    assert f"{path(ticket)}:4: `status: waiting`, but the timeline ends in assigned" in told
    assert "unknown assignee `anna`; there is ana" in told
    assert "unknown priority `x" in told
    assert "unknown customer `nadie-" in told
    assert done.err == f"{told.count(chr(10))} faults\n"
    rows = list(csv.DictReader(io.StringIO(run("check", "--format", "csv").out)))
    assert [row["path"] for row in rows] == sorted(row["path"] for row in rows)
    assert len(rows) == told.count("\n")


def test_a_status_that_a_hand_changed_gets_its_entry_dated_from_git(ticket, run, desk):
    changed(desk / path(ticket), ("status: assigned", "status: in-progress"))
    git("add", "-A")
    git("-c", "user.name=x", "commit", "-qm", "by hand", "--date", "2026-11-20T09:00:00-03:00")
    assert run("check").code == 1
    before = git("rev-parse", "HEAD")
    done = run("check", "--fix")
    assert (done.code, done.err) == (0, f"mended: {path(ticket)}\nevery file is sound\n")
    entry = run("show", ticket, "--format", "json").json["entries"][-1]
    assert (entry["at"], entry["changes"]) == ("2026-11-20T09:00:00-03:00", {"status": ["assigned", "in-progress"]})
    assert (git("rev-parse", "HEAD^"), git("status", "--porcelain")) == (before, "")


def test_a_status_that_is_not_committed_yet_is_dated_now(ticket, run, desk):
    changed(desk / path(ticket), ("status: assigned", "status: closed"))
    assert run("check", "--fix").code == 0
    entry = run("show", ticket, "--format", "json").json["entries"][-1]
    assert (entry["at"], entry["by"], entry["because"]) == ("2026-11-20T10:30:00-03:00", "hand", "edited by hand")


def test_a_ticket_in_another_months_folder_goes_home(ticket, run, desk):
    (desk / "tickets/2026/12").mkdir()
    shutil.move(desk / path(ticket), desk / f"tickets/2026/12/{ticket}.md")
    git("add", "-A")
    git("commit", "-qm", "moved")
    assert f"tickets/2026/12/{ticket}.md: belongs into tickets/2026/11" in run("check").out
    assert run("check", "--fix").code == 0
    assert (desk / path(ticket)).exists()
    assert not (desk / f"tickets/2026/12/{ticket}.md").exists()
    assert git("status", "--porcelain") == ""


def test_a_copy_in_another_folder_never_replaces_the_one_at_home(ticket, run, desk):
    (desk / "tickets/2026/12").mkdir()
    copy = desk / f"tickets/2026/12/{ticket}.md"
    shutil.copy(desk / path(ticket), copy)
    changed(copy, ("status: assigned", "status: closed"), ("title: ", "title: otra "))
    before = (desk / path(ticket)).read_bytes()
    assert run("check", "--fix").code == 1
    assert (desk / path(ticket)).read_bytes() == before


def test_a_ticket_at_the_wrong_place_with_more_faults_stops_nothing(ticket, run, desk):
    (desk / "tickets/2026/12").mkdir()
    changed(desk / path(ticket), ("assignee: ana\n", "assignee: anna\n"))
    shutil.move(desk / path(ticket), desk / f"tickets/2026/12/{ticket}.md")
    done = run("check")
    assert done.code == 1
    assert f"tickets/2026/12/{ticket}.md" in done.out


def test_entries_out_of_order_are_put_in_order(ticket, run, desk):
    run("note", ticket, "-m", "tarde")
    text = (desk / path(ticket)).read_text()
    front, *entries = text.split("\n### ")
    (desk / path(ticket)).write_text(
        "\n### ".join([front.rstrip("\n") + "\n", entries[-1].rstrip("\n") + "\n", *entries[:-1]])
    )
    assert "not in the order of time" in run("check").out
    assert run("check", "--fix").code == 0
    assert run("show", ticket, "--format", "json").json["entries"][-1]["text"] == "tarde"


def test_with_nothing_to_mend_there_is_no_commit(desk, run):
    before = git("rev-parse", "HEAD")
    assert run("check", "--fix").code == 0
    assert git("rev-parse", "HEAD") == before


def test_what_is_wrong_with_the_settings_does_not_hide_the_rest(ticket, run, desk):
    changed(desk / "desk.yaml", ("prefix: TK", "prefx: TK"))
    (desk / path(ticket)).write_text("x")
    told = run("check").out
    assert "desk.yaml:3: unknown key `prefx`; did you mean prefix?" in told
    assert f"{path(ticket)}:1: " in told


@pytest.mark.parametrize(
    "text", [b"\xff\xfe", b"name: [", b"- a\n- b\n", b"a: &x 1\nb: *x\n", b"name: " + b"[" * 50_000]
)
def test_settings_that_cannot_be_read_are_a_fault_not_a_failure(text, desk, run):
    (desk / "desk.yaml").write_bytes(text)
    done = run("check")
    assert done.code == 1
    assert "desk.yaml" in done.out


def test_settings_that_are_a_link_are_a_fault(desk, run, tmp_path):
    (desk / "desk.yaml").rename(tmp_path / "desk.yaml")
    (desk / "desk.yaml").symlink_to(tmp_path / "desk.yaml")
    done = run("check")
    assert done.code == 1
    assert "desk.yaml: " in done.out


def test_a_tier_that_the_desk_does_not_have_is_refused_at_the_door_and_named_where_a_hand_wrote_it(desk, run):
    for words in (("customer", "add", "Nueva", "--tier", "glod"), ("customer", "set", "acme", "--tier", "glod")):
        done = run(*words)
        assert (done.code, done.out) == (2, "")
        assert "unknown tier `glod`" in done.err
    changed(desk / "customers/ac/acme.md", ("tier: gold", "tier: glod"))
    done = run("check")
    assert done.code == 1
    assert "customers/ac/acme.md:4: unknown tier `glod`; there is gold" in done.out


def test_odd_file_names_reach_no_terminal_raw(desk, run):
    (desk / "tickets/2026/11/\x1b[31m\n.md").write_text("x")
    done = run("check")
    assert done.code == 1
    assert "\x1b" not in done.out
    assert done.out.count("\n") == 1


# -- who is on duty, and tests of rules --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("hours: ofice", "5: unknown calendar `ofice`; there is always"),
        ("areas: [billing, biling]", "5: unknown area `biling`; there is billing"),
        ("team: admn", "5: unknown team `admn`; there is admin"),
        ("away: [mañana]", "5: `away: mañana` is neither a day nor from/to"),
    ],
    ids=["calendar", "area", "team", "away"],
)
def test_what_an_agent_names_and_is_not_there_is_named(lines, fault, empty, run):
    with Path("desk.yaml").open("a", encoding="utf-8") as settings:
        settings.write("areas: {billing: {team: admin}}\nteams: {admin: {agents: [ana]}}\n")
    run("agent", "add", "ana", "--level", "2")
    assert run("check").code == 0
    agent = Path("agents/ana.md")
    agent.write_text(agent.read_text().replace("level: 2", f"level: 2\n{lines}"))
    done = run("check")
    assert (done.code, done.lines) == (1, [done.lines[0]])
    assert done.lines[0].startswith(f"agents/ana.md:{fault}")


@pytest.mark.parametrize(
    ("team", "fault"),
    [
        ("hours: ofice", "unknown calendar `ofice`; there is always"),
        ("lanes: {newest: [anna]}", "unknown agent `anna`; there is ana"),
    ],
)
def test_what_a_team_names_and_is_not_there_is_named(team, fault, empty, run):
    run("agent", "add", "ana")
    text = Path("desk.yaml").read_text()
    Path("desk.yaml").write_text(f"{text}teams:\n  admin:\n    agents: [ana]\n    {team}\n")
    assert run("check").lines == [f"desk.yaml:{text.count(chr(10)) + 4}: {fault}"]


def test_a_broken_test_of_rules_is_named_by_file_and_line(empty, run):
    Path("rules/tests").mkdir(parents=True, exist_ok=True)
    Path("rules/10.yaml").write_text("- {rule: hola, when: {text: hola}, set: {priority: high}}\n")
    Path("rules/tests/a.yaml").write_text("- test: uno\n  text: hola\n  expect: {priority: hihg, rules: [ola]}\n")
    Path("rules/tests/b.yaml").write_text("test: uno\n")
    assert run("check").lines == [
        "rules/tests/a.yaml:3: `priority: hihg` is unknown; there is high",
        "rules/tests/a.yaml:3: `rules: ola` is unknown; there is hola",
        "rules/tests/b.yaml:1: a list of tests is expected: `- test: name`",
    ]
    Path("rules/tests/b.yaml").unlink()
    Path("rules/tests/a.yaml").write_text("- test: uno\n  text: hola\n  expect: {priority: high, rules: [hola]}\n")
    assert run("check").code == 0
    assert "1 test of rules, 0 failed" in run("rules", "test").err
