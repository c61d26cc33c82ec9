"""`tkt release`: back into the queue, by number or because nobody touched it."""


def test_what_nobody_touched_for_so_many_working_hours_is_released(desk, run):
    number = run("-q", "--at", "2026-11-19T17:00:00-03:00", "new", "Algo", "--no-rules", "--assign", "ana").out.strip()
    assert number not in run("release", "--untouched", "3h", "--format", "ids", "-n").out
    assert number in run("release", "--untouched", "2h", "--format", "ids", "-n").out
    run("--as", "ana", "note", number, "-m", "Llamé", "--at", "2026-11-20T09:00:00-03:00")
    assert number not in run("release", "--untouched", "2h", "--format", "ids", "-n").out
