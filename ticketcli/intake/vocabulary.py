"""Words that other systems and people use for our statuses, priorities, types, channels, stages and outcomes."""

import re
from collections.abc import Mapping
from functools import lru_cache

from ticketcli.intake.table import OWN
from ticketcli.text import fold_text
from ticketcli.ticket.outcomes import OUTCOMES
from ticketcli.ticket.type_words import TYPE_WORDS

_LONGEST = 60
_UNSET = frozenset(
    ("", "-", "--", "–", "—", "n/a", "nan", "none", "null", "never", "nunca", "unassigned", "no agent", "sin asignar")
)  # fmt: skip
_NO_DAY = "0000-00-00"
_NO_WORD = re.compile(r"[\W_]+")
_DIGITS_IN_FRONT = re.compile(r"\d+ (?=[a-z])")
_BESIDE = re.compile(r"([^()]+)\([^()]+\)\s*")
_LANGUAGE_TAG = re.compile(r"([a-z]{2})(?: [a-z0-9]{2,4})?")

WORDS: dict[str, dict[str, str]] = {
    "status": {
        "new": """new, open, opened, to do, todo, backlog, selected for development, unassigned, received, registered,
            active, nuevo, nueva, abierto, abierta, pendiente, por hacer, sin asignar, recibido, recibida, registrado,
            registrada, ingresado, ingresada, activo, activa""",
        "assigned": "assigned, asignado, asignada, derivado, derivada",
        "in-progress": """in progress, progress, started, in process, processing, working, work in progress, wip,
            in review, under review, under investigation, in development, in testing, reopened, reopen, ongoing,
            waiting on us, replied, escalated,
            en progreso, en proceso, en curso, en tramite, en ejecucion, en gestion, en atencion,
            en revision, en desarrollo, tramitando, atendiendo, reabierto, reabierta, iniciado, iniciada, escalado,
            escalada""",
        "waiting customer": """pending, waiting for customer, waiting on customer, awaiting customer, waiting for reply,
            awaiting reply, awaiting response, waiting response, awaiting customer reply, waiting for response,
            awaiting user info, customer action, needs info, waiting on contact,
            pendiente del cliente, pendiente de cliente,
            pendiente cliente, pendiente de respuesta, esperando respuesta, esperando al cliente, esperando cliente,
            en espera del cliente, en espera de cliente, en espera de respuesta, a la espera del cliente""",
        "waiting supplier": """waiting on third party, waiting for third party, waiting for supplier, waiting on vendor,
            waiting for vendor, awaiting third party, esperando al proveedor, esperando proveedor,
            en espera del proveedor, en espera de proveedor, pendiente de proveedor, pendiente del proveedor,
            en espera de terceros, pendiente de terceros""",
        "waiting internal": """waiting, on hold, hold, onhold, paused, stalled, blocked, deferred, pending reminder,
            waiting for support, en espera, en pausa, pausado, pausada, bloqueado, bloqueada, suspendido, suspendida,
            detenido, detenida""",
        "resolved": """resolved, solved, done, completed, complete, fixed, pending close, resuelto, resuelta,
            solucionado, solucionada, completado, completada, hecho, hecha, atendido, atendida, listo, lista""",
        "resolved rejected": "won t do, rejected, declined, rechazado, rechazada, denegado, denegada",
        "closed": """closed, archived, finished, cancelled, canceled, cerrado, cerrada, archivado, archivada,
            finalizado, finalizada, terminado, terminada, concluido, concluida, cancelado, cancelada, anulado,
            anulada""",
        "closed solved": """closed resolved, closed with explanation, closed with non monetary relief, cerrado resuelto,
            cerrada resuelta""",
        "closed compensated": "closed with monetary relief, closed with relief",
        "closed rejected": "closed without relief",
        "closed duplicate": """merged, duplicate, closed duplicated, duplicado, duplicada, fusionado, fusionada,
            cerrado duplicado""",
        "closed spam": "spam",
    },
    "priority": {
        "urgent": """urgent, critical, blocker, highest, emergency, immediate, very high, p1, urgente, critica, critico,
            inmediata, inmediato, muy alta, muy alto, maxima, maximo, emergencia, bloqueante""",
        "high": "high, major, important, p2, alta, alto, importante, mayor",
        "normal": "normal, medium, standard, default, moderate, p3, media, medio, estandar, moderada, moderado",
        "low": "low, lowest, minor, trivial, very low, p4, p5, baja, bajo, muy baja, muy bajo, minima, minimo, menor",
    },
    "type": dict(TYPE_WORDS),
    "stage": {
        "presale": "presale, pre sale, presales, pre sales, preventa, pre venta",
        "sale": "sale, sales, venta",
        "aftersale": "after sale, aftersales, after sales, postsale, post sale, posventa, postventa, post venta",
    },
    "channel": {
        "mail": "mail, email, e mail, email ticket, outbound email, correo, correo electronico",
        "phone": """phone, telephone, call, phone call, telefono, telefonica, telefonico, llamada, llamada telefonica,
            voicemail""",
        "web": """web, web form, website, online, form, portal, web portal, customer portal, feedback widget,
            web widget, sitio web, formulario, formulario web, pagina web, portal web, en linea""",
        "chat": "chat, live chat, messaging, native messaging, chat en vivo, mensajeria",
        "api": "api, web service, webservice",
        "post": "post, letter, postal mail, correo postal, carta",
        "fax": "fax",
        "in-person": """in person, walk in, face to face, counter, branch, store, presencial, en persona, cara a cara,
            mostrador, local, tienda, oficina, sucursal""",
        "referral": "referral, derivacion",
        "whatsapp": "whatsapp, whats app",
        "instagram": "instagram",
        "facebook": "facebook, facebook messenger, messenger",
        "x": "x, twitter, twitter dm, x corp",
        "telegram": "telegram",
        "sms": "sms, text message, mensaje de texto",
        "social": "social, social media, social network, redes sociales, red social",
    },
    "outcome": {
        **{name: row.words for name, row in OUTCOMES.items()},
        "-": "unresolved, none, sin resolver",
    },
    "rating": {
        "1": "1/5, 1.0, bad, bad with comment, dissatisfied, malo, mala, insatisfecho, insatisfecha",
        "2": "2/5, 2.0",
        "3": "3/5, 3.0",
        "4": "4/5, 4.0",
        "5": "5/5, 5.0, good, good with comment, satisfied, bueno, buena, satisfecho, satisfecha",
        "-": "offered, unoffered, not offered",
    },
    "language": {
        "es": "es, spanish, espanol, castellano",
        "en": "en, english, ingles",
        "pt": "pt, portuguese, portugues",
        "fr": "fr, french, frances",
        "de": "de, german, aleman",
        "it": "it, italian, italiano",
        "ca": "ca, catalan",
        "gl": "gl, galician, gallego, galego",
        "eu": "eu, basque, euskera, vasco",
    },
}  # fmt: skip
"""Our words and those that mean them; behind a status what is waited for, or the outcome; `-` sets nothing."""

CODES: dict[str, dict[str, dict[str, str]]] = {
    "freshdesk": {
        "status": {"2": "new", "3": "waiting customer", "4": "resolved", "5": "closed"},
        "priority": {"1": "low", "2": "normal", "3": "high", "4": "urgent"},
        "channel": {"1": "mail", "2": "web", "3": "phone", "5": "x", "6": "facebook", "7": "chat", "9": "web"},
    },
}  # fmt: skip
"""Numbers that a system's programming interface gives instead of words."""


def fold_words(words: str) -> str:
    """`words` without case, accents, punctuation and doubled blanks, for comparison."""
    return _NO_WORD.sub(" ", fold_text(words)).strip()


def is_unset(words: str) -> bool:
    """Whether a cell says in words that it is empty."""
    return words.strip().lower() in _UNSET or words.startswith(_NO_DAY)


def field_meanings(field: str, words: str, source: str = "") -> Mapping[str, str] | None:
    """The fields that `words` in the column of `field` set; None when they are no words for it. Ours stay."""
    if source == OWN and field not in ("status", "outcome"):
        return {field: words}
    return _meaning(field, words, source) if len(words) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _meaning(field: str, words: str, source: str) -> Mapping[str, str] | None:
    plain = fold_words(words)
    ours = CODES.get(source, {}).get(field, {}).get(plain) or _found(field, plain)
    if not ours and (beside := _BESIDE.fullmatch(words)):
        ours = _found(field, fold_words(beside[1]))
    return _fields(field, ours) if ours else None


def _found(field: str, plain: str) -> str | None:
    known = _KNOWN[field]
    found = known.get(plain) or known.get(_DIGITS_IN_FRONT.sub("", plain, count=1))
    if not found and field == "language":
        tag = _LANGUAGE_TAG.fullmatch(plain)
        return tag and tag[1]
    return found


def _fields(field: str, ours: str) -> dict[str, str]:
    word, _blank, more = ours.partition(" ")
    if word == "-":
        return {}
    if not more:
        return {field: word}
    return {field: word, "waiting_for" if word == "waiting" else "outcome": more}


def _reversed(words: Mapping[str, str]) -> dict[str, str]:
    known = {fold_words(word): ours for ours, theirs in words.items() for word in theirs.split(",")}
    return {**known, **{fold_words(ours): ours for ours in words}}


_KNOWN = {field: _reversed(words) for field, words in WORDS.items()}
