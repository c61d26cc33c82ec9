import pytest

from ticketcli.errors import BadFile
from ticketcli.format.yaml import read_yaml
from ticketcli.rules.rulebook import Rule, read_rules, rule_sections
from ticketcli.rules.section import Known

FILE = "rules/10-areas.yaml"
KNOWN = Known(
    types=("claim", "question"),
    areas=("billing", "sales"),
    priorities=("low", "normal", "high"),
    channels=("mail", "web"),
    teams=("administration",),
    agents=("ana", "luis"),
)


def sound(text: str) -> list[Rule]:
    found, faults = read_rules(read_yaml(text, FILE), FILE, KNOWN)
    assert faults == []
    return found


def faults(text: str, known: Known = KNOWN) -> list[str]:
    found, wrong = read_rules(read_yaml(text, FILE), FILE, known)
    assert found == []
    return [str(fault) for fault in wrong]


def test_a_rule_has_all_that_its_section_says():
    [rule] = sound("""
- rule: billing-words
  note: lo de facturación
  enabled: no
  when:
    text: [factura*, "nota de crédito"]
  set: {type: claim, area: billing, priority: high, level: 2}
  add: {tags: [invoice, invoice, urgent], keywords: factura}
  assign: team:administration
  stop: true
""")
    assert (rule.name, rule.where, rule.line, rule.note) == ("billing-words", FILE, 2, "lo de facturación")
    assert rule.set == {"type": "claim", "area": "billing", "priority": "high", "level": 2}
    assert rule.add == {"tags": ("invoice", "urgent"), "keywords": ("factura",)}
    assert (rule.assign, rule.team, rule.stop, rule.enabled) == ("team:administration", "administration", True, False)


def test_a_rule_without_when_is_on_and_does_not_stop():
    [rule] = sound("- rule: all\n  assign: ana")
    assert (rule.when, rule.enabled, rule.stop, rule.team) == (None, True, False, None)


def test_an_empty_list_is_an_open_one():
    [rule] = sound("- rule: p\n  when: {product: router-x, stage: sale}\n  set: {product: router, stage: presale}")
    assert rule.set == {"product": "router", "stage": "presale"}


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("sett: {area: billing}\n  stop: yes", "3: `sett` is unknown here; there is set"),
        ("set: {aera: billing}", "3: `aera` is unknown here; there is area"),
        ("set: {area: biling}", "3: `area: biling` is unknown; there is billing"),
        ("set: {area: Billing}", "3: `area: Billing` is unknown; there is billing"),
        ("set: {type: clain}", "3: `type: clain` is unknown; there is claim"),
        ("set: {priority: hihg}", "3: `priority: hihg` is unknown; there is high"),
        ("set: {team: admin}", "3: `team: admin` is unknown; there is administration"),
        ("set: {level: one}", "3: `level` is a whole number from 1 to 9"),
        ("set: {level: 10}", "3: `level` is a whole number from 1 to 9"),
        ("set: {area: [billing]}", "3: `area` needs one text"),
        ("set: {area: }", "3: `area` needs one text"),
        ("set: {}", "3: `set` needs `key: value` inside"),
        ("set: billing", "3: `set` needs `key: value` inside"),
        ("add: {tag: x}", "3: `tag` is unknown here; there is tags"),
        ("add: {tags: []}", "3: `tags` needs a text or a list of texts"),
        ("assign: anna", "3: `assign: anna` is unknown; there is ana"),
        ("assign: team:administracion", "3: `assign: team:administracion` is unknown; there is team:administration"),
        ("assign:", "3: `assign` needs one text"),
        ("stop: perhaps", "3: `stop` is yes or no"),
        ("stop: [yes]", "3: `stop` is yes or no"),
        ("stop: yes\n  when:", "4: `when` needs `key: value` inside"),
        ("stop: yes\n  when: {}", "4: `when` needs `key: value` inside"),
        ("stop: yes\n  when: {texto: x}", "4: `texto` is unknown here; there is text"),
        ("stop: yes\n  when: {text: []}", "4: `text` needs a text or a list of texts"),
        ("stop: yes\n  when: {text: [x, {a: b}]}", "4: `text` needs a text or a list of texts"),
        ("stop: yes\n  when: {channel: [mail, mial]}", "4: `channel: mial` is unknown; there is mail"),
        ("stop: yes\n  when: {channel: x*}", "4: `channel: x*` is unknown; there is mail, web"),
        ("stop: yes\n  when: {status: opened}", "4: `status: opened` is unknown; there is "),
        ("stop: yes\n  when: {product: a*b}", "4: `product: a*b`: `*` stands only at the end"),
        ("stop: yes\n  when: {any: {text: x}}", "4: `any` needs a list of `- key: value`"),
        ("stop: yes\n  when: {all: [{}]}", "4: `all` needs a list of `- key: value`"),
        ("stop: yes\n  when: {all: []}", "4: `all` needs a list of `- key: value`"),
        ("stop: yes\n  when: {not: [{text: x}]}", "4: `not` needs `key: value` inside"),
        (
            "stop: yes\n  when:\n    any:\n    - text: x\n    - chanel: mail",
            "7: `chanel` is unknown here; there is channel",
        ),
        ("note: nothing else", "2: a rule begins with `rule: NAME` and needs something to do: "),
    ],
)
def test_a_fault_names_file_line_and_the_nearest_word(rule: str, fault: str):
    [said] = faults(f"# rules\n- rule: r\n  {rule}")
    assert said.startswith(f"{FILE}:{fault}")


@pytest.mark.parametrize("words", ["'*'", "'fac*tura'", "'!'"])
def test_what_cannot_be_looked_for_is_a_fault(words: str):
    [said] = faults(f"- rule: r\n  stop: yes\n  when:\n    text: [factura, {words}]")
    assert said == f"{FILE}:4: `{words[1:-1]}` cannot be looked for: it needs a word, and `*` only at a word's end"


def test_a_name_is_a_slug_and_the_fault_proposes_one():
    assert faults("- rule: Facturación y pagos\n  stop: yes") == [
        f"{FILE}:1: `rule: Facturación y pagos` is no name; one is made of a-z, 0-9 and hyphens, "
        "such as facturacion-y-pagos"
    ]


def test_a_name_is_given_once_also_across_files():
    text = "- rule: a\n  stop: yes\n- rule: a\n  stop: yes\n- rule: b\n  stop: yes"
    found, wrong = read_rules(read_yaml(text, FILE), FILE, KNOWN, names=["b"])
    assert [rule.line for rule in found] == [1]
    assert [str(fault) for fault in wrong] == [
        f"{FILE}:3: there is a rule a already",
        f"{FILE}:5: there is a rule b already",
    ]


def test_all_faults_are_gathered_and_sound_rules_stay():
    text = """
- rule: first
  when: {chanel: mail, area: biling}
  set: {aera: x}
  assing: ana
- rule: second
  assign: ana
- just words
"""
    found, wrong = read_rules(read_yaml(text, FILE), FILE, KNOWN)
    assert [rule.name for rule in found] == ["second"]
    assert sorted(fault.line for fault in wrong) == [0, 0, 3, 3, 4, 5]


def test_a_long_and_hostile_word_is_shown_short_and_safe():
    [said] = faults('- rule: r\n  set: {area: "' + "\\e[31m" + "x" * 5000 + '"}')
    assert len(said) < 120
    assert "\x1b" not in said


def test_of_many_words_only_the_first_are_offered():
    known = Known(areas=[f"area-{n:02}" for n in range(30)])
    [said] = faults("- rule: r\n  set: {area: zzz}", known)
    assert said.endswith("there is area-00, area-01, area-02, area-03, area-04, area-05, area-06, area-07, …")


@pytest.mark.parametrize(
    ("time", "why"),
    [
        ("from: 2026-12-24", "only from 2026-12-24 on"), ("from: 2026-12-24 18:00", "only from 2026-12-24 18:00 on"),
        ("until: 2026-11-01", "only until 2026-11-01"), ("until: 2026-11-01 18:00", "only until 2026-11-01 18:00"),
    ],
)  # fmt: skip
def test_a_rule_says_when_it_holds_as_it_was_written(time, why):
    from datetime import UTC, datetime

    from ticketcli.rules.case import Case
    from ticketcli.ticket.model import Ticket

    [rule], _faults = read_rules(read_yaml(f"- rule: a\n  {time}\n  score: 1", "r"), "r", Known())
    at = datetime(2026, 11, 20, tzinfo=UTC)
    assert rule.idle(Case(Ticket("TK-2611-00006", "x", at), None, at)) == why


def test_a_rules_file_is_a_list_of_sections():
    assert rule_sections("", "r.yaml") == rule_sections("# none\n", "r.yaml") == []
    assert rule_sections("- rule: a\n- rule: b\n", "r.yaml") == [{"rule": "a"}, {"rule": "b"}]
    for text in ("rule: a\n", "- a\n", "a\n"):
        with pytest.raises(BadFile):
            rule_sections(text, "r.yaml")
