"""What git is told of a desk: who merges its records, what protects its history, who signs."""


def test_the_first_that_writes_tells_git_who_merges_and_nothing_else(two):
    before = set(two[1].git("config", "--local", "--list").splitlines())
    two[1].tkt("new", "algo")
    added = set(two[1].git("config", "--local", "--list").splitlines()) - before
    assert [line.partition("=")[0] for line in added] == ["merge.tkt.driver"]


def test_a_driver_that_leads_nowhere_is_installed_anew(two):
    two[0].git("config", "merge.tkt.driver", "/gone/python -m ticketcli merge-driver %O %A %B %P")
    two[0].tkt("new", "algo")
    assert "/gone/" not in two[0].git("config", "merge.tkt.driver")
