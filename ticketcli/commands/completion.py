"""tkt completion: the script for a shell."""

import click
from click.shell_completion import get_completion_class

from ticketcli.i18n import _
from ticketcli.terminal.command import verb
from ticketcli.terminal.session import Session


@verb(_('Print the completion script: eval "$(tkt completion bash)", or save it where the shell looks.'))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(_session: Session, shell: str) -> None:
    """Click's script for this program."""
    script = get_completion_class(shell)
    root = click.get_current_context().find_root().command
    if script:
        click.echo(script(root, {}, "tkt", "_TKT_COMPLETE").source())
