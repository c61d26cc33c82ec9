"""Time: a million working times added, and the night job on desks with policies, with and without an index."""

import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import desks, stopwatch
from bench.figures import Figure, Measure
from bench.ground import Ground
from ticketcli.worktime.calendar import WEEKDAYS, make_calendar

MILLION, SAMPLE = 1_000_000, 100_000
TWO_WEEKS = 80 * 3600
DAY = [["09:00", "13:00"], ["14:00", "18:00"]]
CALENDAR = {
    "zone": "America/New_York",
    "hours": dict.fromkeys(WEEKDAYS[:5], DAY),
    "holidays": ["2026-11-26", "2026-12-25", "2027-01-01"],
}
POLICIES = """\
calendars:
  office:
    zone: America/New_York
    hours: {mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY}
    holidays: {country: US}
policies:
  - policy: claims
    when: {type: [claim, complaint]}
    strength: contractual
    first_reply: 2h
    next_reply: 4h
    resolution: 3 working days
  - policy: all
    first_reply: {length: {urgent: 1h, high: 4h, normal: 8h, low: 16h}}
    next_reply: 8h
    update: 5 working days
    resolution: 6 working days
""".replace("DAY", '[["09:00", "13:00"], ["14:00", "18:00"]]')
WATCH = ["watch", "--exit-zero", "--format", "json"]


def adding(_ground: Ground) -> Iterator[Figure]:
    """T1: a million additions of two working weeks, over both changes of the clock."""
    calendar, dice = make_calendar(CALENDAR), random.Random(7)
    starts = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randrange(10**8)) for _n in range(SAMPLE)]
    began = time.process_time()
    for start in starts:
        calendar.add(start, TWO_WEEKS)
    seconds = (time.process_time() - began) * MILLION / SAMPLE
    yield Figure("T1", "a million adds of two working weeks", 0, "", seconds, "s", 20)


def watching(ground: Ground) -> Iterator[Figure]:
    """T2: the night job, on a warm index and on none."""
    for size in ground.sizes:
        desk = _desk(ground, size)
        _used(ground, desk)
        warm = min(_used(ground, desk) for _run in range(3))
        yield Figure("T2", "tkt watch, warm index, processor", size, "", warm, "s", 2)
        for file in (desk / ".git" / "tkt").glob("index.db*"):
            file.unlink()
        yield Figure("T2", "tkt watch, no index, processor", size, "", _used(ground, desk), "s", 60)


def _used(ground: Ground, desk: Path) -> float:
    """The processor time of one night job, its gits included: what others do on the machine is not in it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    stopwatch.once([ground.tkt, *WATCH], desk)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _desk(ground: Ground, size: int) -> Path:
    desk = desks.copied(ground.kept, size, ground.work / f"night-{size}")
    (desk / "sla.yaml").write_text(POLICIES, encoding="utf-8")
    desks.git(desk, "add", "sla.yaml")
    desks.git(desk, "commit", "-qm", "Policies")
    return desk


TARGETS: dict[str, Measure] = {"T1": adding, "T2": watching}
