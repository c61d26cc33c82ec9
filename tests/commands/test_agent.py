"""`tkt agent`: who there is, who is away, what each may have."""

from tests.conftest import git


def test_who_goes_away_hands_over_in_one_commit(desk, run):
    before = int(git("rev-list", "--count", "HEAD"))
    run("agent", "away", "luis", "--until", "2026-11-27", "--hand-over")
    assert int(git("rev-list", "--count", "HEAD")) == before + 1
    assert run("list", "assignee:luis", "--count").out.strip() == "0"
    assert "away: [2026-11-20/2026-11-27]" in (desk / "agents/luis.md").read_text()


def test_an_agent_has_every_key(desk, run):
    options = ["--skill", "Ventas=3", "--skill", "cafés", "--area", "sales", "--team", "shop", "--capacity", "5"]
    made = run("agent", "add", "sol", "--name", "Sol  Ríos", "--mail", "sol@x.example", *options, "--format", "json")
    assert made.json == {
        "id": "sol", "name": "Sol Ríos", "mail": ["sol@x.example"], "areas": ["sales"], "team": "shop",
        "skills": {"ventas": 3, "cafes": 1}, "level": 1, "capacity": 5, "hours": None, "away": [],
        "cost_per_hour": None, "notes": "",
    }  # fmt: skip
    assert run("agent", "show", "sol", "--format", "json").json == {**made.json, "open": []}
    assert run("take", run("list", "--format", "ids").lines[0], "--as", "sol").code == 0


def test_an_address_is_one_agents_alone(empty, run):
    run("agent", "add", "ana", "--mail", "mesa@tienda.example")
    for words in (("add", "luis", "--mail", "Mesa@tienda.example"), ("set", "nico", "--mail", "mesa@tienda.example")):
        run("agent", "add", "nico")
        done = run("agent", *words)
        assert (done.code, done.out) == (4, "")
        assert "is the address of agent ana" in done.err
    assert run("agent", "set", "ana", "--mail", "mesa@tienda.example").code == 0
    (empty / "agents/luis.md").write_text("---\nid: luis\nname: Luis\nmail: [mesa@tienda.example]\n---\n")
    done = run("check")
    assert done.code == 1
    assert "agents/luis.md" in done.out
    assert "the address mesa@tienda.example is also ana's" in done.out


def test_the_first_agent_is_given_what_waits_the_most_urgent_first(empty, run):
    settings = empty / "desk.yaml"
    numbers = [run("-q", "new", title, "--set", f"priority={priority}").out.strip()
               for title, priority in (("Uno", "low"), ("Dos", "urgent"), ("Tres", "normal"))]  # fmt: skip
    assert settings.exists()
    run("agent", "add", "ana", "--capacity", "2")
    held = run("list", "assignee:ana", "--format", "ids").lines
    assert sorted(held) == sorted(numbers[1:])
    told = run("why", numbers[1], "assignee").out
    assert "ana has joined" in told


def test_who_goes_away_is_told_what_stays_behind(empty, run):
    run("agent", "add", "ana")
    run("agent", "add", "luis")
    number = run("-q", "new", "Uno", "--assign", "ana").out.strip()
    assert f"ana keeps 1 open ticket: {number}" in run("agent", "away", "ana", "--until", "2026-11-30").err
    assert "keeps" not in run("agent", "away", "luis", "--until", "2026-11-30").err
