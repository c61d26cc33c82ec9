import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.exports import HELPDESK, drafts, found
from ticketcli.errors import Usage
from ticketcli.intake import mapping
from ticketcli.intake.formats import FORMATS
from ticketcli.ticket.model import External


def test_a_spanish_export_is_read_with_what_was_assumed():
    read = found(HELPDESK, encoding="cp1252")
    first, second, fourth = read.drafts
    assert first.key == External("csv", "1")
    assert first.fields == {
        "title": "Factura; doble",
        "status": "closed",
        "priority": "high",
        "customer": "Acme",
        "tags": ["factura", "urgente"],
    }
    assert first.description == "Hola,\nadiós"
    assert first.sender == {"name": "Ana", "mail": "ana@x.example", "phone": "+34 600 111"}
    assert first.created_at.isoformat() == "2025-02-13T10:00:00+01:00"
    assert first.past["closed"].isoformat() == "2025-02-14T09:05:00+01:00"
    assert first.extra == {"Ciudad": "Vigo"}
    assert second.sender == {"name": "Bea"}
    assert fourth.origin == "f.csv:row 5"
    assert read.notes == [
        "encoding: cp1252",
        "delimiter: ;",
        "source: csv",
        "dates: dmy, as 13/02/2025 10:00 shows (row 2)",
    ]
    assert ("Asunto", "title", "Factura; doble") in read.mapping
    assert ("Ciudad", "extra.Ciudad", "Vigo") in read.mapping


def test_nothing_is_lost():
    read = found(HELPDESK)
    assert len(list(read.drafts)) == 3
    assert [(row.origin, row.reason) for row in read.parked] == [
        ("f.csv:row 4", "no title"),
        ("f.csv:row 6", "Creado: 31/02/2025 is no date"),
    ]
    assert read.parked[0].raw == "3;;;Abierto;Alta;;;;06/03/2025;;;\n"
    assert read.received == 5


def test_our_own_export_says_where_a_ticket_came_from():
    header = "id,title,status,waiting_for,tags,external,created_at,extra.plan,path,contact\n"
    rows = "TK-1,a,waiting,customer,x y,zendesk:12,2026-01-02T10:00:00-03:00,gold,p,m@x.example\nTK-2,b,new,,,,,,p,\n"
    first, second = drafts(header + rows)
    assert (first.key, second.key) == (External("zendesk", "12"), External("tkt", "TK-2"))
    assert first.fields == {"title": "a", "status": "waiting", "waiting_for": "customer", "tags": ["x", "y"]}
    assert first.extra == {"plan": "gold"}
    assert first.sender == {"mail": "m@x.example"}


def test_a_ticket_of_our_own_json_comes_whole():
    ours = {"id": "TK-2611-7Q2ME", "title": "a", "external": {"source": "jira", "id": "P-1"}, "entries": []}
    (draft,) = drafts(json.dumps(ours), "json")
    assert (draft.key, draft.fields) == (External("jira", "P-1"), {"record": ours})
    (draft,) = drafts(json.dumps({**ours, "external": None}), "jsonl")
    assert draft.key == External("tkt", "TK-2611-7Q2ME")


def test_an_ambiguous_column_of_dates_is_asked_about_before_anything_is_read():
    text = "title,created_at\na,03/04/2025\n"
    with pytest.raises(Usage, match="--dates dmy"):
        found(text)
    assert drafts(text, dates="mdy")[0].created_at.month == 3


def test_columns_may_be_chosen_by_hand():
    (draft,) = drafts(
        "Betreff,Wann,Status\na,13.02.2025,open\n", columns={"Betreff": "title", "wann": "created", "Status": ""}
    )
    assert draft.created_at.day == 13
    assert (draft.fields, draft.extra) == ({"title": "a"}, {"Status": "open"})


def test_a_source_given_by_hand_is_taken():
    read = found("id,title\n7,a\n", source="crm")
    assert [str(draft.key) for draft in read.drafts] == ["crm:7"]


def test_of_a_repeated_column_that_holds_one_thing_the_first_counts():
    (draft,) = drafts("title,Created,Created\na,2026-01-02,2026-01-03\n")
    assert draft.created_at.day == 2
    assert draft.extra == {"Created": "2026-01-02, 2026-01-03"}


def test_an_unknown_format_is_refused():
    with pytest.raises(Usage, match=f"; there is {', '.join(FORMATS)}$"):
        found("a", "xml")


names = st.sampled_from([name.strip(" !\n") for names in mapping.NAMES.values() for name in names.split(",")])
values = st.text(max_size=12) | st.sampled_from(
    [
        "open",
        "closed",
        "high",
        "14/07/2025",
        "02/13/2025",
        "2025-01-01T10:00:00Z",
        "Ana <a@b.c>",
        '"',
        "a\nb",
        "=x",
        "'=x",
        "\0",
        "45000.5",
    ]
)
tables = st.tuples(
    st.lists(names | st.text(max_size=5), min_size=1, max_size=5), st.lists(st.lists(values, max_size=6), max_size=5)
)
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | values,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(names | st.sampled_from(["comments", "issue", "user"]), inner, max_size=6)
    ),
    max_leaves=15,
)


def read_or_refusal(format, data):
    try:
        return found(data, format)
    except Usage as refusal:
        return str(refusal)


def is_read_or_refused(format, data):
    read = read_or_refusal(format, data)
    if isinstance(read, str):
        assert "\n" not in read
        return
    taken = list(read.drafts)
    assert read.received == len(taken) + len(read.parked)
    assert json.dumps([row.raw for row in read.parked], ensure_ascii=False).encode()
    assert repr(taken).encode()


@given(st.sampled_from(list(FORMATS)), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(format, data):
    is_read_or_refused(format, data)


@given(tables, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-16"]), st.integers(0, 400))
def test_any_table_is_read_or_refused_even_cut_off(table, delimiter, encoding, end):
    text = "\n".join(delimiter.join(row) for row in (table[0], *table[1]))
    is_read_or_refused("csv", text.encode(encoding, "replace")[:end])


@given(
    st.sampled_from(["json", "jsonl", "github"]), st.lists(documents, max_size=4), st.booleans(), st.integers(0, 600)
)
def test_any_json_is_read_or_refused_even_cut_off(format, items, by_line, end):
    text = "\n".join(map(json.dumps, items)) if by_line else json.dumps(items)
    is_read_or_refused(format, text.encode()[:end])
