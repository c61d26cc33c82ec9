"""The one table of a ticket's fields, in the order of its file; every list of them elsewhere is made of it.

A new field is a row here and an attribute of `model.Ticket` and `model.Card`, which say each field themselves: a named
tuple inherits nothing, and types want to read it. Beyond that it is a column of index/schema.sql in a new version of
index/database, its name in Spanish (and in other systems' files: intake/mapping), and its lines in docs/.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ticketcli.i18n import N_
from ticketcli.ticket.model import Ticket

LINE, STATE, WORD, NUMBER, LIST, OTHER = "line", "state", "word", "number", "list", "other"
"""What a field holds: one line of text, where it stands in the life cycle, one word, a whole number, several words."""


class Field(NamedTuple):
    """A field: its name, what people call it (nothing: it is never named), and what it holds."""

    name: str
    title: str = ""
    kind: str = WORD
    vocabulary: str = ""
    """What the desk calls the words that it may hold."""
    one: str = ""
    """What one word of a list is called, where it is asked for."""
    least: int = 0
    most: int = 0
    verbs: str = ""
    """The commands that change it, where `tkt set` does not."""
    always: bool = False
    """Whether every ticket has it."""
    by_rules: bool = False
    """Whether rules may set it; to lists they add."""
    learned: bool = False
    """Whether it is learned from closed tickets."""
    grouped: int = 0
    """Its place among what reports sort by; 0 where they do not."""
    rare: bool = False
    """Whether a list for a spreadsheet and the editor show it only when asked."""
    meaning: str = ""
    """What it is, or one of its words, to whoever writes rules."""

    def whole(self, digits: str) -> int | None:
        """The number that it holds when these digits are given to it; None when it holds none such."""
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1
        return number if self.least <= number <= self.most else None


TABLE = (
    Field("id", N_("number"), OTHER, always=True),
    Field("title", N_("title"), LINE, always=True),
    Field("status", N_("status"), STATE, "statuses", verbs="start, wait, resolve, close, reopen", always=True,
          meaning="where the ticket stands in its life cycle"),
    Field("waiting_for", N_("waiting for"), STATE, "waits", verbs="wait", rare=True,
          meaning="whom or what a waiting ticket waits for"),
    Field("type", N_("type"), WORD, "types", by_rules=True, learned=True, grouped=2,
          meaning="the type of the ticket"),
    Field("stage", N_("stage"), WORD, "stages", by_rules=True, grouped=7,
          meaning="the stage of the customer's life that the ticket belongs to"),
    Field("area", N_("area"), WORD, "areas", by_rules=True, learned=True, grouped=1,
          meaning="the area of the desk that the ticket falls to"),
    Field("product", N_("product"), WORD, "products", by_rules=True, learned=True, grouped=3,
          meaning="the product that it is about"),
    Field("priority", N_("priority"), WORD, "priorities", always=True, by_rules=True, learned=True, grouped=6,
          meaning="the priority; `>=high` is that and any above it"),
    Field("channel", N_("channel"), WORD, "channels", grouped=4,
          meaning="the way by which the ticket came in"),
    Field("language", N_("language"), WORD, by_rules=True,
          meaning="the language of the customer's text, a code such as es"),
    Field("customer", N_("customer"), WORD, grouped=5,
          meaning="the customer's id"),
    Field("contact", N_("contact"), WORD,
          meaning="the address, number or handle that it came from"),
    Field("assignee", N_("assignee"), WORD, "agents", verbs="assign, take, release", learned=True,
          meaning="the agent who has it"),
    Field("team", N_("team"), WORD, "teams", by_rules=True, grouped=8,
          meaning="the team in whose queue it is"),
    Field("level", N_("level"), NUMBER, most=99, by_rules=True, rare=True,
          meaning="the support level that the ticket is at"),
    Field("difficulty", N_("difficulty"), NUMBER, least=1, most=5, by_rules=True,
          meaning="how hard it is, 1 to 5"),
    Field("tags", N_("tags"), LIST, one="tag",
          meaning="a tag of the ticket"),
    Field("keywords", N_("keywords"), LIST, one="keyword",
          meaning="a keyword of the problem"),
    Field("solution_keywords", N_("keywords of the solution"), LIST, one="solution_keyword",
          meaning="a keyword of the solution"),
    Field("progress", N_("progress"), NUMBER, most=100,
          meaning="how much of it is done, in per cent"),
    Field("parent", N_("parent"), WORD, rare=True,
          meaning="the number of the ticket that it is part of"),
    Field("links", N_("links"), LIST, one="link", verbs="link"),
    Field("external", N_("external"), OTHER),
    Field("created", N_("created"), OTHER, always=True),
    Field("extra", "", OTHER),
    Field("description", "", OTHER, verbs="edit"),
)  # fmt: skip


def _named(*kinds: str) -> tuple[str, ...]:
    return tuple(field.name for field in TABLE if field.kind in kinds)


FIELD: Mapping[str, Field] = {field.name: field for field in TABLE}
FILED = tuple(name for name in FIELD if name != "description")
"""The keys of the front matter."""
FLAT = tuple(name for name in FILED if name not in ("waiting_for", "created", "extra"))
"""Those that stand side by side in JSON and CSV; the others come behind, as what the desk computes does."""
WORDS, NUMBERS, LISTS = _named(WORD), _named(NUMBER), _named(LIST)
SPOKEN = _named(STATE, WORD)
"""Those that hold one word."""
ACTED = _named(LINE, WORD, NUMBER, LIST)
"""Those that acts change beside the state."""
SETTABLE = tuple(name for name in ACTED if not FIELD[name].verbs)
"""Those that `tkt set` changes."""
CHOSEN = tuple(name for name in SETTABLE if FIELD[name].vocabulary)
"""Those of them that the desk has words for."""
ADDABLE = tuple(name for name in SETTABLE if name in LISTS)
"""Those of them to which words are added."""
ONE_OF: Mapping[str, str] = {FIELD[name].one: name for name in ADDABLE}
"""What one of their words is called."""
RULED = tuple(field.name for field in TABLE if field.by_rules)
"""Those that rules may set."""
LEARNED = tuple(field.name for field in TABLE if field.learned)
GROUPED = tuple(field.name for field in sorted(TABLE, key=lambda field: field.grouped) if field.grouped)
RARE = tuple(field.name for field in TABLE if field.rare)
MEANINGS: Mapping[str, str] = {field.one or field.name: field.meaning for field in TABLE if field.meaning}
"""What may be asked of a ticket by name, and what that is."""


def insert_before(names: tuple[str, ...], before: str, more: str) -> tuple[str, ...]:
    """The names with one `more`, which stands right before another."""
    place = names.index(before)
    return (*names[:place], more, *names[place:])


# -- values, the desk's own fields among them --------------------------------------------------------------------------

EXTRA = "extra."
"""What precedes a field of the desk's own."""


DAYS = (EXTRA + "purchased",)
"""The desk's own fields that hold a day: what is computed of them rests on it."""


def own_field(name: str) -> str:
    """The field `extra.NAME` that the desk's own NAME is."""
    return EXTRA + name


def own_name(field: str) -> str | None:
    """The NAME of the desk's own `extra.NAME`; None of any other field."""
    return field[len(EXTRA) :] if field.startswith(EXTRA) else None


def value_of(ticket: Ticket, field: str) -> Any:
    """A field's value; `extra.NAME` reaches into what the desk added."""
    name = own_name(field)
    return getattr(ticket, field) if name is None else ticket.extra.get(name)


def with_values(ticket: Ticket, values: Mapping[str, Any]) -> Ticket:
    """The ticket with other field values, and nothing said about it."""
    ours, own = split_own(values)
    merged = {name: value for name, value in {**ticket.extra, **own}.items() if value is not None}
    return ticket._replace(**ours, extra=merged)


def split_own(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of the ticket's fields, and those of the desk's own by their names."""
    ours = {field: value for field, value in values.items() if not field.startswith(EXTRA)}
    return ours, {field[len(EXTRA) :]: value for field, value in values.items() if field.startswith(EXTRA)}
