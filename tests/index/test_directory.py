"""All customers, asked of the index; those added meanwhile stand before the ones on disk."""

from ticketcli.desk.desk import Desk
from ticketcli.index.directory import IndexedDirectory
from ticketcli.ticket.model import Contact, Customer
from ticketcli.ticket.people import mail_key, parse_sender


def test_a_customer_on_disk_is_found_by_id_and_by_any_address(index):
    known = IndexedDirectory(index())
    assert known.get("acme").name == "Acme S.R.L."
    assert known.get("nobody") is None
    assert known.find(parse_sender("maria+compras@acme.example")).id == "acme"
    assert known.find(parse_sender("rocio@nowhere.example")) is None


def test_one_added_meanwhile_is_found_before_it_is_on_disk(index):
    known = IndexedDirectory(index())
    fresh = Customer("nueva", "Nueva", contacts=(Contact("Pía", ("pia@nueva.example",)),))
    known.add(fresh)
    assert known.get("nueva") == fresh
    assert known.find(parse_sender("pia@nueva.example")) == fresh
    assert known.get("acme").id == "acme"


def test_one_added_stands_before_the_one_on_disk_of_the_same_id(index):
    known = IndexedDirectory(index())
    old = known.get("acme")
    known.add(old._replace(name="Acme S.A."))
    assert known.get("acme").name == "Acme S.A."


def test_who_shares_an_address_is_found_beside_the_other(desk, index):
    known = IndexedDirectory(index())
    known.add(Customer("otra", "Otra", contacts=(Contact("M", ("maria@acme.example",)),)))
    assert [id for id, _typed in known.known_ids("mail", mail_key("maria@acme.example"))] == ["otra", "acme"]


def test_a_file_is_read_once(desk, monkeypatch):
    index = Desk(str(desk)).index
    read = []
    monkeypatch.setattr(index, "customer", lambda id: read.append(id) or Customer(id, id))
    known = IndexedDirectory(index)
    assert [known.get(id).id for id in ("acme", "acme", "otra", "acme")] == ["acme", "acme", "otra", "acme"]
    assert read == ["acme", "otra"]
