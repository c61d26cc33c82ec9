"""Desks to measure on: realistic, of any size, the same for the same seed."""

import random
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ticketcli import lifecycle, number, records
from ticketcli.model import Agent, Contact, Customer, Outcome, Ticket
from ticketcli.store import agent_path, customer_path, ticket_path

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
START = datetime(2021, 11, 22, 9, 0, tzinfo=ZONE)
YEARS = timedelta(days=5 * 365)
OPEN_ONES = 2000
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


def make(folder: Path, tickets: int, seed: int = 7) -> Path:
    """A desk of so many tickets, 300 customers and 20 agents over five years, in one commit."""
    folder.mkdir(parents=True)
    dice = random.Random(seed)
    (folder / "desk.yaml").write_text(SETTINGS, encoding="utf-8")
    for path, text in _files(dice, tickets):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Agente 1")
    git(folder, "config", "user.email", "agente1@desk.example")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "A desk to measure on")
    git(folder, "gc", "-q")
    return folder


def git(folder: Path, *arguments: str) -> None:
    """One git in a folder; raises when it refuses."""
    subprocess.run(["git", "-c", "gc.auto=0", "-C", str(folder), *arguments], check=True, capture_output=True)


def _files(dice: random.Random, tickets: int) -> Iterator[tuple[str, str]]:
    yield "rules/10-areas.yaml", RULES
    agents = [f"agente{n}" for n in range(1, 21)]
    for n, agent in enumerate(agents):
        made = Agent(agent, f"Agente {n + 1}", (f"{agent}@desk.example",), (AREAS[n % 4],), capacity=400)
        yield agent_path(agent), records.agent_text(made)
    customers = [f"cliente-{n}" for n in range(300)]
    for n, customer in enumerate(customers):
        contact = Contact(f"Persona {n}", (f"persona{n}@cliente{n}.example",), (f"+54 11 5000 {n:04}",))
        yield customer_path(customer), records.customer_text(Customer(customer, f"Cliente {n}", contacts=(contact,)))
    taken: dict[str, set[str]] = {}
    for place in range(tickets):
        ticket = _ticket(dice, place, tickets, customers, agents, taken)
        yield ticket_path(ticket.id), records.ticket_text(ticket)


def _ticket(
    dice: random.Random, place: int, of: int, customers: list[str], agents: list[str], taken: dict[str, set[str]]
) -> Ticket:
    created = START + YEARS * (place / of) + timedelta(seconds=dice.randrange(3600))
    created = created.replace(microsecond=0)
    ticket = Ticket(
        _number(dice, created, taken.setdefault(f"{created:%y%m}", set()), of),
        _words(dice, 4, 10).capitalize(),
        created,
        type=dice.choice(TYPES),
        area=dice.choice(AREAS),
        priority=dice.choice(PRIORITIES),
        channel=dice.choice(CHANNELS),
        customer=(customer := dice.choice(customers)),
        contact=f"persona@{customer}.example",
        tags=tuple(dice.sample(VOCABULARY, dice.randrange(3))),
        description=_words(dice, 15, 110),
    )
    return _identified(dice, _lived(dice, ticket, dice.choice(agents), is_open=of - place <= min(OPEN_ONES, of // 3)))


def _number(dice: random.Random, created: datetime, taken: set[str], of: int) -> str:
    stem, size = f"{created:%y%m}", 4 if of / 60 < 1000 else 5
    while True:
        tail = "".join(dice.choice(number.ALPHABET) for _ in range(size))
        made = f"TK-{stem}-{tail}{number.check_character(stem + tail)}"
        if made not in taken:
            taken.add(made)
            return made


def _lived(dice: random.Random, ticket: Ticket, agent: str, is_open: bool) -> Ticket:
    """A timeline of up to forty entries; most are short."""
    at = ticket.created_at
    ticket = lifecycle.assigned(ticket, agent, None, "tkt", at, "rule areas, least loaded of 5")
    for _step in range(min(int(dice.expovariate(0.35)) + 1, 36)):
        at += timedelta(minutes=dice.randrange(5, 600))
        text = _words(dice, 5, 60)
        if dice.random() < 0.5:
            ticket = lifecycle.replied(ticket, text, agent, at, None, "mail", agent)
        else:
            ticket = lifecycle.received(ticket, text, ticket.contact or "", at, "mail")
    if is_open:
        return ticket
    ticket = lifecycle.resolved(ticket, Outcome.SOLVED, agent, at, None, {"summary": _words(dice, 3, 12)})
    return lifecycle.closed(ticket, agent, at + timedelta(days=1), None, "customer")


def _identified(dice: random.Random, ticket: Ticket) -> Ticket:
    entries = tuple(entry._replace(id=f"e{dice.randrange(1 << 28):07x}") for entry in ticket.entries)
    return ticket._replace(entries=entries)


def _words(dice: random.Random, least: int, most: int) -> str:
    return " ".join(dice.choices(VOCABULARY, k=dice.randint(least, most)))
