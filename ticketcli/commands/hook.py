"""tkt hook: what git calls at a remote of one's own."""

import sys

import click

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.sync.pre_receive import run_hook
from ticketcli.terminal.command import part
from ticketcli.terminal.session import Session


@click.group(help=_("Hooks that git calls at a remote of one's own."))
def command() -> None:
    """The noun."""


@part(command, "pre-receive", _("Refuse a push that breaks a file, drops history or entries, or goes beyond a role."))
def pre_receive(session: Session) -> int:
    """Reads `OLD NEW REF` lines, as git gives them; exit 1 refuses."""
    if sys.stdin.isatty():
        raise Usage(_("git calls this, and says what is pushed on standard input: docs/teams.md says how it is set up"))
    return run_hook(sys.stdin)
