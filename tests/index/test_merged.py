"""The ids that stand for one customer."""

from ticketcli.index.merged import ask_ids, ask_merged, pack_ids


def stubs(**became):
    return lambda _asked: list(became.items())


def test_the_standing_one_comes_first_whichever_id_is_asked_for():
    ask = stubs(old="acme", older="old", other="else")
    assert ask_merged(ask) == {"old": "acme", "older": "acme", "other": "else"}
    for id in ("acme", "old", "older"):
        assert ask_ids(ask, id) == ["acme", "old", "older"]
    assert ask_ids(ask, "nobody") == ["nobody"]
    assert pack_ids(ask, "old") == '["acme", "old", "older"]'


def test_a_stub_that_points_at_nobody_stands_for_itself(desk, index, run):
    path = desk / "customers" / "ac" / "acme.md"
    path.write_text(path.read_text().replace("\n---\n", "\nmerged_into: gone\n---\n", 1))
    assert ask_ids(index().rows, "acme") == ["acme"]
    assert len(index().of_customer("acme")) > 1
