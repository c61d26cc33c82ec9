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


@pytest.mark.parametrize(("column", "status"), [("Fecha de cierre", "closed"), ("Fecha de resolución", "resolved")])
def test_a_mapped_end_without_a_status_column_is_the_status(column, status):
    (draft,) = drafts(f"Nro;Asunto;Fecha de creación;{column}\n1;No anda;25/10/2026 10:00;27/10/2026 12:00\n")
    assert draft.fields == {"title": "No anda", "status": status}
    assert {name: at.isoformat() for name, at in draft.past.items()} == {status: "2026-10-27T12:00:00+01:00"}
    assert draft.extra == {}


@pytest.mark.parametrize(
    ("status", "past", "extra"),
    [
        ("open", [], {"Solved at": "2026-10-26", "Closed at": "2026-10-27"}),
        ("solved", ["resolved"], {"Closed at": "2026-10-27"}),
        ("closed", ["closed", "resolved"], {}),
        ("wobbly", ["closed", "resolved"], {"Status": "wobbly"}),
    ],
)
def test_an_end_that_the_status_denies_is_kept_under_extra_and_said(status, past, extra):
    header = "Subject,Status,Created at,Solved at,Closed at"
    (draft,) = drafts(f"{header}\na,{status},2026-10-25,2026-10-26,2026-10-27\n")
    assert (sorted(draft.past), draft.extra, len(draft.faults)) == (past, extra, len(extra))


def test_a_last_change_and_a_second_address_of_the_sender_are_kept_under_extra():
    (draft,) = drafts("title,created,updated,Requester,Email\na,2026-10-25,2026-10-26,Ana <a@x.example>,b@x.example\n")
    assert draft.sender == {"name": "Ana", "mail": "a@x.example"}
    assert draft.extra == {"updated": "2026-10-26", "Email": "b@x.example"}


def test_a_first_reply_is_kept_under_extra_where_a_reply_itself_tells_it():
    said = {"author_id": 6, "body": "b", "created_at": "2026-10-25T11:00:00Z", "public": True}
    told = {"subject": "a", "created_at": "2026-10-25T10:00:00Z", "first_reply_at": "2026-10-25T11:00:00Z"}
    (draft,) = drafts(json.dumps({**told, "comments": [said]}), "json")
    assert (draft.past, draft.extra) == ({}, {"first_reply_at": "2026-10-25T11:00:00Z"})


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


def test_a_mapped_number_is_not_thrown_away():
    (draft,) = drafts("No,Subject\n7,Hello\n", columns={"No": "external"})
    assert (draft.key, draft.extra) == (External("csv", "7"), {})
    first, second = drafts("id,external,title\n1,zendesk:7,a\n2,8,b\n")
    assert (first.key, first.extra) == (External("zendesk", "7"), {"id": "1"})
    assert (second.key, second.extra) == (External("csv", "2"), {"external": "8"})


def test_an_empty_title_with_a_body_takes_its_first_words():
    text = "Nro,Asunto,Texto\n1,,Hola\n2,,\n3,Tres,Hola\n"
    read = found(text.replace("Hola", '"Se cortó.\nOtra vez."'))
    assert [draft.fields["title"] for draft in read.drafts] == ["Se cortó.", "Tres"]
    assert [row.reason for row in read.parked] == ["no title"]
    said = [{"author": "a", "body": "Is it open?", "created_at": "2026-01-02T10:00:00Z"}]
    chat = {"id": 1, "subject": "", "created_at": "2026-01-02T10:00:00Z", "comments": said}
    titles = [draft.fields["title"] for draft in drafts(json.dumps([chat, chat | {"subject": "b"}]), "json")]
    assert titles == ["Is it open?", "b"]


def test_titles_are_made_of_words_and_never_of_ids_or_years():
    text = "ref,year,when,what\nAB-12,2019,14/Jul/2025,Screen broken\n7,2020,,\n"
    assert [draft.fields["title"] for draft in drafts(text, created="when")] == ["Screen broken", "7"]


@pytest.mark.parametrize("column", ["Fecha reclamo", "fecha_reclamo", "fc_reclamo", "Create date"])
def test_a_creation_date_is_recognised_by_the_words_of_its_header(column):
    assert drafts(f"Asunto;{column}\na;25/10/2026\n")[0].created_at.isoformat() == "2026-10-25T00:00:00+02:00"


def test_a_column_of_dates_that_no_field_takes_is_named():
    read = found("title,created,Vence,Año\na,2026-01-02,2026-02-03,2026\nb,2026-01-02,-,2026\n")
    assert "dates that no field takes, kept under extra: Vence" in read.notes


def test_an_import_without_any_creation_date_where_dates_are_plainly_there_asks():
    text = "Asunto;Recogido;Cierre\na;25/10/2026;26/10/2026\n"
    with pytest.raises(Usage) as error:
        found(text)
    assert str(error.value) == (
        "f.csv: nothing says when its tickets were created, and Recogido, Cierre hold dates:"
        " say --created COLUMN, or --created now"
    )
    (now,), (then,) = drafts(text, created="now"), drafts(text, created="Recogido")
    assert (now.created_at, now.extra) == (None, {"Recogido": "25/10/2026"})
    assert (then.created_at.day, then.extra) == (25, {})
    with pytest.raises(Usage, match="no column Reco"):
        found(text, created="Reco")
    assert drafts("Asunto;Ciudad\na;Vigo\n")[0].created_at is None


def test_gitlabs_number_is_the_one_within_the_project_and_its_system_notes_are_no_replies():
    notes = [
        {"id": 1, "body": "changed the description", "system": True, "author": {"username": "bea"}, "internal": False},
        {"id": 2, "body": "On it", "system": False, "author": {"username": "bea"}, "internal": False},
    ]
    told = [{**note, "created_at": "2026-01-02T10:00:00Z"} for note in notes]
    issue = {"id": 43, "iid": 3, "project_id": 8, "title": "a", "created_at": "2026-01-01T10:00:00Z", "notes": told}
    (draft,) = drafts(json.dumps([issue]), "json")
    assert (draft.key, draft.extra["id"]) == (External("gitlab", "3"), "43")
    assert [(entry.kind, entry.text) for entry in draft.messages] == [
        ("note", "changed the description"), ("reply", "On it"),
    ]  # fmt: skip


def test_jiras_texts_are_trees_and_its_comments_are_messages():
    def tree(text):
        words = {"type": "text", "text": text}
        return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [words]}]}

    said = {"id": "9", "author": {"displayName": "Bea"}, "body": tree("On it"), "created": "2026-01-02T10:00:00Z"}
    fields = {
        "summary": "a", "description": tree("No heat"), "created": "2026-01-01T10:00:00.000+0000",
        "issuetype": {"name": "Bug"}, "reporter": {"displayName": "Ana", "emailAddress": "ana@x.example"},
        "comment": {"comments": [said], "total": 1},
    }  # fmt: skip
    (draft,) = drafts(json.dumps({"issues": [{"id": "1", "key": "P-1", "fields": fields}]}), "json")
    assert (draft.key, draft.description) == (External("jira", "P-1"), "No heat")
    assert [(entry.by, entry.text) for entry in draft.messages] == [("Bea", "On it")]
    assert (draft.sender, draft.extra) == ({"name": "Ana", "mail": "ana@x.example"}, {"id": "1"})


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
