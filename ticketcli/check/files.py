"""Is every file sound? All faults at once, by file and line; and what has one right answer, mended."""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from ticketcli.config import desk_yaml
from ticketcli.config.settings import Settings
from ticketcli.desk import record
from ticketcli.desk.desk import Desk
from ticketcli.desk.rule_tests import read_rule_tests
from ticketcli.errors import BadFile
from ticketcli.format.front_matter import normal_newlines, split_front
from ticketcli.history import heads
from ticketcli.i18n import _
from ticketcli.merge.files import KINDS, RENUMBERED, finish_merge, has_markers
from ticketcli.merge.state import status_from_entries
from ticketcli.rules.duty import read_period
from ticketcli.storage.files import SETTINGS, agent_path, customer_path, ticket_path
from ticketcli.text import one_line, unknown_word
from ticketcli.ticket import lifecycle, number
from ticketcli.ticket.fields import CHOSEN, DAYS, own_name, value_of
from ticketcli.ticket.model import ALWAYS, Agent, Change, Customer, Entry, Ticket
from ticketcli.ticket.people import Directory, mail_key
from ticketcli.worktime import dates

_DAWN = datetime(1970, 1, 1, tzinfo=UTC)
FEW = 5
"""So many known words are named where none is near."""


def find_faults(desk: Desk) -> list[BadFile]:
    """Everything that is wrong in any file, by path and line."""
    found: list[BadFile] = []
    settings, wrong = _settings(desk)
    found += wrong
    if not wrong:
        found += desk.rules.read()[1]
        found += read_rule_tests(desk)[1]
        found += desk.quietness.read_limits()[1]
        found += _calendars(desk)
        found += [*_service(desk), *_turns(desk)]
    agents = list(desk.store.agents(found))
    if not wrong:
        found += _duties(desk, agents)
    customers = list(desk.store.customers(found))
    list(desk.store.articles(found))
    found += _odd_names(desk)
    known = _Known(settings, {agent.id for agent in agents}, {customer.id for customer in customers})
    found += [*_shared_addresses(customers, agents), *_circles(customers), *_odd_tiers(desk, customers, settings)]
    seen: dict[str, str] = {}
    for ticket in _in_place(desk, found):
        found += known.faults(ticket, desk)
        found += _collision(ticket, seen)
    return sorted({(f.where, f.line, f.what): f for f in found}.values(), key=lambda f: (f.where, f.line, f.what))


def _settings(desk: Desk) -> tuple[Settings, list[BadFile]]:
    try:
        return desk_yaml.read_settings(desk.store.text(SETTINGS) or "", SETTINGS)
    except BadFile as fault:
        return Settings(), [fault]


def _in_place(desk: Desk, faults: list[BadFile]) -> Iterator[Ticket]:
    """The tickets that lie where their numbers say; what cannot be read goes to `faults`."""
    for path in desk.store.ticket_paths(faults):
        id = path.rpartition("/")[2][:-3]
        try:
            ticket = desk.store.ticket(id) if path == ticket_path(id) else None
        except BadFile as fault:
            faults.append(fault)
        else:
            yield from [ticket] if ticket else []


def _calendars(desk: Desk) -> Iterator[BadFile]:
    """What is wrong in a calendar; public holidays are looked up to be sure of them."""
    try:
        for calendar in desk.calendars.by_name.values():
            calendar.is_open(_DAWN)
    except BadFile as fault:
        yield fault


def _turns(desk: Desk) -> Iterator[BadFile]:
    """What is wrong in the rotas."""
    try:
        yield from desk.rotas.read()[1]
    except BadFile:  # desk.yaml, named already
        return


def _service(desk: Desk) -> Iterator[BadFile]:
    """What is wrong in the policies."""
    try:
        yield from desk.service.read_policies()[1]
    except BadFile as fault:
        yield fault


def _duties(desk: Desk, agents: Sequence[Agent]) -> Iterator[BadFile]:
    """Who names an agent, area, team, calendar or absence that there is not."""
    try:
        calendars = (*desk.calendars.by_name, ALWAYS)
    except BadFile:  # named already
        return
    text, ids = desk.store.text(SETTINGS) or "", [agent.id for agent in agents]
    yield from desk_yaml.find_strangers(text, SETTINGS, ids, calendars)
    for agent in agents:
        path = agent_path(agent.id)
        for field, what in _odd_in(agent, desk.settings, calendars):
            yield BadFile(path, _line(desk, path, field), what)


def _odd_in(agent: Agent, settings: Settings, calendars: Collection[str]) -> Iterator[tuple[str, str]]:
    """The fields of an agent that name what there is not, each with what is wrong."""
    named: list[tuple[str, str, str | None, Collection[str]]] = [
        *(("areas", "area", area, settings.areas) for area in agent.areas),
        ("team", "team", agent.team, settings.teams),
        ("hours", "calendar", agent.hours, calendars),
    ]
    for field, noun, value, known in named:
        if value and known and value not in known:
            yield field, unknown_word(noun, value, sorted(known), FEW)
    for span in agent.away:
        if not read_period(span, settings.tz):
            what = _("`away: {span}` is neither a day nor from/to: 2026-12-24 or 2026-12-24/2027-01-02")
            yield "away", what.format(span=one_line(span, 60))


def _odd_names(desk: Desk) -> Iterator[BadFile]:
    """Markdown files below tickets/ whose name is no number or that lie in another month's folder."""
    for path in desk.store.markdown("tickets"):
        name = path.rpartition("/")[2][:-3]
        if not number.NUMBER.fullmatch(name):
            yield BadFile(path, 0, _("the name is no ticket number"))
        elif path != ticket_path(name):
            yield BadFile(path, 0, _("belongs into {folder}").format(folder=os.path.dirname(ticket_path(name))))


def _collision(ticket: Ticket, seen: dict[str, str]) -> Iterator[BadFile]:
    """Two tickets that came from the same place in the same system."""
    if ticket.external:
        first = seen.setdefault(str(ticket.external), ticket.id)
        if first != ticket.id:
            yield BadFile(
                ticket_path(ticket.id),
                0,
                _("came from {external}, as {id} did").format(external=ticket.external, id=first),
            )


def _shared_addresses(customers: Iterable[Customer], agents: Iterable[Agent]) -> Iterator[BadFile]:
    """Two customers, or two agents, with one address."""
    standing = [one for one in customers if not one.merged_into]
    yield from _shared([(one.id, customer_path(one.id), mail) for one in standing for person in one.contacts
                        for mail in person.mail])  # fmt: skip
    yield from _shared([(one.id, agent_path(one.id), mail) for one in agents for mail in one.mail])


def _shared(addresses: Iterable[tuple[str, str, str]]) -> Iterator[BadFile]:
    owners: dict[str, str] = {}
    for id, path, mail in addresses:
        first = owners.setdefault(mail_key(mail), id)
        if first != id:
            yield BadFile(path, 0, _("the address {mail} is also {id}'s").format(mail=one_line(mail, 80), id=first))


def _circles(customers: list[Customer]) -> Iterator[BadFile]:
    """Customers that two clones merged into each other: the first by name stands."""
    known = Directory.of(customers)
    for one in customers:
        if one.merged_into in known.customers and known.customer(one.id) == one:
            what = _("merged into {id}, and that one into it: take `merged_into` out of the one that is to stand")
            yield BadFile(customer_path(one.id), 0, what.format(id=one.merged_into))


def _odd_tiers(desk: Desk, customers: list[Customer], settings: Settings) -> Iterator[BadFile]:
    """Customers of a tier that the desk does not have."""
    for one in customers:
        if one.tier and settings.tiers and one.tier not in settings.tiers:
            path = customer_path(one.id)
            yield BadFile(path, _line(desk, path, "tier"), unknown_word("tier", one.tier, settings.tiers, FEW))


class _Known:
    """What a ticket may refer to."""

    def __init__(self, settings: Settings, agents: set[str], customers: set[str]) -> None:
        self.settings, self.agents, self.customers = settings, agents, customers

    def faults(self, ticket: Ticket, desk: Desk) -> Iterator[BadFile]:
        """What does not fit in one ticket."""
        path = ticket_path(ticket.id)
        for field, value, known in self._references(ticket):
            if value and known and value not in known:
                yield BadFile(path, _line(desk, path, field), unknown_word(field, value, sorted(known), FEW))
        yield from self._demanded(ticket, path, desk)
        yield from self._story(ticket, path, desk)

    def _references(self, ticket: Ticket) -> Iterator[tuple[str, str | None, Any]]:
        for field in CHOSEN:
            yield field, getattr(ticket, field), self.settings.vocabulary(field)
        yield "assignee", ticket.assignee, self.agents
        yield "customer", ticket.customer, self.customers

    def _demanded(self, ticket: Ticket, path: str, desk: Desk) -> Iterator[BadFile]:
        """What its type demands and is gone, and what is no day; what came from elsewhere was not asked for it."""
        if not (ticket.external or any(entry.imported for entry in ticket.entries)):
            for key in lifecycle.missing_of_steps(ticket, self.settings.types.get(ticket.type or "")):
                what = _("type {type} cannot be without {missing}").format(type=ticket.type, missing=key)
                yield BadFile(path, _line(desk, path, "type"), what)
        for field in DAYS:
            value = value_of(ticket, field)
            if value and not dates.read_date(value):
                what = _("`{key}: {value}` is no day: 2026-03-15")
                key = own_name(field) or field
                line = _line(desk, path, key)
                yield BadFile(path, line, what.format(key=key, value=one_line(value, 40)))

    def _story(self, ticket: Ticket, path: str, desk: Desk) -> Iterator[BadFile]:
        ids = [entry.id for entry in ticket.entries]
        for id in {id for id in ids if ids.count(id) > 1} if len(set(ids)) != len(ids) else ():
            yield BadFile(path, 0, _("the entry id {id} stands twice").format(id=id))
        if any(a.at > b.at for a, b in zip(ticket.entries, ticket.entries[1:], strict=False)):
            yield BadFile(path, 0, _("the timeline is not in the order of time"))
        if ticket.entries and ticket.entries[-1].because == RENUMBERED:
            what = _(
                "had the number {was}, which another clone gave out too: tell whoever knows it, and note that here"
            )
            yield BadFile(path, 0, what.format(was=ticket.entries[-1].facts.get("was", "")))
        status, _waiting = status_from_entries(ticket)
        if status and status != ticket.status:
            what = _("`status: {status}`, but the timeline ends in {told}").format(status=ticket.status, told=status)
            yield BadFile(path, _line(desk, path, "status"), what)


def _line(desk: Desk, path: str, field: str) -> int:
    text = normal_newlines(desk.store.text(path) or "")
    front = split_front(text, path)[0].split("\n")
    return next((number for number, line in enumerate(front, 2) if line.startswith(f"{field}:")), 0)


# -- mending -----------------------------------------------------------------------------------------------------------


def mend_files(desk: Desk, at: datetime) -> dict[str, bytes | None]:
    """The files that have one right answer, mended: the order of time, the entry that a hand edit left out."""
    files: dict[str, bytes | None] = _untorn(desk)
    for ticket in _in_place(desk, []):
        better = _explained(desk, _in_order(ticket), at)
        if better != ticket:
            files |= record.ticket_files(desk.store, [record.with_entry_ids(Change(ticket, better))])
    for path in list(desk.store.markdown("tickets")):
        files.update(_moved(desk, path))
    return files


def settle_merges(desk: Desk) -> list[str]:
    """Put together the records over which git's own merge stands still, and tell git; gives their paths."""
    if not desk.history.unfinished_work():
        return []
    files = heads.settled_files(desk.history)
    for path, data in files.items():
        desk.store.put(path, data)
    heads.stage_paths(desk.history, files)
    return list(files)


def _untorn(desk: Desk) -> dict[str, bytes | None]:
    """The files with conflict markers, put together again from history; one that is not committed, from itself."""
    head = desk.history.head()
    found = {path: data for path, data in heads.mend_merges(desk.history, head).items()
             if desk.store.data(path) == desk.history.content(head or "", path)} if head else {}  # fmt: skip
    for kind in KINDS:
        for path in desk.store.markdown(kind):
            data = desk.store.data(path) if path not in found else None
            if has_markers(data) and (whole := finish_merge(path, data)):
                found[path] = whole
    return found


def mending_summary(files: dict[str, bytes | None]) -> str:
    """The commit message of a mending."""
    return f"Mend {len(files)} files\n\nAct: mended\n"


def _in_order(ticket: Ticket) -> Ticket:
    return ticket._replace(entries=tuple(sorted(ticket.entries, key=lambda entry: entry.at)))


def _explained(desk: Desk, ticket: Ticket, at: datetime) -> Ticket:
    status, _waiting = status_from_entries(ticket)
    if not status or status == ticket.status:
        return ticket
    when = max([_changed_at(desk, ticket) or at, *(entry.at for entry in ticket.entries[-1:])])
    entry = Entry(when, "hand", "status", changes={"status": (status, str(ticket.status))}, because="edited by hand")
    return lifecycle.add_entry(ticket, entry)


def _changed_at(desk: Desk, ticket: Ticket) -> datetime | None:
    """When a hand changed the status, from git; None where that is not committed yet."""
    path, line = ticket_path(ticket.id), f"status: {ticket.status}"
    head = desk.history.head()
    committed = desk.history.content(head, path) if head else None
    if line.encode() not in (committed or b"").split(b"\n"):
        return None
    commits = desk.history.log(path, 1, having=line)
    return desk.settings.local(commits[0].at) if commits else None


def _moved(desk: Desk, path: str) -> dict[str, bytes | None]:
    name = path.rpartition("/")[2][:-3]
    if not number.NUMBER.fullmatch(name) or path == ticket_path(name) or desk.store.data(ticket_path(name)) is not None:
        return {}
    return {path: None, ticket_path(name): desk.store.data(path)}
