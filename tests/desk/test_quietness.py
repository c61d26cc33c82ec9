"""How long tickets may be quiet."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import NOW
from ticketcli.desk.desk import Desk
from ticketcli.errors import BadFile

AT = datetime.fromisoformat(NOW)


def test_only_open_tickets_go_quiet_and_only_with_time(desk):
    opened = Desk(".")
    tickets = list(opened.tickets())
    late = opened.quietness.test(opened.service.levels, AT + timedelta(days=400))
    assert {ticket.open for ticket in tickets if late.matches(ticket)} == {True}
    early = opened.quietness.test(opened.service.levels, min(ticket.created_at for ticket in tickets))
    assert not any(early.matches(ticket) for ticket in tickets)


def test_the_first_fault_in_what_the_desk_says_of_it_is_raised(desk):
    text = Path("desk.yaml").read_text().partition("\nstale:")[0]
    Path("desk.yaml").write_text(text + "\nstale:\n  - idle: mucho\n")
    with pytest.raises(BadFile, match=r"desk\.yaml:"):
        _limits = Desk(".").quietness.limits
