"""Words that stand one behind the other: in all that was written on a ticket, or in its title."""

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query.asker import Asker
from ticketcli.query.fulltext import parts, tokens
from ticketcli.query.predicate import EVERYTHING, Test, exactly
from ticketcli.text import fold, one_line
from ticketcli.ticket.model import Ticket


def text(_asker: Asker, _key: str, value: str) -> Test:
    """The tickets with these words, the last of which may go on."""
    phrase = " ".join(tokens(value))
    if not value:
        return EVERYTHING
    if not phrase:
        raise Usage(_("`{value}` has neither letters nor digits to search for").format(value=one_line(value, 40)))
    sql = "t.text IN (SELECT rowid FROM fulltext WHERE fulltext MATCH ?)"
    return exactly(lambda ticket: f" {phrase}" in _searchable(ticket), sql, f'"{phrase}" *')


def title(_asker: Asker, _key: str, value: str) -> Test:
    """The tickets whose title has these letters."""
    wanted = fold(value)
    return exactly(lambda ticket: wanted in fold(ticket.title), "instr(fold(t.title), ?) > 0", wanted)


def _searchable(ticket: Ticket) -> str:
    """The words of all that was written on a ticket, a blank before each; no phrase leads from one part to the next."""
    return "\n".join(" " + " ".join(tokens(part)) for part in parts(ticket).values())
