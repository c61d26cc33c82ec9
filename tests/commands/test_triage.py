"""`tkt triage`: what is nobody's, decided key by key."""


def test_piped_triage_is_a_table_of_what_is_nobodys(desk, run):
    number = run("-q", "new", "Algo", "--no-rules", "--set", "area=billing").out.strip()
    rows = run("triage", "--format", "json").json
    assert [(row["id"], row["suggested"]) for row in rows] == [(number, "ana")]
    assert "ana    on    2026-11-20 13:00" in run("triage").out


def test_at_a_terminal_one_key_decides_each(desk, run, terminal):
    first, second, third = (
        run(
            "-q", "--at", f"2026-11-20T10:0{n}:00-03:00", "new", f"Algo {n}", "--no-rules", "--set", "area=technical"
        ).out.strip()
        for n in range(3)
    )
    done = terminal("--as", "luis", "triage", typed=b"\rstq")
    assert "1/3" in done.out
    assert f"{first}  assigned to" in done.out
    assert not run("show", second, "--format", "json").json["assignee"]
    assert run("show", third, "--format", "json").json["assignee"] == "luis"


def test_triage_can_be_left_at_once(desk, run, terminal):
    number = run("-q", "new", "Algo", "--no-rules").out.strip()
    assert terminal("triage", typed=b"q").code == 0
    assert not run("show", number, "--format", "json").json["assignee"]


def test_who_is_on_duty_is_said_in_spanish_too(desk, run):
    rows = run("--lang", "es", "triage").lines
    assert rows[0].split() == ["agente", "turno", "hasta", "abiertos", "capacidad"]
    assert rows[1].split()[:2] == ["ana", "sí"]
    run("agent", "away", "ana", "--until", "2026-11-30")
    assert run("--lang", "es", "triage").lines[1].split()[:2] == ["ana", "ausencia"]
