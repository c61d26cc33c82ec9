"""tkt search: all words ever written."""

import click

from ticketcli.console import Console
from ticketcli.language import _
from ticketcli.render import grid
from ticketcli.search import search
from ticketcli.verb import format_option, verb


@verb(_("Search titles, descriptions, timelines and articles; best match first, accents and case ignored."))
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(0), default=20, help=_("at most so many (0: all)"))
@format_option()
def command(console: Console, words: tuple[str, ...], limit: int, format: str) -> None:
    """Search and print with snippets."""
    desk = console.desk
    hits = search(" ".join(words), desk.tickets(), desk.articles())
    hits = hits[:limit] if limit else hits
    columns = [
        grid.Column("id", _("number")),
        grid.Column("title", _("title"), shrink=True),
        grid.Column("status", _("status")),
        grid.Column("snippet", _("where"), shrink=True),
    ]
    console.rows(format, columns, [(hit.id, hit.title, hit.status, hit.snippet) for hit in hits])
    console.passed_over()
    if not hits:
        console.say(_("nothing was found"))
