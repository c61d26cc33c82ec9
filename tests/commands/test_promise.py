"""`tkt promise`: made, kept, renewed, and what is due."""


def test_a_promise_stands_in_the_ticket_the_query_and_the_json(desk, run):
    made = run("promise", "D82TV", "--call", "--by", "mañana 10:00", "-m", "precio", "--format", "json").json
    assert made["promises"] == [
        {
            "id": made["entries"][-1]["id"], "what": "call", "text": "precio", "state": "open", "made_by": "ana",
            "by": "2026-11-21T10:00:00-03:00", "made_at": "2026-11-20T10:30:00-03:00", "kept_at": None,
            "renewed_at": None,
        }
    ]  # fmt: skip
    assert run("list", "has:promise", "--format", "ids").lines == ["TK-2611-D82TV"]
    assert "promised for 2026-11-21 10:00: a call: precio" in run("show", "D82TV").out
    assert run("promise", "--due", "--within", "1h").code == 0
    assert run("promise", "--due", "--within", "1d").code == 1
    assert run("promise", "--due", "--at", "2026-11-21T10:01:00-03:00").code == 1


def test_working_time_of_a_promise_is_the_agents(desk, run):
    made = run("promise", "D82TV", "--call", "--by", "3 working days", "--format", "json").json
    assert (
        made["promises"][0]["by"] == "2026-11-25T10:30:00-03:00"
    )  # Saturday, Tuesday (Monday is a holiday), Wednesday
