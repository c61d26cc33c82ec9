"""Who is it? A person is found by any address, telephone or handle, without accents, case, tags or number formats."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ticketcli.model import Contact, Customer
from ticketcli.text import fold, slug

_MAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,255}")
_PHONE = re.compile(r"\+?[\d\s().\-/]{6,30}")
_HANDLE = re.compile(r"@[^\s@]{1,60}|[a-z]{2,20}:[^\s/]{1,80}")
_PUBLIC_HOSTS = frozenset(
    ["gmail", "hotmail", "outlook", "yahoo", "live", "icloud", "aol", "proton", "protonmail", "gmx", "msn"]
)
_SHORTEST_PHONE = 7


class Sender(NamedTuple):
    """Who wrote, as far as the message tells."""

    name: str = ""
    mail: str = ""
    phone: str = ""
    handle: str = ""

    @property
    def address(self) -> str:
        """The best way to name this person."""
        return self.mail or self.phone or self.handle or self.name


def sender(typed: str) -> Sender:
    """What was typed for a person: mail, `Name <mail>`, telephone, handle (`@name`, `network:name`) or a name."""
    typed = typed.strip()
    if match := re.fullmatch(r"([^<>]{0,200})<([^<>\s]{1,320})>", typed):
        return sender(match[2])._replace(name=match[1].strip().strip('"'))
    if _MAIL.fullmatch(typed):
        return Sender(mail=typed)
    if _PHONE.fullmatch(typed) and len(_digits(typed)) >= _SHORTEST_PHONE:
        return Sender(phone=typed)
    return Sender(handle=typed) if _HANDLE.fullmatch(typed) else Sender(name=typed)


def mail_key(mail: str) -> str:
    """An address for comparison: no case, no accents, no `+tag`."""
    local, _at, host = fold(mail.strip()).rpartition("@")
    return f"{local.partition('+')[0] or local}@{host}"


def phone_key(phone: str) -> str:
    """The last eight digits: where to look for a telephone; `same_phone` decides."""
    return _digits(phone)[-8:]


def same_phone(one: str, other: str) -> bool:
    """Whether two spellings are one telephone (E.164; a national number fits its international form)."""
    a, b = sorted((_national(one), _national(other)), key=len)
    if a == b:
        return True
    both_whole = one.strip().startswith(("+", "00")) and other.strip().startswith(("+", "00"))
    return not both_whole and len(a) >= 8 and b.endswith(a)


def handle_key(handle: str) -> str:
    """A handle for comparison: the name after `network:` and `@`."""
    return fold(handle.strip().rpartition(":")[2].removeprefix("@"))


def name_key(name: str) -> str:
    """A name for comparison: no case, accents or punctuation."""
    return slug(name, 200)


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c in "0123456789")


def _national(phone: str) -> str:
    """Digits without the international prefix, the trunk zero, or the 9 that Argentine mobiles carry abroad."""
    digits = _digits(phone).lstrip("0")
    return "54" + digits[3:] if digits.startswith("549") else digits


class Directory:
    """All customers, to be found by address, telephone, handle or name; grows as customers are added."""

    def __init__(self) -> None:
        self.customers: dict[str, Customer] = {}
        self._found: dict[tuple[str, str], list[tuple[str, str]]] = {}

    @classmethod
    def of(cls, customers: Iterable[Customer]) -> "Directory":
        """The directory of these customers."""
        directory = cls()
        for customer in customers:
            directory.add(customer)
        return directory

    def add(self, customer: Customer) -> None:
        """Take a customer in, or its newer version."""
        self.customers[customer.id] = customer
        for kind, key, typed in ways(customer):
            self._found.setdefault((kind, key), []).append((customer.id, typed))

    def get(self, id: str) -> Customer | None:
        """The customer of exactly that id."""
        return self.customers.get(id)

    def known(self, kind: str, key: str) -> Sequence[tuple[str, str]]:
        """The ids of those who are reached so, each with the way as typed."""
        return self._found.get((kind, key), ())

    def find(self, who: Sender) -> Customer | None:
        """The customer that `who` belongs to; a name alone counts only when nothing better is told."""
        wanted = (("mail", mail_key(who.mail), who.mail), ("phone", phone_key(who.phone), who.phone),
                  ("handle", handle_key(who.handle), who.handle))  # fmt: skip
        for kind, key, typed in wanted:
            for customer, known in self.known(kind, key) if typed else ():
                if kind != "phone" or same_phone(known, typed):
                    return self.customer(customer)
        return None if who.mail or who.phone or who.handle else self.named(who.name)

    def named(self, name: str) -> Customer | None:
        """The customer of that id or name."""
        if self.get(name):
            return self.customer(name)
        found = self.known("name", name_key(name)) if name_key(name) else ()
        return self.customer(found[0][0]) if found else None

    def holding(self, typed: str) -> list[Customer]:
        """The customers whose name, id or any address holds what was typed."""
        wanted = fold(typed.strip())
        digits = _digits(typed)
        places = {key: [fold(key), fold(customer.name)] for key, customer in self.customers.items()}
        for (kind, _key), known in self._found.items():
            for id, way in known:
                places[id].append(_digits(way) if kind == "phone" and digits else fold(way))
        found = [
            id for id, words in places.items() if any(wanted in w or (len(digits) > 3 and digits in w) for w in words)
        ]
        return [self.customers[id] for id in found if not self.customers[id].merged_into]

    def customer(self, id: str) -> Customer | None:
        """The customer of that id; a merged one points on."""
        seen: set[str] = set()
        while (customer := self.get(id)) and customer.merged_into and id not in seen:
            seen.add(id)
            id = customer.merged_into
        return customer

    def fresh_id(self, who: Sender, company: str = "") -> str:
        """An id that nobody has: from the name, else from the address."""
        stem = slug(company) or slug(who.name) or slug(_stem(who)) or "customer"
        id, number = stem, 1
        while self.get(id):
            number += 1
            id = f"{stem}-{number}"
        return id


def ways(customer: Customer) -> Iterable[tuple[str, str, str]]:
    """Each way to find a customer: kind (mail, phone, handle, name), key for comparison, as typed."""
    yield "name", name_key(customer.name), customer.name
    for contact in customer.contacts:
        if contact.name:
            yield "name", name_key(contact.name), contact.name
        yield from (("mail", mail_key(mail), mail) for mail in contact.mail)
        yield from (("phone", phone_key(phone), phone) for phone in contact.phone)
        yield from (("handle", handle_key(handle), handle) for handle in contact.handles.values())


def _stem(who: Sender) -> str:
    """What an id is made of where no name is told: `maria-acme` of maria@acme.example, a handle, a telephone."""
    if not who.mail:
        return who.handle.rpartition(":")[2] or f"tel-{_digits(who.phone)}"
    local, _at, host = mail_key(who.mail).rpartition("@")
    label = host.split(".")[0]
    return local if label in _PUBLIC_HOSTS else f"{local}-{label}"


def customer(id: str, who: Sender, company: str = "", language: str | None = None) -> Customer:
    """A new customer with this one contact."""
    return Customer(
        id,
        company or who.name or who.address,
        contacts=(contact(who),) if who.address != company else (),
        language=language,
    )


def contact(who: Sender) -> Contact:
    """A contact as far as the sender tells."""
    network, _colon, name = who.handle.rpartition(":")
    handles: Mapping[str, str] = {network or "other": name.removeprefix("@")} if who.handle else {}
    return Contact(who.name, (who.mail,) if who.mail else (), (who.phone,) if who.phone else (), handles)


def joined(customer: Customer, who: Sender) -> Customer:
    """The customer with `who` known from now on: an address, telephone or handle it did not have."""
    directory = Directory.of([customer])
    missing = Sender(
        who.name,
        "" if not who.mail or directory.find(Sender(mail=who.mail)) else who.mail,
        "" if not who.phone or directory.find(Sender(phone=who.phone)) else who.phone,
        "" if not who.handle or directory.find(Sender(handle=who.handle)) else who.handle,
    )
    if not (missing.mail or missing.phone or missing.handle):
        return customer
    new = contact(missing)
    for place, known in enumerate(customer.contacts):
        if name_key(known.name) == name_key(who.name):
            grown = known._replace(
                mail=known.mail + new.mail,
                phone=known.phone + new.phone,
                handles={**known.handles, **new.handles},
            )
            return customer._replace(contacts=(*customer.contacts[:place], grown, *customer.contacts[place + 1 :]))
    return customer._replace(contacts=(*customer.contacts, new))
