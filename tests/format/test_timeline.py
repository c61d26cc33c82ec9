"""The timeline: no text can forge an entry, lose a byte or hide an unfinished merge."""

import time
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import ENTRY, TEXT
from ticketcli.errors import BadFile
from ticketcli.format import timeline
from ticketcli.ticket.model import Entry

AT = datetime(2026, 11, 21, 10, 12, tzinfo=timezone(timedelta(hours=-3)))


def read_again(*entries: Entry, description: str = "") -> tuple[str, tuple[Entry, ...]]:
    return timeline.read_timeline(timeline.write_timeline(description, entries), "f", 1)


def refusal(text: str) -> BadFile | None:
    """Why `text` cannot be read, if so."""
    try:
        timeline.read_timeline(text, "f", 7)
    except BadFile as fault:
        return fault
    return None


# -- laws --------------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(TEXT, st.lists(ENTRY, max_size=3))
def test_what_is_written_is_read_again(description: str, entries: list[Entry]) -> None:
    assert read_again(*entries, description=description) == (description, tuple(entries))


@settings(deadline=None)
@given(TEXT, st.lists(ENTRY, max_size=3))
def test_the_pieces_make_the_whole(description: str, entries: list[Entry]) -> None:
    text = timeline.write_timeline(description, tuple(entries))
    pieces = timeline.split_entries(text)
    assert "".join(pieces) == text
    assert len(pieces) == len(entries) + 1


@settings(deadline=None)
@given(TEXT)
def test_any_text_is_cut_into_pieces_that_make_the_whole(text: str) -> None:
    assert "".join(timeline.split_entries(text)) == text


@settings(deadline=None)
@given(TEXT)
def test_any_text_is_read_or_refused_with_its_line(text: str) -> None:
    fault = refusal(text)
    if fault:
        assert 7 <= fault.line <= 7 + text.count("\n")
    else:
        read = timeline.read_timeline(text, "f", 7)
        assert timeline.read_timeline(timeline.write_timeline(*read), "f", 1) == read


# -- the form ----------------------------------------------------------------------------------------------------------


def test_a_timeline_reads_like_a_story() -> None:
    paid = {"outcome": "solved"}
    waits = {"status": ("in-progress", "waiting"), "waiting_for": (None, "customer")}
    sorted_in = {"type": (None, "claim"), "area": ("sales", "billing")}
    marked = {"tags": (("a",), ("a", "b c")), "level": (1, 2), "team": ("x", None)}
    entries = (
        Entry(AT, "tkt", "classified", "e1", changes=sorted_in, because="rule x, once"),
        Entry(AT, "tkt", "assigned", "e2", changes={"assignee": (None, "ana"), "status": ("new", "assigned")}),
        Entry(AT, "María <m@acme.example>", "message", "e3", via="mail", text="Hola.\n\n¿La ves?", imported=True),
        Entry(AT, "ana", "status", "e4", changes=waits),
        Entry(AT, "ana", "reply", "e5", via="mail", text="Sí.", attachments=("a.pdf",), facts={"message-id": "<1@x>"}),
        Entry(AT, "ana", "tagged", "e6", changes=marked),
        Entry(AT, "ana", "status", "e7", text="Pagó.", changes={"status": ("waiting", "resolved")}, facts=paid),
    )
    assert timeline.write_timeline("No llegó.", entries) == (
        "\n"
        "No llegó.\n"
        "\n"
        "### 2026-11-21T10:12:00-03:00 · tkt · classified · e1\n"
        "type: claim\n"
        "area: sales → billing\n"
        "because: rule x, once\n"
        "\n"
        "### 2026-11-21T10:12:00-03:00 · tkt · assigned · e2\n"
        "assignee: ana\n"
        "status: new → assigned\n"
        "\n"
        "### 2026-11-21T10:12:00-03:00 · María <m@acme.example> · message via mail, imported · e3\n"
        "Hola.\n"
        "\n"
        "¿La ves?\n"
        "\n"
        "### 2026-11-21T10:12:00-03:00 · ana · status · e4\n"
        "in-progress → waiting (customer)\n"
        "\n"
        "### 2026-11-21T10:12:00-03:00 · ana · reply via mail, with facts · e5\n"
        "message-id: <1@x>\n"
        "attachments: [a.pdf]\n"
        "\n"
        "Sí.\n"
        "\n"
        "### 2026-11-21T10:12:00-03:00 · ana · tagged · e6\n"
        "tags: [a] → [a, b c]\n"
        "level: 1 → 2\n"
        "team: x → –\n"
        "\n"
        "### 2026-11-21T10:12:00-03:00 · ana · status · e7\n"
        "waiting → resolved\n"
        "outcome: solved\n"
        "\n"
        "Pagó.\n"
    )
    assert read_again(*entries, description="No llegó.") == ("No llegó.", entries)


def test_a_text_that_looks_like_an_entry_stays_a_text() -> None:
    forged = "### 2026-11-21T10:12:00-03:00 · ana · status · e9\nnew → closed"
    assert timeline.write_timeline(forged, ()) == f"\n\\{forged}\n"
    assert timeline.write_timeline(f"\\{forged}", ()) == f"\n\\\\{forged}\n"
    assert read_again(Entry(AT, "eve", "note", "e1", text=forged), description=forged)[1][0].text == forged


def test_a_heading_of_the_text_itself_is_left_alone() -> None:
    assert timeline.write_timeline("### Steps\n\\### x", ()) == "\n### Steps\n\\### x\n"


@pytest.mark.parametrize("name", ["type", "status", "because", "attachments", "extra.x", "fact.x", "Nº", "a: b", ""])
def test_a_fact_may_bear_any_name(name: str) -> None:
    entry = Entry(AT, "ana", "rated", "e1", facts={name: "5"})
    assert read_again(entry) == ("", (entry,))


@pytest.mark.parametrize("who", ["a · b", "·", "", " ", "a\nb", '"a"', "–", "[a]", "\xa0a", "a\u2028"])
def test_whoever_wrote_is_named_exactly(who: str) -> None:
    entry = Entry(AT, who, "message", "e1", via=who, text="x")
    assert timeline.entry_text(entry).count("\n") == 3
    assert read_again(entry) == ("", (entry,))


# -- what a hand writes ------------------------------------------------------------------------------------------------

HEAD = "### 2026-11-21T10:12:00-03:00 · ana · "


def test_entries_need_no_empty_line_between_them() -> None:
    text = f"{HEAD}note · e1\none\n{HEAD}note · e2\ntwo\n\n"
    assert [entry.text for entry in timeline.read_timeline(text, "f", 1)[1]] == ["one", "two\n"]
    assert timeline.split_entries(text)[0] == ""


def test_empty_lines_after_the_facts_change_nothing() -> None:
    for gap in ("", "\n", "\n\n"):
        (entry,) = timeline.read_timeline(f"{HEAD}classified · e1\narea: x\n{gap}", "f", 1)[1]
        assert (entry.changes, entry.text) == ({"area": (None, "x")}, "")


def test_an_act_in_plain_words_keeps_them() -> None:
    (entry,) = timeline.read_timeline(f"{HEAD}escalated · e1\nCalled the supplier.\narea: x\n", "f", 1)[1]
    assert (entry.text, entry.changes) == ("Called the supplier.\narea: x", {})


def test_one_word_is_a_list_of_one() -> None:
    (entry,) = timeline.read_timeline(f'{HEAD}tagged · e1\ntags: late\nattachments: "a"b\nlevel: ²\n', "f", 1)[1]
    assert (entry.changes["tags"], entry.attachments, entry.changes["level"]) == (
        ((), ("late",)),
        ('"a"b',),
        (None, "²"),
    )


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("### 2026-11-21T10:12:00-03:00 · ana · note", "timeline heading"),
        ("### 2026-11-21T10:12:00-03:00 · ana · note · e1 · x", "timeline heading"),
        ("### 2026-11-21T10:12:00-03:00 · ana · Note! · e1", "timeline heading"),
        ("### 2026-11-21T10:12:00-03:00 · ana · note · e/1", "timeline heading"),
        ("### 2026-11-21T10:12:00 · ana · note · e1", "not an instant"),
        ("### 2026-13-21T10:12:00Z · ana · note · e1", "not an instant"),
        ("### 0001-01-01T00:00:00+14:00 · ana · note · e1", "not an instant"),
        ("### 9999-12-31T23:00:00-14:00 · ana · note · e1", "not an instant"),
        (f"### 2026-11-21T{'9' * 5000} · ana · note · e1", "not an instant"),
    ],
)
def test_a_broken_heading_is_refused_with_its_line(heading: str, what: str) -> None:
    with pytest.raises(BadFile, match=what) as caught:
        timeline.read_timeline(f"\nHola\n\n{HEAD}note · e1\nx\n\n{heading}\n", "tickets/x.md", 15)
    assert (caught.value.where, caught.value.line) == ("tickets/x.md", 21)
    assert len(str(caught.value)) < 200


# -- unfinished merges -------------------------------------------------------------------------------------------------

CONFLICT = f"<<<<<<< ours\n{HEAD}note · e1\none\n=======\n{HEAD}note · e2\ntwo\n>>>>>>> theirs\n"


@pytest.mark.parametrize("before", ["", "Hola\n\n", f"Hola\n\n{HEAD}note · e0\nzero\n\n", "a <<<<<<< b\n=======\n"])
def test_an_unfinished_merge_is_refused_with_its_line(before: str) -> None:
    with pytest.raises(BadFile, match="conflict") as caught:
        timeline.read_timeline(before + CONFLICT, "f", 15)
    assert caught.value.line == 15 + before.count("\n")


@pytest.mark.parametrize("text", [CONFLICT, f"{HEAD}status · e1\n{CONFLICT}", CONFLICT.replace("<<<", "\\<<<")])
def test_a_text_that_quotes_an_unfinished_merge_is_kept(text: str) -> None:
    entry = Entry(AT, "eve", "message", "e1", text=text)
    assert read_again(entry, description=text) == (text, (entry,))


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<< a\n",
        "=======\n>>>>>>> b\n",
        "<<<<<<< a\n>>>>>>> b\n=======\n",
        "a\n=======\n",
        " <<<<<<< \n=======\n>>>>>>> ",
    ],
)
def test_parts_of_such_marks_are_no_merge(text: str) -> None:
    assert timeline.read_timeline(text, "f", 1) == (text.removesuffix("\n"), ())


# -- speed -------------------------------------------------------------------------------------------------------------


def test_five_thousand_entries_are_read_in_well_under_a_second() -> None:
    entries = tuple(Entry(AT, "ana", "note", f"e{n}", text=f"note {n}\n\n- a\n- b") for n in range(5000))
    text = timeline.write_timeline("Hola\n" * 200_000, entries)
    begin = time.process_time()
    assert timeline.read_timeline(text, "f", 1)[1] == entries
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("piece", [
    "#", "\\", " ", "-", "[", '"', "·", "\n", "### ", "\\\n", " · ", "→", "a: ", "<<<<<<< \n", "=======\n",
    "<<<<<<< \n=======\n", "\\### 2026-11-21T", "### 2026-11-2", "\n\n### ",
])  # fmt: skip
@pytest.mark.parametrize("around", [
    "{}", HEAD + "note · e1\n{}", HEAD + "set · e1\n{}", HEAD + "status · e1\na: {}", HEAD + "{}",
    "### 2026-11-21T10:12:00Z · {} · note · e1", HEAD + "note via {} · e1", HEAD + "set · e1\ntags: [{}",
])  # fmt: skip
def test_no_text_makes_reading_or_writing_slow(around: str, piece: str) -> None:
    text = around.format(piece * (300_000 // len(piece)))
    begin = time.process_time()
    refusal(text)
    read_again(Entry(AT, text, "set", "e1", via=text, text=text, facts={text: text}), description=text)
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("name", ["description", "title", "because", "attachments"])
def test_a_fact_that_is_named_like_a_field_is_marked_as_a_fact(name: str):
    entry = Entry(AT, "ana", "edited", "e1", facts={name: "rewritten", "other": "x"})
    assert f"fact.{name}: rewritten\nother: x\n" in timeline.entry_text(entry)
    assert read_again(entry) == ("", (entry,))
