"""Who is it? The same person is found however an address is written, and nobody is taken for another."""

import time
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.ticket.model import Contact, Customer
from ticketcli.ticket.people import (
    Directory,
    Sender,
    join_contact,
    mail_key,
    make_contact,
    make_customer,
    name_key,
    parse_sender,
    same_phone,
)

MARIA = Contact("María López", ("maria@acme.example",), ("+54 9 11 5555-0101",), {"instagram": "acme_ok"})
ACME = Customer("acme", "Acme S.R.L.", contacts=(MARIA,))
BUENOS_AIRES = (
    "+54 9 11 5555-0101", "+54 11 5555 0101", "+5491155550101", "0054 11 5555-0101", "00 54 9 11 55550101",
    "011 5555 0101", "(011) 5555-0101", "011-5555-0101", "11 5555 0101", "11.5555.0101", "011 15 5555-0101",
    "11 15 5555 0101", "5491155550101", "54 11 5555 0101", "+54 (0)11 5555 0101", "+54 11 15 5555 0101",
    "11/5555\u20110101", "+54\xa011\xa05555\xa00101", "011 5555 0101 ",
)  # fmt: skip
OTHERS = (
    "+54 351 555 0101", "0351 15 555-0101", "+1 541 555 0101", "+34 955 550 101", "+598 99 123 456",
    "+52 1 55 5555 0101", "+7 912 345 67 89", "+44 20 7946 0958",
)  # fmt: skip


def directory(*customers: Customer) -> Directory:
    return Directory.of(customers or (ACME,))


def found(typed: str, *customers: Customer) -> str | None:
    """The id of the customer whom `typed` finds among these."""
    one = directory(*customers).find(parse_sender(typed))
    return one.id if one else None


# -- what was typed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("maria@acme.example", Sender(mail="maria@acme.example")),
        ("  maria@acme.example\n", Sender(mail="maria@acme.example")),
        ("María López <maria@acme.example>", Sender("María López", "maria@acme.example")),
        ('"López, María" <maria@acme.example>', Sender("López, María", "maria@acme.example")),
        ("<maria@acme.example>", Sender(mail="maria@acme.example")),
        ("María < maria@acme.example >", Sender("María", "maria@acme.example")),
        ("María <+54 11 5555 0101>", Sender(name="María <+54 11 5555 0101>")),
        ("María <+541155550101>", Sender("María", phone="+541155550101")),
        ("María <la de ventas>", Sender(name="María <la de ventas>")),
        ("María <hola>", Sender(name="María <hola>")),
        ("011 5555-0101", Sender(phone="011 5555-0101")),
        ("1234", Sender(name="1234")),
        ("mailto:maria@acme.example", Sender(mail="maria@acme.example")),
        ("tel:+541155550101", Sender(phone="+541155550101")),
        ("@acme_ok", Sender(handle="@acme_ok")),
        ("instagram:@acme_ok", Sender(handle="instagram:@acme_ok")),
        ("mastodon:ana@social.example", Sender(handle="mastodon:ana@social.example")),
        ("Instagram:acme_ok", Sender(handle="Instagram:acme_ok")),
        ("x:acme", Sender(handle="x:acme")),
        ("https://acme.example", Sender(name="https://acme.example")),
        ("José  Pérez", Sender(name="José Pérez")),
        ("", Sender()),
        ("@", Sender(name="@")),
    ],
)
def test_what_is_typed_for_a_person_is_a_mail_a_telephone_a_handle_or_a_name(typed: str, who: Sender):
    assert parse_sender(typed) == who


def test_the_best_address_names_a_person():
    assert Sender("María", "m@x.example", "011").address == "m@x.example"
    assert Sender("María", phone="011").address == "011"
    assert Sender("María").address == "María"
    assert Sender().address == ""


@settings(deadline=None)
@given(st.text() | st.text('<>@+0123456789 ().-:/"\\a\0\ud800', max_size=400))
def test_whatever_is_typed_is_somebody(typed: str):
    who = parse_sender(typed)
    assert bool(who.address) == bool(typed.replace("\ufeff", "").split())
    made = make_customer("c", who)
    assert join_contact(made, who) == made
    directory(made).find(who)


@pytest.mark.parametrize("one", ["<", ">", "@", "+", "0", " ", ":", "a", "a@", "-", "(", "\u202e", "é", "0@<", "a <a"])
def test_a_long_hostile_text_is_read_at_once(one: str):
    start = time.process_time()
    parse_sender(one * 20_000)
    name_key(one * 20_000)
    same_phone(one * 20_000, one * 20_001)
    assert time.process_time() - start < 1


# -- addresses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["MARIA@Acme.Example", "maría@acme.example", "maria+facturas@acme.example", "María <maria@acme.example>"]
)
def test_an_address_is_found_without_case_accents_and_tags(typed: str):
    assert found(typed) == "acme"


@pytest.mark.parametrize(
    "typed", ["maria@acme.example.org", "ana@acme.example", "+maria@acme.example", "mariaacme.example"]
)
def test_another_address_is_another_person(typed: str):
    assert found(typed) is None


def test_an_address_that_is_only_a_tag_stays_whole():
    assert mail_key("+tag@x.example") == "+tag@x.example"


# -- telephones --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"), list(product(BUENOS_AIRES, BUENOS_AIRES[:3] + BUENOS_AIRES[5:6] + BUENOS_AIRES[12:13]))
)
def test_a_telephone_is_the_same_however_it_is_written(one: str, other: str):
    assert same_phone(one, other)
    assert found(one, Customer("c", "C", contacts=(Contact(phone=(other,)),))) == "c"


@pytest.mark.parametrize("one", BUENOS_AIRES)
@pytest.mark.parametrize("other", OTHERS)
def test_another_telephone_is_another_one(one: str, other: str):
    assert not same_phone(one, other)


def test_fifteen_is_what_a_mobile_has_before_it_in_argentina_alone():
    assert same_phone("+54 351 15 555 0101", "+54 351 555 0101")
    assert not same_phone("+49 3515 1234 5678", "+49 35 1234 5678")
    assert not same_phone("+49 35 15 1234 5678", "+49 35 1234 5678")


@pytest.mark.parametrize(("one", "other"), list(combinations(OTHERS, 2)))
def test_only_a_number_of_the_same_place_is_the_same(one: str, other: str):
    assert same_phone(one, other) == ({one, other} == {"+54 351 555 0101", "0351 15 555-0101"})


@pytest.mark.parametrize(
    ("whole", "national"),
    [
        ("+34 955 550 101", "955 550 101"), ("+598 99 123 456", "099 123 456"), ("+1 (212) 555-0101", "212 555 0101"),
        ("+44 20 7946 0958", "020 7946 0958"), ("+52 1 55 5555 0101", "55 5555 0101"),
        ("+39 06 1234 5678", "06 1234 5678"),
    ],
)  # fmt: skip
def test_a_national_number_fits_its_international_form(whole: str, national: str):
    assert same_phone(whole, national)
    assert same_phone(national, whole)


NATIONAL_FORMS = {
    "54": ("+54 9 341 555-1234", "0341 15 555-1234", "341 555 1234"), "34": ("+34 955 550 101", "955 550 101"),
    "1": ("+1 341 555 1234", "(341) 555-1234", "1-341-555-1234"), "52": ("+52 1 55 5555 0101", "55 5555 0101"),
    "44": ("+44 20 7946 0958", "020 7946 0958"), "7": ("+7 912 345-67-89", "8 (912) 345-67-89"),
    "36": ("+36 1 234 5678", "06 1 234 5678"), "375": ("+375 152 45-09-11", "8 0152 45-09-11"),
    "39": ("+39 06 1234 5678", "06 1234 5678"), "55": ("+55 11 91234-5678", "(11) 91234-5678", "011 91234-5678"),
}  # fmt: skip


@pytest.mark.parametrize("home", NATIONAL_FORMS)
def test_the_country_of_the_desk_stands_in_for_a_missing_code(home: str):
    whole, *national = NATIONAL_FORMS[home]
    assert all(same_phone(whole, one, home) and same_phone(one, whole, home) for one in national)


@pytest.mark.parametrize("home", NATIONAL_FORMS)
@pytest.mark.parametrize("other", NATIONAL_FORMS)
def test_telephones_of_different_countries_are_different_persons(home: str, other: str):
    """`+1 341 555 1234` and `+34 341 555 1234` are not `0341 15 555-1234` of Argentina."""
    for national in NATIONAL_FORMS[home][1:]:
        digits = "".join(filter(str.isdecimal, national)).lstrip("0")
        assert home == other or not same_phone(f"+{other} {digits}", national, home)


def test_a_customer_is_found_by_a_telephone_of_the_country_of_the_desk_alone():
    known = Directory.of([Customer("eva", "Eva", contacts=(Contact(phone=("0341 15 555-1234",)),))], "54")
    assert known.find(Sender(phone="+54 9 341 555 1234")).id == "eva"
    assert [known.find(Sender(phone=f"+{code} 341 555 1234")) for code in ("1", "34")] == [None, None]
    grown = join_contact(known.get("eva"), Sender("Eva", phone="+1 341 555 1234"), "54")
    assert [contact.phone for contact in grown.contacts] == [("0341 15 555-1234",), ("+1 341 555 1234",)]


@pytest.mark.parametrize("short", ["5555-0101", "0101", "555 0101"])
def test_a_local_number_fits_no_other_place(short: str):
    assert not same_phone(short, "+54 11 5555 0101")


@pytest.mark.parametrize("junk", ["n/a", "", "-", "+", "123", "no tiene", "12345"])
def test_what_is_no_telephone_is_nobodys(junk: str):
    assert not same_phone(junk, junk)
    assert directory(Customer("c", "C", contacts=(Contact(phone=(junk,)),))).find(Sender(phone=junk)) is None


CODES = ("1", "7", "34", "44", "49", "51", "52", "54", "55", "56", "57", "58", "351", "506", "595", "598")
NATIONAL = st.text("0123456789", min_size=8, max_size=10).filter(lambda digits: digits[0] not in "019")


@settings(deadline=None)
@given(st.sampled_from(list(combinations(CODES, 2))), NATIONAL)
def test_two_international_numbers_of_different_countries_are_never_the_same(codes: tuple[str, str], number: str):
    assert not same_phone(f"+{codes[0]} {number}", f"00{codes[1]}{number}")


@settings(deadline=None)
@given(st.sampled_from(CODES), NATIONAL, NATIONAL)
def test_two_international_numbers_of_one_country_are_the_same_only_if_they_are_equal(code: str, one: str, other: str):
    assert same_phone(f"+{code}-{one}", f"00{code} {other}") == (one == other)


@settings(deadline=None)
@given(st.text(), st.text())
def test_a_telephone_compares_the_same_in_either_order(one: str, other: str):
    assert same_phone(one, other) == same_phone(other, one)


# -- handles -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["instagram:acme_ok", "Instagram:@ACME_ok", "@acme_ok", "@Acme_OK"])
def test_a_handle_is_found_with_its_network_or_without(typed: str):
    assert found(typed) == "acme"


def test_the_same_handle_on_another_network_is_another_person():
    assert found("github:acme_ok") is None


def test_a_handle_whose_network_nobody_told_is_found_with_one():
    assert found("github:acme_ok", make_customer("c", parse_sender("@acme_ok"))) == "c"


# -- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("María López", "maria lopez"), ("Acme S.R.L.", "ACME SRL"), ("O'Brien", "O’Brien"),
        ("Pérez-García", "Perez Garcia"), ("  Ana   Ruiz ", "Ana Ruiz"),
        ("López, María", "López María"), ("Иван", "ИВАН"), ("李雷", "李雷"),
    ],
)  # fmt: skip
def test_a_name_is_the_same_without_case_accents_and_punctuation(one: str, other: str):
    assert name_key(one) == name_key(other) != ""
    assert found(one, Customer("c", other)) == "c"


@pytest.mark.parametrize(("one", "other"), [("María José", "José María"), ("Ana", "Anna"), ("Иван", "Ирина")])
def test_another_name_is_another_person(one: str, other: str):
    assert found(one, Customer("c", other)) is None


@pytest.mark.parametrize("empty", ["", " ", "-", "...", "«»", "\u200b", "🙂", "@"])
def test_a_name_without_letters_matches_nobody(empty: str):
    nameless = Customer("c", empty, contacts=(Contact(empty, mail=(empty,), phone=(empty,), handles={"x": empty}),))
    known = directory(nameless)
    assert known.by_name(empty) is None
    for who in (
        Sender(),
        Sender(empty),
        Sender(mail=empty),
        Sender(phone=empty),
        Sender(handle=empty),
        parse_sender(empty),
    ):
        assert known.find(who) is None


def test_a_name_counts_only_when_nothing_better_is_told():
    assert found("María López") == "acme"
    assert found("María López <maria@home.example>") is None


def test_a_customer_is_named_by_id_or_by_name():
    for name in ("acme", "Acme S.R.L.", "acme srl", "María López"):
        assert directory().by_name(name) == ACME
    assert directory().by_name("acm") is None
    assert directory().by_name("\ud800") is None


@pytest.mark.parametrize(
    "typed", ["acm", "ACME", "lopez", "maria@", "acme_ok", "5555", "011 5555", "+54 9 11", "instagram:acme"]
)
def test_any_part_of_what_is_known_finds_a_customer(typed: str):
    assert directory().holding(typed) == [ACME]


@pytest.mark.parametrize("typed", ["", "  ", "zzz", "acme 5555", "0000"])
def test_what_nobody_holds_finds_nobody(typed: str):
    assert directory().holding(typed) == []


# -- merged ------------------------------------------------------------------------------------------------------------


def test_a_merged_customer_points_on():
    old = Customer("old", "Old", contacts=(Contact(mail=("old@acme.example",)),), merged_into="older")
    older = Customer("older", "Older", merged_into="acme")
    known = directory(old, older, ACME)
    assert known.find(parse_sender("old@acme.example")) == ACME
    assert known.by_name("old") == known.customer("older") == ACME
    assert known.holding("old") == [ACME]


def test_a_stub_that_points_nowhere_is_found_itself():
    stub = Customer("old", "Old", merged_into="gone")
    assert directory(stub).customer("old") == stub


def test_of_stubs_that_point_in_a_circle_the_first_stands_wherever_one_begins():
    known = directory(*(Customer(one, one, merged_into=to) for one, to in ("bc", "cd", "db", "ab", "ee", "fg")))
    assert [known.customer(one).id for one in "abcdef"] == ["b", "b", "b", "b", "e", "f"]


# -- new ones ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "company", "id"),
    [
        (Sender("María López", "maria@acme.example"), "", "maria-lopez"),
        (Sender("María"), "Acme S.R.L.", "acme-s-r-l"),
        (Sender(mail="maria@acme.example"), "", "maria-acme"), (Sender(mail="maria.l+x@gmail.com"), "", "maria-l"),
        (Sender(phone="+54 11 5555 0101"), "", "tel-541155550101"), (Sender(handle="instagram:acme_ok"), "", "acme-ok"),
        (Sender("Иван"), "", "customer"), (Sender("Иван", "ivan@acme.example"), "", "ivan-acme"),
        (Sender(), "", "customer"),
    ],
)  # fmt: skip
def test_a_new_customer_is_called_by_name_or_address(who: Sender, company: str, id: str):
    assert Directory().fresh_id(who, company) == id


def test_an_id_is_given_once():
    known = Directory()
    for id in ("ana", "ana-2", "ana-3"):
        assert known.fresh_id(Sender("Ana")) == id
        known.add(Customer(id, "Ana"))


def test_twenty_thousand_namesakes_are_numbered_at_once():
    known, start = Directory(), time.process_time()
    for number in range(20_000):
        known.add(
            Customer(known.fresh_id(Sender("Anónimo")), "Anónimo", contacts=(Contact(mail=(f"{number}@x.example",)),))
        )
    assert len(known.customers) == 20_000
    assert time.process_time() - start < 5


def test_a_new_customer_has_one_contact_and_a_company_alone_has_none():
    maria = parse_sender("María <maria@acme.example>")
    assert make_customer("acme", maria, "Acme", "es") == Customer(
        "acme", "Acme", contacts=(make_contact(maria),), language="es"
    )
    assert make_customer("acme", Sender(), "Acme").contacts == ()
    assert make_customer("acme", Sender("Acme"), "Acme").contacts == ()
    assert make_customer("maria", Sender(mail="m@x.example")).name == "m@x.example"


# -- known from now on -------------------------------------------------------------------------------------------------


def test_a_new_address_of_somebody_known_is_learnt():
    grown = join_contact(ACME, Sender("Maria Lopez", "maria@home.example", handle="x:maria"))
    assert grown.contacts == (
        MARIA._replace(
            mail=("maria@acme.example", "maria@home.example"), handles={"instagram": "acme_ok", "x": "maria"}
        ),
    )


@pytest.mark.parametrize("phone", BUENOS_AIRES)
def test_what_is_known_is_not_learnt_twice(phone: str):
    assert join_contact(ACME, Sender("María López", "MARIA+x@acme.example", phone, "@acme_ok")) == ACME


def test_somebody_else_of_the_same_company_is_another_contact():
    grown = join_contact(ACME, Sender("Juan", "juan@acme.example"))
    assert [one.name for one in grown.contacts] == ["María López", "Juan"]


def test_two_without_a_name_are_two_contacts_unless_an_address_joins_them():
    nameless = Customer("acme", "Acme", contacts=(Contact(mail=("a@acme.example",)),))
    assert len(join_contact(nameless, Sender(mail="b@acme.example")).contacts) == 2
    one = join_contact(nameless, Sender("Ana", "a@acme.example", "011 5555 0101"))
    assert one.contacts == (Contact("Ana", ("a@acme.example",), ("011 5555 0101",)),)


def test_a_shared_address_does_not_make_two_persons_one():
    grown = join_contact(ACME, Sender("Juan", "maria@acme.example", "+34 955 550 101"))
    assert grown.contacts == (MARIA, Contact("Juan", phone=("+34 955 550 101",)))


def test_a_second_handle_on_one_network_writes_nothing_over():
    grown = join_contact(ACME, Sender("María López", handle="instagram:maria.l"))
    assert [dict(one.handles) for one in grown.contacts] == [{"instagram": "acme_ok"}, {"instagram": "maria.l"}]


def test_what_could_be_anybodys_is_not_learnt():
    assert join_contact(ACME, Sender("María López", phone="n/a", handle="@")) == ACME


PERSON = st.builds(
    Sender,
    st.sampled_from(["", "Ana", "ana", "Juan", "Иван"]),
    st.sampled_from(["", "a@x.example", "A+1@x.example", "b@x.example", "n/a"]),
    st.sampled_from(["", *BUENOS_AIRES[:6], *OTHERS[:3], "123"]),
    st.sampled_from(["", "@ana", "x:ana", "github:ana", "x:juan", "@"]),
)


@settings(deadline=None)
@given(st.lists(PERSON, max_size=6))
def test_whoever_was_taken_in_is_found_again_and_nothing_is_forgotten(people: list[Sender]):
    grown = Customer("c", "C")
    for who in people:
        before, grown = grown, join_contact(grown, who)
        assert join_contact(grown, who) == grown
        assert {mail for one in before.contacts for mail in one.mail} <= {
            mail for one in grown.contacts for mail in one.mail
        }
        handles = [{(n, h) for one in c.contacts for n, h in one.handles.items()} for c in (before, grown)]
        assert handles[0] <= handles[1]
    known = directory(grown)
    for who in people:
        if join_contact(Customer("c", "C"), who) != Customer("c", "C"):
            assert known.find(who) == grown


@pytest.mark.parametrize(
    ("one", "other"), [("0351 4155 5012", "+351 4155 5012"), ("03414 155 50123", "+34 1415550123")]
)
def test_a_number_with_a_trunk_zero_is_never_an_international_one(one: str, other: str):
    assert not same_phone(one, other)
    assert same_phone(one, one)


@pytest.mark.parametrize("mail", ["m+a+b@x.example", "M+a+c@x.example", "m+@x.example", "m@X.example"])
def test_however_many_tags_an_address_has_it_is_the_same_person(mail: str):
    assert mail_key(mail) == "m@x.example"


@pytest.mark.parametrize("zeros", ["0000 000", "00000000", "0-0-0-0-0-0-0"])
def test_zeros_are_no_telephone(zeros: str):
    assert parse_sender(zeros).phone == ""
