"""Each figure that is asked, with what was reached; `make torture` prints them as a table."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

HEAD = ("figure", "what", "asked", "reached", "seconds")


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str, str, Any, Any], None]:
    """`figure(name, what, asked, reached)`: noted for the table, and held."""
    began = time.monotonic()

    def figure(name: str, what: str, asked: Any, reached: Any) -> None:
        row = [name, what, shown(asked), shown(reached), f"{time.monotonic() - began:.0f}"]
        record_property("figure", row)
        assert reached == asked, f"{name} {what}"

    return figure


def shown(value: Any) -> str:
    """A value in a cell of the table: `none` where nothing is what was looked for."""
    return " ".join(str(value).split())[:200] if value not in ("", [], ()) else "none"


def rows(reporter: Any) -> Iterator[list[str]]:
    """A row for each figure; one for each test that gave none, with why."""
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in reporter.stats.get(outcome, []):
            told = [value for name, value in getattr(report, "user_properties", []) if name == "figure"]
            yield from told
            if not told and outcome != "passed":
                why = report.longrepr[2] if outcome == "skipped" else "see above"
                yield ["-", report.nodeid.partition("::")[2], "-", f"{outcome}: {why}", f"{report.duration:.0f}"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    found = sorted(rows(terminalreporter))
    if not found:
        return
    for row in (HEAD, ["---"] * len(HEAD), *found):
        terminalreporter.write_line(f"| {' | '.join(row)} |")
