"""The service levels of a desk."""

from pathlib import Path

import pytest

from ticketcli.desk.desk import Desk
from ticketcli.errors import BadFile


def test_policies_make_deadlines(desk):
    opened = Desk(".")
    ticket = next(ticket for ticket in opened.tickets() if ticket.open and ticket.waiting_for is None)
    assert opened.service.levels.due_at(ticket)
    assert not opened.service.no_levels.deadlines(ticket)


def test_the_first_fault_of_the_policies_is_raised_and_all_are_told(desk):
    Path("sla.yaml").write_text("policies:\n  - policy: x\n    reply_first: 1h\n  - policy: y\n    first_replyy: 1h\n")
    service = Desk(".").service
    _found, faults = service.read_policies()
    assert len(faults) >= 2
    with pytest.raises(BadFile, match=f":{faults[0].line}: "):
        _levels = service.levels


def test_the_index_is_served_once_and_again_when_a_policy_changed(desk, monkeypatch):
    served: list[str] = []
    opened = Desk(".")
    serve = opened.index.serve
    monkeypatch.setattr(opened.index, "serve", lambda service, of: (served.append(of), serve(service, of)))
    opened.serve()
    opened.serve()
    assert len(served) == 1
    Path("sla.yaml").write_text(Path("sla.yaml").read_text() + "\n# other\n")
    opened.serve()
    assert len(served) == len(set(served)) == 2
