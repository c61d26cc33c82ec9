"""tkt search: all words ever written."""

import click

from ticketcli.i18n import _
from ticketcli.query import fulltext
from ticketcli.render import grid
from ticketcli.terminal.command import format_option, verb
from ticketcli.terminal.session import Session


@verb(_("Search titles, descriptions, timelines and articles; best match first, accents and case ignored."))
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(0), default=20, help=_("at most so many (0: all)"))
@format_option()
def command(session: Session, words: tuple[str, ...], limit: int, format: str) -> None:
    """Search and print with snippets."""
    asked = fulltext.words_asked(" ".join(words))
    found = session.desk.search(fulltext.match_beginnings(asked), list(fulltext.WEIGHTS.values()), limit or -1)
    hits = [fulltext.find_hit(record, asked) for record in found]
    columns = [
        grid.Column("id", _("number")),
        grid.Column("title", _("title"), shrink=True),
        grid.Column("status", _("status")),
        grid.Column("snippet", _("where"), shrink=True),
    ]
    session.out.rows(format, columns, hits)
    session.out.name_faults()
    if not hits:
        session.out.say(_("nothing was found"))
