"""What a person types for a ticket, a customer or an agent, and which one that is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ticketcli.errors import NotFound, Usage
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, list_words, make_slug, nearest_words, one_line
from ticketcli.ticket import number
from ticketcli.ticket.model import Agent, Customer, Ticket
from ticketcli.ticket.people import mail_key, parse_sender

if TYPE_CHECKING:
    from ticketcli.desk.edges import Edges

_EXTERNAL = ascii_pattern(r"([A-Za-z][A-Za-z0-9_-]{0,39}):(.+)")
_SHORTEST_TAIL = 2


class Finder:
    """Finds in a desk what a person means."""

    def __init__(self, desk: "Edges") -> None:
        self._desk = desk

    def ticket(self, ref: str) -> Ticket:
        """The ticket that `ref` means: a full number, its unique tail (else Usage) or SOURCE:ID; NotFound."""
        external = _EXTERNAL.fullmatch(ref.strip())
        if external:
            return self._external(external[1].lower(), external[2])
        typed = number.tidy_number(ref)
        return self._desk.store.ticket(typed) or self._by_tail(typed, ref)

    def _external(self, source: str, id: str) -> Ticket:
        for known in self._desk.index.from_external(f"{source}:{id}"):
            if ticket := self._desk.store.ticket(known):
                return ticket
        raise NotFound(_("no ticket came from {source} as {id}").format(source=source, id=one_line(id, 60)))

    def _by_tail(self, typed: str, ref: str) -> Ticket:
        index = self._desk.index
        tails = index.numbers(typed) if len(typed) >= _SHORTEST_TAIL else []
        if not tails:
            raise NotFound(_not_found(typed, one_line(ref, 40), index.numbers()))
        if len(tails) > 1:
            raise Usage(
                _("`{ref}` may be {numbers}: type more of it").format(
                    ref=one_line(ref, 40), numbers=list_words(sorted(tails)[:5])
                )
            )
        ticket = self._desk.store.ticket(tails[0])
        if not ticket:
            raise NotFound(_("no such ticket: {ref}").format(ref=one_line(ref, 40)))
        return ticket

    def customer(self, id: str) -> Customer:
        """The customer of that id, name or address; NotFound with the nearest otherwise."""
        directory = self._desk.directory
        found = directory.by_name(id) or directory.customer(make_slug(id)) or directory.find(parse_sender(id))
        if found:
            return found
        near = nearest_words(id, [customer.id for customer in self._desk.customers()])
        hint = _("; did you mean {near}?").format(near=list_words(near)) if near else ""
        raise NotFound(_("no such customer: {id}").format(id=one_line(id, 60)) + hint)

    def agent_of_mail(self, mail: str) -> Agent | None:
        """The agent with that address."""
        key = mail_key(mail)
        return next((a for a in self._desk.agents.values() if key in map(mail_key, a.mail)), None)


def _not_found(typed: str, ref: str, known: Sequence[str]) -> str:
    whole = bool(number.NUMBER.fullmatch(typed))
    near = list(number.misheard_numbers(typed, known)) or nearest_words(typed, known)
    hint = _("; did you mean {near}?").format(near=list_words(sorted(near)[:3])) if near else ""
    if whole and not number.is_valid(typed):
        return _("no such ticket: {ref} (its check character does not fit)").format(ref=ref) + hint
    return _("no such ticket: {ref}").format(ref=ref) + hint
