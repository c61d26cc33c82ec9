"""The rules of a desk, read from its folder or another."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ticketcli.errors import BadFile
from ticketcli.format.yaml import Section, Yaml
from ticketcli.rules.prefilter import Sieve
from ticketcli.rules.rulebook import Rule, read_rules, rule_sections
from ticketcli.storage.files import Store

if TYPE_CHECKING:
    from ticketcli.desk.edges import Edges

FOLDER = "rules"


class DeskRules:
    """What the rules of a desk say."""

    def __init__(self, desk: "Edges") -> None:
        self._desk = desk

    @cached_property
    def all(self) -> Sequence[Rule]:
        """All rules, in order; the first fault in them is raised, or its file passed over where they are forgiven."""
        found, faults = self.read()
        wrong = {fault.where for fault in faults}
        return self._desk.heed_faults([rule for rule in found if rule.where not in wrong], faults)

    @cached_property
    def events(self) -> frozenset[str]:
        """What any of the rules listens to; the first fault in them is raised."""
        return Sieve(self.all).events

    def read(self, folder: str | None = None) -> tuple[list[Rule], list[BadFile]]:
        """The rules, in order, or those of another folder; and all that is wrong in them."""
        found: list[Rule] = []
        faults: list[BadFile] = []
        above, name = os.path.split(os.path.abspath(folder)) if folder else ("", FOLDER)
        store = Store(above) if folder else self._desk.store
        for path, sections in read_sections(store, name, rule_sections, self._desk.index.read, faults):
            more, wrong = read_rules(sections, path, self._desk.words, {rule.name for rule in found})
            found += more
            faults += wrong
        return found, faults


def read_sections(store: Store, folder: str, listed: Callable[[str, str, Yaml], list[Section]], yaml: Yaml,
                  faults: list[BadFile]) -> Iterator[tuple[str, list[Section]]]:  # fmt: skip
    """What each file of a folder of rules lists; one that cannot be read becomes one of the `faults`."""
    for path in store.rule_files(folder):
        try:
            yield path, listed(store.text(path) or "", path, yaml)
        except BadFile as fault:
            faults.append(fault)
