"""tkt init: make a desk."""

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from ticketcli import example, history
from ticketcli.console import Console
from ticketcli.desk import Desk, author_of
from ticketcli.errors import NotAllowed, Trouble
from ticketcli.language import LANGUAGES, _, spoken
from ticketcli.model import RULES
from ticketcli.notation import block
from ticketcli.store import SETTINGS, Store
from ticketcli.text import one_line
from ticketcli.verb import verb

ATTRIBUTES = b"tickets/**/*.md merge=tkt\n"


@verb(_("Make a desk at PATH (default: here); a folder that is no git repository becomes one."))
@click.argument("path", default=".", type=click.Path(file_okay=False))
@click.option(
    "--example", "with_example", is_flag=True, help=_("fill it with a small shop: customers, agents, rules, tickets")
)
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help=_("language of the desk"))
@click.option("--name", help=_("what the desk is called"))
@click.option("--prefix", help=_("what ticket numbers begin with (TK)"))
@click.option("--zone", help=_("IANA time zone, such as America/Argentina/Buenos_Aires"))
def command(console: Console, path: str, with_example: bool, language: str | None, name: str | None, prefix: str | None,
            zone: str | None) -> None:  # fmt: skip
    """Write desk.yaml and .gitattributes, or the whole example, in one commit."""
    root = os.path.abspath(path)
    _prepare(root)
    files = example.files() if with_example else {SETTINGS: _settings(root, language or spoken(), name, prefix, zone)}
    files.setdefault(".gitattributes", ATTRIBUTES)
    desk = Desk(root)
    now = datetime.now(UTC).replace(microsecond=0)
    by = console.as_agent or RULES
    with desk.writing():
        _put_first(desk.store, files)
        at = now.astimezone(ZoneInfo(desk.settings.zone))
        desk.history.record(files, "Make a desk\n", author_of(desk, by), at, desk.store.put)
    click.echo(root if console.quiet else _("a desk is made in {root}").format(root=one_line(root)))
    if not with_example:
        console.say(
            _("next: tkt agent add ana --name 'Ana Ruiz' --mail ana@example.com, then tkt new 'what is it about?'")
        )


def _prepare(root: str) -> None:
    if os.path.exists(os.path.join(root, SETTINGS)):
        raise NotAllowed(_("{root} is a desk already").format(root=one_line(root)))
    try:
        os.makedirs(root, exist_ok=True)
    except OSError as error:
        raise Trouble(_("{path}: cannot be written: {why}").format(path=one_line(root), why=error.strerror)) from None
    history.init(root)


def _settings(root: str, language: str, name: str | None, prefix: str | None, zone: str | None) -> bytes:
    other = [code for code in LANGUAGES if code != language]
    values = {
        "name": name or os.path.basename(root),
        "prefix": prefix,
        "languages": [language, *other],
        "zone": zone or _local_zone(),
    }
    return "".join(block(key, value) for key, value in values.items() if value).encode()


def _local_zone() -> str:
    """The machine's IANA zone as /etc/localtime points to it; UTC where it does not say."""
    target = os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    return target if "/" in target and not target.startswith("Etc/") else "UTC"


def _put_first(store: Store, files: dict[str, bytes]) -> None:
    """Settings stand in the work tree before the commit, so that the desk can be opened to make it."""
    store.put(SETTINGS, files[SETTINGS])
