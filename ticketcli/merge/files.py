"""Three versions of a file made one: records by what they mean, whatever else by lines (docs/format.md, Two clones)."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ticketcli.errors import BadFile
from ticketcli.format import records
from ticketcli.format.front_matter import FENCE, normal_newlines
from ticketcli.i18n import _
from ticketcli.merge.entries import MERGED, join_entries
from ticketcli.merge.lines import merge_lines
from ticketcli.merge.records import merge_records
from ticketcli.runtime.hashes import sha1
from ticketcli.storage.files import ticket_path
from ticketcli.ticket import number
from ticketcli.ticket.model import NOTHING, RULES, Customer, Entry, Ticket

RENUMBERED = "two clones gave out this number"
KINDS: Mapping[str, tuple[Callable[[str, str], Any], Callable[..., str]]] = {
    "tickets": (records.read_ticket, records.ticket_text),
    "customers": (records.read_customer, records.customer_text),
    "agents": (records.read_agent, records.agent_text),
    "knowledge": (records.read_article, records.article_text),
}
_MARKS = {"": ("<<<<<<< ",), "ours": ("|||||||", "======="), "base": ("=======",), "theirs": (">>>>>>> ",)}
_NEXT = {"<<<<<<<": "ours", "|||||||": "base", "=======": "theirs", ">>>>>>>": ""}


class Merged(NamedTuple):
    """What three versions of a file come to: its bytes (None: there is none), and what a person should know."""

    data: bytes | None
    words: tuple[str, ...] = ()
    more: Mapping[str, bytes] = NOTHING
    """Further files, where two tickets had one number."""
    decided: bool = True
    """False where both sides changed the same lines of a text, so that somebody has to say which one stands."""


def is_record(path: str) -> bool:
    """Whether a file is one that merges by meaning."""
    return path.endswith(".md") and path.partition("/")[0] in KINDS


def record_key(path: str) -> str:
    """What makes two paths the same file: a ticket is its number, wherever it lies."""
    name = path.rpartition("/")[2]
    return name if path.startswith("tickets/") and number.NUMBER.fullmatch(name[:-3]) else path


def has_markers(data: bytes | None) -> bool:
    """Whether a file holds the conflict markers of an unfinished merge."""
    return bool(data and b"<<<<<<< " in data and conflict_sides(normal_newlines(data.decode("utf-8", "replace"))))


def finish_merge(path: str, data: bytes | None) -> bytes | None:
    """A torn record put together from what stands between its markers; None where that cannot be read."""
    record = _read(path, data)
    return None if record is None else KINDS[path.partition("/")[0]][1](record).encode()


def merge_file(path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None) -> Merged:
    """One file out of three versions of it, of which each may be missing; the same for either order of the sides."""
    if ours == theirs or theirs == base:
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    if ours is None or theirs is None:
        what = _("{path}: one side deleted it and the other changed it: it stays")
        return Merged(theirs if ours is None else ours, (what.format(path=path),))
    return _record(path, base, ours, theirs) if is_record(path) else _by_lines(path, base, ours, theirs)


# -- records -----------------------------------------------------------------------------------------------------------


def _record(path: str, base: bytes | None, ours: bytes, theirs: bytes) -> Merged:
    first = _read(path, base)
    mine, yours = _read(path, ours, first), _read(path, theirs, first)
    if mine is None or yours is None:
        return _broken(path, first, [(mine, ours), (yours, theirs)])
    if first is None and isinstance(mine, Ticket) and _strangers(mine, yours):
        return _two(path, mine, yours)
    whole = merge_records(first, mine, yours)
    return Merged(_written(path, whole, ours, theirs).encode(), tuple(_notable(path, first, mine, yours, whole)))


def _read(path: str, data: bytes | None, base: Any = None) -> Any:
    """The record that a version holds, put together again where markers tear it; None when it cannot be read."""
    if data is None:
        return None
    read = KINDS[path.partition("/")[0]][0]
    try:
        return read(data.decode("utf-8"), path)
    except UnicodeDecodeError:
        return None
    except BadFile:
        torn = normal_newlines(data.decode("utf-8"))
    try:
        both = conflict_sides(torn)
        return merge_records(base, *(read(side, path) for side in both)) if both else None
    except BadFile:
        return None


def conflict_sides(torn: str) -> tuple[str, str] | None:
    """The two texts that conflict markers tear apart; None where no conflict is marked."""
    kept: dict[str, list[str]] = {"ours": [], "theirs": [], "base": []}
    state, conflicts = "", 0
    for line in torn.split("\n"):
        if line.startswith(_MARKS[state]) and (line[:7] != "=======" or line == "======="):
            state = _NEXT[line[:7]]
            conflicts += not state
        else:
            for side in (state,) if state else ("ours", "theirs"):
                kept[side].append(line)
    return ("\n".join(kept["ours"]), "\n".join(kept["theirs"])) if conflicts and not state else None


def _written(path: str, whole: Any, ours: bytes, theirs: bytes) -> str:
    """The file of a merged record: canonical, but laid out as a hand did it where one side has been in its hands."""
    write = KINDS[path.partition("/")[0]][1]
    both = sorted((ours.decode(), theirs.decode()), key=lambda side: (side.count("\n#"), side))
    by_hand = [side for side in both if (known := _read(path, side.encode())) and write(known) != side]
    made = write(whole, by_hand[-1]) if by_hand else write(whole)
    return _with_comments(made, by_hand[0]) if len(by_hand) > 1 else made


def _with_comments(made: str, other: str) -> str:
    """The file with the comments that only the other layout has, at the end of the front matter."""
    front, rest = made.partition(f"\n{FENCE}\n")[::2]
    lines = normal_newlines(other).partition(f"\n{FENCE}\n")[0].split("\n")
    missing = [line for line in lines if line.startswith("#") and line not in front.split("\n")]
    return "\n".join([front, *missing]) + f"\n{FENCE}\n{rest}"


def _notable(path: str, base: Any, ours: Any, theirs: Any, whole: Any) -> list[str]:
    """What somebody should look at: a ticket that ended on one side and went on at the other, a field fought over."""
    if isinstance(whole, Customer) and ours.merged_into != theirs.merged_into and base and not base.merged_into:
        if ours.merged_into and theirs.merged_into:
            return [_("{path}: merged into two others at once").format(path=path)]
        return []
    if not isinstance(whole, Ticket) or not base:
        return []
    if base.open and ours.open != theirs.open and ours.status != base.status and theirs.status != base.status:
        what = _("{id}: {mine} here, {yours} there, and now {status}")
        ended, other = sorted((ours, theirs), key=lambda side: side.open)
        return [what.format(id=whole.id, mine=ended.status, yours=other.status, status=whole.status)]
    return []


def _broken(path: str, base: Any, both: list[tuple[Any, bytes]]) -> Merged:
    """One side cannot be read: the other stands, and all that the first one said is kept in an entry of a ticket."""
    torn = [data for record, data in both if record is None]
    whole = [(record, data) for record, data in both if record is not None]
    said = _("{path}: a version of it cannot be read; it is kept as it was: tkt check names what is wrong")
    words = (said.format(path=path),)
    if not whole:
        return Merged(max(torn), words)
    record, data = whole[0]
    if not isinstance(record, Ticket):
        return Merged(data, words)
    text = torn[0].decode("utf-8", "replace").replace("\0", "\ufffd")
    at = max((entry.at for entry in record.entries), default=record.created_at)
    id = "z" + sha1(torn[0]).hexdigest()[:10]
    kept = Entry(at, RULES, MERGED, id, text=text, because="a version that could not be read")
    entries = join_entries(base.entries if base else (), record.entries, (*record.entries, kept))
    return Merged(records.ticket_text(record._replace(entries=tuple(entries)), data.decode()).encode(), words)


# -- two tickets of one number -----------------------------------------------------------------------------------------


def _strangers(ours: Ticket, theirs: Ticket) -> bool:
    """Whether two tickets of one number are two cases: they share neither beginning, entry nor origin."""
    same = (ours.created_at, ours.title) == (theirs.created_at, theirs.title)
    shared = {entry.id for entry in ours.entries} & {entry.id for entry in theirs.entries}
    return not same and not shared and (ours.external is None or ours.external != theirs.external)


def _two(path: str, ours: Ticket, theirs: Ticket) -> Merged:
    """The older one keeps the number; the other gets one that follows from what it says, the same in every clone."""
    first, second = sorted((ours, theirs), key=lambda one: (one.created_at, records.ticket_text(one)))
    fresh = _renumbered(second)
    entry = Entry(
        max([second.created_at, *(one.at for one in second.entries)]), RULES, MERGED,
        "z" + sha1(fresh.encode()).hexdigest()[:10], facts={"was": second.id}, because=RENUMBERED,
    )  # fmt: skip
    other = second._replace(id=fresh, entries=(*second.entries, entry))
    what = _("{id}: two clones gave out this number; «{title}» is now {fresh}: whoever was told must be told anew")
    words = (what.format(id=first.id, title=second.title, fresh=fresh),)
    return Merged(records.ticket_text(first).encode(), words, {ticket_path(fresh): records.ticket_text(other).encode()})


def _renumbered(ticket: Ticket) -> str:
    digest = sha1(records.ticket_text(ticket).encode()).digest()
    prefix, stem = ticket.id.rpartition("-")[0].rsplit("-", 1)
    tail = "".join(number.ALPHABET[byte % 32] for byte in digest[:6])
    return f"{prefix}-{stem}-{tail}{number.check_character(stem + tail)}"


# -- whatever else -----------------------------------------------------------------------------------------------------


def _by_lines(path: str, base: bytes | None, ours: bytes, theirs: bytes) -> Merged:
    """By lines where the sides touched different ones; else theirs stands, and whoever asks decides which that is."""
    try:
        made = merge_lines(*((side or b"").decode("utf-8") for side in (base, ours, theirs)))
    except UnicodeDecodeError:
        made = None
    if made is not None:
        return Merged(made.encode(), (_("{path}: merged by lines: look at it").format(path=path),))
    return Merged(None, (_("{path}: both sides changed the same lines").format(path=path),), decided=False)
