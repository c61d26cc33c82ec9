"""A row of the index makes the very card of its ticket; a list is one text there."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from tests.indexed import shown
from ticketcli.index.rows import SPLIT, number_tail, split_list
from ticketcli.ticket.card import card_of
from ticketcli.ticket.model import Ticket

WORDS = st.lists(st.text("ab ,;ñ|'", min_size=1, max_size=3), max_size=3).map(tuple)
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(timezone(timedelta(hours=-3))))
TICKETS = st.tuples(st.text(max_size=5), INSTANTS, WORDS, WORDS, WORDS).map(
    lambda held: Ticket(
        "TK-2611-00006", held[0], held[1].replace(microsecond=0), tags=held[2], keywords=held[3], links=held[4]
    )
)


@given(TICKETS)
def test_the_card_of_a_row_is_that_of_its_ticket(ticket):
    [made] = shown([ticket])
    assert made == card_of(ticket)
    assert made.created_at.utcoffset() == ticket.created_at.utcoffset()


@given(TICKETS)
def test_an_instant_keeps_the_offset_that_it_was_written_with(ticket):
    east = ticket._replace(created_at=ticket.created_at.astimezone(timezone(timedelta(hours=5, minutes=45))))
    assert shown([east])[0].created_at.isoformat() == card_of(east).created_at.isoformat()


def test_a_list_is_its_words_with_a_sign_between_that_no_word_has():
    assert split_list(SPLIT.join(("a b", "c,d"))) == ("a b", "c,d")
    assert split_list("") == ()


def test_a_tail_is_what_stands_behind_the_last_hyphen():
    assert [number_tail(number) for number in ("TK-2611-7Q2ME", "A-B-2611-0", "7Q2ME")] == ["7Q2ME", "0", "7Q2ME"]
