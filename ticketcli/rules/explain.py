"""The stable English phrases that decisions leave as their reason, and the same in the language that is spoken."""

import re
from collections.abc import Sequence
from functools import cache

from ticketcli.i18n import N_, _, spoken_language
from ticketcli.text import ascii_pattern, list_words, one_line

RULE = N_("rule {rule}")
RULE_FOUND = N_("rule {rule}: {words}")
MORE = N_("and {count} more")

LEARNED = N_("learned: confidence {confidence} from {words} as in {tickets}")

ONLY = N_("the only one left")
STICKY = N_("answered this customer before")
OWNER = N_("had this customer's last ticket")
LEAST_LOADED = N_("least loaded of {count}")
LEAST_GIVEN = N_("least loaded of {count} for the hours worked")
ROUND_ROBIN = N_("given one longest ago of {count}")
LOT = N_("by lot among {count}")
SKILLED = N_("most skilled of {count} in {skills}")
LOWEST_LEVEL = N_("level {level} will do of {count}")
HIGHEST_LEVEL = N_("highest level {level} of {count}")
ROTA = N_("on the rota for {when}")
STANDS_IN = N_("stands in for {agent} on the rota for {when}")
LANE = N_("works on the {lane} half")  # decided so before lanes were an order
PASSED_OVER = N_("passed over by {picker}")

UNTOUCHED = N_("untouched for {span}")
CAME_FREE = N_("{agent} came free")
BACK = N_("{agent} is back")
MAY_MORE = N_("{agent} may take more")
JOINED = N_("{agent} has joined")
AGAIN = N_("tried again")
NOBODY = N_("nobody left: {reason}")
NO_AGENTS = N_("there are no agents")
OTHER_TEAM = N_("{agent} is not in team {team}")
OTHER_AREA = N_("{agent} does not cover {area}")
LOW_LEVEL = N_("{agent} has level {level} of {needed}")
HIGH_LEVEL = N_("{agent} has level {level} above {needed}")
UNSKILLED = N_("{agent} has {skill} {level} of {needed}")
OFF_SHIFT = N_("{agent} is off shift until {back}")
NEVER_ON_SHIFT = N_("{agent} is never on shift")
AWAY = N_("{agent} is away")
SERVES = N_("team {team} serves {area}")
TOP = N_("nobody is above level {level}")
HAS_HAD = N_("{agent} has had it")
FULL = N_("{agent} is full ({load} of {capacity})")

NOTHING_SEEN = N_("nothing")
FITS = N_("it fits")
FITS_NOT = N_("it does not fit")
GIVEN_UP = N_("given up: it takes too long")

BY_HAND = N_("edited by hand")
IMPORTED = N_("imported from {key}")

QUIET = N_("untouched since {since}")
IDLE = "untouched "
"""How the reasons begin for which a ticket is taken from who has it."""
SILENT = N_("no word to the customer since {since}")
LATE = N_("{what} late since {since}")
RESOLVED = N_("resolved since {since}")
CUSTOMER_SILENT = N_("the customer is silent since {since}")

PHRASES = (
    BY_HAND, IMPORTED, LEARNED, UNTOUCHED, QUIET, SILENT, LATE, CUSTOMER_SILENT, RESOLVED,
    RULE_FOUND, RULE, MORE, ONLY, STICKY, OWNER, LEAST_LOADED, ROUND_ROBIN, LOT, LEAST_GIVEN, SKILLED, LOWEST_LEVEL,
    HIGHEST_LEVEL, ROTA, STANDS_IN, LANE, PASSED_OVER, NOBODY, NO_AGENTS, OTHER_TEAM, OTHER_AREA, LOW_LEVEL,
    HIGH_LEVEL, SERVES, UNSKILLED,
    OFF_SHIFT, NEVER_ON_SHIFT, AWAY, FULL, CAME_FREE, BACK, MAY_MORE, JOINED, AGAIN, HAS_HAD, TOP,
)  # fmt: skip
"""Every template. A reason is one or more of them joined by `, ` (outside «…»); {reason} is a reason again."""

WORDS = 3
LENGTH = 30
REASONS = 5
_INNER_QUOTES = str.maketrans("«»", "“”")
_QUOTED = ascii_pattern("«[^«»]*»")
_NAMED = ascii_pattern("(?:^|, )rule ([^,:]+)")
_BETWEEN = ascii_pattern(r", (?![^«»]*»)")


# -- said --------------------------------------------------------------------------------------------------------------


def write_phrase(template: str, **words: object) -> str:
    """`template` with `words` filled in, each safe and on one line."""
    return template.format(**{name: one_line(str(word), 120) for name, word in words.items()})


def shown_words(found: Sequence[str]) -> tuple[str, ...]:
    """Words found in a text as a reason shows them: at most 3 different ones of 30 characters, safe, on one line."""
    lines = dict.fromkeys(one_line(words[:200], LENGTH).translate(_INNER_QUOTES) for words in found)
    return tuple(lines)[:WORDS]


def fired_phrase(rule: str, matched: Sequence[str]) -> str:
    """Why a rule fired: `rule billing-words: «factura»`."""
    words = list_words([f"«{word}»" for word in matched])
    return write_phrase(RULE_FOUND, rule=rule, words=words) if words else write_phrase(RULE, rule=rule)


def join_reasons(reasons: Sequence[str], total: int) -> str:
    """The reasons as one, and how many more of the `total` are not among them."""
    more = total - len(reasons)
    return list_words([*reasons, write_phrase(MORE, count=more)] if more else reasons)


def nobody_phrase(fell_out: Sequence[str]) -> str:
    """Why nobody is left: the last few who fell out, who came furthest."""
    return NOBODY.format(reason=join_reasons(fell_out[-REASONS:], len(fell_out)) or NO_AGENTS)


def rules_named(because: str) -> list[str]:
    """The rules that a reason names; what stands in quotes is not read."""
    return list(dict.fromkeys(_NAMED.findall(_QUOTED.sub("", because))))


# -- said again --------------------------------------------------------------------------------------------------------


def retell(because: str) -> str:
    """A stored reason in the language that is spoken now; what no template made stays as it was."""
    if spoken_language() == "en" or len(because) > 2000:
        return because
    return ", ".join(_retold(part) for part in _BETWEEN.split(because))


def retell_sight(saw: str) -> str:
    """What a condition saw: a value as it is, where it is one of our words that in the language spoken now."""
    return _(saw) if saw in (NOTHING_SEEN, FITS, FITS_NOT, GIVEN_UP) else saw


def _retold(part: str) -> str:
    for template in PHRASES:
        match = part.startswith(template.partition("{")[0]) and _pattern(template).fullmatch(part)
        if match:
            return _(template).format(**{n: _retold(w) if n == "reason" else w for n, w in match.groupdict().items()})
    return _(part) if part else part


@cache
def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", template)
    return re.compile("".join(_group(piece) if n % 2 else re.escape(piece) for n, piece in enumerate(pieces)))


def _group(name: str) -> str:
    return f"(?P<{name}>.+)" if name in ("words", "reason", "skills", "tickets") else f"(?P<{name}>[^ ,]+)"
