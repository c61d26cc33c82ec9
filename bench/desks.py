"""Desks to measure on: realistic, of any size, the same for the same seed, made by one `git fast-import` and kept."""

import hashlib
import random
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

from ticketcli.format import front_matter, records, timeline, yaml
from ticketcli.storage import files
from ticketcli.storage.files import agent_path, customer_path, ticket_path
from ticketcli.ticket import lifecycle, number
from ticketcli.ticket.model import Agent, Contact, Customer, Status, Ticket

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
START = datetime(2021, 11, 22, 9, 0, tzinfo=ZONE)
YEARS = timedelta(days=5 * 365)
OPEN_ONES = 2000
RARE = "zorzalino"
"""A word that three tickets of each desk hold."""
AREAS = ("billing", "orders", "technical", "sales")
TYPES = ("claim", "query", "request", "breakdown", "complaint")
CHANNELS = ("mail", "phone", "web", "counter")
PRIORITIES = ("low", "normal", "normal", "high", "urgent")
VOCABULARY = """
factura pedido cafetera demora reclamo consulta precio garantía repuesto envío cliente pago tarjeta cuota equipo
pantalla cable batería servicio contrato instalación técnico visita horario llamada correo respuesta problema error
cuenta clave usuario sistema red señal corte recibo nota crédito débito descuento oferta catálogo producto modelo
color talle cambio devolución depósito sucursal local mostrador vendedor gerente plazo fecha semana mañana tarde
noche siempre nunca ayer hoy todavía después antes mientras cuando porque aunque también gracias saludos buenas hola
estimados urgente
""".split()
SYLLABLES = (
    "ba ca da fa ga la ma na pa ra sa ta be ce de le me ne pe re se te bi ci di li mi ni bo co do lo mo no".split()
)
SETTINGS = """\
name: Bench
languages: [es, en]
zone: America/Argentina/Buenos_Aires
areas: [billing, orders, technical, sales]
"""
RULES = """\
- rule: facturas
  when: {text: [factura*, recibo*, "nota de crédito"]}
  set: {area: billing}
- rule: pedidos
  when: {text: [pedido*, envío*, demora*]}
  set: {area: orders}
- rule: averias
  when: {text: [cafetera*, equipo, batería, señal]}
  set: {area: technical, type: breakdown}
- rule: reclamos
  when: {text: [reclamo*, devolución]}
  set: {type: claim, priority: high}
"""
AGENTS = [f"agente{n}" for n in range(1, 21)]
CUSTOMERS = [f"cliente-{n}" for n in range(300)]
_SOURCES = (lifecycle, front_matter, yaml, number, records, files, timeline)
_HEADER = """\
commit refs/heads/main
committer Agente 1 <agente1@desk.example> 1795000000 +0000
data 22
A desk to measure on

"""


# -- the folder --------------------------------------------------------------------------------------------------------


def copied(kept: Path, tickets: int, to: Path, more: str = "") -> Path:
    """A desk of so many tickets in a folder of its own; `more` are lines for its desk.yaml.

    It comes out of a bare repository in `kept`, which is made when this code has never made it there.
    """
    bare = kept / f"desk-{tickets}-{_key()}.git"
    if not bare.exists():
        _make(bare, tickets)
    subprocess.run(["git", "clone", "-q", "--local", bare, to], check=True)
    git(to, "remote", "remove", "origin")
    git(to, "config", "user.name", "Agente 1")
    git(to, "config", "user.email", "agente1@desk.example")
    if more:
        settle(to, more)
    return to


def settle(desk: Path, more: str) -> None:
    """Commit the desk's settings, with these lines more."""
    (desk / "desk.yaml").write_text(SETTINGS + more, encoding="utf-8")
    git(desk, "commit", "-q", "--allow-empty", "-am", "Settings")


def git(folder: Path, *arguments: str) -> str:
    """What one git says in a folder; raises when it refuses."""
    return subprocess.run(
        ["git", "-c", "gc.auto=0", "-C", folder, *arguments], check=True, capture_output=True, text=True
    ).stdout


def _key() -> str:
    """Which code makes the desks: other code, another key."""
    sources = [Path(__file__), *(Path(str(module.__file__)) for module in _SOURCES)]
    return hashlib.sha1(b"".join(source.read_bytes() for source in sources)).hexdigest()[:10]


def _make(bare: Path, tickets: int) -> None:
    """The repository, whole or not at all."""
    draft = bare.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", draft], check=True)
    writer = subprocess.Popen(["git", "-C", draft, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert writer.stdin
    with writer.stdin as stream:
        stream.write(_HEADER.encode())
        for path, text in _files(random.Random(7), tickets):
            data = text.encode()
            stream.write(b"M 100644 inline %b\ndata %d\n%b\n" % (path.encode(), len(data), data))
    if writer.wait():
        raise SystemExit("git fast-import refuses the desk")
    draft.rename(bare)


# -- what is in it -----------------------------------------------------------------------------------------------------


def _files(dice: random.Random, tickets: int) -> Iterator[tuple[str, str]]:
    yield "desk.yaml", SETTINGS
    yield "rules/10-areas.yaml", RULES
    for n, agent in enumerate(AGENTS):
        made = Agent(agent, f"Agente {n + 1}", (f"{agent}@desk.example",), (AREAS[n % 4],), capacity=400)
        yield agent_path(agent), records.agent_text(made)
    for n, customer in enumerate(CUSTOMERS):
        contact = Contact(f"Persona {n}", (f"persona{n}@cliente{n}.example",), (f"+54 11 5000 {n:04}",))
        yield customer_path(customer), records.customer_text(Customer(customer, f"Cliente {n}", contacts=(contact,)))
    taken: dict[str, set[str]] = {}
    for place in range(tickets):
        ticket = _ticket(dice, place, tickets, taken)
        yield ticket_path(ticket.id), records.ticket_text(ticket)


def _ticket(dice: random.Random, place: int, of: int, taken: dict[str, set[str]]) -> Ticket:
    created = START + YEARS * (place / of) + timedelta(seconds=dice.randrange(3600))
    created = created.replace(microsecond=0)
    customer = dice.randrange(len(CUSTOMERS))
    rare = f" {RARE}" if place in (of // 7, of // 2, of - 1) else ""
    ticket = Ticket(
        _number(dice, created, taken.setdefault(f"{created:%y%m}", set())),
        words(dice, 4, 10).capitalize(),
        created,
        type=dice.choice(TYPES),
        area=dice.choice(AREAS),
        priority=dice.choice(PRIORITIES),
        channel=dice.choice(CHANNELS),
        customer=CUSTOMERS[customer],
        contact=f"persona{customer}@cliente{customer}.example",
        tags=tuple(dice.sample(VOCABULARY, dice.randrange(3))),
        description=words(dice, 15, 110) + rare,
    )
    return _identified(dice, _lived(dice, ticket, dice.choice(AGENTS), of - place <= min(OPEN_ONES, of // 3)))


def _number(dice: random.Random, created: datetime, taken: set[str]) -> str:
    """Longer by one from a month's thousandth ticket on, as the desk itself gives them."""
    stem, size = f"{created:%y%m}", 4 if len(taken) < 1000 else 5
    while True:
        tail = "".join(dice.choice(number.ALPHABET) for _ in range(size))
        made = f"TK-{stem}-{tail}{number.check_character(stem + tail)}"
        if made not in taken:
            taken.add(made)
            return made


def _lived(dice: random.Random, ticket: Ticket, agent: str, is_open: bool) -> Ticket:
    """A timeline of up to forty entries; most are short. Of the open ones some are nobody's, some wait."""
    if is_open and dice.random() < 0.1:
        return ticket
    at = ticket.created_at
    ticket = lifecycle.assign_ticket(ticket, agent, None, "tkt", at, "rule areas, least loaded of 5")
    for _step in range(min(int(dice.expovariate(0.35)) + 1, 34)):
        at += timedelta(minutes=dice.randrange(5, 600))
        text = words(dice, 5, 60)
        if dice.random() < 0.5:
            ticket = lifecycle.add_reply(ticket, text, agent, at, None, "mail", agent)
        else:
            ticket = lifecycle.receive_message(ticket, text, ticket.contact or "", at, "mail")
    if is_open:
        waits = ticket.status is Status.IN_PROGRESS and dice.random() < 0.3
        return lifecycle.pause_ticket(ticket, "customer", agent, at, None) if waits else ticket
    ticket = lifecycle.resolve_ticket(ticket, "solved", agent, at, None, {"summary": words(dice, 3, 12)})
    if dice.random() < 0.05:
        return ticket
    return lifecycle.close_ticket(ticket, agent, at + timedelta(days=1), None, "customer")


def _identified(dice: random.Random, ticket: Ticket) -> Ticket:
    entries = tuple(entry._replace(id=f"e{dice.randrange(1 << 28):07x}") for entry in ticket.entries)
    return ticket._replace(entries=entries)


def _spoken() -> tuple[list[str], list[float]]:
    """Four thousand words, and how often each is heard: a word's rank is as in any language."""
    dice = random.Random(11)
    made = {"".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(4000)}
    words = [*VOCABULARY, *sorted(made)]
    return words, list(accumulate(1 / (rank + 10) for rank in range(len(words))))


_SPOKEN, _OFTEN = _spoken()


def words(dice: random.Random, least: int, most: int) -> str:
    """So many words of text."""
    return " ".join(dice.choices(_SPOKEN, cum_weights=_OFTEN, k=dice.randint(least, most)))
