"""What a person wrote comes from an option, a file or the editor, whole; what was not recorded is kept and named."""

import io
from pathlib import Path

import pytest

from ticketcli.errors import NotAllowed, Trouble, Usage
from ticketcli.terminal import editor


def kept(error: Exception) -> str:
    return Path(str(error).rpartition(" kept in ")[2]).read_text(encoding="utf-8")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """`program(body)`: an editor that a shell script of that body is; `$1` is the file."""

    def program(body: str) -> None:
        path = tmp_path / "editor"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        monkeypatch.setenv("EDITOR", str(path))

    return program


def test_an_option_and_a_file_are_one_too_many(tmp_path):
    with pytest.raises(Usage, match="cannot go together"):
        editor.take_message("a", "b", "")
    assert editor.take_message("", None, "") == ""


def test_a_file_loses_its_last_line_end_and_no_other(tmp_path):
    (tmp_path / "text").write_text("uno\n\n")
    assert editor.take_message(None, str(tmp_path / "text"), "") == "uno\n"


@pytest.mark.parametrize(("length", "fits"), [(1 << 20, True), ((1 << 20) + 1, False)])
def test_a_text_has_at_most_a_megabyte_of_signs(length, fits, tmp_path):
    (tmp_path / "text").write_text("ñ" * length)
    for text, file in (("ñ" * length, None), (None, str(tmp_path / "text"))):
        if fits:
            assert len(editor.take_message(text, file, "")) == length
        else:
            with pytest.raises(Usage, match="at most 1 MB"):
                editor.take_message(text, file, "")


def test_what_stands_below_the_scissors_is_not_the_text(program):
    program('printf "Hola\\n" | cat - "$1" > "$1.new"; mv "$1.new" "$1"')
    assert editor.edit_text("", "note on TK-1") == "Hola"
    assert editor.edit_text("borrador", "note on TK-1") == "Hola\nborrador"
    assert editor.edit_text("a\n", "") == "Hola\na\n"


def test_without_an_editor_and_a_terminal_it_says_what_to_set(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(Usage, match="set EDITOR"):
        editor.edit_text("", "")


def test_an_editor_that_fails_leaves_the_text_where_it_says(program):
    program('echo mío > "$1"; exit 3')
    with pytest.raises(Trouble, match=r"failed; your text is kept in ") as failed:
        editor.edit_text("", "x")
    assert kept(failed.value) == "mío\n"


def test_a_text_is_kept_when_it_could_not_be_recorded_and_the_error_stays_what_it_was():
    def refuse():
        raise NotAllowed("no")

    with pytest.raises(NotAllowed, match=r"^no; your text is kept in ") as refused:
        editor.with_text_kept("no me pierdas\n ñ", refuse)
    assert kept(refused.value) == "no me pierdas\n ñ"


def test_where_there_is_no_text_nothing_is_kept():
    def refuse():
        raise NotAllowed("no")

    with pytest.raises(NotAllowed, match=r"^no$"):
        editor.with_text_kept("", refuse)


def test_what_the_system_refuses_is_told_in_its_words_with_the_file():
    def refuse():
        raise PermissionError(13, "Permission denied", "/desk/x")

    with pytest.raises(Trouble, match=r"^/desk/x: Permission denied; your text is kept in "):
        editor.with_text_kept("uno", refuse)


def test_a_pipe_that_nobody_reads_any_more_is_no_loss():
    def done():
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        editor.with_text_kept("uno", done)
    assert editor.with_text_kept("uno", lambda: 3) == 3
