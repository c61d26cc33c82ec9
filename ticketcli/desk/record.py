"""Changes, customers and agents as the files that they make, and all of them recorded as one commit."""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from ticketcli.desk.desk import Desk
from ticketcli.format import records
from ticketcli.history.repository import Author
from ticketcli.storage.files import Store, agent_path, customer_path, ticket_path
from ticketcli.text import ascii_pattern
from ticketcli.ticket import wording
from ticketcli.ticket.model import Agent, Change, Customer, Entry

_ID = ascii_pattern(r"e[0-9a-f]{7}")
_IDS = 1 << 28


def record_on_desk(desk: Desk, changes: Sequence[Change], author: Author, at: datetime, summary: str = "",
           files: Mapping[str, bytes | None] | None = None, message: str = "") -> list[Change]:  # fmt: skip
    """Write and commit these changes, and other `files` with them, as one commit; gives them with entry ids.

    The commit's message is made of the changes, headed by `summary` where there are several; or it is `message`.
    """
    done = [with_entry_ids(change) for change in changes if change.before != change.after]
    written = {**ticket_files(desk.store, done), **(files or {})}
    if written:
        told, durable = message or wording.commit_message(done, summary), desk.settings.durability == "full"
        with desk.store.in_a_row():
            parent = desk.recorder.record(written, told, author, at, desk.store.put, durable)
        desk.index.take_recorded(parent, written, [change.after for change in done])
        if desk.has_learned:
            desk.memory.learn_decided(done)
    return done


def ticket_files(store: Store, changes: Iterable[Change]) -> dict[str, bytes | None]:
    """The ticket files that these changes make; what a hand wrote there and no act touched stays as it is."""
    made: dict[str, bytes | None] = {}
    for change in changes:
        path = ticket_path(change.after.id)
        old = store.text(path) if change.before else None
        made[path] = records.ticket_text(change.after, old).encode()
    return made


def customer_file(store: Store, customer: Customer) -> dict[str, bytes | None]:
    """The file that a customer makes."""
    path = customer_path(customer.id)
    return {path: records.customer_text(customer, store.text(path)).encode()}


def agent_file(store: Store, agent: Agent) -> dict[str, bytes | None]:
    """The file that an agent makes."""
    path = agent_path(agent.id)
    return {path: records.agent_text(agent, store.text(path)).encode()}


# -- ids of entries ----------------------------------------------------------------------------------------------------


def with_entry_ids(change: Change) -> Change:
    """The change with an id on each fresh entry, no id twice in the ticket, and ids that rise within an instant.

    So the order of (instant, id) is the order in which things happened, in whichever clone they are put together.
    """
    if all(entry.id for entry in change.after.entries):
        return change
    taken = {entry.id for entry in change.after.entries}
    entries: list[Entry] = []
    highest, at = "", None
    for entry in change.after.entries:
        highest = "" if entry.at != at else highest
        entries.append(entry if entry.id else _with_id(entry, taken, highest))
        highest, at = max(highest, entries[-1].id), entry.at
    return change._replace(after=change.after._replace(entries=tuple(entries)))


def _with_id(entry: Entry, taken: set[str], above: str) -> Entry:
    """The entry with an id that nobody has, a little above another one of its instant."""
    low = int(above[1:], 16) if _ID.fullmatch(above) else 0
    while (id := _id_above(low)) in taken:
        continue
    taken.add(id)
    return entry._replace(id=id)


def _id_above(low: int) -> str:
    room = int.from_bytes(os.urandom(4)) >> (12 if low else 5)
    return f"e{low + room:07x}" if low + room < _IDS else f"e{_IDS - 1:07x}{os.urandom(3).hex()}"
