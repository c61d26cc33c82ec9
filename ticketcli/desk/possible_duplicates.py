"""On the look-out for duplicates: what comes in, beside the customer's tickets and the week's."""

import sys
from collections.abc import Iterable, Iterator

from ticketcli.desk.desk import Desk
from ticketcli.learning.duplicates import (
    Glimpse,
    Twin,
    find_twins,
    glimpse_ticket,
    may_be_twins,
    recent_span,
    shares_words,
)
from ticketcli.query.predicate import OPEN_ONES
from ticketcli.text import split_words
from ticketcli.ticket.model import Card, Ticket

OF_CUSTOMER = 20
READ = 8
"""Of the tickets with a title like it, so many are read."""
RAREST = 4
COMMON = 60
"""In an import, a word of more titles than this finds none of them."""
MOST_OPEN = 5000


def find_possible(desk: Desk, ticket: Ticket) -> list[Twin]:
    """The tickets on the desk that a fresh one likely is; only those with a title like it are read."""
    titles = {card.id: card.title for card in desk.index.of_customer(ticket.customer or "", OF_CUSTOMER)}
    titles |= desk.index.titles(desk.settings.prefix, *recent_span(ticket, ticket.created_at))
    own, said = (
        frozenset(split_words(ticket.title)),
        {title: frozenset(split_words(title)) for title in {*titles.values()}},
    )
    alike = {title: len(own & held) for title, held in said.items() if shares_words(own, held)}
    near = [id for id, title in titles.items() if id != ticket.id and title in alike]
    near.sort(key=lambda id: alike[titles[id]], reverse=True)
    return find_twins(ticket, (other for id in near[:READ] if (other := desk.store.ticket(id))))


class Lookout:
    """The open tickets of the desk and what an import has brought, found again by the rare words of their titles."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.brought: dict[str, Ticket] = {}
        self._by_word: dict[str, list[tuple[Glimpse, tuple[str, ...]]]] = {}
        for card in desk.index.cards(OPEN_ONES, "t.created_at DESC", MOST_OPEN):
            self._add(card)

    def twins(self, ticket: Ticket) -> list[Twin]:
        """Those that a ticket likely is; from then on it is among them."""
        near = dict.fromkeys(self._near(ticket))
        self.brought[ticket.id] = ticket
        self._add(ticket)
        return find_twins(
            ticket, (other for id in near if (other := self.brought.get(id) or self.desk.store.ticket(id)))
        )

    def forget_recorded(self, tickets: Iterable[Ticket]) -> None:
        """These are on the desk by now, to be read there."""
        for ticket in tickets:
            self.brought.pop(ticket.id, None)

    def _add(self, ticket: Ticket | Card) -> None:
        seen, said = glimpse_ticket(ticket), tuple({*map(sys.intern, split_words(ticket.title))})
        for word in said:
            known = self._by_word.setdefault(word, [])
            if len(known) <= COMMON:  # a word that finds nothing any more need not know where it stands
                known.append((seen, said))

    def _near(self, ticket: Ticket) -> Iterator[str]:
        said = frozenset(split_words(ticket.title))
        rare = sorted((len(self._by_word.get(word, ())), word) for word in said)
        for count, word in rare[:RAREST]:
            if count <= COMMON:
                known = self._by_word.get(word, ())
                near = ((other, title) for other, title in known if may_be_twins(ticket, other))
                yield from (other.id for other, title in near if shares_words(said, frozenset(title)))
