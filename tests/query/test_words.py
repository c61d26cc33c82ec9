"""Keys of words: which tickets hold them, under which spelling."""

import pytest

from tests.query.questions import BARE, DESK, DONE, MARIA, NOW, found
from ticketcli.query.asker import Asker
from ticketcli.query.words import words_held


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("status:waiting", "m"),
        ("status:open", "mb"),
        ("status:closed", "d"),
        ("STATUS:Open", "mb"),
        ("status:new,closed", "bd"),
        ("-status:open", "d"),
        ("status:re*", ""),
        ("type:claim", "m"),
        ("stage:presale", "d"),
        ("stage:sale", "m"),
        ("area:billing", "m"),
        ("area:BILLING", "m"),
        ("area:bil*", "m"),
        ("area:sales", ""),
        ('product:"cafetera x"', "m"),
        ("product:cafetera*", "m"),
        ("channel:mail", "m"),
        ("language:es", "m"),
        ("customer:acme", "m"),
        ("customer:ac*", "m"),
        ("customer:maria", ""),
        ("contact:Maria@acme.example", "m"),
        ("assignee:ana", "m"),
        ("assignee:me", "m"),
        ("assignee:luis", ""),
        ("team:administration", "m"),
        ("tag:invoice", "m"),
        ("tag:ano", "m"),
        ("tag:inv*", "m"),
        ("tag:x,invoice", "m"),
        ("keyword:nota", "m"),
        ("keyword:duplicacion", ""),
        ("solution_keyword:duplicacion", "m"),
        ("solution_keyword:dup*", "m"),
        ("parent:TK-2611-000005", "m"),
        ("link:tk-2611-000009", "m"),
        ("id:tk-2611-7q2mx", "m"),
        ("external:zendesk", "m"),
        ("external:zendesk:12", "m"),
        ("external:zendesk:1", ""),
        ("outcome:solved", "d"),
        ("waiting:customer", "m"),
        ("waiting:supplier", ""),
    ],
)
def test_a_term_finds_what_has_that_value(typed: str, which: str):
    assert found(typed) == which


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("tag", ("invoice", "año")),
        ("link", ("TK-2611-000009",)),
        ("external", ("Zendesk:12", "Zendesk")),
        ("waiting", ("customer",)),
        ("stage", ("sale",)),
        ("outcome", ()),
        ("parent", ("TK-2611-000005",)),
    ],
)
def test_a_key_holds_the_words_of_its_field(key: str, words: tuple[str, ...]):
    assert words_held(Asker(DESK, NOW), key)(MARIA) == words


def test_who_tells_no_stage_has_the_one_of_its_type():
    stage = words_held(Asker(DESK, NOW), "stage")
    assert [stage(one) for one in (DONE, DONE._replace(stage="other"), BARE)] == [("presale",), ("other",), ()]
