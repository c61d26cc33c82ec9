"""What two heads have in common and apart, file by file; and records that a merge without us left torn."""

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from ticketcli.errors import Trouble
from ticketcli.history.process import Running, check_operand, decode_paths, encode_path
from ticketcli.history.repository import History, read_batch
from ticketcli.merge.files import KINDS, finish_merge, has_markers, is_record, merge_file

PLAIN, PROGRAM = "100644", "100755"
"""The modes of a file, and of one that may be run."""
ANY_FILE = (PLAIN, PROGRAM)
_FAR = 200
"""Commits of one file that are looked through for the merge that tore it."""


class FileStep(NamedTuple):
    """What happened to one path between two commits: the objects before and after (None: not there).

    `others` are the objects that further parents of a merge had.
    """

    path: str
    mode: str
    before: str | None
    after: str | None
    others: tuple[str | None, ...] = ()


# -- asking git --------------------------------------------------------------------------------------------------------


def merge_bases(history: History, ours: str, theirs: str) -> list[str]:
    """The commits that both come from; none where they have nothing in common."""
    with suppress(Trouble):
        return sorted(history.run("merge-base", "--all", check_operand(ours), check_operand(theirs)).decode().split())
    return []


def holds_commit(history: History, commit: str, older: str) -> bool:
    """Whether `commit` has `older` in its past."""
    try:
        history.run("merge-base", "--is-ancestor", check_operand(older), check_operand(commit))
    except Trouble:
        return False
    return True


def file_steps(history: History, before: str, after: str, *paths: str) -> list[FileStep]:
    """Every path that differs between two commits."""
    return read_steps(compare_heads(history, before, after, *paths))


def compare_heads(history: History, before: str, after: str, *paths: str) -> Running:
    """Git at work on what differs between two commits, for `read_steps`."""
    ends = (check_operand(before), check_operand(after))
    arguments = ("diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", *ends, "--", *paths)
    return Running(history.root, arguments, b"", history.environment)


def read_steps(comparing: Running) -> list[FileStep]:
    """The paths that git found to differ."""
    parts = decode_paths(comparing.result())
    return [_step(*one) for one in zip(parts[::2], parts[1::2], strict=False)]


def staged_steps(history: History, head: str) -> list[FileStep]:
    """Every path that a person has staged otherwise than a commit has it."""
    arguments = (
        "diff-index",
        "--cached",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        "--no-abbrev",
        check_operand(head),
        "--",
    )
    return read_steps(Running(history.root, arguments, b"", history.environment))


def _step(told: str, path: str) -> FileStep:
    _old, mode, before, after, _how = told.removeprefix(":").split(" ")
    return FileStep(path, mode, before if before.strip("0") else None, after if after.strip("0") else None)


def read_blobs(history: History, names: Iterable[str | None]) -> dict[str | None, bytes | None]:
    """The contents of objects; None for None and for what is no file's."""
    wanted = list(dict.fromkeys(name for name in names if name))
    out = history.run("cat-file", "--batch", data="".join(f"{name}\n" for name in wanted).encode()) if wanted else b""
    return {None: None, **dict(zip(wanted, read_batch(out), strict=True))}


# -- what was merged without us ----------------------------------------------------------------------------------------


def torn_paths(history: History, head: str, whole: str | None = None) -> list[str]:
    """The records of a commit that hold conflict markers; `whole` is one that is known to hold none."""
    if whole:
        with suppress(Trouble):
            return _torn_since(history, head, whole)
    code, out, _said = history.ask("grep", "-l", "-z", "-e", "^<<<<<<< ", check_operand(head), "--", *KINDS)
    names = decode_paths(out) if not code else []
    paths = [name.partition(":")[2] for name in names if name]
    return [path for path in paths if is_record(path) and has_markers(history.content(head, path))]


def _torn_since(history: History, head: str, whole: str) -> list[str]:
    changed = [step for step in file_steps(history, whole, head, *KINDS) if is_record(step.path)]
    held = read_blobs(history, (step.after for step in changed))
    return [step.path for step in changed if has_markers(held[step.after])]


def mend_merges(history: History, head: str, whole: str | None = None) -> dict[str, bytes | None]:
    """Files committed with conflict markers, put together again from the three versions in history."""
    found: dict[str, bytes | None] = {}
    for path in torn_paths(history, head, whole):
        now, three = history.content(head, path), _three(history, head, path)
        if three:
            made = merge_file(path, *three)
            both = merge_file(path, three[0], made.data, now)
            found |= {path: both.data, **made.more, **both.more}
        elif joined := finish_merge(path, now):
            found[path] = joined
    return found


def _three(history: History, head: str, path: str) -> tuple[bytes | None, bytes | None, bytes | None] | None:
    """The versions of a file before the merge that left its markers; None where no merge did."""
    out = history.run(
        "log", "--full-history", "-m", f"-{_FAR}", "--format=%H %P", check_operand(head), "--", path
    ).decode()
    for line in dict.fromkeys(out.split("\n")):
        commit, *parents = line.split() or [""]
        sides = [history.content(parent, path) for parent in parents]
        if len(parents) == 2 and not any(map(has_markers, sides)) and has_markers(history.content(commit, path)):
            bases = merge_bases(history, *parents)
            return history.content(bases[0], path) if bases else None, sides[0], sides[1]
    return None


def settled_files(history: History) -> dict[str, bytes | None]:
    """The records over which a merge, rebase or cherry-pick of git stands still, each put together from its stages."""
    out = decode_paths(history.run("ls-files", "-u", "-z"))
    stages: dict[str, dict[str, str]] = {}
    for told, _tab, path in (one.partition("\t") for one in out if one):
        _mode, name, stage = told.split(" ")
        stages.setdefault(path, {})[stage] = name
    found: dict[str, bytes | None] = {}
    for path, names in stages.items():
        held = read_blobs(history, names.values())
        sides = [held[names.get(stage)] for stage in "123"]
        made = merge_file(path, *sides)
        if is_record(path) and made.decided:
            found |= {path: made.data, **made.more}
    return found


def stage_paths(history: History, paths: Iterable[str]) -> None:
    """Tell git's index that these files are settled as they lie in the folder."""
    names = "".join(f"{path}\0" for path in paths)
    history.run("update-index", "--add", "--remove", "-z", "--stdin", data=encode_path(names))
