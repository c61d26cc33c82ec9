import sqlite3

from ticketcli import people
from ticketcli.index import Index
from ticketcli.store import Store


def index(desk):
    return Index(Store(str(desk)), str(desk / ".git/tkt"))


def test_it_says_of_agents_what_the_files_say(desk):
    store = Store(str(desk))
    opened = [t for t in store.tickets([]) if t.open and t.assignee and t.waiting_for != "customer"]
    expected = {agent: sum(t.assignee == agent for t in opened) for agent in {t.assignee for t in opened}}
    assert index(desk).loads() == expected


def test_a_file_that_changes_is_read_again(desk, run):
    before = index(desk).loads()["ana"]
    number = run("-q", "new", "Otra cosa", "--assign", "ana").out.strip()
    assert index(desk).loads()["ana"] == before + 1
    path = next(desk.glob(f"tickets/*/*/{number}.md"))
    path.write_text(path.read_text().replace("assignee: ana", "assignee: luis"))
    assert index(desk).loads()["ana"] == before
    path.unlink()
    assert index(desk).loads() == index(desk).loads()


def test_a_broken_file_is_in_no_answer_and_breaks_none(desk):
    path = next(desk.glob("tickets/*/*/*.md"))
    path.write_text("---\n[[[\n")
    assert path.stem not in index(desk).externals().values()
    assert index(desk).customer("acme").name == "Acme S.R.L."


def test_a_broken_index_is_made_anew(desk):
    index(desk).loads()
    (desk / ".git/tkt/index.db").write_bytes(b"this is no database" * 1000)
    assert index(desk).loads()["ana"] > 0


def test_an_index_of_another_version_is_made_anew(desk):
    index(desk).loads()
    with sqlite3.connect(desk / ".git/tkt/index.db") as database:
        database.execute("PRAGMA user_version = 9999")
        database.execute("DROP TABLE ticket")
    database.close()
    assert index(desk).loads()["ana"] > 0


def test_where_it_cannot_be_kept_it_lives_in_memory(desk):
    own = desk / ".git/tkt"
    for left in own.glob("*"):
        left.unlink()
    own.rmdir()
    own.write_text("a file where a folder should be")
    assert index(desk).loads()["ana"] > 0


def test_a_customer_is_found_by_any_way_without_reading_all(desk):
    there = index(desk)
    assert there.ways("mail", people.mail_key("ElFaro+pedidos@bares.example")) == [
        ("bar-el-faro", "elfaro@bares.example")
    ]
    assert there.customer("nobody") is None


def test_yaml_is_parsed_once_for_the_same_text(desk, monkeypatch):
    there = index(desk)
    first = there.read("- rule: a\n  set: {area: b}\n", "x")
    monkeypatch.setattr("ticketcli.notation.read", lambda *_arguments: 1 / 0)
    again = there.read("- rule: a\n  set: {area: b}\n", "x")
    assert again == first
    assert again[0].lines == first[0].lines
