"""tkt undo: the last change taken back, by a new commit."""

import click

from ticketcli import lifecycle, records
from ticketcli.console import Console
from ticketcli.errors import NotAllowed
from ticketcli.history import Commit
from ticketcli.language import _
from ticketcli.model import Change
from ticketcli.text import one_line
from ticketcli.verb import dry_run_option, format_option, verb


@verb(_("Take the last change of this desk back by a new commit; what was said stays, marked as undone."))
@dry_run_option()
@format_option()
def command(console: Console, dry_run: bool, format: str) -> None:
    """Restore every file of the last commit; a ticket keeps its entries and gets one that makes them void."""
    desk = console.desk
    with desk.writing():
        last = _last(console)
        changes, files = _restored(console, last)
        if not dry_run:
            changes = desk.record(changes, console.author, console.at, files=files, message=_message(last, changes))
    if dry_run:
        console.say(_("nothing was changed: this was a dry run"))
    if format == "table" and not console.quiet:
        click.echo(_("undone: {subject}").format(subject=one_line(last.subject)))
    else:
        console.changes(changes, format, many=len(changes) != 1)


def _message(last: Commit, changes: list[Change]) -> str:
    subject = one_line(last.subject, 150)
    tickets = "".join(f"Ticket: {change.after.id}\n" for change in changes)
    return f"Undo: {subject}\n\n{tickets}Act: undone\nUndoes: {last.id}\n"


def _last(console: Console) -> Commit:
    commits = console.desk.history.log(most=1)
    if not commits:
        raise NotAllowed(_("there is nothing to undo: no commit yet"))
    if not commits[0].trailer("Act") and not commits[0].trailer("Tickets"):
        raise NotAllowed(
            _("the last commit ({subject}) is not one of tkt's: use git revert").format(
                subject=one_line(commits[0].subject)
            )
        )
    return commits[0]


def _restored(console: Console, last: Commit) -> tuple[list[Change], dict[str, bytes | None]]:
    history, store = console.desk.history, console.desk.store
    changes: list[Change] = []
    files: dict[str, bytes | None] = {}
    for path, how in history.changed_files(last.id).items():
        if store.data(path) != history.content(last.id, path):
            raise NotAllowed(_("{path} was changed by hand since: commit or drop that first").format(path=path))
        then = None if how == "A" else history.before(last.id, path)
        if path.startswith("tickets/") and how == "M":
            now = records.ticket(store.text(path) or "", path)
            before = records.ticket((then or b"").decode(), path)
            changes.append(Change(now, lifecycle.undone(now, before, console.by, console.at)))
        else:
            files[path] = then
    return changes, files
