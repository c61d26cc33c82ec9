"""Other issue trackers on the same work: create, list, show, search; those that are installed."""

from typing import NamedTuple


class Peer(NamedTuple):
    """A tool."""

    name: str
