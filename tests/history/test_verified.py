"""What verification keeps: read as it was written; gone or damaged, it counts as none and all is looked at again."""

import json

import pytest

from ticketcli.history import verified
from ticketcli.history.repository import History
from ticketcli.history.verified import Vault

KEPT = Vault("a" * 40, (("tampered", "TK-1"),), (("unsigned", "b" * 40),), {"ana@x.example": ("k1", "k2")}, 7, {"p": 1})
ENTRIES = {"TK-1": {"e1": "f00d"}}


@pytest.fixture
def history(empty):
    return History(str(empty))


def test_what_was_kept_is_read_as_it_was(history):
    verified.write(history, KEPT, ENTRIES)
    assert (verified.read(history), verified.entries(history)) == (KEPT, ENTRIES)


def test_entries_that_nobody_looked_at_stay(history):
    verified.write(history, KEPT, ENTRIES)
    verified.write(history, Vault("b" * 40))
    assert (verified.read(history), verified.entries(history)) == (Vault("b" * 40), ENTRIES)


def test_nothing_is_read_where_nothing_was_kept(history):
    assert (verified.read(history), verified.entries(history)) == (Vault(), {})


@pytest.mark.parametrize("name", ["verified.json", "verified-entries.json"])
def test_what_was_cut_off_counts_as_none(empty, history, name):
    verified.write(history, KEPT, ENTRIES)
    path = empty / ".git/tkt" / name
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert (verified.read(history) == Vault()) == (name == "verified.json")
        assert (verified.entries(history) == {}) == (name == "verified-entries.json")


@pytest.mark.parametrize(("field", "junk"), [
    ("findings", 1), ("findings", [1]), ("accepted", None), ("keys", []), ("keys", {"a": 1}), ("whole", "x"),
    ("packs", 1), ("packs", [1]),
])  # fmt: skip
def test_what_a_hand_damaged_counts_as_none(empty, history, field, junk):
    verified.write(history, KEPT)
    path = empty / ".git/tkt/verified.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: junk}))
    assert verified.read(history) == Vault()


@pytest.mark.parametrize("junk", ["null", "[]", "1", '{"TK-1": 1}', '{"TK-1": ["e"]}'])
def test_entries_that_a_hand_damaged_count_as_none(empty, history, junk):
    verified.write(history, KEPT, ENTRIES)
    (empty / ".git/tkt/verified-entries.json").write_text(junk)
    assert verified.entries(history) == {}
