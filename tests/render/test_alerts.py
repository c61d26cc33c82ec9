"""Findings as each host wants them, whatever a ticket's title holds."""

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.render.alerts import (
    FORMATS,
    GITHUB_SHOWN,
    Alerts,
    Place,
    alert_page,
    finding_place,
    findings_summary,
    write_alerts,
)
from ticketcli.sla.findings import Finding
from ticketcli.ticket.model import Ticket

AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
HOSTILE = (
    "::error::pwned", "\n::set-output name=x::y", "%0A::warning::x", "a,b:c", '"><script>', "]]>", "&lt;", "\x1b[31m",
    "\uffff", "\u202e", "|", "`", "<!--", "-->", "'", "\r\n", "=1+1",
)  # fmt: skip


def finding(title="Hola", severity="warning", n=0, check="late", about="first_reply") -> Finding:
    ticket = Ticket(f"TK-2611-{n:04}6", title, AT)
    return Finding(check, severity, ticket, "first reply is late", AT, about, "target", "all")


def alerts(*findings: Finding, fail_on="warning") -> Alerts:
    return Alerts(findings, [Place(f"tickets/2026/11/{one.ticket.id}.md", 12) for one in findings], fail_on, "1.0")


def text(format: str, *findings: Finding, **more) -> str:
    return "\n".join(write_alerts(alerts(*findings, **more), format))


# -- places ------------------------------------------------------------------------------------------------------------

FILE = """\
---
id: TK-2611-00006
created: 2026-11-20T10:30:00+00:00
---

created: not here

### 2026-11-20T10:30:00+00:00 · ana · note · e1
### 2026-11-20T10:31:00+00:00 · ana · note · e2
"""


@pytest.mark.parametrize(("entry", "line"), [("", 3), ("e2", 9), ("e1", 8), ("e9", 1)])
def test_a_finding_points_at_the_heading_of_its_entry_or_at_the_opening(entry, line):
    assert finding_place(finding()._replace(entry=entry), FILE).line == line


# -- GitHub ------------------------------------------------------------------------------------------------------------


def test_an_annotation_names_file_line_and_severity():
    assert text("github", finding(severity="error")) == (
        "::error file=tickets/2026/11/TK-2611-00006.md,line=12,title=tkt late"
        "::TK-2611-00006: first reply is late — Hola"
    )


def test_what_github_would_drop_is_counted_instead():
    many = [finding(n=n, severity="error") for n in range(25)]
    many += [finding(n=n, severity="information") for n in range(10)]
    lines = text("github", *many).split("\n")
    kinds = [line.split(" ")[0] for line in lines]
    assert (kinds.count("::error"), kinds.count("::notice")) == (GITHUB_SHOWN, GITHUB_SHOWN)
    assert "16 more findings are not shown here: 35 findings" in lines[-1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=9), max_size=6).map("".join))
def test_no_title_forges_a_command(title):
    lines = text("github", finding(title)).split("\n")
    assert len(lines) == 1
    assert lines[0].startswith("::warning file=tickets/2026/11/TK-2611-00006.md,line=12,title=tkt late::TK-2611-00006")
    assert "\r" not in lines[0]


# -- the other hosts ---------------------------------------------------------------------------------------------------


def test_gitlab_gets_unique_fingerprints_and_its_own_severities():
    told = json.loads(
        text("gitlab", *(finding(n=n, severity=s) for n, s in enumerate(["information", "warning", "error"])))
    )
    assert [one["severity"] for one in told] == ["info", "major", "critical"]
    assert len({one["fingerprint"] for one in told}) == 3
    assert told[0]["location"] == {"path": "tickets/2026/11/TK-2611-00006.md", "lines": {"begin": 12}}
    assert set(told[0]) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert json.loads(text("gitlab")) == []


def test_sarif_is_of_version_2_1_0_and_its_results_refer_to_its_rules():
    told = json.loads(text("sarif", finding(check="untouched", severity="information", about="")))
    run = told["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    result = run["results"][0]
    assert (told["version"], result["level"], rules[result["ruleIndex"]]) == ("2.1.0", "note", result["ruleId"])
    region = result["locations"][0]["physicalLocation"]
    assert region == {"artifactLocation": {"uri": "tickets/2026/11/TK-2611-00006.md"}, "region": {"startLine": 12}}
    assert json.loads(text("sarif"))["runs"][0]["results"] == []


@pytest.mark.parametrize(("fail_on", "failures"), [("information", 3), ("warning", 2), ("error", 1), ("never", 0)])
def test_junit_fails_what_is_grave_enough_and_skips_the_rest(fail_on, failures):
    found = [finding(n=n, severity=s) for n, s in enumerate(["information", "warning", "error"])]
    suite = ElementTree.fromstring(text("junit", *found, fail_on=fail_on))[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", str(failures), str(3 - failures))
    assert len(suite.findall("testcase/failure")) == failures
    assert len(suite.findall("testcase/skipped")) == 3 - failures


def test_junit_of_nothing_is_one_test_that_passes():
    suite = ElementTree.fromstring(text("junit"))[0]
    assert (suite.get("tests"), suite.get("failures"), len(suite), len(suite[0])) == ("1", "0", 1, 0)


def test_checkstyle_gathers_the_findings_of_a_file():
    found = [finding(), finding(about="resolution", severity="error"), finding(n=1)]
    root = ElementTree.fromstring(text("checkstyle", *found))
    assert [(file.get("name")[-8:], len(file)) for file in root] == [("00006.md", 2), ("00016.md", 1)]
    assert {error.get("severity") for error in root.iter("error")} == {"warning", "error"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=9), max_size=6).map("".join))
def test_no_title_breaks_a_format(title):
    one = finding(title)
    for format in ("junit", "checkstyle"):
        ElementTree.fromstring(text(format, one))
    for format in ("gitlab", "sarif", "json", "jsonl"):
        json.loads(text(format, one))
    assert len(list(csv.reader(io.StringIO(text("csv", one))))) == 2
    assert len(text("md", one).split("\n")) == 3
    for format in FORMATS:
        assert not set(text(format, one)) & {"\x1b", "\u202e", "\r"}


# -- summaries ---------------------------------------------------------------------------------------------------------


def test_the_summary_counts_findings_and_tickets():
    assert findings_summary([finding(), finding(severity="error")]) == "2 findings on 1 ticket: 1 × error, 1 × warning"
    assert findings_summary([]) == "nothing was found"


def test_a_page_is_never_larger_than_a_job_summary_may_be():
    many = [finding("x" * 900, n=n % 7) for n in range(3000)]
    told = alert_page(alerts(*many))
    assert len(told.encode()) <= 1 << 20
    assert told.startswith("### tkt: 3000 findings on 7 tickets: 3000 × warning\n")
    assert alert_page(alerts()) == "### tkt: nothing was found\n\n"
