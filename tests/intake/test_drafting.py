"""One record becomes one draft: what its cells say, and what of it does not fit."""

import json
from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.intake.exports import HELPDESK, drafts, found
from ticketcli.intake.dates import Dates
from ticketcli.intake.drafting import Plan, Unfit, draft_row, split_person
from ticketcli.intake.table import Comment, SourceRow
from ticketcli.ticket.model import Draft, External


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


def plan(**fields: str) -> Plan:
    """A file whose columns stand for these fields."""
    return Plan("csv", fields, Dates(ZoneInfo("UTC")))


def of(cells: dict[str, str | list[str]], **fields: str) -> Draft:
    return draft_row(SourceRow("f:1", cells, ""), plan(**fields), Counter())


def test_a_cell_becomes_the_field_of_its_column_and_others_are_kept():
    cells = {"S": "No  heat\n", "P": "High", "B": "It is\ncold.", "C": "Vigo"}
    made = of(cells, S="title", P="priority", B="description")
    assert made.fields == {"title": "No heat", "priority": "high"}
    assert (made.description, made.extra) == ("It is\ncold.", {"C": "Vigo"})


def test_a_record_without_the_title_that_its_file_has_is_unfit():
    with pytest.raises(Unfit, match="no title"):
        of({"B": "x"}, S="title")


def test_what_is_before_the_opening_is_kept_as_it_was_written():
    cells = {"S": "a", "C": "2026-01-02 10:00", "E": "2026-01-01 09:00", "F": "2026-01-03"}
    made = of(cells, S="title", C="created", E="closed", F="resolved")
    assert (list(made.past), made.extra) == (["resolved"], {"C": "2026-01-02 10:00", "E": "2026-01-01 09:00"})
    assert made.faults == ("E 2026-01-01 09:00 is before C 2026-01-02 10:00; kept under extra",)


def test_a_date_that_is_none_makes_the_record_unfit():
    with pytest.raises(Unfit, match=r"^C: soon is no date$"):
        of({"S": "a", "C": "soon"}, S="title", C="created")


@pytest.mark.parametrize(("cell", "kept"), [("40", "40"), ("100", "100"), ("101", None), ("much", None)])
def test_progress_is_a_share_of_a_hundred(cell: str, kept: str | None):
    made = of({"S": "a", "P": cell}, S="title", P="progress")
    assert made.fields.get("progress") == kept
    assert (made.extra == {"P": cell}) == (kept is None)


def test_a_list_of_our_own_export_keeps_words_in_quotes_whole():
    quoted = of({"S": "a", "T": '"x, y"; z; "say ""hi"""'}, S="title", T="tags")
    assert quoted.fields["tags"] == ["x, y", "z", 'say "hi"']
    assert of({"S": "a", "T": ["x y", "z", "x y"]}, S="title", T="tags").fields["tags"] == ["x y", "z"]


@pytest.mark.parametrize(
    ("words", "kind", "found"),
    [
        ("Ana Ruiz", "", {"name": "Ana Ruiz"}),
        ("Ana Ruiz", "phone", {}),
        ("Ana Ruiz", "mail", {}),
        ("+34 600 111 222", "phone", {"phone": "+34 600 111 222"}),
        ("+34 600 111 222", "handle", {"handle": "csv:+34 600 111 222"}),
        ("<ana@x.example>", "mail", {"mail": "ana@x.example"}),
        ("github:ana", "handle", {"handle": "github:ana"}),
        ("a" * 301, "", {}),
    ],
)
def test_a_person_is_what_the_words_look_like_and_the_column_allows(words: str, kind: str, found: dict[str, str]):
    assert split_person(words, kind, "csv") == found


def test_a_part_has_messages_alone():
    said = (Comment("2026-01-02", "ana", "hi", "reply"), Comment("2026-01-02", "ana", "hi", "reply"))
    made = draft_row(SourceRow("f:1", {"I": "7", "X": "y"}, "", comments=said, part=True), plan(I="id"), Counter())
    assert (made.key, made.fields, made.extra) == (External("csv", "7"), {}, {})
    assert len({entry.id for entry in made.messages}) == len(made.messages) == 2
