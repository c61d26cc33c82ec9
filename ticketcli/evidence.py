"""Does history prove what the timelines say? Every commit once: who, when, what vanished, what nobody explained."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ticketcli import gate, matter, records, timeline, versions
from ticketcli.desk import Desk
from ticketcli.digest import sha1
from ticketcli.errors import BadFile, Trouble
from ticketcli.history import exchange, vault
from ticketcli.history.audit import Account, accounts, signatures
from ticketcli.history.joining import Step, blobs, holds
from ticketcli.language import _
from ticketcli.lifecycle import WROTE
from ticketcli.merge.entries import MERGED
from ticketcli.merge.state import told
from ticketcli.model import MESSAGES, RULES, Agent, Entry
from ticketcli.people import mail_key
from ticketcli.text import one_line
from ticketcli.versions import RENUMBERED

TOLERANCE = 300
"""Seconds that clocks, and a commit and its entries, may lie apart."""
AT_ONCE = 2000
"""Commits that are read in one go."""
FREE = ("id", "created", "external", "keywords")
"""Keys whose change the fold of acts does not tell."""


class Finding(NamedTuple):
    """Something that history does not bear out: in which commit, about which ticket or path, what."""

    kind: str
    commit: str
    where: str
    what: str


class Version(NamedTuple):
    """A ticket file: its front matter as text, its description, its entries as text by id."""

    front: str
    description: str
    pieces: Mapping[str, str]


# -- one file ----------------------------------------------------------------------------------------------------------


def version(data: bytes | None) -> Version | None:
    """What a ticket file is made of; None where there is none; BadFile where it cannot be cut."""
    if data is None:
        return None
    if versions.marked(data):
        raise BadFile("", 0, _("conflict markers were committed"))
    front, body = matter.split(matter.normal(data.decode("utf-8", "replace")), "")
    _values(front)
    first, *rest = timeline.pieces(body)
    return Version(front, first, {_id(piece): piece.strip("\n") for piece in rest})


def _id(piece: str) -> str:
    return piece.lstrip("\n").partition("\n")[0].rpartition(" · ")[2]


def _values(front: str) -> dict[str, Any]:
    from ticketcli import notation

    held = dict(notation.section(front, "", 2))
    extra = held.pop("extra", None) or {}
    return {**held, **{f"extra.{key}": value for key, value in extra.items()}}


def changed_keys(before: Version, after: Version) -> set[str]:
    """The fields that differ between two versions."""
    keys: set[str] = set()
    if before.front != after.front:
        old, new = _values(before.front), _values(after.front)
        keys = {key for key in {*old, *new} if old.get(key) != new.get(key)} - {*FREE}
    return keys | ({"description"} if before.description.strip("\n") != after.description.strip("\n") else set())


def explained(entries: Iterable[Entry]) -> set[str]:
    """The fields that entries account for."""
    found: set[str] = set()
    for entry in entries:
        found |= {*entry.changes}
        if "status" in entry.changes or entry.kind == "assigned":
            found |= {"status", "waiting_for"}
        if "description" in entry.facts or entry.kind == "undone":
            found |= {"description"}
    return found


# -- all of history ----------------------------------------------------------------------------------------------------


class Evidence:
    """What was found, and what has to be kept so that no commit is looked at twice."""

    def __init__(self, desk: Desk, fresh: bool = False) -> None:
        self.desk, self.history = desk, desk.history
        kept = vault.read(self.history)
        self.kept = vault.Vault(accepted=kept.accepted) if fresh else kept
        self.known: dict[str, dict[str, str]] = {}
        self.findings = {one: Finding(*one) for one in self.kept.findings}
        self.keys = dict(self.kept.keys)
        self.commits = 0
        self.proven: dict[str, int] = {}
        self._agents: dict[str, Mapping[str, Agent]] = {}

    def run(self, at: datetime, tell: Callable[[int], None] = lambda _count: None) -> list[Finding]:
        """Everything that history does not bear out, as it is now."""
        head = self.history.head()
        if head is None:
            return []
        started = time.time_ns()
        packs = vault.packs(self.history)
        damaged = list(self._objects(packs))
        passing = [*damaged, *self._remotes(head), *self._loose()]
        try:
            self._verify(head, at, tell)
        except Trouble as error:
            passing.append(Finding("damaged", head, "", str(error)))
        else:
            whole = self.kept.whole if damaged else started
            kept = self.kept._replace(head=head, findings=tuple(self.findings), keys=self.keys, whole=whole)
            kept = kept if damaged else kept._replace(packs=packs)
            vault.write(self.history, kept, self.known if self.commits else None)
        found = dict.fromkeys([*passing, *self.findings.values()])
        return [one for one in found if one not in self.kept.accepted]

    def accept(self, found: Sequence[Finding]) -> None:
        """Remember that somebody has looked at these."""
        kept = vault.read(self.history)
        vault.write(self.history, kept._replace(accepted=(*kept.accepted, *found)))

    def _verify(self, head: str, at: datetime, tell: Callable[[int], None]) -> None:
        since = self.kept.head
        if since == head:
            return
        if since and not holds(self.history, head, since):
            self._found("rewritten", since, "", _("verified here before, and gone from the history now"))
            since = None
        self.known = vault.entries(self.history) if since else {}
        self._agents["now"] = gate.agents(self.history, head)
        batch: list[Account] = []
        touched: set[str] = set()
        for account in accounts(self.history, head, [since] if since else []):
            batch.append(account)
            if len(batch) == AT_ONCE:
                touched |= self._batch(batch, at)
                tell(self.commits)
                batch = []
        touched |= self._batch(batch, at)
        self._ends(head, touched)

    def _found(self, kind: str, commit: str, where: str, what: str) -> None:
        found = Finding(kind, commit, where, what)
        self.findings[tuple(found)] = found

    def _settled(self, kind: str, where: str) -> None:
        """What was found there before has been put right since."""
        for one in [one for one in self.findings.values() if (one.kind, one.where) == (kind, where)]:
            del self.findings[tuple(one)]

    # -- commits -------------------------------------------------------------------------------------------------------

    def _batch(self, batch: Sequence[Account], at: datetime) -> set[str]:
        steps = [step for account in batch for step in account.steps if _watched(step.path)]
        held = blobs(self.history, (name for step in steps for name in (step.before, step.after, *step.others)))
        self._signed(batch, held)
        dates = {account.id: account.at for account in batch}
        touched: set[str] = set()
        for account in batch:
            self.commits += 1
            self._clock(account, dates, at)
            touched |= self._commit(account, held)
        return touched

    def _clock(self, account: Account, dates: Mapping[str, int], at: datetime) -> None:
        """Whether a commit is older than the one it stands on, or of the future."""
        parents = [dates[parent] for parent in account.parents if parent in dates]
        if len(account.parents) == 1 and parents and account.at < parents[0] - TOLERANCE:
            what = _("dated {at}, before the commit it stands on: back-dated, or a clock is wrong")
            self._found("clock", account.id, "", what.format(at=_written(account.at)))
        if account.at > at.timestamp() + TOLERANCE:
            what = _("dated {at}, which is still to come: a clock is wrong")
            self._found("clock", account.id, "", what.format(at=_written(account.at)))

    def _commit(self, account: Account, held: Mapping[str | None, bytes | None]) -> set[str]:
        numbers: dict[str, list[Step]] = {}
        for step in account.steps:
            if step.path.startswith("tickets/") and versions.is_record(step.path):
                numbers.setdefault(versions.key(step.path).removesuffix(".md"), []).append(step)
        apart = self._renumbered(numbers, held)
        for number, steps in numbers.items():
            self._ticket(account, number, steps, held, apart)
        records = [step for step in account.steps if versions.is_record(step.path)]
        if records and len(account.parents) == 1 and not account.acts and "\nTickets: " not in account.message:
            what = _("changed {n} records without tkt").format(n=len(records))
            self._found("bypassed", account.id, records[0].path, what)
        return set(numbers)

    def _renumbered(self, numbers: Mapping[str, Sequence[Step]], held: Mapping[str | None, bytes | None]) -> set[str]:
        """The entries of tickets that got another number in this commit, because two clones gave out the same."""
        found: set[str] = set()
        for steps in numbers.values():
            data = held[steps[0].after] if not steps[0].before else None
            with suppress(BadFile):
                after = version(data) if data and RENUMBERED.encode() in data else None
                found |= {*after.pieces} if after else set()
        return found

    def _ticket(self, account: Account, number: str, steps: Sequence[Step],
                held: Mapping[str | None, bytes | None], apart: set[str]) -> None:  # fmt: skip
        was = next((step for step in steps if step.before), None)
        now = next((step for step in steps if step.after), None)
        try:
            before = version(held[was.before]) if was else None
        except BadFile:
            before = None
        try:
            after = version(held[now.after]) if now else None
        except BadFile as fault:
            self._found("damaged", account.id, number, _("cannot be read: {why}").format(why=fault.what))
            return
        if after is None:
            if "undone" not in account.acts:
                self._found("vanished", account.id, number, _("the ticket was deleted"))
            self.known.pop(number, None)
            return
        self._settled("damaged", number)
        self._entries(account, number, before, after, apart)
        if before and len(account.parents) < 2:
            self._fields(account, number, before, after)

    def _entries(self, account: Account, number: str, before: Version | None, after: Version,
                 apart: set[str]) -> None:  # fmt: skip
        known = self.known.setdefault(number, {})
        for id in [id for id in known if id in apart and id not in after.pieces]:
            del known[id]
        for id in before.pieces if before else ():
            if id not in after.pieces and id not in apart:
                self._found("vanished", account.id, number, _("the entry {id} was taken out").format(id=id))
        for id, piece in after.pieces.items():
            digest = sha1(piece.encode()).hexdigest()[:12]
            if known.get(id) == digest:
                continue
            if id in known and len(account.parents) < 2:
                self._found("rewritten", account.id, number, _("the entry {id} was rewritten").format(id=id))
            elif id not in known and id not in apart:
                self._new(account, number, piece, before, after)
            known[id] = digest

    def _new(self, account: Account, number: str, piece: str, before: Version | None, after: Version) -> None:
        """A fresh entry: whether its instant and author are those of its commit."""
        try:
            entry = timeline.entry(piece, "", 0)
        except BadFile as fault:
            self._found("damaged", account.id, number, fault.what)
            return
        mended = entry.by == "hand" and "mended" in account.acts
        if entry.imported or entry.kind == MERGED or mended or not account.parents:
            return
        if abs(entry.at.timestamp() - account.at) > TOLERANCE and not _after_another(entry, after):
            what = _("the entry {id} says {at}, its commit {committed}")
            told = what.format(id=entry.id, at=f"{entry.at:%Y-%m-%d %H:%M}", committed=_written(account.at))
            self._found("instant", account.id, number, told)
        if not self._by(entry, account, after):
            what = _("the entry {id} says it is by {by}, its commit is by {who}")
            told = what.format(id=entry.id, by=one_line(entry.by, 60), who=one_line(account.mail, 60))
            self._found("author", account.id, number, told)

    def _by(self, entry: Entry, account: Account, after: Version) -> bool:
        """Whether whoever committed may write an entry of this author."""
        if entry.by in (RULES, account.mail, account.name) or entry.kind == "message":
            return True
        if entry.because == WROTE and any(f" · {entry.by} · message" in piece for piece in after.pieces.values()):
            return True  # what follows from a customer's message is the customer's, whoever took the message down
        if _agent(self._agents["now"], entry.by, account.mail):
            return True
        if not any(agent.id == entry.by for agent in self._agents["now"].values()):
            values = _values(after.front)
            if entry.by in (values.get("contact"), values.get("customer")) and entry.kind not in MESSAGES:
                return True
        return _agent(self._agents_of(account.id), entry.by, account.mail)

    def _agents_of(self, commit: str) -> Mapping[str, Agent]:
        tree = self.history.asked("rev-parse", "--verify", "--quiet", f"{commit}:agents")[1].decode().strip()
        if tree not in self._agents:
            self._agents[tree] = gate.agents(self.history, commit) if tree else {}
        return self._agents[tree]

    def _fields(self, account: Account, number: str, before: Version, after: Version) -> None:
        """The fields that changed, each of which an entry must account for, now or later."""
        fresh = [piece for id, piece in after.pieces.items() if id not in before.pieces]
        told: set[str] = set()
        for piece in fresh:
            with suppress(BadFile):
                told |= explained([timeline.entry(piece, "", 0)])
        for key in told:
            for one in [
                one for one in self.findings.values() if one[0] == "unexplained" and one[2] == f"{number} {key}"
            ]:
                del self.findings[tuple(one)]
        for key in changed_keys(before, after) - told:
            what = _("`{field}` was changed, and no entry says so").format(field=key)
            self._found("unexplained", account.id, f"{number} {key}", what)

    # -- how it ends ---------------------------------------------------------------------------------------------------

    def _ends(self, head: str, touched: Iterable[str]) -> None:
        """The tickets as they are now: every entry ever made is there, and the last act on a field is what it holds."""
        out = self.history.run("ls-tree", "-r", "-z", head, "--", "tickets").decode("utf-8", "surrogateescape")
        told = (one.partition("\t") for one in out.split("\0") if one)
        names = {versions.key(path).removesuffix(".md"): (path, words.split(" ")[2]) for words, _tab, path in told}
        wanted = [number for number in touched if number in names]
        held = blobs(self.history, (names[number][1] for number in wanted))
        for number in touched:
            if number not in names and self.known.get(number):
                self._found("vanished", head, number, _("the ticket is gone, and no commit says so"))
        for number in wanted:
            path, name = names[number]
            with suppress(BadFile, UnicodeDecodeError):
                self._end(head, records.ticket((held[name] or b"").decode(), path))

    def _end(self, head: str, ticket: Any) -> None:
        for id in self.known.get(ticket.id, {}).keys() - {entry.id for entry in ticket.entries}:
            if not any(one[0] == "vanished" and one[2] == ticket.id and id in one[3] for one in self.findings.values()):
                self._found("vanished", head, ticket.id, _("the entry {id} was taken out").format(id=id))
        last = {field: new for entry in ticket.entries for field, (_old, new) in entry.changes.items()}
        for field, new in last.items():
            now = ticket.extra.get(field[6:]) if field.startswith("extra.") else getattr(ticket, field, new)
            if field not in ("status", "waiting_for", "description", *timeline.LISTS) and now != new:
                self._unexplained(head, ticket.id, field)
        status, _waiting = told(ticket)
        if status and status != ticket.status:
            self._unexplained(head, ticket.id, "status")

    def _unexplained(self, head: str, number: str, field: str) -> None:
        if not any(one[0] == "unexplained" and one[2] == f"{number} {field}" for one in self.findings.values()):
            what = _("`{field}` is not what the last entry on it says").format(field=field)
            self._found("unexplained", head, f"{number} {field}", what)

    # -- signatures ----------------------------------------------------------------------------------------------------

    def _signed(self, batch: Sequence[Account], held: Mapping[str | None, bytes | None]) -> None:
        """From the commit after the one that gives an agent a key on, that agent's commits must bear it out."""
        asked: dict[str, str] = {}
        for account in batch:
            if mail_key(account.mail) in self.keys:
                asked[account.id] = self.keys[mail_key(account.mail)][0]
            for step in account.steps:
                if step.path.startswith("agents/") and step.path.endswith(".md") and step.after:
                    self._keys_of(step.path, held[step.after])
        if not asked:
            return
        keys = {id: words for id, *words in {*self.keys.values()}}
        for commit, state, signer in signatures(self.history, list(asked), keys):
            owner = asked[commit]
            if state == "G" and signer == owner:
                self.proven[owner] = self.proven.get(owner, 0) + 1
            else:
                what = _("not signed with a key of {agent}").format(agent=owner)
                self._found("unsigned", commit, owner, what)

    def _keys_of(self, path: str, data: bytes | None) -> None:
        with suppress(BadFile, UnicodeDecodeError):
            agent = records.agent((data or b"").decode(), path)
            keys = agent.unknown.get("keys") or ()
            for mail in (*agent.mail, f"{agent.id}@localhost") if keys else ():
                before = self.keys.get(mail_key(mail), (agent.id,))
                self.keys[mail_key(mail)] = tuple(
                    dict.fromkeys([*before, *((keys,) if isinstance(keys, str) else keys)])
                )

    # -- what is not in commits ----------------------------------------------------------------------------------------

    def _objects(self, packs: Mapping[str, int]) -> Iterator[Finding]:
        """Objects whose content is no longer what their names say."""
        for name in vault.damaged(self.history, self.kept.whole, self.kept.packs, packs):
            yield Finding("damaged", name, "", _("an object of git is damaged: restore it from another clone"))

    def _remotes(self, head: str) -> Iterator[Finding]:
        """Remotes that no longer have what was seen at them, and a history here that lost what it had."""
        for key, seen in exchange.memory(self.history).seen.items():
            remote = key.partition(" ")[0]
            there = exchange.at(self.history, remote)
            if there and there != seen and not holds(self.history, there, seen):
                yield Finding("rewritten", seen, remote, _("seen at the remote before, and gone from it now"))
            elif not holds(self.history, head, seen):
                yield Finding(
                    "rewritten", seen, remote, _("was synced from here before, and is gone from the history here")
                )

    def _loose(self) -> Iterator[Finding]:
        """Records whose file is not what was committed."""
        head = self.history.head()
        agents = self.history.tree(head, ("agents/",)) if head else {}
        lying = {path: self.desk.store.data(path) for path in agents}
        changed = (path for path, data in lying.items() if data is None or self.history.blob_name(data) != agents[path])
        for path in sorted({*self.desk.index.loose(), *changed}):
            yield Finding("loose", "", path, _("changed here without a commit"))


def _watched(path: str) -> bool:
    return versions.is_record(path) and path.startswith(("tickets/", "agents/"))


def _agent(agents: Mapping[str, Agent], id: str, mail: str) -> bool:
    agent = agents.get(mail_key(mail))
    return agent is not None and agent.id == id


def _after_another(entry: Entry, after: Version) -> bool:
    """Whether an entry has the instant of one before it, which it may not precede: clocks of clones differ."""
    stamp = f"### {entry.at.isoformat()} · "
    return any(piece.startswith(stamp) and id != entry.id for id, piece in after.pieces.items())


def _written(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
