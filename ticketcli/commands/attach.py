"""tkt attach: files beside a ticket."""

import hashlib
import os
import re

import click

from ticketcli.desk import record
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.storage.files import attachment_folder
from ticketcli.terminal.command import format_option, ticket_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.text import make_slug, one_line
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Change

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}")


@verb(_("Attach files to a ticket; the customer's names are kept in the timeline, not in the folder."))
@ticket_argument()
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE...")
@format_option()
def command(session: Session, ticket: str, files: tuple[str, ...], format: str) -> None:
    """Read all of them first, then write them with the entry in one commit."""
    desk = session.desk
    read = {path: _data(path, desk.settings.attachment_limit) for path in files}
    with desk.writing():
        now = desk.get(ticket)
        folder = attachment_folder(now.id)
        kept: dict[str, bytes | None] = {f"{folder}/{_name(path, data)}": data for path, data in read.items()}
        names = [one_line(os.path.basename(path), 100) for path in read]
        after = lifecycle.attach_files(now, kept, names, session.by, session.at)
        done = record.record_on_desk(
            desk, session.in_turn([Change(now, after)]), session.author, session.at, files=kept
        )
    session.out.changes(done, format)


def _data(path: str, limit: int) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read((limit << 20) + 1)
    except OSError as error:
        raise Usage(_("{file}: {why}").format(file=one_line(path), why=error.strerror)) from None
    if len(data) > limit << 20:
        raise Usage(
            _("{file}: larger than {limit} MB (attachment_limit in desk.yaml)").format(file=one_line(path), limit=limit)
        )
    return data


def _name(path: str, data: bytes) -> str:
    """A safe name that content decides: the same file twice is kept once."""
    stem, ending = os.path.splitext(os.path.basename(path))
    content = hashlib.sha256(data).hexdigest()[:12]
    return "-".join(part for part in (content, make_slug(stem)) if part) + (
        ending.lower() if _ENDING.fullmatch(ending) else ""
    )
