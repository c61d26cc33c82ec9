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


def test_the_order_by_age_is_that_of_the_ages_shown(desk, run):
    """What is done took as long as it took, however long ago it came in."""
    quick = run("-q", "--at", "2026-09-01T10:00:00-03:00", "new", "Rápido", "--no-rules", "--assign", "ana")
    number = quick.out.strip()
    run("--at", "2026-09-01T10:20:00-03:00", "resolve", number)
    fresh = run("-q", "--at", "2026-11-20T09:30:00-03:00", "new", "Nuevo", "--no-rules").out.strip()
    told = ("list", f"id:{number},{fresh}", "--all", "--sort", "age", "--format", "ids")
    assert run(*told).lines == [number, fresh]
