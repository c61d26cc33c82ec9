"""Public holidays by country and region, of the years 1900 to 2100, as the package `holidays` knows them."""

from datetime import date

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import one_line, suggest_words

YEARS = range(1900, 2101)


def holiday_days(country: str, region: str | None = None) -> tuple[date, ...]:
    """The public holidays of a country (ISO 3166: AR) and its region (B); Usage when there is none such."""
    import holidays

    known = holidays.list_supported_countries()
    _check("country", country, known)
    if region is not None:
        aliases = holidays.country_holidays(country).get_subdivision_aliases()
        _check("region", region, [*known[country], *(name for names in aliases.values() for name in names)])
    return tuple(sorted(holidays.country_holidays(country, subdiv=region, years=YEARS)))


def _check(field: str, word: str, known: "list[str] | dict[str, list[str]]") -> None:
    if word not in known:
        line = _("holidays.{field}: no holidays are known of {word}; there is {near}")
        raise Usage(line.format(field=field, word=one_line(word, 40), near=suggest_words(word, sorted(known), 8)))
