"""Texts by lines: what each side changed stands, unless both changed the same or adjacent lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.merge.lines import LONGEST_TEXT, compose_text, merge_lines

BASE = "uno\ndos\ntres\ncuatro\ncinco"


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (BASE, BASE, BASE),
        (BASE, "otro", "otro"),
        ("otro", "otro", "otro"),
        (BASE.replace("uno", "1"), BASE.replace("tres", "3"), "1\ndos\n3\ncuatro\ncinco"),
        (BASE.replace("uno", "1"), BASE + "\nseis", "1\ndos\ntres\ncuatro\ncinco\nseis"),
        (BASE.replace("dos\n", ""), BASE.replace("cuatro", "4"), "uno\ntres\n4\ncinco"),
        ("a\n" + BASE, "a\n" + BASE.replace("tres", "3"), "a\nuno\ndos\n3\ncuatro\ncinco"),
        (BASE.replace("uno", "1"), BASE.replace("uno", "un"), None),
        (BASE.replace("uno", "1"), BASE.replace("dos", "2"), None),
        (BASE.replace("dos\n", ""), BASE.replace("dos", "2"), None),
    ],
)  # fmt: skip
def test_texts_merge_where_the_changed_lines_lie_apart(ours, theirs, merged):
    assert merge_lines(BASE, ours, theirs) == merge_lines(BASE, theirs, ours) == merged


def test_the_first_version_stands_with_what_the_next_ones_change_elsewhere():
    first, second = BASE.replace("uno", "1"), BASE.replace("tres", "3")
    clash = BASE.replace("uno", "un").replace("cinco", "5")
    assert compose_text(BASE, []) == BASE
    assert compose_text(BASE, [first]) == first
    assert compose_text(BASE, [first, second]) == "1\ndos\n3\ncuatro\ncinco"
    assert compose_text(BASE, [first, clash, second]) == "1\ndos\n3\ncuatro\ncinco"
    assert compose_text(BASE, [clash, first, second]) == clash.replace("tres", "3")


def test_texts_of_thousands_of_lines_are_not_compared_line_by_line():
    long = "\n".join(map(str, range(3001)))
    assert merge_lines(long, long.replace("\n7\n", "\n\n"), long.replace("\n70\n", "\n\n")) is None
    assert compose_text(long, ["a", "b"]) == "a"
    short = "\n".join(map(str, range(3000)))
    assert merge_lines(short, "x" + short, short + "x") == "x" + short + "x"


LINES = st.lists(st.sampled_from("abc"), max_size=5).map("\n".join)


@given(LINES, LINES, LINES)
def test_either_order_of_the_sides_gives_the_same_text(base, ours, theirs):
    assert merge_lines(base, ours, theirs) == merge_lines(base, theirs, ours)


@given(LINES, LINES)
def test_what_one_side_wrote_alone_stands_as_it_is(base, ours):
    assert merge_lines(base, ours, base) == merge_lines(base, ours, ours) == compose_text(base, [ours]) == ours


@pytest.mark.parametrize("longest", range(3))
def test_one_long_text_among_three_is_too_long_to_be_compared_by_lines(longest):
    texts = ["a\nb\nc\nd\ne", "1\nb\nc\nd\ne", "a\nb\nc\nd\n5"]
    assert merge_lines(*texts) == "1\nb\nc\nd\n5"
    texts[longest] += "\nx" * LONGEST_TEXT
    assert merge_lines(*texts) is None
