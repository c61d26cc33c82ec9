"""What every changing command does: read the tickets, change them, record all as one commit, say what was done."""

from collections.abc import Callable, Mapping, Sequence

from ticketcli.console import FEW, Console
from ticketcli.errors import BadFile
from ticketcli.language import _, plural
from ticketcli.model import Change, Ticket
from ticketcli.verb import refs


def act(console: Console, tickets: Sequence[str], format: str, do: Callable[[Ticket], Ticket], dry_run: bool = False,
        summary: str = "", files: Mapping[str, bytes | None] | None = None) -> None:  # fmt: skip
    """Read each ticket, let `do` change it, record all as one commit and say what was done."""
    named = refs(tickets)
    with console.desk.writing():
        found = {ticket.id: ticket for ticket in map(console.desk.get, named)}
        changes = [Change(ticket, do(ticket)) for ticket in found.values()]
        done = record(console, changes, dry_run, summary, files)
    tell(console, changes, done, format, len(named) > 1)


def record(console: Console, changes: Sequence[Change], dry_run: bool = False, summary: str = "",
           files: Mapping[str, bytes | None] | None = None) -> list[Change]:  # fmt: skip
    """Record what really changes as one commit, or only say that it is a dry run; gives it with entry ids."""
    real = followed(console, [change for change in changes if change.before != change.after])
    if dry_run:
        console.say(_("nothing was changed: this was a dry run"))
        return real
    return console.desk.record(
        console.in_turn(real), console.author, console.at, summary if len(real) > 1 else "", files
    )


def followed(console: Console, changes: Sequence[Change]) -> list[Change]:
    """The changes with what the rules make of the events in them; rules that cannot be read stop nobody's work."""
    from ticketcli.rules.event import events

    happened = {event.what for change in changes for event in events(change)}
    if not happened:
        return list(changes)
    from ticketcli.rules.sieve import Sieve

    try:
        heard = happened & Sieve(console.desk.rules).events
    except BadFile as fault:
        console.say(_("the rules were not asked: {fault}").format(fault=fault))
        return list(changes)
    dispatch = console.desk.dispatch() if heard else None
    return [dispatch.followed(change, console.at) if dispatch else change for change in changes]


def tell(console: Console, changes: Sequence[Change], done: Sequence[Change], format: str, many: bool) -> None:
    """Say what was `done` and which of the `changes` were none; whole tickets are told of both."""
    made = {change.after.id: change for change in done}
    left = [change.after.id for change in changes if change.after.id not in made]
    for id in left if len(left) <= FEW else ():
        console.say(_("{id}: nothing to change").format(id=id))
    if len(left) > FEW:
        console.say(plural("{n} ticket: nothing to change", "{n} tickets: nothing to change", len(left)))
    whole = format not in ("table", "ids")
    console.changes([made.get(c.after.id, c) for c in changes if whole or c.after.id in made], format, many)
