"""How a field came to hold what it holds: each time it was set, the last first, and the ticket as it was before."""

import pytest

from ticketcli.desk.desk import Desk
from ticketcli.desk.provenance import rewind_ticket, trace_fields
from ticketcli.rules.conditions import TraceStep


@pytest.fixture
def chain(empty, run):
    """A desk of ana and luis; `chain(number, field)`: value, and (value, by, names of rules) of each link."""
    for agent in ("ana", "luis"):
        run("agent", "add", agent)
    (empty / "rules").mkdir(exist_ok=True)
    (empty / "rules/10.yaml").write_text(
        "- {rule: dinero, when: {text: factura}, set: {priority: high}}\n"
        "- {rule: a-luis, when: {text: factura}, assign: luis}\n"
    )

    def chain(number: str, field: str):
        desk = Desk(str(empty))
        [made] = trace_fields(desk, desk.get(number), [field], True)
        return made.value, [
            (link.value, link.entry and link.entry.by, [voice.name for voice in link.voices]) for link in made.links
        ]

    return chain


def test_each_time_is_told_the_last_first_down_to_the_opening(chain, run):
    number = run("-q", "new", "Mi factura", "--priority", "low").out.strip()
    run("--as", "ana", "set", number, "priority=urgent")
    assert chain(number, "priority") == ("urgent", [("urgent", "ana", []), ("low", None, [])])


def test_of_the_rules_that_an_entry_names_those_that_set_the_field_speak(chain, run):
    number = run("-q", "new", "Mi factura").out.strip()
    assert chain(number, "priority") == ("high", [("high", "tkt", ["dinero"]), ("normal", None, [])])
    assert chain(number, "assignee") == ("luis", [("luis", "tkt", ["a-luis"])])


def test_a_rule_that_is_gone_is_told_as_it_was(chain, run, empty):
    number = run("-q", "new", "Mi factura").out.strip()
    (empty / "rules/10.yaml").write_text("[]\n")
    desk = Desk(str(empty))
    [made] = trace_fields(desk, desk.get(number), ["priority"], True)
    [voice] = made.links[0].voices
    assert (voice.name, voice.step, voice.retold, voice.changed) == (
        "dinero", TraceStep("text: factura", "factura", held=True), False, "",
    )  # fmt: skip


def test_an_assignment_sets_the_status_of_what_was_new(chain, run):
    number = run("-q", "new", "Mi factura").out.strip()
    value, links = chain(number, "status")
    assert (value, links[0][:2]) == ("assigned", ("assigned", "tkt"))


def test_who_was_chosen_is_told_among_whom(chain, run, empty):
    number = run("-q", "new", "Hola").out.strip()
    desk = Desk(str(empty))
    [made] = trace_fields(desk, desk.get(number), ["assignee"], True)
    pick = made.links[0].pick
    assert (pick.agent, {one.agent for one in pick.considered}) == (made.value, {"ana", "luis"})
    [brief] = trace_fields(desk, desk.get(number), ["assignee"], False)
    assert brief.links[0].entry == made.links[0].entry


def test_a_ticket_is_rewound_to_right_before_an_entry(chain, run, empty):
    number = run("-q", "new", "Mi factura", "--tag", "a").out.strip()
    run("set", number, "tags+=b", "progress=50")
    run("start", number)
    run("assign", number, "--to", "ana")
    ticket = Desk(str(empty)).get(number)
    was = [rewind_ticket(ticket, entry) for entry in ticket.entries]
    assert [(one.tags, one.progress, one.assignee, one.status) for one in was] == [
        (("a",), None, None, "new"), (("a",), None, None, "new"), (("a",), None, "luis", "assigned"),
        (("a", "b"), 50, "luis", "assigned"), (("a", "b"), 50, "luis", "in-progress"),
    ]  # fmt: skip
    assert [len(one.entries) for one in was] == [0, 1, 2, 3, 4]


def test_before_a_release_a_ticket_was_what_the_entry_says(chain, run, empty):
    number = run("-q", "new", "Mi factura").out.strip()
    run("start", number)
    run("release", number)
    ticket = Desk(str(empty)).get(number)
    was = [rewind_ticket(ticket, entry).status for entry in ticket.entries if entry.by != "tkt"]
    assert was == ["assigned", "in-progress", "in-progress"]
