"""python -m bench.rules [TICKETS]: two hundred rules of every kind on many tickets, and on one new ticket."""

import random
import re
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from bench.desks import AREAS, CHANNELS, PRIORITIES, START, TYPES, VOCABULARY
from ticketcli.config.settings import Settings
from ticketcli.format.yaml import Section, read_yaml
from ticketcli.rules.case import Case
from ticketcli.rules.decision import decide_case
from ticketcli.rules.prefilter import Sieve
from ticketcli.rules.rulebook import Rule, read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket.model import Contact, Customer, Entry, Ticket

RULES = 200
TICKETS = 100_000
MOST_SECONDS = 60.0
MOST_MILLISECONDS = 5.0
SHAPES = (
    "when: {{text: [{a}*, {b}, \"{c} {d}\"]}}\n  set: {{area: {area}}}\n  add: {{tags: [{a}]}}",
    "when: {{text: [{a}, {b}], channel: [mail, web]}}\n  set: {{type: {type}}}",
    "when: {{any: [{{text: [{a}*]}}, {{all: [{{text: {b}}}, {{customer.tier: gold}}]}}]}}\n  raise: priority",
    "when: {{text: [{a}, {b}, {c}], not: {{area: {area}}}}}\n  score: 5",
    "when: {{text: [{a}, {b}], fuzzy: yes}}\n  set: {{type: {type}}}",
    "when: {{area: {area}, type: {type}, priority: \">=high\"}}\n  add: {{tags: [pronto]}}",
    "when: {{text: [{a}], history.contacts_30d: \">=3\"}}\n  score: 10",
    "when: {{regex: '{a} n[º°] ?\\d+', channel: mail}}\n  extract: '{a} n[º°] ?(?P<serial>\\d+)'",
    "when: {{time.weekday: [sat, sun], channel: phone}}\n  add: {{tags: [finde]}}",
    "when: {{text: [{a}*, {b}*, {c}*], customer.tier: gold}}\n  assign: team:shop",
)  # fmt: skip


SYLLABLES = re.findall("..", "bacacodadedodofagajolamamiñanenopapipoquraresosatetetivazochillonz")
_FIXED = random.Random(11)
LEXICON = [*VOCABULARY, *("".join(_FIXED.choices(SYLLABLES, k=_FIXED.randint(2, 5))) for _ in range(1400))]
WEIGHTS = [1 / rank for rank in range(3, len(LEXICON) + 3)]
"""Few words are frequent and most are rare, as in what people write."""


def book(dice: random.Random, count: int = RULES) -> list[Rule]:
    """So many rules of ten shapes, with words of their own and words that tickets have."""
    text = "\n".join(_rule(dice, number) for number in range(count))
    known = Known(AREAS, desk=Settings(), priorities=("low", "normal", "high", "urgent"), fields=("serial",))
    sections = read_yaml(text, "rules/bench.yaml")
    assert all(isinstance(section, Section) for section in sections)
    found, faults = read_rules(sections, "rules/bench.yaml", known._replace(types=TYPES, areas=AREAS))
    assert not faults, faults[0]
    return found


def _rule(dice: random.Random, number: int) -> str:
    words = dice.choices(LEXICON[20:], k=4)
    shape = SHAPES[number % len(SHAPES)].format(
        **dict(zip("abcd", words, strict=True)), area=dice.choice(AREAS), type=dice.choice(TYPES)
    )
    return f"- rule: r{number}\n  {shape}"


def tickets(dice: random.Random, count: int) -> Iterator[tuple[Ticket, Customer]]:
    """Tickets of a hundred words and one further message, each of one of 300 customers."""
    customers = [
        Customer(f"c{n}", f"Cliente {n}", dice.choice(("gold", "silver", None)), (Contact("", (f"p@c{n}.example",)),))
        for n in range(300)
    ]
    for n in range(count):
        who = dice.choice(customers)
        at = START + timedelta(minutes=n)
        words = " ".join(dice.choices(LEXICON, WEIGHTS, k=100)).capitalize()
        message = Entry(at, who.id, "message", "e1", text=" ".join(dice.choices(LEXICON, WEIGHTS, k=30)))
        yield (
            Ticket(f"TK-2611-{n:05}", words[:60], at, description=words, customer=who.id, entries=(message,),
                   channel=dice.choice(CHANNELS), priority=dice.choice(PRIORITIES)),
            who,
        )  # fmt: skip


def seconds(sieve: Sieve, ticket: Ticket, customer: Customer, at: datetime) -> tuple[float, int]:
    """Processor time of one decision, and how many rules fired."""
    start = time.process_time()
    decision = decide_case(sieve, Case(ticket, customer, at))
    return time.process_time() - start, len(decision.firings)


class Measured(NamedTuple):
    """Seconds for all tickets, milliseconds for a new one (median, worst) and for reading the rules; how many fired."""

    seconds: float
    new_ms: float
    worst_ms: float
    reading_ms: float
    fired: float


def measured(count: int = TICKETS) -> Measured:
    """Two hundred rules on so many tickets, reckoned up to a hundred thousand, and on two hundred new ones."""
    dice = random.Random(7)
    start = time.process_time()
    found = book(dice)
    reading = time.process_time() - start
    sieve = Sieve(found)
    spent, fired = 0.0, 0
    for pair in tickets(dice, count):
        one, some = seconds(sieve, *pair, START)
        spent, fired = spent + one, fired + some
    new = [seconds(Sieve(found), *pair, START)[0] * 1000 for pair in tickets(dice, 200)]
    return Measured(spent * TICKETS / count, statistics.median(new), max(new), reading * 1000, fired / count)


def main() -> None:
    """Measure both and print them beside their limits; exit 1 when one was missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TICKETS
    told = measured(count)
    print(f"{RULES} rules are read in {told.reading_ms:.0f} ms; {told.fired:.1f} of them fire on a ticket")
    print(f"{RULES} rules on {count:,} tickets: {told.seconds:.1f} s for {TICKETS:,} (limit {MOST_SECONDS:g} s)")
    print(f"{RULES} rules on one new ticket: median {told.new_ms:.2f} ms, "
          f"worst {told.worst_ms:.2f} ms (limit {MOST_MILLISECONDS:g} ms)")  # fmt: skip
    sys.exit(told.seconds > MOST_SECONDS or told.new_ms > MOST_MILLISECONDS)


if __name__ == "__main__":
    main()
