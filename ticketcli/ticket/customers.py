"""Two customers who are one: what both files hold, and where a merged one points."""

from collections.abc import Mapping

from ticketcli.ticket.model import Contact, Customer
from ticketcli.ticket.people import Sender, join_contact, name_key


def join_customers(kept: Customer, gone: Customer) -> Customer:
    """The one that is kept with all that the other's file holds; where both say something, the kept one's stands."""
    for contact in gone.contacts:
        kept = _join_person(kept, contact)
    days = [day for day in (kept.since, gone.since) if day]
    products = {(one.name, one.serial): one for one in (*gone.products, *kept.products)}
    return kept._replace(
        tier=kept.tier or gone.tier,
        language=kept.language or gone.language,
        since=min(days, default=None),
        products=tuple(products.values()),
        notes="\n\n".join(dict.fromkeys(filter(None, (kept.notes, gone.notes)))),
        unknown={**gone.unknown, **kept.unknown},
    )


def _join_person(customer: Customer, contact: Contact) -> Customer:
    """The customer with a contact of the other, who may be one that it has."""
    ways = [
        *(Sender(contact.name, mail=mail) for mail in contact.mail),
        *(Sender(contact.name, phone=phone) for phone in contact.phone),
        *(Sender(contact.name, handle=f"{network}:{name}") for network, name in contact.handles.items()),
    ]
    if not ways and name_key(contact.name) not in {name_key(one.name) for one in customer.contacts}:
        return customer._replace(contacts=(*customer.contacts, contact))
    for who in ways:
        customer = join_contact(customer, who)
    return customer


def standing_id(id: str, became: Mapping[str, str]) -> str:
    """The customer that one has become in the end; in a circle the first by name stands."""
    way = [id]
    while (further := became.get(way[-1])) and further not in way:
        way.append(further)
    return min(way[way.index(further) :]) if further else way[-1]
