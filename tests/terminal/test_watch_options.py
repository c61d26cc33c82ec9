from collections.abc import Callable
from pathlib import Path

import pytest

from ticketcli.errors import DeskError, NotFound, Usage
from ticketcli.sla.quiet import UNTOUCHED
from ticketcli.terminal.session import Session
from ticketcli.terminal.watch_options import WatchOptions, read_request
from ticketcli.worktime.dates import read_length

NOW = "2026-11-20T10:30:00-03:00"


@pytest.fixture
def session(desk: Path) -> Callable[[], Session]:
    return lambda: Session(at_text=NOW)


def test_what_nobody_typed_asks_for_nothing_and_leaves_the_desks_own_limits(session: Callable[[], Session]):
    request = read_request(session(), WatchOptions())
    assert (request.within, request.acts.any) == (None, False)
    assert request.limits == tuple(session().desk.quietness.limits)


def test_a_length_on_the_command_line_stands_before_the_desks_own(session: Callable[[], Session]):
    request = read_request(session(), WatchOptions(idle="3d"))
    assert request.limits[0].lengths == {UNTOUCHED: read_length("3d")}
    assert request.limits[1:] == tuple(session().desk.quietness.limits)


def test_words_are_known_by_their_desk_and_folded(session: Callable[[], Session]):
    selection = read_request(session(), WatchOptions(assignees=("ana", "luis"), only_tags=("VIP",))).selection
    assert (selection.assignees, selection.only_tags) == ({"ana", "luis"}, {"vip"})


@pytest.mark.parametrize(("options", "error"), [
    (WatchOptions(assignees=("anna",)), NotFound), (WatchOptions(types=("clam",)), Usage),
    (WatchOptions(note=" "), Usage), (WatchOptions(tag=""), Usage), (WatchOptions(idle="soon"), Usage),
    (WatchOptions(within="-2h"), Usage), (WatchOptions(close_after="x"), Usage),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(options: WatchOptions, error: type[DeskError], session: Callable[[], Session]):
    with pytest.raises(error):
        read_request(session(), options)
