"""What became of the records of an import, told to a person and to programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ticketcli.desk.import_.ledger import Ledger
from ticketcli.desk.import_.parked import parked_records
from ticketcli.desk.import_.staff import Staff
from ticketcli.format import yaml
from ticketcli.i18n import _, plural
from ticketcli.intake.reading import Reading
from ticketcli.render import grid
from ticketcli.storage.state import PARKED
from ticketcli.terminal.duplicates import say_twins
from ticketcli.terminal.session import Session
from ticketcli.text import list_words, one_line, suggest_words

SHOWN = 20
FEW = 5
COLUMNS = ("record", "result", "id", "why")


def first_lines(told: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The first of what is told of records, a line for all of whom the same is told; then how many more lines."""
    places: dict[str, list[str]] = {}
    for origin, what in told:
        places.setdefault(what, []).append(origin)
    lines = [(_joint(origins), what) for what, origins in places.items()]
    more = len(lines) - SHOWN
    return lines[:SHOWN] + ([("…", _("and {n} more").format(n=more))] if more > 0 else [])


def _joint(origins: list[str]) -> str:
    more = len(origins) - 1
    return f"{origins[0]} {_('and {n} more').format(n=more)}" if more else origins[0]


def say_ledger(session: Session, ledger: Ledger, folder: str | None) -> None:
    """Says what did not fit, what is parked and where, who is unknown, and what may be there already."""
    parked = [(one.origin, _("parked: {reason}").format(reason=one.reason)) for one in ledger.parked]
    for origin, what in (*first_lines(ledger.faults), *first_lines(parked)):
        session.out.say(f"{origin}: {one_line(what)}")
    _say_strangers(session, ledger)
    _say_twins(session, ledger)
    if ledger.otherwise:
        session.out.say(_("what is said otherwise is taken over by `tkt import --update`"))
    if folder:
        session.out.say(
            _("{n} parked in {folder}; mend and try again: tkt import --parked").format(
                n=len(ledger.parked), folder=folder
            )
        )


def _say_strangers(session: Session, ledger: Ledger) -> None:
    """How many agents of the file nobody knows, and what can be done about it; whom it made."""
    if ledger.made:
        made = plural("{n} agent made", "{n} agents made", len(ledger.made))
        then = _("they are given nothing until `tkt agent set ID --no-capacity`")
        session.out.say(f"{made}: {list_words(ledger.made)}; {then}")
    if not ledger.strangers:
        return
    names = list_words([f"{one_line(name, 40)} ({times})" for name, times in ledger.strangers.most_common(SHOWN)])
    count = len(ledger.strangers)
    known = plural("{n} agent of the file is not known", "{n} agents of the file are not known", count)
    session.out.say(f"{known}: {names}")
    session.out.say(_("kept under extra; --agents create makes them, --agents map says how to name them, then again"))


def _say_twins(session: Session, ledger: Ledger) -> None:
    for id, again in ledger.again[:SHOWN]:
        say_twins(session, id, again[:1])
    count = len(ledger.again)
    if count > SHOWN:
        session.out.say(_("{n} in all may be there already; --no-hints looks for none").format(n=count))


def print_ledger(session: Session, ledger: Ledger, format: str) -> None:
    """The account as a line, and in other formats a row for each record."""
    counts = {name: getattr(ledger, name) for name in ("received", "created", "appended", "duplicate")}
    line = _("{received} received = {created} created + {appended} appended + {duplicate} duplicate + {parked} parked")
    told = line.format(**counts, parked=len(ledger.parked))
    if format == "table":
        session.out.data([told])
        return
    session.out.say(told)
    session.out.rows(format, [grid.Column(name, name) for name in COLUMNS], ledger.receipts)


def unknown_agents(session: Session, readings: Sequence[Reading]) -> Iterator[str]:
    """Lines for a file of --map, in which each agent whom nobody knows is to be given an id of the desk."""
    staff, strangers = Staff(session.desk), Counter[tuple[str, str]]()
    for reading in readings:
        columns = [column for column, field, _sample in reading.mapping if field == "assignee"] or ["assignee"]
        named = Counter(name for draft in reading.drafts if (name := str(draft.fields.get("assignee") or "")))
        strangers.update({(columns[0], name): times for name, times in named.items() if not staff.find_agent(name)})
    return _map_lines(session, strangers)


def _map_lines(session: Session, strangers: Mapping[tuple[str, str], int]) -> Iterator[str]:
    if not strangers:
        session.out.say(_("all agents of the file are known"))
        return
    yield "values:"
    for column in dict.fromkeys(column for column, _name in strangers):
        yield f"  {yaml.write_scalar(column)}:"
        for (_column, name), times in sorted(strangers.items(), key=lambda one: -one[1]):
            if _column == column:
                near = suggest_words(name, session.desk.agents, 3)
                yield f"    {yaml.write_scalar(name)}:   # {times}; {near}"


def list_parked(session: Session, format: str) -> None:
    """The parked records: where each stood, why it was parked, its text."""
    found = [record for _file, record in parked_records(session.desk)]
    columns = [
        grid.Column("record", _("record")),
        grid.Column("why", _("why")),
        grid.Column("raw", _("text"), shrink=True),
    ]
    session.out.rows(format, columns, [(one.origin, one.reason, one.raw.rstrip("\n")) for one in found])


def say_parked(session: Session) -> None:
    """Says how many records of imports are parked here, and the first of them, so that none is forgotten."""
    if not session.desk.state.names(PARKED):
        return
    found = [f"{one.origin} ({one.reason})" for _file, one in parked_records(session.desk)]
    if found:
        many = plural("{n} record is parked", "{n} records are parked", len(found))
        more = ["…"] if len(found) > FEW else []
        then = _("tkt import --parked tries again, with --edit in the editor")
        session.out.say(f"{many}: {one_line(list_words([*found[:FEW], *more]), 300)}; {then}")
