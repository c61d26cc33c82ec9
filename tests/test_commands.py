def test_it(desk, run):
    assert run("list").code == 0
def test_it2(desk, run, tkt):
    assert tkt("list").code == 0
    assert run("list", "--format", "json").json
def test_it3(empty, run):
    assert run("list").out == ""
    print(run("new", "x"))
