"""tkt sync as people meet it."""


def test_a_desk_without_a_remote_says_what_to_do(empty, run):
    assert "git remote add origin" in run("sync").err


def test_what_came_is_told_and_can_be_listed_until_more_comes(two, shared):
    one, other = two
    other.tkt("note", shared, "-m", "de allá")
    fresh = other.tkt("-q", "new", "Otra").out.strip()
    other.tkt("sync", "-q")
    told = one.tkt("sync", "--all", "--format", "json").json
    assert {row["id"]: (row["opened"], row["by"]) for row in told} == {shared: (False, "agent1"), fresh: (True, None)}
    for _again in range(2):
        assert set(one.tkt("list", "new:since-sync", "--format", "ids").lines) == {shared, fresh}
        one.tkt("sync", "-q")
    assert one.tkt("list", "new:since-sync", "-new:since-sync", "--format", "ids").out == ""
