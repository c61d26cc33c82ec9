"""How a case may end: a row each, from which all else that knows outcomes derives.

`tkt resolve` takes its options from here and checks what is demanded, a query knows the names, reports leave out what
does not count, an import understands the words of other systems.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ticketcli.i18n import N_

WHEN, TICKET, AMOUNT_OF, CODE = "WHEN", "TICKET", "AMOUNT", "CODE"
"""What is typed as a time, as a ticket, as an amount of money, as the code of a currency; any other value is text."""


class Detail(NamedTuple):
    """What may be told of how a case ended: an option of `tkt resolve`, kept as a fact of the entry."""

    name: str
    typed: str
    help: str


METHOD = Detail("method", "TEXT", N_("how the customer is compensated"))
AMOUNT = Detail("amount", AMOUNT_OF, N_("how much"))
CURRENCY = Detail("currency", CODE, N_("in which currency"))
BY = Detail("by", WHEN, N_("by when the compensation arrives"))
PRODUCT = Detail("product", "PRODUCT", N_("what it is replaced by"))
REASONS = Detail("reasons", "TEXT", N_("why it is rejected or cannot be solved"))
OF = Detail("of", TICKET, N_("the ticket that this is a duplicate of"))


class Outcome(NamedTuple):
    """One way to end, and `words` that people and other systems have for it, in English and Spanish.

    `asks` is what is told of it, `demands` what of that has to be; `solves`: the customer has a solution; `counts`:
    it is in the figures.
    """

    name: str
    words: str
    asks: tuple[Detail, ...] = ()
    demands: tuple[Detail, ...] = ()
    solves: bool = True
    counts: bool = True


_ROWS = (
    Outcome("solved", """solved, done, fixed, resolved, completed, complete, solucionado, solucionada, resuelto,
        resuelta, hecho, arreglado, arreglada, completado, completada, closed with explanation,
        closed with non monetary relief"""),
    Outcome("compensated", """compensated, refunded, closed with monetary relief, closed with relief, compensado,
        compensada, reembolsado, reembolsada, indemnizado, indemnizada, reintegrado, reintegrada""",
        asks=(METHOD, AMOUNT, CURRENCY, BY), demands=(METHOD, BY)),
    Outcome("replaced", """replaced, exchanged, reemplazado, reemplazada, sustituido, sustituida, cambiado, cambiada,
        repuesto, repuesta""", asks=(PRODUCT,), demands=(PRODUCT,)),
    Outcome("rejected", """rejected, declined, won t do, won t fix, wontfix, not planned, not a bug, works as designed,
        invalid, denied, closed without relief, rechazado, rechazada, denegado, denegada, improcedente, no procede,
        desestimado, desestimada""", asks=(REASONS,), demands=(REASONS,), solves=False),
    Outcome("unsolvable", """unsolvable, cannot reproduce, cannot be solved, incomplete, irresoluble, sin solucion,
        no se puede resolver, no reproducible""", asks=(REASONS,), demands=(REASONS,), solves=False),
    Outcome("duplicate", "duplicate, duplicated, duplicado, duplicada",
        asks=(OF,), demands=(OF,), solves=False, counts=False),
    Outcome("spam", "spam", solves=False, counts=False),
    Outcome("no-reply", "no reply, no response, abandoned, sin respuesta, no responde, abandonado, abandonada",
        asks=(REASONS,), solves=False),
)  # fmt: skip

OUTCOMES: Mapping[str, Outcome] = {row.name: row for row in _ROWS}
SOLVED, NO_REPLY = "solved", "no-reply"
"""The outcomes that the program itself gives."""
COMPENSATED = "compensated"
"""The one that leaves something owed."""
DETAILS = tuple(dict.fromkeys(detail for row in _ROWS for detail in row.asks))
UNSOLVED = tuple(row.name for row in _ROWS if not row.solves)
"""Outcomes that leave a customer without a solution."""
UNCOUNTED = tuple(row.name for row in _ROWS if not row.counts)
"""Outcomes that leave all figures."""
