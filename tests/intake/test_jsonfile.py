import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.errors import Usage
from ticketcli.intake import jsonfile
from ticketcli.intake.table import ImportSettings, Parked, SourceRow

SETTINGS = ImportSettings(ZoneInfo("UTC"))
OURS = {
    "id": "TK-2611-7Q2ME",
    "title": "a",
    "tags": [],
    "extra": {"a": None},
    "minutes_spent": 1,
    "entries": [{"at": "x"}],
}


def rows(document, format="json"):
    text = document if isinstance(document, str | bytes) else json.dumps(document)
    data = text.encode() if isinstance(text, str) else text
    return list(jsonfile.read_table(format, "f.json", data, SETTINGS).rows())


def cells(document):
    (row,) = rows(document)
    return row.cells


def kinds(document, format="json"):
    return "".join("r" if isinstance(row, SourceRow) else "p" for row in rows(document, format))


@pytest.mark.parametrize(
    "document",
    [
        [{"title": "a"}, {"title": "b"}],
        {"tickets": [{"title": "a"}, {"title": "b"}], "count": 2, "next_page": None},
        {"data": {"issues": {"nodes": [{"title": "a"}, {"title": "b"}]}}},
        {"tiquetes": [{"title": "a"}, {"title": "b"}]},
        '{"title": "a"}\n\n{"title": "b"}\n',
        '\ufeff[{"title": "a"},\n {"title": "b"}]\n',
    ],
)
def test_records_are_found_in_lists_in_objects_around_one_and_in_lines(document):
    assert [row.cells for row in rows(document)] == [{"title": "a"}, {"title": "b"}]


def test_an_object_that_says_something_itself_is_one_record():
    assert cells({"title": "a", "items": [{"sku": 1}]}) == {"title": "a", "items": '[{"sku":1}]'}
    assert cells({"message": "help", "items": []}) == {"message": "help"}
    assert cells({"ticket": {"subject": "a"}}) == {"subject": "a"}


def test_numbers_stay_as_exact_as_they_were_written():
    assert cells('[{"a": 1.10, "b": 10000000000000000999, "c": true, "d": null, "e": ""}]') == {
        "a": "1.10",
        "b": "10000000000000000999",
        "c": "true",
    }


def test_people_and_things_with_names_become_cells_of_their_own():
    person = {"id": 7, "name": "Ana", "email": "a@b.c", "vat": {"no": 1}}
    assert cells({"title": "a", "requester": person, "status": {"name": "Open"}, "owner": {"email": "o@b.c"}}) == {
        "title": "a",
        "requester": "Ana",
        "requester.id": "7",
        "requester.email": "a@b.c",
        "requester.vat": '{"no":1}',
        "status": "Open",
        "owner.email": "o@b.c",
    }


def test_labels_and_custom_fields_are_understood_and_the_rest_kept_as_json():
    found = cells(
        {
            "title": "a",
            "labels": [{"name": "x"}, {"name": "y z"}],
            "tags": ["u", "v"],
            "custom_fields": [{"id": 3, "value": "c"}, {"name": "Plan", "value": "gold"}, {"id": 4, "value": None}],
            "fields": {"title": "second", "odd": {"deep": [1]}},
            "extra": {"status": "mine"},
            "place": {"lat": 1.5},
        }
    )
    assert found == {
        "title": "a",
        "labels": ["x", "y z"],
        "tags": ["u", "v"],
        "3": "c",
        "Plan": "gold",
        "fields.title": "second",
        "odd": '{"deep":[1]}',
        "extra.status": "mine",
        "place": '{"lat":"1.5"}',
    }


def test_messages_are_heard_with_who_wrote_to_whom_where_it_is_said():
    said = [
        {"id": 1, "body": "a", "created_at": "t", "author": {"name": "Ana"}, "incoming": True},
        {"id": 2, "body": "b", "created_at": "t", "user_id": 5, "public": True},
        {"id": 3, "body": "c", "created_at": "t", "private": True},
        {"id": 4, "body": "d", "created_at": "t", "from": "Bea"},
    ]
    (row,) = rows({"title": "a", "comments": said})
    assert [(c.kind, c.by, c.text, c.id) for c in row.comments] == [
        ("message", "Ana", "a", "1"),
        ("reply", "5", "b", "2"),
        ("note", "", "c", "3"),
        ("", "Bea", "d", "4"),
    ]
    assert row.cells == {"title": "a"}


def test_messages_in_a_group_of_fields_are_heard():
    said = {"comments": [{"id": "1", "author": {"displayName": "Ana"}, "body": "a", "created": "t"}], "total": 1}
    (row,) = rows({"key": "P-1", "fields": {"summary": "a", "comment": said}})
    assert row.cells == {"key": "P-1", "summary": "a"}
    assert [(c.by, c.text) for c in row.comments] == [("Ana", "a")]


def test_messages_that_are_not_understood_are_kept_as_they_are():
    assert cells({"title": "a", "comments": [{"body": "no date"}]}) == {
        "title": "a",
        "comments": '[{"body":"no date"}]',
    }


def test_conversations_without_their_ticket_are_parts_of_it():
    (row,) = rows([{"id": 9, "ticket_id": 1, "body_text": "hi", "created_at": "t", "private": False}])
    assert row.part
    assert row.cells["ticket_id"] == "1"
    assert [(c.text, c.kind) for c in row.comments] == [("hi", "reply")]


def test_a_ticket_of_our_own_export_comes_whole():
    for row in (*rows(OURS), *rows([OURS]), *rows({"tickets": [OURS]}), *rows(OURS, "jsonl")):
        assert row.record == OURS


def test_a_bad_record_in_a_wrapped_list_parks_only_itself():
    assert kinds({"tickets": [{"title": "a"}, {"title": "\0"}, {"title": "b"}]}) == "rpr"


def test_what_is_no_record_is_parked_with_its_text():
    text = '[{"title": "a"}, 1, {}, {"a": 1, "a": 2}, {"a": "\\u0000"}, {"a": "\\ud800"}, {"a": NaN}, {"title": "b"}]'
    assert kinds(text) == "rppppppr"
    assert [row.raw for row in rows(text)][3:5] == ['{"a": 1, "a": 2}', '{"a": "\\u0000"}']
    assert all(row.reason for row in rows(text) if isinstance(row, Parked))


def test_a_number_of_thousands_of_digits_parks_its_record_only():
    assert kinds(f'[{{"a": {"9" * 5000}}}, {{"a": 1e{"9" * 30}}}, {{"title": "b"}}]') == "ppr"


def test_a_list_that_is_cut_off_parks_the_rest():
    whole, rest = rows('[{"title": "a"}, {"title": "b')
    assert whole.cells == {"title": "a"}
    assert rest.raw == '{"title": "b'
    assert kinds('[{"title": "a"}') == "rp"
    assert kinds('[{"title": "a"}] x') == "rp"


def test_a_bad_line_is_parked_with_its_number_and_the_others_go_on():
    lines = rows('{"title": "a"}\nbroken\n\n{"title": "b"}\n{"title": "c"', "jsonl")
    assert [row.origin for row in lines] == ["f.json:line 1", "f.json:line 2", "f.json:line 4", "f.json:line 5"]
    assert [type(row) for row in lines] == [SourceRow, Parked, SourceRow, Parked]


def test_a_line_that_is_no_utf8_is_parked():
    assert kinds('{"title": "ñandú"}\n'.encode() + b'{"title": "\xff"}\n{"title": "b"}') == "rpr"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[",
        "nonsense",
        '{"a": 1} x',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"tickets":[{"a":' + "[" * 300 + "]" * 300 + "}]}",
    ],
)
def test_what_is_no_json_is_refused_in_one_line(text):
    with pytest.raises(Usage, match=r"^f\.json: .*$"):
        rows(text)


def test_lines_of_which_none_is_json_are_refused():
    with pytest.raises(Usage, match="no line"):
        rows("a\nb\n", "jsonl")


def test_what_is_nested_too_deep_is_parked():
    deep = "[" * 200 + "]" * 200
    assert kinds(f'[{{"title": "a"}}, {{"a": {deep}}}, {{"title": "b"}}]') == "rpr"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from(["title", "status", "x"]), json_values, min_size=1),
    st.lists(json_values, max_size=4),
)
def test_our_own_tickets_come_back_whatever_they_hold(more, entries):
    ours = {**OURS, **more, "entries": entries}
    (row,) = rows([ours])
    unstorable = "\\u0000" in json.dumps(ours)
    assert isinstance(row, Parked) if unstorable else row.record == ours


@pytest.mark.parametrize(
    "page",
    [
        {"message": "Bad credentials", "status": "401"},
        {"message": "Not Found", "documentation_url": "https://docs.example/rest", "status": "404"},
        {"message": "401 Unauthorized"},
        {"error": "Couldn't authenticate you"},
        {"error": {"title": "Forbidden", "message": "You do not have access"}},
        {"errors": [{"status": "401", "title": "Unauthorized"}]},
        {"errorMessages": ["Issue does not exist"], "errors": {}},
        {"code": "invalid_credentials", "message": "You have to be logged in"},
        {"description": "Validation failed", "errors": [{"field": "page"}]},
        {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "No such page"},
        {"status": "error", "message": "Expired", "correlationId": "1", "category": "EXPIRED"},
        {"detail": "Not authenticated"},
        {"foo": "bar"},
    ],
)
def test_a_json_error_page_is_parked(page):
    (row,) = rows(json.dumps(page))
    assert isinstance(row, Parked)
    assert row.reason == "it has neither title nor text nor number: an answer that is an error?"
    assert json.loads(row.raw) == page


@pytest.mark.parametrize(
    "ticket",
    [
        {"title": "No heat"}, {"id": 7, "status": "open"}, {"message": "No heat", "email": "a@x.example"},
        {"description": "No heat"}, {"title": "No heat", "status": "open", "type": "question"},
        {"key": "P-1", "fields": {"summary": "No heat"}}, {"ticket": {"subject": "No heat", "message": "Help"}},
        {"id": 7, "status": 404, "error": "E12"},
    ],
)  # fmt: skip
def test_an_object_alone_with_title_text_or_number_is_a_record(ticket):
    (row,) = rows(json.dumps(ticket))
    assert isinstance(row, SourceRow)


def test_a_line_that_is_an_error_is_parked_and_the_others_are_taken():
    text = json.dumps({"id": 1, "title": "a"}) + "\n" + json.dumps({"message": "Bad credentials", "status": "401"})
    assert [type(row) for row in rows(text, "jsonl")] == [SourceRow, Parked]
    assert [type(row) for row in rows('[{"message": "a"}, {"message": "b"}]')] == [SourceRow, SourceRow]
