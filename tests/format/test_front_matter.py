"""Front matter: where it ends, and how its lines are kept."""

import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import TEXT
from ticketcli.errors import BadFile, NotAllowed
from ticketcli.format import front_matter

FRONT = "# head\nid: x\n\n# about the area\narea: billing # why\ntags:\n- a\n# end\n"


@settings(deadline=None)
@given(st.dictionaries(TEXT, TEXT | st.lists(TEXT, max_size=3), max_size=4), TEXT)
def test_what_is_written_is_read_again(fields: Mapping[str, object], body: str) -> None:
    assert front_matter.read_front(front_matter.write_front(fields, body), "f") == (fields, body)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), TEXT), st.dictionaries(st.sampled_from("abcd"), TEXT), TEXT)
def test_what_is_rewritten_says_the_new(old: Mapping[str, str], new: Mapping[str, str], body: str) -> None:
    front, _body = front_matter.split_front(front_matter.write_front(old, ""), "f")
    assert front_matter.read_front(front_matter.rewrite_front(front, old, new, body), "f") == (new, body)


@settings(deadline=None)
@given(TEXT, TEXT)
def test_a_split_loses_nothing(front: str, body: str) -> None:
    text = f"---\n{front}\n---\n{body}"
    assert "---\n{}---\n{}".format(*front_matter.split_front(text, "f")) == text


@pytest.mark.parametrize(
    ("text", "front", "body"),
    [
        ("---\n---\n", "", ""),
        ("---\n---", "", ""),
        ("---\n---\n---\n", "", "---\n"),
        ("---\na: b\n---", "a: b\n", ""),
        ("---\na: b\n---\n\nHola\n---\nx", "a: b\n", "\nHola\n---\nx"),
        ("---\na: b\n --- \n---\n", "a: b\n --- \n", ""),
    ],
)
def test_the_front_matter_ends_at_the_first_line_of_three_dashes(text: str, front: str, body: str) -> None:
    assert front_matter.split_front(text, "f") == (front, body)


@pytest.mark.parametrize(
    "text", ["", "---", "--- \n---\n", "x\n---\n---\n", "---\n", "---\na: b\n", "---\na: b\n----\n", "----\n---\n"]
)
def test_without_its_fences_it_is_no_record(text: str) -> None:
    with pytest.raises(BadFile) as caught:
        front_matter.split_front(text, "agents/ana.md")
    assert (caught.value.where, caught.value.line) == ("agents/ana.md", 1)


def test_marks_of_other_systems_are_taken_off() -> None:
    assert front_matter.normal_newlines("\ufeff---\r\na: b\r\n---\r\nHola\r\n") == "---\na: b\n---\nHola\n"
    assert front_matter.normal_newlines("---\na: b\n---\nHo\r\nla\r") == "---\na: b\n---\nHo\r\nla\r"


def test_lines_are_counted_in_the_file() -> None:
    assert front_matter.read_front(f"---\n{FRONT}---\n", "f")[0].lines == {"id": 3, "area": 6, "tags": 7}
    assert front_matter.read_front("---\nid: x\narea: y\n---\n", "f")[0].lines == {"id": 2, "area": 3}


def test_a_changed_key_keeps_its_neighbours_and_their_comments() -> None:
    old = {"id": "x", "area": "billing", "tags": ["a"]}
    assert front_matter.rewrite_front(FRONT, old, old, "Hola") == f"---\n{FRONT}---\nHola"
    assert front_matter.rewrite_front(FRONT, old, {**old, "area": "sales"}, "") == (
        f"---\n{FRONT}---\n".replace("area: billing # why", "area: sales")
    )
    assert front_matter.rewrite_front(FRONT, old, {"id": "x", "area": "billing"}, "") == f"---\n{FRONT}---\n".replace(
        "tags:\n- a\n", ""
    )
    assert front_matter.rewrite_front(FRONT, old, {"id": "x", "team": "t", "area": "billing", "tags": ["a"]}, "") == (
        f"---\n{FRONT}---\n".replace("id: x\n", "id: x\nteam: t\n")
    )
    assert front_matter.rewrite_front("# only\n", {}, {"id": "x"}, "") == "---\n# only\nid: x\n---\n"


def test_keys_that_are_not_spoken_of_stay() -> None:
    assert front_matter.rewrite_front("a:\nb: x\nc: []\n", {"b": "x"}, {"b": "z"}, "") == "---\na:\nb: z\nc: []\n---\n"


def test_more_than_can_be_read_again_is_not_written() -> None:
    with pytest.raises(NotAllowed, match="64 KB"):
        front_matter.write_front({"title": "x" * 70_000}, "")
    assert len(front_matter.write_front({"title": "x"}, "y" * 70_000)) > 70_000


@pytest.mark.parametrize("piece", ["---", "---\n", "\n---", "\n", "-", " ", "#\n", "a: b\n", "\r\n"])
def test_no_text_makes_reading_slow(piece: str) -> None:
    for text in (piece * 100_000, "---\n" + piece * 100_000, "---\na: b\n---\n" + piece * 100_000):
        begin = time.process_time()
        assert refused_or_read(text)
        assert time.process_time() - begin < 5


def refused_or_read(text: str) -> bool:
    try:
        return front_matter.read_front(front_matter.normal_newlines(text), "f") is not None
    except BadFile as fault:
        return fault.where == "f"
