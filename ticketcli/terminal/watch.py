"""What `tkt stale`, `tkt sla`, `tkt promise --due` and `tkt watch` share: options, looking, acting, telling."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

import click

from ticketcli import __version__
from ticketcli.assignment.automation import Acts, Upkeep
from ticketcli.config.settings import Settings
from ticketcli.desk import record
from ticketcli.errors import FOUND, Usage
from ticketcli.i18n import _, plural
from ticketcli.query.predicate import Test
from ticketcli.render import alerts
from ticketcli.sla import findings as watch
from ticketcli.sla.findings import Finding, Selection
from ticketcli.sla.quiet import SILENT, UNTOUCHED, Limit
from ticketcli.terminal.command import complete_agents, complete_tags, dry_run_option
from ticketcli.terminal.output import FEW, change_line
from ticketcli.terminal.session import Session, known_agent
from ticketcli.text import one_line
from ticketcli.ticket import as_of
from ticketcli.ticket.model import Change, Ticket
from ticketcli.worktime import dates

F = TypeVar("F", bound=Callable[..., Any])
Check = Callable[[Ticket], Iterable[Finding]]
FAIL_ON = (*watch.GRAVITY, "never")
SKEW = timedelta(minutes=5)
"""So far ahead another machine's clock may be before anybody is told."""


# -- options -----------------------------------------------------------------------------------------------------------


def _options(*options: Callable[[F], F]) -> Callable[[F], F]:
    def decorate(do: F) -> F:
        for option in reversed(options):
            do = option(do)
        return do

    return decorate


def telling_options() -> Callable[[F], F]:
    """How findings are written, and from which one on the exit code is 1."""
    return _options(
        click.option("--format", type=click.Choice(alerts.FORMATS), default="table", help=_("how the data is written")),
        click.option("--fail-on", type=click.Choice(FAIL_ON), default="warning",
                     help=_("exit 1 from this severity on (default: warning)")),
        click.option("--exit-zero", is_flag=True, help=_("exit 0 whatever is found")),
        click.option("--sort", type=click.Choice(watch.SORTS), default="severity", help=_("what stands first")),
        click.option("--reverse", is_flag=True, help=_("the other way round")),
        click.option("--limit", type=click.IntRange(0), default=0,
                     help=_("tell and act on at most so many (0: all); all tickets are looked at")),
    )  # fmt: skip


def selecting_options() -> Callable[[F], F]:
    """Which tickets are looked at."""
    return _options(
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
    return _options(
        click.option("--idle", metavar="LENGTH",
                     help=_("untouched for longer than this, whatever desk.yaml says: 3d, 5 working days, never")),
        click.option("--silent", metavar="LENGTH",
                     help=_("without a word to the customer for longer than this, whatever desk.yaml says")),
    )  # fmt: skip


def acting_options() -> Callable[[F], F]:
    """What is done with what is found."""
    return _options(
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


def within_option(default: str | None = None) -> Callable[[F], F]:
    """How far ahead is looked."""
    return click.option("--within", metavar="LENGTH", default=default, help=_("also what is due so soon: 2h, 1d"))


# -- looking -----------------------------------------------------------------------------------------------------------


class Asked(NamedTuple):
    """The options of one call, read."""

    selection: Selection
    where: str
    acts: Acts
    within: timedelta | None
    limits: tuple[Limit, ...]


def asked(session: Session, options: dict[str, Any]) -> Asked:
    """The options as values; Usage where they make no sense, BadFile where sla.yaml does not."""
    _service = session.desk.service.levels
    words = {
        key: watch.folded(_known(session, field, word) for word in options.get(key, ()))
        for key, field in _FIELDS.items()
    }
    start = options.get("start_date")
    selection = Selection(
        **words,
        exempt_all_assignees=options.get("exempt_all_assignees", False),
        include_only_assigned=options.get("include_only_assigned", False),
        start_date=session.when(start) if start else None,
    )
    where, within = options.get("where", ""), _within(session, options)
    return Asked(selection, where, _acts(options), within, _limits(session, options))


_FIELDS = {
    "only_tags": "tag", "any_tags": "tag", "exempt_tags": "tag", "types": "type", "exempt_types": "type",
    "assignees": "assignee", "exempt_assignees": "assignee",
}  # fmt: skip


def _known(session: Session, field: str, word: str) -> str:
    return known_agent(session.desk, word).id if field == "assignee" else session.desk.settings.checked(field, word)


def _acts(options: dict[str, Any]) -> Acts:
    note, tag = options.get("note"), options.get("tag")
    if note is not None and not note.strip():
        raise Usage(_("the text is empty: nothing was changed"))
    if tag is not None and not tag.strip():
        raise Usage(_("`{key}:` needs a value").format(key="--tag"))
    grace = options.get("close_after")
    return Acts(
        tag and " ".join(tag.split()),
        note,
        options.get("escalate", False),
        options.get("assign_again", False),
        dates.length(grace) if grace else None,
        options.get("rules", False),
        options.get("assign", False),
    )


def _within(session: Session, options: dict[str, Any]) -> timedelta | None:
    typed = options.get("within")
    return dates.length(typed).after(session.at, session.desk.service.levels.working) - session.at if typed else None


def _limits(session: Session, options: dict[str, Any]) -> tuple[Limit, ...]:
    """Those of desk.yaml, behind what the command line says of all."""
    said = {UNTOUCHED: options.get("idle"), SILENT: options.get("silent")}
    told = {kind: None if typed == "never" else dates.length(typed) for kind, typed in said.items() if typed}
    own = session.desk.quietness.limits
    return (Limit(None, told, own[-1].strength), *own) if told else tuple(own)


class Look(NamedTuple):
    """Everything that was looked at: the findings of each ticket on which there are any, and the tickets without.

    `ahead` are the tickets that have a future: seen as they stood, and left as they are.
    """

    found: dict[str, list[Finding]]
    clean: list[Ticket]
    ahead: set[str]

    @property
    def all(self) -> list[Finding]:
        """All findings."""
        return [one for each in self.found.values() for one in each]


def looked(session: Session, wanted: Asked, checks: Sequence[Check]) -> Look:
    """Look at every open ticket, as it stood at the present; whatever comes from the future is named."""
    matches = session.query(wanted.where).matches
    look = Look({}, [], set())
    for ticket in _open_tickets(session, look.ahead):
        if not wanted.selection.takes(ticket) or not matches(ticket):
            continue
        found = [one for check in checks for one in check(ticket)]
        if found:
            look.found[ticket.id] = found
        else:
            look.clean.append(ticket)
    return look


def _open_tickets(session: Session, ahead: set[str]) -> Iterator[Ticket]:
    """The tickets that are open at the present; what comes from the future does not count yet, and is named."""
    at = session.at
    wrong: list[tuple[str, datetime]] = []
    for ticket in session.desk.index.tickets(_concerned(at)):
        then = as_of.as_of(ticket, at)
        if then is not ticket:
            ahead.add(ticket.id)
            wrong += [(ticket.id, last)] if (last := _last_at(ticket)) > at + SKEW else []
        if then and then.open:
            yield then
    line = _("{id} has an entry from the future ({at}): a clock was wrong; it does not count yet")
    _say_few(session, [line.format(id=id, at=last.isoformat()) for id, last in wrong])


def _concerned(at: datetime) -> Test:
    """What is open, and what something happened to since `at`: it may have been open then."""
    return Test(lambda _ticket: True, "(t.open OR t.updated_at > ?)", (at.timestamp(),), True)


def _last_at(ticket: Ticket) -> datetime:
    return max([ticket.created_at, *(entry.at for entry in ticket.entries)])


def _say_few(session: Session, lines: Sequence[str]) -> None:
    for line in lines[:FEW]:
        session.out.say(line)
    if len(lines) > FEW:
        session.out.say(plural("… and {n} more ticket like it", "… and {n} more tickets like it", len(lines) - FEW))


def quiet_check(session: Session, wanted: Asked) -> Check:
    """Finds what has gone quiet."""
    return lambda ticket: watch.quiet(ticket, wanted.limits, session.desk.service.levels, session.at)


def deadline_check(session: Session, wanted: Asked) -> Check:
    """Finds what is late, or soon will be."""
    return lambda ticket: watch.deadlines(ticket, session.desk.service.levels, session.at, wanted.within)


def promise_check(session: Session, wanted: Asked) -> Check:
    """Finds the promises that were not kept, or must be soon."""
    return lambda ticket: watch.promised(ticket, session.at, wanted.within)


def watched(session: Session, checks: Sequence[Callable[[Session, Asked], Check]], options: dict[str, Any]) -> int:
    """Look at every open ticket, act, tell; the exit code."""
    wanted = asked(session, options)
    look = acted(session, wanted, [check(session, wanted) for check in checks], options)
    return tell(session, look.all, options)


# -- acting ------------------------------------------------------------------------------------------------------------


def acted(session: Session, wanted: Asked, checks: Sequence[Check],
          options: dict[str, Any]) -> Look:  # fmt: skip
    """Look, and do what is asked for with what is found, in one commit; told line by line on standard error."""
    if not wanted.acts.any:
        return looked(session, wanted, checks)
    if options["dry_run"]:
        look = looked(session, wanted, checks)
        _tell(session, _changes(session, wanted, look, options))
        session.out.say(_("nothing was changed: this was a dry run"))
        return look
    with session.desk.writing():
        look = looked(session, wanted, checks)
        changes = _changes(session, wanted, look, options)
        done = record.record(session.desk, changes, session.author, session.at, "watched") if changes else []
    _tell(session, done)
    return look


def _changes(session: Session, wanted: Asked, look: Look, options: dict[str, Any]) -> list[Change]:
    desk = session.desk
    dispatch = desk.assignment.dispatch() if wanted.acts.choosing else None
    upkeep = Upkeep(wanted.acts, desk.settings, desk.service.levels, dispatch, session.at)
    shown = {one.ticket.id for one in shown_of(look.all, options, desk.settings)}
    changes, refused = [], list[str]()
    for id, found in look.found.items():
        if id not in look.ahead:
            before = found[0].ticket
            after, why_not = upkeep.after(before, found) if id in shown else (before, [])
            changes.append(Change(before, after))
            refused += why_not
    changes += [Change(ticket, upkeep.untagged(ticket)) for ticket in look.clean if ticket.id not in look.ahead]
    _say_few(session, refused)
    return [change for change in upkeep.given(changes) if change.before != change.after]


def _tell(session: Session, changes: Sequence[Change]) -> None:
    for change in changes:
        session.out.say(change_line(change))


# -- telling -----------------------------------------------------------------------------------------------------------


def shown_of(findings: Iterable[Finding], options: dict[str, Any], settings: Settings) -> list[Finding]:
    """The findings in order, as many as may be told."""
    ordered = watch.ordered(findings, options["sort"], options["reverse"], settings.priorities)
    return ordered[: options["limit"]] if options["limit"] else ordered


def tell(session: Session, findings: Sequence[Finding], options: dict[str, Any]) -> int:
    """Write the findings, and a job summary where a host wants one; gives the exit code."""
    desk, format = session.desk, options["format"]
    shown = shown_of(findings, options, desk.settings)
    if format == "ids":
        session.out.data(dict.fromkeys(one.ticket.id for one in shown))
    else:
        made = alerts.Alerts(shown, _places(session, shown, format), options["fail_on"], __version__)
        session.out.data(alerts.written(made, format, session.out.width, session.out.colour))
        _summarize(session, made)
    session.out.say(alerts.summary(findings))
    if len(shown) < len(findings):
        session.out.say(_("{shown} of {all}: --limit 0 shows all").format(shown=len(shown), all=len(findings)))
    session.out.name_faults()
    fails = watch.grave(findings, options["fail_on"]) and not options["exit_zero"]
    return FOUND if fails else 0


def _places(session: Session, findings: Sequence[Finding], format: str) -> list[alerts.Place]:
    """Where each finding stands; a ticket's file is read once, and only where lines are told."""
    if format in alerts.PLACELESS:
        return [alerts.Place(alerts.path(one), 1) for one in findings]
    found: dict[str, alerts.Place] = {}
    for path, ones in groupby(sorted(findings, key=alerts.path), key=alerts.path):
        text = session.desk.store.text(path) or ""
        found |= {one.fingerprint: _shown_to_host(session, alerts.place(one, text)) for one in ones}
    return [found[one.fingerprint] for one in findings]


def _shown_to_host(session: Session, place: alerts.Place) -> alerts.Place:
    """A place as the host knows it, whose workspace may be a folder above the desk."""
    workspace = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or ""
    inner = os.path.relpath(session.desk.root, os.path.realpath(workspace)) if workspace else os.curdir
    return place if inner.startswith(os.curdir) else place._replace(path=f"{inner}/{place.path}")


def _summarize(session: Session, made: alerts.Alerts) -> None:
    """The job summary of a host that names a file for it."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            with open(path, "a", encoding="utf-8") as summary:
                summary.write(alerts.page(made))
        except OSError as error:
            session.out.say(_("{path}: cannot be written: {why}").format(path=one_line(path), why=error.strerror))
