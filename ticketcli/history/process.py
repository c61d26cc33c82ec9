"""One run of git, hardened: fixed arguments, data through standard input, nothing that a repository configures."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import BinaryIO

from ticketcli.errors import Trouble
from ticketcli.i18n import _
from ticketcli.text import one_line

HARDENED = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.pager=cat",
    "-c", "core.quotePath=false", "-c", "protocol.ext.allow=never", "-c", "log.showSignature=false",
    "-c", "gc.auto=0", "-c", "maintenance.auto=false",
)  # fmt: skip
"""What a copied repository may carry to run programs of its own, switched off."""
OFFLINE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
"""A copied repository that says its objects lie elsewhere would have git run programs to fetch them."""
OLDEST = (2, 30)


class Running:
    """One git at work. Data and answers lie in memory files: no pipe can block, and `subprocess` would cost 5 ms."""

    def __init__(self, root: str, arguments: Sequence[str], data: bytes, environment: Mapping[str, str] | None,
                 settings: Sequence[str] = ()) -> None:  # fmt: skip
        self.verb = arguments[0]
        command = ["git", *HARDENED, *settings, "-C", root, *arguments]
        self.files = [_memory(data), _memory(), _memory()]
        actions = [(os.POSIX_SPAWN_DUP2, file.fileno(), number) for number, file in enumerate(self.files)]
        try:
            self.pid = os.posix_spawnp(command[0], command, _environment(environment), file_actions=actions)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            raise git_is_missing() from None

    def result(self) -> bytes:
        """What it printed; Trouble with its own word when it refused."""
        code, out, said = self.outcome()
        if code:
            raise Trouble(git_said(self.verb, said))
        return out

    def outcome(self) -> tuple[int, bytes, bytes]:
        """Its exit code, what it printed, and what it said beside."""
        _pid, status = os.waitpid(self.pid, 0)
        out, said = map(_content, self.files[1:])
        _close(self.files[0])
        return os.waitstatus_to_exitcode(status), out, said


def check_operand(word: str) -> str:
    """`word` as git may be given it before `--`: a commit, a ref, a value; Trouble where it could be an option."""
    if word.startswith("-"):
        raise Trouble(_("`{name}` names no commit").format(name=one_line(word, 60)))
    return word


def encode_path(path: str) -> bytes:
    """A path as git has it: whatever bytes it is made of."""
    return path.encode("utf-8", "surrogateescape")


def decode_paths(out: bytes) -> list[str]:
    """What git prints, cut at each NUL; `encode_path` gives back the bytes of any path in it."""
    return out.decode("utf-8", "surrogateescape").split("\0")


def quote_path(path: str) -> bytes:
    """A path as `git fast-import` reads it."""
    return b'"' + encode_path(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'


def git_is_missing() -> Trouble:
    """The error for a machine without git."""
    what = _("git is not installed: a desk is a git repository, install git {version} or newer")
    return Trouble(what.format(version=dotted_version(OLDEST)))


def _memory(data: bytes = b"") -> BinaryIO:
    """A file in memory (Linux) or without a name, read from its start."""
    file = os.fdopen(os.memfd_create("tkt") if hasattr(os, "memfd_create") else _nameless(), "w+b")
    file.write(data)
    file.seek(0)
    return file


def _nameless() -> int:
    import tempfile

    handle, path = tempfile.mkstemp()
    os.unlink(path)
    return handle


def _content(file: BinaryIO) -> bytes:
    file.seek(0)
    content = file.read()
    _close(file)
    return content


def _close(file: BinaryIO) -> None:
    """Let a file in memory go; git has done what it did, even where the system refuses that."""
    with suppress(OSError):
        file.close()


def _environment(more: Mapping[str, str] | None) -> dict[str, str]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("GIT_") or key.startswith(("GIT_AUTHOR", "GIT_CONFIG_"))
    }
    return {**kept, "LC_ALL": "C", **OFFLINE, "GIT_OPTIONAL_LOCKS": "0", **(more or {})}


def git_said(verb: str, stderr: bytes) -> str:
    """What git itself says of a refusal, on one safe line."""
    lines = [one_line(line) for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    worst = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1] if lines else "")
    return _("git {verb} refuses: {why}").format(verb=verb, why=worst or _("it does not say why"))


def dotted_version(version: Sequence[int]) -> str:
    """A version as it is written."""
    return ".".join(str(part) for part in version)
