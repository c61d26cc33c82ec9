"""tkt init: make a desk."""

import os
from collections.abc import Mapping

import click

from ticketcli.config import desk_yaml
from ticketcli.config.settings import Settings
from ticketcli.desk.desk import Desk, author_of, find_root
from ticketcli.errors import DeskError, NotAllowed, Trouble, Usage
from ticketcli.format.yaml import write_block
from ticketcli.history import repository
from ticketcli.history import settings as git_settings
from ticketcli.i18n import LANGUAGES, _, spoken_language
from ticketcli.storage import example
from ticketcli.storage.files import SETTINGS, Store
from ticketcli.terminal.command import verb
from ticketcli.terminal.session import Session
from ticketcli.text import one_line
from ticketcli.ticket.model import RULES

ATTRIBUTES = b"".join(
    b"%s merge=tkt\n" % pattern
    for pattern in (b"tickets/**/*.md", b"customers/**/*.md", b"agents/*.md", b"knowledge/*.md")
)


@verb(_("Make a desk at PATH (default: here); a folder that is no git repository becomes one."))
@click.argument("path", default=".", type=click.Path(file_okay=False))
@click.option(
    "--example", "with_example", is_flag=True, help=_("fill it with a small shop: customers, agents, rules, tickets")
)
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help=_("language of the desk"))
@click.option("--name", help=_("what the desk is called"))
@click.option("--prefix", help=_("what ticket numbers begin with (TK)"))
@click.option("--remote", "as_remote", is_flag=True, help=_("make a remote there instead, that loses no history"))
@click.option("--sign", type=click.Choice(git_settings.SIGNING), help=_("sign each commit, with git's user.signingKey"))
@click.option("--zone", help=_("IANA time zone, such as America/Argentina/Buenos_Aires"))
def command(session: Session, path: str, with_example: bool, language: str | None, name: str | None, prefix: str | None,
            as_remote: bool, sign: str | None, zone: str | None) -> None:  # fmt: skip
    """Write desk.yaml and .gitattributes, or the whole example, in one commit."""
    root = os.path.abspath(path)
    if as_remote:
        _remote(session, root)
        return
    if sign and os.path.isfile(os.path.join(root, SETTINGS)) and repository.is_repository(root):
        git_settings.sign_commits(root, sign)
        session.out.say(_("each commit made here is signed from now on ({kind})").format(kind=sign))
        return
    if with_example and (language or name or prefix or zone):
        raise Usage(_("the example has its own language, name, prefix and zone: change them in its {file}").format(
            file=SETTINGS))  # fmt: skip
    files = (
        example.example_files()
        if with_example
        else _settings_file(root, language or spoken_language(), name, prefix, zone)
    )
    found = _checked(root, files)
    files[".gitattributes"] = _attributes(Store(root).data(".gitattributes") or b"")
    _make(root)
    if sign:
        git_settings.sign_commits(root, sign)
    desk = Desk(root)
    with desk.writing():
        author = author_of(desk, session.as_agent or RULES)
        desk.recorder.record(files, "Make a desk\n", author, session.present(found), desk.store.put)
    session.out.data([root if session.quiet else _("a desk is made in {root}").format(root=one_line(root))])
    if not with_example:
        session.out.say(
            _("next: tkt agent add ana --name 'Ana Ruiz' --mail ana@example.com, then tkt new 'what is it about?'")
        )


def _remote(session: Session, root: str) -> None:
    """A bare repository that refuses what would lose history; the desk that one stands in gets it as `origin`."""
    git_settings.init_remote(root)
    session.out.data([root if session.quiet else _("a remote is made in {root}").format(root=one_line(root))])
    try:
        here = find_root(session.desk_path or os.curdir)
    except DeskError:
        session.out.say(
            _("next: git clone {root}, or in a desk: git remote add origin {root}").format(root=one_line(root))
        )
        return
    if git_settings.connect_remote(here, root):
        session.out.say(_("it is this desk's origin now: tkt sync"))


def _settings_file(
    root: str, language: str, name: str | None, prefix: str | None, zone: str | None
) -> dict[str, bytes]:
    """desk.yaml as the options say; as it stands where there is one that no repository holds yet."""
    there = Store(root).data(SETTINGS)
    if there is not None:
        return {SETTINGS: there}
    values = {
        "name": " ".join((name or os.path.basename(root)).split()),
        "prefix": prefix,
        "languages": [language, *(code for code in LANGUAGES if code != language)],
        "zone": zone or _local_zone(),
    }
    return {SETTINGS: "".join(write_block(key, value) for key, value in values.items() if value).encode()}


def _local_zone() -> str:
    """The machine's IANA zone as /etc/localtime points to it; UTC where it does not say."""
    target = os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    return target if "/" in target and not target.startswith("Etc/") else "UTC"


def _checked(root: str, files: Mapping[str, bytes]) -> Settings:
    """The settings among the files of a new desk, once it is sure that they make one and replace nothing."""
    there = sorted(path for path in files if os.path.lexists(os.path.join(root, path)))
    if SETTINGS in there and repository.is_repository(root):
        raise NotAllowed(_("{root} is a desk already").format(root=one_line(root)))
    if there and len(files) > 1:
        path = one_line(os.path.join(root, there[0]))
        raise NotAllowed(_("{path} is there already: choose another folder").format(path=path))
    found, faults = desk_yaml.read_settings(files[SETTINGS].decode("utf-8", "replace"), SETTINGS)
    if faults:
        raise faults[0] if SETTINGS in there else Usage(faults[0].what)
    return found


def _attributes(there: bytes) -> bytes:
    """What git is told of the files here, ours behind what it is told already."""
    if ATTRIBUTES in there:
        return there
    return there + (b"\n" if there and not there.endswith(b"\n") else b"") + ATTRIBUTES


def _make(root: str) -> None:
    try:
        os.makedirs(root, exist_ok=True)
    except OSError as error:
        raise Trouble(_("{path}: cannot be written: {why}").format(path=one_line(root), why=error.strerror)) from None
    repository.init_repository(root)
