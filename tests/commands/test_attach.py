"""`tkt attach`: files in the same commit as the entry that names them."""

import pytest

from tests.conftest import git


@pytest.fixture
def ticket(desk, run):
    return run("list", "status:assigned assignee:ana priority:normal area:billing", "--format", "ids").lines[0]


def committed() -> list[str]:
    return git("show", "--format=", "--name-only", "HEAD").splitlines()


def test_a_file_that_is_attached_lies_in_the_same_commit(ticket, run, tmp_path):
    (tmp_path / "Foto del daño.JPG").write_bytes(b"\xff\xd8\0")
    assert run("attach", ticket, str(tmp_path / "Foto del daño.JPG"), "desk.yaml").code == 0
    assert len(committed()) == 3
    attached = [name for name in committed() if name.startswith(f"attachments/2026/11/{ticket}/")]
    assert sorted(name.rpartition("-")[2] for name in attached) == ["dano.jpg", "desk.yaml"]
    entry = run("show", ticket, "--format", "json").json["entries"][-1]
    assert sorted(entry["attachments"]) == attached
    assert entry["facts"]["names"] == "Foto del daño.JPG, desk.yaml"
