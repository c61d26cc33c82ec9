"""tkt close: an agent closes what was resolved."""

from ticketcli.i18n import _
from ticketcli.terminal.changes import act
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Console
from ticketcli.ticket import lifecycle
from ticketcli.ticket.metrics import resolved_at
from ticketcli.ticket.model import Ticket
from ticketcli.worktime import dates


@verb(_("Close resolved tickets; long silence counts as acceptance and is recorded as silence."))
@tickets_argument()
@dry_run_option()
@format_option()
def command(console: Console, tickets: tuple[str, ...], dry_run: bool, format: str) -> None:
    """Closed by silence where the customer was silent long enough, else by the agent alone."""

    def do(ticket: Ticket) -> Ticket:
        return lifecycle.closed(ticket, console.by, console.at, console.desk.path(ticket), _acceptance(console, ticket))

    act(console, tickets, format, do, dry_run, "closed")


def _acceptance(console: Console, ticket: Ticket) -> str:
    settings, since = console.desk.settings, resolved_at(ticket)
    if since is None:
        return "none"
    calendar = console.service.working
    accepted_at = dates.read(settings.accept_after, settings.local(since), settings.tz, calendar)
    return "silence" if accepted_at <= console.at else "none"
