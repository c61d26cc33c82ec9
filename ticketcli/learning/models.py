"""What was learned, as the desk keeps it: read in a moment, written whole, made anew by `tkt rules learn`.

A file is a line that says what it is, a line of JSON, and the arrays that it names, each from a multiple of eight on.
One that is broken, or of another kind of machine, counts as none.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from ticketcli.errors import DeskError
from ticketcli.learning.advice import Advice, advise_field, people_decisions, text_of
from ticketcli.learning.model import Learned, Model, Opinion
from ticketcli.learning.similarity import Likeness
from ticketcli.learning.training import Curve
from ticketcli.storage.state import DAMAGED, LEARNED, State
from ticketcli.ticket.model import Change, Ticket

LOOKED_AT = 12
"""Of so many tickets alike, those with the same value are named."""
MAGIC = b"tkt learned 1 little\n" if array("H", [1]).tobytes() == b"\1\0" else b"tkt learned 1 big\n"
ALIGNED = 8
MODEL = {"hashes": "I", "rarities": "f", "starts": "I", "owners": "H", "weights": "f"}
LIKENESS = {"lengths": "f", "hashes": "I", "starts": "I", "holders": "I"}
MOST_STEPS = 1 << 22
"""Bytes of steps taken since the training; then no more are kept until `tkt rules learn`."""


class Memory:
    """The models of a desk, one a field, and which of its closed tickets are alike."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._models: dict[str, Model | None] = {}
        self._likeness: Likeness | None = None

    def keep(self, models: Mapping[str, Model], likeness: Likeness) -> None:
        """Keep these and nothing else."""
        self._state.clear(LEARNED)
        for field, model in models.items():
            told = {"labels": model.labels, "curve": model.curve, "strange": model.strange}
            self._write(f"{field}.model", told, {name: getattr(model, name) for name in MODEL})
        arrays = {name: getattr(likeness, name) for name in LIKENESS}
        self._write("tickets.likeness", {"ids": likeness.ids}, arrays)

    def model(self, field: str) -> Model | None:
        """What was learned of a field, with the steps taken since."""
        return self._model(field, self._state.data(_steps_file(field)))

    def _model(self, field: str, steps: bytes | None) -> Model | None:
        found = self._read(f"{field}.model", MODEL)
        if found is None:
            return None
        told, arrays = found
        with suppress(*DAMAGED):
            parts = dict(zip(MODEL, arrays, strict=True))
            labels, curve = tuple(told["labels"]), Curve(*told["curve"])
            return Model(labels, curve, told["strange"], **parts, learned=_steps(steps))
        return None

    def likeness(self) -> Likeness | None:
        """Which closed tickets are alike."""
        found = self._read("tickets.likeness", LIKENESS)
        with suppress(*DAMAGED):
            return Likeness(tuple(found[0]["ids"]), *found[1]) if found else None
        return None

    def advise(self, ticket: Ticket, fields: Iterable[str], get: Callable[[str], Ticket]) -> list[Advice]:
        """What was learned of these fields of a ticket, the tickets that it is like looked up by `get`."""
        text = text_of(ticket)
        said = {field: opinion for field in fields if (opinion := self._opinion(field, text))}
        alike = self._alike(ticket, get) if said else []
        return [advise_field(field, opinion, alike) for field, opinion in said.items()]

    def _opinion(self, field: str, text: str) -> Opinion | None:
        if field not in self._models:
            self._models[field] = self.model(field)
        model = self._models[field]
        with suppress(*DAMAGED):
            return model.opinion(text) if model else None
        return None

    def _alike(self, ticket: Ticket, get: Callable[[str], Ticket]) -> list[Ticket]:
        """The closed tickets that are most like one, the most alike first."""
        ids = [id for id, _how in self.alike(text_of(ticket), LOOKED_AT) if id != ticket.id]
        return [other for id in ids if (other := _found(get, id))]

    def alike(self, text: str, most: int) -> list[tuple[str, float]]:
        """The closed tickets that are most like a text, each with how much."""
        if self._likeness is None:
            self._likeness = self.likeness()
        with suppress(*DAMAGED):
            return self._likeness.alike(text, most) if self._likeness else []
        return []

    def learn_decided(self, changes: Iterable[Change]) -> None:
        """Learn a little from what people decided, in each field that was learned."""
        for change in changes:
            for field, value in people_decisions(change).items():
                self._teach(field, text_of(change.after), value)

    def _teach(self, field: str, text: str, label: str) -> None:
        steps = self._state.data(_steps_file(field))
        model = self._model(field, steps)
        if model and len(steps or b"") <= MOST_STEPS:
            with suppress(OSError, *DAMAGED):
                taken = {str(hash): dict(pulls) for hash, pulls in model.teach(text, label).items()}
                self._state.put_value(_steps_file(field), taken)

    def _write(self, name: str, told: Mapping[str, Any], arrays: Mapping[str, Any]) -> None:
        lengths = {key: len(array) for key, array in arrays.items()}
        head = MAGIC + json.dumps({**told, "arrays": lengths}).encode() + b"\n"
        parts = [head, *(array.tobytes() for array in arrays.values())]
        self._state.put(f"{LEARNED}/{name}", b"".join(part + b"\0" * (-len(part) % ALIGNED) for part in parts))

    def _read(self, name: str, codes: Mapping[str, str]) -> tuple[dict[str, Any], list[Any]] | None:
        data = self._state.data(f"{LEARNED}/{name}") or b""
        if not data.startswith(MAGIC):
            return None
        with suppress(*DAMAGED):
            end = data.index(b"\n", len(MAGIC)) + 1
            told = json.loads(data[len(MAGIC) : end])
            return told, list(_arrays(data, end, told["arrays"], codes))
        return None


def _steps_file(field: str) -> str:
    return f"{LEARNED}/{field}.steps"


def _steps(data: bytes | None) -> Learned:
    """The steps that a file holds; none where it is not there or damaged."""
    with suppress(*DAMAGED):
        return {int(hash): pulls for hash, pulls in json.loads(data or b"{}").items()}
    return {}


def _arrays(data: bytes, at: int, lengths: Mapping[str, int], codes: Mapping[str, str]) -> Iterator["array[Any]"]:
    for name, code in codes.items():
        at += -at % ALIGNED
        values: array[Any] = array(code)
        size = lengths[name] * values.itemsize
        if not 0 <= size <= len(data) - at:
            raise ValueError(name)
        values.frombytes(data[at : at + size])
        yield values
        at += size


def _found(get: Callable[[str], Ticket], id: str) -> Ticket | None:
    """A ticket that may be gone since, or unreadable."""
    with suppress(DeskError):
        return get(id)
    return None
