import json

import pytest

from tests.conftest import git
from ticketcli.errors import Trouble
from ticketcli.history.recorder import Recorder
from ticketcli.history.repository import Author, History
from ticketcli.storage.files import Store


@pytest.fixture
def history(empty):
    return History(str(empty))


@pytest.fixture
def record(empty, history):
    """Record files on the desk, as a command does."""
    from datetime import UTC, datetime

    def record(message="Change\n\nAct: test\n", **files):
        named = {name.replace("_", "/") + ".md": data for name, data in files.items()}
        with Recorder(history).writing(Store(str(empty)).put):
            Recorder(history).record(
                named, message, Author("Ana", "ana@x.example"), datetime(2026, 11, 20, tzinfo=UTC), put
            )

    put = Store(str(empty)).put
    return record


def test_one_change_is_one_commit_of_exactly_its_files(empty, record):
    record(a_one=b"uno\n", b_two=b"dos\n")
    assert git("show", "--format=", "--name-only", "HEAD").split() == ["a/one.md", "b/two.md"]
    assert git("status", "--short") == ""
    assert (empty / "a/one.md").read_bytes() == b"uno\n"


def test_what_a_person_has_staged_and_edited_stays_theirs(empty, record):
    (empty / "staged.txt").write_text("staged")
    git("add", "staged.txt")
    (empty / "desk.yaml").write_text((empty / "desk.yaml").read_text() + "# edited\n")
    record(a_one=b"uno\n")
    assert git("status", "--short").split("\n") == ["M desk.yaml", "A  staged.txt"] or git("status", "--short") == (
        " M desk.yaml\nA  staged.txt"
    )
    assert git("show", "--format=", "--name-only", "HEAD") == "a/one.md"


def test_a_file_is_removed_where_its_content_is_none(empty, record):
    record(a_one=b"uno\n")
    record(a_one=None)
    assert not (empty / "a/one.md").exists()
    assert git("status", "--short") == ""


def test_author_and_message_are_as_given_and_cannot_be_forged(record):
    record(message="Title\n\nAct: test\n", a_one=b"x\n")
    assert git("log", "-1", "--format=%an <%ae>|%s") == "Ana <ana@x.example>|Title"
    assert str(Author("Eve\nauthor Boss <b@x>", "e v e>@x")) == "Eve author Boss b@x <eve@x>"


@pytest.mark.parametrize("name", ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"])
def test_nothing_is_written_in_the_middle_of_a_merge(empty, record, name):
    (empty / ".git" / name).write_text(git("rev-parse", "HEAD") + "\n")
    with pytest.raises(Trouble, match="git"):
        record(a_one=b"x\n")


def test_nothing_is_written_on_a_detached_head(record):
    git("checkout", "-q", "--detach")
    with pytest.raises(Trouble, match="HEAD"):
        record(a_one=b"x\n")


def test_a_branch_without_a_commit_gets_its_first(empty, record):
    git("switch", "-q", "--orphan", "fresh")
    record(a_one=b"x\n")
    assert git("log", "--format=%s") == "Change"


def test_the_index_lock_of_a_killed_tkt_is_removed_and_a_persons_is_not(empty, history, monkeypatch):
    lock = empty / ".git/index.lock"
    lock.symlink_to("tkt 12345")
    with Recorder(history).writing(Store(str(empty)).put):
        assert not lock.is_symlink()
    lock.write_bytes(b"DIRC")
    with Recorder(history).writing(Store(str(empty)).put):
        assert lock.exists()


def test_what_a_killed_tkt_committed_is_finished_by_the_next(empty, history, record):
    record(a_one=b"uno\n")
    (empty / "a/one.md").unlink()
    name = git("rev-parse", "HEAD:a/one.md")
    journal = empty / ".git/tkt/journal"
    journal.write_text(json.dumps({"a/one.md": name}))
    record(b_two=b"dos\n")
    assert (empty / "a/one.md").read_bytes() == b"uno\n"
    assert not journal.exists()
    assert git("status", "--short") == ""


def test_what_a_killed_tkt_did_not_commit_never_happened(empty, history, record):
    journal = empty / ".git/tkt/journal"
    record(b_two=b"dos\n")
    journal.write_text(json.dumps({"a/one.md": "0" * 40}))
    record(b_two=b"tres\n")
    assert not (empty / "a/one.md").exists()
    assert not journal.exists()


def test_what_a_killed_tkt_did_not_commit_leaves_what_a_hand_has_edited_since(empty, record):
    record(a_one=b"uno\n")
    (empty / "a/one.md").write_text("mío\n")
    (empty / ".git/tkt/journal").write_text(json.dumps({"a/one.md": "0" * 40}))
    record(b_two=b"dos\n")
    assert (empty / "a/one.md").read_text() == "mío\n"
    assert git("status", "--short") == " M a/one.md"


def test_a_disk_that_refuses_after_the_commit_is_a_warning_too(empty, history):
    from datetime import UTC, datetime

    def refuse(_path, _data, _forced):
        raise OSError(28, "No space left on device")

    with Recorder(history).writing(Store(str(empty)).put):
        Recorder(history).record(
            {"a/one.md": b"x\n"}, "Change\n", Author("a", "a@x"), datetime(2026, 1, 1, tzinfo=UTC), refuse
        )
    assert "No space left on device" in history.warnings[0]
    assert git("show", "HEAD:a/one.md") == "x"


@pytest.mark.parametrize(("most", "left"), [(2, range(1, 3)), (60, range(5, 6))])
def test_packs_are_joined_before_there_are_many_and_not_each_time(most, left, empty, record, monkeypatch):
    monkeypatch.setattr("ticketcli.history.recorder.PACKS", most)
    for n in range(4):
        record(a_one=f"{n}\n".encode())
    assert len(list((empty / ".git/objects/pack").glob("*.idx"))) in left


def test_a_folder_that_cannot_be_written_after_the_commit_is_a_warning_and_is_made_up_for(empty, history, record):
    def refuse(_path, _data, _forced):
        raise Trouble("disk full")

    from datetime import UTC, datetime

    with Recorder(history).writing(Store(str(empty)).put):
        Recorder(history).record(
            {"a/one.md": b"x\n"}, "Change\n", Author("a", "a@x"), datetime(2026, 1, 1, tzinfo=UTC), refuse
        )
    assert "disk full" in history.warnings[0]
    assert git("show", "HEAD:a/one.md") == "x"
    record(b_two=b"dos\n")
    assert (empty / "a/one.md").read_bytes() == b"x\n"
