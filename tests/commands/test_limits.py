"""By when: what is typed as a limit, at every command that takes one, and what is answered."""

import re
from pathlib import Path

import pytest


def promised(run, by, *more):
    done = run("promise", "D82TV", "--call", "--by", by, *more, "--format", "json")
    assert done.code == 0, done.err
    return done.json["promises"][-1]["by"], done.err


def test_15hs_promises_a_call_for_15_00_and_the_answer_says_so(desk, run):
    by, told = promised(run, "15hs")
    assert by == "2026-11-20T15:00:00-03:00"
    assert "by Fri 20 Nov 15:00, in 4 h 30 min" in told


def test_the_echo_is_in_the_language_that_is_spoken(desk, run):
    told = run("--lang", "es", "promise", "D82TV", "--call", "--by", "15hs").err
    assert told == "para el vie 20/11 15:00, en 4 h 30 min\n"


@pytest.mark.parametrize(
    ("typed", "by"),
    [("mañana", "2026-11-21T13:00:00-03:00"), ("viernes", "2026-11-27T18:00:00-03:00"),
     ("2026-12-24", "2026-12-24T13:00:00-03:00"), ("domingo", "2026-11-22T23:59:00-03:00")],
)  # fmt: skip
def test_a_promise_by_a_day_ends_with_its_working_time(typed, by, desk, run):
    assert promised(run, typed)[0] == by


def test_a_promise_renewed_to_a_day_ends_with_its_working_time_too(desk, run):
    promised(run, "mañana 11:00")
    done = run("promise", "D82TV", "--renew", "viernes", "-m", "falta", "--format", "json")
    assert done.json["promises"][-1]["by"] == "2026-11-27T18:00:00-03:00"
    assert "by Fri 27 Nov 18:00, in 7 d 7 h" in done.err


def test_a_promise_by_a_day_is_not_missed_as_the_day_begins(desk, run):
    promised(run, "viernes")
    for now, code in (("2026-11-27T00:01-03:00", 0), ("2026-11-27T18:00-03:00", 0), ("2026-11-27T18:01-03:00", 1)):
        assert run("--at", now, "promise", "--due").code == code


def test_the_calendar_of_who_has_the_ticket_ends_the_day(desk, run):
    assert run("agent", "set", "ana", "--hours", "taller").code == 0
    assert promised(run, "viernes")[0] == "2026-11-27T16:30:00-03:00"


def test_a_compensation_by_a_day_ends_with_its_working_time(desk, run):
    done = run(
        "resolve", "D82TV", "--outcome", "compensated", "--method", "nota", "--by", "viernes", "--format", "json"
    )
    assert done.json["resolution"]["compensation"]["by"] == "2026-11-27T18:00:00-03:00"
    assert done.err == "by Fri 27 Nov 18:00, in 7 d 7 h\n"


@pytest.mark.parametrize(
    ("until", "away", "told"),
    [
        ("viernes", "2026-11-20/2026-11-27", "until Fri 27 Nov, in 7 d 13 h"),
        ("la semana que viene", "2026-11-20/2026-11-29", "until Sun 29 Nov, in 9 d 13 h"),
        ("hoy", "2026-11-20", "until Fri 20 Nov, in 13 h 30 min"),
        ("15hs", "2026-11-20T10:30:00-03:00/2026-11-20T15:00:00-03:00", "until Fri 20 Nov 15:00, in 4 h 30 min"),
    ],
)
def test_an_absence_until_a_day_lasts_through_it_and_says_when_it_ends(until, away, told, desk, run):
    done = run("agent", "away", "luis", "--until", until)
    assert done.err.splitlines()[0] == f"agent luis is away: {away}, {told}"
    assert run("agent", "show", "luis", "--format", "json").json["away"][-1] == away


def test_a_window_until_a_day_holds_the_whole_day_in_reports_and_in_replays(desk, run):
    """A ticket that comes in at 22:00, when nobody works, belongs to its day all the same."""
    since, report, replay = ("--since", "2026-11-19"), ("report", "volume"), ("rules", "replay")

    def counted(day):
        window = (*since, "--until", day, "--format", "json")
        return run(*report, *window).json["rows"][0]["created"], run(*replay, *window).json["tickets"]

    before = counted("2026-11-19")
    assert run("--at", "2026-11-19T22:00-03:00", "new", "-m", "x", "de noche").code == 0
    assert counted("2026-11-19") == (before[0] + 1, before[1] + 1)
    assert counted("2026-11-19 21:00") == before


def test_a_promise_at_night_or_on_a_holiday_is_taken_and_said(desk, run):
    assert promised(run, "2026-11-25 02:00")[1].strip().endswith("in 4 d 15 h: outside working hours")
    assert promised(run, "2026-11-23 10:00")[1].strip().endswith("in 2 d 23 h: a day without working hours")
    assert promised(run, "2026-11-25 10:00")[1].strip().endswith("in 4 d 23 h")


def test_a_compensation_in_the_past_is_refused_and_why_is_said(desk, run):
    done = run("resolve", "D82TV", "--outcome", "compensated", "--method", "nota", "--by", "2026-11-18")
    assert (done.code, done.err) == (2, "tkt: by Wed 18 Nov 18:00, 1 d 16 h ago: in the past\n")


def test_a_silence_of_15_hours_is_a_length_in_desk_yaml(desk, run):
    settings = Path("desk.yaml")
    text = re.sub(r"(?m)^accept_after: .*$", "", settings.read_text(encoding="utf-8"))
    settings.write_text(text + "\naccept_after: 15h\n", encoding="utf-8")
    assert run("list").code == 0
    assert run("resolve", "D82TV").code == 0
    for now, acceptance in (("2026-11-21T01:29-03:00", "none"), ("2026-11-21T01:30-03:00", "silence")):
        closed = run("--at", now, "close", "D82TV", "--dry-run", "--format", "json").json
        assert closed["entries"][-1]["facts"] == {"acceptance": acceptance}
