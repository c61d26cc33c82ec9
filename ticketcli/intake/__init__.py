"""Where tickets come from: one reader per format, and what its records mean."""

FORMATS: dict[str, str] = {
    "csv": "ticketcli.intake.tabular",
    "json": "ticketcli.intake.jsonfile",
    "jsonl": "ticketcli.intake.jsonfile",
    "github": "ticketcli.intake.github",
}
