"""C1 to C6, B7: several clones of one desk converge, and nothing that anyone wrote is lost."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import call
from tests.histories import act, ids, in_any_order, opened, versions
from tests.reliability.clones import beside, by_git, clone, converge, hub, since
from tests.reliability.scene import FULL, SEED, asked
from ticketcli.format import records
from ticketcli.merge.entries import MERGED
from ticketcli.merge.records import merge_records
from ticketcli.merge.state import status_from_entries
from ticketcli.ticket import lifecycle
from ticketcli.ticket.number import is_valid

# -- C1 ----------------------------------------------------------------------------------------------------------------


def test_random_histories_converge_and_lose_nothing():
    """C1, in this process: any two orders of merging give the same file, with every entry in it."""
    for seed in range(asked(1000, 10_000)):
        chance = random.Random(SEED + seed)
        by_hand = chance.random() < 0.3
        base, made = versions(chance, chance.randrange(2, 5), by_hand)
        files = set()
        for _order in range(2):
            whole = in_any_order(base, made, chance)
            assert ids(*made) <= ids(whole)
            files.add(records.ticket_text(whole))
            assert by_hand or status_from_entries(whole) == (whole.status, whole.waiting_for)
        assert len(files) == 1
        text = files.pop()
        assert records.ticket_text(records.read_ticket(text, "")) == text
        assert "\n<<<<<<< " not in text


ACTS = (
    lambda n, c: ("note", n, "-m", f"nota {c.getrandbits(40)}"),
    lambda n, c: ("reply", n, "-m", f"respuesta {c.getrandbits(40)}"),
    lambda n, c: ("comment", n, "--from", "maria@acme.example", "-m", f"mensaje {c.getrandbits(40)}"),
    lambda n, c: ("set", n, f"area=a{c.randrange(9)}", f"priority={c.choice(('low', 'normal', 'high'))}"),
    lambda n, c: ("set", n, f"tags+=t{c.randrange(9)}"),
    lambda n, c: ("set", n, f"tags-=t{c.randrange(9)}"),
    lambda n, c: ("assign", n, "--to", f"agent{c.randrange(2)}"),
    lambda n, c: ("start", n),
    lambda n, c: ("wait", n, "--for", "customer"),
    lambda n, c: ("resolve", n, "--outcome", "solved"),
    lambda n, c: ("close", n),
    lambda n, c: ("reopen", n),
    lambda n, c: ("undo",),
)


def test_random_histories_in_real_git_converge(tmp_path: Path):
    """C1 with `tkt` and git: some syncs, some of git's own merges, in any order; all clones end alike."""
    chance, written = random.Random(SEED), set()
    clones = hub(tmp_path, 3)
    for _round in range(asked(2, 30)):
        numbers = [
            clones[0].tkt("-q", "new", f"caso {chance.getrandbits(20)}").out.strip() for _n in range(asked(3, 10))
        ]
        for one in clones:
            one.tkt("sync", "-q")
        for number in numbers:
            for one in clones:
                for _act in range(chance.randrange(3)):
                    command = chance.choice(ACTS)(number, chance)
                    if one.tkt(*command, code=None).code == 0 and "-m" in command:
                        written.add(command[-1])
        chance.shuffle(clones)
        clones[0].tkt("sync", "-q")
        by_git(clones[1])
    everything = "\n".join(data.decode() for data in converge(clones).values())
    assert not {text for text in written if text not in everything}
    assert "\n<<<<<<<" not in everything


# -- C2, C3 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("queue", [True, False], ids=["in line", "first come"])
def test_a_storm_of_pushes_arrives_whole(queue: bool, tmp_path: Path):
    """C2: eight clones, ten tickets each, a sync after each one; also where nobody can stand in line."""
    clones, count = hub(tmp_path, asked(4, 8)), asked(4, 10)
    if not queue:
        (tmp_path / "hub.git" / "tkt.queue").unlink()
        (tmp_path / "hub.git" / "tkt.queue").mkdir()
    commands = [line for n in range(count) for line in (("-q", "new", f"caso {n}"), ("sync", "-q"))]
    answers = beside((one, commands) for one in clones)
    assert [answer for answer in answers if answer.code] == []
    slowest = sorted(answer.seconds for answer in answers)[int(len(answers) * 0.95)]
    assert not queue or slowest <= 10
    late = clone(tmp_path, "late")
    assert len(list(late.path.glob("tickets/**/*.md"))) == count * len(clones)
    converge(clones)


def test_one_sync_carries_a_day_of_each_clone(tmp_path: Path):
    """C2 in batches: eight clones, twenty tickets each, one sync."""
    clones, count = hub(tmp_path, asked(3, 8)), asked(6, 20)
    beside((one, [("-q", "new", f"caso {n}") for n in range(count)]) for one in clones)
    began = time.monotonic()
    assert not [answer for answer in beside((one, [("sync", "-q")]) for one in clones) if answer.code]
    assert since(began) <= 15
    assert len(list(clone(tmp_path, "late").path.glob("tickets/**/*.md"))) == count * len(clones)


def test_one_hot_ticket_keeps_what_all_clones_write(tmp_path: Path):
    """C3: eight clones comment on one ticket, a sync after each comment."""
    clones, count = hub(tmp_path, asked(4, 8)), asked(3, 10)
    number = clones[0].tkt("-q", "new", "caliente").out.strip()
    for one in clones:
        one.tkt("sync", "-q")
    commands = {one.who: [f"{one.who} dice {n}" for n in range(count)] for one in clones}
    beside(
        (one, [line for text in commands[one.who] for line in (("-q", "note", number, "-m", text), ("sync", "-q"))])
        for one in clones
    )
    converge(clones)
    kept = clones[0].ticket(number)
    assert [text for texts in commands.values() for text in texts if kept.count(f"\n{text}\n") != 1] == []


# -- C4 ----------------------------------------------------------------------------------------------------------------


def test_tickets_of_offline_clones_end_with_distinct_numbers(tmp_path: Path):
    """C4: eight clones, five hundred tickets each, and only then a sync; what was given out twice is told."""
    clones, count = hub(tmp_path, asked(3, 8)), asked(12, 500)
    titles = [f"caso {n} de {one.who}" for one in clones for n in range(count)]
    answers = beside((one, [("-q", "new", t) for t in titles if t.endswith(one.who)]) for one in clones)
    given = {answer.out.strip() for answer in answers}
    for one in (*clones, *clones):
        one.tkt("sync", "-q")
    others = re.findall(r"(TK-\S+)\.md: had the number", clones[0].tkt("check", code=None).out)
    assert len(others) == len(titles) - len(given) <= len(titles) // 100
    for number in others:
        clones[0].tkt("note", number, "-m", "avisado")
    held = {path: text.decode() for path, text in converge(clones).items() if path.startswith("tickets/")}
    assert {path.rpartition("/")[2][:-3] for path in held} == given | set(others)
    assert all(map(is_valid, given | set(others)))
    assert sorted(re.findall("^title: (.*)$", "\n".join(held.values()), re.MULTILINE)) == sorted(titles)


def test_one_number_given_out_twice_is_told_and_nothing_is_lost(tmp_path: Path):
    """C4, forced: two clones make the same number for two cases."""
    clones = hub(tmp_path, 2)
    number = clones[0].tkt("-q", "new", "el primero", "-m", "uno").out.strip()
    other = clones[1].tkt("-q", "new", "el segundo", "-m", "dos", now="2026-11-20T11:00:00+00:00").out.strip()
    path = next(clones[1].path.glob(f"tickets/**/{other}.md"))
    path.write_text(path.read_text().replace(other, number))
    path.rename(path.with_name(f"{number}.md"))
    clones[1].git("add", "--all")
    clones[1].git("commit", "--quiet", "--message", "Force a number")
    clones[0].tkt("sync")
    assert "two clones gave out this number" in clones[1].tkt("sync").err
    clones[0].tkt("sync")
    assert clones[0].files() == clones[1].files()
    everything = b"".join(clones[0].files().values()).decode()
    assert all(word in everything for word in ("el primero", "el segundo", "\nuno\n", "\ndos\n"))
    told = clones[0].tkt("check", code=1)
    fresh = re.search(r"(TK-\S+)\.md: had the number", told.out)
    assert fresh
    assert is_valid(fresh[1])
    clones[0].tkt("note", fresh[1], "-m", "avisado")
    clones[0].tkt("check")


# -- C5 ----------------------------------------------------------------------------------------------------------------

CLOCKS = (timedelta(days=-20 * 365), timedelta(days=70 * 365), timedelta(hours=-1), timedelta(hours=1), timedelta())


def test_what_follows_stands_behind_what_it_follows_whatever_the_clocks_say():
    """C5: clones at minus twenty years, plus seventy, an hour before and after."""
    for seed in range(asked(200, 1000)):
        chance = random.Random(SEED + seed)
        now = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
        tickets, order = [opened(chance)] * 2, []
        for step in range(8):
            side = chance.randrange(2)
            now += timedelta(minutes=1)
            before = tickets[side]
            tickets[side] = in_turn(before, chance, now + CLOCKS[(seed + side * 2 + step // 3) % len(CLOCKS)])
            order.append((ids(before), ids(tickets[side]) - ids(before)))
            if chance.random() < 0.4:
                whole = merge_records(None, *tickets)
                tickets = [whole, whole]
        whole = merge_records(None, *tickets)
        acts = (entry for entry in whole.entries if entry.kind != MERGED)
        place = {entry.id: n for n, entry in enumerate(acts)}
        for known, fresh in ((known & place.keys(), fresh) for known, fresh in order):
            assert not known or not fresh or max(place[id] for id in known) < min(place[id] for id in fresh)


def in_turn(ticket, chance, at):
    after = act(ticket, chance, at)
    fresh = {entry.id for entry in after.entries} - {entry.id for entry in ticket.entries}
    bare = tuple(entry._replace(id="") if entry.id in fresh else entry for entry in after.entries)
    turned = lifecycle.put_in_turn(ticket, after._replace(entries=bare))
    from ticketcli.desk.record import with_entry_ids
    from ticketcli.ticket.model import Change

    return with_entry_ids(Change(ticket, turned)).after


def test_wrong_clocks_lose_no_event_and_are_flagged(tmp_path: Path):
    """C5 in real git: every event is in the report, and verify names the clocks."""
    clones = hub(tmp_path, 3)
    number = clones[0].tkt("-q", "new", "reloj").out.strip()
    clocks = ("2026-11-20T10:40:00+00:00", "2006-11-20T10:40:00+00:00", "2096-11-20T10:40:00+00:00")
    for one in clones:
        one.tkt("sync", "-q")
    for one, clock in zip(clones, clocks, strict=True):
        one.tkt("note", number, "-m", f"desde {one.who}", now=clock)
        one.tkt("-q", "new", f"de {one.who}", now=clock)
        one.tkt("sync", "-q", now=clock)
    converge(clones)
    told = clones[0].tkt("report", "volume", "--by", "month", "--tickets", "--format", "ids").lines
    assert len(set(told)) == 4
    assert len(clones[0].tkt("list", "--all", "--format", "ids").lines) == 4
    found = clones[0].tkt("verify", code=1).out
    assert "clock" in found
    assert "instant" not in found
    assert [f"desde {one.who}" in clones[0].ticket(number) for one in clones] == [True] * 3


# -- C6 ----------------------------------------------------------------------------------------------------------------


def test_a_remote_of_ours_refuses_what_loses_history_and_a_rewritten_one_is_told(tmp_path: Path):
    """C6: forced pushes, deletions, bad trees are refused; a remote rewritten behind our back is reported."""
    one, two = hub(tmp_path, 2)
    bare = tmp_path / "hub.git"
    for n in range(asked(3, 20)):
        one.tkt("-q", "new", f"caso {n}")
        one.tkt("sync", "-q")
        two.tkt("sync", "-q")
        for refused in (("--force", "origin", "HEAD~1:main"), ("origin", ":main")):
            assert subprocess.run(["git", "-C", str(two.path), "push", *refused], capture_output=True).returncode
        head = two.git("rev-parse", "HEAD")
        subprocess.run(["git", "-C", bare, "update-ref", "refs/heads/main", f"{head}~1"], check=True)
        assert "rewritten" in two.tkt("sync", code=5).err
        two.git("fetch", "--quiet", "--force", "origin", "main:refs/remotes/origin/main")
        assert "rewritten" in two.tkt("verify", code=1).out
        two.tkt("sync", "--restore", "-q")
        assert (
            subprocess.run(["git", "-C", bare, "rev-parse", "main"], capture_output=True).stdout.decode().strip()
            == head
        )


# -- B7 ----------------------------------------------------------------------------------------------------------------


def test_a_sync_killed_anywhere_leaves_nothing_half_done(tmp_path: Path):
    """B7: killed at random moments; no detached HEAD, no merge under way, no commit lost, and the next one works."""
    one, two = hub(tmp_path, 2)
    chance, made = random.Random(SEED), set()
    number = one.tkt("-q", "new", "de los dos").out.strip()
    one.tkt("sync", "-q")
    two.tkt("sync", "-q")
    for n in range(asked(6, 150)):
        for desk in (one, two):
            desk.tkt("note", number, "-m", f"{desk.who} {n}")
            made.add(f"{desk.who} {n}")
        two.tkt("sync", "-q")
        command = [sys.executable, "-m", "ticketcli", "-C", str(one.path), "sync", "-q"]
        process = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(chance.uniform(0, 0.6))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        assert one.git("symbolic-ref", "HEAD") == "refs/heads/main"
        assert not [
            name for name in ("MERGE_HEAD", "rebase-merge", "rebase-apply") if (one.path / ".git" / name).exists()
        ]
        one.tkt("sync", "-q")
    converge([one, two])
    kept = one.ticket(number)
    assert [text for text in made if f"\n{text}\n" not in kept] == []


# -- size --------------------------------------------------------------------------------------------------------------


def test_a_thousand_changes_on_each_side_are_merged_in_ten_seconds(tmp_path: Path):
    """A hundred of them on both sides."""
    one, two = hub(tmp_path, 2)
    each, both = asked(100, 1000), asked(10, 100)
    rows = "".join(f'{{"id": "{n}", "title": "caso {n}"}}\n' for n in range(2 * each - both))
    (tmp_path / "rows.jsonl").write_text(rows)
    one.tkt("import", "jsonl", str(tmp_path / "rows.jsonl"))
    one.tkt("sync", "-q")
    two.tkt("sync", "-q")
    numbers = sorted(path.stem for path in one.path.glob("tickets/**/*.md"))
    assert len(numbers) == 2 * each - both
    for desk, chosen in ((one, numbers[:each]), (two, numbers[-each:])):
        given = "\n".join(chosen).encode()
        assert call(("-C", str(desk.path), "set", "-", f"tags+={desk.who}", "-q"), given).code == 0
    two.tkt("sync", "-q")
    began = time.monotonic()
    one.tkt("sync", "-q")
    assert since(began) <= (10 if FULL else 5)
    two.tkt("sync", "-q")
    assert one.files() == two.files()
    tagged = [path.read_text().count("agent0, agent1]") for path in one.path.glob("tickets/**/*.md")]
    assert sum(tagged) == both
