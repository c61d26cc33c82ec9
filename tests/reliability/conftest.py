"""Each figure that is asked, with what was reached; `make torture` prints them as a table."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from tests.reliability.figures import FIGURES

HEAD = ("figure", "what", "in full", "tried", "faults", "seconds")


class Told(NamedTuple):
    """What a test told of a figure."""

    name: str
    times: int
    fault: str


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """`figure(name, what, asked, reached, times)`: noted for the table, and held; `times` is how often it was tried."""

    def figure(name: str, what: str, asked: Any, reached: Any, times: int = 0) -> None:
        counted = times or (reached if type(reached) is int else 0) or 1
        fault = "" if reached == asked else f"{name} {what}: {shown(reached)} instead of {shown(asked)}"
        record_property("figure", (name, counted, fault))
        assert not fault

    return figure


def shown(value: Any) -> str:
    """A value on one line: `none` where nothing is what was looked for."""
    return " ".join(str(value).split())[:200] if value not in ("", [], ()) else "none"


def reports(reporter: Any) -> Iterator[tuple[Any, list[Told]]]:
    """Each test's report with what it told."""
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in reporter.stats.get(outcome, []):
            told = [value for name, value in getattr(report, "user_properties", []) if name == "figure"]
            yield report, [Told(*one) for one in told]


def rows(reporter: Any) -> Iterator[tuple[str, ...]]:
    """A row for each figure that was tried: how often, what failed, and the seconds of its tests."""
    told = list(reports(reporter))
    for name in sorted({one.name for _report, all in told for one in all}):
        mine = [(report, own) for report, all in told if (own := [one for one in all if one.name == name])]
        times = sum(max(one.times for one in own) for _report, own in mine)
        faults = sum(bool(one.fault) for _report, own in mine for one in own)
        seconds = sum(report.duration for report, _own in mine)
        words, full = FIGURES.get(name, ("", ""))
        yield name, words, str(full), str(times), str(faults or "none"), f"{seconds:.0f}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    found = list(rows(terminalreporter))
    if not found:
        return
    for row in (HEAD, ["---"] * len(HEAD), *found):
        terminalreporter.write_line(f"| {' | '.join(row)} |")
    for report, told in reports(terminalreporter):
        if report.outcome == "skipped" or (report.failed and not told):
            why = report.longrepr[2] if report.outcome == "skipped" else "see above"
            terminalreporter.write_line(f"{report.outcome}: {report.nodeid.partition('::')[2]}: {why}")
