"""Other trackers on the same work as `tkt`: create, list, show, search; those that are installed (`make peers`)."""

import functools
import itertools
import json
import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench import desks, stopwatch
from bench.figures import NEW, PAGE
from bench.ground import SIZES, Ground

SMALL, MIDDLE, LARGE = SIZES
WHEN = "2026-11-20T10:00:00Z"


class Issue(NamedTuple):
    """What a peer is given of a ticket."""

    n: int
    title: str
    text: str
    open: bool


class Peer(NamedTuple):
    """A tracker: its program, up to which size it takes only minutes, how it is filled, and its words.

    `fill` lays issues into a folder and gives the id of one; `words` are a command by what it does, {id} filled in.
    """

    name: str
    most: int
    fill: Callable[[str, Path, list[Issue]], str]
    words: dict[str, list[str]]


class Measured(NamedTuple):
    """The same work by `tkt` and by a peer: medians in seconds, and the median of the ratios."""

    peer: str
    what: str
    size: int
    ours: float
    theirs: float
    ratio: float


def beside(ground: Ground) -> Iterator[Measured]:
    """Every peer that is installed, at each size that it takes only minutes for."""
    for size in ground.sizes:
        for peer in PEERS:
            program = found(peer, ground.peers)
            if program and size <= peer.most:
                yield from _beside(ground, peer, program, size)


def absent(folder: Path) -> list[str]:
    """The peers that are not installed."""
    return [peer.name for peer in PEERS if not found(peer, folder)]


def found(peer: Peer, folder: Path) -> str | None:
    """A peer's program: from its own environment below `folder`, or installed."""
    own = folder / peer.name / "bin"
    return shutil.which(PROGRAMS.get(peer.name, peer.name), path=f"{own}{os.pathsep}{os.environ.get('PATH', '')}")


def _beside(ground: Ground, peer: Peer, program: str, size: int) -> Iterator[Measured]:
    desk, theirs = ground.desk(size), ground.work / f"{peer.name}-{size}"
    theirs.mkdir()
    id = peer.fill(program, theirs, _issues(size))
    mine = {"create": NEW, "list, 50 rows of ours": PAGE, "list, all open": ["list", "--limit", "0"],
            "show": ["show", ground.numbers(desk, "status:open")[0]], "search": ["search", desks.RARE]}  # fmt: skip
    for what, ours in mine.items():
        if words := peer.words.get(what.partition(",")[0]):
            turns = itertools.count(1)
            command = functools.partial(_filled, [program, *words], id, turns)
            pair = stopwatch.pair([ground.tkt, *ours], command, desk, 7, theirs_in=theirs, patience=20)
            yield Measured(peer.name, what, size, pair.seconds, pair.limit, pair.ratio)
    shutil.rmtree(theirs)


def _filled(words: list[str], id: str, turns: Iterator[int]) -> list[str]:
    """The words of a command; {n} is another number each time, for a tracker that takes a title only once."""
    n = str(next(turns))
    return [word.replace("{id}", id).replace("{n}", n) for word in words]


def _issues(size: int) -> list[Issue]:
    dice = random.Random(7)
    rare = {size // 7, size // 2, size - 1}
    limit = size - min(desks.OPEN_ONES, size // 3)
    return [
        Issue(
            n,
            f"{desks.words(dice, 4, 10)} {n}",
            desks.words(dice, 15, 110) + f" {desks.RARE}" * (n in rare),
            n >= limit,
        )
        for n in range(size)
    ]


# -- how each is filled, as its own commands leave it ------------------------------------------------------------------


def _tisket(program: str, folder: Path, issues: list[Issue]) -> str:
    desks.git(folder, "init", "-q")
    _run(folder, program, "init")
    for issue in issues:
        front = f"title: {issue.title}\nstatus: {'todo' if issue.open else 'done'}\npriority: 3\nassignee: null\n"
        front += f"due_date: null\nlabels: []\ndepends_on: []\ncreated: {WHEN}\nupdated: {WHEN}\n"
        place = folder / ".tisket" / "default" / f"{issue.n:06}-caso.md"
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"---\n{front}---\n\n{issue.text}\n", encoding="utf-8")
    return f"{issues[-1].n:06}-caso"


def _jira_nano(program: str, folder: Path, issues: list[Issue]) -> str:
    _with_commit(folder)
    _run(folder, program, "init")
    (folder / "tickets").mkdir(exist_ok=True)
    for issue in issues:
        front = f"id: JN-{issue.n + 1}\ntype: task\ntitle: {issue.title}\nstatus: {'todo' if issue.open else 'done'}\n"
        front += "priority: medium\nassignee: null\nreporter: ana\nwatchers: []\nlabels: []\nblocked: false\n"
        front += f"links: []\ncreated: '{WHEN}'\nupdated: '{WHEN}'\n"
        text = f"---\n{front}---\n\n## Description\n\n{issue.text}\n"
        (folder / "tickets" / f"JN-{issue.n + 1}.md").write_text(text, encoding="utf-8")
    desks.git(folder, "add", "-A")
    desks.git(folder, "commit", "-qm", "All")
    return f"JN-{len(issues)}"


def _microbeads(program: str, folder: Path, issues: list[Issue]) -> str:
    _with_commit(folder)
    _run(folder, program, "init", "--stealth")
    tree = folder / ".git" / "microbeads-worktree"
    for issue in issues:
        id, state = f"mb-{issue.n:08x}", "open" if issue.open else "closed"
        whole = {"acceptance_criteria": "", "closed_at": None, "closed_reason": None, "created_at": WHEN,
                 "dependencies": [], "description": issue.text, "design": "", "id": id, "labels": [], "notes": "",
                 "priority": 2, "status": state, "title": issue.title, "type": "task", "updated_at": WHEN}  # fmt: skip
        place = tree / ".microbeads" / "issues" / ("active" if issue.open else "closed") / f"{id}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(whole, indent=2), encoding="utf-8")
    desks.git(tree, "add", "-A")
    desks.git(tree, "commit", "-qm", "All")
    return f"mb-{issues[-1].n:08x}"


def _roundup(program: str, folder: Path, issues: list[Issue]) -> str:
    home = folder / "tracker"
    _run(folder, program, "-i", home, "install", "classic", "sqlite")
    settings = (home / "config.ini").read_text(encoding="utf-8")
    for key, value in {"web": "http://localhost/t/", "domain": "desk.example", "host": "localhost"}.items():
        settings = settings.replace(f"#{key} = NO DEFAULT", f"{key} = {value}")
    (home / "config.ini").write_text(settings, encoding="utf-8")
    _run(folder, program, "-i", home, "initialise", "pw")
    rows = json.dumps(
        [[issue.title + desks.RARE * (desks.RARE in issue.text), issue.text, issue.open] for issue in issues]
    )
    subprocess.run([Path(program).parent / "python", "-c", _FILL_ROUNDUP, home], input=rows, text=True, check=True,
                   capture_output=True)  # fmt: skip
    return f"issue{len(issues)}"


_FILL_ROUNDUP = """
import json, sys
from roundup import instance
db = instance.open(sys.argv[1]).open("admin")
for title, text, open in json.load(sys.stdin):
    message = db.msg.create(content=text, author="1")
    db.issue.create(title=title, messages=[message], status="2" if open else "8")
db.commit()
"""


def _taskwarrior(program: str, folder: Path, issues: list[Issue]) -> str:
    (folder / "rc").write_text(f"data.location={folder}/data\nconfirmation=off\nnews.version=2.6.0\n", encoding="utf-8")
    rows = []
    for issue in issues:
        state = {"status": "pending"} if issue.open else {"status": "completed", "end": "20261101T000000Z"}
        note = [{"entry": "20260101T000000Z", "description": issue.text}]
        rows.append({"description": issue.title, "entry": "20260101T000000Z", "annotations": note, **state})
    subprocess.run([program, f"rc:{folder}/rc", "import", "-"], input="\n".join(map(json.dumps, rows)), text=True,
                   check=True, capture_output=True)  # fmt: skip
    return "1"


def _fossil(program: str, folder: Path, issues: list[Issue]) -> str:
    _run(folder, program, "init", "desk.fossil")
    rows = [(f"{issue.n:040x}", "Open" if issue.open else "Closed", issue.title, issue.text) for issue in issues]
    with sqlite3.connect(folder / "desk.fossil") as database:
        insert = "INSERT INTO ticket (tkt_uuid, tkt_mtime, tkt_ctime, status, title, comment) VALUES (?, 0, 0, ?, ?, ?)"
        database.executemany(insert, rows)
    database.close()
    return rows[-1][0]


def _with_commit(folder: Path) -> None:
    desks.git(folder, "init", "-q")
    desks.git(folder, "config", "user.name", "Ana")
    desks.git(folder, "config", "user.email", "ana@desk.example")
    desks.git(folder, "commit", "-q", "--allow-empty", "-m", "Begin")


def _run(folder: Path, *command: str | Path) -> None:
    subprocess.run(command, cwd=folder, env=stopwatch.ENVIRONMENT, check=True, capture_output=True)


_FOSSIL = ["-R", "desk.fossil"]
PROGRAMS = {"taskwarrior": "task", "roundup": "roundup-admin", "microbeads": "mb"}
PEERS = (
    Peer("tisket", LARGE, _tisket, {
        "create": ["issue", "create", "No me llegó la factura {n}", "-b", "¿La reenvían?"], "list": ["issue", "list"],
        "show": ["issue", "show", "{id}"], "search": ["search", desks.RARE],
    }),
    Peer("jira-nano", SMALL, _jira_nano, {
        "create": ["create", "--title", "No me llegó la factura", "--reporter", "ana"],
        "list": ["list", "--status", "todo"], "show": ["get", "{id}"], "search": ["search", f'text ~ "{desks.RARE}"'],
    }),
    Peer("microbeads", MIDDLE, _microbeads, {
        "create": ["create", "No me llegó la factura", "-d", "¿La reenvían?"], "list": ["list", "-s", "open"],
        "show": ["show", "{id}"],
    }),
    Peer("roundup", MIDDLE, _roundup, {
        "create": ["-i", "tracker", "create", "issue", "title=No me llegó la factura"],
        "list": ["-i", "tracker", "filter", "issue", "status=2"], "show": ["-i", "tracker", "display", "{id}"],
        "search": ["-i", "tracker", "filter", "issue", f"title={desks.RARE}"],
    }),
    Peer("taskwarrior", LARGE, _taskwarrior, {
        "create": ["rc:rc", "add", "No me llegó la factura"], "list": ["rc:rc", "list"],
        "show": ["rc:rc", "{id}", "info"], "search": ["rc:rc", f"/{desks.RARE}/", "all"],
    }),
    Peer("fossil", LARGE, _fossil, {
        "create": ["ticket", "add", "title", "No me llegó la factura", "status", "Open", *_FOSSIL],
        "list": ["ticket", "show", "0", "status='Open'", *_FOSSIL],
        "show": ["ticket", "show", "0", "tkt_uuid='{id}'", *_FOSSIL],
        "search": ["ticket", "show", "0", f"title like '%{desks.RARE}%'", *_FOSSIL],
    }),
)  # fmt: skip
