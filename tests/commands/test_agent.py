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
