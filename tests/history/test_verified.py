"""What verification keeps: read as it was written; gone or damaged, it counts as none and all is looked at again."""

import json
import os
from pathlib import Path

import pytest

from tests.conftest import git
from ticketcli.history import verified
from ticketcli.history.repository import History
from ticketcli.history.verified import Vault

KEPT = Vault("a" * 40, (("tampered", "TK-1"),), (("unsigned", "b" * 40),), {"ana@x.example": ("k1", "k2")}, 7, {"p": 1})
ENTRIES = {"TK-1": {"e1": "f00d"}}


@pytest.fixture
def history(empty):
    return History(str(empty))


def test_what_was_kept_is_read_as_it_was(history):
    verified.write_vault(history, KEPT, ENTRIES)
    assert (verified.read_vault(history), verified.read_entries(history)) == (KEPT, ENTRIES)


def test_entries_that_nobody_looked_at_stay(history):
    verified.write_vault(history, KEPT, ENTRIES)
    verified.write_vault(history, Vault("b" * 40))
    assert (verified.read_vault(history), verified.read_entries(history)) == (Vault("b" * 40), ENTRIES)


def test_nothing_is_read_where_nothing_was_kept(history):
    assert (verified.read_vault(history), verified.read_entries(history)) == (Vault(), {})


@pytest.mark.parametrize("name", ["verified.json", "verified-entries.json"])
def test_what_was_cut_off_counts_as_none(empty, history, name):
    verified.write_vault(history, KEPT, ENTRIES)
    path = empty / ".git/tkt" / name
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert (verified.read_vault(history) == Vault()) == (name == "verified.json")
        assert (verified.read_entries(history) == {}) == (name == "verified-entries.json")


@pytest.mark.parametrize(("field", "junk"), [
    ("findings", 1), ("findings", [1]), ("accepted", None), ("keys", []), ("keys", {"a": 1}), ("whole", "x"),
    ("packs", 1), ("packs", [1]),
])  # fmt: skip
def test_what_a_hand_damaged_counts_as_none(empty, history, field, junk):
    verified.write_vault(history, KEPT)
    path = empty / ".git/tkt/verified.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: junk}))
    assert verified.read_vault(history) == Vault()


@pytest.mark.parametrize("junk", ["null", "[]", "1", '{"TK-1": 1}', '{"TK-1": ["e"]}'])
def test_entries_that_a_hand_damaged_count_as_none(empty, history, junk):
    verified.write_vault(history, KEPT, ENTRIES)
    (empty / ".git/tkt/verified-entries.json").write_text(junk)
    assert verified.read_entries(history) == {}


# -- objects -----------------------------------------------------------------------------------------------------------


def loose(folder: Path, *texts: str) -> list[Path]:
    """The files of loose objects that hold these texts."""
    (folder / "texts").mkdir()
    for text in texts:
        (folder / "texts" / text).write_text(text)
    names = [git("hash-object", "-w", f"texts/{text}") for text in texts]
    return [folder / ".git/objects" / name[:2] / name[2:] for name in names]


def test_an_object_whose_content_is_another_is_named_and_no_other(history, empty):
    first, second = loose(empty, "uno", "dos")
    assert list(verified.damaged_objects(history, 0, {}, {})) == []
    os.chmod(first, 0o644)
    first.write_bytes(second.read_bytes())
    assert list(verified.damaged_objects(history, 0, {}, {})) == [first.parent.name + first.name]


def test_what_was_known_to_be_whole_is_not_looked_at_again(history, empty):
    first, _second = loose(empty, "uno", "dos")
    os.chmod(first, 0o644)
    first.write_bytes(b"not an object")
    later = first.stat().st_ctime_ns + 10_000_000_000
    assert list(verified.damaged_objects(history, later, {}, {})) == []
    assert list(verified.damaged_objects(history, 0, {}, {})) == [first.parent.name + first.name]


def test_a_pack_is_looked_at_again_only_when_it_changed(history, empty):
    git("repack", "-adq")
    packs = verified.pack_sizes(history)
    [name] = packs
    pack = empty / ".git/objects/pack" / f"{name}.pack"
    data = bytearray(pack.read_bytes())
    data[len(data) // 2] ^= 0xFF
    os.chmod(pack, 0o644)
    pack.write_bytes(data)
    assert list(verified.damaged_objects(history, 0, packs, packs)) == []
    assert list(verified.damaged_objects(history, 0, packs, verified.pack_sizes(history))) == [f"{name}.pack"]
