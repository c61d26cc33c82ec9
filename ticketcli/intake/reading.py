"""A file is read: the records of its format, what their columns mean, and drafts, with nothing lost on the way."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.intake import dates, drafting, mapping
from ticketcli.intake.dates import Dates, OrderProof
from ticketcli.intake.drafting import Plan, Unfit
from ticketcli.intake.formats import FORMATS
from ticketcli.intake.mapping import Meanings
from ticketcli.intake.table import NOW, ImportSettings, Parked, SourceRow, SourceTable
from ticketcli.text import list_words, one_line
from ticketcli.ticket.model import Draft

__all__ = ["ImportSettings", "Parked", "Reading", "read_file"]

SAMPLES = 200
_LONGEST_SAMPLE = 200


@dataclass(slots=True)
class Reading:
    """What a file holds. `parked`, `faults` and `received` (= drafts + parked) are complete once `drafts` is used up.

    `mapping` has column, field (`extra.COLUMN` when it has none, '' when it is left out) and a sample value; `head` and
    the raw text of a parked record make a file again.
    """

    drafts: Iterator[Draft]
    mapping: list[tuple[str, str, str]]
    notes: list[str]
    head: str = ""
    parked: list[Parked] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    received: int = 0


def read_file(format: str, name: str, data: bytes, settings: ImportSettings) -> Reading:
    """Reads a file, called `name`; Usage when it is not of the format, or when its dates can be read in two ways."""
    if format not in FORMATS:
        raise Usage(_("no such format: {format}; there is {known}").format(format=format, known=", ".join(FORMATS)))
    table: SourceTable = import_module(FORMATS[format].reader).read_table(format, name, data, settings)
    survey = _surveyed(table, settings)
    source = table.source or settings.source or mapping.source_of(survey.samples) or table.kind
    fields = mapping.map_columns(survey.samples, settings.chosen_columns, source, survey.meanings)
    _ask_when(name, survey, fields, settings)
    orders, proofs = dates.prove_order(*_dated(survey, fields), name, settings.dates)
    plan = _plan(source, fields, survey, Dates(settings.zone, orders), settings)
    mapping.check_meanings(survey.samples, survey.meanings)
    notes = [*table.notes, *_notes(plan, survey, settings), *proofs]
    reading = Reading(iter(()), _told(survey, fields), notes, table.head)
    reading.drafts = _drafts(table, plan, reading)
    return reading


def _drafts(table: SourceTable, plan: Plan, reading: Reading) -> Iterator[Draft]:
    seen: Counter[str] = Counter()
    for row in table.rows():
        reading.received += 1
        draft = row if isinstance(row, Parked) else _drafted(row, plan, seen)
        if isinstance(draft, Parked):
            reading.parked.append(draft)
        else:
            reading.faults += [(draft.origin, fault) for fault in draft.faults]
            yield draft


def _drafted(row: SourceRow, plan: Plan, seen: Counter[str]) -> Draft | Parked:
    try:
        return drafting.draft_row(row, plan, seen)
    except Unfit as unfit:
        return Parked(row.origin, str(unfit), row.raw)


# -- the survey --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Survey:
    """What the columns of a file hold: some values of each, and what the dates prove of those that may hold dates."""

    by_hand: frozenset[str]
    meanings: Meanings = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=dict)
    dates: dict[str, OrderProof] = field(default_factory=dict)
    comments: OrderProof = field(default_factory=OrderProof)
    tickets: bool = False

    def add(self, column: str) -> None:
        """Takes in a column that was not seen before."""
        self.samples[column] = []
        if mapping.plain_column(column) in self.by_hand or mapping.is_dated(column):
            self.dates[column] = OrderProof()

    def see(self, row: SourceRow) -> None:
        """Takes in a record."""
        self.tickets = self.tickets or not row.part
        for column, cell in row.cells.items():
            if column not in self.samples:
                self.add(column)
            meant = mapping.translate_cell(self.meanings, column, cell)
            self._see(column, meant if isinstance(meant, list) else [meant], row.origin)
        for comment in row.comments:
            self.comments.see(row.origin, comment.at)

    def _see(self, column: str, values: Sequence[str], origin: str) -> None:
        samples, evidence = self.samples[column], self.dates.get(column)
        if len(samples) < SAMPLES:
            samples += [value[:_LONGEST_SAMPLE] for value in values]
        if evidence:
            for value in values:
                evidence.see(origin, value.partition(";")[0])


def _surveyed(table: SourceTable, settings: ImportSettings) -> _Survey:
    """One pass over all records, before any of them is understood."""
    chosen = settings.chosen_columns
    by_hand = frozenset(mapping.plain_column(column) for column in chosen if chosen[column] in mapping.DATED)
    survey = _Survey(by_hand, mapping.plain_meanings(settings.values or {}))
    for column in table.columns:
        survey.add(column)
    for row in table.rows():
        if isinstance(row, SourceRow):
            survey.see(row)
    return survey


def _dated(survey: _Survey, fields: Mapping[str, str]) -> tuple[dict[str, OrderProof], list[OrderProof]]:
    """What the columns prove that are read as dates, and what those do that are only kept."""
    read = {column: evidence for column, evidence in survey.dates.items() if fields.get(column) in mapping.DATED}
    kept = [evidence for column, evidence in survey.dates.items() if column not in read]
    return {**read, _("comments"): survey.comments}, kept


def _ask_when(name: str, survey: _Survey, fields: Mapping[str, str], settings: ImportSettings) -> None:
    """Usage where no column says when tickets were created and others hold dates: nothing is dated now in silence."""
    if not survey.tickets or settings.created == NOW or "created" in fields.values():
        return
    others = [column for column, field in fields.items() if field in mapping.INSTANTS and survey.samples[column]]
    if told := [*mapping.undated_columns(survey.samples, fields), *others]:
        what = _("{file}: nothing says when its tickets were created, and {columns} hold dates: {say}")
        say = _("say --created COLUMN, or --created now")
        raise Usage(what.format(file=name, columns=one_line(list_words(told), 200), say=say))


def _plan(source: str, fields: Mapping[str, str], survey: _Survey, reader: Dates, settings: ImportSettings) -> Plan:
    utc = frozenset(column for column in fields if mapping.is_utc(column))
    titles, titled = mapping.telling_columns(survey.samples), "title" in fields.values()
    return Plan(source, fields, reader, utc, titles, titled, survey.meanings, settings.people or {})


# -- what a person is told ---------------------------------------------------------------------------------------------


def _told(survey: _Survey, fields: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [
        (column, fields.get(column, f"extra.{column.removeprefix('extra.')}"), values[0] if values else "")
        for column, values in survey.samples.items()
    ]


def _notes(plan: Plan, survey: _Survey, settings: ImportSettings) -> Iterator[str]:
    """What was assumed."""
    if not settings.source:
        yield _("source: {source}").format(source=plan.source)
    if not plan.titled and survey.samples:
        columns = ", ".join(plan.titles) or _("what each record says first")
        yield _("no title column: titles are made from {columns}").format(columns=columns)
    if untaken := mapping.undated_columns(survey.samples, plan.fields):
        yield _("dates that no field takes, kept under extra: {columns}").format(
            columns=one_line(list_words(untaken), 200)
        )
    for column in mapping.doubted_columns(survey.samples, plan.fields):
        yield _("column {column}: its values are unknown words, kept under extra").format(column=column)
