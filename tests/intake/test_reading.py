import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.errors import Usage
from ticketcli.intake import mapping, reading
from ticketcli.intake.formats import FORMATS
from ticketcli.intake.reading import Settings
from ticketcli.ticket.model import External

ZONE = ZoneInfo("Europe/Madrid")
HELPDESK = """Nº;Asunto;Descripción;Estado;Prioridad;Empresa;Solicitante;Teléfono;Creado;Cerrado;Etiquetas;Ciudad
1;"Factura; doble";"Hola,
adiós";Cerrado;Alta;Acme;Ana <ana@x.example>;+34 600 111;13/02/2025 10:00;14/2/2025 9:05 a. m.;factura, urgente;Vigo
2;Sin luz;;En curso;Media;Acme;Bea;;05/03/2025 9:15;;;
3;;;Abierto;Alta;;;;06/03/2025;;;
4;Al revés;;Cerrado;Rara;;;;06/03/2025;01/03/2025;;
5;Mal;;Abierto;Alta;;;;31/02/2025;;;
"""


def found(text, format="csv", encoding="utf-8", **more):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return reading.read(format, "f." + format, data, Settings(ZONE, **more))


def drafts(text, format="csv", **more):
    return list(found(text, format, **more).drafts)


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


@pytest.mark.parametrize("title", ["\ufeff", "\ufeff \ufeff", "\xa0\n\ufeff"])
def test_a_title_of_nothing_that_shows_is_none(title: str):
    read = found(f'Nro;Asunto;Texto\n1;"{title}";\n'.encode())
    assert (list(read.drafts), [row.reason for row in read.parked]) == ([], ["no title"])


def test_what_does_not_fit_is_kept_and_said_with_its_row():
    read = found(HELPDESK)
    odd = list(read.drafts)[-1]
    assert odd.past == {}
    assert "priority" not in odd.fields
    assert odd.extra == {"Prioridad": "Rara", "Creado": "06/03/2025", "Cerrado": "01/03/2025"}
    assert read.faults == [
        ("f.csv:row 5", "Prioridad: Rara is unknown, kept under extra"),
        ("f.csv:row 5", "Cerrado 01/03/2025 is before Creado 06/03/2025; kept under extra"),
    ]
    assert odd.faults == tuple(text for _origin, text in read.faults)


def test_a_day_without_a_time_is_not_before_an_hour_of_that_day():
    (draft,) = drafts("title,created_at,closed_at\na,2026-01-02 10:00,2026-01-02\n")
    assert draft.past == {"closed": draft.created_at}
    assert draft.faults == ()


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


def test_titles_are_made_when_no_column_has_them():
    text = "Date received,Product,Sub-product,State\n2014-03-29,Mortgage,Other,CA\n2014-03-30,Loan,,CA\n"
    read = found(text)
    assert [draft.fields["title"] for draft in read.drafts] == ["Mortgage – Other", "Loan"]
    assert "no title column: titles are made from Product, Sub-product" in read.notes
    assert "column State: its values are unknown words, kept under extra" in read.notes
    assert [draft.fields["title"] for draft in drafts("a,b\n,2\n1,2\n")] == ["2", "1"]
    assert [draft.fields["title"] for draft in drafts("description,b\nHello there,2\n")] == ["Hello there"]


def test_records_without_a_number_are_known_again():
    text = "title,x\na,1\nb,2\na,1\n"
    first, again = ([draft.key.id for draft in drafts(text)] for _twice in range(2))
    assert first == again
    assert first[2] == f"{first[0]}-2"
    assert [draft.key.id for draft in drafts("x;title\n2;b\n")] == [first[1]]


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


def test_comments_of_a_column_become_messages():
    text = """Summary,Issue key,Reporter,Created,Comment,Comment
a,P-1,ana,14/Jul/25 3:42 PM,14/Jul/25 4:00 PM;ana;hi; there,15/Jul/25 9:00 AM;bob;well
b,P-2,ana,14/Jul/25 3:42 PM,14/Jul/25 4:00 PM;ana;hi; there,no comment
"""
    first, second = drafts(text)
    assert [(e.kind, e.by, e.text, e.imported) for e in first.messages] == [
        ("message", "ana", "hi; there", True),
        ("note", "bob", "well", True),
    ]
    assert first.messages[0].at.isoformat() == "2025-07-14T16:00:00+02:00"
    assert first.messages[0].id != second.messages[0].id
    assert second.extra == {"Comment": "no comment"}


def test_messages_of_json_are_told_apart_by_who_wrote():
    said = [{"author_id": 5, "body": "a", "created_at": 1389628800, "public": True}] * 2
    other = {"author_id": 6, "body": "b", "created_at": "2014-01-13T17:00:00Z", "public": True}
    (draft,) = drafts(json.dumps({"subject": "a", "requester_id": 5, "comments": [*said, other]}), "json")
    assert [entry.kind for entry in draft.messages] == ["message", "message", "reply"]
    assert len({entry.id for entry in draft.messages}) == 3


def test_a_conversation_without_its_ticket_is_a_part_of_it():
    part = {"ticket_id": 1, "body_text": "hi", "created_at": "2016-05-19T05:36:12Z", "incoming": True, "private": False}
    (draft,) = drafts(json.dumps([part]), "json")
    assert (draft.key, draft.fields, draft.extra) == (External("freshdesk", "1"), {}, {})
    assert [entry.kind for entry in draft.messages] == ["message"]


def test_what_an_export_counts_is_taken():
    text = """Id,Requester,Group stations,Subject,Created at,First reply time in minutes,Reopens,Satisfaction Score
1,Ana,1,a,2026-01-02 10:00,90,2,Good
2,Ana,1,b,2026-01-02 10:00,-,x,Offered
"""
    first, second = drafts(text)
    assert first.key.source == "zendesk"
    assert first.past["first_reply"].isoformat() == "2026-01-02T11:30:00+01:00"
    assert (first.fields["reopens"], first.fields["rating"]) == ("2", "5")
    assert second.past == {}
    assert "rating" not in second.fields
    assert second.faults == ("Reopens: x is unknown, kept under extra",)


def test_a_date_in_a_column_of_utc_is_in_utc():
    (draft,) = drafts("Title,Created At (UTC)\na,2026-01-02 10:00:00\n")
    assert draft.created_at == datetime(2026, 1, 2, 10, tzinfo=UTC)


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


def test_tags_are_cut_at_blanks_but_labels_are_not():
    assert drafts("title,Tags\na,x y\n")[0].fields["tags"] == ["x", "y"]
    assert drafts("title,Tags\na,x y; z\n")[0].fields["tags"] == ["x y", "z"]
    assert drafts("title,Labels\na,good first issue\n")[0].fields["tags"] == ["good first issue"]


@pytest.mark.parametrize(
    ("column", "cell", "sender"),
    [
        ("Requester", '"Ruiz, Ana" <ana@x.example>', {"name": "Ruiz, Ana", "mail": "ana@x.example"}),
        ("Requester", "ana@x.example", {"mail": "ana@x.example"}),
        ("Contact", "+34 600 111 222", {"phone": "+34 600 111 222"}),
        ("Contact", "github:ana", {"handle": "github:ana"}),
        ("Contact", "Ana Ruiz", {"name": "Ana Ruiz"}),
        ("Author Username", "ana", {"handle": "csv:ana"}),
        ("Email", "<ana@x.example>", {"mail": "ana@x.example"}),
        ("Requester", "N/A", {}),
    ],
)
def test_who_wrote_is_told_by_what_a_cell_looks_like(column, cell, sender):
    text = json.dumps({"title": "a", column: cell})
    assert drafts(text, "json", source="csv")[0].sender == sender


def test_a_mail_that_is_none_is_kept():
    text = json.dumps([{"title": "a", "Email": "a@b.c"}, {"title": "b", "Email": "a@b.c; d@e.f"}])
    assert drafts(text, "json")[1].extra == {"Email": "a@b.c; d@e.f"}


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
