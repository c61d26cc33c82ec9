"""What is left to do: the tickets open at an instant, rebuilt from timelines, how old they were, where it goes.

The rate at which the backlog shrinks is that of the four weeks before: what came in, less what was finished.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from ticketcli.i18n import _
from ticketcli.reports import grouping, measure
from ticketcli.reports.grouping import Fact, Group
from ticketcli.reports.measure import Cell, Frame, Measure, Report, Window
from ticketcli.ticket import metrics
from ticketcli.ticket.metrics import Metrics
from ticketcli.ticket.model import Status
from ticketcli.ticket.outcomes import UNCOUNTED

DAY = timedelta(days=1)
AGES = {"under_1d": DAY, "under_3d": 3 * DAY, "under_7d": 7 * DAY, "under_30d": 30 * DAY}
"""The buckets, by the age they end before; what is older is in `over_30d`."""
RATE = 28 * DAY
WEEKS = 12
BARS = "▁▂▃▄▅▆▇█"
FLOW = ("came_28d", "went_28d", "net_28d", "clears_on")


def build_report(stories: Iterable[Metrics], frame: Frame) -> Report:
    """The tickets open at `frame.window.at`, oldest first; days, weeks and months are those of their opening."""
    oldest_first = sorted(stories, key=lambda told: told.ticket.created_at)
    window = frame.window
    tally = measure.tally_stories(oldest_first, _facts, frame)
    moved = measure.tally_stories(oldest_first, _flow, frame).groups
    basis = (measure.calendar_words(frame), *measure.counted_tickets(tally, frame.by), _past(oldest_first, window))
    made = measure.make_report(_("backlog"), tally, frame.by, _columns(), (measure.present_words(window), *basis))
    rows = tuple(
        row._replace(cells=(*row.cells, *_cells(group, moved.get(key, grouping.group_piles({})), window)))
        for row, (key, group) in zip(made.rows, tally.groups.items(), strict=True)
    )
    more = (_("came, 28 d"), _("went, 28 d"), _("net, 28 d"), _("clears on"))
    return made._replace(columns=(*made.columns, *FLOW), titles=(*made.titles, *more), rows=rows)


def _columns() -> list[Measure]:
    titles = {
        "open": _("open"), "under_1d": "< 1 d", "under_3d": "1–3 d", "under_7d": "3–7 d", "under_30d": "7–30 d",
        "over_30d": "> 30 d", "unassigned": _("unassigned"), "waiting": _("waiting"),
    }  # fmt: skip
    columns = [Measure(name, title, name, measure.count_facts) for name, title in titles.items()]
    columns.insert(1, Measure("oldest", _("oldest"), "open", measure.longest_time))
    return columns


def _facts(told: Metrics, frame: Frame) -> Iterator[Fact]:
    now = frame.window.at
    if not told.open_at(now):
        return
    opened, agent = told.ticket.created_at, told.owner_at(now)
    age = now - opened
    yield Fact("open", opened, agent, age.total_seconds())
    yield Fact(next((name for name, end in AGES.items() if age < end), "over_30d"), opened, agent)
    if agent is None:
        yield Fact("unassigned", opened, agent)
    if told.state_at(now).status == Status.WAITING:
        yield Fact("waiting", opened, agent)


# -- where it goes -----------------------------------------------------------------------------------------------------


def _flow(told: Metrics, frame: Frame) -> Iterator[Fact]:
    """What came in or back, and what was finished, in the four weeks before."""
    until, opened = frame.window.at, told.ticket.created_at
    since, agent = until - RATE, told.owner_at(until)
    if since < opened <= until and not told.states[0].done:
        yield Fact("came", opened, agent)
    for was, now in pairwise(told.states):
        if was.done != now.done and since < now.at <= until:
            yield Fact("went" if now.done else "came", opened, agent)


def _cells(group: Group, moved: Group, window: Window) -> tuple[Cell, ...]:
    came, went = len(moved["came"]), len(moved["went"])
    return came, went, came - went, _clears_on(len(group["open"]), went - came, window)


def _clears_on(left: int, gone: int, window: Window) -> str | None:
    """The day on which nothing is left at this rate; None where it does not shrink."""
    if left and gone <= 0:
        return None
    days = -(-left * RATE.days // gone) if left else 0
    try:
        return metrics.local_instant(window.at + days * DAY, window.zone).date().isoformat()
    except OverflowError:
        return None


def _past(stories: Sequence[Metrics], window: Window) -> str:
    """How many were open, week by week: ▂▃▅▇."""
    instants = [window.at - weeks * 7 * DAY for weeks in range(WEEKS, -1, -1)]
    counted = [told for told in stories if told.outcome not in UNCOUNTED]
    counts = [sum(told.open_at(instant) for told in counted) for instant in instants]
    bars = "".join(BARS[count * (len(BARS) - 1) // max(*counts, 1)] for count in counts)
    return _("open, last {weeks} weeks: {bars} {first} to {last}").format(
        weeks=WEEKS, bars=bars, first=counts[0], last=counts[-1])  # fmt: skip
