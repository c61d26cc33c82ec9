"""The index of the desk that a test sits at."""

import pytest

from ticketcli.desk.desk import Desk


@pytest.fixture
def index(desk):
    """The index of the desk, opened anew each time."""
    return lambda: Desk(str(desk)).index
