"""Records as files: a ticket, customer, agent or article, and the Markdown text that stands for it."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from ticketcli.errors import BadFile
from ticketcli.format import front_matter, timeline
from ticketcli.format.section import Reader
from ticketcli.ticket import fields
from ticketcli.ticket.model import Agent, Article, Contact, Customer, External, Product, Status, Ticket

_TEXTS = tuple(name for name in fields.SPOKEN if not fields.FIELD[name].always)
CUSTOMER_KEYS = ("id", "name", "tier", "contacts", "language", "since", "merged_into", "products")
PRODUCT_KEYS = ("name", "serial", "bought", "warranty")
CONTACT_KEYS = ("name", "mail", "phone", "handles")
AGENT_KEYS = (
    "id", "name", "mail", "areas", "team", "skills", "level", "capacity", "hours", "away", "cost_per_hour",
)  # fmt: skip
ARTICLE_KEYS = ("id", "title", "tags", "language", "state")
Record = TypeVar("Record")


# -- tickets -----------------------------------------------------------------------------------------------------------


def read_ticket(text: str, where: str) -> Ticket:
    """The ticket that a file's text holds; BadFile with the line otherwise."""
    text = front_matter.normal_newlines(text)
    section, body = front_matter.read_front(text, where)
    read = Reader(section, where)
    description, entries = timeline.read_timeline(body, where, text.count("\n", 0, len(text) - len(body)) + 1)
    external = read.texts("external")
    return Ticket(
        id=read.needed_text("id"),
        title=read.needed_text("title"),
        created_at=timeline.read_instant(read.needed_text("created"), where, read.line("created")),
        status=Status(read.one_of("status", Status, Status.NEW)),
        priority=read.text_or("priority", "normal"),
        external=External(external.get("source", ""), external.get("id", "")) if external else None,
        extra=read.texts("extra"),
        unknown=read.others(fields.FILED),
        description=description,
        entries=entries,
        **_ticket_fields(read),
    )


def _ticket_fields(read: Reader) -> dict[str, Any]:
    """The words, numbers and lists that are told."""
    texts = {name: read.text(name) for name in _TEXTS}
    numbers = {name: read.number(name) for name in fields.NUMBERS}
    return {**texts, **numbers, **{name: read.words(name) for name in fields.LISTS}}


def ticket_text(ticket: Ticket, old: str | None = None) -> str:
    """The file of a ticket; what did not change since the `old` text stays byte for byte."""
    return _TICKET.text(ticket, old)


def _ticket_values(ticket: Ticket) -> dict[str, Any]:
    """The front matter of a ticket, in canonical order, without what is unset."""
    outside = ticket.external
    return _values(
        ticket,
        fields.FILED,
        status=ticket.status.value,
        created=ticket.created_at,
        external=outside and {"source": outside.source, "id": outside.id},
    )


def _ticket_body(after: Ticket, before: Ticket | None, old: str) -> str:
    """Description and timeline, where each that stood before keeps its lines."""
    if before is None:
        return timeline.write_timeline(after.description, after.entries)
    first, *rest = timeline.split_entries(old)
    pieces = [first if before.description == after.description else timeline.write_timeline(after.description, ())]
    kept = {entry.id: (entry, piece) for entry, piece in zip(before.entries, rest, strict=True)}
    for entry in after.entries:
        was, piece = kept.get(entry.id, (None, ""))
        pieces.append(piece if was == entry else timeline.entry_text(entry))
    *ended, last = pieces
    return "".join(piece if piece.endswith("\n") or not piece else piece + "\n" for piece in ended) + last


# -- customers, agents, articles ---------------------------------------------------------------------------------------


def read_customer(text: str, where: str) -> Customer:
    """The customer that a file's text holds."""
    read, notes = _opened(text, where)
    return Customer(
        id=read.needed_text("id"),
        name=read.text_or("name", read.needed_text("id")),
        tier=read.text("tier"),
        contacts=tuple(_contact(Reader(section, where)) for section in read.sections("contacts")),
        language=read.text("language"),
        since=read.day("since"),
        merged_into=read.text("merged_into"),
        products=tuple(_product(Reader(section, where)) for section in read.sections("products")),
        unknown=read.others(CUSTOMER_KEYS),
        notes=notes,
    )


def _contact(read: Reader) -> Contact:
    return Contact(
        name=read.text_or("name", ""),
        mail=read.words("mail"),
        phone=read.words("phone"),
        handles=read.texts("handles"),
        unknown=read.others(CONTACT_KEYS),
    )


def _product(read: Reader) -> Product:
    return Product(
        name=read.needed_text("name"),
        serial=read.text_or("serial", ""),
        bought=read.day("bought"),
        warranty=read.day("warranty"),
        unknown=read.others(PRODUCT_KEYS),
    )


def read_agent(text: str, where: str) -> Agent:
    """The agent that a file's text holds."""
    read, notes = _opened(text, where)
    level, skills = read.number("level"), Reader(read.section("skills"), where)
    return Agent(
        id=read.needed_text("id"),
        name=read.text_or("name", read.needed_text("id")),
        mail=read.words("mail"),
        areas=read.words("areas"),
        team=read.text("team"),
        skills={skill: skills.number(skill) or 0 for skill in skills.fields},
        level=1 if level is None else level,
        capacity=read.number("capacity"),
        hours=read.text("hours"),
        away=read.words("away"),
        cost_per_hour=read.money("cost_per_hour"),
        unknown=read.others(AGENT_KEYS),
        notes=notes,
    )


def read_article(text: str, where: str) -> Article:
    """The article that a file's text holds."""
    read, body = _opened(text, where)
    return Article(
        id=read.needed_text("id"),
        title=read.needed_text("title"),
        tags=read.words("tags"),
        language=read.text("language"),
        state=read.text_or("state", "draft"),
        unknown=read.others(ARTICLE_KEYS),
        body=body,
    )


def _opened(text: str, where: str) -> tuple[Reader, str]:
    section, body = front_matter.read_front(front_matter.normal_newlines(text), where)
    return Reader(section, where), body.removeprefix("\n").removesuffix("\n")


def customer_text(customer: Customer, old: str | None = None) -> str:
    """The file of a customer; what did not change since the `old` text stays byte for byte."""
    return _CUSTOMER.text(customer, old)


def agent_text(agent: Agent, old: str | None = None) -> str:
    """The file of an agent; what did not change since the `old` text stays byte for byte."""
    return _AGENT.text(agent, old)


def article_text(article: Article, old: str | None = None) -> str:
    """The file of an article; what did not change since the `old` text stays byte for byte."""
    return _ARTICLE.text(article, old)


def _customer_values(customer: Customer) -> dict[str, Any]:
    contacts = [_values(contact, CONTACT_KEYS, name=contact.name or None) for contact in customer.contacts]
    products = [_values(one, PRODUCT_KEYS, serial=one.serial or None) for one in customer.products]
    return _values(customer, CUSTOMER_KEYS, contacts=contacts, products=products)


def _notes(after: Customer | Agent, before: Customer | Agent | None, old: str) -> str:
    return old if before and before.notes == after.notes else _below(after.notes)


def _article_body(after: Article, before: Article | None, old: str) -> str:
    return old if before and before.body == after.body else _below(after.body)


def _below(text: str) -> str:
    return f"\n{text}\n" if text else ""


# -- writing -----------------------------------------------------------------------------------------------------------


def _values(record: Any, keys: tuple[str, ...], **instead: Any) -> dict[str, Any]:
    """What stands in the front matter of `record`, in order: its set fields, or what stands for them `instead`."""
    values = {key: instead[key] if key in instead else getattr(record, key) for key in keys}
    return {key: value for key, value in values.items() if value not in (None, (), [], {})} | dict(record.unknown)


class _Form(Generic[Record]):
    """How one kind of record is read and written; `body` takes the record after and before, and its old body."""

    def __init__(
        self,
        read: Callable[[str, str], Record],
        values: Callable[[Record], dict[str, Any]],
        body: Callable[[Record, Record | None, str], str],
    ) -> None:
        self.read, self.values, self.body = read, values, body

    def text(self, record: Record, old: str | None) -> str:
        """The file of `record`: its `old` text with only what changed replaced, if that is possible."""
        if old is None or (before := self.known(old)) is None:
            return self.fresh(record)
        if before == record:
            return old
        front, body = front_matter.split_front(front_matter.normal_newlines(old), "")
        body = self.body(record, before, body)
        text = front_matter.rewrite_front(front, self.values(before), self.values(record), body)
        return text if self.known(text) == record else self.fresh(record)

    def fresh(self, record: Record) -> str:
        """The file of `record` in canonical form."""
        return front_matter.write_front(self.values(record), self.body(record, None, ""))

    def known(self, text: str) -> Record | None:
        """The record that `text` holds; None when it cannot be read."""
        try:
            return self.read(text, "")
        except BadFile:
            return None


_TICKET = _Form(read_ticket, _ticket_values, _ticket_body)
_CUSTOMER = _Form(read_customer, _customer_values, _notes)
_AGENT = _Form(read_agent, lambda agent: _values(agent, AGENT_KEYS), _notes)
_ARTICLE = _Form(read_article, lambda article: _values(article, ARTICLE_KEYS), _article_body)
