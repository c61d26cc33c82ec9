"""What a type demands at a step stays demanded, whichever door a change comes through."""

import pytest

from ticketcli.config.settings import DEFAULT_TYPES


@pytest.fixture
def strict(desk):
    """The desk whose contracts need a number from the opening on, and whose claims need an area to be resolved."""
    lines = [line for line in (desk / "desk.yaml").read_text().splitlines() if not line.startswith("fields:")]
    types = [f"  {name}:" for name in DEFAULT_TYPES if name != "service"]
    own = "  service: {required: {open: [contrato], resolve: [area]}}"
    (desk / "desk.yaml").write_text(
        "\n".join([*lines, "fields: [contrato, purchased, pedido]", "types:", own, *types, ""])
    )
    return desk


@pytest.fixture
def ticket(strict, run):
    return run("-q", "new", "Prueba", "--no-rules", "--type", "service", "--set", "contrato=77").out.strip()


@pytest.fixture
def other(strict, run):
    return run("-q", "new", "Otra", "--no-rules", "--type", "query").out.strip()


def test_a_field_that_the_opening_demanded_is_not_taken_away(ticket, run):
    done = run("set", ticket, "contrato=")
    assert (done.code, "type service cannot be without contrato" in done.err) == (4, True)
    assert run("set", ticket, "contrato=78").code == 0


@pytest.mark.parametrize("change", [("set", "type=service"), ("classify", "--type", "service")], ids=" ".join)
def test_another_type_does_not_get_round_what_it_demands(change, other, run):
    done = run(change[0], other, *change[1:])
    assert (done.code, "cannot be without contrato" in done.err) == (4, True)
    assert run("set", other, "type=service", "contrato=9").code == 0


def test_what_the_resolution_demanded_stays_after_it(ticket, run):
    assert run("resolve", ticket).code == 4
    run("set", ticket, "area=billing")
    assert run("resolve", ticket).code == 0
    assert run("set", ticket, "area=").code == 4


def test_what_a_hand_took_away_is_named_by_check_and_stops_every_later_step(ticket, strict, run):
    path = strict / f"tickets/20{ticket[3:5]}/{ticket[5:7]}/{ticket}.md"
    path.write_text(path.read_text().replace("contrato: ", "otro: ", 1))
    done = run("check")
    assert (done.code, "type service cannot be without contrato" in done.out) == (1, True)
    done = run("resolve", ticket)
    assert (done.code, f"cannot be without contrato: tkt set {ticket} contrato=…" in done.err) == (4, True)
    assert run("set", ticket, "priority=urgent").code == 0


@pytest.mark.parametrize("typed", ["enero", "2026", "mañana", "2026-02-30", "3/2026"])
def test_what_is_no_day_is_no_day_of_purchase(typed, other, strict, run):
    done = run("set", other, f"purchased={typed}")
    assert (done.code, "`purchased` is a day with its year" in done.err) == (2, True)
    assert run("new", "X", "--set", f"purchased={typed}").code == 2


def test_a_day_of_purchase_is_kept_as_one_writes_it_for_machines(other, strict, run):
    run("set", other, "purchased=15/3/2026")
    assert run("show", other, "--format", "json").json["extra"]["purchased"] == "2026-03-15"
    path = strict / f"tickets/20{other[3:5]}/{other[5:7]}/{other}.md"
    path.write_text(path.read_text().replace("2026-03-15", "enero", 1))
    assert "`purchased: enero` is no day" in run("check").out


def test_a_type_demands_more_of_one_channel_and_of_one_product(desk, run):
    types = [f"  {name}:" for name in DEFAULT_TYPES if name != "service"]
    particular = "{channels: {phone: {open: [contact]}}, products: {molinillo: {resolve: [serial]}}}"
    own = f"types:\n  service: {{required: {particular}}}\n"
    with (desk / "desk.yaml").open("a") as settings:
        settings.write(own + "\n".join(types) + "\n")
    new = ("-q", "new", "Prueba", "--no-rules", "--type", "service")
    assert run(*new, "--channel", "phone").code == 4
    assert run(*new, "--channel", "mail").code == 0
    number = run(*new, "--channel", "phone", "--contact", "eva@casa.example", "--product", "molinillo").out.strip()
    done = run("resolve", number)
    assert (done.code, "type service needs serial to be resolved" in done.err) == (4, True)
    assert run("set", number, "serial=M2").code == 0
    assert run("resolve", number).code == 0


def test_an_odd_demand_of_a_channel_is_named(desk, run):
    with (desk / "desk.yaml").open("a") as settings:
        settings.write("types:\n  claim: {required: {channels: {phone: {opne: [contact]}}}}\n")
    assert "unknown key `opne`" in run("check").out
