"""What a remote of one's own takes: no push that breaks a file, drops history or goes beyond a role."""

import subprocess

import pytest

from tests.pair import path
from tests.reliability.clones import Clone
from ticketcli.history.commits import Bare
from ticketcli.sync.pre_receive import find_refusals


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


def test_every_push_is_judged_by_its_branches_alone(two, shared, tmp_path):
    bare = Bare(str(tmp_path / "hub.git"))
    head = two[0].git("rev-parse", "HEAD")
    assert find_refusals(bare, [(head, "0" * 40, "refs/tags/v1"), ("0" * 40, head, "refs/heads/new")]) == []
    assert find_refusals(bare, [(head, "0" * 40, "refs/heads/main")]) == [
        "refs/heads/main: a branch is not deleted here"
    ]
    older = two[0].git("rev-parse", "HEAD~1")
    assert find_refusals(bare, [(head, older, "refs/heads/main")]) == [
        "refs/heads/main: the push would drop history: fetch and merge first (tkt sync)"
    ]


def test_who_has_no_role_where_others_have_one_may_do_what_an_agent_may_and_strangers_only_read(two, shared):
    one, other = two
    card = one.path / "agents" / "agent0.md"
    card.write_text(card.read_text().replace("\n---\n", "\nrole: lead\n---\n", 1))
    one.git("commit", "--quiet", "--all", "--message", "roles")
    assert push(one) == ""
    one.tkt("note", shared, "-m", "puedo")
    (one.path / "rules").mkdir(exist_ok=True)
    (one.path / "rules" / "10.yaml").write_text("[]\n")
    one.git("add", "rules")
    one.git("commit", "--quiet", "--message", "reglas")
    assert push(one) == ""
    other.tkt("sync", "-q")
    other.tkt("note", shared, "-m", "yo también")
    assert push(other) == ""
    (other.path / "rules" / "10.yaml").write_text("# x\n[]\n")
    other.git("commit", "--quiet", "--all", "--message", "reglas")
    assert "role agent may not change rules/10.yaml" in push(other)
    other.git("reset", "--quiet", "--hard", "HEAD~1")
    other.git("config", "user.email", "stranger@x.example")
    (other.path / "notas.txt").write_text("x\n")
    other.git("add", "notas.txt")
    other.git("commit", "--quiet", "--message", "x")
    assert "by stranger@x.example: role reader may not change notas.txt" in push(other)
