"""Promises: kept, kept late, missed, renewed, lapsed."""

import pytest

from tests.served import at, solved, ticket
from ticketcli.errors import NotAllowed
from ticketcli.ticket import promises
from ticketcli.ticket.model import Entry, External, Status


def promised(by: str, made: str = "16 10:30", story=None):
    """A ticket with a call promised; its entries have ids, as recorded ones do."""
    after = promises.make_promise(story or ticket(), promises.CALL, at(by), "precio", "ana", at(made))
    return identified(after)


def identified(story):
    entries = tuple(entry._replace(id=entry.id or f"e{n}") for n, entry in enumerate(story.entries))
    return story._replace(entries=entries)


def states(story, now: str) -> list[str]:
    return [one.state(at(now)) for one in promises.promises_of(story)]


def test_a_promise_says_what_by_when_and_who():
    one = promises.promises_of(promised("17 10:00"))[0]
    assert one == promises.Promise("e0", "e0", "call", "precio", at("17 10:00"), at("16 10:30"), "ana")


@pytest.mark.parametrize(
    ("kept", "state"), [("17 09:00", "kept"), ("17 10:00", "kept"), ("17 10:01", "late")]
)  # fmt: skip
def test_it_is_kept_until_its_time(kept, state):
    assert states(promises.keep_promise(promised("17 10:00"), "", "ana", at(kept)), "18 10:00") == [state]


@pytest.mark.parametrize(("now", "state"), [("17 10:00", "open"), ("17 10:01", "missed")])
def test_it_is_missed_after_its_time(now, state):
    assert states(promised("17 10:00"), now) == [state]


@pytest.mark.parametrize(("renewed", "state"), [("17 09:00", "renewed"), ("17 11:00", "missed")])
def test_a_renewed_one_goes_on_as_another(renewed, state):
    story = identified(promises.renew_promise(promised("17 10:00"), at("18 10:00"), "sin stock", "luis", at(renewed)))
    assert states(story, "17 12:00") == [state, "open"]
    assert [one.id for one in promises.promises_of(story)] == ["e0", "e0"]
    assert [one.made_by for one in promises.promises_of(story)] == ["ana", "luis"]
    assert states(promises.keep_promise(story, "", "ana", at("18 09:00")), "19 10:00") == [state, "kept"]


def test_the_one_due_first_is_meant():
    story = promised("17 10:00", "16 10:40", promised("18 10:00"))
    kept = promises.keep_promise(story, "", "ana", at("16 11:00"))
    assert [(one.by_at, one.state(at("16 12:00"))) for one in promises.promises_of(kept)] == [
        (at("18 10:00"), "open"), (at("17 10:00"), "kept"),
    ]  # fmt: skip


@pytest.mark.parametrize(("ended", "state"), [("16 12:00", "lapsed"), ("17 12:00", "missed")])
def test_what_is_left_when_work_ends_lapses_unless_it_was_missed_before(ended, state):
    story = solved(promised("17 10:00"), ended)
    assert states(story, "18 10:00") == [state]
    assert promises.standing_promises(story) == []


def test_an_undone_promise_was_never_made():
    story = promised("17 10:00")
    undone = story._replace(entries=(*story.entries, Entry(at("16 11:00"), "ana", "undone", facts={"undoes": "e0"})))
    assert promises.promises_of(undone) == []


def test_nothing_can_be_kept_that_was_not_promised_and_nothing_promised_when_it_is_done():
    with pytest.raises(NotAllowed, match="no promise to keep"):
        promises.keep_promise(ticket(), "", "ana", at("16 11:00"))
    with pytest.raises(NotAllowed, match="tkt reopen"):
        promised("17 10:00", story=solved(ticket(), "16 10:10"))


@pytest.mark.parametrize("by", ["", "mañana", "2026-11-17", "2026-11-17T10:00"])
def test_a_promise_whose_time_a_hand_spoilt_is_none(by):
    entry = Entry(at("16 10:30"), "ana", "promised", "e1", facts={"what": "call", "by": by})
    assert promises.promises_of(ticket()._replace(entries=(entry,))) == []


def test_the_one_due_first_is_renewed_and_no_other():
    story = promised("17 10:00", "16 10:40", promised("18 10:00"))
    story = promises.renew_promise(story, at("19 10:00"), "sin stock", "ana", at("16 11:00"))
    assert [(one.by_at, one.state(at("16 12:00"))) for one in promises.promises_of(story)] == [
        (at("18 10:00"), "open"), (at("17 10:00"), "renewed"), (at("19 10:00"), "open"),
    ]  # fmt: skip


def test_a_promise_given_anew_was_made_then_and_by_whoever_renewed_it():
    renewed = promises.renew_promise(promised("17 10:00"), at("18 10:00"), "sin stock", "luis", at("16 11:00"))
    assert [(one.made_at, one.made_by) for one in promises.promises_of(renewed)] == [
        (at("16 10:30"), "ana"), (at("16 11:00"), "luis"),
    ]  # fmt: skip


def test_how_it_went_and_why_it_was_put_off_stand_in_the_timeline():
    assert promises.keep_promise(promised("17 10:00"), "atendió", "ana", at("17 09:00")).entries[-1].text == "atendió"
    renewed = promises.renew_promise(promised("17 10:00"), at("18 10:00"), "sin stock", "ana", at("17 09:00"))
    assert renewed.entries[-1].text == "sin stock"


def test_a_renewal_whose_time_a_hand_spoilt_promises_nothing_new():
    story = promised("17 10:00")
    facts = {"promise": "e0", "by": "mañana"}
    story = story._replace(entries=(*story.entries, Entry(at("16 11:00"), "ana", "renewed", "e1", facts=facts)))
    assert states(story, "16 12:00") == ["renewed"]


def test_what_lapses_at_its_very_time_was_not_missed():
    assert states(solved(promised("17 10:00"), "17 10:00"), "18 10:00") == ["lapsed"]


def test_it_ended_when_it_was_kept_renewed_or_given_up():
    story = promised("17 10:00")
    assert [one.ended_at for one in promises.promises_of(story)] == [None]
    assert promises.promises_of(promises.keep_promise(story, "", "ana", at("16 11:00")))[0].ended_at == at("16 11:00")
    renewed = promises.renew_promise(story, at("18 10:00"), "", "ana", at("16 12:00"))
    assert [one.ended_at for one in promises.promises_of(renewed)] == [at("16 12:00"), None]
    assert promises.promises_of(solved(story, "16 13:00"))[0].ended_at == at("16 13:00")


def test_what_an_import_closed_without_saying_when_lapsed_with_its_last_entry():
    story = promised("17 10:00", "16 10:30")._replace(status=Status.CLOSED, external=External("zendesk", "1"))
    assert [(one.lapsed_at, one.standing) for one in promises.promises_of(story)] == [(at("16 10:30"), False)]


@pytest.mark.parametrize(
    ("what", "text", "words"),
    [
        ("call", "", "a call"),
        ("call", "precio", "a call: precio"),
        ("promise", "", "a promise"),
        ("promise", "enviar\nel recibo", "enviar el recibo"),
    ],
)
def test_a_promise_is_told_on_one_line(what, text, words):
    assert promises.promise_words(promises.promises_of(promised("17 10:00"))[0]._replace(what=what, text=text)) == words
