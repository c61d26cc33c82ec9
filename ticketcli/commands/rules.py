"""tkt rules: list, test, learn."""

import click

from ticketcli.console import Console
from ticketcli.errors import NotFound, Usage
from ticketcli.language import _
from ticketcli.model import Ticket
from ticketcli.people import sender
from ticketcli.render import grid, trial
from ticketcli.rules.conditions import Case
from ticketcli.rules.decision import trace
from ticketcli.text import clean
from ticketcli.verb import complete_numbers, format_option, part


@click.group(help=_("Rules: which there are, and what they would do."))
def command() -> None:
    """The noun."""


@part(command, "list", _("List the rules in the order of their evaluation."))
@format_option()
def list_(console: Console, format: str) -> None:
    """All of them."""
    columns = [
        grid.Column("rule", _("rule")),
        grid.Column("where", _("where")),
        grid.Column("enabled", _("enabled")),
        grid.Column("set", _("sets"), shrink=True),
        grid.Column("add", _("adds"), shrink=True),
        grid.Column("assign", _("assigns")),
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
            _("yes") if rule.stop else None,
            rule.note,
        )
        for rule in console.desk.rules
    ]
    console.rows(format, columns, rows)


@part(
    command,
    "test",
    _("Try the rules on a ticket or a text: each condition with what it saw, what it would set, who would get it."),
)
@click.argument("ticket", required=False, metavar="[TICKET]", shell_complete=complete_numbers)
@click.option("-m", "--message", metavar="TEXT", help=_("a text instead of a ticket"))
@click.option("--channel", metavar="CHANNEL", help=_("with -m: how it came"))
@click.option("--from", "sent_by", metavar="WHO", help=_("with -m: who writes"))
def test(console: Console, ticket: str | None, message: str | None, channel: str | None, sent_by: str | None) -> None:
    """Nothing is changed."""
    desk = console.desk
    if bool(ticket) == (message is not None):
        raise Usage(_("say either a ticket or -m TEXT"))
    found = desk.get(ticket) if ticket else _imagined(console, message or "", channel, sent_by)
    dispatch = desk.dispatch()
    decision = dispatch.decide(found, console.at)
    customer = desk.directory.customer(found.customer) if found.customer else None
    console.data(trial.trials(trace(desk.rules, Case(found, customer, console.at))))
    console.data(trial.suggestion(found, decision))
    console.data(trial.candidates(found, dispatch.choice(found, console.at)))


def _imagined(console: Console, text: str, channel: str | None, sent_by: str | None) -> Ticket:
    who = sender(sent_by or "")
    customer = console.desk.directory.find(who) if sent_by else None
    if sent_by and not customer:
        raise NotFound(_("no such customer: {id}").format(id=sent_by))
    title, _newline, rest = clean(text).partition("\n")
    number = f"{console.desk.settings.prefix}-{console.at:%y%m}-0000"
    return Ticket(
        number, title or "–", console.at, description=rest, channel=channel, customer=customer.id if customer else None
    )


@part(
    command, "learn", _("Learn type, area, product, priority and agent from closed tickets, for where no rule speaks.")
)
@format_option()
def learn(console: Console, format: str) -> None:
    """Made anew from all of them; what it is worth is measured on tickets that it had not seen."""
    from ticketcli.teaching import learn as learn_from

    lessons = learn_from(console.desk)
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
    console.rows(format, columns, rows)
    if not any(one.knows for one in lessons.values()):
        console.say(_("nothing was learned: closed tickets are too few, or their words don't tell"))
    console.passed_over()
