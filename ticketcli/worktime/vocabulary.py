"""The words that times are made of, in English and Spanish, without case and accents."""

from collections.abc import Mapping
from datetime import timedelta

UNITS: Mapping[str, timedelta] = {
    word: unit
    for words, unit in (
        ("s sec secs second seconds segundo segundos", timedelta(seconds=1)),
        ("m min mins minute minutes minuto minutos", timedelta(minutes=1)),
        ("h hr hrs hs hour hours hora horas", timedelta(hours=1)),
        ("d day days dia dias", timedelta(days=1)),
        ("w wk wks week weeks sem semana semanas", timedelta(weeks=1)),
    )
    for word in words.split()
}
NEAR_DAYS = {
    "anteayer": -2,
    "antes de ayer": -2,
    "day before yesterday": -2,
    "ayer": -1,
    "yesterday": -1,
    "": 0,
    "hoy": 0,
    "today": 0,
    "manana": 1,
    "tomorrow": 1,
    "pasado manana": 2,
    "day after tomorrow": 2,
}
WEEKDAY_NAMES = (
    "monday lunes",
    "tuesday martes",
    "wednesday miercoles",
    "thursday jueves",
    "friday viernes",
    "saturday sabado",
    "sunday domingo",
)
MONTH_NAMES = (
    "january enero",
    "february febrero",
    "march marzo",
    "april abril",
    "may mayo",
    "june junio",
    "july julio",
    "august agosto",
    "september septiembre setiembre",
    "october octubre",
    "november noviembre",
    "december diciembre",
)
HALVES = {  # which hours are said so, and what is added to them
    "am": (range(1, 13), 0),
    "pm": (range(1, 13), 12),
    "de la manana": (range(1, 12), 0),
    "de la tarde": (range(1, 13), 12),
    "de la noche": (range(7, 12), 12),
}

PARTS: Mapping[str, tuple[int, int]] = {  # from which hour to which
    words: hours
    for hours, phrases in (
        ((6, 12), "morning, in the morning, this morning, a la manana, por la manana, en la manana, esta manana"),
        ((12, 20), "afternoon, in the afternoon, this afternoon, a la tarde, por la tarde, en la tarde, esta tarde"),
        ((20, 24), "evening, in the evening, this evening, tonight, a la noche, por la noche, en la noche, esta noche"),
    )
    for words in phrases.split(", ")
}
NOON = frozenset(("noon", "at noon", "midday", "at midday", "mediodia", "al mediodia", "a mediodia"))
WEEK, MONTH, MONTH_END = "week", "month", "month end"
PERIODS: Mapping[str, tuple[str, int]] = {  # which one, and how many further on
    words: period
    for period, phrases in (
        ((WEEK, 0), "this week, esta semana"),
        ((WEEK, 1), "next week, semana que viene, semana proxima, proxima semana"),
        ((MONTH, 0), "this month, este mes"),
        ((MONTH, 1), "next month, mes que viene, mes proximo, proximo mes"),
        ((MONTH_END, 0), "end of month, end of the month, month end, fin de mes, a fin de mes, fin del mes"),
    )
    for words in phrases.split(", ")
}
IN_MINUTES: Mapping[str, str] = {
    "an hour and a half": "90 minutes",
    "una hora y media": "90 minutes",
    "half an hour": "30 minutes",
    "media hora": "30 minutes",
}
