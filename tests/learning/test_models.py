"""What was learned is kept, suggested with its grounds, acted upon only where desk.yaml says so, and grows."""

import random

import pytest

OWN = {
    "billing": "factura recibo cobro importe",
    "orders": "pedido envío demora caja",
    "technical": "jarra ruido tapa fuga",
}
COMMON = ["hola", "buenas", "no", "me", "la", "el", "quiero", "ayer", "mañana", "gracias", "todavía", "cuando"]


@pytest.fixture
def taught(desk, run, tmp_path):
    """The example desk with 90 closed tickets more, each of its own day, whose words tell the area; no rules."""
    for path in (desk / "rules").glob("*.yaml"):
        path.unlink()
    dice = random.Random(4)
    rows = ["title,area,status,created,closed,assignee"]
    for n in range(90):
        area = dice.choice(list(OWN))
        said = [*dice.choices(COMMON, k=4), *dice.choices(OWN[area].split(), k=2)]
        month, day = n % 9 + 1, n // 9 + 1
        rows.append(f"{' '.join(said)},{area},closed,2026-0{month}-{day:02},2026-0{month}-{day + 2:02},ana")
    file = tmp_path / "past.csv"
    file.write_text("\n".join(rows))
    run("import", "csv", str(file), "--no-rules")
    return desk


def learned(run):
    return {row["field"]: row for row in run("rules", "learn", "--format", "json").json}


def suggested(run, number):
    rows = run("classify", number, "--suggest", "--format", "json").json
    return {row["field"]: row for row in rows if row["confidence"]}


def new(run, title, *more):
    return run("-q", "new", title, *more).out.strip()


def test_the_area_is_learned_and_suggested_with_words_and_tickets(taught, run):
    assert learned(run)["area"]["right"] > 0.9
    found = suggested(run, new(run, "quiero la FACTURA y el recibo"))["area"]
    assert found["value"] == "billing"
    assert found["confidence"] > 0.8
    assert "factura" in found["because"]
    assert "TK-26" in found["because"]


def test_what_is_learned_is_the_same_each_time(taught, run):
    def kept():
        return {path.name: path.read_bytes() for path in (taught / ".git/tkt/learned").iterdir()}

    learned(run)
    before = kept()
    learned(run)
    assert kept() == before


def test_it_only_suggests_by_itself(taught, run):
    learned(run)
    assert run("show", new(run, "la factura y el recibo"), "--format", "json").json["area"] is None


def test_above_the_threshold_of_the_desk_it_acts_and_says_why(taught, run):
    path = taught / "desk.yaml"
    path.write_text(path.read_text() + "\nlearning: {act_above: 0.8}\n")
    learned(run)
    ticket = run("show", new(run, "el recibo de la factura"), "--format", "json").json
    assert ticket["area"] == "billing"
    assert ticket["entries"][0]["because"].startswith("learned: ")
    assert run("show", new(run, "zzz"), "--format", "json").json["area"] is None


def test_what_a_person_or_a_rule_said_is_not_suggested_again(taught, run):
    learned(run)
    number = new(run, "la factura y el recibo", "--area", "sales")
    assert "area" not in suggested(run, number)


def test_it_is_silent_when_it_does_not_know(taught, run):
    learned(run)
    assert "area" not in suggested(run, new(run, "wxyz qwk"))


def test_it_learns_a_little_from_each_decision(taught, run):
    learned(run)
    *decided, undecided = [new(run, f"el dragón dorado número {n}") for n in range(6)]
    for number in decided:
        run("classify", number, "--area", "sales")
    assert suggested(run, undecided)["area"]["value"] == "sales"


def test_a_desk_without_a_past_learns_nothing(empty, run):
    done = run("rules", "learn")
    assert "nothing was learned" in done.err
    assert done.code == 0


@pytest.mark.parametrize("junk", [b"", b"junk", b"tkt learned 1 little\n{}\n", b"tkt learned 1 little\n[" + b"9" * 99])
def test_a_broken_file_counts_as_none(taught, run, junk):
    learned(run)
    (taught / ".git/tkt/learned/area.model").write_bytes(junk)
    number = new(run, "la factura y el recibo")
    assert "area" not in suggested(run, number)
    assert run("classify", number, "--area", "billing").code == 0


def test_a_file_cut_short_counts_as_none(taught, run):
    learned(run)
    path = taught / ".git/tkt/learned/area.model"
    path.write_bytes(path.read_bytes()[:-9])
    assert "area" not in suggested(run, new(run, "la factura y el recibo"))


def test_candidates_come_with_what_they_solved(taught, run):
    learned(run)
    number = new(run, "la factura y el recibo", "--area", "billing")
    rows = run("assign", number, "--suggest", "--format", "json").json
    ana = next(row for row in rows if row["agent"] == "ana")
    assert ana["solved_alike"] > 0
    assert ana["took_hours"] == 48
    assert ana["on_until"] == "2026-11-20T13:00:00-03:00"
