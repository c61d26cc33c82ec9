"""Findings for people and for the hosts that run them at night: annotations, code quality, JUnit, SARIF, Checkstyle."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from ticketcli.i18n import _, plural
from ticketcli.render import grid
from ticketcli.sla.findings import CHECKS, GRAVITY, Finding, is_grave, severity_name
from ticketcli.storage.files import ticket_path
from ticketcli.text import one_line

FORMATS = (*("table", "json", "jsonl", "csv", "ids", "md"), "github", "gitlab", "junit", "sarif", "checkstyle")
PLACELESS = ("table", "ids", "md")
"""The formats that tell no lines."""
TOOL = "tkt"
GITHUB_SHOWN = 10
"""So many annotations of one kind does GitHub show of a step; it drops the others without a word."""
GITHUB: Mapping[str, str] = {"information": "notice", "warning": "warning", "error": "error"}
GITLAB: Mapping[str, str] = {"information": "info", "warning": "major", "error": "critical"}
SARIF: Mapping[str, str] = {"information": "note", "warning": "warning", "error": "error"}
CHECKSTYLE: Mapping[str, str] = {"information": "info", "warning": "warning", "error": "error"}
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
SUMMARY_BYTES = 1 << 20
SUMMARY_ROWS = 1000


class Place(NamedTuple):
    """Where in the desk a finding stands."""

    path: str
    line: int


class Alerts(NamedTuple):
    """Findings with their places; `fail_on` is the severity from which on they fail a build."""

    findings: Sequence[Finding]
    places: Sequence[Place]
    fail_on: str = "warning"
    version: str = ""

    @property
    def pairs(self) -> Iterator[tuple[Finding, Place]]:
        """Each finding with its place."""
        return zip(self.findings, self.places, strict=True)


def finding_path(finding: Finding) -> str:
    """The file that a finding stands in."""
    return ticket_path(finding.ticket.id)


def finding_place(finding: Finding, text: str) -> Place:
    """The heading of the entry that it points at, else the line that says when the ticket came in."""
    mark = f" · {finding.entry}" if finding.entry else None
    for number, line in enumerate(text.split("\n"), 1):
        if line.endswith(mark) and line.startswith("### ") if mark else line.startswith("created:"):
            return Place(finding_path(finding), number)
    return Place(finding_path(finding), 1)


def write_alerts(alerts: Alerts, format: str, width: int | None = None, colour: bool = False) -> Iterator[str]:
    """The alerts in any format, line by line."""
    if format in _HOSTS:
        return _HOSTS[format](alerts)
    columns = [column for column in _columns() if format not in PLACELESS or column.key in _TOLD]
    rows = [[_cell(one, place, column.key) for column in columns] for one, place in alerts.pairs]
    return grid.render_rows(format, columns, rows, width, colour)


def findings_summary(findings: Sequence[Finding]) -> str:
    """How many there are, by how grave they are."""
    counts = Counter(one.severity for one in findings)
    told = [f"{counts[severity]} × {severity_name(severity)}" for severity in reversed(GRAVITY) if counts[severity]]
    tickets = len({one.ticket.id for one in findings})
    what = plural("{n} finding", "{n} findings", len(findings))
    where = plural("on {n} ticket", "on {n} tickets", tickets)
    return f"{what} {where}: {', '.join(told)}" if told else _("nothing was found")


def alert_page(alerts: Alerts) -> str:
    """A page in Markdown, no larger than a job summary may be."""
    shown = alerts._replace(findings=alerts.findings[:SUMMARY_ROWS], places=alerts.places[:SUMMARY_ROWS])
    lines = [f"### tkt: {findings_summary(alerts.findings)}", "", *write_alerts(shown, "md")] if alerts.findings else [
        f"### tkt: {findings_summary(alerts.findings)}"]  # fmt: skip
    left = len(alerts.findings) - len(shown.findings)
    lines += ["", plural("{n} more finding", "{n} more findings", left)] if left else []
    return ("\n".join(lines) + "\n\n").encode()[:SUMMARY_BYTES].decode("utf-8", "ignore")


# -- tables ------------------------------------------------------------------------------------------------------------

_TOLD = ("id", "severity", "check", "at", "words", "assignee", "title")


def _columns() -> list[grid.Column]:
    return [
        grid.Column("id", _("number")),
        grid.Column("severity", _("severity"), format=severity_name),
        grid.Column("check", _("check"), format=check_name),
        grid.Column("at", _("when")),
        grid.Column("words", _("what"), shrink=True),
        grid.Column("assignee", _("assignee")),
        grid.Column("title", _("title"), shrink=True),
        grid.Column("about", _("target")),
        grid.Column("strength", _("strength")),
        grid.Column("policy", _("policy")),
        grid.Column("path", _("file")),
        grid.Column("line", _("line"), align="right"),
        grid.Column("fingerprint", _("fingerprint")),
    ]


def _cell(one: Finding, place: Place, key: str) -> Any:
    ticket = {"id": one.ticket.id, "assignee": one.ticket.assignee, "title": one.ticket.title}
    if key in ticket:
        return ticket[key]
    return (getattr(place, key) if key in Place._fields else getattr(one, key)) or None


# -- GitHub ------------------------------------------------------------------------------------------------------------


def _github(alerts: Alerts) -> Iterator[str]:
    """Workflow commands; of each kind so many as are shown, and what is not shown is said."""
    counts = Counter(one.severity for one in alerts.findings)
    hidden = sum(max(0, n - GITHUB_SHOWN) for n in counts.values())
    room = dict.fromkeys(GRAVITY, GITHUB_SHOWN)
    if hidden and counts["information"] >= GITHUB_SHOWN:
        room["information"] -= 1
        hidden += 1
    told: Counter[str] = Counter()
    for one, place in alerts.pairs:
        told[one.severity] += 1
        if told[one.severity] <= room[one.severity]:
            yield _command(GITHUB[one.severity], f"{one.ticket.id}: {one.words} — {_title(one)}",
                           file=place.path, line=place.line, title=f"{TOOL} {one.check}")  # fmt: skip
    if hidden:
        left = plural("{n} more finding is not shown here", "{n} more findings are not shown here", hidden)
        yield _command("notice", f"{left}: {findings_summary(alerts.findings)}", title=TOOL)


def _command(name: str, message: str, **properties: object) -> str:
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {told}::{_escaped(one_line(message))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(one_line(text)).replace(":", "%3A").replace(",", "%2C")


# -- GitLab, SARIF -----------------------------------------------------------------------------------------------------


def _gitlab(alerts: Alerts) -> Iterator[str]:
    yield grid.write_json([
        {
            "description": f"{one.ticket.id}: {one.words} — {_title(one)}",
            "check_name": f"{TOOL}.{one.check}",
            "fingerprint": one.fingerprint,
            "severity": GITLAB[one.severity],
            "location": {"path": place.path, "lines": {"begin": place.line}},
        }
        for one, place in alerts.pairs
    ], 2)  # fmt: skip


def _sarif(alerts: Alerts) -> Iterator[str]:
    rules = [{"id": check, "name": check, "shortDescription": {"text": text}} for check, text in check_names().items()]
    driver = {"name": TOOL, "version": alerts.version, "rules": rules}
    results = [_result(one, place) for one, place in alerts.pairs]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    yield grid.write_json({"version": "2.1.0", "$schema": SARIF_SCHEMA, "runs": [run]}, 2)


def _result(one: Finding, place: Place) -> dict[str, Any]:
    location = {"artifactLocation": {"uri": place.path}, "region": {"startLine": place.line}}
    return {
        "ruleId": one.check,
        "ruleIndex": CHECKS.index(one.check),
        "level": SARIF[one.severity],
        "message": {"text": f"{one.ticket.id}: {one.words} — {_title(one)}"},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"tkt/v1": one.fingerprint},
    }


def check_names() -> dict[str, str]:
    """Each check with what it finds, in the language that is spoken."""
    told = {
        "late": _("a deadline is missed"), "due": _("a deadline is near"), "untouched": _("nobody has touched it"),
        "silent": _("the customer has heard nothing"), "promise-missed": _("a promise was not kept"),
        "promise-due": _("a promise is due"), "compensation": _("a compensation did not arrive"),
        "compensation-due": _("a compensation is due"), "unassigned": _("it is nobody's"),
    }  # fmt: skip
    return {check: told[check] for check in CHECKS}


def check_name(check: str) -> str:
    """A check in a word, in the language that is spoken."""
    return {
        "late": _("late"), "due": _("due"), "untouched": _("untouched"), "silent": _("silent"),
        "promise-missed": _("promise-missed"), "promise-due": _("promise-due"),
        "compensation": _("compensation"), "compensation-due": _("compensation-due"),
        "unassigned": _("unassigned"),
    }[check]  # fmt: skip


# -- XML ---------------------------------------------------------------------------------------------------------------


def _junit(alerts: Alerts) -> Iterator[str]:
    """A test case for each finding; one that is not grave enough to fail is skipped, and says so."""
    failures = sum(is_grave([one], alerts.fail_on) for one in alerts.findings)
    skipped = len(alerts.findings) - failures
    counts = _attributes(tests=max(len(alerts.findings), 1), failures=failures, errors=0, skipped=skipped)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuites {counts}>"
    yield f"  <testsuite {_attributes(name=TOOL)} {counts}>"
    for one, place in alerts.pairs:
        yield from _case(one, place, is_grave([one], alerts.fail_on))
    if not alerts.findings:
        yield f"    <testcase {_attributes(classname=TOOL, name=_('nothing was found'))}/>"
    yield "  </testsuite>"
    yield "</testsuites>"


def _case(one: Finding, place: Place, fails: bool) -> Iterator[str]:
    name = f"{one.ticket.id} {one.about or ''}".strip()
    words = f"{one.words} — {_title(one)}"
    told = _attributes(classname=f"{TOOL}.{one.check}", name=name, file=place.path, line=place.line)
    yield f"    <testcase {told}>"
    yield f"      <failure {_attributes(type=one.severity, message=words)}/>" if fails else (
        f"      <skipped {_attributes(message=words)}/>")  # fmt: skip
    yield "    </testcase>"


def _checkstyle(alerts: Alerts) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<checkstyle version="4.3">'
    for path, pairs in groupby(sorted(alerts.pairs, key=lambda pair: pair[1]), key=lambda pair: pair[1].path):
        yield f"  <file {_attributes(name=path)}>"
        for one, place in pairs:
            words = f"{one.ticket.id}: {one.words} — {_title(one)}"
            told = {"severity": CHECKSTYLE[one.severity], "message": words, "source": f"{TOOL}.{one.check}"}
            yield f"    <error {_attributes(line=place.line, **told)}/>"
        yield "  </file>"
    yield "</checkstyle>"


def _attributes(**values: object) -> str:
    return " ".join(f"{key}={quoteattr(_xml(str(value)))}" for key, value in values.items())


def _xml(text: str) -> str:
    """Text without what XML 1.0 knows no way to write."""
    return one_line(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def _title(one: Finding) -> str:
    return one_line(one.ticket.title, 100)


_HOSTS: Mapping[str, Callable[[Alerts], Iterator[str]]] = {
    "github": _github, "gitlab": _gitlab, "junit": _junit, "sarif": _sarif, "checkstyle": _checkstyle,
}  # fmt: skip
