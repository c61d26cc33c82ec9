"""What `tkt stale`, `tkt sla`, `tkt promise --due` and `tkt watch` are asked: their options, and what these mean."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import click

from ticketcli.assignment.automation import Acts
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.render import alerts
from ticketcli.sla.deadlines import Service
from ticketcli.sla.findings import GRAVITY, SORTS, Selection, fold_all
from ticketcli.sla.quiet import SILENT, UNTOUCHED, Limit
from ticketcli.terminal.command import F, complete_agents, complete_tags, dry_run_option, join_options
from ticketcli.terminal.session import Session, known_agent
from ticketcli.worktime import dates

FAIL_ON = (*GRAVITY, "never")
WORDS = {
    "only_tags": "tag", "any_tags": "tag", "exempt_tags": "tag", "types": "type", "exempt_types": "type",
    "assignees": "assignee", "exempt_assignees": "assignee",
}  # fmt: skip
"""The options that take words of the desk, each with the field whose words they are."""


def telling_options() -> Callable[[F], F]:
    """How findings are written, and from which one on the exit code is 1."""
    return join_options(
        click.option("--format", type=click.Choice(alerts.FORMATS), default="table", help=_("how the data is written")),
        click.option("--fail-on", type=click.Choice(FAIL_ON), default="warning",
                     help=_("exit 1 from this severity on (default: warning)")),
        click.option("--exit-zero", is_flag=True, help=_("exit 0 whatever is found")),
        click.option("--sort", type=click.Choice(SORTS), default="severity", help=_("what stands first")),
        click.option("--reverse", is_flag=True, help=_("the other way round")),
        click.option("--limit", type=click.IntRange(0), default=0,
                     help=_("tell and act on at most so many (0: all); all tickets are looked at")),
    )  # fmt: skip


def selecting_options() -> Callable[[F], F]:
    """Which tickets are looked at."""
    return join_options(
        click.option("--where", metavar="QUERY", default="", help=_("only tickets that the query finds")),
        click.option("--only-tag", "only_tags", multiple=True, metavar="TAG", shell_complete=complete_tags,
                     help=_("only with this tag (again: with all of them)")),
        click.option("--any-tag", "any_tags", multiple=True, metavar="TAG", shell_complete=complete_tags,
                     help=_("only with one of these tags")),
        click.option("--exempt-tag", "exempt_tags", multiple=True, metavar="TAG", shell_complete=complete_tags,
                     help=_("none with this tag")),
        click.option("--type", "types", multiple=True, metavar="TYPE", help=_("only of this type")),
        click.option("--exempt-type", "exempt_types", multiple=True, metavar="TYPE", help=_("none of this type")),
        click.option("--assignee", "assignees", multiple=True, metavar="AGENT", shell_complete=complete_agents,
                     help=_("only those of this agent")),
        click.option("--exempt-assignee", "exempt_assignees", multiple=True, metavar="AGENT",
                     shell_complete=complete_agents, help=_("none of this agent")),
        click.option("--exempt-all-assignees", is_flag=True, help=_("only those that are nobody's")),
        click.option("--include-only-assigned", is_flag=True, help=_("only those that are somebody's")),
        click.option("--start-date", metavar="WHEN", help=_("only those that came in from then on")),
    )  # fmt: skip


def quiet_options() -> Callable[[F], F]:
    """How long is too long."""
    return join_options(
        click.option("--idle", metavar="LENGTH",
                     help=_("untouched for longer than this, whatever desk.yaml says: 3d, 5 working days, never")),
        click.option("--silent", metavar="LENGTH",
                     help=_("without a word to the customer for longer than this, whatever desk.yaml says")),
    )  # fmt: skip


def acting_options() -> Callable[[F], F]:
    """What is done with what is found."""
    return join_options(
        click.option("--tag", metavar="TAG", help=_("tag them; the tag goes again when they are found no more")),
        click.option("--note", metavar="TEXT", help=_("add a note inside, once")),
        click.option("--escalate", is_flag=True, help=_("to the next level, once")),
        click.option("--assign-again", is_flag=True, help=_("give what its agent does not touch to somebody else")),
        click.option("--rules", is_flag=True, help=_("do what the rules say that listen to `stale` and `late`")),
        click.option("--close-after", metavar="LENGTH",
                     help=_("warn when it is the customer's turn; close when the silence goes on for so long")),
        dry_run_option(),
    )  # fmt: skip


def assigning_option() -> Callable[[F], F]:
    """Whether the queue is tried again."""
    return click.option("--assign", is_flag=True,
                        help=_("give what is nobody's to who came on shift, is back or came free"))  # fmt: skip


def closing_option() -> Callable[[F], F]:
    """Whether what is resolved is closed by the customer's silence."""
    return click.option("--close", is_flag=True,
                        help=_("close what was resolved longer ago than `accept_after`; announced before"))  # fmt: skip


def within_option(default: str | None = None) -> Callable[[F], F]:
    """How far ahead is looked."""
    return click.option("--within", metavar="LENGTH", default=default, help=_("also what is due so soon: 2h, 1d"))


# -- what they mean ----------------------------------------------------------------------------------------------------


class WatchOptions(NamedTuple):
    """The options as they were typed; those that a command does not have are as if nobody had typed them."""

    format: str = "table"
    fail_on: str = "warning"
    exit_zero: bool = False
    sort: str = "severity"
    reverse: bool = False
    limit: int = 0
    where: str = ""
    only_tags: tuple[str, ...] = ()
    any_tags: tuple[str, ...] = ()
    exempt_tags: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    exempt_types: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    exempt_assignees: tuple[str, ...] = ()
    exempt_all_assignees: bool = False
    include_only_assigned: bool = False
    start_date: str | None = None
    idle: str | None = None
    silent: str | None = None
    within: str | None = None
    tag: str | None = None
    note: str | None = None
    escalate: bool = False
    assign_again: bool = False
    close_after: str | None = None
    rules: bool = False
    assign: bool = False
    close: bool = False
    dry_run: bool = False


class WatchRequest(NamedTuple):
    """What one call asks for: its options, and what they mean at this desk."""

    options: WatchOptions
    selection: Selection
    within: timedelta | None
    acts: Acts
    limits: tuple[Limit, ...]


def read_request(session: Session, options: WatchOptions) -> WatchRequest:
    """What the options mean; Usage where they make no sense, BadFile where sla.yaml does not."""
    service = session.desk.service.levels
    return WatchRequest(
        options=options,
        selection=_selection(session, options),
        within=_within(session, options.within, service),
        acts=_acts(options),
        limits=_limits(session, options),
    )


def _selection(session: Session, options: WatchOptions) -> Selection:
    words = {
        option: fold_all(_known(session, field, word) for word in getattr(options, option))
        for option, field in WORDS.items()
    }
    return Selection(
        **words,
        exempt_all_assignees=options.exempt_all_assignees,
        include_only_assigned=options.include_only_assigned,
        start_date=session.when(options.start_date) if options.start_date else None,
    )


def _known(session: Session, field: str, word: str) -> str:
    return known_agent(session.desk, word).id if field == "assignee" else session.desk.settings.check_value(field, word)


def _acts(options: WatchOptions) -> Acts:
    if options.note is not None and not options.note.strip():
        raise Usage(_("the text is empty: nothing was changed"))
    if options.tag is not None and not options.tag.strip():
        raise Usage(_("`{key}:` needs a value").format(key="--tag"))
    return Acts(
        tag=options.tag and " ".join(options.tag.split()),
        note=options.note,
        escalate=options.escalate,
        assign_again=options.assign_again,
        close_after=dates.read_length(options.close_after) if options.close_after else None,
        rules=options.rules,
        assign=options.assign,
        close=options.close,
    )


def _within(session: Session, typed: str | None, service: Service) -> timedelta | None:
    return dates.read_length(typed).after(session.at, service.working) - session.at if typed else None


def _limits(session: Session, options: WatchOptions) -> tuple[Limit, ...]:
    """Those of desk.yaml, behind what the command line says of all."""
    said = {UNTOUCHED: options.idle, SILENT: options.silent}
    told = {kind: None if typed == "never" else dates.read_length(typed) for kind, typed in said.items() if typed}
    own = session.desk.quietness.limits
    return (Limit(None, told, own[-1].strength), *own) if told else tuple(own)
