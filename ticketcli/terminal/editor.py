"""What a person wrote: from an option, a file or the editor, and kept when it could not be recorded."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import click

from ticketcli.errors import DeskError, Trouble, Usage
from ticketcli.i18n import _
from ticketcli.storage.state import OUTBOX, PRIVATE, State
from ticketcli.text import clean_text, one_line

SCISSORS = "# ------------------------ >8 ------------------------"
LONGEST_TEXT = 1 << 20
_MOST_BYTES = 4 * LONGEST_TEXT + 4


def take_message(text: str | None, file: str | None, prompt: str, draft: str = "") -> str:
    """The text of -m, -F (`-`: standard input) or the editor; Usage when there is none and no terminal."""
    if text is not None and file is not None:
        raise Usage(_("-m and -F cannot go together"))
    if text is not None:
        return _bounded(text)
    if file is not None:
        return _bounded(_read_file(file)).removesuffix("\n")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Usage(_("a text is needed: -m TEXT or -F FILE (`-` for standard input)"))
    return edit_text(draft, prompt)


def _read_file(file: str) -> str:
    """The text of a file (`-`: standard input), so much of it that `_bounded` sees when it is too long."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(_MOST_BYTES).decode("utf-8")
        with open(file, "rb") as opened:
            return opened.read(_MOST_BYTES).decode("utf-8")
    except OSError as error:
        raise Usage(_("{file}: {why}").format(file=one_line(file), why=error.strerror)) from None
    except UnicodeDecodeError:
        raise Usage(_("{file}: not UTF-8 text").format(file=one_line(file))) from None


def _bounded(text: str) -> str:
    """A text as it is kept; Usage when it cannot be."""
    if "\0" in text:
        raise Usage(_("a text cannot hold the character NUL: attach it instead with `tkt attach`"))
    if len(text) > LONGEST_TEXT:
        raise Usage(_("a text has at most 1 MB: attach it instead with `tkt attach`"))
    return clean_text(text)


def edit_text(draft: str, prompt: str) -> str:
    """What comes out of $VISUAL or $EDITOR; Usage when empty; when the editor fails, the file is kept and named."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("vi" if sys.stdin.isatty() else "")
    if not command:
        raise Usage(_("no editor without a terminal: set EDITOR to a program that needs none"))
    path = keep_text(draft + (f"\n{SCISSORS}\n# {prompt}\n" if prompt else ""))
    try:
        status = os.spawnv(os.P_WAIT, "/bin/sh", ["sh", "-c", f'{command} "$1"', "sh", path])
    except KeyboardInterrupt:
        click.echo(_("your text is kept in {path}").format(path=path), err=True)
        raise
    try:
        with open(path, encoding="utf-8", newline="") as file:
            text = _bounded(file.read())
    except (OSError, UnicodeDecodeError, Usage):
        raise Trouble(_("the editor left no text that can be kept in {path}").format(path=path)) from None
    if status:
        raise Trouble(
            _("the editor `{editor}` failed; your text is kept in {path}").format(editor=one_line(command), path=path)
        )
    os.unlink(path)
    text = text.partition(SCISSORS)[0].rstrip("\n") if prompt else text
    if not text.strip():
        raise Usage(_("the text is empty: nothing was changed"))
    return text


# -- kept --------------------------------------------------------------------------------------------------------------


def keep_text(text: str) -> str:
    """A file of its own that keeps a text, in the desk's outbox if that can be; gives its path."""
    name = f"tkt-{os.urandom(8).hex()}.md"
    for state, place in _places(name):
        with suppress(OSError):
            state.put(place, text.encode(), mode=PRIVATE)
            return state.path(place)
    raise Trouble(_("nor is there room to keep your text"))


def _places(name: str) -> Iterator[tuple[State, str]]:
    """Where a text that is not recorded may lie: with the desk, where there is one, then among temporary files."""
    import tempfile

    context = click.get_current_context(silent=True)
    if context:
        with suppress(DeskError, OSError):
            yield context.find_root().obj.desk.state, f"{OUTBOX}/{name}"
    yield State(tempfile.gettempdir()), name


def with_text_kept(text: str, do: Callable[[], Any]) -> Any:
    """Do it; when it fails, the text that a person wrote is kept in a file, and the error names it."""
    try:
        return do()
    except BrokenPipeError:  # recorded, and nobody reads what is printed
        raise
    except (DeskError, OSError) as error:
        if not text:
            raise
        refused = error if isinstance(error, DeskError) else Trouble(_system_said(error))
        refused.args = (_where_kept(refused, text),)
        raise refused from None


def _where_kept(error: DeskError, text: str) -> str:
    try:
        return _("{error}; your text is kept in {path}").format(error=error, path=keep_text(text))
    except Trouble as full:
        return f"{error}; {full}"


def _system_said(error: OSError) -> str:
    return one_line(f"{error.filename or _('the system refuses')}: {error.strerror}")
