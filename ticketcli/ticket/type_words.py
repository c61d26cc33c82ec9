"""What people and other systems call the default types, in English and Spanish."""

from collections.abc import Mapping

from ticketcli.text import split_words

TYPE_WORDS: Mapping[str, str] = {
    "petition": "petition, peticion",
    "claim": "claim, reclamo, reclamacion",
    "doubt": "doubt, duda",
    "query": "query, question, inquiry, enquiry, consulta, pregunta",
    "breakdown": "breakdown, averia, falla, desperfecto",
    "incident": "incident, problem, bug, incidencia, incidente, problema, error",
    "information": "information, informacion, solicitud de informacion",
    "quote": "quote, quotation, cotizacion, presupuesto",
    "proposal": "proposal, propuesta",
    "service": "service, service request, servicio, solicitud de servicio",
    "request": "request, task, sub task, subtask, solicitud, pedido, requerimiento, tarea, subtarea",
    "complaint": "complaint, queja",
    "suggestion": "suggestion, feature request, feature, new feature, enhancement, improvement, story, user story, "
    "epic, idea, sugerencia, mejora, historia, historia de usuario, epica",
    "denunciation": "denunciation, denuncia",
    "warranty": "warranty, garantia",
}


def type_meant(typed: str) -> str:
    """The default type that is called so; what was typed where none is."""
    plain = " ".join(split_words(typed))
    return next((name for name, words in TYPE_WORDS.items() if plain in words.split(", ")), typed)
