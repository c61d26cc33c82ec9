from ticketcli.intake import trees


def node(kind, *content, **more):
    return {"type": kind, "content": list(content), **more}


def word(text):
    return {"type": "text", "text": text}


def test_a_tree_of_text_is_walked():
    points = node("bulletList", *(node("listItem", node("paragraph", word(text))) for text in ("one", "two")))
    tree = node(
        "doc",
        node("heading", word("No heat")),
        node("paragraph", word("Since "), word("Monday"), {"type": "hardBreak"}, word("it is cold"), word("."),),
        points,
        node("paragraph", {"type": "mention", "attrs": {"id": "1", "text": "@Ana"}}, word(" see "),
             {"type": "inlineCard", "attrs": {"url": "https://a.example"}},
             {"type": "emoji", "attrs": {"shortName": ":)"}}),
        node("table", node("tableRow", node("tableCell", node("paragraph", word("a"))), node("tableCell", word("b")))),
        version=1,
    )  # fmt: skip
    assert trees.is_tree(tree)
    assert trees.tree_text(tree) == (
        "No heat\nSince Monday\nit is cold.\n- one\n- two\n@Ana see https://a.example:)\na\tb"
    )


def test_what_is_no_tree_is_none():
    assert not any(map(trees.is_tree, (None, "doc", {}, {"type": "doc"}, {"type": "doc", "content": "a"}, [])))
    assert trees.tree_text({"type": "doc", "content": [None, 3, {"type": "odd"}]}) == ""
