"""`tkt escalate`: one level up, to somebody there or into the queue."""


def test_escalating_goes_up_one_level_and_says_so(desk, run):
    number = run("-q", "new", "Algo", "--no-rules", "--set", "area=technical", "--assign", "luis").out.strip()
    done = run("escalate", number, "-m", "placa")
    assert f"{number}  escalated to level 2, assigned to marta — placa" in done.out
    told = run("show", number, "--format", "json").json
    assert (told["level"], told["assignee"]) == (2, "marta")
    assert run("escalate", number).code == 4


def test_what_nobody_on_shift_may_have_stays_in_the_queue_when_escalated(desk, run):
    number = run("-q", "new", "Algo", "--no-rules", "--set", "area=technical", "--assign", "luis").out.strip()
    run("agent", "away", "marta", "--until", "2026-11-30")
    done = run("escalate", number)
    assert "marta is away" in done.err
    assert not run("show", number, "--format", "json").json["assignee"]


def test_escalating_goes_exactly_to_the_next_level_that_somebody_has(empty, run):
    for agent, level in (("uno", "1"), ("dos", "2"), ("tres", "3")):
        run("agent", "add", agent, "--level", level)
    numbers = [run("-q", "new", f"Caso {n}", "--assign", "uno").out.strip() for n in range(6)]
    for number in numbers:
        run("escalate", number)
        told = run("show", number, "--format", "json").json
        assert (told["level"], told["assignee"]) == (2, "dos")
    run("escalate", numbers[0])
    assert run("show", numbers[0], "--format", "json").json["assignee"] == "tres"


def test_what_was_escalated_waits_for_its_level_and_no_higher_one(empty, run):
    for agent, level in (("uno", "1"), ("dos", "2"), ("tres", "3")):
        run("agent", "add", agent, "--level", level)
    number = run("-q", "new", "Caso", "--assign", "uno").out.strip()
    run("agent", "away", "dos", "--until", "2026-11-22")
    assert "tres has level 3 above 2" in run("escalate", number).err
    run("assign", "--unassigned")
    assert not run("show", number, "--format", "json").json["assignee"]
    run("agent", "back", "dos")
    assert run("show", number, "--format", "json").json["assignee"] == "dos"


def test_a_level_that_nobody_skilled_has_is_passed_over(empty, run):
    settings = empty / "desk.yaml"
    settings.write_text(settings.read_text() + "areas: {technical: {skills: {placas: 1}}}\n")
    run("agent", "add", "uno", "--skill", "placas=1")
    run("agent", "add", "dos", "--level", "2")
    run("agent", "add", "tres", "--level", "3", "--skill", "placas=1")
    number = run("-q", "new", "Caso", "--set", "area=technical", "--assign", "uno").out.strip()
    run("escalate", number)
    told = run("show", number, "--format", "json").json
    assert (told["level"], told["assignee"]) == (3, "tres")
