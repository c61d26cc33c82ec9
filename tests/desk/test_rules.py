"""The rules of a desk, from its own folder or another."""

from pathlib import Path

import pytest

from ticketcli.desk.desk import Desk
from ticketcli.errors import BadFile

RULE = "- rule: {name}\n  set: {{priority: high}}\n"


@pytest.fixture
def rules(empty):
    """`rules(name=text, …)`: a desk with these files of rules."""

    def rules(**files: str):
        for name, text in files.items():
            Path("rules").mkdir(exist_ok=True)
            Path(f"rules/{name}.yaml").write_text(text)
        return Desk(str(empty)).rules

    return rules


def test_rules_are_read_in_the_order_of_their_files(rules):
    read = rules(b=RULE.format(name="second"), a=RULE.format(name="first"))
    assert [rule.name for rule in read.all] == ["first", "second"]


def test_the_first_fault_is_raised_and_all_are_told(rules):
    read = rules(a="- rule: x\n  set: {priority: hoch}\n", b="- [", c=RULE.format(name="sound"))
    found, faults = read.read()
    assert "sound" in [rule.name for rule in found]
    assert [fault.where for fault in faults] == ["rules/a.yaml", "rules/b.yaml"]
    with pytest.raises(BadFile, match=r"rules/a\.yaml:2"):
        _all = read.all


def test_a_name_is_given_once_over_all_files(rules):
    _found, faults = rules(a=RULE.format(name="x"), b=RULE.format(name="x")).read()
    assert [fault.where for fault in faults] == ["rules/b.yaml"]


def test_another_folder_is_read_from_where_one_stands(rules, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/a.yaml").write_text(RULE.format(name="there"))
    found, faults = rules(a=RULE.format(name="here")).read("../other")
    assert ([rule.name for rule in found], faults) == (["there"], [])
