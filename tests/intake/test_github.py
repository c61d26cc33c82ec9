import json
from hashlib import sha1
from zoneinfo import ZoneInfo

import pytest

from ticketcli.intake import reading
from ticketcli.intake.reading import ImportSettings
from ticketcli.ticket.model import External

ISSUE = {
    "url": "https://api.github.com/repos/acme/shop/issues/7",
    "html_url": "https://github.com/acme/shop/issues/7",
    "number": 7,
    "title": "No stock",
    "body": "It says\r\nzero.",
    "user": {"login": "ana", "id": 1},
    "labels": [{"name": "bug"}, {"name": "good first issue"}],
    "state": "closed",
    "state_reason": "completed",
    "assignees": [{"login": "bea"}],
    "milestone": {"title": "v1.0"},
    "comments": 2,
    "created_at": "2026-01-02T10:00:00Z",
    "updated_at": "2026-01-03T10:00:00Z",
    "closed_at": "2026-01-03T10:00:00Z",
}
COMMENT = {
    "html_url": "https://github.com/acme/shop/issues/7#issuecomment-99",
    "issue_url": "https://api.github.com/repos/acme/shop/issues/7",
    "id": 99,
    "user": {"login": "bea"},
    "author_association": "MEMBER",
    "created_at": "2026-01-02T11:00:00Z",
    "body": "Looking",
}
FROM_GH = {
    "number": 7,
    "title": "No stock",
    "body": "zero",
    "state": "CLOSED",
    "stateReason": "NOT_PLANNED",
    "url": "https://github.com/acme/shop/issues/7",
    "author": {"login": "ana", "name": "Ana Ruiz"},
    "labels": [],
    "assignees": [],
    "createdAt": "2026-01-02T10:00:00Z",
    "closedAt": "2026-01-03T10:00:00Z",
    "comments": [{"id": "IC_x", "author": {"login": "ana"}, "body": "?", "createdAt": "2026-01-02T12:00:00Z",
                  "url": "https://github.com/acme/shop/issues/7#issuecomment-100"}],
}  # fmt: skip
EVENT = {"action": "created", "issue": ISSUE, "comment": COMMENT, "repository": {"full_name": "acme/shop"}}


def taken(document, **more):
    found = reading.read_file(
        "github", "f.json", json.dumps(document).encode(), ImportSettings(ZoneInfo("UTC"), **more)
    )
    return list(found.drafts), found


def test_an_issue_becomes_a_draft():
    (draft,), _ = taken(ISSUE)
    assert draft.key == External("github", "acme/shop#7")
    assert draft.fields == {
        "title": "No stock",
        "status": "closed",
        "outcome": "solved",
        "tags": ["bug", "good first issue"],
        "assignee": "bea",
    }
    assert draft.description == "It says\nzero."
    assert draft.sender == {"handle": "github:ana"}
    assert draft.created_at.isoformat() == "2026-01-02T10:00:00+00:00"
    assert draft.past["closed"].isoformat() == "2026-01-03T10:00:00+00:00"
    assert draft.extra == {
        "milestone": "v1.0",
        "html_url": "https://github.com/acme/shop/issues/7",
        "updated_at": "2026-01-03T10:00:00Z",
    }
    assert draft.messages == ()


@pytest.mark.parametrize("action", ["created", "edited"])
def test_a_comment_that_an_event_tells_of_is_a_message_of_its_issue(action):
    (draft,), _ = taken({**EVENT, "action": action})
    (entry,) = draft.messages
    assert (entry.kind, entry.by, entry.via, entry.text, entry.imported) == ("reply", "bea", "web", "Looking", True)
    assert entry.id == "e" + sha1(b"github:comment:99").hexdigest()[:9]
    assert entry.at.isoformat() == "2026-01-02T11:00:00+00:00"


def test_a_comment_by_the_author_of_the_issue_is_the_customers():
    (draft,), _ = taken({**EVENT, "comment": {**COMMENT, "user": {"login": "ana"}}})
    assert [entry.kind for entry in draft.messages] == ["message"]


def test_a_deleted_comment_is_a_fault_and_the_issue_is_still_taken():
    (draft,), found = taken({**EVENT, "action": "deleted"})
    assert draft.messages == ()
    assert found.faults == [("f.json:record 1", "the comment was deleted there")]
    (draft,), found = taken({"action": "deleted", "issue": ISSUE})
    assert found.faults == [("f.json:record 1", "the issue was deleted there")]


def test_a_reopened_issue_is_open_though_it_was_closed_once():
    (draft,), _ = taken({"action": "reopened", "issue": {**ISSUE, "state": "open", "state_reason": "reopened"}})
    assert draft.fields["status"] == "new"
    assert "outcome" not in draft.fields
    assert "closed" not in draft.past


def test_what_gh_lists_is_read_with_its_comments():
    (draft,), _ = taken([FROM_GH])
    assert draft.key == External("github", "acme/shop#7")
    assert (draft.fields["status"], draft.fields["outcome"]) == ("closed", "rejected")
    assert draft.sender == {"handle": "github:ana", "name": "Ana Ruiz"}
    (entry,) = draft.messages
    assert (entry.kind, entry.id) == ("message", "e" + sha1(b"github:comment:100").hexdigest()[:9])


def test_a_list_of_comments_makes_parts_of_their_issues():
    drafts, _ = taken([COMMENT, {**COMMENT, "id": 98, "html_url": "", "author_association": "NONE"}])
    assert [draft.key.id for draft in drafts] == ["acme/shop#7", "acme/shop#7"]
    assert [draft.fields for draft in drafts] == [{}, {}]
    assert [entry.kind for draft in drafts for entry in draft.messages] == ["reply", "message"]


def test_pages_and_search_results_are_read():
    assert len(taken([[ISSUE, ISSUE], [ISSUE]])[0]) == 3
    assert len(taken({"total_count": 1, "items": [ISSUE]})[0]) == 1


def test_the_repository_may_be_told():
    bare = {key: FROM_GH[key] for key in ("number", "title", "body", "createdAt")}
    drafts, found = taken([bare])
    assert not drafts
    assert "--source OWNER/REPOSITORY" in found.parked[0].reason
    (draft,), _ = taken([bare], source="acme/shop")
    assert draft.key == External("github", "acme/shop#7")


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"title": 3},
        {"issue": []},
        {"issue": {"title": "a"}},
        {**ISSUE, "title": "", "body": ""},
        {**ISSUE, "created_at": "soon"},
        {**EVENT, "comment": {**COMMENT, "created_at": None}},
        "text",
    ],
)
def test_what_is_no_issue_is_parked(odd):
    drafts, found = taken([odd])
    assert not drafts
    assert (len(found.parked), found.received) == (1, 1)


def test_strange_shapes_are_not_stumbled_over():
    odd = {**ISSUE, "labels": "bug", "user": None, "assignees": [None], "milestone": 3, "comments": [1], "type": []}
    (draft,), _ = taken([odd])
    assert draft.sender == {"handle": "github:ghost"}


@pytest.mark.parametrize(
    "writer", [{"login": "ci[bot]"}, {"login": "ci", "type": "Bot"}, {"login": "ci", "is_bot": True}]
)
def test_a_programs_message_is_no_reply_of_the_desk(writer):
    (draft,), _ = taken({**EVENT, "comment": {**COMMENT, "user": writer, "author_association": "MEMBER"}})
    assert [entry.kind for entry in draft.messages] == ["note"]


def test_a_bystander_is_no_person_of_the_desk():
    told = {"id": 5, "author": {"login": "eve"}, "body": "+1", "createdAt": "2026-01-02T12:00:00Z"}
    plus = {**told, "authorAssociation": "NONE"}
    (draft,), _ = taken([{**FROM_GH, "comments": [plus, {**plus, "id": 6, "authorAssociation": "MEMBER"}]}])
    assert [entry.kind for entry in draft.messages] == ["message", "reply"]
