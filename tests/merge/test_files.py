"""Three versions of a file made one: the answers to what two clones can do to it."""

import pytest

from ticketcli.format import records
from ticketcli.merge import files
from ticketcli.ticket.number import is_valid

BASE = """---
id: TK-2611-7Q2ME
title: Factura
status: new
priority: normal
created: 2026-11-20T10:30:00-03:00
---

Hola.

### 2026-11-20T10:31:00-03:00 · ana · note · e1000000
Uno.
"""
PATH = "tickets/2026/11/TK-2611-7Q2ME.md"
OURS = BASE + "\n### 2026-11-20T10:40:00-03:00 · ana · note · e2000000\nDos.\n"
THEIRS = BASE.replace("priority: normal", "priority: high") + (
    "\n### 2026-11-20T10:35:00-03:00 · luis · set · e3000000\npriority: normal → high\n"
)
TORN = BASE.replace("priority: normal\n", "<<<<<<< HEAD\npriority: normal\n=======\npriority: high\n>>>>>>> theirs\n")


def merged(base: str | None, ours: str | None, theirs: str | None, path: str = PATH) -> files.Merged:
    """Both orders, which must come to the same."""
    sides = [None if side is None else side.encode() for side in (base, ours, theirs)]
    one, other = files.merge_file(path, *sides), files.merge_file(path, sides[0], sides[2], sides[1])
    assert (one.data, one.more) == (other.data, other.more)
    return one


def text(made: files.Merged) -> str:
    return (made.data or b"").decode()


def test_what_only_one_side_changed_is_taken_as_it_is():
    assert text(merged(BASE, OURS, BASE)) == OURS
    assert merged(BASE, None, BASE).data is None


def test_entries_of_both_stand_in_the_order_of_time_and_the_file_is_canonical():
    made = text(merged(BASE, OURS, THEIRS))
    assert [line.rpartition(" · ")[2] for line in made.splitlines() if line.startswith("### ")] == [
        "e1000000", "e3000000", "e2000000",
    ]  # fmt: skip
    assert "priority: high\n" in made
    assert records.ticket_text(records.read_ticket(made, PATH)) == made


def test_a_deleted_and_changed_file_stays_changed():
    made = merged(BASE, None, THEIRS)
    assert text(made) == THEIRS
    assert made.words


def test_what_a_hand_laid_out_stays_so_and_no_comment_is_lost():
    ours = OURS.replace("status: new", "# urgente\nstatus: new")
    theirs = THEIRS.replace("created:", "# ver con depósito\ncreated:")
    made = text(merged(BASE, ours, theirs))
    assert "# urgente\n" in made
    assert "# ver con depósito\n" in made


def test_two_cases_with_one_number_both_live_on():
    other = BASE.replace("Factura", "Router").replace("10:30:00", "09:00:00").replace("e1000000", "e9000000")
    made = merged(None, BASE, other)
    assert text(made) == other
    ((path, data),) = made.more.items()
    fresh = records.read_ticket(data.decode(), path)
    assert is_valid(fresh.id)
    assert fresh.title == "Factura"
    assert fresh.entries[-1].facts == {"was": "TK-2611-7Q2ME"}


def test_one_case_that_two_clones_brought_in_is_one_ticket():
    assert merged(None, OURS, THEIRS).more == {}


def test_a_side_that_cannot_be_read_is_kept_word_for_word():
    broken = OURS.replace("status: new", "status: [new")
    made = text(merged(BASE, broken, THEIRS))
    ticket = records.read_ticket(made, PATH)
    assert ticket.priority == "high"
    assert broken in [entry.text for entry in ticket.entries]


def test_torn_sides_are_put_together():
    assert files.has_markers(TORN.encode())
    assert not files.has_markers(BASE.replace("Hola.", "\\<<<<<<< HEAD\n=======\n>>>>>>> x").encode())
    whole = files.finish_merge(PATH, TORN.encode())
    assert whole
    assert b"<<<<<<<" not in whole
    assert files.conflict_sides("a\n<<<<<<< x\nb\n||||||| y\nc\n=======\nd\n>>>>>>> z\ne") == ("a\nb\ne", "a\nd\ne")
    assert files.conflict_sides("a\n<<<<<<< x\nb\n=======\nd\n") is None


@pytest.mark.parametrize(("path", "decided"), [("rules/10.yaml", False), ("desk.yaml", False)])
def test_other_texts_merge_by_lines_and_say_so(path: str, decided: bool):
    base = "a: 1\nb: 2\nc: 3\n"
    made = merged(base, base.replace("1", "9"), base.replace("3", "8"), path)
    assert text(made) == "a: 9\nb: 2\nc: 8\n"
    assert made.words
    assert merged(base, base.replace("1", "9"), base.replace("1", "8"), path).decided is decided


def test_a_customer_merges_field_by_field_and_keeps_what_loses():
    contact = "contacts:\n- name: María\n  mail: [m@acme.example]\n"
    base = f"---\nid: acme\nname: Acme\ntier: gold\n{contact}---\n\nUno.\n\nDos.\n"
    ours = base.replace("gold", "silver").replace("m@acme.example", "m@acme.example, maria@acme.example")
    theirs = base.replace("gold", "black").replace("Dos.", "Dos, por la tarde.").replace("[m@", "[mm@x.example, m@")
    made = text(merged(base, ours, theirs, "customers/ac/acme.md"))
    customer = records.read_customer(made, "")
    assert customer.tier == "silver"
    assert customer.unknown == {"merged": ["tier: black"]}
    assert customer.contacts[0].mail == ("m@acme.example", "maria@acme.example", "mm@x.example")
    assert customer.notes == "Uno.\n\nDos, por la tarde."


def test_an_agent_and_an_article_merge_field_by_field_too():
    agent = "---\nid: ana\nname: Ana\nlevel: 1\ncapacity: 5\n---\n"
    made = merged(
        agent, agent.replace("level: 1", "level: 2"), agent.replace("capacity: 5", "capacity: 9"), "agents/ana.md"
    )
    assert text(made) == "---\nid: ana\nname: Ana\nlevel: 2\ncapacity: 9\n---\n"
    article = "---\nid: cafe\ntitle: Café\ntags: [a]\n---\n\nAgua.\n"
    made = merged(article, article.replace("Café", "Un café"), article.replace("[a]", "[a, b]"), "knowledge/cafe.md")
    assert text(made) == "---\nid: cafe\ntitle: Un café\ntags: [a, b]\n---\n\nAgua.\n"


def moved(to: str, at: str, id: str) -> str:
    entry = f"\n### 2026-11-20T{at}:00-03:00 · ana · status · {id}\nstatus: new → {to}\n"
    return BASE.replace("status: new", f"status: {to}") + entry


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        (moved("resolved", "10:40", "e2000000"), moved("in-progress", "10:50", "e3000000"), True),
        (moved("resolved", "10:40", "e2000000"), THEIRS, False),
        (moved("waiting", "10:40", "e2000000"), moved("in-progress", "10:50", "e3000000"), False),
        (moved("resolved", "10:40", "e2000000"), moved("resolved", "10:50", "e3000000"), False),
    ],
)
def test_only_a_ticket_that_ended_on_one_side_and_went_on_at_the_other_is_named(ours, theirs, told):
    words = merged(BASE, ours, theirs).words
    wanted = ("TK-2611-7Q2ME: resolved here, in-progress there, and now in-progress",) if told else ()
    assert words == wanted


def test_what_could_not_be_read_is_kept_with_the_reason():
    broken = OURS.replace("status: new", "status: [new")
    entry = records.read_ticket(text(merged(BASE, broken, THEIRS)), PATH).entries[-1]
    assert (entry.by, entry.kind, entry.because) == ("tkt", "merged", "a version that could not be read")
