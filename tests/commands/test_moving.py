"""docs/moving.md: the command for each system, tried on a small sample of what that system gives."""

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.intake.test_cells import FRESHDESK, GITHUB, GITLAB, HUBSPOT, JIRA, OSTICKET, SPANISH, ZENDESK

PAGE = (Path(__file__).parents[2] / "docs" / "moving.md").read_text()
ZAMMAD = [{"id": 1, "number": "27001", "title": "No heat", "state": "open", "priority": "2 normal", "group": "Support",
           "customer": "ana@x.example", "owner": "bea@x.example", "group_id": 1,
           "owner_id": 2, "article_count": 1, "created_at": "2026-01-02T10:00:00Z",
           "articles": [{"id": 5, "from": "Ana <ana@x.example>", "body": "<p>It is cold</p>", "sender": "Customer",
                         "internal": False, "created_at": "2026-01-02T10:00:00Z"}]}]  # fmt: skip
CAME = {
    "Zendesk": (ZENDESK, "zendesk:7", {"title": "No heat", "status": "resolved", "priority": "high"}),
    "Freshdesk": (FRESHDESK, "freshdesk:4", {"title": "No heat", "status": "closed", "contact": "ana@x.example"}),
    "osTicket": (OSTICKET, "osticket:000123", {"title": "No heat", "status": "closed", "channel": "web"}),
    "Jira": (JIRA, "jira:P-2", {"title": "Noise", "type": "suggestion"}),
    "HubSpot": (HUBSPOT, "hubspot:4001", {"status": "waiting", "waiting_for": "customer", "contact": "ana@x.example"}),
    "Zammad": (json.dumps(ZAMMAD), "zammad:1", {"title": "No heat", "contact": "ana@x.example"}),
    "GitHub": (json.dumps(GITHUB), "github:acme/shop#7", {"title": "No heat", "status": "closed", "tags": ["bug"]}),
    "GitLab": (GITLAB, "gitlab:3", {"title": "No heat", "status": "closed", "tags": ["bug", "boiler"]}),
    "A spreadsheet": (SPANISH, "csv:1", {"title": "No anda", "status": "closed", "priority": "high"}),
}
"""For each system a small file, and what a ticket of it must hold here."""


def commands() -> dict[str, list[str]]:
    """The import that stands under each heading."""
    parts = re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", PAGE, re.MULTILINE)
    found = {name: re.findall(r"^tkt (import .+)$", body, re.MULTILINE) for name, body in parts}
    return {name: shlex.split(lines[0]) for name, lines in found.items() if lines}


def test_each_system_has_one_command_but_for_what_is_not_there_yet():
    assert set(commands()) == set(CAME)
    assert re.search(r"^## A mailbox\n\nNot there yet", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", CAME)
def test_what_the_page_says_comes_over_by_its_one_command(name, empty, run):
    text, ticket, held = CAME[name]
    command = commands()[name]
    (empty / command[-1]).write_text(text)
    done = run(*command)
    assert done.code == 0, done.err
    told = run("show", ticket, "--format", "json").json
    assert {key: told[key] for key in held} == held
    assert "0 created" in run(*command).out
