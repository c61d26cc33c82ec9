"""tkt undo: the last change taken back, by a new commit."""

from collections.abc import Iterator, Mapping
from itertools import chain

from ticketcli.desk import record
from ticketcli.errors import NotAllowed
from ticketcli.format import records
from ticketcli.history import remotes
from ticketcli.history.commits import commits_by
from ticketcli.history.repository import Commit
from ticketcli.i18n import _
from ticketcli.merge.files import is_record
from ticketcli.query.predicate import UNASSIGNED
from ticketcli.storage.files import decode_file, is_ticket
from ticketcli.terminal.changes import give_out, head_summary, pass_on, say_dry_run
from ticketcli.terminal.command import dry_run_option, format_option, verb
from ticketcli.terminal.output import change_line
from ticketcli.terminal.session import Session
from ticketcli.text import one_line
from ticketcli.ticket import lifecycle
from ticketcli.ticket.fields import own_field
from ticketcli.ticket.model import Change, Ticket
from ticketcli.ticket.people import mail_key
from ticketcli.ticket.wording import commit_trailers

FAR = 1000
"""Commits that are looked through for one's own."""


@verb(_("Take the last change of this desk back by a new commit; what was said stays, marked as undone."))
@dry_run_option()
@format_option()
def command(session: Session, dry_run: bool, format: str) -> None:
    """Restore every file of the last commit; a ticket keeps its entries and gets one that makes them void."""
    desk = session.desk
    with desk.writing():
        last = _last(session)
        changes, files = _restored(session, last)
        given = give_out(session, lambda: _given(session, changes, files))
        if not dry_run:
            message = _message(last, changes, given)
            both = session.in_turn([*changes, *given])
            done = record.record_on_desk(desk, both, session.author, session.at, files=files, message=message)
            changes, given = done[: len(changes)], done[len(changes) :]
    if dry_run:
        say_dry_run(session)
    if format == "table" and not session.quiet:
        session.out.data([_("undone: {subject}").format(subject=one_line(last.subject))])
    else:
        session.out.changes(changes, format, many=len(changes) != 1)
    for change in given:
        session.out.say(change_line(change))


def _given(session: Session, changes: list[Change], files: Mapping[str, bytes | None]) -> list[Change]:
    """What of the queue goes to whom it sets free: tickets that go or come as files, and agents, count as well."""
    desk = session.desk
    if desk.index.lacks(UNASSIGNED):
        return []
    texts = {path: decode_file(path, data) if data else None for path, data in files.items() if is_record(path)}
    moved = (_moved(desk.store.text(path), then, path) for path, then in texts.items() if is_ticket(path))
    agents = [records.read_agent(then, path) for path, then in texts.items() if then and path.startswith("agents/")]
    return pass_on(session, [*changes, *chain.from_iterable(moved)], agents)


def _moved(now: str | None, then: str | None, path: str) -> Iterator[Change]:
    """A ticket's file as a change; one that goes weighs on nobody."""
    before, after = (records.read_ticket(text, path) if text else None for text in (now, then))
    left = after or (before and before._replace(assignee=None))
    if left:
        yield Change(before, left)


def _message(last: Commit, changes: list[Change], given: list[Change]) -> str:
    tickets = [f"Ticket: {change.after.id}" for change in changes]
    others = [line for change in given for line in commit_trailers(change)]
    subject = head_summary(f"Undo: {one_line(last.subject, 150)}", [], given)
    return "\n".join((subject, "", *tickets, "Act: undone", f"Undoes: {last.id}", *others, ""))


def _last(session: Session) -> Commit:
    """The last commit; where a merge or a sync brought it, the last one that whoever asks made here."""
    history = session.desk.history
    commits = history.log(most=1)
    if not commits:
        raise NotAllowed(_("there is nothing to undo: no commit yet"))
    if commits[0].trailer("Act") == ["sync"] or commits[0].id == remotes.recall_sync(history).after:
        return _own(session, commits[0])
    if not commits[0].trailer("Act") and not commits[0].trailer("Tickets"):
        raise NotAllowed(
            _("the last commit ({subject}) is not one of tkt's: use git revert").format(
                subject=one_line(commits[0].subject)
            )
        )
    return commits[0]


def _own(session: Session, last: Commit) -> Commit:
    """The last change of whoever asks that is not undone, whatever was merged since."""
    mine = commits_by(session.desk.history, [mail_key(session.author.mail)])
    undone: set[str] = set()
    for commit in session.desk.history.log(most=FAR):
        undone.update(commit.trailer("Undoes"))
        acts = [*commit.trailer("Act"), *commit.trailer("Tickets")]
        if commit.id in mine and acts and not {"sync", "undone"}.intersection(acts) and commit.id not in undone:
            return commit
    what = _("the last commit ({subject}) brought in what others did, and there is nothing of yours before it")
    raise NotAllowed(what.format(subject=one_line(last.subject)))


def _restored(session: Session, last: Commit) -> tuple[list[Change], dict[str, bytes | None]]:
    history, store = session.desk.history, session.desk.store
    changes: list[Change] = []
    files: dict[str, bytes | None] = {}
    changed = history.changed_files(last.id)
    opened = [path for path, how in changed.items() if how == "A" and is_record(path)]
    if opened and remotes.is_shared(history, last.id):
        what = _("{path}: others may have it by now, so it is not removed; a ticket is ended by tkt resolve")
        raise NotAllowed(what.format(path=opened[0]))
    for path, how in changed.items():
        made, now = history.content(last.id, path), store.data(path)
        then = None if how == "A" else history.before(last.id, path)
        ticket = path.startswith("tickets/") and how == "M" and now is not None
        if now != made and not (ticket and now == history.content(history.head() or "", path)):
            raise NotAllowed(_("{path} was changed by hand since: commit or drop that first").format(path=path))
        if ticket:
            standing = records.read_ticket((now or b"").decode(), path)
            versions = (records.read_ticket((data or b"").decode(), path) for data in (then, made))
            changes.append(
                Change(
                    standing, lifecycle.undo_changes(standing, _without(standing, *versions), session.by, session.at)
                )
            )
        else:
            files[path] = then
    return changes, files


def _without(now: Ticket, before: Ticket, after: Ticket) -> Ticket:
    """The ticket without what one change did to it: what was changed again since, or beside it, stays."""
    if now == after:
        return before
    known = {entry.id for entry in after.entries}
    made = known - {entry.id for entry in before.entries}
    kept = tuple(entry for entry in now.entries if entry.id not in made)
    beside = {key: new for entry in kept if entry.id not in known for key, (_old, new) in entry.changes.items()}
    own = {key for key in Ticket._fields if key not in ("entries", "extra", "unknown", "status", "waiting_for")}
    back = {key: beside.get(key, getattr(before, key)) for key in own if getattr(now, key) == getattr(after, key)}
    extra = {
        key: beside.get(own_field(key), before.extra.get(key))
        for key in after.extra
        if now.extra.get(key) == after.extra[key]
    }
    then = now._replace(**back, entries=kept, extra={k: v for k, v in {**now.extra, **extra}.items() if v is not None})
    same = (now.status, now.waiting_for) == (after.status, after.waiting_for)
    return then._replace(status=before.status, waiting_for=before.waiting_for) if same else then
