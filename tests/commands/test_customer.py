"""`tkt customer`: found by any address, made once, shown whole."""

import pytest


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
