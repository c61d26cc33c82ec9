"""Every command there is, at least once, and every form in which it shows something."""

from collections.abc import Iterator

CHANGING = (
    ("set", "TICKET", "level=2"), ("classify", "TICKET"), ("assign", "TICKET", "--to", "ana"), ("release", "TICKET"),
    ("take", "TICKET"), ("start", "TICKET"), ("wait", "TICKET"), ("note", "TICKET", "-m", "--exec=x"),
    ("comment", "TICKET", "--from", "-x", "-m", "x"), ("reply", "TICKET", "-m", "x"), ("edit", "TICKET"),
    ("attach", "TICKET", "desk.yaml"), ("link", "TICKET", "OTHER"), ("resolve", "TICKET"), ("reopen", "TICKET"),
    ("resolve", "TICKET"), ("close", "TICKET"), ("reopen", "TICKET"), ("resolve", "TICKET"), ("accept", "TICKET"),
    ("undo",), ("undo",), ("customer", "add", "--mail", "x@y.example", "--", "--output=x"), ("agent", "add", "sol"),
    ("check", "--fix"), ("import", "jsonl", "-"), ("reopen", "TICKET"), ("escalate", "TICKET", "-m", "--exec=x"),
    ("promise", "TICKET", "--call", "--by", "in 2 days", "-m", "--output=x"), ("promise", "TICKET", "--kept"),
)  # fmt: skip
SHOWING = (
    ("list", "--all"), ("list", "--all", "--format", "md"), ("list", "--all", "--format", "ids"),
    ("list", "--all", "--columns", "id,title,tags,customer,contact,external,keywords,area"),
    ("show", "TICKET"), ("show", "TICKET", "--brief"), ("search", "hostil"), ("log",), ("log", "TICKET"),
    ("why", "TICKET"), ("customer", "list"), ("customer", "show", "mal"), ("customer", "find", "mal"),
    ("agent", "list"), ("agent", "show", "mal"), ("agent", "load"), ("rules", "list"), ("rules", "test", "TICKET"),
    ("classify", "TICKET", "--suggest"), ("assign", "TICKET", "--suggest"), ("report", "volume", "--by", "tag"),
    ("report", "times", "--by", "customer"), ("report", "backlog", "--by", "agent", "--tickets"),
    ("report", "agents",), ("next",), ("next", "--explain"), ("triage",), ("sla",), ("stale", "--exit-zero"),
    ("promise", "--due"), ("report", "promises"), ("report", "sla"), ("verify",),
    ("check",), ("set", "TICKET", "-n", "level=3"), ("completion", "bash"), ("--help",),
)  # fmt: skip
MACHINE = (
    ("list", "--all", "--format", "json"), ("list", "--all", "--format", "jsonl"), ("list", "--all", "--format", "csv"),
    ("show", "TICKET", "--format", "json"), ("log", "--format", "json"), ("log", "--format", "csv"),
    ("customer", "list", "--format", "json"), ("customer", "show", "mal", "--format", "json"),
    ("agent", "list", "--format", "json"), ("agent", "show", "mal", "--format", "json"),
    ("rules", "list", "--format", "json"), ("report", "volume", "--by", "tag", "--format", "json"),
    ("check", "--format", "json"), ("check", "--format", "csv"), ("why", "TICKET", "--format", "json"),
    ("search", "hostil", "--format", "json"), ("export", "json"), ("export", "jsonl"), ("export", "csv"),
)  # fmt: skip
ONCE = {"init", "new", *(typed[0] for typed in (*CHANGING, *SHOWING, *MACHINE))}
"""The commands of the list."""


def typed(commands: tuple[tuple[str, ...], ...], ticket: str, other: str = "") -> Iterator[tuple[str, ...]]:
    """The command lines, with the numbers of two tickets put in."""
    for words in commands:
        yield tuple({"TICKET": ticket, "OTHER": other or ticket}.get(word, word) for word in words)
