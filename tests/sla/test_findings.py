"""Findings: which tickets are looked at, what is found, how grave it is, and that it is the same from run to run."""

from datetime import timedelta

import pytest

from tests.served import at, replied, service, ticket
from ticketcli.sla import findings, quiet
from ticketcli.sla.findings import Finding, Selection, fold_all, is_grave
from ticketcli.ticket import promises
from ticketcli.ticket.model import Entry, Status

SERVICE = service("""\
  - policy: one
    first_reply: {length: 4h, strength: contractual}
    resolution: {length: 3 working days, strength: aspiration}
""")
LIMITS = [quiet.Limit(None, {"untouched": quiet.IDLE, "silent": quiet.IDLE})]


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        (Selection(), True),
        (Selection(only_tags=fold_all(["Uno", "dos"])), True),
        (Selection(only_tags=fold_all(["uno", "tres"])), False),
        (Selection(any_tags=fold_all(["tres", "UNO"])), True),
        (Selection(any_tags=fold_all(["tres"])), False),
        (Selection(exempt_tags=fold_all(["dós"])), False),
        (Selection(types=fold_all(["CLAIM"])), True),
        (Selection(types=fold_all(["query"])), False),
        (Selection(exempt_types=fold_all(["claim"])), False),
        (Selection(assignees=fold_all(["ana"])), True),
        (Selection(assignees=fold_all(["luis"])), False),
        (Selection(exempt_assignees=fold_all(["ana"])), False),
        (Selection(exempt_all_assignees=True), False),
        (Selection(include_only_assigned=True), True),
        (Selection(start_date=at("16 10:00")), True),
        (Selection(start_date=at("16 10:01")), False),
    ],
)
def test_a_selection_takes_what_it_says(selection, taken):
    assert selection.takes(ticket(tags=("uno", "dos"), type="claim", assignee="ana")) is taken


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        (Selection(include_only_assigned=True), False),
        (Selection(exempt_all_assignees=True), True),
        (Selection(assignees=fold_all(["ana"])), False),
        (Selection(exempt_types=fold_all(["claim"])), True),
    ],
)
def test_a_ticket_that_is_nobodys_is_nobodys(selection, taken):
    assert selection.takes(ticket()) is taken


def found(story, now: str, within=None) -> list[tuple[str, str, str]]:
    return [(one.check, one.about, one.severity) for one in findings.deadline_findings(story, SERVICE, at(now), within)]


def test_what_is_late_is_as_grave_as_its_strength_and_what_is_near_a_step_less():
    assert found(ticket(), "16 10:30") == []
    assert found(ticket(), "16 14:30") == [("due", "first_reply", "warning")]
    assert found(ticket(), "16 15:01") == [("late", "first_reply", "error")]
    assert found(replied(ticket(), "16 11:00"), "20 10:00") == [("late", "resolution", "information")]


def test_within_looks_further_ahead():
    assert found(ticket(), "16 10:30", timedelta(hours=5)) == [("due", "first_reply", "warning")]
    assert found(ticket(), "16 10:30", timedelta(hours=4)) == []


def test_promises_are_errors_when_they_are_missed():
    story = promises.make_promise(ticket(), "call", at("17 10:00"), "", "ana", at("16 10:30"))
    told = [[(one.check, one.severity) for one in findings.promise_findings(story, at(now), timedelta(days=1))]
            for now in ("16 09:59", "16 10:30", "17 10:01")]  # fmt: skip
    assert told == [[], [("promise-due", "warning")], [("promise-missed", "error")]]


def compensated(*entries):
    facts = {"outcome": "compensated", "method": "vale", "by": at("17 10:00").isoformat()}
    done = Entry(at("16 11:00"), "ana", "status", "e1", changes={"status": ("assigned", "resolved")}, facts=facts)
    return ticket(status=Status.RESOLVED)._replace(entries=(done, *entries))


def compensations(story, now):
    return [(one.check, one.severity) for one in findings.promise_findings(story, at(now), timedelta(days=1))]


def test_the_agreed_date_of_a_compensation_is_watched():
    told = [compensations(compensated(), now) for now in ("16 09:59", "16 11:30", "17 10:00", "17 10:01")]
    due = [("compensation-due", "warning")]
    assert told == [[], due, due, [("compensation", "error")]]


def test_what_was_compensated_is_watched_until_somebody_says_that_it_arrived():
    kept = promises.keep_promise(compensated(), "", "ana", at("17 12:00"))
    assert compensations(kept, "20 10:00") == []
    renewed = promises.renew_promise(compensated(), at("19 10:00"), "feriado", "ana", at("17 12:00"))
    assert compensations(renewed, "18 10:00") == [("compensation-due", "warning")]
    assert compensations(renewed, "19 10:01") == [("compensation", "error")]


@pytest.mark.parametrize(("when", "owed"), [("16 12:00", True), ("17 10:00", False)], ids=["before", "when it is over"])
def test_agreeing_settles_a_compensation_only_when_its_date_is_over(when, owed):
    agreed = Entry(
        at(when), "ana", "status", changes={"status": ("resolved", "closed")}, facts={"acceptance": "customer"}
    )
    assert bool(compensations(compensated(agreed), "18 10:00")) is owed


def test_what_was_reopened_owes_nothing_until_it_ends_again():
    back = Entry(at("16 12:00"), "ana", "status", changes={"status": ("resolved", "in-progress")})
    assert compensations(compensated(back), "18 10:00") == []


def test_a_fingerprint_depends_on_ticket_check_and_target_alone():
    one = Finding("late", "error", ticket(), "words", at("16 10:00"), "first_reply")
    same = Finding("late", "warning", ticket(area="sales"), "palabras", at("17 10:00"), "first_reply", entry="e1")
    assert one.fingerprint == same.fingerprint
    others = [one._replace(check="due"), one._replace(about="update"), one._replace(ticket=ticket()._replace(id="X"))]
    assert len({one.fingerprint, *(other.fingerprint for other in others)}) == 4


@pytest.mark.parametrize(
    ("least", "fails"),
    [("information", True), ("warning", True), ("error", False), ("never", False)],
)
def test_only_what_is_grave_enough_fails(least, fails):
    one = Finding("late", "warning", ticket(), "words", at("16 10:00"))
    assert is_grave([one], least) is fails
    assert not is_grave([], least)


def test_the_gravest_stand_first_and_the_oldest_among_them():
    tickets = [ticket()._replace(id=id, priority=priority) for id, priority in (("A", "low"), ("B", "urgent"))]
    told = [
        Finding("late", severity, story, "", at(when))
        for severity, story, when in (
            ("warning", tickets[0], "16 10:00"), ("error", tickets[1], "18 10:00"), ("error", tickets[0], "17 10:00"),
        )
    ]  # fmt: skip

    def order(key, reverse=False):
        return [told.index(one) for one in findings.order_findings(told, key, reverse, ("low", "normal", "urgent"))]

    assert order("severity") == [2, 1, 0]
    assert order("severity", reverse=True) == [0, 2, 1]
    assert order("at") == [0, 2, 1]
    assert order("priority") == [1, 0, 2]
    assert order("number") == [0, 2, 1]


def test_what_is_quiet_points_at_the_last_thing_a_person_did():
    story = replied(ticket(), "16 11:00")
    entries = tuple(entry._replace(id=f"e{n}") for n, entry in enumerate(story.entries))
    told = list(findings.quiet_findings(story._replace(entries=entries), LIMITS, SERVICE, at("27 10:00")))
    assert [(one.check, one.entry) for one in told] == [("untouched", entries[-1].id), ("silent", "e0")]
