"""Files of other systems, read whole: for tests of what is made of them."""

from zoneinfo import ZoneInfo

from ticketcli.intake import reading
from ticketcli.intake.reading import ImportSettings

ZONE = ZoneInfo("Europe/Madrid")


HELPDESK = """Nº;Asunto;Descripción;Estado;Prioridad;Empresa;Solicitante;Teléfono;Creado;Cerrado;Etiquetas;Ciudad
1;"Factura; doble";"Hola,
adiós";Cerrado;Alta;Acme;Ana <ana@x.example>;+34 600 111;13/02/2025 10:00;14/2/2025 9:05 a. m.;factura, urgente;Vigo
2;Sin luz;;En curso;Media;Acme;Bea;;05/03/2025 9:15;;;
3;;;Abierto;Alta;;;;06/03/2025;;;
4;Al revés;;Cerrado;Rara;;;;06/03/2025;01/03/2025;;
5;Mal;;Abierto;Alta;;;;31/02/2025;;;
"""


def found(text, format="csv", encoding="utf-8", **more):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return reading.read_file(format, "f." + format, data, ImportSettings(ZONE, **more))


def drafts(text, format="csv", **more):
    return list(found(text, format, **more).drafts)
