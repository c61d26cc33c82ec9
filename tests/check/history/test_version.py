"""A ticket file taken apart: its fields, its description, its entries; and what differs between two."""

import pytest

from ticketcli.check.history.version import changed_keys, explained_fields, front_values, read_version
from ticketcli.errors import BadFile
from ticketcli.ticket.model import Entry

FILE = """\
---
id: TK-2611-00006
title: Uno
created: 2026-11-20T10:00:00-03:00
status: new
extra:
  serial: X1
---

Hola.

### 2026-11-20T10:30:00-03:00 · ana · note · e1

uno

### 2026-11-20T10:31:00-03:00 · ana · note · e2

dos
"""


def changed(*pairs: tuple[str, str]) -> set[str]:
    text = FILE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return changed_keys(read_version(FILE.encode()), read_version(text.encode()))


def test_a_file_is_its_fields_its_description_and_its_entries():
    made = read_version(FILE.encode())
    assert front_values(made.front)["extra.serial"] == "X1"
    assert made.description.strip() == "Hola."
    assert list(made.pieces) == ["e1", "e2"]
    assert made.pieces["e2"].endswith("dos")


def test_where_there_is_no_file_there_is_no_version():
    assert read_version(None) is None


@pytest.mark.parametrize(
    "text", ["no front matter", "---\n[[[\n---\n", FILE.replace("Hola.", "<<<<<<< a\n=======\nb\n>>>>>>> c")]
)
def test_what_cannot_be_cut_is_refused(text):
    with pytest.raises(BadFile):
        read_version(text.encode())


def test_the_fields_that_differ_are_named_and_no_others():
    assert changed(("title: Uno", "title: Dos")) == {"title"}
    assert changed(("status: new", "status: closed\narea: x"), ("serial: X1", "serial: X2")) == {
        "status", "area", "extra.serial",
    }  # fmt: skip
    assert changed(("Hola.", "Chau.")) == {"description"}
    assert changed(("uno", "otro")) == set()


def test_what_no_act_tells_may_change_without_one():
    assert changed(("status: new", "status: new\nkeywords: [a]\nexternal: {source: a, id: b}")) == set()


def test_an_entry_accounts_for_its_fields_and_for_what_follows_from_them():
    def entry(kind: str, *fields: str, **facts: str) -> Entry:
        return Entry(None, "ana", kind, changes=dict.fromkeys(fields, (None, "x")), facts=facts)

    assert explained_fields([entry("set", "area", "extra.serial")]) == {"area", "extra.serial"}
    assert explained_fields([entry("status", "status")]) == {"status", "waiting_for"}
    assert explained_fields([entry("assigned", "assignee")]) == {"assignee", "status", "waiting_for"}
    assert explained_fields([entry("edited", description="old")]) == {"description"}
    assert explained_fields([entry("undone"), entry("set", "area")]) == {"description", "area"}
    assert explained_fields([]) == set()
