"""tkt import: files of other systems, each in a format of the table."""

import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from ticketcli.desk.import_.ledger import Ledger, close_ledger
from ticketcli.desk.import_.parked import ParkedRecord, park_records, parked_records
from ticketcli.desk.import_.take_in import take_in
from ticketcli.errors import FOUND, Usage
from ticketcli.format import yaml
from ticketcli.i18n import _
from ticketcli.intake.formats import FORMATS
from ticketcli.intake.reading import ImportSettings, Parked, Reading, read_file
from ticketcli.render import grid
from ticketcli.terminal.command import dry_run_option, format_option, verb
from ticketcli.terminal.duplicates import say_twins
from ticketcli.terminal.session import Session
from ticketcli.text import one_line
from ticketcli.ticket.model import Draft

SHOWN = 20
COUNTS = ("received", "created", "appended", "duplicate", "parked")


class ImportOptions(NamedTuple):
    """What is said of the files, where they do not say it themselves; and whether rules look at what they hold."""

    mapping: str | None
    source: str | None
    dates: str | None
    created: str | None
    encoding: str | None
    delimiter: str | None
    no_rules: bool


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
@click.option("--parked", is_flag=True, help=_("try again what was parked"))
@dry_run_option()
@format_option()
def command(
    session: Session, kind: str | None, files: tuple[str, ...], parked: bool, dry_run: bool, format: str, **typed: Any
) -> int:
    """Read all files first, then take their drafts in."""
    options = ImportOptions(**typed)
    session.desk.forgive_faults()
    if parked:
        return _again(session, options, format)
    if not kind or not files:
        raise Usage(_("say which format and which files: tkt import csv FILE…"))
    settings = _settings(session, options)
    read_in = [(os.path.basename(name), _data(name)) for name in files]
    readings = [(name, read_file(kind, name, data, settings)) for name, data in read_in]
    if dry_run:
        for name, reading in readings:
            session.out.data(_preview(session, name, reading))
        return 0
    total = Ledger()
    for name, reading in readings:
        _add(total, _taken_in(session, reading, kind, name, not options.no_rules))
    _print(session, total, format)
    session.desk.note_unread_customers()
    session.out.name_faults()
    return FOUND if total.parked else 0


def _taken_in(session: Session, reading: Reading, kind: str, name: str, with_rules: bool) -> Ledger:
    for note in reading.notes:
        session.out.say(f"{name}: {note}")
    ledger = _take(session, _shown(session, reading), name, with_rules)
    close_ledger(ledger, reading)
    folder = park_records(session.desk, ledger.parked, kind, name, reading.head)
    _tell(session, ledger, folder)
    return ledger


def _take(session: Session, drafts: Iterable[Draft], name: str, with_rules: bool) -> Ledger:
    return take_in(session.desk, drafts, name, session.author, session.at, with_rules)


def _settings(session: Session, options: ImportOptions) -> ImportSettings:
    return ImportSettings(
        zone=session.desk.settings.tz,
        columns=_columns(options.mapping) if options.mapping else None,
        source=options.source,
        dates=options.dates,
        created=options.created,
        encoding=options.encoding,
        delimiter=options.delimiter,
    )


def _columns(path: str) -> dict[str, str]:
    text = _data(path).decode("utf-8", "replace")
    return {key: value or "" for key, value in yaml.read_section(text, path).items()}


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
    yield from (f"  {origin}: {one_line(what)}" for origin, what in _first([*told, *reading.faults]))


def _first(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    more = len(told) - SHOWN
    return told[:SHOWN] + ([("…", _("and {n} more").format(n=more))] if more > 0 else [])


def _tell(session: Session, ledger: Ledger, folder: str | None) -> None:
    parked = [(one.origin, _("parked: {reason}").format(reason=one.reason)) for one in ledger.parked]
    for origin, what in (*_first(ledger.faults), *_first(parked)):
        session.out.say(f"{origin}: {one_line(what)}")
    for id, again in ledger.again[:SHOWN]:
        say_twins(session, id, again[:1])
    if len(ledger.again) > SHOWN:
        session.out.say(_("… and {n} more that may be there already").format(n=len(ledger.again) - SHOWN))
    if folder:
        session.out.say(
            _("{n} parked in {folder}; mend and try again: tkt import --parked").format(
                n=len(ledger.parked), folder=folder
            )
        )


def _add(total: Ledger, one: Ledger) -> None:
    for name in ("received", "created", "appended", "duplicate"):
        setattr(total, name, getattr(total, name) + getattr(one, name))
    total.parked += one.parked
    total.faults += one.faults
    total.again += one.again


def _print(session: Session, ledger: Ledger, format: str) -> None:
    counts = (ledger.received, ledger.created, ledger.appended, ledger.duplicate, len(ledger.parked))
    if format == "table":
        line = _(
            "{received} received = {created} created + {appended} appended + {duplicate} duplicate + {parked} parked"
        )
        session.out.data([line.format(**dict(zip(COUNTS, counts, strict=True)))])
        return
    session.out.rows(format, [grid.Column(name, name, align="right") for name in COUNTS], [counts])


def _again(session: Session, options: ImportOptions, format: str) -> int:
    """Each parked record on its own; what now fits is taken in and no longer parked."""
    total, settings = Ledger(), _settings(session, options)
    for file, record in list(parked_records(session.desk)):
        ledger = _retried(session, record, settings, not options.no_rules)
        if not ledger.parked:
            session.desk.state.remove(file)
        _tell(session, ledger, None)
        _add(total, ledger)
    _print(session, total, format)
    session.desk.note_unread_customers()
    session.out.name_faults()
    return FOUND if total.parked else 0


def _retried(session: Session, record: ParkedRecord | Parked, settings: ImportSettings, with_rules: bool) -> Ledger:
    if isinstance(record, Parked):
        return Ledger(received=1, parked=[record])
    if draft := record.draft():
        return _take(session, [draft], record.name, with_rules)
    try:
        data = (record.head + record.raw).encode("utf-8", "surrogatepass")
        reading = read_file(record.format, record.name, data, settings)
    except Usage as error:
        return Ledger(received=1, parked=[Parked(record.origin, str(error), record.raw)])
    return close_ledger(_take(session, reading.drafts, record.name, with_rules), reading)
