"""git, and nobody else talks to it."""

from ticketcli.history.repository import Author, Commit, History, init, is_repository

__all__ = ["Author", "Commit", "History", "init", "is_repository"]
