"""tkt stale: what has gone quiet."""

from typing import Any

from ticketcli.i18n import _
from ticketcli.terminal import watch
from ticketcli.terminal.command import verb
from ticketcli.terminal.session import Session


@verb(_("Find open tickets that nobody touched, or whose customer heard nothing, for too long; exit 1 when there are."))
@watch.quiet_options()
@watch.selecting_options()
@watch.acting_options()
@watch.telling_options()
def command(session: Session, **options: Any) -> int:
    """Look at every open ticket, act, tell."""
    return watch.watched(session, [watch.quiet_check], options)
