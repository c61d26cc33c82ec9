"""What is done by itself is done once for each silence, and never to a customer who waits for us."""

from collections import Counter

import pytest

from tests.served import AGENTS, at, replied, service, ticket, waits, wrote
from ticketcli.assignment.automation import Acts, Upkeep
from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.config.settings import Settings
from ticketcli.format.yaml import read_yaml
from ticketcli.rules.rulebook import read_rules
from ticketcli.rules.section import Known
from ticketcli.sla import findings, quiet
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Agent, Change, Entry
from ticketcli.worktime import dates

SERVICE = service("  - policy: one\n    first_reply: 4h\n")
LIMITS = [quiet.Limit(None, {"untouched": dates.read_length("3d")})]
SETTINGS = Settings()


SENIOR = {**AGENTS, "eva": Agent("eva", "Eva", level=2)}


def kept_up(story, acts: Acts, now: str, agents=AGENTS):
    """The ticket after the acts, and why some were not done."""
    found = list(findings.quiet_findings(story, LIMITS, SERVICE, at(now)))
    dispatch = Dispatch(SETTINGS, (), agents, {}.get, Workload(Counter(), {}, lambda customer: []))
    upkeep = Upkeep(acts, SETTINGS, SERVICE, dispatch, at(now))
    return upkeep.after(story, found) if found else (upkeep.untag(story), [])


@pytest.mark.parametrize(
    "acts",
    [Acts(tag="quiet"), Acts(note="¿Alguien?"), Acts(escalate=True), Acts(assign_again=True)],
    ids=["tag", "note", "escalate", "assign-again"],
)
def test_an_act_is_done_once_for_each_silence(acts):
    story = lifecycle.assign_ticket(ticket(), "ana", None, "luis", at("16 10:00"))
    once, refused = kept_up(story, acts, "20 10:00", SENIOR)
    assert (once != story, refused) == (True, [])
    assert kept_up(once, acts, "20 10:00", SENIOR)[0] == once
    assert kept_up(once, acts, "25 10:00", SENIOR)[0] == once
    touched = lifecycle.add_note(once, "Lo miro", "ana", at("26 10:00"))
    higher = {**SENIOR, "sol": Agent("sol", "Sol", level=3)}
    again, _refused = kept_up(touched, acts, "30 10:00", higher)
    assert (again != touched) is not acts.tag


def test_what_is_done_is_no_activity():
    story = ticket()
    noted, _refused = kept_up(story, Acts(note="¿Alguien?", tag="quiet", escalate=True), "20 10:00", SENIOR)
    assert quiet.last_touch_at(noted) == story.created_at
    assert (noted.tags, noted.level, noted.entries[-1].by) == (("quiet",), 2, "tkt")
    assert (noted.assignee, noted.entries[-2].kind, noted.entries[-1].kind) == ("eva", "escalated", "assigned")


def test_where_nobody_is_above_it_is_said_and_nothing_escalated():
    story = lifecycle.assign_ticket(ticket(), "ana", None, "luis", at("16 10:00"))
    after, [refused] = kept_up(story, Acts(escalate=True), "20 10:00")
    assert after == story
    assert "nobody who may have it is above level 1" in refused


def test_the_tag_goes_when_it_is_found_no_more_but_only_one_that_was_put_here():
    tagged, _refused = kept_up(ticket(), Acts(tag="quiet"), "20 10:00")
    touched = lifecycle.add_note(tagged, "Lo miro", "ana", at("20 11:00"))
    assert kept_up(touched, Acts(tag="quiet"), "20 12:00")[0].tags == ()
    by_hand = ticket(tags=("quiet",))
    assert kept_up(by_hand, Acts(tag="quiet"), "16 12:00")[0] == by_hand


def test_it_is_given_to_somebody_else():
    story = lifecycle.assign_ticket(ticket(), "ana", None, "luis", at("16 10:00"))
    after, _refused = kept_up(story, Acts(assign_again=True), "20 10:00")
    assert after.assignee == "noa"
    assert [entry.because for entry in after.entries[-2:]] == ["untouched since 2026-11-16", "the only one left"]


CLOSE = Acts(close_after=dates.read_length("2d"))


def test_the_customers_silence_is_announced_and_then_recorded_as_silence():
    story = waits(replied(ticket(), "16 11:00"), "16 12:00")
    warned, _refused = kept_up(story, CLOSE, "20 10:00")
    assert [entry.kind for entry in warned.entries[len(story.entries) :]] == ["warned"]
    assert kept_up(warned, CLOSE, "22 09:59")[0] == warned
    closed, _refused = kept_up(warned, CLOSE, "22 10:00")
    assert (closed.status, closed.waiting_for) == ("closed", None)
    facts = [dict(entry.facts) for entry in closed.entries[-2:]]
    assert (facts[0]["outcome"], facts[1]) == ("no-reply", {"acceptance": "silence"})


def test_an_answer_takes_the_announcement_back():
    warned, _refused = kept_up(waits(replied(ticket(), "16 11:00"), "16 12:00"), CLOSE, "20 10:00")
    answered = replied(wrote(warned, "21 10:00"), "21 11:00")
    again, _refused = kept_up(answered, CLOSE, "25 10:00")
    assert (again.open, again.entries[-1].kind) == (True, "warned")
    assert kept_up(again, CLOSE, "26 10:00")[0] == again


def test_who_waits_for_us_is_never_closed_by_silence():
    story = wrote(replied(ticket(), "16 11:00"), "16 12:00")
    assert kept_up(story, CLOSE, "25 10:00") == (story, ["TK-2611-00006: not closed, the customer waits for an answer"])


def test_what_the_type_demands_is_not_passed_over():
    story = waits(replied(ticket(type="warranty"), "16 11:00"), "16 12:00")
    warned, _refused = kept_up(story, CLOSE, "20 10:00")
    same, refused = kept_up(warned, CLOSE, "25 10:00")
    assert same == warned
    assert "needs serial" in refused[0]


# -- one thing found does not stand for another ------------------------------------------------------------------------


def acted(story, acts: Acts, now: str, book: str = "[]", served=SERVICE):
    """The ticket after the acts on all that is found: silence, and late deadlines."""
    found = [
        *findings.quiet_findings(story, LIMITS, served, at(now)),
        *findings.deadline_findings(story, served, at(now)),
    ]
    heard, _faults = read_rules(read_yaml(book, "r"), "r", Known())
    dispatch = Dispatch(SETTINGS, heard, SENIOR, {}.get, Workload(Counter(), {}, lambda customer: []))
    return Upkeep(acts, SETTINGS, served, dispatch, at(now)).after(story, found)[0]


def notes(story) -> list[tuple[str, str | None]]:
    return [(entry.text, entry.because) for entry in story.entries if entry.kind == "note" and entry.by == "tkt"]


def test_a_note_for_a_late_deadline_is_none_for_the_silence_that_follows():
    late = acted(ticket(), Acts(note="¿Alguien?"), "17 10:00")
    assert [because for _text, because in notes(late)] == ["first_reply late since 2026-11-16"]
    assert acted(late, Acts(note="¿Alguien?"), "18 10:00") == late
    quiet_too = acted(late, Acts(note="¿Alguien?"), "20 10:00")
    assert [because for _text, because in notes(quiet_too)][1:] == ["untouched since 2026-11-16"]
    assert acted(quiet_too, Acts(note="¿Alguien?"), "21 10:00") == quiet_too


def test_what_was_just_given_on_is_not_escalated_too_though_two_things_are_found():
    story = lifecycle.assign_ticket(ticket(), "ana", None, "luis", at("16 10:00"))
    slow = service("  - policy: one\n    resolution: 40h\n")
    given = acted(story, Acts(assign_again=True), "20 10:00", served=slow)
    assert given.assignee != "ana"
    both = acted(given, Acts(assign_again=True, escalate=True, note="¿Alguien?"), "24 10:00", served=slow)
    assert (both.level, both.assignee, len(notes(both))) == (None, given.assignee, 1)
    assert acted(given, Acts(escalate=True), "24 10:00", served=slow).level == 2
    assert acted(story, Acts(escalate=True), "20 10:00").level == 2


# -- what stays as it is -----------------------------------------------------------------------------------------------


def test_a_tag_that_a_person_put_on_a_ticket_with_a_story_stays():
    noted = lifecycle.add_note(ticket(tags=("quiet",)), "Lo miro", "ana", at("16 11:00"))
    assert kept_up(noted, Acts(tag="quiet"), "16 12:00") == (noted, [])
    by_tkt = lifecycle.add_entry(
        noted, Entry(at("16 12:00"), "tkt", "note", text="¿Alguien?", facts={"watch": "note late"})
    )
    assert kept_up(by_tkt, Acts(tag="quiet"), "16 13:00") == (by_tkt, [])


def test_a_tag_that_was_there_before_another_was_put_stays():
    tagged, _refused = kept_up(ticket(tags=("vip",)), Acts(tag="quiet"), "20 10:00")
    touched = lifecycle.add_note(tagged, "Lo miro", "ana", at("20 11:00"))
    assert kept_up(touched, Acts(tag="vip"), "20 12:00")[0].tags == ("vip", "quiet")
    assert kept_up(touched, Acts(tag="quiet"), "20 12:00")[0].tags == ("vip",)


def test_escalating_does_not_wake_rules_and_rules_do_not_escalate():
    listens = "- {rule: quieto, on: stale, add: {tags: quieto}}"
    escalated = acted(ticket(), Acts(escalate=True), "20 10:00", listens)
    assert (escalated.tags, escalated.level) == ((), 2)
    heard = acted(ticket(), Acts(rules=True), "20 10:00", listens)
    assert (heard.tags, heard.level) == (("quieto",), None)
    assert acted(heard, Acts(rules=True), "21 10:00", listens) == heard


def given(story, acts: Acts, before=None):
    """The ticket after the night job has given away what is nobody's."""
    found = [Change(before or story, story)]
    dispatch = Dispatch(SETTINGS, (), {"luis": Agent("luis", "Luis")}, {}.get, Workload(Counter(), {}, lambda _c: []))
    [made] = Upkeep(acts, SETTINGS, SERVICE, dispatch, at("20 10:00")).give_out(found)
    return made.after


def test_what_somebody_has_is_given_to_nobody_else():
    nobodys = ticket()
    anas = lifecycle.assign_ticket(nobodys, "ana", None, "luis", at("16 10:00"))
    released = lifecycle.release_ticket(anas, "tkt", at("20 10:00"))
    assert given(nobodys, Acts(assign=True)).assignee == "luis"
    assert given(nobodys, Acts(tag="quiet")) == nobodys
    assert given(anas, Acts(assign=True)) == anas
    assert given(released, Acts(assign=True), before=anas) == released
    assert given(released, Acts(assign=True)).assignee == "luis"
