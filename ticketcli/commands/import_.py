"""tkt import: files of other systems, each in a format of the table."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from ticketcli.desk.import_.ledger import Ledger, close_ledger
from ticketcli.desk.import_.parked import ParkedRecord, keep_mended, park_records, parked_records
from ticketcli.desk.import_.take_in import Wishes, take_in
from ticketcli.errors import FOUND, Usage
from ticketcli.format import yaml
from ticketcli.i18n import _
from ticketcli.intake.formats import FORMATS
from ticketcli.intake.reading import ImportSettings, Parked, Reading, read_file
from ticketcli.intake.users import read_people
from ticketcli.terminal.command import dry_run_option, format_option, verb
from ticketcli.terminal.editor import edit_text
from ticketcli.terminal.receipts import first_lines, list_parked, print_ledger, say_ledger, unknown_agents
from ticketcli.terminal.session import Session
from ticketcli.text import one_line
from ticketcli.ticket.model import Draft

VALUES = "values"
"""Where a file of --map says what words mean."""


class ImportOptions(NamedTuple):
    """What is said of the files, where they do not say it themselves; and whether rules look at what they hold."""

    mapping: str | None
    users: str | None
    source: str | None
    dates: str | None
    created: str | None
    encoding: str | None
    delimiter: str | None
    no_rules: bool
    no_hints: bool
    update: bool
    agents: str | None
    edit: bool

    @property
    def wishes(self) -> Wishes:
        """What is to be done with the records."""
        return Wishes(not self.no_rules, self.update, self.agents == "create", not self.no_hints)


def _complete_formats(_context: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """The formats that begin so, each with what it is."""
    return [CompletionItem(one.name, help=_(one.help)) for one in FORMATS.values() if one.name.startswith(typed)]


@verb(_("Import tickets; every record is created, appended, a duplicate or parked with its reason, and none is lost."))
@click.argument(
    "kind",
    metavar="|".join(FORMATS),
    required=False,
    type=click.Choice(list(FORMATS)),
    shell_complete=_complete_formats,
)
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--map", "mapping", metavar="FILE", help=_("which column is which field: lines `Column: field`"))
@click.option("--users", metavar="FILE", help=_("who is meant by numbers of people: id, name, email, as JSON or CSV"))
@click.option("--source", metavar="NAME", help=_("what the other system is called (default: from the file)"))
@click.option(
    "--dates",
    type=click.Choice(["dmy", "mdy", "ymd", "ydm"]),
    help=_("order of day and month, where the file does not prove it"),
)
@click.option(
    "--created", metavar="now|COLUMN", help=_("what says when a ticket was created, where nothing known does")
)
@click.option("--encoding", metavar="NAME", help=_("character set, where it is not found out"))
@click.option("--delimiter", metavar="CHAR", help=_("csv: what stands between cells, where it is not found out"))
@click.option("--no-rules", is_flag=True, help=_("neither classify nor assign"))
@click.option("--no-hints", is_flag=True, help=_("do not look for tickets that may be there already"))
@click.option("--update", is_flag=True, help=_("take over what the other system says otherwise by now"))
@click.option(
    "--agents",
    type=click.Choice(["create", "map"]),
    help=_("agents nobody knows: make them, or print what to fill into --map and take nothing in"),
)
@click.option("--parked", is_flag=True, help=_("try again what was parked; with -n list it, raw and with why"))
@click.option("--edit", is_flag=True, help=_("with --parked: each in the editor before, until one is left as it is"))
@dry_run_option()
@format_option()
def command(
    session: Session, kind: str | None, files: tuple[str, ...], parked: bool, dry_run: bool, format: str, **typed: Any
) -> int:
    """Read all files first, then take their drafts in."""
    options = ImportOptions(**typed)
    if options.edit and not parked:
        raise Usage(_("--edit goes with --parked"))
    if parked and dry_run:
        list_parked(session, format)
        return 0
    if parked:
        session.desk.forgive_faults()
        return _again(session, options, format)
    if not kind or not files:
        raise Usage(_("say which format and which files: tkt import csv FILE…"))
    session.desk.forgive_faults()
    settings = _settings(session, options)
    read_in = [(os.path.basename(name), _data(name)) for name in files]
    readings = [(name, read_file(kind, name, data, settings)) for name, data in read_in]
    if options.agents == "map":
        session.out.data(unknown_agents(session, [reading for _name, reading in readings]))
        return 0
    if dry_run:
        for name, reading in readings:
            session.out.data(_preview(session, name, reading))
        return 0
    total = Ledger()
    for name, reading in readings:
        total.add(_taken_in(session, reading, kind, name, options.wishes))
    print_ledger(session, total, format)
    session.desk.note_unread_customers()
    session.out.name_faults()
    return FOUND if total.parked else 0


def _taken_in(session: Session, reading: Reading, kind: str, name: str, wishes: Wishes) -> Ledger:
    for note in reading.notes:
        session.out.say(f"{name}: {note}")
    ledger = _take(session, _shown(session, reading), name, wishes)
    close_ledger(ledger, reading)
    folder = park_records(session.desk, ledger.parked, kind, name, reading.head)
    say_ledger(session, ledger, folder)
    return ledger


def _take(session: Session, drafts: Iterable[Draft], name: str, wishes: Wishes) -> Ledger:
    return take_in(session.desk, drafts, name, session.author, session.at, session.by, wishes)


def _settings(session: Session, options: ImportOptions) -> ImportSettings:
    columns, values = _columns(options.mapping) if options.mapping else ({}, {})
    settings = ImportSettings(
        zone=session.desk.settings.tz,
        columns=columns,
        values=values,
        source=options.source,
        dates=options.dates,
        created=options.created,
        encoding=options.encoding,
        delimiter=options.delimiter,
    )
    if not options.users:
        return settings
    plain = ImportSettings(settings.zone)
    return replace(settings, people=read_people(os.path.basename(options.users), _data(options.users), plain))


def _columns(path: str) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The field of each column, and under `values` what the words of columns mean."""
    told: dict[str, Any] = dict(yaml.read_section(_data(path).decode("utf-8", "replace"), path))
    values = told.pop(VALUES, None) or {}
    sections = [values, *values.values()] if isinstance(values, dict) else [values]
    words = [word for section in sections[1:] if isinstance(section, dict) for word in section.values()]
    if not all(isinstance(one, dict) for one in sections) or not all(isinstance(word, str | None) for word in words):
        raise Usage(
            _("{file}: `values` has lines of columns, each with what its words mean").format(file=one_line(path))
        )
    said = {column: {word: meaning for word, meaning in values[column].items() if meaning} for column in values}
    return {key: value or "" for key, value in told.items()}, said


def _data(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Usage(_("{file}: {why}").format(file=one_line(path), why=error.strerror)) from None


def _shown(session: Session, reading: Reading) -> Iterable[Draft]:
    """The drafts, with a progress bar where a person looks on."""
    return reading.drafts if session.quiet or not sys.stderr.isatty() else _bar(reading.drafts)


def _bar(drafts: Iterable[Draft]) -> Iterator[Draft]:
    with click.progressbar(drafts, file=sys.stderr, show_pos=True) as bar:
        yield from bar


def _preview(session: Session, name: str, reading: Reading) -> Iterator[str]:
    """The mapping, the first faults, and how many are there already; nothing is written."""
    there = session.desk.index.externals()
    known = sum(f"{draft.key.source.lower()}:{draft.key.id}" in there for draft in reading.drafts)
    yield _("{file}: {n} records, {known} of them known already").format(
        file=one_line(name), n=reading.received, known=known
    )
    yield from (f"  {note}" for note in reading.notes)
    for column, field, sample in reading.mapping:
        yield f"  {one_line(column, 40)} → {one_line(field or '–', 60)}" + (
            f"   ({one_line(sample, 40)})" if sample else ""
        )
    told = [(one.origin, _("would be parked: {reason}").format(reason=one.reason)) for one in reading.parked]
    yield from (f"  {origin}: {one_line(what)}" for origin, what in first_lines([*told, *reading.faults]))


def _again(session: Session, options: ImportOptions, format: str) -> int:
    """Each parked record on its own; what now fits is taken in and no longer parked."""
    total, settings, editing = Ledger(), _settings(session, options), options.edit
    for file, record in list(parked_records(session.desk)):
        if editing and isinstance(record, ParkedRecord):
            mended = record.with_text(edit_text(record.text.rstrip("\n"), f"{record.origin}: {record.reason}") + "\n")
            editing = mended.text.rstrip("\n") != record.text.rstrip("\n")
            record = mended if editing else record
            keep_mended(session.desk, file, record)
        ledger = _retried(session, record, settings, options.wishes)
        if not ledger.parked:
            session.desk.state.remove(file)
        total.add(ledger)
    say_ledger(session, total, None)
    print_ledger(session, total, format)
    session.desk.note_unread_customers()
    session.out.name_faults()
    return FOUND if total.parked else 0


def _retried(session: Session, record: ParkedRecord | Parked, settings: ImportSettings, wishes: Wishes) -> Ledger:
    """What becomes of a parked record by now; it stands where it stood in its file."""
    if isinstance(record, Parked):
        return _still_parked(record)
    if draft := record.draft():
        return _take(session, [draft], record.name, wishes)
    try:
        reading = read_file(record.format, record.name, record.text.encode("utf-8", "surrogatepass"), settings)
    except Usage as error:
        return _still_parked(Parked(record.origin, str(error), record.raw))
    drafts = (draft._replace(origin=record.origin) for draft in reading.drafts)
    ledger = _take(session, drafts, record.name, wishes)
    reading.parked = [replace(parked, origin=record.origin) for parked in reading.parked]
    reading.faults.clear()
    return close_ledger(ledger, reading)


def _still_parked(record: Parked) -> Ledger:
    ledger = Ledger(received=1)
    ledger.park(record)
    return ledger
