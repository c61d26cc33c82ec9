"""A: many write at once, people with plain git among them, and nothing is lost."""

import fcntl
import os
import pwd
import signal
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from time import sleep as pause

import pytest

from tests.reliability.scene import FULL, asked, command, committed, crowd, false_git, git, torn, unsound

LOCKS = ("index.lock", "cannot lock", "Unable to create", "File exists")


def new(many: int, who: int) -> list[list[str]]:
    return [["-q", "new", f"Pedido {who}-{one}", "-m", "No llegó."] for one in range(many)]


def test_tickets_of_many_writers_are_all_there(empty, figure):
    writers, each = asked(8, 32), asked(10, 100)
    answers = crowd(new(each, who) for who in range(writers))
    told = [number for answer in answers for number in answer.acknowledged]
    figure("A1", "tickets in HEAD", writers * each, len(committed()))
    figure("A1", "distinct numbers told", writers * each, len(set(told) & committed()))
    figure("A1", "quarrels about locks shown", 0, sum(word in one.err for one in answers for word in LOCKS))
    figure("A1", "fsck, check, status", "", unsound())


def test_comments_of_many_on_one_ticket_are_all_there_once(empty, figure, run):
    number = run("-q", "new", "Todos a la vez").out.strip()
    writers, each = asked(8, 16), asked(8, 50)
    answers = crowd([["note", number, "-m", f"nota {who}-{one}"] for one in range(each)] for who in range(writers))
    entries = run("show", number, "--format", "json").json["entries"]
    counted = Counter(entry["text"] for entry in entries if entry["kind"] == "note")
    figure("A2", "comments acknowledged", writers * each, sum(answer.code == 0 for answer in answers))
    figure("A2", "comments there exactly once", writers * each, sum(times == 1 for times in counted.values()))
    figure("A2", "fsck, check, status", "", unsound())


# -- people ------------------------------------------------------------------------------------------------------------


class Person(threading.Thread):
    """Somebody who commits notes with plain git in the same folder until told to stop."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.done = threading.Event()
        self.acknowledged: list[str] = []

    def run(self) -> None:
        Path("notes").mkdir(exist_ok=True)
        times = 0
        while not self.done.is_set():
            times += 1
            self.commit(f"notes/{self.name}-{times}.txt")

    def commit(self, path: str) -> None:
        """Write, add and commit a file, as a person does: again when git is busy."""
        Path(path).write_text(path)
        while not self.done.is_set():
            steps = (["git", "add", "--", path], ["git", "commit", "-q", "-m", f"note {path}", "--", path])
            if all(subprocess.run(step, capture_output=True, check=False).returncode == 0 for step in steps):
                self.acknowledged.append(path)
                return


def test_people_with_plain_git_and_tkt_lose_nothing_of_each_other(empty, figure):
    people = [Person(f"p{one}") for one in range(3)]
    for person in people:
        person.start()
    writers, each = asked(4, 8), asked(10, 25)
    answers = crowd(new(each, who) for who in range(writers))
    for person in people:
        person.done.set()
    for person in people:
        person.join()
    told = {number for answer in answers for number in answer.acknowledged}
    removed = git("log", "--diff-filter=D", "--name-only", "--format=", "--", "tickets").split()
    notes = {path for person in people for path in person.acknowledged}
    there = set(git("ls-tree", "-r", "--name-only", "HEAD", "notes").split())
    figure("A3", "tickets acknowledged", writers * each, len(told))
    figure("A3", "acknowledged tickets not in HEAD", 0, len(told - committed()))
    figure("A3", "tickets that a person's commit removed", [], removed)
    figure("A3", "people's files not in HEAD", 0, len(notes - there))
    figure("A3", "tickets that differ from HEAD", "", git("status", "--porcelain", "--", "tickets"))


def test_what_a_person_has_staged_stays_staged_and_theirs(empty, run, figure):
    Path("mio.txt").write_text("mío")
    git("add", "mio.txt")
    Path("otro.txt").write_text("otro")
    for typed in (["new", "x"], ["note", "-m", "y"]):
        number = run("list", "--format", "ids").lines
        assert run(*typed, *(number if typed[0] == "note" else ())).code == 0
    figure("A3", "what a person had in the index", "A  mio.txt\n?? otro.txt", git("status", "--porcelain"))


# -- readers -----------------------------------------------------------------------------------------------------------


def test_readers_beside_writers_see_whole_tickets(empty, figure, run):
    number = run("-q", "new", "Muy leído", "-m", "x" * 3000).out.strip()
    reads = asked(60, 10_000)
    asking = [["list", "--all", "--format", "jsonl"], ["show", number, "--format", "json"]]
    readers = [[asking[one % 2] for one in range(reader, reads, 3)] for reader in range(3)]
    writers = [[["note", number, "-m", f"{who}-{one}"] for one in range(reads // 12)] for who in range(2)]
    answers = crowd([*readers, *writers])
    figure("A4", "reads and writes that failed", [], [answer for answer in answers if answer.code], reads)
    figure("A4", "files passed over", [], [answer.err for answer in answers if answer.err])
    figure("A4", "torn files", [], torn())


# -- waiting -----------------------------------------------------------------------------------------------------------


def busy(lock: Path) -> bool:
    """Whether a tkt holds its own lock."""
    with lock.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def test_a_lock_of_git_that_is_held_for_a_while_is_waited_for(empty, figure, start):
    lock = empty / ".git/index.lock"
    lock.write_bytes(b"")
    process = start("-q", "new", "Espero", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while process.poll() is None and not busy(empty / ".git/tkt.lock"):
        time.sleep(0.01)
    time.sleep(asked(0, 2))
    assert lock.exists(), "somebody else's lock is left alone"
    lock.unlink()
    _out, err = process.communicate()
    figure("A5", "exit code after waiting for git", (0, b""), (process.returncode, err))
    figure("A5", "fsck, check, status", "", unsound())


def test_our_own_lock_that_is_held_for_a_while_is_waited_for(empty, start):
    with (empty / ".git/tkt.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = start("-q", "new", "Espero", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(asked(0, 2))
        assert process.poll() is None
    _out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert unsound() == ""


TEXT = "Un texto largo que nadie quiere escribir dos veces."


@pytest.fixture
def impatient(monkeypatch):
    """Who waits lets the clock run on instead; `make torture` waits the 30 seconds out."""
    if not FULL:
        now = [time.monotonic()]
        monkeypatch.setattr(time, "sleep", lambda seconds: now.append(now[-1] + seconds))
        monkeypatch.setattr(time, "monotonic", lambda: now[-1])
        ring = signal.setitimer
        monkeypatch.setattr(signal, "setitimer", lambda which, seconds: ring(which, seconds / 1000))


def kept(text: str, told: str) -> list[Path]:
    """The files in the desk's outbox that keep a text, and that the error names."""
    files = [path for path in Path(".git/tkt/outbox").rglob("*") if path.is_file() and text in path.read_text()]
    return [path for path in files if str(path) in told]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("typed", [
    ("new", "Nuevo", "-m", TEXT), ("note", "TICKET", "-m", TEXT), ("reply", "TICKET", "-m", TEXT),
    ("comment", "TICKET", "-m", TEXT), ("resolve", "TICKET", "-m", TEXT),
], ids=lambda typed: typed[0])  # fmt: skip
def test_a_lock_that_is_held_for_ever_is_exit_5_with_its_holder_and_the_text_kept(typed, empty, run, figure):
    number = run("-q", "new", "Antes").out.strip()
    before = git("rev-parse", "HEAD")
    lock = empty / ".git/index.lock"
    lock.write_bytes(b"")
    done = run(*(number if word == "TICKET" else word for word in typed))
    figure("A5", f"{typed[0]}: exit code after 30 s", (5, "", 1), (done.code, done.out, done.err.count("\n")))
    assert "another program (of " in done.err, "a file alone does not say who made it"
    assert "index.lock" in done.err
    figure("A5", f"{typed[0]}: files in .git/tkt/outbox that keep the text", 1, len(kept(TEXT, done.err)))
    assert lock.read_bytes() == b"", "a lock that is not ours stays"
    assert git("rev-parse", "HEAD") == before
    lock.unlink()
    assert run("note", number, "-m", "y").code == 0


TOLD = {
    "en": "{holder} has {what} for 30 s: {do}; your text is kept in {path}\n",
    "es": "{holder} {what} desde hace 30 s: {do}; el texto quedó guardado en {path}\n",
}
TKT = {
    "en": ("`tkt {line}` (process {pid} of ana, since {since})", "been writing here",
           "wait for it or end it, then try again"),
    "es": ("`tkt {line}` (proceso {pid} de ana, desde {since})", "escribe aquí",
           "hay que esperar a que termine, o terminarlo, y volver a intentar"),
}  # fmt: skip
GIT = {
    "en": ("`git {line}` (process {pid} of {user}, since {since})", "held git's index",
           "end it; where no git is at work, remove {lock}"),
    "es": ("`git {line}` (proceso {pid} de {user}, desde {since})", "retiene el índice de git",
           "hay que terminarlo; si no hay ningún git en marcha, basta con borrar {lock}"),
}  # fmt: skip


def told(words: dict[str, tuple[str, str, str]], language: str, lock: Path, said: str, **who: str) -> str:
    """The whole line that must be said of a lock that is held for ever."""
    since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(lock.stat().st_mtime))
    holder, what, do = (one.format(since=since, lock=lock, **who) for one in words[language])
    (path,) = kept(TEXT, said)
    return "tkt: " + TOLD[language].format(holder=holder, what=what, do=do, path=Path.cwd() / path)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("language", TOLD)
def test_another_tkt_that_never_ends_is_named(language, empty, run, start, tmp_path, figure):
    number = run("-q", "new", "Antes").out.strip()
    stall = f"touch {tmp_path}/at && while [ ! -e {tmp_path}/go ]; do sleep 0.02; done"
    path = false_git(tmp_path / "bin", stall)
    holder = start("note", number, "-m", "x", env={**os.environ, "PATH": path, "USER": "ana"})
    there(tmp_path / "at", holder)
    done = run("--lang", language, "new", "Espero", "-m", TEXT)
    line = told(TKT, language, empty / ".git/tkt.lock", done.err, line=f"note {number} -m x", pid=str(holder.pid))
    (tmp_path / "go").touch()
    figure("A5", f"{language}: what is said of another tkt", (5, "", line), done)
    assert holder.wait() == 0
    assert (empty / ".git/tkt.lock").read_bytes() == b"", "nothing of it is left"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("language", TOLD)
def test_a_git_that_never_ends_is_named(language, empty, run, tmp_path, figure):
    """As a person leaves it who is at an editor."""
    editor = f"sh -c 'echo $PPID > {tmp_path}/at; while [ ! -e {tmp_path}/go ]; do sleep 0.02; done'"
    Path("mio.txt").write_text("mío")
    git("add", "mio.txt")
    person = subprocess.Popen(["git", "commit", "mio.txt"], env={**os.environ, "GIT_EDITOR": editor})
    there(tmp_path / "at", person)
    done = run("--lang", language, "new", "Espero", "-m", TEXT)
    user, lock = pwd.getpwuid(os.getuid()).pw_name, empty / ".git/index.lock"
    line = told(GIT, language, lock, done.err, line="commit mio.txt", pid=str(person.pid), user=user)
    (tmp_path / "go").touch()
    assert person.wait() == 1, "an empty message commits nothing"
    figure("A5", f"{language}: what is said of a git", (5, "", line), done)


def there(path: Path, process: "subprocess.Popen[bytes]") -> None:
    """When the file is there, that a process makes."""
    while not path.exists():
        assert process.poll() is None
        pause(0.01)


@pytest.mark.usefixtures("impatient")
def test_a_lock_of_ours_whose_holder_says_nothing_is_told_too(empty, run):
    with (empty / ".git/tkt.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run("new", "Espero", "-m", TEXT)
    assert (done.code, done.out, done.err.count("\n")) == (5, "", 1)
    assert "another program has been writing here" in done.err
    assert kept(TEXT, done.err)


@pytest.mark.skipif(not FULL, reason="seconds are measured by `make torture` only")
def test_under_contention_it_stays_quick(empty, figure):
    began = time.monotonic()
    answers = crowd((new(10, who) for who in range(16)), apart=False)
    seconds = time.monotonic() - began
    assert all(answer.code == 0 for answer in answers)
    figure("A6", "seconds beyond 4", 0, max(0, round(seconds - 4, 1)), len(answers))


def test_a_reader_is_not_kept_waiting_by_a_writer(empty, run):
    run("-q", "new", "Antes")
    with (empty / ".git/tkt.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for typed in (["list"], ["search", "antes"], ["report", "backlog"], ["log"]):
            assert command(*typed).code == 0
