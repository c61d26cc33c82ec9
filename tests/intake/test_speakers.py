import pytest

from ticketcli.intake.speakers import speaker_of


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"user": {"login": "dependabot[bot]"}}, "note"),
        ({"user": {"login": "dependabot", "type": "Bot"}}, "note"),
        ({"user": {"login": "x", "type": "Bot"}, "author_association": "COLLABORATOR"}, "note"),
        ({"author": {"login": "app/x", "is_bot": True}}, "note"),
        ({"author": {"displayName": "Automation", "accountType": "app"}}, "note"),
        ({"author": "renovate[bot]"}, "note"),
        ({"system": True, "author": {"username": "ana"}}, "note"),
        ({"sender": "System"}, "note"),
        ({"sender": "Agent"}, "reply"),
        ({"sender": "Customer"}, "message"),
        ({"author_association": "OWNER"}, "reply"),
        ({"author_association": "MEMBER"}, "reply"),
        ({"authorAssociation": "COLLABORATOR", "user": {"type": "User"}}, "reply"),
        ({"authorAssociation": "NONE"}, "message"),
        ({"author_association": "CONTRIBUTOR"}, "message"),
        ({"author_association": "", "system": False, "user": {"login": "robot"}}, ""),
        ({"user": None, "author": ["x"], "sender": {"login": "ana"}}, ""),
    ],
)
def test_one_place_knows_who_is_a_person_of_the_desk(said, kind):
    assert speaker_of(said) == kind
