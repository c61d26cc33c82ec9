"""tkt watch: gone quiet, late, promised; the night job."""

from typing import Any

from ticketcli.i18n import _
from ticketcli.terminal import watch
from ticketcli.terminal.command import verb
from ticketcli.terminal.session import Session


@verb(_("Find what has gone quiet, is late or will be, and promises not kept, in one go; for a night job."))
@watch.within_option()
@watch.quiet_options()
@watch.selecting_options()
@watch.assigning_option()
@watch.acting_options()
@watch.telling_options()
def command(session: Session, **options: Any) -> int:
    """Look at every open ticket, act, tell."""
    checks = (watch.quiet_check, watch.deadline_check, watch.promise_check)
    return watch.watched(session, checks, options)
