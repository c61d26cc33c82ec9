"""tkt watch: gone quiet, late, promised; the night job."""

from typing import Any

from ticketcli import watching
from ticketcli.console import Console
from ticketcli.i18n import _
from ticketcli.verb import verb


@verb(_("Find what has gone quiet, is late or will be, and promises not kept, in one go; for a night job."))
@watching.within_option()
@watching.quiet_options()
@watching.selecting_options()
@watching.assigning_option()
@watching.acting_options()
@watching.telling_options()
def command(console: Console, **options: Any) -> int:
    """Look at every open ticket, act, tell."""
    checks = (watching.quiet_check, watching.deadline_check, watching.promise_check)
    return watching.watched(console, checks, options)
