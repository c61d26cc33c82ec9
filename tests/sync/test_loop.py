"""A desk and its remotes brought to the same, whatever lies here uncommitted and whoever was there first."""

import base64
import json
import os
import shutil
import subprocess

import pytest

from tests.conftest import call
from tests.pair import path
from tests.reliability.clones import Clone, by_git, clone, converge

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


def test_an_address_that_runs_a_program_is_not_followed(two, tmp_path):
    two[0].git("remote", "set-url", "origin", f"ext::sh -c touch% {tmp_path}/ran")
    two[0].git("config", "remote.origin.uploadpack", f"touch {tmp_path}/ran;")
    two[0].git("config", "core.sshCommand", f"touch {tmp_path}/ran;")
    assert two[0].tkt("sync", code=5).err
    assert not (tmp_path / "ran").exists()


# -- customers ---------------------------------------------------------------------------------------------------------


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


def test_one_that_two_clones_merged_into_different_ones_points_at_one_of_them_everywhere_and_is_named(two):
    one, other = two
    for name in ("a", "b", "c"):
        one.tkt("customer", "add", name, "--id", name, "--mail", f"{name}@x.example")
    number = one.tkt("-q", "new", "x", "--from", "a@x.example").out.strip()
    for desk in (*two, one):
        desk.tkt("sync", "-q")
    one.tkt("customer", "merge", "a", "b")
    other.tkt("customer", "merge", "a", "c")
    late = other.tkt("-q", "new", "y", "--from", "a@x.example").out.strip()
    one.tkt("sync")
    assert "a.md: merged into two others at once" in other.tkt("sync").err
    one.tkt("sync", "-q")
    told = [desk.tkt("customer", "show", "a", "--format", "json").json for desk in two]
    assert told[0] == told[1]
    assert told[0]["id"] in ("b", "c")
    for desk in two:
        assert desk.ticket(number) == one.ticket(number)
        assert late in desk.tkt("list", "customer:c", "--format", "ids").out
        assert "a" not in desk.tkt("customer", "list", "--format", "ids").lines


def test_what_one_clone_merged_while_another_opened_a_ticket_for_it_is_one_customers(two):
    one, other = two
    for name in ("a", "b"):
        one.tkt("customer", "add", name, "--id", name, "--mail", f"{name}@x.example")
    for desk in (*two, one):
        desk.tkt("sync", "-q")
    one.tkt("customer", "merge", "a", "b")
    late = other.tkt("-q", "new", "y", "--from", "a@x.example").out.strip()
    for desk in (*two, one):
        desk.tkt("sync", "-q")
    for desk in two:
        assert desk.tkt("list", "customer:b", "--format", "ids").lines == [late]
        assert desk.tkt("customer", "show", "b", "--format", "json").json["tickets"] == [late]


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
