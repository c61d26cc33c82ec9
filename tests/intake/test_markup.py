"""What HTML says, as plain text; what is no HTML stays as it is."""

import pytest

from ticketcli.intake.markup import LONGEST, is_html, plain_text

MAIL = """<html><head><title>x</title><style>p {color: red}</style></head><body>
<div dir="ltr">Hola,<br>no anda &amp; hace
<b>ruido</b>.</div><ul><li>frío</li><li>agua</li></ul><p>Ver <a href="https://x.example/a?b=1&amp;c=2">esto</a> y
<a href="https://y.example">https://y.example</a></p>
<script>alert(1)</script><img src="x.png" alt="foto"></body></html>"""


def test_html_bodies_become_text():
    assert plain_text(MAIL) == (
        "Hola,\nno anda & hace ruido.\n\n- frío\n- agua\n\n"
        "Ver esto (https://x.example/a?b=1&c=2) y https://y.example\n[foto]"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Uno</p><p>Dos</p>", "Uno\n\nDos"),
        ("<div>a</div>", "a"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n\n3"),
        ("<p>&lt;b&gt; &#241; &nbsp; x</p>", "<b> ñ x"),
        ("<p>never closed", "never closed"),
        ("<div>### 2026-11-21T10:00:00Z</div>", "### 2026-11-21T10:00:00Z"),
        ("<p>a<!-- hidden -->b</p>", "ab"),
    ],
)
def test_each_block_is_a_line(html: str, text: str):
    assert plain_text(html) == text


@pytest.mark.parametrize(
    "text",
    ["", "a < b and c > d", "<ana@x.example> wrote", "<T> is a type, </T> is none", "Use <b>bold</b>", "<script", "<p",
     "<" * 5000, "<!--" * 5000, "<p>" + "x" * LONGEST, "a\n<p>b</p>"],
)  # fmt: skip
def test_what_is_no_html_stays_as_it_is(text: str):
    assert not is_html(text)
    assert plain_text(text) == text


def test_html_of_tickets_and_messages_comes_in_as_text(empty, run, file):
    told = """[{"id": 1, "subject": "Uno", "created_at": "2026-01-02T10:00:00Z", "description": "<div>No anda</div>",
        "comments": [{"id": 9, "body": "<p>Voy</p>", "created_at": "2026-01-02T11:00:00Z", "public": true}]}]"""
    run("import", "json", file(told, "x.json"), "--source", "a")
    ticket = run("show", "a:1", "--format", "json").json
    assert (ticket["description"], ticket["entries"][-1]["text"]) == ("No anda", "Voy")
