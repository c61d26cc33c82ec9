"""The desk's rules looked at as a whole: what is odd about them, and sets of them ready for a rehearsal."""

import os
from collections.abc import Iterable
from datetime import datetime

from ticketcli.assignment.replay import Rehearsal, count_events
from ticketcli.assignment.rule_tests import RuleTest, needs_time
from ticketcli.desk.desk import Desk
from ticketcli.desk.rule_tests import read_rule_tests
from ticketcli.errors import NotFound, require_sound
from ticketcli.i18n import _
from ticketcli.rules import lint
from ticketcli.rules.lint import RuleFinding
from ticketcli.storage.files import SETTINGS
from ticketcli.text import one_line


def find_oddities(desk: Desk, at: datetime) -> list[RuleFinding]:
    """Everything odd: faults of the files, then the sound rules among each other, in history and on this desk."""
    rules, faults = desk.rules.read()
    proofs, wrong = read_rule_tests(desk)
    found = [RuleFinding("unknown", None, fault.where, fault.line, fault.what) for fault in (*faults, *wrong)]
    found += _untimed_tests(proofs)
    found += lint.find_odd_rules(rules, at)
    dispatch = desk.assignment.dispatch(rules)
    found += lint.find_unheard(rules, *count_events(desk.tickets(), dispatch))
    agents = list(desk.agents.values())
    found += lint.find_uncovered(desk.settings.areas, desk.settings.teams, agents, SETTINGS)
    return found + lint.find_unskilled(lint.skills_wanted(rules), agents)


def _untimed_tests(proofs: Iterable[RuleTest]) -> list[RuleFinding]:
    """Tests that expect an agent and do not say when: another shift, absence or turn changes the answer."""
    what = _("{test}: expects an agent, and does not say when: `at: 2026-11-20 10:30`")
    return [RuleFinding("without a time", None, one.where, one.line, what.format(test=one.name))
            for one in proofs if needs_time(one)]  # fmt: skip


def finding_line(finding: RuleFinding) -> str:
    """A finding on one line: where, the rule, what."""
    place = f"{finding.where}:{finding.line}" if finding.line else finding.where
    rule = f"{finding.rule}: " if finding.rule else ""
    return f"{place}: {kind_name(finding.kind)}: {rule}{finding.what}"


def kind_name(name: str) -> str:
    """A kind of finding in the language that is spoken."""
    names = {
        "unknown": _("unknown"), "unreachable": _("unreachable"), "shadowed": _("shadowed"),
        "contradicting": _("contradicting"), "never matched": _("never matched"),
        "uncovered area": _("uncovered area"), "missing skill": _("missing skill"),
        "without a time": _("without a time"),
    }  # fmt: skip
    return names.get(name, name)


def read_rehearsals(desk: Desk, folder: str | None) -> list[Rehearsal]:
    """The desk's own rules, and those of another folder beside them, ready to be led through the past."""
    found = [Rehearsal("rules", desk.assignment.dispatch())]
    if folder is None:
        return found
    if not os.path.isdir(folder):
        raise NotFound(_("no such folder: {path}").format(path=one_line(folder)))
    rules = require_sound(*desk.rules.read(folder))
    name = one_line(folder.rstrip("/"), 30)
    return [*found, Rehearsal(name if name != "rules" else "./rules", desk.assignment.dispatch(rules))]
