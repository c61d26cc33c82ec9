"""What a person types for a ticket or a customer, and which one that is."""

from collections.abc import Callable, Iterable, Sequence

from ticketcli.errors import NotFound, Usage
from ticketcli.i18n import _
from ticketcli.index.questions import Index
from ticketcli.storage.files import Store
from ticketcli.text import listed, nearest, one_line, pattern, slug
from ticketcli.ticket import number
from ticketcli.ticket.model import Customer, Ticket
from ticketcli.ticket.people import Directory, sender

_EXTERNAL = pattern(r"([A-Za-z][A-Za-z0-9_-]{0,39}):(.+)")
_SHORTEST_TAIL = 2


def ticket(ref: str, store: Store, index: Index) -> Ticket:
    """The ticket that `ref` means: a full number, its unique tail (else Usage) or SOURCE:ID; NotFound."""
    external = _EXTERNAL.fullmatch(ref.strip())
    if external:
        return _external(external[1].lower(), external[2], store, index)
    typed = number.tidy(ref)
    return store.ticket(typed) or _by_tail(typed, ref, store, index)


def _external(source: str, id: str, store: Store, index: Index) -> Ticket:
    for known in index.from_external(f"{source}:{id}"):
        if ticket := store.ticket(known):
            return ticket
    raise NotFound(_("no ticket came from {source} as {id}").format(source=source, id=one_line(id, 60)))


def _by_tail(typed: str, ref: str, store: Store, index: Index) -> Ticket:
    tails = index.numbers(typed) if len(typed) >= _SHORTEST_TAIL else []
    if not tails:
        raise NotFound(_not_found(typed, one_line(ref, 40), index.numbers()))
    if len(tails) > 1:
        raise Usage(
            _("`{ref}` may be {numbers}: type more of it").format(
                ref=one_line(ref, 40), numbers=listed(sorted(tails)[:5])
            )
        )
    ticket = store.ticket(tails[0])
    if not ticket:
        raise NotFound(_("no such ticket: {ref}").format(ref=one_line(ref, 40)))
    return ticket


def _not_found(typed: str, ref: str, known: Sequence[str]) -> str:
    whole = bool(number.NUMBER.fullmatch(typed))
    near = list(number.misheard(typed, known)) or nearest(typed, known)
    hint = _("; did you mean {near}?").format(near=listed(sorted(near)[:3])) if near else ""
    if whole and not number.valid(typed):
        return _("no such ticket: {ref} (its check character does not fit)").format(ref=ref) + hint
    return _("no such ticket: {ref}").format(ref=ref) + hint


def customer(id: str, directory: Directory, everybody: Callable[[], Iterable[Customer]]) -> Customer:
    """The customer of that id, name or address; NotFound with the nearest otherwise."""
    found = directory.named(id) or directory.customer(slug(id)) or directory.find(sender(id))
    if found:
        return found
    near = nearest(id, [customer.id for customer in everybody()])
    hint = _("; did you mean {near}?").format(near=listed(near)) if near else ""
    raise NotFound(_("no such customer: {id}").format(id=one_line(id, 60)) + hint)
