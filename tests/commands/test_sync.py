"""tkt sync, the merge driver, the hook at the remote: what people meet there."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import call
from tests.reliability.clones import Clone, by_git, clone, converge, hub


@pytest.fixture
def two(tmp_path: Path) -> tuple[Clone, Clone]:
    one, other = hub(tmp_path, 2)
    return one, other


@pytest.fixture
def shared(two: tuple[Clone, Clone]) -> str:
    """A ticket that both have."""
    number = two[0].tkt("-q", "new", "Factura", "-m", "Hola.").out.strip()
    for one in two:
        one.tkt("sync", "-q")
    return number


def path(one: Clone, number: str) -> Path:
    return next(one.path.glob(f"tickets/**/{number}.md"))


# -- the driver --------------------------------------------------------------------------------------------------------


def test_the_first_that_writes_tells_git_who_merges_and_nothing_else(two):
    before = set(two[1].git("config", "--local", "--list").splitlines())
    two[1].tkt("new", "algo")
    added = set(two[1].git("config", "--local", "--list").splitlines()) - before
    assert [line.partition("=")[0] for line in added] == ["merge.tkt.driver"]


def test_a_driver_that_leads_nowhere_is_installed_anew(two):
    two[0].git("config", "merge.tkt.driver", "/gone/python -m ticketcli merge-driver %O %A %B %P")
    two[0].tkt("new", "algo")
    assert "/gone/" not in two[0].git("config", "merge.tkt.driver")


@pytest.mark.parametrize("how", ["merge", "rebase", "cherry-pick", "stash"])
def test_git_itself_merges_by_meaning(two, shared, how):
    one, other = two
    other.tkt("set", shared, "priority=high")
    other.tkt("sync", "-q")
    if how == "stash":
        text = path(one, shared).read_text()
        path(one, shared).write_text(text.replace("priority: normal", "priority: normal\nproduct: router"))
        one.git("stash")
    else:
        one.tkt("set", shared, "product=router")
    one.git("fetch", "--quiet")
    commands = {"merge": ("merge", "-q", "-m", "m", "origin/main"), "rebase": ("rebase", "-q", "origin/main"),
                "cherry-pick": ("cherry-pick", "origin/main"), "stash": ("merge", "-q", "origin/main")}  # fmt: skip
    one.git(*commands[how])
    if how == "stash":
        one.git("stash", "pop")
    text = path(one, shared).read_text()
    assert "product: router" in text
    assert "priority: high" in text
    assert "<<<<<<<" not in text


# -- what lies here ----------------------------------------------------------------------------------------------------


def test_what_is_edited_here_and_not_committed_stays_so(two, shared):
    one, other = two
    other.tkt("note", shared, "-m", "de allá")
    other.tkt("sync", "-q")
    path(one, shared).write_text(path(one, shared).read_text().replace("Hola.", "Hola, buenas."))
    (one.path / "notas.txt").write_text("míos\n")
    one.tkt("sync", "-q")
    assert one.git("status", "--porcelain").splitlines() == [
        f" M {path(one, shared).relative_to(one.path)}",
        "?? notas.txt",
    ]
    assert "Hola, buenas." in path(one, shared).read_text()
    assert "de allá" in path(one, shared).read_text()
    assert "buenas" not in one.git("show", f"HEAD:{path(one, shared).relative_to(one.path)}")


def test_what_is_staged_stays_staged(two, shared):
    one, other = two
    file = path(one, shared)
    file.write_text(file.read_text().replace("title: Factura", "title: Factura A"))
    (one.path / "nuevo.txt").write_text("uno\n")
    one.git("add", str(file), "nuevo.txt")
    file.write_text(file.read_text().replace("Hola.", "Hola, Ana."))
    other.tkt("set", shared, "priority=high")
    other.tkt("sync", "-q")
    for _time in range(2):
        one.tkt("sync", "-q")
        state = one.git("status", "--porcelain").splitlines()
        assert sorted(state) == ["A  nuevo.txt", f"MM {file.relative_to(one.path)}"]
        assert one.git("diff", "--cached").count("\n+title: Factura A") == 1
        assert "Hola, Ana." not in one.git("diff", "--cached")
        assert "\n+Hola, Ana." in one.git("diff")
    one.git("commit", "--quiet", "--message", "Por partes")
    assert "priority: high" in one.git("show", f"HEAD:{file.relative_to(one.path)}")


def test_what_a_killed_sync_had_written_down_is_laid_down_by_the_next(two, shared):
    path(two[0], shared).write_text(path(two[0], shared).read_text().replace("Hola.", "Hola, editado."))
    lost = path(two[0], shared).read_bytes()
    two[0].git("checkout", "--", ".")
    note_local(two[0], {"head": "0" * 40, "files": {str(path(two[0], shared).relative_to(two[0].path)): coded(lost)}})
    assert two[0].tkt("sync", "-q").code == 0
    assert path(two[0], shared).read_bytes() == lost
    assert not (two[0].path / ".git/tkt/local.json").exists()


@pytest.mark.parametrize("kept", [
    "", "{", "null", "[]", '"x"', "{}", '{"head": "x"}', '{"head": "x", "files": []}',
    '{"head": "x", "files": {"a": 1}}', '{"head": "x", "files": {"a": "="}}',
    '{"head": "x", "files": {"a\\u0000b": "YQ=="}}',
])  # fmt: skip
def test_what_a_killed_sync_left_damaged_counts_as_none(two, kept):
    (two[0].path / ".git/tkt/local.json").write_text(kept)
    done = two[0].tkt("sync", "-q")
    assert (done.code, done.err) == (0, "")
    assert not (two[0].path / ".git/tkt/local.json").exists()


@pytest.mark.parametrize("kept", ["", "{", "null", "[]", "{}", '{"seen": 1}', '{"seen": {}, "before": null}'])
def test_a_memory_of_syncs_that_is_damaged_counts_as_none(two, kept):
    (two[0].path / ".git/tkt/sync.json").write_text(kept)
    done = two[0].tkt("sync", "-q")
    assert (done.code, done.err) == (0, "")
    assert "seen" in (two[0].path / ".git/tkt/sync.json").read_text()


def note_local(one: Clone, kept: object) -> None:
    (one.path / ".git/tkt/local.json").write_text(json.dumps(kept))


def coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_a_text_that_clashes_with_what_is_not_committed_stops_the_sync_before_anything_moves(two):
    one, other = two
    (other.path / "desk.yaml").write_text((other.path / "desk.yaml").read_text().replace("Storm", "Calma"))
    other.git("commit", "--quiet", "--all", "--message", "Calma")
    other.tkt("sync", "-q")
    (one.path / "desk.yaml").write_text((one.path / "desk.yaml").read_text().replace("Storm", "Brisa"))
    head = one.git("rev-parse", "HEAD")
    assert "commit it first" in one.tkt("sync", code=5).err
    assert one.git("rev-parse", "HEAD") == head
    assert "Brisa" in (one.path / "desk.yaml").read_text()


# -- texts, files of any name ------------------------------------------------------------------------------------------


def test_settings_that_both_changed_keep_the_later_lines_and_say_so(two):
    for one, name, when in zip(two, ("Uno", "Dos"), ("2026-11-20T10:00:00", "2026-11-20T11:00:00"), strict=True):
        (one.path / "desk.yaml").write_text((one.path / "desk.yaml").read_text().replace("Storm", name))
        one.git("commit", "--quiet", "--all", "--message", name, "--date", when)
    two[0].tkt("sync", "-q")
    said = two[1].tkt("sync").err
    assert "desk.yaml: both sides changed the same lines" in said
    assert "name: Dos" in (two[1].path / "desk.yaml").read_text()
    converge(two)


def test_files_of_any_name_come_along(two):
    for name in ("con espacio.txt", "año/ñandú.txt", 'com"illas.txt', ".github/workflows/x.yml"):
        (two[0].path / name).parent.mkdir(parents=True, exist_ok=True)
        (two[0].path / name).write_text(name)
    two[0].git("add", "--all")
    two[0].git("commit", "--quiet", "--message", "Varios")
    two[1].tkt("new", "a la vez")
    for one in (*two, *two):
        one.tkt("sync", "-q")
    assert (two[1].path / "año/ñandú.txt").read_text() == "año/ñandú.txt"
    assert (two[1].path / 'com"illas.txt').exists()
    assert two[1].git("status", "--porcelain") == ""
    assert two[0].git("rev-parse", "HEAD") == two[1].git("rev-parse", "HEAD")


def test_a_ticket_that_a_hand_moved_is_changed_where_it_lies(two, shared):
    one, other = two
    wrong = one.path / "tickets/2026/10" / f"{shared}.md"
    wrong.parent.mkdir(parents=True)
    path(one, shared).rename(wrong)
    one.git("add", "--all")
    one.git("commit", "--quiet", "--message", "Move")
    other.tkt("note", shared, "-m", "de allá")
    other.tkt("sync", "-q")
    one.tkt("sync", "-q")
    assert len(list(one.path.glob(f"tickets/**/{shared}.md"))) == 1
    assert "de allá" in path(one, shared).read_text()


# -- remotes -----------------------------------------------------------------------------------------------------------


def test_several_remotes_end_alike_and_one_that_is_gone_stops_no_other(two, shared, tmp_path):
    one = two[0]
    one.tkt("init", "--remote", str(tmp_path / "backup.git"))
    one.git("remote", "add", "backup", str(tmp_path / "backup.git"))
    one.git("remote", "add", "gone", str(tmp_path / "gone.git"))
    one.tkt("note", shared, "-m", "a los dos")
    assert "gone: " in one.tkt("sync", code=5).err
    heads = {one.git("ls-remote", name, "refs/heads/main").split()[0] for name in ("origin", "backup")}
    assert heads == {one.git("rev-parse", "HEAD")}
    assert one.tkt("sync", "backup").code == 0


def test_a_lock_that_a_killed_push_left_at_a_remote_on_this_machine_is_taken_away(two, tmp_path):
    lock = tmp_path / "hub.git" / "refs" / "heads" / "main.lock"
    lock.touch()
    two[0].tkt("new", "algo")
    two[0].tkt("sync")
    assert not lock.exists()


def test_a_remote_that_refuses_for_another_reason_than_others_is_not_tried_for_a_minute(two, tmp_path):
    lock = tmp_path / "hub.git" / "refs" / "heads" / "main.lock"
    lock.mkdir()
    two[0].tkt("new", "algo")
    assert "origin refuses: [remote rejected]" in two[0].tkt("sync", code=5).err
    lock.rmdir()
    two[0].tkt("sync")


def test_another_desk_is_not_merged_in(two, tmp_path):
    assert call(("init", str(tmp_path / "elsewhere"), "--lang", "en", "--name", "Otra")).code == 0
    two[0].git("remote", "set-url", "origin", str(tmp_path / "elsewhere"))
    two[0].git("update-ref", "-d", "refs/remotes/origin/main")
    shutil.rmtree(two[0].path / ".git" / "tkt")
    assert "another desk" in two[0].tkt("sync", code=5).err


def test_a_desk_without_a_remote_says_what_to_do(empty, run):
    assert "git remote add origin" in run("sync").err


def test_an_address_that_runs_a_program_is_not_followed(two, tmp_path):
    two[0].git("remote", "set-url", "origin", f"ext::sh -c touch% {tmp_path}/ran")
    two[0].git("config", "remote.origin.uploadpack", f"touch {tmp_path}/ran;")
    two[0].git("config", "core.sshCommand", f"touch {tmp_path}/ran;")
    assert two[0].tkt("sync", code=5).err
    assert not (tmp_path / "ran").exists()


def test_what_came_is_told_and_can_be_listed_until_more_comes(two, shared):
    one, other = two
    other.tkt("note", shared, "-m", "de allá")
    fresh = other.tkt("-q", "new", "Otra").out.strip()
    other.tkt("sync", "-q")
    told = one.tkt("sync", "--all", "--format", "json").json
    assert {row["id"]: (row["opened"], row["by"]) for row in told} == {shared: (False, "agent1"), fresh: (True, None)}
    for _again in range(2):
        assert set(one.tkt("list", "new:since-sync", "--format", "ids").lines) == {shared, fresh}
        one.tkt("sync", "-q")
    assert one.tkt("list", "new:since-sync", "-new:since-sync", "--format", "ids").out == ""


# -- the hook ----------------------------------------------------------------------------------------------------------


def test_customers_that_two_clones_merged_into_each_other_are_one_everywhere_and_named(two):
    one, other = two
    for name in ("a", "b"):
        one.tkt("customer", "add", name, "--id", name, "--mail", f"{name}@x.example")
    for desk in (*two, one):
        desk.tkt("sync", "-q")
    for desk, stub, into in ((one, "a", "b"), (other, "b", "a")):
        card = next(desk.path.glob(f"customers/**/{stub}.md"))
        card.write_text(card.read_text().replace("\n---\n", f"\nmerged_into: {into}\n---\n", 1))
        desk.git("commit", "--quiet", "--all", "--message", f"Merge {stub} into {into}")
    for desk in (*two, one):
        desk.tkt("sync", "-q")
    for desk in two:
        assert "merged into b, and that one into it" in desk.tkt("check", code=1).out
        assert "customer: a\n" in desk.ticket(desk.tkt("-q", "new", "x", "--from", "b@x.example").out.strip())


# -- taking back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minute", [40, 20])
def test_what_others_did_since_or_before_stays_when_ones_own_change_is_taken_back_across_merges(two, shared, minute):
    one, other = two
    one.tkt("set", shared, "priority=high", "area=billing", now="2026-11-20T11:30:00-03:00")
    one.tkt("sync", "-q")
    other.tkt("set", shared, "area=sales", now=f"2026-11-20T11:{minute}:00-03:00")
    other.tkt("note", shared, "-m", "la miro", now="2026-11-20T11:50:00-03:00")
    other.tkt("sync", "-q")
    one.tkt("sync", "-q")
    one.tkt("undo", now="2026-11-20T12:00:00-03:00")
    converge(two)
    held = other.tkt("show", shared, "--format", "json").json
    assert (held["priority"], held["area"]) == ("normal", "sales")
    assert [entry["kind"] for entry in held["entries"]][-2:] == ["note", "undone"]


def test_both_sides_may_take_back_at_once(two, shared):
    for one, value in zip(two, ("high", "low"), strict=True):
        one.tkt("set", shared, f"priority={value}")
    for one in two:
        one.tkt("undo")
    converge(two)
    assert two[0].tkt("show", shared, "--format", "json").json["priority"] == "normal"


def test_an_agent_that_others_may_have_is_not_taken_from_them(two):
    two[1].tkt("new", "algo")
    for one in (two[1], two[0]):
        one.tkt("sync", "-q")
    assert "agents/agent1.md: others may have it by now" in two[0].tkt("undo", code=4).err


def test_a_ticket_that_others_may_have_is_not_taken_from_them(two, shared):
    assert "others may have it by now" in two[0].tkt("undo", code=4).err
    assert path(two[0], shared).exists()
    fresh = two[0].tkt("-q", "new", "sin enviar").out.strip()
    two[0].tkt("undo")
    assert not list(two[0].path.glob(f"tickets/**/{fresh}.md"))
    converge(two)


def push(one: Clone) -> str:
    """What a remote says to a plain push; nothing where it takes it."""
    done = subprocess.run(
        ["git", "-C", one.path, "push", "--quiet", "origin", "HEAD:main"], capture_output=True, check=False
    )
    return done.stderr.decode() if done.returncode else ""


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("status: assigned", "status: bogus", "is unknown"),
        ("status: assigned", "status: [new", "tickets/"),
        ("una nota", "otra nota", "would be removed or rewritten"),
        ("id: TK-", "id: TJ-", "does not fit the file's name"),
    ],
)
def test_a_push_that_breaks_or_rewrites_is_refused(two, shared, old, new, why):
    one = two[0]
    one.tkt("note", shared, "-m", "una nota")
    one.tkt("sync", "-q")
    path(one, shared).write_text(path(one, shared).read_text().replace(old, new, 1))
    one.git("commit", "--quiet", "--all", "--message", "a mano")
    assert why in push(one)


def test_a_ticket_is_not_deleted_by_a_push(two, shared):
    path(two[0], shared).unlink()
    two[0].git("commit", "--quiet", "--all", "--message", "fuera")
    assert "a ticket is not deleted here" in push(two[0])


def test_roles_bound_what_each_may_change_once_somebody_has_one(two, shared):
    one, other = two
    for name, role in (("agent0", "admin"), ("agent1", "agent")):
        card = one.path / "agents" / f"{name}.md"
        card.write_text(card.read_text().replace("\n---\n", f"\nrole: {role}\n---\n", 1))
    one.git("commit", "--quiet", "--all", "--message", "roles")
    assert push(one) == ""
    other.tkt("sync", "-q")
    other.tkt("note", shared, "-m", "puedo")
    other.tkt("sync", "-q")
    (other.path / "desk.yaml").write_text((other.path / "desk.yaml").read_text().replace("Storm", "Mía"))
    other.git("commit", "--quiet", "--all", "--message", "ajustes")
    assert "role agent may not change desk.yaml" in push(other)


# -- markers -----------------------------------------------------------------------------------------------------------


def torn(one: Clone, other: Clone, number: str) -> None:
    """A merge by lines with its markers committed."""
    other.tkt("set", number, "priority=high")
    other.tkt("note", number, "-m", "de allá")
    other.tkt("sync", "-q")
    one.tkt("set", number, "priority=low")
    one.tkt("note", number, "-m", "de aquí")
    one.git("fetch", "--quiet")
    one.git("config", "--unset", "merge.tkt.driver")
    subprocess.run(["git", "-C", one.path, "merge", "origin/main"], capture_output=True, check=False)
    assert "<<<<<<<" in path(one, number).read_text()


@pytest.mark.parametrize("finish", [("sync", "-q"), ("check", "--fix")])
def test_committed_markers_are_taken_out_from_the_versions_in_history(two, shared, finish):
    one, other = two
    torn(one, other, shared)
    one.git("commit", "--quiet", "--all", "--message", "con marcas")
    one.tkt("check", code=1)
    one.tkt(*finish)
    text = path(one, shared).read_text()
    assert "<<<<<<<" not in text
    assert all(words in text for words in ("de allá", "de aquí", "normal → low", "normal → high"))
    converge(two)


def test_a_merge_that_stands_still_is_settled_for_git_to_go_on(two, shared):
    one, other = two
    torn(one, other, shared)
    assert "settled" in one.tkt("check", "--fix").err
    one.git("commit", "--quiet", "--message", "listo")
    assert one.git("status", "--porcelain") == ""
    converge(two)


def test_a_clone_made_later_has_all_of_it(two, shared, tmp_path):
    late = clone(tmp_path, "late")
    by_git(late)
    assert late.files() == two[0].files()
    assert os.path.exists(path(late, shared))
