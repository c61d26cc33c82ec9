"""An instant is told on one clock, the desk's, on every screen and to every host, whatever zone it carries.

The example shop's calendars stay in Buenos Aires and Madrid, and its timelines as they were written (-03:00), while the
desk itself moves to Tokyo, twelve hours ahead: each instant on each screen must move with it.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

MINUTE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
AHEAD = timedelta(hours=12)
SCREENS = (
    "list --columns id,created,updated,resolved,closed,due", "list --columns created,due --format md", "show D82TV",
    "show FR6AN --brief", "why D82TV", "why D82TV assignee", "why D82TV area --format md", "sla", "sla --format md",
    "watch", "stale", "promise --due --within 5d", "log FR6AN", "log FR6AN --format md", "agent load",
    "sla --format github", "sla --format gitlab", "sla --format junit", "sla --format sarif", "sla --format checkstyle",
    "watch --format junit", "assign D82TV --suggest", "rules test D82TV", "report backlog", "why D82TV due --format md",
)  # fmt: skip
ROWS = ("sla --format csv", "watch --format json", "why D82TV due --format json", "why D82TV due --format csv",
        "promise --due --within 5d --format jsonl", "list --columns id,due --format csv")  # fmt: skip


def move(zone: str) -> None:
    settings = Path("desk.yaml")
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^zone: .*$", f"zone: {zone}", text), encoding="utf-8")


def told(run, screen: str, pattern: re.Pattern[str]) -> list[str]:
    done = run(*screen.split())
    assert done.code in (0, 1), done.err
    return pattern.findall(done.out)


@pytest.fixture
def promised(desk, run):
    assert run("promise", "D82TV", "--call", "--by", "2026-11-24 10:00").code == 0
    return run


def test_every_screen_and_every_host_tells_an_instant_on_the_desks_clock(promised):
    here = {screen: told(promised, screen, MINUTE) for screen in SCREENS}
    move("Asia/Tokyo")
    for screen in SCREENS:
        there = [datetime.fromisoformat(text) - AHEAD for text in told(promised, screen, MINUTE)]
        missing = set(there) - {datetime.fromisoformat(text) for text in here[screen]}
        assert there, screen
        assert not missing, (screen, missing)


def test_an_account_tells_the_same_instants_on_the_desks_clock(promised):
    account = promised("why", "D82TV", "due").lines
    assert "  2026-11-16 14:00 – 18:00               4h 00m  = 12h 15m" in account
    assert "  2026-11-15                          closed" in account
    move("Asia/Tokyo")
    account = promised("why", "D82TV", "due").lines
    assert "resolution: 2026-11-18 04:45, late" in account
    assert "  2026-11-17 02:00 – 06:00               4h 00m  = 12h 15m" in account
    assert "  2026-11-15 12:00 – 2026-11-16 12:00 closed" in account


def test_rows_for_machines_tell_the_desks_offset_too(promised):
    move("Asia/Tokyo")
    for screen in ROWS:
        found = told(promised, screen, ISO)
        assert found, screen
        assert {text[-6:] for text in found} == {"+09:00"}, screen


def test_a_policy_asks_for_the_weekday_on_the_desks_clock(desk, run):
    """It came in on Sunday at 22:00 in Buenos Aires, which is Monday in Tokyo."""
    rule = "policies:\n  - policy: monday\n    when: {time.weekday: mon}\n    calendar: always\n    resolution: 9h\n"
    Path("sla.yaml").write_text(rule, encoding="utf-8")
    number = run("--at", "2026-11-15T22:00-03:00", "new", "-m", "x", "hola", "--format", "ids").lines[0]
    assert run("show", number, "--format", "json").json["deadlines"] == []
    move("Asia/Tokyo")
    made = run("show", number, "--format", "json").json["deadlines"]
    assert [one["policy"] for one in made] == ["monday"]
