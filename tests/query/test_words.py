"""Keys of words: which tickets hold them, under which spelling."""

import pytest

from tests.query.questions import found


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
