"""What is quickly asked of many files, kept in SQLite under .git/tkt/: brought up to date when asked, disposable."""

from ticketcli.index.questions import Index

__all__ = ["Index"]
