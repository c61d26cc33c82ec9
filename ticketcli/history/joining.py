"""Two heads made one without a work tree: every file merged, one commit with two parents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ticketcli.errors import Trouble
from ticketcli.history.heads import (
    ANY_FILE,
    PLAIN,
    PROGRAM,
    FileStep,
    compare_heads,
    file_steps,
    read_blobs,
    read_steps,
)
from ticketcli.history.process import check_operand, quote_path
from ticketcli.history.recorder import Move, build_commit
from ticketcli.history.repository import Author, History
from ticketcli.i18n import _
from ticketcli.merge.files import Merged, merge_file, record_key
from ticketcli.storage.files import ticket_path
from ticketcli.storage.state import MERGING, State
from ticketcli.text import one_line

_KINDS = ("000000", "160000", "120000", *ANY_FILE)
Kind = tuple[str, str]
"""The mode and the object of what a path is."""


class Joint(NamedTuple):
    """What two heads come to: the files that change in ours, how git is told, and what a person should know."""

    files: dict[str, bytes | None]
    old: dict[str, bytes | None]
    """The same files as our head has them."""
    kinds: dict[str, Kind]
    """What is no plain file: programs, links, other repositories."""
    lines: list[bytes]
    both: int
    words: tuple[str, ...]


def join_forward(history: History, ours: str, theirs: str) -> Joint:
    """What changes where their head has all of ours."""
    steps = file_steps(history, ours, theirs)
    found = [step for step in steps if step.mode in (*ANY_FILE, "000000")]
    held = read_blobs(history, (name for step in found for name in (step.before, step.after)))
    kinds = {step.path: (step.mode, step.after) for step in steps if step.after and step.mode != PLAIN}
    files, old = ({step.path: held[name] for step, name in zip(found, names, strict=True)} for names in
                  ([step.after for step in found], [step.before for step in found]))  # fmt: skip
    return Joint(files, old, kinds, [], 0, ())


def join_heads(history: History, ours: str, theirs: str, bases: Sequence[str]) -> Joint:
    """What the two heads come to; Trouble where they have no past in common."""
    if not bases:
        raise Trouble(_("the remote holds another desk: it has no commit in common with this one"))
    first, *others = bases
    comparing = [compare_heads(history, first, head) for head in (ours, theirs)]
    mine, yours = (_by_key(read_steps(one)) for one in comparing)
    held = read_blobs(
        history, (name for side in (mine, yours) for step in _all(side) for name in (step.before, step.after))
    )
    joining = _Joining(history, ours, theirs, held, others)
    in_the_way = _in_the_way(yours, mine)
    for key, changed in yours.items():
        changed = [step._replace(path=_beside(step)) if step in in_the_way else step for step in changed]
        joining.take(changed) if key not in mine else joining.merge(mine[key], changed)
    for step in _in_the_way(mine, yours):
        joining.move_aside(step)
    return joining.joint()


def _in_the_way(side: Mapping[str, Sequence[FileStep]], other: Mapping[str, Sequence[FileStep]]) -> list[FileStep]:
    """The files of one side whose names the other has given to folders."""
    names = (step.path.split("/") for step in _all(other) if step.after)
    folders = {"/".join(parts[:depth]) for parts in names for depth in range(1, len(parts))}
    return [step for step in _all(side) if step.after and step.path in folders]


def _beside(step: FileStep) -> str:
    """Where a file goes whose name is a folder's: the same in every clone."""
    return f"{step.path}~{(step.after or '')[:7]}"


def _all(side: Mapping[str, Sequence[FileStep]]) -> Iterator[FileStep]:
    return (step for steps in side.values() for step in steps)


def _by_key(found: Iterable[FileStep]) -> dict[str, list[FileStep]]:
    grouped: dict[str, list[FileStep]] = {}
    for step in found:
        grouped.setdefault(record_key(step.path), []).append(step)
    return grouped


class _Joining:
    """The files of a joint while it is made."""

    def __init__(self, history: History, ours: str, theirs: str, held: Mapping[str | None, bytes | None],
                 others: Sequence[str]) -> None:  # fmt: skip
        self.history, self.ours, self.theirs, self.held, self.others = history, ours, theirs, held, others
        self.files: dict[str, bytes | None] = {}
        self.gone: list[bytes] = []
        """Told first: where a folder becomes a file, it has to be gone."""
        self.lines: list[bytes] = []
        self.words: list[str] = []
        self.old: dict[str, bytes | None] = {}
        self.kinds: dict[str, Kind] = {}
        self.both = 0

    def joint(self) -> Joint:
        return Joint(self.files, self.old, self.kinds, [*self.gone, *self.lines], self.both, tuple(self.words))

    def take(self, changed: Sequence[FileStep]) -> None:
        """What only they changed."""
        for step in changed:
            (self.lines if step.after else self.gone).append(_line(step.path, step.mode, step.after))
            if step.mode in (*ANY_FILE, "000000"):
                self.files[step.path], self.old[step.path] = self.held[step.after], self.held[step.before]
            if step.after and step.mode != PLAIN:
                self.kinds[step.path] = (step.mode, step.after)

    def move_aside(self, step: FileStep) -> None:
        """What only we have, where they have a folder of that name."""
        beside = step._replace(path=_beside(step), before=None)
        what = _("{path}: a folder on the other side: the file is now {place}")
        self.words.append(what.format(path=one_line(step.path), place=one_line(beside.path)))
        self.take([step._replace(mode="000000", before=step.after, after=None), beside])

    def merge(self, mine: Sequence[FileStep], yours: Sequence[FileStep]) -> None:
        """What both changed."""
        was, here, there = _origin(mine, yours), _result(mine), _result(yours)
        if here.after == there.after and here.path == there.path:
            return
        self.both += 1
        if here.after and there.after and {here.mode, there.mode} - set(ANY_FILE):
            self._choose(here, there)
            return
        path = _place(was, here, there)
        made = self._made(path, was, here, there)
        self.words += made.words
        mode = PROGRAM if PROGRAM in (here.mode, there.mode) else PLAIN
        self._put(path, made.data, self.held[here.after] if path == here.path else None, mode)
        for other in {step.path for step in (*mine, *yours)} - {path}:
            if other == here.path and here.after:
                self._put(other, None, self.held[here.after])
        for other, data in made.more.items():
            self._put(other, data, None)

    def _choose(self, here: FileStep, there: FileStep) -> None:
        """Where one side has no file: a file stands rather than a link, a link rather than another repository."""
        stands = max(here, there, key=lambda step: (_KINDS.index(step.mode), step.after))
        self.words.append(_("{path}: of two kinds on two sides: look at it").format(path=one_line(stands.path)))
        if stands is there:
            self.take([there._replace(before=here.after)])

    def _made(self, path: str, was: FileStep, here: FileStep, there: FileStep) -> Merged:
        sides = [self.held[name] for name in (was.before, here.after, there.after)]
        made = merge_file(path, self._older(path, sides[0]), *sides[1:])
        return made if made.decided else self._later(path, *sides)

    def _older(self, path: str, base: bytes | None) -> bytes | None:
        """The version both come from, where there are several: these, merged."""
        for other in self.others:
            data = self.history.content(other, path)
            made = merge_file(path, None, base, data) if None not in (base, data) else Merged(base or data)
            base = made.data if made.decided else base
        return base

    def _later(self, path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None) -> Merged:
        """Where both changed the same lines of a text: those of the later commit stand, the other is named."""
        here, there = (
            self._last(head, other, path) for head, other in ((self.ours, self.theirs), (self.theirs, self.ours))
        )
        stands, other = (ours, there) if here > there else (theirs, here)
        data = _by_git(self.history, stands or b"", base or b"", (theirs if stands is ours else ours) or b"")
        what = _(
            "{path}: both sides changed the same lines: the later ones stand, the others are in `git show {id}:{path}`"
        )
        return Merged(data, (what.format(path=one_line(path), id=other[1][:10]),))

    def _last(self, head: str, other: str, path: str) -> tuple[int, str]:
        """When, and by which commit, one side last changed a file."""
        out = (
            self.history.run("log", "-1", "--format=%at %H", check_operand(head), f"^{other}", "--", path)
            .decode()
            .split()
        )
        return (int(out[0]), out[1]) if out else (0, head)

    def _put(self, path: str, data: bytes | None, old: bytes | None, mode: str = PLAIN) -> None:
        if data == old:
            return
        self.files[path], self.old[path] = data, old
        if data is None:
            self.gone.append(_line(path, mode, None))
            return
        self.lines += [_line(path, mode, "inline"), b"data %d\n" % len(data), data, b"\n"]
        if mode != PLAIN:
            self.kinds[path] = (mode, self.history.blob_name(data))


def _result(changed: Sequence[FileStep]) -> FileStep:
    """Where a file is in the end, and what is in it."""
    return next((step for step in changed if step.after), changed[0])


def _origin(mine: Sequence[FileStep], yours: Sequence[FileStep]) -> FileStep:
    """Where a file was before either side touched it."""
    return next((step for step in (*mine, *yours) if step.before), mine[0])


def _place(was: FileStep, here: FileStep, there: FileStep) -> str:
    """Where a file lies that one side moved: where it was moved to; a ticket, where its number says."""
    paths = [there.path if there.path != was.path else here.path, here.path, there.path]
    if record_key(paths[0]) != paths[0]:
        right = ticket_path(record_key(paths[0]).removesuffix(".md"))
        return right if right in paths else paths[0]
    return paths[0]


def _line(path: str, mode: str, name: str | None) -> bytes:
    return (b"D " if name is None else f"M {mode} {name} ".encode()) + quote_path(path) + b"\n"


def _by_git(history: History, stands: bytes, base: bytes, other: bytes) -> bytes:
    """The merge of git itself for three texts, in which the first one has the last word."""
    state = State(history.own_folder)
    for name, data in zip(MERGING, (stands, base, other), strict=True):
        state.put(name, data)
    try:
        return history.run("merge-file", "-p", "--ours", "--", *map(state.path, MERGING))
    except Trouble:
        return stands
    finally:
        for name in MERGING:
            state.remove(name)


# -- steps of the branch -----------------------------------------------------------------------------------------------


def commit_joint(
    history: History, joint: Joint, parents: tuple[str, str], message: str, author: Author, at: datetime
) -> Move:
    """The step that makes a joint a commit with two parents on the branch."""
    when, text = f"{int(at.timestamp())} {at:%z}", message.encode()
    branch, (ours, theirs) = history.branch(), parents
    head = f"commit {branch}\nauthor {author} {when}\ncommitter {author} {when}\ndata {len(text)}\n"
    came = f"from {ours}\nmerge {theirs}\n"
    stream = b"".join([head.encode(), text, b"\n", came.encode(), *joint.lines, b"done\n"])

    def step(forced: Sequence[str]) -> str:
        build_commit(history, branch, ours, stream, forced)
        return ours

    return step


def forward_branch(history: History, ours: str, theirs: str) -> Move:
    """The step that brings the branch to their head."""
    branch = history.branch()

    def step(_forced: Sequence[str]) -> str:
        history.run("update-ref", "-m", "tkt sync", check_operand(branch), check_operand(theirs), check_operand(ours))
        return ours

    return step
