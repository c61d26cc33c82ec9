"""Who is it? A person is found by any address, telephone or handle, without accents, case, tags or number formats."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, clean_text, fold_text, make_slug
from ticketcli.ticket.model import Contact, Customer

Way = tuple[str, str, str]
"""A way to find somebody: its kind (mail, phone, handle, name), its key for comparison, and as it was typed."""

_SCHEME = ascii_pattern(r"^(?:mailto|tel):", re.IGNORECASE)
_ANGLED = ascii_pattern(r"([^<>]{0,200})< ?([^<> ]{1,320}) ?>")
_MAIL = ascii_pattern(r"[^\s@<>:\"]{1,200}@[^\s@<>\"]{1,255}")
_PHONE = ascii_pattern(r"\+?[\d\s().\-/\u2010-\u2015]{6,30}")
_HANDLE = ascii_pattern(r"@[^\s@]{1,60}|[a-z]{1,20}:[^\s/]{1,80}", re.IGNORECASE)
_COUNTRY = ascii_pattern(
    r"1|7|2(?:[07]|[1-689]\d)|3(?:[0-469]|[578]\d)|4(?:[013-9]|2\d)|5(?:[1-8]|[09]\d)|6(?:[0-6]|[7-9]\d)"
    r"|8(?:[1246]|[03578]\d)|9(?:[0-58]|[679]\d)|"
)
_DIALLED = {
    "1": ("1", 10), "7": ("8", 10), "36": ("6", 8), "52": ("1", 10), "54": ("9", 10), "370": ("8", 8),
    "375": ("8", 9), "692": ("1", 7), "993": ("8", 8),
}  # fmt: skip
"""What is dialled before numbers of so many digits, beside zeros: within a country, or before its mobiles."""
_ARGENTINE_MOBILE = ascii_pattern(r"^(?!54)(?=\d{12}$)(\d{2,4}?)15")
_LONG = frozenset(("55", "86"))
"""Where numbers within the country are as long as one with its code is elsewhere."""
_PUBLIC_HOSTS = frozenset(
    ["gmail", "hotmail", "outlook", "yahoo", "live", "icloud", "aol", "proton", "protonmail", "gmx", "msn"]
)
_SHORTEST_TYPED, _SHORTEST_NUMBER, _SHORTEST_NATIONAL, _SHORTEST_WHOLE = 7, 6, 8, 11
_SILENT = ascii_pattern(r"[.'’`´]")
_WORD = ascii_pattern(r"[^\W_]+")


class Sender(NamedTuple):
    """Who wrote, as far as the message tells."""

    name: str = ""
    mail: str = ""
    phone: str = ""
    handle: str = ""

    @property
    def is_reached(self) -> bool:
        """Whether anything is told by which somebody can be reached, or known again."""
        return bool(self.mail or self.phone or self.handle)

    @property
    def address(self) -> str:
        """The best way to name this person."""
        return self.mail or self.phone or self.handle or self.name


def parse_sender(typed: str) -> Sender:
    """What was typed for a person: mail, `Name <mail>`, telephone, handle (`@name`, `network:name`) or a name."""
    typed = _SCHEME.sub("", " ".join(clean_text(typed).split()), count=1)
    angled = _ANGLED.fullmatch(typed)
    inside = parse_sender(angled[2]) if angled else Sender()
    if angled and not inside.name:
        return inside._replace(name=angled[1].strip(' "'))
    if _MAIL.fullmatch(typed):
        return Sender(mail=typed)
    if _PHONE.fullmatch(typed) and len(_digits(typed)) >= _SHORTEST_TYPED and same_phone(typed, typed):
        return Sender(phone=typed)
    return Sender(handle=typed) if _HANDLE.fullmatch(typed) else Sender(name=typed)


def read_sender(option: str, typed: str) -> Sender:
    """What was typed for a person behind an option; Usage where it names nobody: `<>`, `@`."""
    who = parse_sender(typed)
    if not names_somebody(who.address):
        raise Usage(_("{option} needs a mail address, telephone, handle or name").format(option=option))
    return who


def names_somebody(words: str) -> bool:
    """Whether it can be anybody's name or address: it holds a letter or a digit."""
    return any(map(str.isalnum, words))


# -- the same, however it is written -----------------------------------------------------------------------------------


def mail_key(mail: str) -> str:
    """An address for comparison: no case, no accents, no `+tag`."""
    local, _at, host = fold_text(mail.strip()).rpartition("@")
    return f"{local.partition('+')[0] or local}@{host}"


def name_key(name: str) -> str:
    """A name for comparison: its words without case, accents or punctuation."""
    return " ".join(_WORD.findall(_SILENT.sub("", fold_text(name))))


def handle_key(handle: str) -> str:
    """A handle for comparison: the name after `network:` and `@`; `same_handle` decides."""
    return fold_text(handle.rpartition(":")[2].strip().removeprefix("@"))


def same_handle(one: str, other: str) -> bool:
    """Whether two spellings are one handle: the same name, on one network where both tell it."""
    networks = {fold_text(handle.rpartition(":")[0].strip()) for handle in (one, other)} - {"", "other"}
    return handle_key(one) == handle_key(other) and len(networks) < 2


def phone_key(phone: str) -> str:
    """The last six digits: where to look for a telephone; `same_phone` decides."""
    return _digits(phone)[-_SHORTEST_NUMBER:]


def same_phone(one: str, other: str, home: str = "") -> bool:
    """Whether two spellings are one telephone (E.164); a national number has the country code `home`.

    Where that is unknown, a national number fits the same one of any country.
    """
    return any(
        here == there and (code == far or (len(here) >= _SHORTEST_NATIONAL and not (code and far)))
        for code, here in _numbers(one, home)
        for far, there in _numbers(other, home)
        if len(here) >= _SHORTEST_NUMBER
    )


def _numbers(phone: str, home: str) -> Iterator[tuple[str, str]]:
    """Country code (empty: not known) and national number, in each way that `phone` may be read."""
    digits = _digits(phone)
    whole = phone.lstrip().startswith("+") or digits.startswith("00")
    if not whole:
        yield home, _national(digits.lstrip("0"), home)
    if whole or (digits[:1] != "0" and len(digits) >= _SHORTEST_WHOLE + (home in _LONG)):
        yield _international(digits.lstrip("0"))


def _international(digits: str) -> tuple[str, str]:
    """Country code and number."""
    match = _COUNTRY.match(digits)
    code = match[0] if match else ""
    return code or "?", _national(digits[len(code) :].lstrip("0"), code or "?")


def _national(number: str, code: str) -> str:
    """A number within its country, without what is dialled before it there, or before mobiles."""
    prefix, length = _DIALLED.get(code, ("", 0))
    if len(number) > length:
        number = number.removeprefix(prefix).lstrip("0")
    return _ARGENTINE_MOBILE.sub(r"\1", number) if code in ("", "54") else number


def _digits(phone: str) -> str:
    return "".join(str(unicodedata.decimal(c)) for c in phone if c.isdecimal())


# -- where they are found ----------------------------------------------------------------------------------------------


def ways_to(customer: Customer) -> Iterator[Way]:
    """Each way to find a customer."""
    names = (customer.name, *(contact.name for contact in customer.contacts))
    yield from (("name", name_key(name), name) for name in names if name_key(name))
    for contact in customer.contacts:
        yield from _addresses(contact)


def _addresses(contact: Contact) -> Iterator[Way]:
    """Each address, telephone and handle of a contact; what could be anybody's (`n/a`, `@`, `123`) is none."""
    yield from (("mail", mail_key(mail), mail) for mail in contact.mail if _MAIL.fullmatch(mail.strip()))
    long_enough = (phone for phone in contact.phone if len(phone_key(phone)) == _SHORTEST_NUMBER)
    yield from (("phone", phone_key(phone), phone) for phone in long_enough)
    handles = (f"{network}:{name}" for network, name in contact.handles.items())
    yield from (("handle", handle_key(handle), handle) for handle in handles if _WORD.search(handle_key(handle)))


def _same(one: Way, other: Way, home: str) -> bool:
    if one[:2] != other[:2]:
        return False
    if one[0] == "phone":
        return same_phone(one[2], other[2], home)
    return one[0] != "handle" or same_handle(one[2], other[2])


class Directory:
    """All customers, to be found by address, telephone, handle or name; grows as customers are added.

    `home` is the country code of telephones that are written without one.
    """

    def __init__(self, home: str = "") -> None:
        self.home = home
        self.customers: dict[str, Customer] = {}
        self._found: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
        self._numbered: dict[str, int] = {}

    @classmethod
    def of(cls, customers: Iterable[Customer], home: str = "") -> "Directory":
        """The directory of these customers."""
        directory = cls(home)
        for customer in customers:
            directory.add(customer)
        return directory

    def add(self, customer: Customer) -> None:
        """Take a customer in, or its newer version."""
        self.customers[customer.id] = customer
        for kind, key, typed in ways_to(customer):
            self._found.setdefault((kind, key), {})[customer.id, typed] = None

    def get(self, id: str) -> Customer | None:
        """The customer of exactly that id."""
        return self.customers.get(id)

    def is_taken(self, id: str) -> bool:
        """Whether somebody has that id, be it a record that nobody can read."""
        return self.get(id) is not None

    def known_ids(self, kind: str, key: str) -> Sequence[tuple[str, str]]:
        """The ids of those who are reached so, each with the way as typed."""
        return tuple(self._found.get((kind, key), ()))

    def find(self, who: Sender) -> Customer | None:
        """The customer that `who` belongs to; a name alone counts only when nothing better is told."""
        for wanted in _addresses(make_contact(who)):
            kind, key, _typed = wanted
            for id, typed in self.known_ids(kind, key):
                if _same(wanted, (kind, key, typed), self.home) and (found := self.customer(id)):
                    return found
        return None if who.mail or who.phone or who.handle else self.by_name(who.name)

    def by_name(self, name: str) -> Customer | None:
        """The customer of that id or name."""
        name, key = clean_text(name), name_key(name)
        ids = (name, *(id for id, _typed in (self.known_ids("name", key) if key else ())))
        return next(filter(None, map(self.customer, ids)), None)

    def customer(self, id: str) -> Customer | None:
        """The customer of that id; a merged one points on, and in a circle the first by name stands."""
        found, way = self.get(id), [id]
        while found and found.merged_into and found.merged_into not in way:
            way.append(found.merged_into)
            found = self.get(found.merged_into) or found
        return self.get(min(way[way.index(found.merged_into) :])) if found and found.merged_into in way[:-1] else found

    def holding(self, typed: str) -> list[Customer]:
        """The customers whose name, id or any address holds what was typed, or who stand for such a one."""
        wanted = fold_text(typed.strip())
        digits = _digits(typed).lstrip("0") if _PHONE.fullmatch(typed.strip()) else ""

        def holds(customer: Customer) -> bool:
            found = (("id", customer.id, customer.id), *ways_to(customer))
            return any(wanted in fold_text(way) or (digits and digits in _digits(way)) for _kind, _key, way in found)

        held = [one.id for one in self.customers.values() if wanted and holds(one)]
        return list({one.id: one for one in map(self.customer, held) if one}.values())

    def fresh_id(self, who: Sender, company: str = "") -> str:
        """An id that nobody has: from the name, else from the address."""
        stem = make_slug(company) or make_slug(who.name) or make_slug(_stem(who)) or "customer"
        number = self._numbered.get(stem, 1)
        while self.is_taken(id := f"{stem}-{number}" if number > 1 else stem):
            number += 1
        self._numbered[stem] = number
        return id


def _stem(who: Sender) -> str:
    """What an id is made of where no name is told: `maria-acme` of maria@acme.example, a handle, a telephone."""
    if not who.mail:
        return who.handle.rpartition(":")[2] or (f"tel-{_digits(who.phone)}" if who.phone else "")
    local, _at, host = mail_key(who.mail).rpartition("@")
    label = host.partition(".")[0]
    return local if label in _PUBLIC_HOSTS else f"{local}-{label}"


# -- taken in ----------------------------------------------------------------------------------------------------------


def make_contact(who: Sender) -> Contact:
    """A contact as far as the sender tells."""
    network, _colon, name = who.handle.rpartition(":")
    handles = {network.lower() or "other": name.removeprefix("@")} if who.handle else {}
    return Contact(who.name, (who.mail,) if who.mail else (), (who.phone,) if who.phone else (), handles)


def make_customer(id: str, who: Sender, company: str = "", language: str | None = None) -> Customer:
    """A new customer with this one contact."""
    contacts = (make_contact(who),) if who.address not in ("", company) else ()
    return Customer(id, company or who.name or who.address, contacts=contacts, language=language)


def join_contact(customer: Customer, who: Sender, home: str = "") -> Customer:
    """The customer with `who` known from now on: an address, telephone or handle it did not have."""
    known = [way for one in customer.contacts for way in _addresses(one)]
    told = list(_addresses(make_contact(who)))
    fresh = {way[0] for way in told if not any(_same(way, one, home) for one in known)}
    if not fresh:
        return customer
    new = make_contact(Sender(who.name, **{kind: getattr(who, kind) for kind in fresh}))
    contacts = [*customer.contacts]
    places = (place for place, one in enumerate(contacts) if _is(one, who.name, told, home) and _room(one, new))
    place = next(places, len(contacts))
    contacts[place : place + 1] = [_grown(one, new) for one in contacts[place : place + 1]] or [new]
    return customer._replace(contacts=tuple(contacts))


def _is(known: Contact, name: str, told: Iterable[Way], home: str) -> bool:
    """Whether a contact is the person of that name; where one of them has none, whoever is reached so."""
    if name_key(known.name) and name_key(name):
        return name_key(known.name) == name_key(name)
    return any(_same(way, one, home) for way in told for one in _addresses(known))


def _room(known: Contact, new: Contact) -> bool:
    """Whether nothing would be written over: a contact has one handle a network."""
    return not known.handles.keys() & new.handles.keys()


def _grown(known: Contact, new: Contact) -> Contact:
    name, handles = known.name or new.name, {**known.handles, **new.handles}
    return known._replace(name=name, mail=known.mail + new.mail, phone=known.phone + new.phone, handles=handles)
