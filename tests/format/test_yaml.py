"""YAML out and in: nothing guessed, nothing lost, nothing that explodes."""

import time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.errors import BadFile, NotAllowed
from ticketcli.format.yaml import (
    KEY_LIMIT,
    LIMIT,
    Section,
    dump_json,
    load_json,
    quote_text,
    read_canonical,
    read_items,
    read_section,
    read_yaml,
    unquote_text,
    write_block,
    write_flow,
    write_scalar,
)

TRAPS = (
    "no", "NO", "on", "y", "Yes", "true", "null", "Null", "~", "", " ", "12:30", "1:30", "12:30:45", "0123", "010",
    "a?", "a?b", "?a",
    "0x1F", "0o17", "0b11", "1e3", "685e230", "1_000", ".5", "5.", "1.10", "+1", "-1", "-.inf", ".nan", "2026-11-21",
    "2024-13-45", "2001-12-14t21:59:43.10-05:00", "2026-11-21 10:12:00", "0034600123456", "=", "<<", "@ana", "%x",
    "&a", "*a", "!x", "!!str x", "`x`", "|", ">", "? x", "- x", "-", ": x", "x: y", "x:", "fix #12", "c#",
    "#x", "a # b",
    "'x'", '"x"', '"', "[a, b]", "{a: b}", "a, b", "]", "---", "...", "--- x", "\\", "\\ud83d\\ude00", "C:\\users\\udo",
    "a\nb", "\n", "a\n", "\ta", "a\tb", "\r", "a\r\nb", "\x85", "a\x85b", "a\u2028b", "\u2029", "\xa0a\xa0", "\ufeff",
    "\ufeffa", "\x07", "\x1b[31m", "\x7f", "\ufffe", "\uffff", "\U0001f600", "é", "e\u0301", "\u202eevil", "a" * 2000,
    "²", "Nº 5", "<<<<<<< HEAD", "=======", "d'Or", "¿Qué?", "a\\/b", "a b", "a  b", "a ", " a",
)  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(TRAPS)
KEY = TEXT.filter(lambda key: len(write_scalar(key)) < KEY_LIMIT // 2)
VALUE: st.SearchStrategy[Any] = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=4), max_leaves=8
)
HELD = st.recursive(
    TEXT | st.none(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=4), max_leaves=8
)
SOUP = st.lists(
    st.sampled_from(
        ["a", "b", "key", ": ", ":", "\n", "\n  ", "\n- ", "  ", "- ", " ", '"', "'", "[", "]", "{", "}", ", ", ",",
         "#", " #", "&", "*", "!", "|", ">", "?", "? ", "%", "@", "`", "\\", "\\n", "\\ud83d", "\\/", "\t", "\r",
         "\r\n", "---", "\n---\n", "...", "\x00", "\x07", "\x85", "\u2028", "\xa0", "\ufeff", "\ufffe", "é", "no",
         "12:30", "<<", "=", "=======", "\n<<<<<<< x", '"a"', "[a, b]", "{a: b}", "key: ", "k: v\n", "  k: v\n",
         "- k: v\n", "-", "\U0001f600"]
    ),
    max_size=24,
).map("".join)  # fmt: skip


def by_pyyaml(text: str) -> Any:
    """What the PyYAML path reads: a comment is nothing that the canonical reader knows."""
    return read_yaml("# by hand\n" + text, "f", 0)


def refusal(text: str) -> BadFile | None:
    """Why `text` cannot be read, if so."""
    try:
        read_yaml(text, "f")
    except BadFile as fault:
        return fault
    return None


def written(values: dict[str, Any]) -> str:
    return "".join(write_block(key, value) for key, value in values.items())


def lines(value: Any) -> Any:
    """All line numbers in a value."""
    if isinstance(value, Section):
        return value.lines, [lines(held) for held in value.values()]
    return [lines(held) for held in value] if isinstance(value, list) else None


# -- out ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TRAPS)
def test_what_yaml_would_misread_is_read_back_as_it_was_typed(text: str) -> None:
    block = write_block("title", text) + write_block("tags", [text, "x", text])
    assert (
        read_section(block, "f")
        == by_pyyaml(block)
        == yaml.safe_load(block)
        == {"title": text, "tags": [text, "x", text]}
    )


@settings(deadline=None)
@given(st.dictionaries(KEY, VALUE, max_size=4))
def test_what_is_written_is_read_by_any_yaml_reader_as_the_same_texts(values: dict[str, Any]) -> None:
    text = written(values)
    assert (yaml.safe_load(text) or {}) == values
    assert read_section(text, "f") == values


@settings(deadline=None)
@given(st.dictionaries(KEY, HELD, max_size=4))
def test_values_that_hold_nothing_come_back_too(values: dict[str, Any]) -> None:
    assert read_section(written(values), "f") == values


@settings(deadline=None)
@given(TEXT)
def test_quotes_are_put_and_taken_off_again(text: str) -> None:
    assert unquote_text(quote_text(text)) == text


@settings(deadline=None)
@given(st.lists(TEXT))
def test_a_list_on_one_line_gives_its_texts_back(texts: list[str]) -> None:
    assert read_items(write_flow(texts)) == texts


@settings(deadline=None)
@given(TEXT, st.booleans())
def test_a_scalar_stands_on_one_line(text: str, flow: bool) -> None:
    assert len(write_scalar(text, flow).splitlines()) == 1


def test_usual_text_needs_no_quotes() -> None:
    assert written({"title": "No me llegó la factura: 3ª vez (¿por qué?) it's", "mail": "maria@acme.example"}) == (
        'title: "No me llegó la factura: 3ª vez (¿por qué?) it\'s"\nmail: maria@acme.example\n'
    )
    assert (
        write_scalar("No llegó la factura de octubre, it's late [again]")
        == "No llegó la factura de octubre, it's late [again]"
    )


def test_sections_and_lists_take_the_shortest_form() -> None:
    contacts = [{"name": "María", "mail": ["m@acme.example"], "handles": {"instagram": "acme_ok"}}, {}]
    assert written(
        {"skills": {"invoices": 3}, "tags": ["a", "b c"], "contacts": contacts, "extra": {"a": "x" * 120}}
    ) == (
        "skills: {invoices: 3}\n"
        "tags: [a, b c]\n"
        "contacts:\n"
        "- name: María\n"
        "  mail: [m@acme.example]\n"
        "  handles: {instagram: acme_ok}\n"
        "- {}\n"
        "extra:\n"
        f"  a: {'x' * 120}\n"
    )


def test_a_key_that_yaml_cannot_hold_is_refused() -> None:
    assert read_section(write_block("k" * KEY_LIMIT, "v"), "f") == {"k" * KEY_LIMIT: "v"}
    with pytest.raises(NotAllowed, match="1000 characters"):
        write_block("extra", {"k" * 1001: "v"})


# -- in ----------------------------------------------------------------------------------------------------------------


def agree(text: str) -> bool:
    """Whether the canonical reader is sure of `text`; then it must say what PyYAML says, line by line."""
    read = read_canonical(text, 1)
    if read is not None:
        found = by_pyyaml(text)
        assert read == found
        assert lines(read) == lines(found)
    return read is not None


@settings(deadline=None)
@given(SOUP | st.text())
def test_the_canonical_reader_agrees_with_pyyaml_or_is_unsure(text: str) -> None:
    agree(text)


@pytest.mark.parametrize("text", [
    'a: "\\ud83d"\n', 'a: "\\ud83d\\ude00"\n', 'a: ["\\ud83d\\ude00"]\n', 'a: {"\\udE00": b}\n', 'a: "\\/"\n',
    'a: "\x85"\n', 'a: "\u2028"\n', 'a: "\x7f"\n', 'a: ["\ufeff"]\n', 'a: "\\x41"\n', 'a: "b" \n', 'a: "b"\r\n',
    f"{'k' * 1100}: a\n", f"a:\n  {'k' * 1100}: b\n", f"a: {{{'k' * 1100}: b}}\n", f'"{"k" * 1100}": a\n',
    "a: {b: c, b: d}\n", "a:\n  b: c\n- d: e\n", "a:\n- b: c\n  d: e\n- b: f\n", "a: b\n  c: d\n", "  a: b\n",
    "- a: b\n", "a: [b,c]\n", "a: [b, ]\n", "a: [ b]\n", "a: {b: }\n", "a: {b}\n", "a: [b: c]\n", "a: b: c\n",
    "a: b #c\n", "a: b#c\n", "a: b\r\n",
])  # fmt: skip
def test_the_canonical_reader_agrees_with_pyyaml_on_known_traps(text: str) -> None:
    agree(text)


@settings(deadline=None)
@given(st.dictionaries(KEY, VALUE, min_size=1, max_size=4), st.data())
def test_the_canonical_reader_agrees_with_pyyaml_on_damaged_text(values: dict[str, Any], data: st.DataObject) -> None:
    text = written(values)
    for _time in range(data.draw(st.integers(0, 3))):
        at, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        text = text[:at] + data.draw(SOUP) + text[min(end, at + 3) :]
    agree(text)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "  ", "- "]), SOUP, st.sampled_from([": ", ":"]), SOUP), max_size=5))
def test_the_canonical_reader_agrees_with_pyyaml_on_lines_of_keys(rows: list[tuple[str, str, str, str]]) -> None:
    agree("".join(f"{''.join(row)}\n" for row in rows))


@settings(deadline=None)
@given(SOUP | st.text())
def test_whatever_stands_there_is_read_or_refused_with_its_line(text: str) -> None:
    fault = refusal(text)
    assert fault is None or (fault.where == "f" and 1 <= fault.line <= len(text.splitlines()) + 1)


@settings(deadline=None)
@given(st.dictionaries(KEY, HELD, max_size=4))
def test_what_was_read_can_be_kept_with_its_lines(values: dict[str, Any]) -> None:
    read = read_section(written(values), "f")
    kept = load_json(dump_json(read))
    assert kept == read
    assert lines(kept) == lines(read)


def test_what_is_usual_is_read_without_pyyaml() -> None:
    text = (
        "title: No me llegó la factura\n"
        "tags: [invoice, \"2026\"]\n"
        'who: "a: b"\n'
        "skills: {invoices: 3}\n"
        "external:\n"
        "  source: zendesk\n"
        "contacts:\n"
        "- name: María\n"
        "  mail: [m@acme.example]\n"
        "- name: Ana\n"
        "since:\n"
    )  # fmt: skip
    assert agree(text)
    read = read_canonical(text, 5)
    assert read is not None
    assert read["contacts"] == [{"name": "María", "mail": ["m@acme.example"]}, {"name": "Ana"}]
    assert (read.lines["title"], read.lines["contacts"], read["contacts"][1].lines["name"]) == (5, 11, 14)


def test_nothing_is_guessed() -> None:
    text = "a: no\nb: 12:30\nc: 0123\nd: 1e3\ne: 2026-13-01\nf: ~\ng: null\nh:\ni: ''\nj: [no, 1]\n"
    assert read_section(text, "f") == {
        "a": "no", "b": "12:30", "c": "0123", "d": "1e3", "e": "2026-13-01", "f": "~", "g": "null", "h": None, "i": "",
        "j": ["no", "1"],
    }  # fmt: skip


def test_what_a_hand_writes_is_read() -> None:
    text = (
        "\ufeff# who\ntitle:   'it''s'   # yes\ntags:\n  - a\n  - b\n"
        "notes: |\n  one\n  two\nlong: [a,\n  b]\n? k\n: v\n"
    )
    assert read_section(text, "f") == {
        "title": "it's", "tags": ["a", "b"], "notes": "one\ntwo\n", "long": ["a", "b"], "k": "v",
    }  # fmt: skip
    assert read_yaml("- a\n- b\n", "f") == ["a", "b"]
    assert read_section("# nothing\n", "f") == {}


HOSTILE = {
    "alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, "anchors"),
    "alias": ("a: x\nb: *a\n", 2, "anchors"),
    "merge key": ("<<: *a\n", 1, "anchors"),
    "tag": ("a: x\nb: !!python/object:os.system x\n", 2, "tags"),
    "own tag": ("a: !x y\n", 1, "tags"),
    "second key": ("a: x\nb: y\na: z\n", 3, "second time"),
    "second key in braces": ("a: {b: x, c: y, b: z}\n", 1, "second time"),
    "second key below": ("a:\n  b: x\n  b: y\n", 3, "second time"),
    "second key quoted": ('a: x\n"a": y\n', 2, "second time"),
    "list as key": ("a: x\n? [b, c]\n: d\n", 2, "a key must be a word"),
    "section as key": ("? {b: c}\n: d\n", 1, "a key must be a word"),
    "two documents": ("a: x\n---\nb: y\n", 2, "second document"),
    "conflict": ("a: x\n<<<<<<< ours\nb: y\n=======\nb: z\n>>>>>>> theirs\n", 2, "merge conflict"),
    "rest of a conflict": ("a: x\n=======\n", 2, "merge conflict"),
    "tab as indentation": ("a:\n\tb: c\n", 2, ""),
    "tab before a list": ("a: x\nb:\n\t- c\n", 3, ""),
    "open bracket": ("a: x\nb: [c\nd: e\n", 3, ""),
    "open quote": ('a: x\nb: "c\n', 3, ""),
    "at sign": ("a: x\nb: @ana\n", 2, ""),
    "colon in plain text": ("a: x\nb: error: it fails\n", 2, ""),
    "bell": ("a: x\nb: \x07\n", 2, "U+0007"),
    "escape": ('a: "\x1b[31m"\n', 1, "U+001B"),
    "nul": ("a: x\0\n", 1, "U+0000"),
    "half a character": ("a: x\nb: \udce9\n", 2, "U+DCE9"),
    "noncharacter": ("a: \ufffe\n", 1, "U+FFFE"),
    "a plain text": ("x\n", 1, "expected here"),
    "a list": ("- x\n", 1, "expected here"),
    "eleven levels": ("a: " + "[" * 10 + "]" * 10 + "\n", 1, "nested deeper than 10"),
    "50,000 brackets": ("[" * 50_000, 1, "nested deeper"),
    "50,000 braces": ("{" * 50_000, 1, "nested deeper"),
    "50,000 dashes": ("- " * 25_000, 1, "nested deeper"),
    "200,000 brackets": ("[" * 200_000, 1, "64 KB"),
    "200,000 levels": ("\n".join(" " * min(n, 50) + "a:" for n in range(10_000)), 1, "64 KB"),
    "too much": (f"a: {'x' * LIMIT}\n", 1, "64 KB"),
    "too much of a list": ("a: [" + "x, " * 30_000 + "]\n", 1, "64 KB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_at_once_with_its_line(name: str) -> None:
    text, line, what = HOSTILE[name]
    begin = time.process_time()
    with pytest.raises(BadFile) as caught:
        read_section(text, "tickets/x.md")
    assert time.process_time() - begin < 5
    assert (caught.value.where, caught.value.line) == ("tickets/x.md", line)
    assert what in caught.value.what
    assert len(str(caught.value)) < 200


def test_ten_levels_are_read() -> None:
    assert read_yaml("[" * 10 + "]" * 10, "f") == [[[[[[[[[[]]]]]]]]]]


def test_a_number_of_five_thousand_digits_is_a_text() -> None:
    assert read_section(f"a: {'9' * 5000}\nb: 0x_\n", "f") == {"a": "9" * 5000, "b": "0x_"}


def test_bytes_of_another_encoding_are_only_odd_letters() -> None:
    assert read_section("title: Ã±andÃº\n", "f") == {"title": "Ã±andÃº"}


@pytest.mark.parametrize(
    "piece", ["#", "\\", " ", "-", "[", "]", '"', "'", ",", ": ", "a ", "a, ", '"a', "\\\\", ":a", "é"]
)
@pytest.mark.parametrize(
    "around", ["{}", "a: {}", 'a: "{}', "a: [{}", "a: {{{}", "a: [b, {}]", '"{}": x', "  {}: x", "a:\n- {}: b"]
)
def test_no_text_makes_reading_slow(around: str, piece: str) -> None:
    text = around.format(piece * (60_000 // len(piece)))
    begin = time.process_time()
    read_canonical(text, 1)
    refusal(text)
    read_items(text[3:])
    write_scalar(text)
    write_scalar(text, flow=True)
    assert time.process_time() - begin < 5
