"""Which tickets are found, in which order, and how people are found."""

import re

import pytest


@pytest.fixture
def numbers(desk, run):
    """All tickets of the example, oldest first."""
    return run("list", "--all", "--sort", "created", "--format", "ids").lines


def found(run, *typed: str) -> list[str]:
    done = run("list", *typed, "--format", "ids")
    assert done.code == 0
    return done.lines


def test_only_what_is_open_unless_the_query_asks_for_a_status(numbers, run):
    opened = found(run)
    assert set(opened) < set(numbers)
    assert set(found(run, "status:closed")) == set(numbers) - set(opened) - set(found(run, "status:resolved"))
    done = run("list", "outcome:rejected")
    assert (done.code, done.out) == (0, "")
    assert "--all looks at all" in done.err
    assert len(found(run, "outcome:rejected", "--all")) == 1


@pytest.mark.parametrize("negated", [
    ["-channel:web"], ["not", "channel:web"], ["-(channel:web)"], ["not (channel:web)"],
], ids=" ".join)  # fmt: skip
def test_a_negated_term_is_a_term_and_no_option(negated, numbers, run):
    assert set(found(run, "--all", *negated)) == set(numbers) - set(found(run, "--all", "channel:web"))
    assert run("export", "jsonl", *negated).out.count("\n") == len(found(run, "--all", *negated))


def test_a_negated_word_or_phrase_is_one_too(numbers, run):
    assert set(found(run, "--all", "-factura")) == set(numbers) - set(found(run, "--all", "factura"))
    phrase = "-nota de crédito"
    assert set(found(run, "--all", phrase)) == set(numbers) - set(found(run, "--all", "nota de crédito"))
    assert found(run, "--sort", "-created", "-factura")[0] == found(run, "-factura", "--sort", "created")[-1]


def test_the_order_is_by_urgency_or_as_asked(numbers, run):
    urgencies = [ticket["urgency"] for ticket in run("list", "--format", "json").json]
    assert urgencies == sorted(urgencies, reverse=True)
    assert found(run, "--all", "--sort", "-created") == numbers[::-1]
    titles = [ticket["title"].casefold() for ticket in run("list", "--sort", "title", "--format", "json").json]
    assert titles[-1].startswith("¿")
    assert found(run, "--all", "--sort", "assignee")[-1] in found(run, "--all", "no:assignee")


def test_a_limit_says_what_it_leaves_out(numbers, run):
    done = run("list", "--all", "--limit", "2")
    assert done.err == f"2 of {len(numbers)}: --limit 0 shows all\n"
    assert len(done.lines) == 3
    assert len(found(run, "--all", "--limit", "0")) == len(numbers)
    assert run("list", "--all", "--count").out == f"{len(numbers)}\n"


def test_mine_is_whoever_asks(desk, run):
    assert found(run, "--mine") == found(run, "assignee:ana") == found(run, "assignee:me")
    assert found(run, "--mine", "--as", "luis") == found(run, "assignee:luis")


def test_nobodys(desk, run):
    assert found(run, "--unassigned") == []
    made = run("-q", "new", "x", "--no-rules").out.strip()
    assert found(run, "--unassigned") == found(run, "is:unassigned") == [made]


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
        "contacts": [person], "notes": "",
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


@pytest.mark.parametrize("where", ["", "priority:high or type:claim", "has:tag or customer:acme"])
@pytest.mark.parametrize("by", ["", "month", "agent,weekday", "area,tag", "outcome,week", "customer", "stage"])
@pytest.mark.parametrize("bounds", [(), ("--since", "2026-09-15", "--until", "2026-10-31")], ids=["all time", "window"])
def test_what_the_index_counts_is_what_the_timelines_tell(desk, run, where, by, bounds):
    asked = ("report", "volume", "--by", by, "--where", where, *bounds, "--format", "json")
    counted, listed = run(*asked).json, run(*asked, "--tickets").json
    for row in listed["rows"]:
        row.pop("tickets")
    assert counted == listed


def test_show_tells_what_hands_did_to_the_customers_other_tickets(desk, run):
    first, second, *_more = run("list", "--all", "customer:acme", "--sort", "-created", "--format", "ids").lines
    assert "other ticket" in run("show", first).out
    path = next(desk.glob(f"tickets/*/*/{second}.md"))
    path.write_text(re.sub("^title: .*$", "title: Cambiado a mano", path.read_text(), flags=re.MULTILINE))
    assert "Cambiado a mano" in run("show", first).out
    path.unlink()
    assert "Cambiado a mano" not in run("show", first).out


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
