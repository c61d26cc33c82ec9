"""Countries: the code that their telephones begin with, and the time zones that lie in each."""

from collections.abc import Iterator

from ticketcli.text import ascii_pattern

_ROW = ascii_pattern(r"([A-Z]{2})(\d+):((?:[^\s,]+,\s+)*\S*)")
_ROWS = """
    AC247: AD376:Europe/Andorra AE971:Asia/Dubai AF93:Asia/Kabul AG1:America/Antigua AI1:America/Anguilla
    AL355:Europe/Tirane AM374:Asia/Yerevan AO244:Africa/Luanda AR54:America/Argentina/Buenos_Aires,
    America/Argentina/Catamarca, America/Argentina/Cordoba, America/Argentina/Jujuy, America/Argentina/La_Rioja,
    America/Argentina/Mendoza, America/Argentina/Rio_Gallegos, America/Argentina/Salta, America/Argentina/San_Juan,
    America/Argentina/San_Luis, America/Argentina/Tucuman, America/Argentina/Ushuaia AS1:Pacific/Pago_Pago
    AT43:Europe/Vienna AU61:Antarctica/Macquarie, Australia/Adelaide, Australia/Brisbane, Australia/Broken_Hill,
    Australia/Darwin, Australia/Eucla, Australia/Hobart, Australia/Lindeman, Australia/Lord_Howe,
    Australia/Melbourne, Australia/Perth, Australia/Sydney AW297:America/Aruba AX358:Europe/Mariehamn
    AZ994:Asia/Baku BA387:Europe/Sarajevo BB1:America/Barbados BD880:Asia/Dhaka BE32:Europe/Brussels
    BF226:Africa/Ouagadougou BG359:Europe/Sofia BH973:Asia/Bahrain BI257:Africa/Bujumbura BJ229:Africa/Porto-Novo
    BL590:America/St_Barthelemy BM1:Atlantic/Bermuda BN673:Asia/Brunei BO591:America/La_Paz BQ599:America/Kralendijk
    BR55:America/Araguaina, America/Bahia, America/Belem, America/Boa_Vista, America/Campo_Grande, America/Cuiaba,
    America/Eirunepe, America/Fortaleza, America/Maceio, America/Manaus, America/Noronha, America/Porto_Velho,
    America/Recife, America/Rio_Branco, America/Santarem, America/Sao_Paulo BS1:America/Nassau BT975:Asia/Thimphu
    BW267:Africa/Gaborone BY375:Europe/Minsk BZ501:America/Belize CA1:America/Atikokan, America/Blanc-Sablon,
    America/Cambridge_Bay, America/Creston, America/Dawson, America/Dawson_Creek, America/Edmonton,
    America/Fort_Nelson, America/Glace_Bay, America/Goose_Bay, America/Halifax, America/Inuvik, America/Iqaluit,
    America/Moncton, America/Rankin_Inlet, America/Regina, America/Resolute, America/St_Johns,
    America/Swift_Current, America/Toronto, America/Vancouver, America/Whitehorse, America/Winnipeg
    CC61:Indian/Cocos CD243:Africa/Kinshasa, Africa/Lubumbashi CF236:Africa/Bangui CG242:Africa/Brazzaville
    CH41:Europe/Zurich CI225:Africa/Abidjan CK682:Pacific/Rarotonga CL56:America/Coyhaique, America/Punta_Arenas,
    America/Santiago, Pacific/Easter CM237:Africa/Douala CN86:Asia/Shanghai, Asia/Urumqi CO57:America/Bogota
    CR506:America/Costa_Rica CU53:America/Havana CV238:Atlantic/Cape_Verde CW599:America/Curacao
    CX61:Indian/Christmas CY357:Asia/Famagusta, Asia/Nicosia CZ420:Europe/Prague DE49:Europe/Berlin, Europe/Busingen
    DJ253:Africa/Djibouti DK45:Europe/Copenhagen DM1:America/Dominica DO1:America/Santo_Domingo DZ213:Africa/Algiers
    EC593:America/Guayaquil, Pacific/Galapagos EE372:Europe/Tallinn EG20:Africa/Cairo EH212:Africa/El_Aaiun
    ER291:Africa/Asmara ES34:Africa/Ceuta, Atlantic/Canary, Europe/Madrid ET251:Africa/Addis_Ababa
    FI358:Europe/Helsinki FJ679:Pacific/Fiji FK500:Atlantic/Stanley FM691:Pacific/Chuuk, Pacific/Kosrae,
    Pacific/Pohnpei FO298:Atlantic/Faroe FR33:Europe/Paris GA241:Africa/Libreville GB44:Europe/London
    GD1:America/Grenada GE995:Asia/Tbilisi GF594:America/Cayenne GG44:Europe/Guernsey GH233:Africa/Accra
    GI350:Europe/Gibraltar GL299:America/Danmarkshavn, America/Nuuk, America/Scoresbysund, America/Thule
    GM220:Africa/Banjul GN224:Africa/Conakry GP590:America/Guadeloupe GQ240:Africa/Malabo GR30:Europe/Athens
    GT502:America/Guatemala GU1:Pacific/Guam GW245:Africa/Bissau GY592:America/Guyana HK852:Asia/Hong_Kong
    HN504:America/Tegucigalpa HR385:Europe/Zagreb HT509:America/Port-au-Prince HU36:Europe/Budapest
    ID62:Asia/Jakarta, Asia/Jayapura, Asia/Makassar, Asia/Pontianak IE353:Europe/Dublin IL972:Asia/Jerusalem
    IM44:Europe/Isle_of_Man IN91:Asia/Kolkata IO246:Indian/Chagos IQ964:Asia/Baghdad IR98:Asia/Tehran
    IS354:Atlantic/Reykjavik IT39:Europe/Rome JE44:Europe/Jersey JM1:America/Jamaica JO962:Asia/Amman
    JP81:Asia/Tokyo KE254:Africa/Nairobi KG996:Asia/Bishkek KH855:Asia/Phnom_Penh KI686:Pacific/Kanton,
    Pacific/Kiritimati, Pacific/Tarawa KM269:Indian/Comoro KN1:America/St_Kitts KP850:Asia/Pyongyang KR82:Asia/Seoul
    KW965:Asia/Kuwait KY1:America/Cayman KZ7:Asia/Almaty, Asia/Aqtau, Asia/Aqtobe, Asia/Atyrau, Asia/Oral,
    Asia/Qostanay, Asia/Qyzylorda LA856:Asia/Vientiane LB961:Asia/Beirut LC1:America/St_Lucia LI423:Europe/Vaduz
    LK94:Asia/Colombo LR231:Africa/Monrovia LS266:Africa/Maseru LT370:Europe/Vilnius LU352:Europe/Luxembourg
    LV371:Europe/Riga LY218:Africa/Tripoli MA212:Africa/Casablanca MC377:Europe/Monaco MD373:Europe/Chisinau
    ME382:Europe/Podgorica MF590:America/Marigot MG261:Indian/Antananarivo MH692:Pacific/Kwajalein, Pacific/Majuro
    MK389:Europe/Skopje ML223:Africa/Bamako MM95:Asia/Yangon MN976:Asia/Hovd, Asia/Ulaanbaatar MO853:Asia/Macau
    MP1:Pacific/Saipan MQ596:America/Martinique MR222:Africa/Nouakchott MS1:America/Montserrat MT356:Europe/Malta
    MU230:Indian/Mauritius MV960:Indian/Maldives MW265:Africa/Blantyre MX52:America/Bahia_Banderas, America/Cancun,
    America/Chihuahua, America/Ciudad_Juarez, America/Hermosillo, America/Matamoros, America/Mazatlan,
    America/Merida, America/Mexico_City, America/Monterrey, America/Ojinaga, America/Tijuana MY60:Asia/Kuala_Lumpur,
    Asia/Kuching MZ258:Africa/Maputo NA264:Africa/Windhoek NC687:Pacific/Noumea NE227:Africa/Niamey
    NF672:Pacific/Norfolk NG234:Africa/Lagos NI505:America/Managua NL31:Europe/Amsterdam NO47:Europe/Oslo
    NP977:Asia/Kathmandu NR674:Pacific/Nauru NU683:Pacific/Niue NZ64:Pacific/Auckland, Pacific/Chatham
    OM968:Asia/Muscat PA507:America/Panama PE51:America/Lima PF689:Pacific/Gambier, Pacific/Marquesas,
    Pacific/Tahiti PG675:Pacific/Bougainville, Pacific/Port_Moresby PH63:Asia/Manila PK92:Asia/Karachi
    PL48:Europe/Warsaw PM508:America/Miquelon PR1:America/Puerto_Rico PS970:Asia/Gaza, Asia/Hebron
    PT351:Atlantic/Azores, Atlantic/Madeira, Europe/Lisbon PW680:Pacific/Palau PY595:America/Asuncion
    QA974:Asia/Qatar RE262:Indian/Reunion RO40:Europe/Bucharest RS381:Europe/Belgrade RU7:Asia/Anadyr, Asia/Barnaul,
    Asia/Chita, Asia/Irkutsk, Asia/Kamchatka, Asia/Khandyga, Asia/Krasnoyarsk, Asia/Magadan, Asia/Novokuznetsk,
    Asia/Novosibirsk, Asia/Omsk, Asia/Sakhalin, Asia/Srednekolymsk, Asia/Tomsk, Asia/Ust-Nera, Asia/Vladivostok,
    Asia/Yakutsk, Asia/Yekaterinburg, Europe/Astrakhan, Europe/Kaliningrad, Europe/Kirov, Europe/Moscow,
    Europe/Samara, Europe/Saratov, Europe/Ulyanovsk, Europe/Volgograd RW250:Africa/Kigali SA966:Asia/Riyadh
    SB677:Pacific/Guadalcanal SC248:Indian/Mahe SD249:Africa/Khartoum SE46:Europe/Stockholm SG65:Asia/Singapore
    SH290:Atlantic/St_Helena SI386:Europe/Ljubljana SJ47:Arctic/Longyearbyen SK421:Europe/Bratislava
    SL232:Africa/Freetown SM378:Europe/San_Marino SN221:Africa/Dakar SO252:Africa/Mogadishu SR597:America/Paramaribo
    SS211:Africa/Juba ST239:Africa/Sao_Tome SV503:America/El_Salvador SX1:America/Lower_Princes SY963:Asia/Damascus
    SZ268:Africa/Mbabane TA290: TC1:America/Grand_Turk TD235:Africa/Ndjamena TG228:Africa/Lome TH66:Asia/Bangkok
    TJ992:Asia/Dushanbe TK690:Pacific/Fakaofo TL670:Asia/Dili TM993:Asia/Ashgabat TN216:Africa/Tunis
    TO676:Pacific/Tongatapu TR90:Europe/Istanbul TT1:America/Port_of_Spain TV688:Pacific/Funafuti TW886:Asia/Taipei
    TZ255:Africa/Dar_es_Salaam UA380:Europe/Kyiv, Europe/Simferopol UG256:Africa/Kampala US1:America/Adak,
    America/Anchorage, America/Boise, America/Chicago, America/Denver, America/Detroit,
    America/Indiana/Indianapolis, America/Indiana/Knox, America/Indiana/Marengo, America/Indiana/Petersburg,
    America/Indiana/Tell_City, America/Indiana/Vevay, America/Indiana/Vincennes, America/Indiana/Winamac,
    America/Juneau, America/Kentucky/Louisville, America/Kentucky/Monticello, America/Los_Angeles,
    America/Menominee, America/Metlakatla, America/New_York, America/Nome, America/North_Dakota/Beulah,
    America/North_Dakota/Center, America/North_Dakota/New_Salem, America/Phoenix, America/Sitka, America/Yakutat,
    Pacific/Honolulu UY598:America/Montevideo UZ998:Asia/Samarkand, Asia/Tashkent VA39:Europe/Vatican
    VC1:America/St_Vincent VE58:America/Caracas VG1:America/Tortola VI1:America/St_Thomas VN84:Asia/Ho_Chi_Minh
    VU678:Pacific/Efate WF681:Pacific/Wallis WS685:Pacific/Apia XK383: YE967:Asia/Aden YT262:Indian/Mayotte
    ZA27:Africa/Johannesburg ZM260:Africa/Lusaka ZW263:Africa/Harare
"""
"""Each country (ISO 3166), its code, and its zones as IANA lists them."""


def calling_code(country: str | None, zone: str) -> str:
    """The code of a country's telephones, or of the country that a zone lies in; empty where neither tells."""
    return next((code for name, code, zones in _countries() if (name == country if country else zone in zones)), "")


def country_names() -> frozenset[str]:
    """All countries, two letters each."""
    return frozenset(name for name, _code, _zones in _countries())


def _countries() -> Iterator[tuple[str, str, list[str]]]:
    return ((name, code, zones.replace(",", " ").split()) for name, code, zones in _ROW.findall(_ROWS))
