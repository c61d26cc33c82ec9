"""The policies of sla.yaml: what they may say, and what is wrong in them, by line."""

from datetime import date

import pytest

from tests.served import CALENDARS, read
from ticketcli.sla.policy import Policy, Target
from ticketcli.worktime import dates

HEAD = CALENDARS + "policies:\n"
FIRST = HEAD.count("\n") + 1


def faults(text: str) -> list[str]:
    """What is wrong in these policies, without the file's name; lines count from the first policy on."""
    told = (line.removeprefix("sla.yaml:").partition(": ") for line in read(HEAD + text)[1])
    return [f"{int(line) - FIRST + 1}: {what}" for line, _colon, what in told]


def test_a_target_takes_from_its_policy_what_it_does_not_say():
    found, wrong = read(
        HEAD
        + """\
  - policy: gold
    note: by contract
    valid_from: 2026-07-01
    calendar: night
    strength: agreed
    warn: 90%
    first_reply: 2h
    resolution: {length: {urgent: 4h, normal: 2 working days}, calendar: always, strength: contractual, warn: 30m}
"""
    )
    assert wrong == [
        f"sla.yaml:{FIRST + 7}: `2 working days` needs a calendar that closes",
    ]  # fmt: skip
    assert found == []


def test_a_sound_policy_is_read_whole():
    text = "  - policy: gold\n    valid_from: 2026-07-01\n    strength: agreed\n    warn: 90%\n    first_reply: 2h\n"
    found, wrong = read(HEAD + text)
    target = Target("first_reply", {"": dates.read_length("2h")}, "office", "agreed", 0.9, FIRST + 4)
    assert (found, wrong) == ([
        Policy("gold", "sla.yaml", FIRST, valid_from=date(2026, 7, 1), targets={"first_reply": target}),
    ], [])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("", "1: `policy` needs one text"),
        ("Oro", "1: `policy: Oro` is no name; one is made of a-z, 0-9 and hyphens, such as oro"),
    ],
)
def test_a_policy_needs_a_name(name, line):
    assert faults(f'  - policy: "{name}"\n    first_reply: 2h\n')[0].startswith(line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("note: nothing", "1: a policy begins with `policy: NAME` and needs one of `first_reply`, `next_reply`"),
        ("first_replay: 2h\n    update: 2h", "2: `first_replay` is unknown here; there is first_reply"),
        ("first_reply: 0", "2: `first_reply`: a length of time is more than nothing: 0"),
        ("first_reply: 0h", "2: `first_reply`: a length of time is more than nothing: 0h"),
        ("first_reply: soon", "2: `first_reply`: no such length of time: soon"),
        ("first_reply: 999999 days", "2: `first_reply`: a length of time is at most a hundred years"),
        ("first_reply: {calendar: office}", "2: `length` is missing"),
        ("first_reply: {length: {huge: 2h}}", "2: `huge: huge` is unknown; there is"),
        ("first_reply: 2h\n    calendar: offce", "3: `calendar: offce` is unknown; there is office"),
        ("first_reply: 2h\n    strength: strong", "3: `strength: strong` is unknown; there is"),
        ("first_reply: 2h\n    warn: 12", "3: `warn: 12` is a share such as 75%"),
        ("first_reply: 2h\n    valid_from: ayer", "3: `valid_from` is a day such as"),
        ("first_reply: 2h\n    when: {area: biling}", "3: `area: biling` is unknown; there is billing"),
        ("first_reply: {length: 2 working days, calendar: always}", "2: `2 working days` needs a calendar"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, line):
    found = faults(f"  - policy: one\n    {text}\n")
    assert [told for told in found if told.startswith(line)], found


def test_a_name_stands_once():
    one = "  - policy: one\n    first_reply: 2h\n"
    assert faults(one + one) == ["3: there is a policy one already"]


@pytest.mark.parametrize("known", ["", "calendars: {}\n"])
def test_without_calendars_the_clock_never_stops(known):
    found, wrong = read(known + "policies:\n  - policy: one\n    first_reply: 2h\n")
    assert (found[0].targets["first_reply"].calendar, wrong) == ("always", [])


def test_with_several_calendars_one_must_be_named():
    several = CALENDARS.replace("calendar: office\n", "")
    one = "policies:\n  - policy: one\n    first_reply: 2h\n"
    assert "which calendar?" in read(several + one)[1][0]
    assert read(several + one + "    calendar: night\n")[1] == []


def test_what_a_target_does_not_say_its_policy_does():
    text = """\
  - policy: gold
    calendar: night
    strength: agreed
    warn: 90%
    first_reply: {length: 2h}
    update: 3h
    resolution: {length: 2 working days, calendar: office, strength: contractual, warn: 30m}
"""
    (found,), wrong = read(HEAD + text)
    assert wrong == []
    two, three, days, half = map(dates.read_length, ("2h", "3h", "2 working days", "30m"))
    assert found.targets == {
        "first_reply": Target("first_reply", {"": two}, "night", "agreed", 0.9, FIRST + 4),
        "update": Target("update", {"": three}, "night", "agreed", 0.9, FIRST + 5),
        "resolution": Target("resolution", {"": days}, "office", "contractual", half, FIRST + 6),
    }


def test_a_policy_whose_name_is_missing_is_none():
    assert faults("  - first_reply: 2h\n")[0].startswith("1: `policy: ` is no name; one is made of a-z")


def test_a_length_that_is_none_is_left_out_and_named_and_the_others_count():
    found, wrong = read(
        HEAD + "  - policy: one\n    resolution: {length: {urgent: soon, normal: 4h}, calendar: always}\n"
    )
    assert found == []
    assert len(wrong) == 1
    assert "`urgent`" in wrong[0]


def warning(text: str):
    """When a target warns whose `warn` is written so."""
    found, wrong = read(HEAD + f"  - policy: one\n    first_reply: 2h\n    warn: {text}\n")
    return found[0].targets["first_reply"].warn if not wrong else wrong[0]


def test_a_warning_is_a_share_or_a_time_and_no_mixture_of_both():
    assert (warning("50%"), warning("0.5")) == (0.5, 0.5)
    assert warning("0.5h") == dates.read_length("0.5h")
    assert "`warn: 75% x` is a share such as 75%" in warning("75% x")


def test_a_calendar_of_the_desks_own_may_be_called_always_and_close():
    own = CALENDARS.replace("  night:", "  always:")
    found, wrong = read(own + "policies:\n  - policy: one\n    calendar: always\n    update: 2 working days\n")
    assert (found[0].targets["update"].calendar, wrong) == ("always", [])
