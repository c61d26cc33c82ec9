import pytest

from ticketcli.intake import vocabulary
from ticketcli.ticket.model import Status
from ticketcli.ticket.outcomes import OUTCOMES


@pytest.mark.parametrize(
    ("field", "words", "means"),
    [
        ("status", "Abierto", {"status": "new"}),
        ("status", "EN_CURSO", {"status": "in-progress"}),
        ("status", "Pending", {"status": "waiting", "waiting_for": "customer"}),
        ("status", "Waiting on Third Party", {"status": "waiting", "waiting_for": "supplier"}),
        ("status", "waiting (internal)", {"status": "waiting", "waiting_for": "internal"}),
        ("status", "Closed with monetary relief", {"status": "closed", "outcome": "compensated"}),
        ("status", "Won't Do", {"status": "resolved", "outcome": "rejected"}),
        ("priority", "Crítica", {"priority": "urgent"}),
        ("priority", "3 high", {"priority": "high"}),
        ("type", "Reclamación", {"type": "claim"}),
        ("channel", "Correo electrónico", {"channel": "mail"}),
        ("outcome", "Won't Fix", {"outcome": "rejected"}),
        ("outcome", "Unresolved", {}),
        ("rating", "4/5", {"rating": "4"}),
        ("rating", "Offered", {}),
        ("language", "Español", {"language": "es"}),
        ("language", "nl-BE", {"language": "nl"}),
        ("stage", "Post-venta", {"stage": "aftersale"}),
    ],
)
def test_words_are_understood_without_case_accents_and_punctuation(field, words, means):
    assert vocabulary.field_meanings(field, words) == means


@pytest.mark.parametrize(
    ("field", "words"), [("status", "SC"), ("priority", "1"), ("priority", ""), ("type", "x" * 10_000)]
)
def test_other_words_are_not_guessed(field, words):
    assert vocabulary.field_meanings(field, words) is None


def test_numbers_mean_something_only_where_a_system_says_so():
    assert vocabulary.field_meanings("priority", "1", "freshdesk") == {"priority": "low"}
    assert vocabulary.field_meanings("status", "5", "freshdesk") == {"status": "closed"}


def test_words_of_our_own_export_stay_as_they_are():
    assert vocabulary.field_meanings("type", "error", "tkt") == {"type": "error"}
    assert vocabulary.field_meanings("status", "in-progress", "tkt") == {"status": "in-progress"}


@pytest.mark.parametrize("ours", [*Status, *OUTCOMES])
def test_our_own_statuses_and_outcomes_mean_themselves(ours):
    field = "status" if isinstance(ours, Status) else "outcome"
    assert vocabulary.field_meanings(field, ours)[field] == ours


@pytest.mark.parametrize("field", vocabulary.WORDS)
def test_every_word_leads_to_a_word_of_ours(field):
    ours = {"status": set(Status), "outcome": {*OUTCOMES, None}}.get(field)
    for words in vocabulary.WORDS[field].values():
        for word in words.split(","):
            meaning = vocabulary.field_meanings(field, word)
            assert meaning is not None
            assert ours is None or meaning.get(field) in ours


def test_words_for_nothing_are_empty():
    assert all(map(vocabulary.is_unset, ["", " ", "N/A", "-", "Sin asignar", "0000-00-00 00:00:00"]))
    assert not vocabulary.is_unset("Ana")


@pytest.mark.parametrize(
    ("field", "words", "meant"),
    [
        ("status", "Waiting on contact", {"status": "waiting", "waiting_for": "customer"}),
        ("status", "Waiting on us", {"status": "in-progress"}),
        ("status", "Closed (Support Pipeline)", {"status": "closed"}),
        ("type", "Task", {"type": "request"}),
        ("type", "Sub-task", {"type": "request"}),
        ("type", "Story", {"type": "suggestion"}),
    ],
)
def test_the_words_of_hubspot_and_jira_are_understood(field, words, meant):
    assert vocabulary.field_meanings(field, words) == meant
