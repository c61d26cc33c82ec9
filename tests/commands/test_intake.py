"""Taking in never stops: whatever is wrong in a file of settings, every door of intake stays open and says so."""

import pytest

from tests.conftest import git

BROKEN = "a: [\n"
SETTINGS = ("rules/00-propaganda.yaml", "rules/70-quien.yaml", "agents/ana.md", "sla.yaml", "desk.yaml")
DOORS = {
    "new": ("new", "No imprime", "--from", "nadie@otro.example"),
    "new without rules": ("new", "No imprime", "--no-rules"),
    "new for a customer": ("new", "No imprime", "--customer", "acme"),
    "import": ("import", "csv", "x.csv"),
    "import without rules": ("import", "csv", "x.csv", "--no-rules"),
    "a customer's message": ("comment", "TICKET", "-m", "Sigue sin andar", "--from", "nadie@otro.example"),
}


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("door", DOORS)
def test_one_faulty_file_of_settings_stops_no_door_of_intake_and_is_named(desk, run, door, settings):
    ticket = run("list", "--limit", "1", "--format", "ids").out.strip()
    (desk / "x.csv").write_text("id,title,created_at\n7,No imprime,2026-11-20\n")
    (desk / settings).write_text(BROKEN)
    before = git("rev-list", "--count", "HEAD")
    done = run(*(ticket if word == "TICKET" else word for word in DOORS[door]))
    assert (done.code, int(git("rev-list", "--count", "HEAD"))) == (0, int(before) + 1), done.err
    assert f": {settings}:" in done.err
    assert settings in run("check").out
    assert (desk / settings).read_text() == BROKEN


def test_what_stands_in_sound_rules_files_is_done_although_another_is_faulty(desk, run):
    (desk / "rules/00-propaganda.yaml").write_text(BROKEN)
    done = run("new", "La impresora hace ruido", "-m", "No imprime y hace ruido", "--format", "json")
    assert done.json["area"]
    assert "passed over: rules/00-propaganda.yaml:2: " in done.err or "se omitió: rules/00-propaganda" in done.err


def with_prefix(path, prefix):
    kept = [line for line in path.read_text().splitlines() if not line.startswith("prefix:")]
    return "\n".join([*kept, f"prefix: {prefix}", ""])


def test_where_desk_yaml_cannot_be_read_its_latest_sound_version_holds(empty, run):
    path = empty / "desk.yaml"
    for text in (with_prefix(path, "SOP"), BROKEN):
        path.write_text(text)
        git("commit", "-qam", "by hand")
    done = run("new", "No imprime")
    assert done.out.startswith("SOP-2611-")
    assert "passed over: desk.yaml:2: " in done.err


def test_a_wrong_value_in_desk_yaml_is_passed_over_and_the_others_hold(empty, run):
    path = empty / "desk.yaml"
    path.write_text(with_prefix(path, "SOP") + "reopen_within: soon\n")
    done = run("new", "No imprime")
    assert done.out.startswith("SOP-2611-")
    assert "passed over: desk.yaml:" in done.err


def test_a_customer_whose_file_cannot_be_read_is_not_written_over(empty, run):
    run("new", "Uno", "--from", "ana@acme.example")
    (path,) = (empty / "customers").rglob("*.md")
    path.write_text("half a rec")
    for words in (("new", "Dos", "--from", "ana@acme.example"), ("new", "Tres", "--from", "ana@acme.example")):
        assert f"passed over: {path.relative_to(empty)}:1: " in run(*words).err
    assert path.read_text() == "half a rec"
    assert {card["customer"] for card in run("list", "--format", "json").json} == {path.stem, f"{path.stem}-2"}


def test_who_only_looks_is_told_of_the_fault_as_before(desk, run):
    (desk / "rules/00-propaganda.yaml").write_text(BROKEN)
    assert run("rules", "list").code == 5
    (desk / "desk.yaml").write_text(BROKEN)
    assert run("list").code == 5


NOBODY = ("<>", "@", '""', "- -", "Ñ<>"[1:])


@pytest.mark.parametrize("typed", NOBODY)
def test_what_names_nobody_is_refused_at_every_door(empty, run, file, typed):
    ticket = run("-q", "new", "Uno", "--from", "ana@acme.example").out.strip()
    doors = (("new", "Dos", "--from", typed), ("new", "Dos", "--contact", typed), ("set", ticket, f"contact={typed}"),
             ("comment", ticket, "-m", "x", "--from", typed))  # fmt: skip
    for door in doors:
        done = run(*door)
        assert (done.code, "needs a mail address, telephone, handle or name" in done.err) == (2, True), door
    rows = f'[{{"id": 1, "title": "Dos", "requester": "x", "contact": {typed!r}}}]'.replace("'", '"')
    run("import", "json", file(rows if '""' not in typed else "[]", "x.json"))
    assert [row["customer"] for row in run("customer", "list", "--format", "json").json if row["name"] == typed] == []
    assert run("list", "--count").out in ("1\n", "2\n")


@pytest.mark.parametrize("typed", ["no es mail", "juan@", "Juan Pérez", "12"])
def test_from_words_that_are_no_address_no_customer_is_made(empty, run, typed):
    done = run("new", "Uno", "--from", typed, "--format", "json")
    assert (done.code, done.json["contact"], done.json["customer"]) == (0, typed, None)
    assert f"`{typed}` is no mail address, telephone or handle" in done.err
    assert run("customer", "list", "--format", "json").json == []


def test_a_name_that_the_desk_knows_finds_its_customer(desk, run):
    done = run("new", "Uno", "--from", "Bar El Faro", "--format", "json")
    assert done.json["customer"] == "bar-el-faro"


def test_a_telephone_of_another_country_is_another_person(empty, run):
    """The desk's country stands in for a missing code: that of its zone, unless desk.yaml says another."""
    path = empty / "desk.yaml"
    kept = [line for line in path.read_text().splitlines() if not line.startswith("zone:")]
    path.write_text("\n".join([*kept, "zone: America/Argentina/Buenos_Aires", ""]))
    for phone in ("0341 15 555-1234", "+54 9 341 555-1234", "+1 341 555 1234", "+34 341 555 1234"):
        run("new", "Llamada", "--from", phone, "--channel", "phone")
    people = [card["customer"] for card in run("list", "--format", "json", "--limit", "0").json]
    assert sorted(map(people.count, set(people))) == [1, 1, 2]
    path.write_text(path.read_text() + "country: US\n")
    assert run("new", "Otra", "--from", "341 555 1234", "--format", "json").json["customer"] == "tel-13415551234"
    path.write_text(path.read_text().replace("country: US", "country: us"))
    assert "`country` is two capital letters, such as AR" in run("check").out
