"""What closed tickets teach: the models of a desk made anew, and what each agent has done with tickets alike."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from ticketcli.assignment.dispatch import Dispatch
from ticketcli.desk.desk import Desk
from ticketcli.learning.advice import is_lesson, label_examples, text_of
from ticketcli.learning.lesson import Lesson, learn_labels
from ticketcli.learning.similarity import likeness_of
from ticketcli.query.predicate import exact_predicate
from ticketcli.reports.experience import NONE, Experience, count_experience
from ticketcli.rules.duty import shift_until
from ticketcli.ticket.fields import LEARNED
from ticketcli.ticket.model import Ticket

ALIKE = 50
"""So many of the tickets most alike tell of experience."""
CLOSED_ONES = exact_predicate(lambda ticket: not ticket.open, "NOT t.open")


class Record(NamedTuple):
    """What else speaks for or against a candidate: experience with tickets alike, and until when on shift."""

    experience: Experience = NONE
    until: datetime | None = None


NO_RECORD = Record()
Records = Mapping[str, Record]


def learn_fields(desk: Desk) -> Mapping[str, Lesson]:
    """Learn each field from the closed tickets, the newest first, and keep what was learned."""
    done = closed_tickets(desk)
    lessons = {field: learn_labels(label_examples(done, field)) for field in LEARNED}
    models = {field: one.model for field, one in lessons.items() if one.model and one.knows}
    desk.memory.keep(models, likeness_of((ticket.id, text_of(ticket)) for ticket in done))
    return lessons


def agent_records(desk: Desk, dispatch: Dispatch, at: datetime) -> Callable[[Ticket], dict[str, Record]]:
    """For a ticket, each agent's experience with tickets alike, and until when the agent is on shift."""
    look = _looked_up(desk)

    def known(ticket: Ticket) -> dict[str, Record]:
        ids = [id for id, _how in look(text_of(ticket), ALIKE) if id != ticket.id]
        done = count_experience(found for id in ids if (found := desk.store.ticket(id)))
        ends = {agent.id: shift_until(agent, dispatch.calendars, at) for agent in desk.agents.values()}
        return {agent: Record(done.get(agent, NONE), end) for agent, end in ends.items()}

    return known


def _looked_up(desk: Desk) -> Callable[[str, int], list[tuple[str, float]]]:
    """What finds closed tickets that are alike: what was learned, else all of them are read now."""
    if desk.has_learned and desk.memory.likeness():
        return desk.memory.alike
    return likeness_of((ticket.id, text_of(ticket)) for ticket in closed_tickets(desk)).alike


def closed_tickets(desk: Desk) -> Sequence[Ticket]:
    """The tickets that there is something to learn from, the newest first."""
    done = [ticket for ticket in desk.index.tickets(CLOSED_ONES) if is_lesson(ticket)]
    return sorted(done, key=attrgetter("created_at", "id"), reverse=True)
