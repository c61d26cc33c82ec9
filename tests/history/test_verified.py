"""What verification keeps is read again as it was, may be gone or broken, and finds objects that went bad."""

import os
from pathlib import Path

import pytest

from tests.conftest import git
from ticketcli.history import verified
from ticketcli.history.repository import History
from ticketcli.history.verified import Vault

KEPT = Vault("a" * 40, (("clock", "b", "", "x"), ("author", "c", "TK-1", "y")), (("clock", "b", "", "x"),),
             {"ana@x.example": ("ana", "ssh-ed25519 AAAA")}, 17, {"pack-1": 3})  # fmt: skip


@pytest.fixture
def history(empty):
    return History(str(empty))


def test_what_was_kept_is_read_again(history):
    verified.write(history, KEPT, {"TK-1": {"e1": "d1"}, "TK-2": {}})
    assert verified.read(history) == KEPT
    assert verified.entries(history) == {"TK-1": {"e1": "d1"}, "TK-2": {}}
    verified.write(history, KEPT._replace(head="b" * 40))
    assert verified.entries(history) == {"TK-1": {"e1": "d1"}, "TK-2": {}}


def spoil(path: Path, text: str | None) -> None:
    path.unlink() if text is None else path.write_text(text)


@pytest.mark.parametrize("text", [None, "", "[]", "{}", "3", '{"head": 3, "findings": 4}', '{"accepted": []}'])
def test_what_was_kept_and_is_gone_or_broken_is_nothing(text, history, empty):
    verified.write(history, KEPT)
    spoil(empty / ".git/tkt/verified.json", text)
    assert verified.read(history) == Vault()


@pytest.mark.parametrize("text", [None, "", "[]", "{}", "3", '{"TK-1": 3}', "\0"])
def test_entries_that_are_gone_or_broken_are_none(text, history, empty):
    verified.write(history, KEPT, {"TK-1": {"e1": "d1"}})
    spoil(empty / ".git/tkt/verified-entries.json", text)
    assert verified.entries(history) == {}


def loose(folder: Path, *texts: str) -> list[Path]:
    """The files of loose objects that hold these texts."""
    (folder / "texts").mkdir()
    for text in texts:
        (folder / "texts" / text).write_text(text)
    names = [git("hash-object", "-w", f"texts/{text}") for text in texts]
    return [folder / ".git/objects" / name[:2] / name[2:] for name in names]


def test_an_object_whose_content_is_another_is_named_and_no_other(history, empty):
    first, second = loose(empty, "uno", "dos")
    assert list(verified.damaged(history, 0, {}, {})) == []
    os.chmod(first, 0o644)
    first.write_bytes(second.read_bytes())
    assert list(verified.damaged(history, 0, {}, {})) == [first.parent.name + first.name]


def test_what_was_known_to_be_whole_is_not_looked_at_again(history, empty):
    first, _second = loose(empty, "uno", "dos")
    os.chmod(first, 0o644)
    first.write_bytes(b"not an object")
    later = first.stat().st_ctime_ns + 10_000_000_000
    assert list(verified.damaged(history, later, {}, {})) == []
    assert list(verified.damaged(history, 0, {}, {})) == [first.parent.name + first.name]


def test_a_pack_is_looked_at_again_only_when_it_changed(history, empty):
    git("repack", "-adq")
    packs = verified.packs(history)
    [name] = packs
    pack = empty / ".git/objects/pack" / f"{name}.pack"
    data = bytearray(pack.read_bytes())
    data[len(data) // 2] ^= 0xFF
    os.chmod(pack, 0o644)
    pack.write_bytes(data)
    assert list(verified.damaged(history, 0, packs, packs)) == []
    assert list(verified.damaged(history, 0, packs, verified.packs(history))) == [f"{name}.pack"]
