"""Zendesk's tickets name people by number: the file of users says who they are."""

import json

import pytest

USERS = {"users": [{"id": 55, "name": "Ana Ruiz", "email": "ana@x.example", "phone": None},
                   {"id": 66, "name": "Bea Sol", "email": "bea@x.example"}], "count": 2, "next_page": None}  # fmt: skip
TICKET = {"id": 7, "subject": "No heat", "requester_id": 55, "submitter_id": 55, "assignee_id": 66, "status": "open",
          "created_at": "2026-01-02T10:00:00Z",
          "comments": [{"id": 1, "author_id": 55, "body": "Cold", "created_at": "2026-01-02T10:00:00Z"},
                       {"id": 2, "author_id": 66, "body": "On it", "created_at": "2026-01-02T11:00:00Z",
                        "public": True}]}  # fmt: skip


@pytest.mark.parametrize(
    "users", [json.dumps(USERS), "id,name,email\n55,Ana Ruiz,ana@x.example\n66,Bea Sol,bea@x.example\n"]
)
def test_the_file_of_users_says_who_is_meant_by_requester_id(users, empty, run, file):
    run("agent", "add", "bea", "--mail", "bea@x.example")
    done = run("import", "json", file(json.dumps({"tickets": [TICKET]}), "t.json"), "--users", file(users, "users"))
    assert done.code == 0
    told = run("show", "zendesk:7", "--format", "json").json
    assert (told["contact"], told["customer"], told["assignee"]) == ("ana@x.example", "ana-ruiz", "bea")
    said = [(entry["kind"], entry["by"]) for entry in told["entries"] if entry["text"]]
    assert said == [("message", "ana@x.example"), ("reply", "bea")]


def test_a_file_that_names_nobody_is_refused_in_one_line(empty, run, file):
    done = run("import", "json", file("[]", "t.json"), "--users", file('[{"a": 1}]', "users.json"))
    assert (done.code, done.err) == (2, "tkt: users.json: names nobody: it needs `id` and `name` or `email`\n")
