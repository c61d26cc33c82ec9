"""tkt stale: what has gone quiet."""

from typing import Any

from ticketcli import watching
from ticketcli.console import Console
from ticketcli.i18n import _
from ticketcli.verb import verb


@verb(_("Find open tickets that nobody touched, or whose customer heard nothing, for too long; exit 1 when there are."))
@watching.quiet_options()
@watching.selecting_options()
@watching.acting_options()
@watching.telling_options()
def command(console: Console, **options: Any) -> int:
    """Look at every open ticket, act, tell."""
    return watching.watched(console, [watching.quiet_check], options)
