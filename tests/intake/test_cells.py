"""Small samples of every format: each mapped cell ends as an entry, a field, under extra, or as a fault."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest

from ticketcli.config.settings import Settings as Desk
from ticketcli.intake import reading
from ticketcli.intake.accept import accept_draft
from ticketcli.intake.formats import FORMATS
from ticketcli.intake.reading import ImportSettings
from ticketcli.ticket.model import Customer, Draft

ZENDESK = """Summation column,Id,Requester,Requester id,Requester email,Assignee,Group,Subject,Tags,Status,Priority,\
Via,Ticket type,Created at,Updated at,Organization,Due date,Solved at,Satisfaction Score,Group stations,Reopens,\
First reply time in minutes
1,7,Ana Ruiz,55,ana@x.example,bea,Shop,No heat,boiler cold,Solved,High,Mail,Incident,2026-01-02 10:00,2026-01-09 10:00,\
Acme,2026-01-08,2026-01-07 09:00,Offered,1,2,90
1,8,Eva,56,eva@x.example,,,Noise,,Open,Weird,Web,Question,2026-01-03 10:00,2026-01-09 10:00,,,\
2026-01-04 09:00,Good,1,x,-
"""
FRESHDESK = """Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,\
Closed time,Last update time,Initial response time,Agent interactions,Resolution status,Tags,Full name,Email
4,No heat,Closed,Urgent,Phone,Question,Bea,Shop,2026-01-02 10:00:00,2026-01-04 10:00:00,2026-01-03 10:00:00,\
2026-01-05 10:00:00,2026-01-06 10:00:00,2026-01-02 11:00:00,2,Within SLA,"a,b",Ana,ana@x.example
5,Cold,Open,Low,Email,Wish,,,2026-01-02 10:00:00,,2026-01-03 10:00:00,2026-01-01 10:00:00,,,,,,Ana Paz,ana@x.example
"""
OSTICKET = """\ufeff"Ticket Number","Date Created",Subject,From,"From Email",Priority,Department,"Help Topic",Source,\
"Current Status","Last Updated","Closed Date","Agent Assigned","Team Assigned","Reopen Count"
000123,"2026-01-02 10:00:00","No heat","Ana Ruiz",ana@x.example,High,Support,Boilers,Web,Closed,"2026-01-05 10:00:00",\
"2026-01-05 10:00:00","Bea Sol",Shop,1
"""
GITLAB = """Title,Description,Issue ID,URL,State,Author,Author Username,Assignee,Assignee Username,Due Date,\
Created At (UTC),Updated At (UTC),Closed At (UTC),Milestone,Labels
No heat,It is cold,3,https://g.example/3,Closed,Ana Ruiz,ana,Bea,bea,2026-02-01,2026-01-02 10:00:00,\
2026-01-03 10:00:00,2026-01-03 10:00:00,v1,"bug,boiler"
Noise,,4,https://g.example/4,Open,Eva,eva,,,,2026-01-02 10:00:00,,2026-01-04 10:00:00,,
"""
JIRA = """Summary,Issue key,Issue id,Issue Type,Status,Priority,Resolution,Assignee,Reporter,Creator,Created,Updated,\
Resolved,Component/s,Labels,Labels,Description,Parent id,Comment,Comment
No heat,P-1,10001,Bug,Done,Highest,Won't Do,bea,ana,ana,14/Jul/25 3:42 PM,16/Jul/25 3:42 PM,15/Jul/25 9:00 AM,Boilers,\
cold,old,It is cold,10000,14/Jul/25 4:00 PM;ana;still,no date
Noise,P-2,10002,Story,To Do,Odd,Unresolved,,eva,,14/Jul/25 3:42 PM,,,,,,,,,
"""
SPANISH = """Nro;Asunto;Descripción;Estado;Prioridad;Cliente;Correo;Teléfono;Fecha reclamo;Fecha de cierre;\
Responsable;Etiquetas;Canal;Tipo;Progreso;Padre;Solución;Solicitante;Sucursal
1;No anda;Hace frío;;Alta;Ana;ana@x.example;0341 555-1234;25/10/2026 10:00;27/10/2026 12:00;bea;frío,viejo;Mail;\
Reclamo;40 %;99;Reparado;Eva <eva@x.example>;Centro
2;;Llamó dos veces;Abierto;Rara;Eva;eva@x.example;\\N;25/10/2026 10:00;27/10/2026 12:00;;;Paloma;Ruego;mucho;;;;
"""
HUBSPOT = """"Ticket ID","Ticket name",Pipeline,"Ticket status",Priority,Source,"Ticket owner","Create date",\
"Close date","Ticket description",Category,"Associated Contact","Associated Company","Time to close"
4001,"No heat",Help,"Waiting on contact (Help)",HIGH,EMAIL,"Bea Sol","2026-01-02 10:00",,"It is cold",Boilers,\
"Ana Ruiz (ana@x.example)",Acme,9
4002,Noise,Help,"Waiting on us",Odd,FORM,,"2026-01-03 10:00","2026-01-04 10:00",Loud,,"Eva Paz",,
"""
OSTICKET_ES = """"Número de Ticket";"Fecha de creación";Asunto;De;"Correo electrónico de";Prioridad;Departamento;\
"Tema de ayuda";Fuente;"Estado actual";"Última actualización";"Fecha de cierre";Respondido;"Agente asignado";\
"Equipo asignado";"Número de reaperturas"
000123;"25/10/2026 10:00";"No anda";"Ana Ruiz";ana@x.example;Alta;Soporte;Calderas;"Correo electrónico";Cerrado;\
"27/10/2026 12:00";"27/10/2026 12:00";Sí;"Bea Sol";Taller;1
"""
JSON_TICKETS = [
    {"id": 1, "subject": "No heat", "description": "cold", "status": "closed", "priority": "high", "tags": ["a", "b"],
     "requester": {"name": "Ana", "email": "ana@x.example", "phone": "0341 5551234"},
     "created_at": "2026-01-02T10:00:00Z", "closed_at": "2026-01-04T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z",
     "first_response_at": "2026-01-02T11:00:00Z",
     "external": "crm:7", "custom_fields": {"plan": "gold"}, "satisfaction_rating": "good", "waiting_for": "customer",
     "comments": [{"id": 9, "author": "Bea", "body": "On it", "created_at": "2026-01-02T11:00:00Z", "public": True}]},
]  # fmt: skip
GITHUB = [
    {"number": 7, "title": "No heat", "body": "cold", "state": "CLOSED", "stateReason": "COMPLETED",
     "url": "https://github.com/acme/shop/issues/7", "author": {"login": "ana", "name": "Ana"},
     "labels": [{"name": "bug"}], "assignees": [{"login": "bea"}],
     "createdAt": "2026-01-02T10:00:00Z", "closedAt": "2026-01-03T10:00:00Z",
     "updatedAt": "2026-01-04T10:00:00Z", "milestone": {"title": "v1"}, "comments": []},
]  # fmt: skip
SAMPLES = {
    "zendesk": ("csv", ZENDESK, 39), "freshdesk": ("csv", FRESHDESK, 30), "osticket": ("csv", OSTICKET, 15),
    "gitlab": ("csv", GITLAB, 23), "jira": ("csv", JIRA, 29), "spanish": ("csv", SPANISH, 29),
    "hubspot": ("csv", HUBSPOT, 23), "osticket in Spanish": ("csv", OSTICKET_ES, 16),
    "json": ("json", json.dumps(JSON_TICKETS), 18), "jsonl": ("jsonl", json.dumps(JSON_TICKETS[0]), 18),
    "github": ("github", json.dumps(GITHUB), 14),
}  # fmt: skip
DESK = Desk()
EMPTY = ("", "-")
MEANS = {
    "Solved": "resolved", "Done": "resolved", "To Do": "new", "Open": "new", "Abierto": "new", "Highest": "urgent",
    "Alta": "high", "Question": "query", "Bug": "incident", "Story": "suggestion",
    "Waiting on contact (Help)": "waiting", "Waiting on us": "in-progress", "EMAIL": "mail", "FORM": "web",
    "Cerrado": "closed", "Correo electrónico": "mail", "Ana Ruiz (ana@x.example)": "Ana Ruiz",
    "Reclamo": "claim", "Good": "5", "good": "5",
    "Email": "mail",
    "Won't Do": "rejected", "Reparado": "repaired", "COMPLETED": "solved", "CLOSED": "closed", "40 %": "40",
    "90": "2026-01-02 11:30", "25/10/2026 10:00": "2026-10-25 10:00", "27/10/2026 12:00": "2026-10-27 12:00",
    "14/Jul/25 3:42 PM": "2025-07-14 15:42", "15/Jul/25 9:00 AM": "2025-07-15 09:00",
    "14/Jul/25 4:00 PM;ana;still": "still",
}  # fmt: skip
"""What cells mean that are not held as they stand."""


def drafts(format: str, text: str) -> tuple[list[Draft], dict[str, str]]:
    read = reading.read_file(format, f"f.{format}", text.encode(), ImportSettings(ZoneInfo("UTC")))
    found = list(read.drafts)
    assert read.parked == []
    return found, {column: field for column, field, _sample in read.mapping if not field.startswith("extra")}


def ends(draft: Draft) -> Iterator[str]:
    """All that became of a record: its number, what its ticket holds, who it is from, what was said of it."""
    company = str(draft.fields.get("customer") or "")
    who = Customer("x", company) if company else None
    ticket = accept_draft(draft, "TK-2611-7Q2MX", DESK, draft.created_at, who, draft.fields.get("assignee"))
    yield from (str(draft.key.id), str(draft.key), *draft.faults, *map(str, draft.sender.values()), company)
    yield from map(str, (*ticket, *ticket.extra, *ticket.extra.values()))
    for entry in ticket.entries:
        yield from map(str, (entry.at, *entry.changes.values(), *entry.facts.values(), entry.text))


def rows(format: str, text: str) -> list[list[tuple[str, str]]]:
    """The cells of each record, as CSV has them or as a reader of JSON lays them flat."""
    table = import_module(FORMATS[format].reader).read_table(
        format, f"f.{format}", text.encode(), ImportSettings(ZoneInfo("UTC"))
    )
    return [
        [(column, one) for column, cell in row.cells.items() for one in (cell if isinstance(cell, list) else [cell])]
        for row in table.rows()
    ]


def ended(draft: Draft, cell: str) -> bool:
    """Whether a cell is held as it stands, or as what it means to the desk; of a list, each of its words."""
    held = "\n".join(ends(draft)).casefold()
    whole = MEANS.get(cell, re.sub(r"(\d)T(\d.*)Z", r"\1 \2", cell))
    known = [word.casefold() in held for word in (cell, whole)]
    return any(known) or all(word.casefold() in held for word in re.split("[, ;]", whole))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_mapped_cell_ends_as_entry_field_extra_or_fault(name: str):
    format, text, count = SAMPLES[name]
    found, fields = drafts(format, text)
    lost = [
        (draft.origin, column, cell)
        for draft, cells in zip(found, rows(format, text), strict=True)
        for column, cell in cells
        if fields.get(column) and cell not in EMPTY and not ended(draft, cell)
    ]
    assert lost == []
    assert sum(len(cells) for cells in rows(format, text)) == count
