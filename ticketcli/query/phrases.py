"""Words that stand one behind the other: in all that was written on a ticket, or in its title."""

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query.asker import Asker
from ticketcli.query.fulltext import record_parts, split_tokens
from ticketcli.query.predicate import EVERYTHING, Predicate, exact_predicate
from ticketcli.text import fold_text, one_line
from ticketcli.ticket.model import Ticket


def find_in_text(_asker: Asker, _key: str, value: str) -> Predicate:
    """The tickets with these words, the last of which may go on."""
    phrase = " ".join(split_tokens(value))
    if not value:
        return EVERYTHING
    if not phrase:
        raise Usage(_("`{value}` has neither letters nor digits to search for").format(value=one_line(value, 40)))
    sql = "t.text IN (SELECT rowid FROM fulltext WHERE fulltext MATCH ?)"
    return exact_predicate(lambda ticket: f" {phrase}" in _searchable(ticket), sql, f'"{phrase}" *')


def find_in_title(_asker: Asker, _key: str, value: str) -> Predicate:
    """The tickets whose title has these letters."""
    wanted = fold_text(value)
    return exact_predicate(lambda ticket: wanted in fold_text(ticket.title), "instr(fold(t.title), ?) > 0", wanted)


def _searchable(ticket: Ticket) -> str:
    """The words of all that was written on a ticket, a blank before each; no phrase leads from one part to the next."""
    return "\n".join(" " + " ".join(split_tokens(part)) for part in record_parts(ticket).values())
