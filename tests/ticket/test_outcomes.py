"""The table of outcomes: what each row has to say, and that a row is all that a new outcome needs."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import ROOT, Run
from tests.rows import tkt_of, with_row
from ticketcli.intake import vocabulary
from ticketcli.reports import grouping, measure
from ticketcli.ticket.outcomes import DETAILS, OUTCOMES, UNCOUNTED, UNSOLVED, Outcome

CLI = (ROOT / "docs/cli.md").read_text("utf-8").partition("### tkt resolve")[2].partition("\n### ")[0]
ROW = """    Outcome("donated", "donated, given away, donado, regalado", asks=(PRODUCT, REASONS), demands=(REASONS,),
        solves=False, counts=False),
"""


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_an_outcome_is_described_with_what_it_demands(outcome: Outcome):
    assert f"`{outcome.name}`" in CLI
    assert set(outcome.demands) <= set(outcome.asks)
    needs = " and ".join(f"`--{detail.name}`" for detail in outcome.demands)
    assert not needs or f"`{outcome.name}` needs {needs}" in " ".join(CLI.split())


@pytest.mark.parametrize("detail", DETAILS, ids=[detail.name for detail in DETAILS])
def test_a_detail_is_an_option_that_is_described(detail):
    assert f"--{detail.name} {detail.typed}`" in CLI


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_an_outcome_is_understood_in_both_languages(outcome: Outcome):
    for word in (outcome.name, *outcome.words.split(",")):
        assert vocabulary.field_meanings("outcome", " ".join(word.split())) == {"outcome": outcome.name}


def test_what_leaves_a_customer_without_a_solution_and_what_no_figure_counts():
    assert set(UNSOLVED) == {"rejected", "unsolvable", "no-reply", "duplicate", "spam"}
    assert set(UNCOUNTED) == {"duplicate", "spam"}


def test_reports_name_what_they_leave_out():
    tally = grouping.tally_facts([], lambda _told: (), (), ZoneInfo("UTC"))._replace(left_out=2)
    assert all(name in measure.counted_tickets(tally, ())[1] for name in UNCOUNTED)


def test_a_row_is_all_that_an_outcome_needs(desk: Path, run: Run, tmp_path: Path):
    tkt = tkt_of(with_row(tmp_path / "copy", "ticket/outcomes.py", '    Outcome("spam"', ROW))
    number = run("new", "Una donación", "--format", "ids").lines[0]
    before = run("report", "times").out
    assert tkt("resolve", number, "--outcome", "donated").err.endswith("outcome donated needs --reasons …\n")
    assert tkt("resolve", number, "--outcome", "donated", "--reasons", "sobraba", "--product", "hervidor").code == 0
    assert tkt("list", "status:resolved", "outcome:donated", "--format", "ids").lines == [number]
    facts = tkt("show", number, "--format", "json").json["entries"][-1]["facts"]
    assert facts == {"outcome": "donated", "product": "hervidor", "reasons": "sobraba"}
    assert "2 duplicates and spam left out" in before
    assert "3 duplicates and spam left out" in tkt("report", "times").out
    assert "donated" in tkt("resolve", "--help").out
    old = tmp_path / "old.csv"
    old.write_text("id,subject,status,resolution,created,closed\n1,X,closed,Regalado,2026-10-01,2026-10-02\n")
    assert tkt("import", "csv", str(old)).code == 0
    assert tkt("list", "status:closed", "outcome:donated", "--format", "ids").out.count("\n") == 1
