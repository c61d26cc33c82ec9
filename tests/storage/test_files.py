"""The desk's folder: paths that follow from names, reading that follows nothing, writing whole or not at all."""

import errno
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.errors import BadFile, DeskError, NotFound, Trouble
from ticketcli.format import records
from ticketcli.storage import files
from ticketcli.storage.files import LARGEST, Store, agent_path, attachment_folder, customer_path, ticket_path
from ticketcli.ticket import number
from ticketcli.ticket.model import Agent, Article, Customer, Ticket

ID = "TK-2611-7Q2MX"
PATH = f"tickets/2026/11/{ID}.md"
TICKET = Ticket(ID, "No heat", datetime(2026, 11, 21, 12, 0, tzinfo=UTC))
TEXT = records.ticket_text(TICKET)
OTHER = TICKET._replace(id="TK-2611-000005")
OTHER_PATH = "tickets/2026/11/TK-2611-000005.md"


@pytest.fixture
def desk(tmp_path: Path) -> Store:
    """A desk with one sound ticket, in a folder beside which lies a secret."""
    (tmp_path / "secret.md").write_text(TEXT.replace("No heat", "SECRET"))
    (tmp_path / "outside/2026/11").mkdir(parents=True)
    (tmp_path / "outside/2026/11" / f"{ID}.md").write_text(TEXT.replace("No heat", "SECRET"))
    (tmp_path / "desk").mkdir()
    made = Store(str(tmp_path / "desk"))
    made.put(OTHER_PATH, records.ticket_text(OTHER).encode())
    return made


def place(desk: Store, path: str) -> Path:
    """Where a path of the desk lies; its folders are made."""
    found = Path(desk.root, path)
    found.parent.mkdir(parents=True, exist_ok=True)
    return found


def left(desk: Store) -> list[str]:
    """All files of the desk, whatever they are."""
    return sorted(str(path.relative_to(desk.root)) for path in Path(desk.root).rglob("*") if not path.is_dir())


def refusal(do: Callable[[], object], kind: type[DeskError]) -> str:
    with pytest.raises(kind) as refused:
        do()
    assert "\n" not in str(refused.value)
    return str(refused.value)


# -- paths -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "path"),
    [
        ("TK-2611-7Q2MX", "tickets/2026/11/TK-2611-7Q2MX.md"),
        ("TK-2612-4FK2MR", "tickets/2026/12/4F/TK-2612-4FK2MR.md"),
        ("TK-2601-4FK2MRSTVWXY", "tickets/2026/01/4F/TK-2601-4FK2MRSTVWXY.md"),
        ("A-9912-7Q2MX", "tickets/1999/12/A-9912-7Q2MX.md"),
        ("A-7001-7Q2MX", "tickets/1970/01/A-7001-7Q2MX.md"),
        ("A-6912-7Q2MX", "tickets/2069/12/A-6912-7Q2MX.md"),
    ],
)
def test_a_tickets_path_follows_from_its_number(id: str, path: str):
    assert ticket_path(id) == path
    assert attachment_folder(id) == "attachments" + path.removeprefix("tickets").removesuffix(".md")


def test_people_lie_by_their_ids():
    assert customer_path("acme") == "customers/ac/acme.md"
    assert customer_path("a") == "customers/a/a.md"
    assert agent_path("ana") == "agents/ana.md"


@pytest.mark.parametrize(
    "id", ["", "../x", "a/b", "/etc/passwd", ".git", "-a", "Ana", "año", "a\n", "a\0", "a" * 81, "\x1b[31m"]
)
@pytest.mark.parametrize("path", [customer_path, agent_path, ticket_path, attachment_folder])
def test_what_is_no_name_has_no_path(id: str, path: Callable[[str], str]):
    assert "\x1b" not in refusal(lambda: path(id), NotFound)


@settings(deadline=None)
@given(st.text() | st.from_regex(r"\A[A-Za-z0-9./-]{1,20}\Z"))
def test_an_id_never_leads_out_of_its_folder(id: str):
    for path, folder in ((ticket_path, "tickets"), (customer_path, "customers"), (agent_path, "agents")):
        try:
            found = path(id)
        except NotFound:
            continue
        assert os.path.normpath(found) == found
        assert found.startswith(f"{folder}/")


# -- reading -----------------------------------------------------------------------------------------------------------


def test_what_was_written_is_read(desk: Store):
    desk.put(PATH, TEXT.encode())
    assert desk.text(PATH) == TEXT
    assert desk.ticket(ID) == TICKET
    assert list(desk.tickets([])) == [OTHER, TICKET]


@pytest.mark.parametrize(
    "path", ["desk.yaml", PATH, "no/such/folder.md", f"{OTHER_PATH}/below.md", "a\0b", "\ud800", ""]
)
def test_what_is_not_there_is_nothing(desk: Store, path: str):
    if path:
        assert desk.data(path) is None
        assert desk.text(path) is None
    assert desk.ticket(ID) is None


@pytest.mark.parametrize(
    "path", ["../secret.md", "/etc/passwd", "tickets/../../secret.md", "./desk.yaml", "tickets//x.md"]
)
def test_no_path_leads_up_or_out(desk: Store, path: str):
    place(desk, "desk.yaml").write_text("name: x")
    assert desk.data(path) is None


@pytest.mark.parametrize("id", ["", "../secret", "tk-2611-7q2mx", "TK-2611", f"{ID}/../{ID}", f"{ID}\n"])
def test_what_is_no_number_is_no_ticket(desk: Store, id: str):
    assert desk.ticket(id) is None


def make_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)


ODD: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a link to a file": (lambda path: path.symlink_to("../../../../secret.md"), "a symbolic link: not followed"),
    "a dangling link": (lambda path: path.symlink_to("nowhere"), "a symbolic link: not followed"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "a symbolic link: not followed"),
    "a folder": (lambda path: path.mkdir(), "not a regular file"),
    "a fifo": (os.mkfifo, "not a regular file"),
    "a large file": (make_large, "not a regular file of at most 8 MB"),
    "binary noise": (lambda path: path.write_bytes(b"---\nid: \xff\xfe"), ":2: not UTF-8 text"),
    "nothing": (lambda path: path.write_bytes(b""), ":1: "),
    "NUL": (lambda path: path.write_bytes(b"\0" * 100), ":1: "),
    "another ticket": (lambda path: path.write_text(TEXT.replace(ID, OTHER.id)), f"`id: {OTHER.id}` does not fit"),
    "a conflict": (lambda path: path.write_text("<<<<<<< HEAD\n" + TEXT), ":1: "),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_is_named_and_the_others_are_still_read(desk: Store, what: str):
    make, line = ODD[what]
    make(place(desk, PATH))
    faults: list[BadFile] = []
    assert list(desk.tickets(faults)) == [OTHER]
    assert [fault.where for fault in faults] == [PATH]
    told = refusal(lambda: desk.ticket(ID), BadFile)
    assert told.startswith(PATH)
    assert line in told
    assert line in str(faults[0])
    assert "SECRET" not in told


@pytest.mark.parametrize("folder", ["tickets", "tickets/2026", "tickets/2026/11"])
def test_a_linked_folder_is_not_followed(desk: Store, folder: str):
    here = Path(desk.root, folder)
    here.rename(Path(desk.root, "aside"))
    here.symlink_to(Path(desk.root).parent / "outside" / folder.removeprefix("tickets").strip("/"))
    faults: list[BadFile] = []
    assert list(desk.tickets(faults)) == []
    assert [(fault.where, "a symbolic link: not followed" in fault.what) for fault in faults] == [(folder, True)]
    assert "a symbolic link" in refusal(lambda: desk.ticket(ID), BadFile)
    assert {path for path, _signature in desk.signatures(["tickets"])} <= {folder}


def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path):
    (tmp_path / "tickets").write_text("x")
    faults: list[BadFile] = []
    assert list(Store(str(tmp_path)).tickets(faults)) == []
    assert [fault.where for fault in faults] == ["tickets"]
    assert Store(str(tmp_path)).ticket(ID) is None


def test_a_desk_without_folders_holds_nothing(tmp_path: Path):
    bare, faults = Store(str(tmp_path)), list[BadFile]()
    assert [*bare.tickets(faults), *bare.customers(faults), *bare.agents(faults), *bare.articles(faults)] == []
    assert (bare.rule_files(), faults) == ([], [])


def test_a_folder_that_cannot_be_opened_is_named(desk: Store, monkeypatch: pytest.MonkeyPatch):
    with failing(monkeypatch, "scandir", errno.EACCES):
        faults: list[BadFile] = []
        assert list(desk.tickets(faults)) == []
    assert [str(fault) for fault in faults] == ["tickets: cannot be read: Permission denied"]


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO, errno.EMFILE])
def test_a_file_that_cannot_be_opened_is_named(desk: Store, monkeypatch: pytest.MonkeyPatch, code: int):
    with failing(monkeypatch, "open", code):
        assert "cannot be read: " in refusal(lambda: desk.text(OTHER_PATH), BadFile)


def test_files_are_read_in_the_order_of_their_paths(desk: Store):
    ids = ["TK-2512-4FK2MR", "TK-2512-7Q2MX", "TK-2611-4FK2MR"]
    for id in ids:
        desk.put(ticket_path(id), records.ticket_text(TICKET._replace(id=id)).encode())
    place(desk, "tickets/2026/11/notes.txt").write_text("x")
    place(desk, "tickets/README.md").write_text("x")
    assert [ticket.id for ticket in desk.tickets([])] == [ids[1], ids[0], OTHER.id, ids[2]]
    assert next(desk.markdown("tickets")) == "tickets/README.md"


def test_customers_agents_articles_and_rules_are_read(desk: Store):
    acme, ana, article = Customer("acme", "Acme"), Agent("ana", "Ana"), Article("router", "Router")
    desk.put(customer_path("acme"), records.customer_text(acme).encode())
    desk.put(agent_path("ana"), records.agent_text(ana).encode())
    desk.put("knowledge/router.md", records.article_text(article).encode())
    for name in ("20-b.yaml", "10-a.yml", "notes.md", "sub/30-c.yaml"):
        desk.put(f"rules/{name}", b"")
    assert [*desk.customers([]), *desk.agents([]), *desk.articles([])] == [acme, ana, article]
    assert desk.rule_files() == ["rules/10-a.yml", "rules/20-b.yaml"]


@pytest.mark.parametrize("folder", ["customers/ac", "agents", "knowledge"])
def test_a_record_bears_the_name_of_its_file(desk: Store, folder: str):
    place(desk, f"{folder}/acme.md").write_text("---\nid: other\ntitle: x\n---\n")
    faults: list[BadFile] = []
    assert [*desk.customers(faults), *desk.agents(faults), *desk.articles(faults)] == []
    assert [str(fault) for fault in faults] == [f"{folder}/acme.md:2: `id: other` does not fit the file's name"]


def test_a_signature_changes_when_a_file_does(desk: Store):
    place(desk, "tickets/2026/notes.txt").write_text("x")
    before = dict(desk.signatures(["tickets", "customers"]))
    assert list(before) == [OTHER_PATH]
    desk.put(OTHER_PATH, TEXT.encode())
    assert dict(desk.signatures(["tickets"])) != before


# -- writing -----------------------------------------------------------------------------------------------------------


def test_a_file_is_replaced_and_removed(desk: Store):
    for data in (b"one", b"two", b""):
        desk.put(PATH, data)
        assert desk.data(PATH) == data
    desk.put(PATH, None)
    assert desk.data(PATH) is None
    desk.put(PATH, None)
    desk.put("no/such/folder.md", None)
    assert left(desk) == [OTHER_PATH]


@pytest.mark.parametrize(
    "path",
    [
        "", "/etc/x.md", "../x.md", "tickets/../../x.md", "tickets/../x.md", ".git/config", "a/.git/config", "./x.md",
        "a//b", "a/",
        "tickets/.x.md", "a\0b", "a\nb", "x.md\n", "a\\b", "git~1/config", "\u2024\u2024/x", "año.md", "-x", "a b",
        "\x1b[31m", "~/x",
        ".gitmodules", ".githooks/x",
    ],
)  # fmt: skip
def test_no_path_is_written_that_leads_out_or_into_git(desk: Store, path: str):
    assert refusal(lambda: desk.put(path, b"x"), Trouble).startswith("refusing to write to `")
    assert refusal(lambda: desk.put(path, None), Trouble).startswith("refusing to write to `")
    assert left(desk) == [OTHER_PATH]


@pytest.mark.parametrize("path", [".gitattributes", ".gitignore", "desk.yaml", "attachments/2026/11/x/0a-b.PDF"])
def test_what_a_desk_is_made_of_is_written(desk: Store, path: str):
    desk.put(path, b"x")
    assert desk.data(path) == b"x"


@settings(deadline=None)
@given(st.text("aA0./-_~\\ \0\nñ", max_size=12) | st.text(max_size=8))
def test_whatever_the_path_nothing_is_written_outside(tmp_path_factory: pytest.TempPathFactory, path: str):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "desk/.git").mkdir(parents=True)
    with suppress(Trouble):
        Store(str(outside / "desk")).put(path, b"x")
    found = [str(one.relative_to(outside / "desk")) for one in outside.rglob("*") if one.is_file()]
    assert found in ([], [path])
    assert not path.lower().startswith(".git/")


def test_a_link_is_replaced_and_not_written_through(desk: Store):
    place(desk, PATH).symlink_to("../../../../secret.md")
    desk.put(PATH, b"x")
    assert Path(desk.root, PATH).read_bytes() == b"x"
    assert not Path(desk.root, PATH).is_symlink()
    assert "SECRET" in Path(desk.root, "../secret.md").read_text()


@pytest.mark.parametrize("folder", ["tickets", "tickets/2026", "tickets/2026/11"])
@pytest.mark.parametrize("data", [b"x", None])
def test_nothing_is_written_or_removed_through_a_linked_folder(desk: Store, folder: str, data: bytes | None):
    here = Path(desk.root, folder)
    here.rename(Path(desk.root, "aside"))
    outside = Path(desk.root).parent / "outside"
    here.symlink_to(outside / folder.removeprefix("tickets").strip("/"))
    assert "a symbolic link: not followed" in refusal(lambda: desk.put(PATH, data), Trouble)
    assert "SECRET" in (outside / "2026/11" / f"{ID}.md").read_text()
    assert [path.name for path in outside.rglob("*") if path.is_file()] == [f"{ID}.md"]


def test_a_temporary_file_that_was_left_or_linked_does_not_stand_in_the_way(desk: Store):
    waiting = place(desk, f"tickets/2026/11/.{ID}.md.tmp")
    waiting.symlink_to("../../../../secret.md")
    desk.put(PATH, b"x")
    assert "SECRET" in Path(desk.root, "../secret.md").read_text()
    waiting.write_text("half a tick")
    desk.put(PATH, b"y")
    assert (desk.data(PATH), left(desk)) == (b"y", [OTHER_PATH, PATH])


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, name: str, code: int) -> Iterator[None]:
    """A system call that fails."""

    def fail(*_args: object, **_more: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(files.os, name, fail)
        yield


@pytest.mark.parametrize("call", ["open", "mkdir", "fsync", "rename", "write"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.EDQUOT, errno.EMFILE])
def test_what_cannot_be_written_is_told_in_a_line_and_the_old_text_stays(
    desk: Store, monkeypatch: pytest.MonkeyPatch, call: str, code: int
):
    desk.put(PATH, TEXT.encode())
    with failing(monkeypatch, call, code):
        if call != "mkdir":
            told = refusal(lambda: desk.put(PATH, b"new"), Trouble)
            assert told == f"{PATH}: cannot be written: {os.strerror(code)}"
        told = refusal(lambda: desk.put("new/folder.md", b"new"), Trouble)
        assert told == f"new/folder.md: cannot be written: {os.strerror(code)}"
    assert desk.text(PATH) == TEXT
    assert left(desk) == [OTHER_PATH, PATH]


def test_a_disk_that_fills_up_in_the_middle_leaves_the_old_text(desk: Store):
    desk.put(PATH, TEXT.encode())
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, usual[1]))
    try:
        assert "cannot be written: File too large" in refusal(lambda: desk.put(PATH, b"x" * 100_000), Trouble)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert desk.text(PATH) == TEXT
    assert left(desk) == [OTHER_PATH, PATH]


def test_a_person_who_interrupts_leaves_the_old_text(desk: Store, monkeypatch: pytest.MonkeyPatch):
    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    desk.put(PATH, TEXT.encode())
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            desk.put(PATH, b"new")
    assert desk.text(PATH) == TEXT
    assert left(desk) == [OTHER_PATH, PATH]


def test_what_cannot_be_removed_is_told(desk: Store, monkeypatch: pytest.MonkeyPatch):
    with failing(monkeypatch, "unlink", errno.EROFS):
        assert "Read-only file system" in refusal(lambda: desk.put(OTHER_PATH, None), Trouble)


@pytest.mark.parametrize("path", ["tickets/2026", f"{OTHER_PATH}/x.md"])
def test_a_folder_is_not_a_file_nor_a_file_a_folder(desk: Store, path: str):
    for data in (b"x", None):
        assert "cannot be written: " in refusal(lambda: desk.put(path, data), Trouble)  # noqa: B023
    assert left(desk) == [OTHER_PATH]


def test_a_desk_that_is_gone_is_told_and_not_made_anew(tmp_path: Path):
    gone = Store(str(tmp_path / "gone"))
    assert "cannot be written" in refusal(lambda: gone.put("desk.yaml", b"x"), Trouble)
    assert gone.data("desk.yaml") is None
    assert not (tmp_path / "gone").exists()


def test_no_handle_is_left_open(desk: Store):
    def free() -> int:
        """The lowest handle that is free."""
        handle = os.open(os.devnull, os.O_RDONLY)
        os.close(handle)
        return handle

    place(desk, "tickets/2026/11/dir.md").mkdir()
    place(desk, "tickets/linked").symlink_to("2026")
    before = free()
    for path in (OTHER_PATH, PATH, "tickets/2026/11/dir.md", "tickets/linked/11/x.md", "../x", "a/b/c.md"):
        for do in (desk.data, lambda path: desk.put(path, b"x"), lambda path: desk.put(path, None)):
            try:
                do(path)
            except DeskError:
                continue
    list(desk.tickets([]))
    list(desk.signatures(["tickets"]))
    assert free() == before


NUMBERS = st.builds(
    lambda prefix, at, taken: number.fresh_number(prefix, at, taken, os.urandom),
    st.from_regex(r"\A[A-Z][A-Z0-9]{0,7}\Z"),
    st.datetimes(datetime(1970, 1, 1), datetime(2069, 12, 31)),
    st.sampled_from([0, 1000, 32_000, 1_024_000]),
)


@settings(deadline=None)
@given(NUMBERS)
def test_every_number_that_is_given_out_has_its_own_place_below_its_month(id: str):
    path = ticket_path(id)
    year, month = number.month_of(id)
    assert path.startswith(f"tickets/{year}/{month:02}/")
    assert path.rpartition("/")[2] == f"{id}.md"
    assert files._PATH.fullmatch(path)
    assert files._PATH.fullmatch(attachment_folder(id))


def test_a_misplaced_file_says_into_which_folder_it_belongs():
    with pytest.raises(BadFile, match=f"^tickets/2026/12/{ID}.md: belongs into tickets/2026/11$"):
        files.check_place(TICKET, f"tickets/2026/12/{ID}.md")
    with pytest.raises(BadFile, match=r"belongs into customers/ac$"):
        files.check_place(Customer("acme", "Acme"), "customers/acme.md")
    files.check_place(TICKET, PATH)


def test_a_signature_is_there_with_its_file_and_changes_when_that_is_written(desk: Store):
    first = desk.signature(OTHER_PATH)
    assert (first is None, desk.signature(PATH)) == (False, None)
    desk.put(OTHER_PATH, records.ticket_text(OTHER._replace(title="Longer than it was")).encode())
    assert desk.signature(OTHER_PATH) not in (first, None)
