"""The code of a country's telephones, by its two letters or by the zone of the desk."""

from zoneinfo import ZoneInfo

import pytest

from ticketcli.config import countries


@pytest.mark.parametrize(
    ("country", "zone", "code"),
    [
        (None, "America/Argentina/Buenos_Aires", "54"), (None, "America/Argentina/Ushuaia", "54"),
        (None, "Europe/Madrid", "34"), (None, "Atlantic/Canary", "34"), (None, "America/Mexico_City", "52"),
        (None, "America/Montevideo", "598"), (None, "America/New_York", "1"), (None, "Pacific/Honolulu", "1"),
        (None, "UTC", ""), ("AR", "UTC", "54"), ("ES", "America/Argentina/Salta", "34"), ("XX", "Europe/Madrid", ""),
    ],
)  # fmt: skip
def test_a_country_has_a_code_and_so_has_a_zone(country: str | None, zone: str, code: str):
    assert countries.calling_code(country, zone) == code


def test_each_country_is_there_once_and_each_zone_is_one():
    rows = list(countries._countries())
    names, zones = [name for name, _code, _zones in rows], [zone for _name, _code, held in rows for zone in held]
    assert (len(names), len(zones)) == (len(set(names)), len(set(zones)))
    assert countries.country_names() == set(names)
    assert all(ZoneInfo(zone).key == zone for zone in zones)
