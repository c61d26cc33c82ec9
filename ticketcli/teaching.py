"""What closed tickets teach: the models of a desk made anew."""

from collections.abc import Mapping, Sequence
from operator import attrgetter

from ticketcli.desk import Desk
from ticketcli.learning.advice import FIELDS, examples, teaches, text_of
from ticketcli.learning.lesson import Lesson, lesson
from ticketcli.likeness import likeness
from ticketcli.model import Ticket


def learn(desk: Desk) -> Mapping[str, Lesson]:
    """Learn each field from the closed tickets, the newest first, and keep what was learned."""
    done = closed(desk)
    lessons = {field: lesson(examples(done, field)) for field in FIELDS}
    models = {field: one.model for field, one in lessons.items() if one.model and one.knows}
    desk.memory.keep(models, likeness((ticket.id, text_of(ticket)) for ticket in done))
    return lessons


def closed(desk: Desk) -> Sequence[Ticket]:
    """The tickets that there is something to learn from, the newest first."""
    done = [ticket for ticket in desk.tickets() if teaches(ticket)]
    return sorted(done, key=attrgetter("created_at", "id"), reverse=True)
