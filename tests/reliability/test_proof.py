"""G1, G3: every tampering is found, every change is one commit, and looking again costs nothing."""

import random
import re
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.clones import lay
from tests.reliability.clones import Clone, hub, settle, since
from tests.reliability.scene import PROGRAM, SEED, asked
from ticketcli.storage.files import ticket_path


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pair of keys."""
    if not shutil.which("ssh-keygen"):
        pytest.skip("signing needs ssh-keygen")
    path = tmp_path_factory.mktemp("keys") / "desk"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return path


@pytest.fixture
def fingerprint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A key of GnuPG, in a home of its own."""
    if not shutil.which("gpg"):
        pytest.skip("signing with gpg needs gpg")
    home = tempfile.mkdtemp(dir="/tmp")  # an agent's socket takes no long path
    monkeypatch.setenv("GNUPGHOME", home)
    making = ("--batch", "--quiet", "--passphrase", "", "--quick-gen-key", "agent0@desk.example", "ed25519", "sign")
    subprocess.run(["gpg", *making], check=True, capture_output=True)
    told = subprocess.run(["gpg", "--list-keys", "--with-colons"], check=True, capture_output=True).stdout.decode()
    yield next(line.split(":")[9] for line in told.splitlines() if line.startswith("fpr"))
    subprocess.run(["gpgconf", "--kill", "all"], check=True)
    shutil.rmtree(home)


def signed(folder: Path, key: Path) -> Clone:
    """A desk whose only agent signs, with a few tickets."""
    return signing(folder, "ssh", f"{key}.pub", key.with_suffix(".pub").read_text().strip())


def signing(folder: Path, kind: str, key: str, public: str) -> Clone:
    (one,) = hub(folder, 1)
    one.git("config", "user.signingKey", key)
    card = one.path / "agents" / "agent0.md"
    card.write_text(card.read_text().replace("\n---\n", f'\nkeys: ["{public}"]\n---\n', 1))
    commit(one, "agent agent0: a key\n\nAgent: agent0\nAct: agent")
    one.tkt("init", str(one.path), "--sign", kind)
    for n in range(4):
        number = one.tkt("-q", "new", f"caso {n}", "-m", "con texto").out.strip()
        one.tkt("note", number, "-m", f"nota {n}")
        one.tkt("set", number, "priority=high")
    return one


# -- tampering ---------------------------------------------------------------------------------------------------------


def a_bit(one: Clone, chance: random.Random) -> None:
    """One bit of one object's file."""
    objects = [path for path in (one.path / ".git" / "objects").rglob("*") if path.is_file() and path.suffix != ".rev"]
    path = chance.choice(sorted(objects))
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def rewritten(one: Clone, chance: random.Random, old: str, new: str) -> None:
    path = chance.choice(sorted(one.path.glob("tickets/**/*.md")))
    text = path.read_text()
    path.write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE | re.DOTALL))


def a_note(one: Clone, chance: random.Random) -> None:
    """Another word in what was said, with the tool's own trailers."""
    rewritten(one, chance, r"^nota (\d)", r"nadie \1")
    commit(one, "TK: note\n\nTicket: TK\nAct: note")


def an_entry(one: Clone, chance: random.Random) -> None:
    """An entry taken out."""
    rewritten(one, chance, r"\n### [^\n]* · note · \w+\n[^\n]*\n", "")
    commit(one, "TK: note\n\nTicket: TK\nAct: note")


def a_field(one: Clone, chance: random.Random) -> None:
    """A field that nobody explains."""
    rewritten(one, chance, r"^priority: high", "priority: low")
    commit(one, "TK: set\n\nTicket: TK\nAct: set")


def a_last_commit(one: Clone, chance: random.Random) -> None:
    """History rewritten: the last change never happened."""
    one.git("reset", "--quiet", "--hard", "HEAD~1")


def an_author(one: Clone, chance: random.Random) -> None:
    """A commit in somebody's name, long ago."""
    long_ago = ("--author", "agent0 <agent0@desk.example>", "--date", "2001-01-01T00:00:00Z")
    one.git("-c", "commit.gpgSign=false", "commit", "--quiet", "--allow-empty", *long_ago, "--message", "TK: x")


def another_voice(one: Clone, chance: random.Random) -> None:
    """An entry in another agent's name."""
    rewritten(one, chance, r"\Z", "\n### 2026-11-20T13:30:00+00:00 · jefa · note · e9999999\nlo apruebo\n")
    commit(one, "TK: note\n\nTicket: TK\nAct: note")


def another_time(one: Clone, chance: random.Random) -> None:
    """An entry at an instant that its commit does not bear out."""
    rewritten(one, chance, r"(?=\n### )", "\n### 2020-11-20T13:30:00+00:00 · agent0 · reply · e9999998\nya contesté\n")
    commit(one, "TK: reply\n\nTicket: TK\nAct: reply")


def a_ticket(one: Clone, chance: random.Random) -> None:
    """A ticket gone."""
    chance.choice(sorted(one.path.glob("tickets/**/*.md"))).unlink()
    commit(one, "TK: gone\n\nTicket: TK\nAct: note")


def commit(one: Clone, message: str) -> None:
    one.git("commit", "--quiet", "--all", "--message", message, "--date", "2026-11-20T13:30:00Z")


TAMPERINGS: tuple[Callable[[Clone, random.Random], None], ...] = (
    a_bit, a_note, an_entry, a_field, a_last_commit, an_author, another_voice, another_time, a_ticket, a_bit,
)  # fmt: skip


def test_every_tampering_is_found(tmp_path: Path, key: Path):
    """G1: a verified, signed desk; then one of ten tamperings."""
    original = signed(tmp_path, key)
    assert original.tkt("verify").code == 0
    missed = []
    for n in range(asked(10, 200)):
        chance, kind = random.Random(SEED + n), TAMPERINGS[n % len(TAMPERINGS)]
        shutil.copytree(original.path, tmp_path / "copy")
        one = Clone(tmp_path / "copy", original.who)
        kind(one, chance)
        if one.tkt("verify", code=None).code not in (1, 5):
            missed.append((n, kind.__name__))
        shutil.rmtree(tmp_path / "copy")
    assert missed == []


def test_an_unsigned_or_foreign_commit_of_who_has_a_key_is_named(tmp_path: Path, key: Path):
    unsigned_is_named(signed(tmp_path, key))


def test_a_key_of_gpg_proves_as_much(tmp_path: Path, fingerprint: str):
    one = signing(tmp_path, "gpg", fingerprint, fingerprint)
    unsigned_is_named(one)
    one.tkt("sync")
    one.git("verify-commit", "HEAD~1")


def unsigned_is_named(one: Clone) -> None:
    told = one.tkt("verify")
    assert "agent0: 12 commits are proven by a key" in told.err
    one.git("config", "tkt.sign", "false")
    one.tkt("-q", "new", "sin firma")
    found = one.tkt("verify", "--format", "json", code=1).json
    assert [row["kind"] for row in found] == ["unsigned"]
    assert one.tkt("verify", "--accept").code == 0
    assert one.tkt("verify").code == 0


# -- one change, one commit --------------------------------------------------------------------------------------------

DOINGS = (
    ("note", "-m", "x"), ("reply", "-m", "y"), ("set", "area=a"), ("set", "tags+=b"), ("assign", "--to", "agent0"),
    ("start",), ("wait", "--for", "customer"), ("resolve", "--outcome", "solved"), ("reopen",), ("close",),
    ("comment", "--from", "m@x.example", "-m", "z"),
)  # fmt: skip


def test_every_change_is_one_commit_with_actor_act_and_ticket(tmp_path: Path):
    """G3: random sessions; what says it did something is one commit that says so, and history proves it."""
    (one,) = hub(tmp_path, 1)
    chance = random.Random(SEED)
    for _session in range(asked(4, 1000)):
        number = one.tkt("-q", "new", "caso").out.strip()
        for _act in range(chance.randrange(1, 6)):
            verb, *options = chance.choice(DOINGS)
            before = one.git("rev-list", "--count", "HEAD")
            done = one.tkt(verb, number, *options, code=None)
            added = int(one.git("rev-list", "--count", "HEAD")) - int(before)
            assert added == (done.code == 0 and bool(done.out))
            if added:
                told = one.git(
                    "log", "-1", "--format=%ae%n%(trailers:key=Ticket,valueonly)%(trailers:key=Act,valueonly)"
                )
                assert told.splitlines()[:2] == ["agent0@desk.example", number]
                assert len(told.splitlines()) >= 3
    assert one.tkt("verify").code == 0
    assert one.tkt("check").code == 0


# -- size --------------------------------------------------------------------------------------------------------------


def long_history(folder: Path, commits: int, tickets: int) -> Clone:
    """A desk with so many commits, as `git fast-import` makes them quickly."""
    (one,) = hub(folder, 1)
    lay(one.path, commits, tickets)
    return one


def test_a_long_history_is_verified_once_and_then_at_once(tmp_path: Path):
    """100,000 commits in 120 s, and then in milliseconds."""
    one = long_history(tmp_path, asked(1500, 100_000), asked(100, 10_000))
    now = "2027-01-01T00:00:00+00:00"
    settle(one)
    began = time.monotonic()
    assert one.tkt("verify", now=now).out == ""
    assert since(began) <= asked(10, 120)
    began = time.monotonic()
    one.tkt("verify", now=now)
    assert since(began) <= asked(1, 2)


def test_a_push_of_ten_thousand_tickets_is_read_in_ten_seconds(tmp_path: Path):
    one = long_history(tmp_path, asked(400, 20_000), asked(200, 10_000))
    began = time.monotonic()
    old = one.git("rev-list", "--max-parents=0", "HEAD")
    new = one.git("rev-parse", "HEAD")
    command = [*PROGRAM, "hook", "pre-receive"]
    done = subprocess.run(command, cwd=one.path / ".git", input=f"{old} {new} refs/heads/main\n", text=True,
                          capture_output=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert since(began) <= 10


def test_a_message_that_reopens_is_the_customers_whoever_took_it_down(tmp_path: Path):
    (one,) = hub(tmp_path, 1)
    number = one.tkt("-q", "new", "caso").out.strip()
    one.tkt("resolve", number, "--outcome", "solved")
    one.tkt("comment", number, "--from", "nadie@lejos.example", "-m", "Sigue igual.")
    assert "nadie@lejos.example · status" in one.git("show", f"HEAD:{ticket_path(number)}")
    assert one.tkt("verify").out == ""
