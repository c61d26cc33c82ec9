"""G3: every change is one commit that names who, what and which ticket; and the story told again is the state."""

import random
import re
from typing import Any

from tests.conftest import call, git
from tests.reliability.scene import SEED, asked, unsound
from ticketcli.format import records
from ticketcli.history.repository import History

AGENTS = ("ana", "luis", "marta")
VERBS = ("take", "release", "start", "wait", "resolve", "close", "reopen", "accept", "classify")
STEPS = asked(30, 10)


def moves(ticket: str, chance: random.Random) -> tuple[str, ...]:
    """Something that somebody may do to a ticket, allowed or not."""
    tag, agent = f"t{chance.randrange(5)}", chance.choice(AGENTS)
    field = chance.choice((
        f"priority={chance.choice(('low', 'normal', 'high'))}", f"tags+={tag}", f"tags-={tag}", "level=",
        f"title=Título {chance.random()}", f"level={chance.randrange(1, 5)}",
    ))  # fmt: skip
    return chance.choice((
        *[("set", ticket, field)] * 4, *((verb, ticket) for verb in VERBS), ("assign", ticket, "--to", agent),
        ("note", ticket, "-m", "nota"), ("reply", ticket, "-m", "respuesta"), ("undo",),
        ("comment", ticket, "--from", "maria@acme.example", "-m", "hola"),
    ))  # fmt: skip


def replayed(ticket: Any, first: Any) -> dict[str, tuple[Any, Any]]:
    """What differs between a ticket and its first state with the changes of all later entries applied (decision 5)."""
    state = {field: getattr(first, field) for field in first._fields if field not in ("entries", "unknown", "extra")}
    begun = {entry.id for entry in first.entries}
    for entry in ticket.entries:
        if entry.id not in begun:
            state |= {field: new for field, (_old, new) in entry.changes.items() if field in state}
            if entry.kind == "assigned" and "assignee" in entry.changes and state["status"] in ("new", "assigned"):
                state["status"] = "assigned" if state["assignee"] else "new"
    now = {field: getattr(ticket, field) for field in state}
    plain = {field: (str(now[field] or ""), str(state[field] or "")) for field in state}
    return {field: both for field, both in plain.items() if both[0] != both[1]}


def test_every_change_is_a_commit_that_names_it_and_the_story_is_the_state(desk, figure):
    chance, wrong, unlike = random.Random(SEED), [], []
    history, sessions = History(str(desk)), asked(3, 1000)
    for session in range(sessions):
        ticket = call(("-q", "new", f"Sesión {session}", "--from", "maria@acme.example", "--no-rules")).out.strip()
        path = next(path for path in git("ls-files", "tickets").split("\n") if ticket in path)
        first = records.read_ticket((desk / path).read_text("utf-8"), path)
        undone = False
        for _ in range(STEPS):
            words, before = moves(ticket, chance), git("rev-parse", "HEAD")
            if words == ("undo",) and history.log(most=1)[0].subject.endswith("opened"):
                continue
            who = chance.choice(AGENTS)
            done = call((f"--as={who}", *words))
            assert done.code in (0, 2, 3, 4), (words, done)
            made = git("rev-list", f"{before}..HEAD").split()
            undone |= words == ("undo",)
            wrong += trail(words, who, ticket, done, made, history)
        unlike += [] if undone else replayed(records.read_ticket((desk / path).read_text("utf-8"), path), first).items()
    figure("G3", f"{STEPS} steps each: changes without their one commit", [], wrong, sessions)
    figure("G3", "fields that the story does not tell", [], unlike)
    assert unsound() == ""


def trail(words: tuple[str, ...], who: str, ticket: str, done: Any, made: list[str], history: History) -> list[Any]:
    """What is wrong with the commits that a command made; what came free may be given on in the same one."""
    if not made:
        return []
    commit = history.log(most=1)[0]
    faults = [f"{len(made)} commits"] if len(made) > 1 else []
    faults += [f"refused with {done.code}, and committed"] if done.code else []
    faults += ["no act"] if not commit.trailer("Act") else []
    told = commit.trailer("Ticket") or re.findall("^- ([^:]+): ", commit.body, re.MULTILINE)
    faults += [f"tickets {told}"] if ticket not in told else []
    faults += [f"counts {commit.trailer('Tickets')}"] if commit.trailer("Tickets") not in ([], [str(len(told))]) else []
    names = {"ana": "Ana", "luis": "Luis", "marta": "Marta"}
    faults += [f"by {commit.author}"] if names[who] not in commit.author else []
    changed = {path.rpartition("/")[2][:-3] for path in history.changed_files(made[0]) if path.startswith("tickets/")}
    faults += [f"changed {changed}"] if not changed <= set(told) else []
    return [(words, *faults)] if faults else []
