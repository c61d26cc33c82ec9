"""Who did what: each figure belongs to the agent who had the ticket when it happened, a reply to who wrote it."""

from collections.abc import Iterable, Iterator

from ticketcli.i18n import _
from ticketcli.reports import measure, times
from ticketcli.reports.grouping import Fact
from ticketcli.reports.measure import Frame, Measure, Report
from ticketcli.ticket.metrics import Metrics


def build_report(stories: Iterable[Metrics], frame: Frame) -> Report:
    """One row an agent (and further groupings): what happened in the window, and what was open at `frame.window.at`."""
    frame = frame._replace(by=tuple(dict.fromkeys(("agent", *frame.by))))
    tally = measure.tally_stories(stories, _facts, frame)
    notes = (*measure.tally_notes(tally, frame), measure.present_words(frame.window))
    return measure.make_report(_("agents"), tally, frame.by, list(_columns(frame.calendar is not None)), notes)


def _columns(working: bool) -> Iterator[Measure]:
    yield Measure("given", _("given"), "given", measure.count_facts)
    yield Measure("resolved", _("resolved"), "resolved", measure.count_facts)
    yield Measure("open", _("open"), "open", measure.count_facts)
    yield Measure("hand_offs", _("hand-offs"), "hand_offs", measure.count_facts)
    yield Measure("messages", _("messages"), "messages", measure.count_facts)
    for name, title in (("first_reply", _("first reply")), ("resolution", _("resolution"))):
        yield Measure(f"{name}_n", f"{title}, n", name, measure.count_facts)
        yield Measure(f"{name}_median", f"{title}, {_('median')}", name, measure.median_time)
        if working:
            yield Measure(
                f"working_{name}_median", f"{title}, {_('median, working')}", times.WORKING + name, measure.median_time
            )
    yield Measure("one_touch", _("one touch"), "one_touch", measure.share_met)
    yield Measure("reopened", _("reopened"), "came_back", measure.share_met)


def _facts(told: Metrics, frame: Frame) -> Iterator[Fact]:
    window = frame.window
    yield from (Fact("given", at, agent) for at, agent in told.gifts if window.holds(at))
    yield from measure.hand_ons_within(told, window)
    yield from measure.events_within("resolved", told, told.resolutions, window)
    yield from (Fact("messages", reply.at, reply.by) for reply in told.replies if window.holds(reply.at))
    yield from times.time_facts(told, frame)
    for at in filter(window.holds, told.resolutions):
        agent = told.owner_at(at)
        yield Fact("came_back", at, agent, any(told.owner_at(again) == agent for again in told.reopenings))
    if told.open_at(window.at):
        yield Fact("open", window.at, told.owner_at(window.at))
