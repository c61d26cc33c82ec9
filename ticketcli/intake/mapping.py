"""Which field each column stands for, by its name in English or Spanish and, where names deceive, by its values."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.intake import dates, vocabulary
from ticketcli.intake.table import OWN, Cell
from ticketcli.intake.vocabulary import fold_words
from ticketcli.text import one_line, suggest_words
from ticketcli.ticket import fields

INSTANTS = ("created", "first_reply", "resolved", "closed", "updated")
NUMBERS = (*fields.NUMBERS, "reopens")
Meanings = Mapping[str, Mapping[str, str]]
"""What the words of columns mean, both as they are compared."""
SENDER = ("sender", "sender.name", "sender.mail", "sender.phone", "sender.handle")

NAMES: dict[str, str] = {
    "external": "external",
    "comments": "comment, comments, comentario, comentarios",
    "id": """iid, issue key, key, id, ticket id, ticket number, complaint id, case number, case id, number, ticket no,
        ticket, ticket#, issue id, display id, reference, reference number, numero, numero de ticket, nro de ticket,
        n de ticket, no de ticket, id ticket, id del ticket, id de ticket, nro ticket, numero de caso, n de caso,
        nro de caso, folio, radicado, codigo, expediente, caso, numero de reclamo, numero de solicitud, id caso,
        id externo, external id, nro, n, no, #""",
    "title": """title, subject, summary, asunto, titulo, issue title, ticket subject, ticket title, short description,
        asunto del ticket, titulo del ticket, resumen, encabezado, headline, ticket name""",
    "description": """description text, description, plain text description, consumer complaint narrative,
        complaint what happened, narrative, body text, body, message, ticket description, full description, details,
        descripcion, descripcion del problema, descripcion del caso, detalle, detalles, mensaje, cuerpo, texto,
        contenido, content, text, relato, nota, note, comentarios, comentario, comments, comment, observaciones""",
    "status": """status!, current status!, ticket status!, status name!, estado, state, estado del ticket!,
        estado actual!, estatus!, state name, situacion, estado de la solicitud, issue status, stage name,
        company response to consumer, company response""",
    "type": """type, ticket type, issue type, issuetype, type name, request type, case type, tipo, tipo de ticket,
        tipo de solicitud, tipo de caso, tipo de incidencia, tipo de consulta, tipo de reclamo, clase, category,
        categoria""",
    "stage": "stage, etapa, fase",
    "area": """area, department, departamento, help topic, section, sector, seccion, component s, components, component,
        area responsable, tema de ayuda, category, categoria, topic, tema, rubro""",
    "product": "product, producto, product name, nombre del producto, product id, service name, articulo",
    "priority": """priority, prioridad, priority name, ticket priority, urgency level, urgencia, urgency,
        nivel de prioridad, severity, severidad""",
    "channel": """channel!, canal!, via, submitted via!, source, via channel, contact method, canal de atencion!,
        canal de ingreso, canal de entrada, canal de contacto, origin, origen, medio, via de contacto,
        medio de contacto, ticket source, source name, fuente""",
    "language": "language!, idioma!, locale, lengua, requester language",
    "customer": """company, company name, organization, organisation, organization name, account, account name,
        customer company, empresa, organizacion, razon social, compania, cuenta, nombre de la empresa, customer,
        customer name, cliente, nombre del cliente, client, client name""",
    "sender.name": """requester, requester name, contact name, reporter, reporter name, author, author name, from,
        from name, full name, requester full name, sender name, customer name, solicitante, nombre del solicitante,
        contacto, nombre del contacto, nombre de contacto, nombre, nombre completo, nombre y apellido, remitente,
        reportado por, creado por, autor, submitted by, opened by, reported by, created by, creator, nombre del cliente,
        cliente, customer, client, name, user name, usuario, de""",
    "sender.mail": """requester email, email, mail, e mail, email address, contact email, customer email, from email,
        reporter email, reporter email address, author email, sender email, client email, user email, correo,
        correo electronico, email del solicitante, correo del solicitante, email del cliente, correo del cliente,
        correo de contacto, email de contacto, direccion de correo""",
    "sender.phone": """requester phone, phone, phone number, telephone, contact phone, customer phone, telefono,
        telefono de contacto, numero de telefono, nro de telefono, celular, movil, mobile, mobile phone, work phone,
        requester mobile, tel, telefono del cliente""",
    "sender.handle": """handle, sender handle, author username, author login, requester username, requester login,
        customer username""",
    "sender": "contact, sender, requester info, client contact",
    "assignee": """assignee, assignee name, agent, agent name, agent assigned, assigned to, owner, owner name,
        assigned agent, agente, agente asignado, responsable, asignado a, asignado, asignada a, tecnico,
        tecnico asignado, operador, atendido por, encargado, gestor, responder name, assignee email, assignee username,
        assignee login""",
    "team": """team, group, team assigned, assigned team, assigned group, group name, team name, queue, equipo, grupo,
        cola, grupo asignado, equipo asignado, grupo resolutor, mesa""",
    "difficulty": "difficulty, dificultad",
    "tags": "tags, labels, etiquetas, tag, label, etiqueta, tag list",
    "keywords": "keywords, palabras clave, keyword",
    "solution_keywords": "solution keywords, palabras clave de la solucion, solution keyword",
    "progress": "progress, progreso, avance, percent done, done ratio, completitud, porcentaje de avance, complete",
    "parent": """parent, parent id, parent key, parent issue, parent ticket, parent ticket id, padre, ticket padre,
        id padre""",
    "outcome": """outcome, resolution outcome, resolution, resolution name, resultado, resolucion, state reason,
        tipo de resolucion, desenlace, solucion""",
    "created": """created at!, created on!, created time!, created date!, create date!, date created!, creation date!,
        date received!, received at!, opened at!, date opened, open date, submitted at, submission date,
        fecha de creacion!, fecha creacion!, fecha de alta!, fecha de apertura!, fecha apertura!, fecha alta!,
        fecha de ingreso!, fecha ingreso!, fecha de recepcion!, fecha de registro!, fecha registro, fecha de solicitud,
        fecha de reporte, fecha de inicio, fecha y hora de creacion, fecha hora creacion,
        fecha y hora, created, opened, received, creado,
        creado el, creada, creacion, alta, apertura, ingreso, abierto el, timestamp, date, fecha""",
    "first_reply": """first reply at!, first replied at!, first responded at!, first response at, initial response time,
        first reply, first response, first response date, first response time, fecha de primera respuesta!,
        fecha primera respuesta, primera respuesta""",
    "resolved": """resolved at!, solved at!, resolved on, resolved time, resolved date, date resolved, resolution date!,
        resolutiondate!, solved date, fecha de resolucion!, fecha resolucion, fecha de solucion, fecha solucion,
        fecha resuelto, resolved, solved, resuelto, resuelto el, solucionado, solucionado el""",
    "closed": """closed at!, closed on, closed time, closed date!, date closed!, close date!, close at!,
        fecha de cierre!, fecha cierre!, fecha de clausura, fecha cerrado, fecha de finalizacion, fecha fin,
        fecha y hora de cierre, closed, cerrado, cerrado el, cierre""",
    "updated": """updated at!, updated on, last updated!, last update time, last update, last modified, updated time,
        updated date, date updated, updated, modified, ultima actualizacion, fecha de actualizacion!,
        fecha actualizacion, fecha de modificacion, fecha de ultima actualizacion, modificado, actualizado,
        modificacion""",
    "first_reply_minutes": "first reply time in minutes",
    "reopens": "reopens, reopen count, reopened count, reaperturas, numero de reaperturas, reopen, veces reabierto",
    "rating": """rating, satisfaction score, satisfaction rating, satisfaction, csat, csat score, calificacion,
        valoracion, satisfaccion, puntuacion, survey result, survey results""",
}  # fmt: skip
NAMES |= {name: name.replace("_", " ") for name in (*fields.NUMBERS, *fields.LISTS, "waiting_for") if name not in NAMES}
"""The names of each field's column, plain, the most exact first; a field takes its column before those below it do.

A name with ! can mean nothing else, so that a value that does not fit it is a fault of the value.
"""

_TELLING = (
    "issue", "motivo", "reason", "tema", "topic", "product", "producto", "sub product", "subproducto", "sub issue",
    "type", "tipo", "category", "categoria", "help topic", "area", "department", "departamento",
)  # fmt: skip

_SOURCES: tuple[tuple[str, str], ...] = (
    (OWN, "id, title, status, waiting_for, created_at, extra"),
    (OWN, "id, title, status, created_at, external, path"),
    ("zendesk", "summation column"),
    ("zendesk", "requester id, submitter"),
    ("zendesk", "requester id, submitter id"),
    ("zendesk", "requester, group stations"),
    ("zendesk", "requester, ticket type, solved at"),
    ("freshdesk", "ticket id, agent interactions"),
    ("freshdesk", "ticket id, resolution status"),
    ("freshdesk", "ticket id, due by time"),
    ("freshdesk", "responder id, due by"),
    ("freshdesk", "ticket id, incoming, private"),
    ("osticket", "ticket number, help topic"),
    ("osticket", "ticket number, from email"),
    ("osticket", "numero de ticket, tema de ayuda"),
    ("hubspot", "ticket id, ticket name"),
    ("hubspot", "ticket name, ticket status"),
    ("gitlab", "issue id, author username"),
    ("gitlab", "iid, project id"),
    ("jira", "issue key, issue type"),
    ("jira", "key, issuetype"),
    ("zammad", "number, group id, owner id"),
    ("zammad", "article count, owner"),
    ("zammad", "ticket#, owner"),
    ("github", "repository url, author association"),
)
_COMPUTED = frozenset(("urgency", "deadlines", "promises", "quotes", "minutes_spent", "path", "updated_at", "entries"))

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KIND = re.compile(r"\[(?:list|txt|dec|flag|int|date)\]$")
_ZONE = re.compile(r" (?:utc|gmt)$")
COMMENT = re.compile(r"([^;\n]{6,40});([^;\n]{0,200});")
PHONE = re.compile(r"\+?[\d()./\s-]{6,30}")
NUMBER = re.compile(r"(\d{1,9})(?:[.,]0{1,9})? ?%?", re.ASCII)

DATED = frozenset((*INSTANTS, "comments"))
_DATE_WORD = re.compile(r"\b(?:date|time|fecha|due|vence|vencimiento|plazo|at|on|viewed)\b")

_SAID_BESIDE = frozenset((
    "ticket", "case", "issue", "request", "complaint", "reclamo", "reclamacion", "caso", "incidencia", "solicitud",
    "consulta", "queja", "associated", "asociado", "asociada", "the", "of", "de", "del", "la", "el",
))  # fmt: skip
"""Words that a header says beside what it holds: they tell of what, and the file tells that already."""
_SHORT = {"fc": "fecha", "fec": "fecha", "desc": "descripcion", "nom": "nombre", "tel": "telefono"}
_OF_THINGS = {"name": "title", "nombre": "title"}
"""What a header names that is of the ticket, and would otherwise be of a person."""
_REACHED = ("sender.mail", "sender.phone", "sender.handle")

Test = Callable[[str, str], bool]


def plain_column(column: str) -> str:
    """The name of a column as names are compared: words without case, accents, punctuation, kind and zone."""
    name = _KIND.sub("", column.strip())
    words = fold_words(_CAMEL.sub(" ", name))
    return _ZONE.sub("", words) or ("#" if "#" in name else "")


def plain_meanings(values: Mapping[str, Mapping[str, str]]) -> Meanings:
    """What words mean in columns, both as they are compared."""
    return {
        plain_column(column): {fold_words(word): meaning for word, meaning in words.items()}
        for column, words in values.items()
    }


def translate_cell(meanings: Meanings, column: str, cell: Cell) -> Cell:
    """A cell with what a person said that its words mean."""
    words = meanings.get(plain_column(column)) if meanings else None
    if not words:
        return cell
    if isinstance(cell, list):
        return [words.get(fold_words(word), word) for word in cell]
    return words.get(fold_words(cell), cell)


def check_meanings(columns: Iterable[str], meanings: Meanings) -> None:
    """Usage where it is said what words mean in a column that is none."""
    known = {plain_column(column): column for column in columns}
    for name in meanings:
        if name not in known:
            raise _unknown(_("no column {name}").format(name=one_line(name)), name, known.values())


def is_utc(column: str) -> bool:
    """Whether the name of a column of dates says that they are in UTC."""
    return bool(_ZONE.search(fold_words(column)))


def wanted_fields(column: str) -> frozenset[str]:
    """The fields that a column may stand for, by its name alone."""
    return frozenset(_ranks(column))


def _ranks(column: str) -> dict[str, int]:
    name = plain_column(column)
    return _RANKS.get(name) or _ranks_by_words(name)


def _ranks_by_words(name: str) -> dict[str, int]:
    """The fields of a name without what it says beside: `fecha_reclamo`; they come after all that are named so."""
    bare = " ".join(_SHORT.get(word, word) for word in name.split() if word not in _SAID_BESIDE)
    if bare == name:
        return {}
    found = {_OF_THINGS[bare]: 0} if bare in _OF_THINGS else _RANKS.get(bare, {})
    return {field: rank + _LAST for field, rank in found.items()}


def is_dated(column: str) -> bool:
    """Whether the name of a column says that it may hold dates."""
    return not DATED.isdisjoint(wanted_fields(column)) or _DATE_WORD.search(plain_column(column)) is not None


def source_of(columns: Iterable[str]) -> str | None:
    """The system whose export has these columns, if they tell."""
    names = {plain_column(column) for column in columns}
    return next((system for system, signs in _SIGNS if signs <= names), None)


def map_columns(
    samples: Mapping[str, Sequence[str]], chosen: Mapping[str, str], source: str, meanings: Collection[str] = ()
) -> dict[str, str]:
    """The field of each column that has one, from its name and sample values; what was `chosen` by hand goes first.

    A column of which a person said what its words mean, one of `meanings`, is what its name says.
    '' is a column of our own export that can be computed, and is left out; columns without a field are left to extra.
    """
    picked = _chosen(samples, chosen)
    computed = [column for column in samples if source == OWN and column in _COMPUTED and column not in picked]
    ranks = {c: _ranks(c) for c in samples if c not in picked and c not in computed}
    taken = {field: column for column, field in picked.items() if field}
    for field in NAMES:
        named = [c for c in ranks if field in ranks[c]]
        fitting = [c for c in named if plain_column(c) in meanings or _fits(field, c, samples[c], source)]
        if field not in taken and fitting:
            taken[field] = min(fitting, key=lambda c: ranks[c][field])
            del ranks[taken[field]]
    _tell_persons(taken, picked)
    return {**{column: field for field, column in taken.items()}, **dict.fromkeys(computed, "")}


def _tell_persons(taken: dict[str, str], picked: Collection[str]) -> None:
    """A customer's name beside an address is a person's: who shares a name is told apart by the address."""
    column = taken.get("customer", "")
    alone = "sender.name" not in taken and column not in picked
    if alone and "sender.name" in _ranks(column) and not taken.keys().isdisjoint(_REACHED):
        taken["sender.name"] = taken.pop("customer")


def undated_columns(samples: Mapping[str, Sequence[str]], fields: Mapping[str, str]) -> list[str]:
    """The columns of dates that no field takes."""
    return [column for column, values in samples.items() if column not in fields and _holds_dates(values)]


def _holds_dates(values: Sequence[str]) -> bool:
    told = [dates.is_written_date(value) for value in values if not vocabulary.is_unset(value)]
    return bool(told) and 2 * sum(told) > len(told)


def doubted_columns(samples: Mapping[str, Sequence[str]], fields: Mapping[str, str]) -> list[str]:
    """The columns whose name wants a status, priority or type that no column gives, and whose values are others."""
    missing = {"status", "priority", "type"}.difference(fields.values())
    return [
        column
        for column, values in samples.items()
        if column not in fields and values and missing & wanted_fields(column)
    ]


def telling_columns(columns: Iterable[str]) -> list[str]:
    """The two columns, at most, that titles are made from when none holds titles; in the order of the file."""
    ranks = {column: _TELLING.index(plain_column(column)) for column in columns if plain_column(column) in _TELLING}
    best = sorted(ranks, key=lambda column: ranks[column])[:2]
    return [column for column in ranks if column in best]


def _chosen(columns: Collection[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """--map, with the columns as the file writes them; Usage when it names none. '' keeps a column under extra."""
    by_name = {plain_column(column): column for column in columns} | {column: column for column in columns}
    found: dict[str, str] = {}
    for name, field in chosen.items():
        column = by_name.get(name) or by_name.get(plain_column(name))
        if column is None:
            raise _unknown(_("no column {name}").format(name=one_line(name)), name, by_name.values())
        if field and field not in NAMES:
            raise _unknown(_("--map: no field {name}").format(name=one_line(field)), field, NAMES)
        if field and field in found.values():
            raise Usage(_("--map: {field} is given to two columns").format(field=field))
        found[column] = field
    return found


def _unknown(what: str, name: str, known: Iterable[str]) -> Usage:
    near = suggest_words(name, sorted(set(known)), 12)
    return Usage(_("{what}; there is {known}").format(what=what, known=one_line(near, 200)))


def _fits(field: str, column: str, values: Sequence[str], source: str) -> bool:
    """Whether most of the values are what `field` holds; a name that is sure, or no values, fits."""
    test = _TESTS.get(field)
    if test is None or source == OWN or plain_column(column) in _SURE:
        return True
    known = [test(value, source) for value in values if not vocabulary.is_unset(value)]
    return all(known) if field == "rating" else 2 * sum(known) >= len(known)


def _speaks(field: str) -> Test:
    return lambda value, source: vocabulary.field_meanings(field, value, source) is not None


_TESTS: dict[str, Test] = {
    **{field: _speaks(field) for field in vocabulary.WORDS},
    **dict.fromkeys(INSTANTS, lambda value, source: dates.looks_like_date(value)),
    **dict.fromkeys((*NUMBERS, "first_reply_minutes"), lambda value, source: bool(NUMBER.fullmatch(value))),
    "customer": lambda value, source: "@" not in value,
    "sender.mail": lambda value, source: "@" in value,
    "sender.phone": lambda value, source: bool(PHONE.fullmatch(value)),
    "comments": lambda value, source: bool(COMMENT.match(value)),
}
_LAST = 1000
_RANKS: dict[str, dict[str, int]] = {}
for _field, _names in NAMES.items():
    for _rank, _name in enumerate(_names.split(",")):
        _RANKS.setdefault(plain_column(_name), {}).setdefault(_field, _rank)
_SURE = {plain_column(name) for names in NAMES.values() for name in names.split(",") if name.endswith("!")}
_SIGNS = [(system, {plain_column(name) for name in names.split(",")}) for system, names in _SOURCES]
