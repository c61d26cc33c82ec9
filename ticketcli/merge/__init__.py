"""Two versions of a record and the one they both come from, made one by what they mean (docs/format.md, Two clones).

The same two sides give the same in either order, a chain of merges gives the same in any order, what is merged with
itself stays, and no entry is ever lost. Entries are a set, joined by id. A field is what the last act on it says, in
the order of the joined timeline; what a hand wrote without an act merges three ways, and what it loses is told by an
entry of its own. Lists are sets. A description is composed by lines of all its versions, each of which an entry keeps.
"""

from typing import TypeVar

from ticketcli.merge.records import agent, article, customer
from ticketcli.merge.ticket import ticket
from ticketcli.ticket.model import Agent, Article, Customer, Ticket

Record = TypeVar("Record", Ticket, Customer, Agent, Article)


def merge(base: Record | None, ours: Record, theirs: Record) -> Record:
    """The record that two clones made of one; `base` is the version both come from, None where there was none."""
    match ours, theirs:
        case Ticket(), Ticket():
            return ticket(base, ours, theirs)
        case Customer(), Customer():
            return customer(base, ours, theirs)
        case Agent(), Agent():
            return agent(base, ours, theirs)
        case Article(), Article():
            return article(base, ours, theirs)
    raise TypeError(f"{type(ours).__name__} and {type(theirs).__name__} are not of one kind")
