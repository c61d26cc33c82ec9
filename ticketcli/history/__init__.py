"""git, and nobody else talks to it."""

from ticketcli.history.repository import Author, Commit, Ground, History, init, is_repository
from ticketcli.history.settings import SIGNING, connect, init_remote, sign

__all__ = [
    "SIGNING", "Author", "Commit", "Ground", "History", "connect", "init", "init_remote", "is_repository", "sign",
]  # fmt: skip
