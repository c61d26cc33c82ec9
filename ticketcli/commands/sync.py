"""tkt sync: fetch, merge by meaning, push, until done."""

import sys
import time
from collections.abc import Sequence

import click

from ticketcli.errors import DeskError, Trouble
from ticketcli.history.remotes import protect_remote, recall_sync
from ticketcli.i18n import _, plural
from ticketcli.render import grid
from ticketcli.sync import loop
from ticketcli.terminal.command import format_option, verb
from ticketcli.terminal.session import Session
from ticketcli.text import list_words, one_line


@verb(_("Fetch, merge by meaning and push, until every remote has what is here; then say what is new."))
@click.argument("remotes", nargs=-1, metavar="[REMOTE]...")
@click.option(
    "--watch", type=click.FloatRange(1), metavar="SECONDS", help=_("again every so many seconds, until stopped")
)
@click.option("--setup", is_flag=True, help=_("have the remote refuse what would lose history, or say how"))
@click.option("--restore", is_flag=True, help=_("put back at a rewritten remote what it had before"))
@click.option("--all", "everything", is_flag=True, help=_("all that is new, not only what concerns me"))
@format_option()
def command(session: Session, remotes: tuple[str, ...], watch: float | None, setup: bool, restore: bool,
            everything: bool, format: str) -> None:  # fmt: skip
    """Once, or again and again."""
    chosen = loop.choose_remotes(session.desk.history, remotes)
    if setup:
        for remote in chosen:
            session.out.say(protect_remote(session.desk.history, remote))
        return
    _once(session, chosen, restore, everything, format, bool(watch))
    while watch:
        time.sleep(watch)
        _once(session, chosen, False, everything, format, True)


def _once(session: Session, remotes: list[str], restore: bool, everything: bool, format: str, watched: bool) -> None:
    say = session.out.say if sys.stdin.isatty() and sys.stderr.isatty() else None
    sync = loop.Sync(session.desk, remotes, session.author, session.at, say, restore)
    before = recall_sync(session.desk.history).after
    try:
        sync.run()
    except DeskError as error:
        if not watched:
            raise
        session.out.say(str(error))
        return
    _tell(session, sync, everything, format, recall_sync(session.desk.history).after != before)
    if sync.failed and not watched:
        raise Trouble("; ".join(f"{remote}: {why}" for remote, why in sync.failed.items()))
    for remote, why in sync.failed.items():
        session.out.say(f"{remote}: {why}")


def _tell(session: Session, sync: loop.Sync, everything: bool, format: str, came: bool) -> None:
    for warning in (*session.desk.history.warnings, *sync.words):
        session.out.say(warning)
    session.desk.history.warnings.clear()
    news = sync.news(session.by) if came else []
    shown = news if everything or not session.agent else loop.news_for(session.by, news)
    if format == "table":
        session.out.data(one.ticket.id if session.quiet else _news_line(one) for one in shown)
    else:
        _rows(session, format, shown)
    if len(sync.failed) < len(sync.remotes):
        session.out.say(_summary(sync, news))
    if len(shown) < len(news):
        more = len(news) - len(shown)
        session.out.say(
            plural("{n} more is new: tkt list new:since-sync", "{n} more are new: tkt list new:since-sync", more)
        )


def _rows(session: Session, format: str, news: list[loop.News]) -> None:
    keys = ("id", "title", "opened", "by", "did")
    rows = [
        (one.ticket.id, one.ticket.title, one.opened, ", ".join(dict.fromkeys(e.by for e in one.entries)) or None,
         ", ".join(dict.fromkeys(e.kind for e in one.entries)) or None)
        for one in news
    ]  # fmt: skip
    session.out.rows(format, [grid.Column(key, key) for key in keys], rows)


def _news_line(news: loop.News) -> str:
    """One line of news: who did what."""
    opened = [_("opened")] if news.opened else []
    done = opened + list(dict.fromkeys(f"{_(entry.kind)} ({entry.by})" for entry in news.entries))
    return f"{news.ticket.id}  {one_line(list_words(done), 120)} — {one_line(news.ticket.title, 80)}"


def _summary(sync: loop.Sync, news: Sequence[loop.News]) -> str:
    """How it ended, in a line."""
    done = [remote for remote in sync.remotes if remote not in sync.failed]
    count = plural("{n} ticket is new or changed", "{n} tickets are new or changed", len(news))
    return _("{remotes}: the same as here; {count}").format(remotes=list_words(done), count=count)
