"""tkt search: all words ever written."""

import click

from ticketcli.i18n import _
from ticketcli.query import fulltext
from ticketcli.render import grid
from ticketcli.terminal.command import format_option, verb
from ticketcli.terminal.session import Console


@verb(_("Search titles, descriptions, timelines and articles; best match first, accents and case ignored."))
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(0), default=20, help=_("at most so many (0: all)"))
@format_option()
def command(console: Console, words: tuple[str, ...], limit: int, format: str) -> None:
    """Search and print with snippets."""
    asked = fulltext.asked(" ".join(words))
    found = console.desk.search(fulltext.beginnings(asked), list(fulltext.WEIGHTS.values()), limit or -1)
    hits = [fulltext.hit(record, asked) for record in found]
    columns = [
        grid.Column("id", _("number")),
        grid.Column("title", _("title"), shrink=True),
        grid.Column("status", _("status")),
        grid.Column("snippet", _("where"), shrink=True),
    ]
    console.rows(format, columns, hits)
    console.passed_over()
    if not hits:
        console.say(_("nothing was found"))
