import pytest

from ticketcli.rules import explain
from ticketcli.rules.explain import (
    PHRASES,
    fired_phrase,
    join_reasons,
    nobody_phrase,
    retell,
    shown_words,
    write_phrase,
)

SPANISH = {
    explain.RULE: "regla {rule}",
    explain.RULE_FOUND: "regla {rule}: {words}",
    explain.LEAST_LOADED: "quien menos carga de {count}",
    explain.MORE: "y {count} más",
    explain.NOBODY: "no queda nadie: {reason}",
    explain.AWAY: "{agent} no está",
    explain.FULL: "{agent} está al tope ({load} de {capacity})",
    explain.NO_AGENTS: "no hay agentes",
    "the customer wrote": "el cliente escribió",
}


@pytest.fixture(autouse=True)
def in_spanish(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(explain, "spoken_language", lambda: "es")
    monkeypatch.setattr(explain, "_", lambda message: SPANISH.get(message, message))


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("", ""),
        ("rule vip", "regla vip"),
        ("rule a: «nota, de», «rule b», least loaded of 2", "regla a: «nota, de», «rule b», quien menos carga de 2"),
        ("rule a, rule b, and 4 more", "regla a, regla b, y 4 más"),
        ("nobody left: ana is away, luis is full (3 of 3)", "no queda nadie: ana no está, luis está al tope (3 de 3)"),
        ("nobody left: there are no agents", "no queda nadie: no hay agentes"),
        ("the customer wrote", "el cliente escribió"),
        ("because I say so, ana", "because I say so, ana"),
        ("rule a: «", "regla a: «"),
        ("ana is away " * 1000, "ana is away " * 1000),
    ],
)
def test_a_stored_reason_is_told_in_the_language_that_is_spoken(stored: str, told: str):
    assert retell(stored) == told


def test_in_english_a_reason_is_told_as_it_is_stored(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(explain, "spoken_language", lambda: "en")
    assert retell("rule vip") == "rule vip"


@pytest.mark.parametrize("template", PHRASES)
def test_every_template_is_known_again_with_its_words_in_it(template: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(explain, "_", lambda message: f"[{message}]")
    names = (
        "key",
        "rule",
        "words",
        "count",
        "picker",
        "reason",
        "agent",
        "team",
        "area",
        "level",
        "needed",
        "load",
        "capacity",
        "since",
        "what",
        "skill",
        "span",
        "skills",
        "lane",
        "when",
        "back",
        "confidence",
        "tickets",
    )
    words = {name: f"{name}-1" for name in names}
    assert retell(write_phrase(template, **words)) == f"[{template.format(**{**words, 'reason': '[reason-1]'})}]"


def test_words_cannot_pass_for_the_end_of_a_quotation():
    assert fired_phrase("a", shown_words(["x», rule b: «y"])) == "rule a: «x”, rule b: “y»"
    assert retell("rule a: «x”, rule b: “y»") == "regla a: «x”, rule b: “y»"


def test_equal_words_are_shown_once_and_at_most_three():
    assert shown_words(["a", "a", "b", "c", "d"]) == ("a", "b", "c")


def test_a_few_reasons_are_told_in_full():
    assert join_reasons(["rule a", "rule b"], 2) == "rule a, rule b"
    assert nobody_phrase(["ana is away"]) == "nobody left: ana is away"


def test_every_phrase_that_is_written_is_among_those_that_are_told_again():
    written = {name for name, value in vars(explain).items() if name.isupper() and isinstance(value, str)}
    known = {name for name in written if getattr(explain, name) in PHRASES}
    assert written - known == {"IDLE"}
