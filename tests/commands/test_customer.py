"""`tkt customer`: found by any address, made once, shown whole."""

import pytest

from tests.conftest import git


@pytest.mark.parametrize("typed", [
    "acme", "Acme S.R.L.", "maria@acme.example", "María López <MARIA@acme.example>", "+54 11 5555-0101",
    "011 5555 0101", "maria+compras@acme.example",
])  # fmt: skip
def test_a_customer_is_found_by_whatever_is_known(typed, desk, run):
    assert run("customer", "show", typed, "--format", "ids").code == 0
    assert run("customer", "show", typed, "--format", "json").json["id"] == "acme"
    assert run("customer", "find", typed, "--format", "ids").out == "acme\n"


def test_the_same_person_is_not_made_twice(desk, run):
    before = len(run("customer", "list", "--format", "ids").lines)
    for who in ("Elfaro+bar@Bares.example", "instagram:BAR.ELFARO", "Rocío <elfaro@bares.example>", "11 5555 0202"):
        assert run("new", "x", "--from", who, "--format", "json").json["customer"] == "bar-el-faro"
    assert len(run("customer", "list", "--format", "ids").lines) == before


def test_a_customer_has_every_key(desk, run):
    ways = {"phone": "+54 11 4444 0000", "handle": "x:y", "mail": "y@x.example"}
    options = [word for way, value in ways.items() for word in (f"--{way}", value)]
    made = run("customer", "add", "Café  X", "--contact", "Ñata", *options, "--tier", "gold", "--format", "json").json
    person = {"name": "Ñata", "mail": ["y@x.example"], "phone": ["+54 11 4444 0000"], "handles": {"x": "y"}}
    assert made == {
        "id": "cafe-x", "name": "Café X", "tier": "gold", "language": None, "since": "2026-11-20", "merged_into": None,
        "contacts": [person], "products": [], "extra": {}, "notes": "",
    }  # fmt: skip
    assert run("customer", "show", "cafe-x", "--format", "json").json == {**made, "tickets": []}


def test_a_contact_without_an_address_is_kept(desk, run):
    made = run("customer", "add", "Café X", "--contact", "Ñata", "--format", "json").json
    assert made["contacts"] == [{"name": "Ñata", "mail": [], "phone": [], "handles": {}}]


@pytest.mark.parametrize("way", [["--mail", "y"], ["--phone", "123"], ["--phone", "y@x"], ["--handle", "y"]], ids=str)
def test_an_address_that_is_none_is_refused_not_dropped(way, desk, run):
    done = run("customer", "add", "Café X", *way)
    assert (done.code, done.out) == (2, "")
    assert f"{way[0]}: `{way[1]}` is none" in done.err


def test_a_customer_of_many_tickets_is_shown_with_the_latest_and_their_number(empty, run):
    numbers = [
        run("-q", "new", f"Pedido {n}", "--from", "ana@uno.example", "--created", f"2026-11-{n + 1:02}").out.strip()
        for n in range(8)
    ]
    run("resolve", numbers[1])
    run("close", numbers[1])
    said = run("show", numbers[0]).lines
    begin = next(at for at, line in enumerate(said) if "7 other tickets, 6 open" in line)
    assert [line.split()[1] for line in said[begin + 1 : begin + 6]] == numbers[:2:-1]
    assert not any(number in line for number in numbers[1:3] for line in said)


# -- changed -----------------------------------------------------------------------------------------------------------


def test_a_handle_told_later_finds_the_file_from_then_on(desk, run):
    assert run("customer", "set", "acme", "--contact", "Jorge Nuñez", "--handle", "x:jorge").out == (
        "customer acme: + x:jorge\n"
    )
    assert run("new", "Hola", "--from", "x:@Jorge", "--format", "json").json["customer"] == "acme"
    assert run("customer", "set", "acme", "--handle", "x:jorge").out == "acme: nothing to change\n"


def test_a_handle_of_another_customer_is_refused_with_the_command_that_makes_them_one(desk, run):
    run("customer", "add", "Nueva", "--handle", "x:acme")
    refused = run("customer", "set", "acme", "--handle", "x:acme")
    assert (refused.code, refused.out) == (4, "")
    assert "x:acme is nueva's: tkt customer merge nueva acme" in refused.err


def test_what_is_set_is_one_commit_that_undo_takes_back(desk, run):
    before = run("customer", "show", "acme", "--format", "json").json
    done = run("customer", "set", "acme", "zone=north", "--tier", "silver", "--product", "X2", "--serial", "S-1",
               "--bought", "2026-01-02", "--warranty", "2027-01-02", "--format", "json").json  # fmt: skip
    assert (done["tier"], done["extra"]) == ("silver", {"zone": "north"})
    assert done["products"] == [{"name": "X2", "serial": "S-1", "bought": "2026-01-02", "warranty": "2027-01-02"}]
    assert git("log", "-1", "--format=%s") == "customer acme: tier, products, zone set"
    assert "X2 · S-1 · bought on 2026-01-02 · warranty valid until 2027-01-02" in run("customer", "show", "acme").out
    assert run("undo").code == 0
    assert run("customer", "show", "acme", "--format", "json").json == before


def test_nothing_said_is_refused(desk, run):
    assert run("customer", "set", "acme").code == 2


# -- merged ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def doubled(desk, run):
    """The numbers of two tickets, one of them closed, of a customer `old` who is really acme."""
    run("customer", "add", "Acme Vieja", "--id", "old", "--mail", "vieja@acme.example", "--tier", "silver")
    numbers = [run("-q", "new", name, "--from", "vieja@acme.example").out.strip() for name in ("Uno", "Dos")]
    run("resolve", numbers[0])
    run("close", numbers[0])
    return numbers


def test_merging_moves_both_files_and_all_tickets_in_one_commit_and_undo_takes_all_of_it_back(doubled, desk, run):
    before = {path: path.read_text() for path in (desk / "customers").rglob("*.md")}
    commits = git("rev-list", "--count", "HEAD")
    done = run("customer", "merge", "old", "acme")
    assert (done.code, done.out) == (0, "customer old is acme now: Acme S.R.L. · 2 tickets moved\n")
    assert int(git("rev-list", "--count", "HEAD")) == int(commits) + 1
    assert set(doubled) <= set(run("customer", "show", "acme", "--format", "json").json["tickets"])
    assert [run("show", number, "--format", "json").json["customer"] for number in doubled] == ["acme", "acme"]
    assert run("customer", "show", "acme", "--format", "json").json["tier"] == "gold"
    assert run("verify").code == 0
    assert run("undo").code == 0
    assert {path: path.read_text() for path in (desk / "customers").rglob("*.md")} == before
    assert [run("show", number, "--format", "json").json["customer"] for number in doubled] == ["old", "old"]


DOORS = {
    "show by id": lambda run: run("customer", "show", "old", "--format", "json").json["id"],
    "show by address": lambda run: run("customer", "show", "vieja@acme.example", "--format", "json").json["id"],
    "show by name": lambda run: run("customer", "show", "Acme Vieja", "--format", "json").json["id"],
    "find": lambda run: run("customer", "find", "vieja@acme.example", "--format", "json").json[0]["id"],
    "find by a part of the name": lambda run: run("customer", "find", "Viej", "--format", "json").json[0]["id"],
    "new --from": lambda run: run("new", "x", "--from", "vieja@acme.example", "--format", "json").json["customer"],
    "new --customer": lambda run: run("new", "x", "--customer", "old", "--format", "json").json["customer"],
    "set": lambda run: run("set", run("-q", "new", "x").out.strip(), "customer=old", "--format", "json").json[
        "customer"
    ],
    "set of the customer": lambda run: run("customer", "set", "old", "zone=n", "--format", "json").json["id"],
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_follows_the_stub(door, doubled, run):
    run("customer", "merge", "old", "acme")
    assert DOORS[door](run) == "acme"


def test_an_import_by_an_old_address_comes_to_the_one_that_stands(doubled, run, file):
    run("customer", "merge", "old", "acme")
    assert run("import", "csv", file("id,title,customer_email\n1,Tres,vieja@acme.example\n")).code == 0
    assert run("list", "Tres", "--columns", "customer", "--format", "csv").lines[1] == "acme"


def test_tickets_that_another_clone_opened_for_the_old_one_are_counted_with_those_of_the_new(doubled, desk, run):
    run("customer", "merge", "old", "acme")
    file = next((desk / "tickets").rglob(f"{doubled[1]}.md"))
    file.write_text(file.read_text().replace("customer: acme", "customer: old"))
    for asked in ("customer:acme", "customer:old", "customer:OLD"):
        assert doubled[1] in run("list", asked, "--format", "ids").lines
        assert len(run("list", "--all", asked, "--format", "ids").lines) > 5
    assert doubled[1] in run("customer", "show", "acme", "--format", "ids").lines
    rows = run("report", "volume", "--by", "customer", "--format", "csv").lines
    assert not [row for row in rows if row.startswith("old")]
    whole = run("report", "volume", "--where", "customer:acme", "--format", "csv").lines
    assert [row for row in rows if row.startswith("acme")] == [f"acme,{whole[1]}"]
    assert "other tickets" in run("show", doubled[1]).out


def due_of(run, number):
    rows = run("list", number, "--columns", "id,due", "--format", "csv").lines
    return next(row for row in rows if number in row)


def test_what_stands_for_a_ticket_of_the_old_one_decides_its_deadlines_too(doubled, desk, run):
    run("set", doubled[1], "type=claim")
    run("customer", "merge", "old", "acme")
    file = next((desk / "tickets").rglob(f"{doubled[1]}.md"))
    file.write_text(file.read_text().replace("customer: acme", "customer: old"))
    git("commit", "--quiet", "--all", "--message", "Late")
    gold = due_of(run, doubled[1])
    run("customer", "set", "acme", "tier=")
    assert due_of(run, doubled[1]) != gold


def test_a_merged_one_is_not_listed_any_more(doubled, run):
    run("customer", "merge", "old", "acme")
    assert "old" not in run("customer", "list", "--format", "ids").lines
    assert run("check").code == 0


@pytest.mark.parametrize("names", [("old", "acme"), ("acme", "old"), ("vieja@acme.example", "acme"), ("acme", "acme")])
def test_a_ring_is_refused(names, doubled, run):
    run("customer", "merge", "old", "acme")
    refused = run("customer", "merge", *names)
    assert (refused.code, refused.out) == (4, "")
    assert "are one customer already: acme" in refused.err


def test_a_chain_of_merges_points_at_its_end(doubled, run):
    run("customer", "add", "Más Vieja", "--id", "older", "--mail", "mas@acme.example")
    run("customer", "merge", "older", "old")
    run("customer", "merge", "old", "acme")
    assert run("customer", "show", "older", "--format", "json").json["id"] == "acme"
    assert run("customer", "show", "mas@acme.example", "--format", "json").json["id"] == "acme"


def test_a_dry_run_merges_nothing(doubled, run):
    head = git("rev-parse", "HEAD")
    assert "2 tickets moved" in run("customer", "merge", "old", "acme", "--dry-run").out
    assert git("rev-parse", "HEAD") == head


def test_the_story_tells_every_ticket_whatever_its_channel_in_order(doubled, run):
    run("-q", "note", doubled[1], "-m", "adentro", TKT_NOW="2026-11-20T11:00:00-03:00")
    run("comment", doubled[1], "--from", "vieja@acme.example", "--via", "phone", "-m", "¿Y?",
        TKT_NOW="2026-11-20T12:00:00-03:00")  # fmt: skip
    story = run("customer", "show", "old", "--story", "--format", "json").json["story"]
    assert [step["at"] for step in story] == sorted(step["at"] for step in story)
    assert {step["ticket"] for step in story} == set(doubled)
    assert [(step["channel"], step["text"]) for step in story[-2:]] == [(None, "adentro"), ("phone", "¿Y?")]
    rows = run("customer", "show", "old", "--story", "--format", "csv").lines
    assert (rows[0], len(rows)) == ("ticket,at,channel,by,kind,what,text", len(story) + 1)
    assert rows[-1].startswith(f"{doubled[1]},2026-11-20T12:00:00-03:00,phone,vieja@acme.example,message,")
    assert "phone         message from vieja@acme.example: ¿Y?" in run("customer", "show", "old", "--story").out
