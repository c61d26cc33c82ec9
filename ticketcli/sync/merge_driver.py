"""What git calls to merge one file of a desk: `tkt merge-driver %O %A %B %P`; without the command line's weight."""

import os
import sys

from ticketcli.i18n import _, preferred_language, speak
from ticketcli.merge.files import merge_file
from ticketcli.storage.files import Store
from ticketcli.text import safe_text

CONFLICT = 1


def run_merge_driver(arguments: list[str]) -> int:
    """Write into the second file what the three make of one; 0 when it is merged, 1 when somebody has to look."""
    speak(preferred_language(os.environ))
    if len(arguments) != 4:
        return _say(_("merge-driver takes four words, as git gives them: %O %A %B %P"), 2)
    *files, path = arguments
    base, ours, theirs = map(_content, files)
    made = merge_file(path, base or None, ours, theirs)
    for word in made.words:
        _say(word, 0)
    if not made.decided or made.data is None:
        return _by_git(files)
    with open(files[1], "wb") as file:
        file.write(made.data)
    for other, data in made.more.items():
        Store(os.curdir).put(other, data)
        _say(_("git add {path}, then go on with what git is doing").format(path=other), 0)
    return CONFLICT if made.more else 0


def _by_git(files: list[str]) -> int:
    """The text merge of git itself, with its markers."""
    base, ours, theirs = files
    return min(os.spawnvp(os.P_WAIT, "git", ["git", "merge-file", "--", ours, base, theirs]), CONFLICT)


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _say(words: str, code: int) -> int:
    print(f"tkt: {safe_text(words)}", file=sys.stderr)
    return code
