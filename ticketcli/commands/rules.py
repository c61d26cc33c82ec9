"""tkt rules: list, test, schema, lint, replay, learn."""

import click

from ticketcli.assignment.replay import replay_rules
from ticketcli.assignment.rule_tests import judge_rule_test
from ticketcli.check import rules
from ticketcli.desk.learn import learn_fields
from ticketcli.desk.rule_tests import read_rule_tests
from ticketcli.errors import FOUND, Usage
from ticketcli.i18n import _, plural
from ticketcli.render import grid, replay, trial
from ticketcli.rules import schema
from ticketcli.rules.decision import trace_rules
from ticketcli.rules.event import Event
from ticketcli.terminal import samples
from ticketcli.terminal.command import complete_numbers, format_option, part
from ticketcli.terminal.session import Session
from ticketcli.text import one_line
from ticketcli.ticket.model import Ticket
from ticketcli.worktime import dates


@click.group(help=_("Rules: which there are, and what they would do."))
def command() -> None:
    """The noun."""


@part(command, "list", _("List the rules in the order of their evaluation."))
@format_option()
def list_(session: Session, format: str) -> None:
    """All of them."""
    columns = [
        grid.Column("rule", _("rule")),
        grid.Column("where", _("where")),
        grid.Column("enabled", _("enabled")),
        grid.Column("set", _("sets"), shrink=True),
        grid.Column("add", _("adds"), shrink=True),
        grid.Column("assign", _("assigns")),
        grid.Column("on", _("woken on")),
        grid.Column("also", _("also"), shrink=True),
        grid.Column("stop", _("stops")),
        grid.Column("note", _("note"), shrink=True),
    ]
    rows = [
        (
            rule.name,
            f"{rule.where}:{rule.line}",
            _("yes") if rule.enabled else _("no"),
            ", ".join(f"{key}: {value}" for key, value in rule.set.items()) or None,
            ", ".join(f"{key}: {' '.join(words)}" for key, words in rule.add.items()) or None,
            rule.assign,
            ", ".join(rule.on),
            ", ".join(trial.consequence_lines(rule)) or None,
            _("yes") if rule.stop else None,
            rule.note,
        )
        for rule in session.desk.rules.all
    ]
    session.out.rows(format, columns, rows)


@part(
    command,
    "test",
    _("Try the rules on a ticket, a text or a mail: each condition with what it saw, what it would set, who would get "
      "it. Without any, run the tests in rules/tests/; exit 1 when one fails."),
)  # fmt: skip
@click.argument("ticket", required=False, metavar="[TICKET|FILE]", shell_complete=complete_numbers)
@click.option("-m", "--message", metavar="TEXT", help=_("a text instead of a ticket"))
@click.option("--channel", metavar="CHANNEL", help=_("with a text: how it came"))
@click.option("--from", "sent_by", metavar="WHO", help=_("with a text: who writes"))
@click.option(
    "--on", "event", metavar="EVENT", help=_("what has happened, if not that it is new: message, reopened, …")
)
@format_option()
def test(session: Session, ticket: str | None, message: str | None, channel: str | None, sent_by: str | None,
         event: str | None, format: str) -> int:  # fmt: skip
    """Nothing is changed."""
    if ticket and message is not None:
        raise Usage(_("say either a ticket or -m TEXT"))
    if not ticket and message is None:
        return _proofs(session, format)
    if message is not None:
        tried = samples.imagine_ticket(session, message, channel, sent_by)
    else:
        tried = samples.find_sample(session, ticket or "", channel, sent_by)
    _trial(session, tried, samples.parse_event(event, session.at), format)
    return 0


def _trial(session: Session, ticket: Ticket, event: Event, format: str) -> None:
    dispatch = session.desk.assignment.dispatch()
    decision = dispatch.decide(ticket, session.at, event)
    tried = trace_rules(session.desk.rules.all, dispatch.case(ticket, session.at, event), dispatch.keep(ticket))
    pick = dispatch.choice(ticket, session.at, event=event)
    if format == "table":
        session.out.data(trial.trial_lines(tried))
        session.out.data(trial.suggestion_lines(ticket, decision))
        session.out.data(trial.candidate_lines(ticket, pick, session.at.tzinfo))
    elif format in ("json", "jsonl"):
        session.out.documents([trial.trial_document(ticket, session.at, tried, decision, pick)], format, many=False)
    else:
        session.out.rows(format, *trial.trial_table(tried))


def _proofs(session: Session, format: str) -> int:
    """The desk's own tests; a fault in their files counts as one that fails."""
    desk = session.desk
    found, faults = read_rule_tests(desk)
    dispatch = desk.assignment.dispatch()
    held = [judge_rule_test(proof, dispatch, desk.directory) for proof in found]
    if format == "table":
        session.out.data(trial.verdict_lines(held))
    else:
        session.out.rows(format, *trial.verdict_table(held))
    for fault in faults:
        session.out.say(str(fault))
    failed = sum(not one.passed for one in held)
    tests = plural("{n} test of rules", "{n} tests of rules", len(held))
    session.out.say(_("{tests}, {failed} failed").format(tests=tests, failed=failed) if held or faults
                else _("no tests of rules: write some into rules/tests/*.yaml"))  # fmt: skip
    return FOUND if failed or faults else 0


@part(command, "schema", _("Print a JSON Schema of rules files, for editors that know YAML."))
def schema_(session: Session) -> None:
    """Made of the very tables by which rules are read."""
    session.out.data([grid.write_json(schema.rules_schema(session.desk.words), 2)])


@part(command, "lint", _("Find what is odd about the rules: unknown, unreachable, overwritten, at odds, never matched, "
                         "areas nobody covers, skills nobody has; exit 1 when there is any."))  # fmt: skip
@format_option()
def lint_(session: Session, format: str) -> int:
    """Faults first; the rest by logic and by the desk's own history."""
    found = rules.find_oddities(session.desk, session.at)
    columns = [grid.Column("kind", _("kind")), grid.Column("rule", _("rule")), grid.Column("where", _("where")),
               grid.Column("line", _("line"), align="right"), grid.Column("what", _("what"))]  # fmt: skip
    if format == "table":
        session.out.data(one_line(rules.finding_line(one)) for one in found)
    else:
        session.out.rows(format, columns, [(f.kind, f.rule, f.where, f.line or None, f.what) for f in found])
    session.out.name_faults()
    session.out.say(plural("{n} finding", "{n} findings", len(found)) if found else _("nothing odd about the rules"))
    return FOUND if found else 0


@part(command, "replay", _("What the rules would have done to past tickets, against what people did; with --rules two "
                           "sets of rules side by side."))  # fmt: skip
@click.option("--since", metavar="WHEN", help=_("only tickets that came in from then on"))
@click.option("--until", metavar="WHEN", help=_("until then (a day: its end)"))
@click.option("--rules", "folder", metavar="DIR", help=_("another folder of rules, beside the desk's own"))
@click.option("--limit", type=click.IntRange(0), default=10, help=_("how many tickets to look at; 0 is all"))
@format_option()
def replay_(session: Session, since: str | None, until: str | None, folder: str | None, limit: int,
            format: str) -> None:  # fmt: skip
    """Nothing is changed."""
    desk = session.desk
    first, last = session.when(since) if since else None, session.when(until, dates.read_end) if until else None
    outcome = replay_rules(desk.tickets(), rules.read_rehearsals(desk, folder), first, last)
    session.out.name_faults()
    if format == "table":
        session.out.data(replay.replay_lines(outcome, desk.settings, limit, session.out.width, session.out.colour))
    elif format in ("json", "jsonl"):
        session.out.documents([replay.replay_document(outcome, desk.settings)], format, many=False)
    else:
        session.out.rows(format, *replay.agreement_table(outcome))


@part(
    command, "learn", _("Learn type, area, product, priority and agent from closed tickets, for where no rule speaks.")
)
@format_option()
def learn(session: Session, format: str) -> None:
    """Made anew from all of them; what it is worth is measured on tickets that it had not seen."""
    lessons = learn_fields(session.desk)
    columns = [
        grid.Column("field", _("field")),
        grid.Column("tickets", _("tickets"), align="right"),
        grid.Column("values", _("values"), align="right"),
        grid.Column("right", _("right, of unseen ones"), align="right"),
        grid.Column("learned", _("learned")),
    ]
    rows = [
        (
            field,
            one.examples,
            one.labels,
            round(one.right, 3) if one.model else None,
            _("yes") if one.knows else _("no"),
        )
        for field, one in lessons.items()
    ]
    session.out.rows(format, columns, rows)
    if not any(one.knows for one in lessons.values()):
        session.out.say(_("nothing was learned: closed tickets are too few, or their words don't tell"))
    session.out.name_faults()
