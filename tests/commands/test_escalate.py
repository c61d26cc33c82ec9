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
