"""Every command there is, at least once, and every form in which it shows something."""

from collections.abc import Iterator

CHANGING = (
    ("set", "TICKET", "level=2"), ("classify", "TICKET"), ("assign", "TICKET", "--to", "ana"), ("release", "TICKET"),
    ("take", "TICKET"), ("start", "TICKET"), ("wait", "TICKET"), ("note", "TICKET", "-m", "--exec=x"),
    ("comment", "TICKET", "--from", "-x", "-m", "x"), ("reply", "TICKET", "-m", "x"), ("edit", "TICKET"),
    ("attach", "TICKET", "desk.yaml"), ("link", "TICKET", "OTHER"), ("resolve", "TICKET"), ("reopen", "TICKET"),
    ("resolve", "TICKET"), ("close", "TICKET"), ("reopen", "TICKET"), ("resolve", "TICKET"), ("accept", "TICKET"),
    ("undo",), ("undo",), ("customer", "add", "--mail", "x@y.example", "--", "--output=x"), ("agent", "add", "sol"),
    ("agent", "set", "sol", "--capacity", "3", "--skill", "--exec=5"),
    ("check", "--fix"), ("import", "jsonl", "-"), ("reopen", "TICKET"), ("escalate", "TICKET", "-m", "--exec=x"),
    ("promise", "TICKET", "--call", "--by", "in 2 days", "-m", "--output=x"), ("promise", "TICKET", "--kept"),
)  # fmt: skip
LISTED = (
    ("list", "--all"), ("show", "TICKET"), ("search", "hostil"), ("log",), ("log", "TICKET"), ("why", "TICKET"),
    ("customer", "list"), ("customer", "show", "mal"), ("customer", "find", "mal"), ("agent", "list"),
    ("agent", "show", "mal"), ("agent", "load"), ("rules", "list"), ("rules", "test", "TICKET"),
    ("classify", "TICKET", "--suggest"), ("assign", "TICKET", "--suggest"), ("report", "volume", "--by", "tag"),
    ("report", "times", "--by", "customer"), ("report", "backlog", "--by", "agent", "--tickets"), ("report", "agents"),
    ("report", "promises"), ("report", "sla"), ("next",), ("triage",), ("sla",), ("stale", "--exit-zero"),
    ("watch", "--exit-zero"), ("promise", "--due"), ("verify",), ("check",), ("set", "TICKET", "-n", "level=3"),
)  # fmt: skip
"""All that is shown, and can be written for programs too."""
SHOWING = (
    *LISTED, ("list", "--all", "--format", "md"), ("list", "--all", "--format", "ids"),
    ("list", "--all", "--columns", "id,title,tags,customer,contact,external,keywords,area"),
    ("show", "TICKET", "--brief"), ("next", "--explain"), ("completion", "bash"), ("--help",),
)  # fmt: skip
MACHINE = (
    *((*words, "--format", format) for words in LISTED for format in ("json", "csv")),
    ("list", "--all", "--format", "jsonl"), ("export", "json"), ("export", "jsonl"), ("export", "csv"),
)  # fmt: skip
ONCE = {"init", "new", *(typed[0] for typed in (*CHANGING, *SHOWING, *MACHINE))}
"""The commands of the list."""


def typed(commands: tuple[tuple[str, ...], ...], ticket: str, other: str = "") -> Iterator[tuple[str, ...]]:
    """The command lines, with the numbers of two tickets put in."""
    for words in commands:
        yield tuple({"TICKET": ticket, "OTHER": other or ticket}.get(word, word) for word in words)
