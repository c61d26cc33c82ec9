"""tkt stale: what has gone quiet."""

from typing import Any

from ticketcli.i18n import _
from ticketcli.terminal.command import verb
from ticketcli.terminal.session import Session
from ticketcli.terminal.watch import check_quiet, watch_tickets
from ticketcli.terminal.watch_options import (
    WatchOptions,
    acting_options,
    quiet_options,
    read_request,
    selecting_options,
    telling_options,
)


@verb(_("Find open tickets that nobody touched, or whose customer heard nothing, for too long; exit 1 when there are."))
@quiet_options()
@selecting_options()
@acting_options()
@telling_options()
def command(session: Session, **typed: Any) -> int:
    """Look at every open ticket, act, tell."""
    request = read_request(session, WatchOptions(**typed))
    return watch_tickets(session, request, [check_quiet])
