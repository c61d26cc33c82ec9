"""Who did what: each figure belongs to the agent who had the ticket when it happened, a message to who wrote it."""

from collections.abc import Iterable, Iterator

from ticketcli.i18n import _
from ticketcli.reports import measure, times
from ticketcli.reports.grouping import Fact
from ticketcli.reports.measure import Column, Frame, Report
from ticketcli.ticket.metrics import Figures


def report(stories: Iterable[Figures], frame: Frame) -> Report:
    """One row an agent (and further groupings): what happened in the window, and what was open at `frame.window.at`."""
    frame = frame._replace(by=tuple(dict.fromkeys(("agent", *frame.by))))
    tally = measure.tally(stories, _facts, frame)
    notes = (*measure.notes(tally, frame), measure.present(frame.window))
    return measure.report(_("agents"), tally, frame.by, list(_columns(frame.calendar is not None)), notes)


def _columns(working: bool) -> Iterator[Column]:
    yield Column("given", _("given"), "given", measure.count)
    yield Column("resolved", _("resolved"), "resolved", measure.count)
    yield Column("open", _("open"), "open", measure.count)
    yield Column("hand_offs", _("hand-offs"), "hand_offs", measure.count)
    yield Column("messages", _("messages"), "messages", measure.count)
    for name, title in (("first_reply", _("first reply")), ("resolution", _("resolution"))):
        yield Column(f"{name}_n", f"{title}, n", name, measure.count)
        yield Column(f"{name}_median", f"{title}, {_('median')}", name, measure.median)
        if working:
            yield Column(
                f"working_{name}_median", f"{title}, {_('median, working')}", times.WORKING + name, measure.median
            )
    yield Column("one_touch", _("one touch"), "one_touch", measure.share)
    yield Column("reopened", _("reopened"), "came_back", measure.share)


def _facts(told: Figures, frame: Frame) -> Iterator[Fact]:
    window = frame.window
    yield from (Fact("given", at, agent) for at, agent in told.given if window.holds(at))
    yield from measure.handed_on(told, window)
    yield from measure.events("resolved", told, told.resolved, window)
    yield from (Fact("messages", reply.at, reply.by) for reply in told.replies if window.holds(reply.at))
    yield from times.facts(told, frame)
    for at in filter(window.holds, told.resolved):
        agent = told.owner_at(at)
        yield Fact("came_back", at, agent, any(told.owner_at(again) == agent for again in told.reopened))
    if told.open_at(window.at):
        yield Fact("open", window.at, told.owner_at(window.at))
