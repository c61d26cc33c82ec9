"""The night job at a desk: exit codes, where it must work, what it changes and what it never does."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ticketcli.render import alerts

ROOT = Path(__file__).parent.parent.parent
TICKET = "tickets/2026/11/TK-2611-D82TV.md"


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, check=True, text=True).stdout.strip()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["sla"], 1), (["stale"], 1), (["watch"], 1), (["watch", "--fail-on", "error"], 1),
        (["watch", "--fail-on", "never"], 0), (["watch", "--exit-zero"], 0),
        (["watch", "--fail-on", "error", "--where", "area:sales"], 0),
        (["watch", "--fail-on", "information", "--where", "area:sales"], 1),
        (["stale", "--idle", "never"], 0), (["stale", "--idle", "1d", "--limit", "1"], 1),
        (["promise", "--due"], 0), (["sla", "lint"], 0),
        (["watch", "--fail-on", "grave"], 2), (["stale", "--idle", "soon"], 2), (["stale", "--idle", "0d"], 2),
        (["watch", "--within", "-2h"], 2), (["watch", "--type", "clam"], 2), (["watch", "--where", "area:biling"], 2),
        (["stale", "--note", ""], 2), (["stale", "--tag", " "], 2), (["sla", "lint", "--format", "sarif"], 2),
        (["promise"], 2), (["promise", "--kept"], 2), (["promise", "D82TV", "--due"], 2),
        (["promise", "D82TV", "--by", "fri", "--kept"], 2), (["promise", "D82TV", "--call", "--by", "ayer"], 2),
        (["promise", "D82TV", "--call", "--by", "2026-11-20T10:30:00-03:00"], 2),
        (["promise", "D82TV", "--by", "fri"], 2), (["promise", "D82TV", "--renew", "fri"], 2),
        (["promise", "D82TV", "--kept"], 4), (["watch", "--assignee", "anna"], 3), (["promise", "ZZZZZ", "--kept"], 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)  # fmt: skip
def test_the_exit_code_says_what_was_found(options, code, desk, run):
    assert run(*options).code == code


def test_an_aspiration_fails_no_build_and_a_contract_does(desk, run):
    told = run("sla", "--format", "json").json
    severities = {one["strength"]: one["severity"] for one in told if one["check"] == "late"}
    assert severities == {"aspiration": "information", "target": "warning", "contractual": "error"}


@pytest.mark.parametrize("format", alerts.FORMATS)
def test_every_format_tells_all_that_is_found(format, desk, run):
    told = run("watch", "--format", format, "--where", "TK-2611-D82TV")
    assert told.code == 1
    assert "TK-2611-D82TV" in told.out
    assert "2 findings on 1 ticket" in told.err


def test_the_line_is_that_of_the_entry_that_it_points_at(desk, run):
    for one in run("watch", "--format", "json").json:
        line = Path(one["path"]).read_text(encoding="utf-8").split("\n")[one["line"] - 1]
        assert line.startswith(("### ", "created: "))


def test_the_limit_bounds_what_is_told_and_not_what_is_seen(desk, run):
    everything, one = run("watch"), run("watch", "--limit", "1")
    assert len(one.lines) == 2
    assert everything.err.split("\n")[0] == one.err.split("\n")[0]
    assert run("watch", "--limit", "1", "--sort", "at", "--fail-on", "error").code == 1


def test_a_fingerprint_is_the_same_from_run_to_run_and_from_day_to_day(desk, run):
    def prints(now):
        return {(one["id"], one["check"], one["about"]): one["fingerprint"]
                for one in run("watch", "--format", "json", "--at", now).json}  # fmt: skip

    today, tomorrow = prints("2026-11-20T10:30:00-03:00"), prints("2026-11-21T10:30:00-03:00")
    both = today.keys() & tomorrow.keys()
    assert len(both) > 10
    assert all(today[key] == tomorrow[key] for key in both)


# -- where it must work ------------------------------------------------------------------------------------------------


def test_a_shallow_clone_without_an_identity_is_enough(desk, tkt, tmp_path):
    clone = tmp_path / "clone"
    git("clone", "-q", "--depth", "1", f"file://{desk}", str(clone))
    done = tkt("-C", str(clone), "watch", "--format", "json", USER="")
    assert (done.code, len(json.loads(done.out)) > 5) == (1, True)
    assert git("-C", str(clone), "status", "--porcelain") == ""


def test_a_desk_that_cannot_be_written_is_enough(desk, run):
    shutil.rmtree(desk / ".git" / "tkt", ignore_errors=True)
    (desk / ".git" / "tkt").write_text("no folder for an index")
    before = {path: path.stat().st_mtime_ns for path in desk.rglob("*")}
    assert run("watch").code == 1
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_nothing_is_written_unless_it_is_asked_for(desk, run):
    head = git("rev-parse", "HEAD")
    for command in (["watch"], ["stale", "--tag", "quieto", "--dry-run"], ["sla"], ["promise", "--due"]):
        run(*command)
    assert (git("rev-parse", "HEAD"), git("status", "--porcelain")) == (head, "")


def test_a_desk_without_policies_says_so_and_finds_what_is_quiet(desk, run):
    (desk / "sla.yaml").unlink()
    assert "no policies" in run("sla").err
    assert {one["check"] for one in run("watch", "--format", "json").json} == {"untouched"}
    assert "due" not in run("list").lines[0]


def test_a_wrong_sla_yaml_stops_the_watch_but_not_the_desk(desk, run):
    (desk / "sla.yaml").write_text("policies:\n  - policy: one\n    first_reply: soon\n")
    stopped = run("watch")
    assert (stopped.code, stopped.err.startswith("tkt: sla.yaml:3: `first_reply`")) == (5, True)
    assert run("list").code == 0
    assert "passed over: sla.yaml:3" in run("list").err
    assert run("check").code == 1


# -- clocks that were wrong --------------------------------------------------------------------------------------------


def test_entries_from_the_future_are_named_do_not_count_and_are_left_as_they_are(desk, run):
    later = "2027-06-01T10:00:00-03:00"
    assert run("reply", "D82TV", "-m", "Hola", "--as", "ana", "--at", later).code == 0
    written = Path(TICKET).read_bytes()
    done = run("stale", "--idle", "2d", "--tag", "quieto", "--where", "id:TK-2611-D82TV")
    assert "TK-2611-D82TV has an entry from the future (2027-06-01" in done.err
    assert "TK-2611-D82TV" in done.out
    assert Path(TICKET).read_bytes() == written
    assert "from the future" in run("sla", "lint").out


def test_as_of_any_day_the_deadlines_are_those_of_that_day(desk, run):
    story = run("why", "D82TV", "due", "--format", "json", "--at", "2026-11-14T11:00:00-03:00").json
    assert [(one["target"], one["state"]) for one in story] == [
        ("first_reply", "running"), ("update", "running"), ("resolution", "running"),
    ]  # fmt: skip


# -- what is done ------------------------------------------------------------------------------------------------------

ACTS = ["--idle", "8 working days", "--tag", "quieto", "--note", "¿Alguien?", "--escalate", "--assign-again",
        "--close-after", "2 working days"]  # fmt: skip


def test_a_batch_is_one_commit_and_doing_it_again_is_none(desk, run):
    count = int(git("rev-list", "--count", "HEAD"))
    assert run("stale", *ACTS).code == 1
    assert int(git("rev-list", "--count", "HEAD")) == count + 1
    head = git("rev-parse", "HEAD")
    assert run("stale", *ACTS).code == 1
    assert run("stale", *ACTS, "--at", "2026-11-20T11:00:00-03:00").code == 1
    assert git("rev-parse", "HEAD") == head
    assert run("check").code == 0


def test_a_dry_run_says_what_would_be_done(desk, run):
    said = run("stale", *ACTS, "--dry-run")
    done = run("stale", *ACTS)
    assert "nothing was changed: this was a dry run" in said.err
    assert set(done.err.split("\n")) < set(said.err.split("\n"))
    assert said.out == done.out


def test_watch_acts_on_what_is_late_and_leaves_what_is_only_near(desk, run):
    run("watch", "--idle", "never", "--note", "¿Alguien?", "--within", "1d", "--exit-zero")
    noted = {one["id"] for one in run("export", "json").json
             if any(entry["by"] == "tkt" and entry["kind"] == "note" for entry in one["entries"])}  # fmt: skip
    assert noted == set(run("list", "late:", "--format", "ids").lines)


def test_undo_takes_a_batch_back(desk, run):
    run("stale", *ACTS)
    assert run("undo").code == 0
    assert run("list", "tag:quieto", "--count").lines == ["0"]


# -- hosts -------------------------------------------------------------------------------------------------------------


def program(folder: Path) -> str:
    """A PATH on which `tkt` is this one, and what a host would install does nothing."""
    folder.mkdir()
    for name, line in {
        "tkt": f'exec {sys.executable} -m ticketcli "$@"', "pip": "exit 0", "apt-get": "exit 0",
        "python3": f'case "$*" in *pip*) exit 0;; esac; exec {sys.executable} "$@"',
    }.items():  # fmt: skip
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def shell(script: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", script], env={**os.environ, **env}, capture_output=True, text=True, check=False)


def section_of(path: Path) -> dict:
    yaml = pytest.importorskip("yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_action_gives_every_input_to_the_script_and_runs_it(desk, tmp_path):
    action = section_of(ROOT / "action.yml")
    install, watch = action["runs"]["steps"]
    given = {name.replace("_", "-").removeprefix("TKT-WATCH-").lower() for name in watch["env"]}
    assert given == set(action["inputs"]) - {"install"}
    defaults = {name: str(action["inputs"][name.removeprefix("TKT_WATCH_").lower().replace("_", "-")]["default"])
                for name in watch["env"]}  # fmt: skip
    output, summed = tmp_path / "output", tmp_path / "summary"
    host = {"PATH": program(tmp_path / "bin"), "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summed)}  # fmt: skip
    assert shell(install["run"], **host).returncode == 0
    done = shell(watch["run"], **host, **defaults)
    assert (done.returncode, done.stdout.startswith("::error file=")) == (1, True)
    findings = int(output.read_text().removeprefix("findings="))
    assert f"{findings} findings" in summed.read_text(encoding="utf-8")
    calm = shell(watch["run"], **host, **{**defaults, "TKT_WATCH_FAIL_ON": "error", "TKT_WATCH_WHERE": "area:sales"})
    assert calm.returncode == 0


def test_no_input_of_the_action_is_run_as_code(desk, tmp_path):
    host = {
        "PATH": program(tmp_path / "bin"),
        "TKT_WATCH_WHERE": "$(touch pwned)",
        "TKT_WATCH_ARGUMENTS": "; touch pwned",
    }
    done = shell(f"sh {ROOT}/night/watch.sh", **host)
    assert done.returncode == 2
    assert not Path("pwned").exists()


def test_the_template_for_gitlab_writes_both_reports_and_fails_as_it_should(desk, tmp_path):
    job = section_of(ROOT / "night" / "gitlab.yml")["tkt-watch"]
    script = "set -e\n" + "\n".join([*job["before_script"], *job["script"]])
    host = {"PATH": program(tmp_path / "bin"), **{key: str(value) for key, value in job["variables"].items()}}
    assert shell(script, **host).returncode == 1
    reports = job["artifacts"]["reports"]
    told = json.loads(Path(reports["codequality"]).read_text(encoding="utf-8"))
    assert len({one["fingerprint"] for one in told}) == len(told) > 5
    assert "<testsuites" in Path(reports["junit"]).read_text(encoding="utf-8")
    assert shell(script, **{**host, "TKT_FAIL_ON": "never"}).returncode == 0


def test_the_line_for_cron_runs_as_it_stands(desk, tmp_path):
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    line = next(line for line in page.split("\n") if line.startswith("    0 6 * * 1-5"))
    command = line.split(None, 5)[5].replace("/srv/desk", str(desk)).replace("git pull --quiet --ff-only", ":")
    done = shell(command, PATH=program(tmp_path / "bin"))
    assert (done.returncode, "TK-2611-" in done.stdout) == (0, True)


def test_the_hook_for_pre_commit_checks_the_desk(desk, tmp_path):
    yaml = pytest.importorskip("yaml")
    hook = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[0]
    host = {"PATH": program(tmp_path / "bin")}
    assert shell(hook["entry"], **host).returncode == 0
    Path(TICKET).write_text("no front matter")
    assert shell(hook["entry"], **host).returncode == 1


def test_the_job_summary_is_appended_to_and_its_loss_is_no_failure(desk, run, tmp_path):
    summed = tmp_path / "summary.md"
    summed.write_text("before\n")
    run("watch", GITHUB_STEP_SUMMARY=str(summed))
    assert summed.read_text(encoding="utf-8").startswith("before\n### tkt: ")
    assert run("watch", "--exit-zero", GITHUB_STEP_SUMMARY=str(tmp_path / "no" / "such")).code == 0


def test_paths_are_those_of_the_hosts_workspace(desk, run):
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        above = run("watch", "--format", "json", "--limit", "1", **{name: str(desk.parent)}).json[0]["path"]
        itself = run("watch", "--format", "json", "--limit", "1", **{name: str(desk)}).json[0]["path"]
        elsewhere = run("watch", "--format", "json", "--limit", "1", **{name: str(desk / "tickets")}).json[0]["path"]
        assert (above, itself) == (f"{desk.name}/{itself}", elsewhere)


def test_rules_that_listen_to_silence_and_lateness_answer_once(desk, run):
    (desk / "rules" / "90-night.yaml").write_text(
        "- rule: quiet\n  on: stale\n  when: {text: [zafarrancho]}\n  add: {tags: quieto}\n  notify: assignee\n"
        "- rule: too-late\n  on: late\n  when: {text: [zafarrancho]}\n  add: {tags: tarde}\n"
    )
    number = run("-q", "new", "Zafarrancho", "--assign", "ana", "--priority", "urgent").out.strip()
    night = ("--at", "2026-12-22 03:00", "watch", "--idle", "3 days", "--rules", "--exit-zero")
    assert run(*night, "--dry-run").code == 0
    assert run("show", number, "--format", "json").json["tags"] == []
    assert run(*night).code == 0
    told = run("show", number, "--format", "json").json
    assert set(told["tags"]) == {"quieto", "tarde"}
    assert any(entry["kind"] == "notice" and "quiet" in (entry["because"] or "") for entry in told["entries"])
    assert run(*night).code == 0
    assert run("show", number, "--format", "json").json["entries"] == told["entries"]


def test_three_tickets_of_nobody_after_eleven_hours_are_found_with_why(empty, run):
    run("agent", "add", "ana")
    run("agent", "away", "ana", "--until", "2026-11-30")
    for title in ("Uno", "Dos", "Tres"):
        run("new", title)
    early = run("watch", "--format", "json")
    assert {(one["check"], one["severity"]) for one in early.json} == {("unassigned", "information")}
    assert early.code == 0
    later = run("watch", "--format", "json", TKT_NOW="2026-11-20T21:30:00-03:00")
    assert [(one["check"], one["severity"]) for one in later.json] == [("unassigned", "warning")] * 3
    assert later.code == 1
    assert all("ana is away" in one["words"] for one in later.json)


def test_what_somebody_may_have_is_found_at_once_and_what_is_somebodys_or_done_is_not(empty, run):
    run("agent", "add", "ana")
    theirs, done, waits, free = (run("-q", "new", title, "--no-rules").out.strip() for title in ("A", "B", "C", "D"))
    run("assign", theirs, "--to", "ana")
    run("resolve", done)
    run("set", waits, "-m", "x", "urgency+=1")
    found = [one for one in run("watch", "--format", "json").json if one["check"] == "unassigned"]
    assert {one["id"] for one in found} == {waits, free}
    assert {one["severity"] for one in found} == {"warning"}
    assert all("ana may have it: tkt assign --unassigned" in one["words"] for one in found)


@pytest.mark.parametrize("format", ["github", "gitlab", "junit", "sarif", "checkstyle", "md", "csv", "jsonl", "table"])
def test_what_is_nobodys_is_told_in_every_format(empty, run, format):
    run("agent", "add", "ana")
    number = run("-q", "new", "Uno", "--no-rules").out.strip()
    done = run("watch", "--format", format)
    assert number in done.out
    assert "nobody" in done.out
