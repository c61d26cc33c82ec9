"""`tkt new`: who it is from, where it came from, who gets it."""

import pytest

from tests.conftest import git


def test_what_came_from_elsewhere_already_is_not_opened_again(desk, run):
    first = run("-q", "new", "Uno", "--external", "tienda:17").out
    before = git("rev-parse", "HEAD")
    again = run("new", "Otra vez", "--external", "Tienda:17")
    assert (again.code, again.out) == (0, first)
    assert "tienda:17 is there already" in again.err
    assert git("rev-parse", "HEAD") == before
    assert run("show", "tienda:17", "--format", "json").json["external"] == {"source": "tienda", "id": "17"}


@pytest.mark.parametrize("typed", ["17", "tienda:", ":17", "a b:1", "tienda:1\n2"])
def test_what_is_no_number_elsewhere_is_refused(desk, run, typed):
    done = run("new", "Uno", "--external", typed)
    assert (done.code, done.out) == (2, "")
    assert "SOURCE:ID" in done.err


def test_whoever_has_a_known_customer_on_the_telephone_sees_the_file_and_scripts_do_not(desk, run):
    run("customer", "set", "acme", "--product", "Espresso X2", "--warranty", "2027-01-02")
    done = run("new", "No enciende", "--from", "+54 11 5555 0101")
    assert "customer: Acme S.R.L. (acme) · gold" in done.err
    assert "Espresso X2 · warranty valid until 2027-01-02" in done.err
    assert "8 other tickets, 3 open" in done.err
    assert "Factura A." in done.err
    assert "customer" not in run("-q", "new", "Otra", "--from", "+54 11 5555 0101").err
    assert "customer" not in run("new", "Otra más", "--from", "+54 11 5555 0101", "--format", "json").err
    assert "customer" not in run("new", "Hola", "--from", "nadie@nunca.example").err


def test_a_call_that_is_solved_at_once_says_how_it_ended_and_in_which_words(desk, run):
    number = run(
        "-q", "--as", "ana", "new", "No enciende", "--resolved", "--summary", "Estaba desenchufada",
        "--keyword", "enciende", "--solution-keyword", "enchufe",
    ).out.strip()  # fmt: skip
    told = run("show", number, "--format", "json").json
    assert (told["status"], told["resolution"]["summary"]) == ("resolved", "Estaba desenchufada")
    assert (told["keywords"], told["solution_keywords"]) == (["enciende"], ["enchufe"])
    assert run("new", "X", "--resolved", "--outcome", "rejected").code == 4
    assert run("new", "X", "--resolved", "--outcome", "rejected", "--reasons", "Fuera de garantía").code == 0
    assert run("new", "X", "--summary", "nada").code == 2
