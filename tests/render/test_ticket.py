"""One ticket for a person to read: what it is, who the customer is, its story, and what is next."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ticketcli.config.settings import Settings
from ticketcli.i18n import speak
from ticketcli.render.ticket import Sheet, kind_name, status_name
from ticketcli.ticket import lifecycle, promises
from ticketcli.ticket.model import Card, Contact, Customer, Entry, Others, Status, Ticket

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ONE = Ticket(
    "TK-2611-00006", "Uno", AT - timedelta(hours=5), area="billing", tags=("a", "b"), description="Hola.\nChau."
)


def sheet(ticket: Ticket = ONE, **more: object) -> Sheet:
    return Sheet(ticket, None, Others(), Settings(), AT)._replace(**more)


def noted(ticket: Ticket, *texts: str) -> Ticket:
    for n, text in enumerate(texts):
        ticket = lifecycle.add_entry(ticket, Entry(AT + timedelta(minutes=n), "ana", "note", f"e{n}", text=text))
    return ticket


def test_the_head_says_state_age_and_the_fields_that_are_set():
    assert list(sheet().head()) == [
        "TK-2611-00006  Uno", "new · 5h 00m old, came in 2026-11-20 05:00", "  area: billing",
        "  priority: normal", "  tags: a, b",
    ]  # fmt: skip


def test_the_whole_sheet_has_every_entry_and_the_brief_one_the_last_three():
    story = noted(ONE, "uno", "dos", "tres", "cuatro")
    full, brief = list(sheet(story).full()), list(sheet(story).brief())
    assert [line.strip() for line in full if line.startswith("    ")] == ["uno", "dos", "tres", "cuatro"]
    assert [line.strip() for line in brief if line.startswith("    ")] == ["dos", "tres", "cuatro"]
    assert brief[-1] == "next: somebody takes it: tkt take TK-2611-00006"
    assert "Chau." in full


def test_what_was_undone_is_marked_and_the_undoing_is_not():
    undone = Entry(AT + timedelta(hours=1), "ana", "undone", "e9", facts={"undoes": "e0"})
    lines = [
        line for line in sheet(lifecycle.add_entry(noted(ONE, "uno", "dos"), undone)).full() if " · ana · " in line
    ]
    assert [line.endswith("· undone") for line in lines] == [True, False, True]
    assert [line.count("undone") for line in lines] == [1, 0, 1]


def test_an_entry_tells_what_it_changed_from_what_to_what_and_why():
    entry = Entry(AT, "tkt", "assigned", "e1", changes={"assignee": ("ana", "luis"), "team": (None, "shop")},
                  facts={"event": "new"}, because="rule uno", attachments=("a/b.jpg", "c.txt"))  # fmt: skip
    assert [line.strip() for line in sheet().entry(entry, ())] == [
        "2026-11-20 10:00 · tkt · assigned", "assignee: ana → luis", "team: shop", "event: new",
        "files: a/b.jpg, c.txt", "because: rule uno",
    ]  # fmt: skip


def test_what_only_the_desk_may_read_says_so():
    heads = [next(sheet().entry(Entry(AT, "ana", kind, "e1", via="mail"), ())) for kind in ("note", "call", "reply")]
    assert [head.endswith("via mail · internal") for head in heads] == [True, True, False]


@pytest.mark.parametrize(
    ("bought", "told"),
    [
        ("2025-11-20", "valid until 2026-11-20"), ("2025-11-19", "ended on 2026-11-19"), ("", None),
        ("ayer", None), ("2025-08-31", "ended on 2026-08-31"),
    ],
)  # fmt: skip
def test_a_warranty_holds_to_its_last_day(bought, told):
    settings = Settings()
    kind = settings.types["warranty"]._replace(warranty_months=12)
    settings = settings._replace(types={**settings.types, "warranty": kind})
    story = ONE._replace(type="warranty", extra={"purchased": bought} if bought else {})
    assert sheet(story, settings=settings).warranty() == told


@pytest.mark.parametrize(
    ("months", "told"),
    [(6, "2024-02-29"), (18, "2025-02-28"), (1, "2023-09-30"), (4, "2023-12-31"), (16, "2024-12-31")],
)
def test_months_that_are_shorter_end_a_warranty_on_their_last_day(months, told):
    settings = Settings()
    kind = settings.types["warranty"]._replace(warranty_months=months)
    settings = settings._replace(types={**settings.types, "warranty": kind})
    story = ONE._replace(type="warranty", extra={"purchased": "2023-08-31"})
    assert told in sheet(story, settings=settings).warranty()


def test_promises_that_stand_are_told_and_the_missed_one_is_marked():
    story = promises.make_promise(ONE, "call", AT - timedelta(hours=1), "precio", "ana", AT - timedelta(hours=3))
    story = promises.make_promise(story, "reply", AT + timedelta(hours=1), "", "ana", AT - timedelta(hours=2))
    lines = [line.strip() for line in sheet(story).promises()]
    assert [line.endswith("missed") for line in lines] == [True, False]
    assert lines[0].startswith("promised for 2026-11-20 09:00: a call: precio")


def test_the_customers_card_has_every_way_and_the_other_tickets():
    acme = Customer("acme", "Acme", "gold", (Contact("M", ("m@a.example", "n@a.example")), Contact("J")), "es",
                    date(2019, 5, 4), notes="Paga\ntarde")  # fmt: skip
    others = Others((Card("TK-1", "Otra", AT, AT), Card("TK-2", "Más", AT, AT, status="closed")), 7, 1)
    assert list(sheet(customer=acme, others=others).card()) == [
        "", "customer: Acme (acme) · gold · since 2019-05-04", "  M · m@a.example · n@a.example", "  J",
        "  7 other tickets, 1 open", "  - TK-1  new  Otra", "  - TK-2  closed  Más", "  Paga", "  tarde",
    ]  # fmt: skip
    assert list(sheet().card()) == []


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({"status": Status.ASSIGNED, "assignee": "ana"}, "ana starts: tkt start TK-2611-00006"),
        ({"status": Status.IN_PROGRESS}, "somebody answers or resolves"), ({"status": Status.CLOSED}, "nothing"),
        ({"status": Status.RESOLVED}, "the customer agrees"),
    ],
)  # fmt: skip
def test_what_is_next_is_what_the_life_cycle_waits_for(fields, step):
    assert sheet(ONE._replace(**fields)).next_step().startswith(step)


def test_how_it_ended_is_told_flat():
    begun = lifecycle.start_ticket(lifecycle.assign_ticket(ONE, "ana", None, "ana", AT), "ana", AT, None, "ana")
    facts = {"method": "refund", "by": "ana"}
    [line] = sheet(lifecycle.resolve_ticket(begun, "compensated", "ana", AT, None, facts)).resolution()
    assert line.startswith("  outcome: compensated")
    assert "method: refund" in line
    assert list(sheet().resolution()) == []


def test_no_text_forges_a_line_of_the_head():
    assert len(list(sheet(ONE._replace(title="a\nb\x1b[31m", area="x\ny")).head())) == len(list(sheet().head()))


def test_states_and_kinds_have_names_in_spanish_and_unknown_ones_stay():
    speak("es")
    assert (status_name("in-progress"), kind_name("reply")) == ("en curso", "respuesta")
    assert (status_name("odd"), kind_name("odd")) == ("odd", "odd")
