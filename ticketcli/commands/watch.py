"""tkt watch: gone quiet, late, promised; the night job."""

from typing import Any

from ticketcli.i18n import _
from ticketcli.terminal.command import verb
from ticketcli.terminal.session import Session
from ticketcli.terminal.watch import check_deadlines, check_promises, check_quiet, unassigned_check, watch_tickets
from ticketcli.terminal.watch_options import (
    WatchOptions,
    acting_options,
    assigning_option,
    closing_option,
    quiet_options,
    read_request,
    selecting_options,
    telling_options,
    within_option,
)


@verb(_("Find what has gone quiet, is late or will be, and promises not kept, in one go; for a night job."))
@within_option()
@quiet_options()
@selecting_options()
@assigning_option()
@closing_option()
@acting_options()
@telling_options()
def command(session: Session, **typed: Any) -> int:
    """Look at every open ticket, act, tell."""
    request = read_request(session, WatchOptions(**typed))
    return watch_tickets(session, request, [check_quiet, check_deadlines, check_promises, unassigned_check()])
