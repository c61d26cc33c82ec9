"""Which tickets a fresh one likely is, a line each, with the command that ties them."""

from types import SimpleNamespace

from ticketcli.learning.duplicates import Twin
from ticketcli.terminal.duplicates import say_twins


def said(*those: Twin) -> list[str]:
    """What a person is told of the ticket TK-3."""
    words: list[str] = []
    say_twins(SimpleNamespace(out=SimpleNamespace(say=words.append)), "TK-3", those)
    return words


def test_each_is_told_with_how_alike_it_is_and_whether_it_is_the_same_customers():
    assert said(Twin("TK-1", 97, True), Twin("TK-2", 91, False)) == [
        "TK-3 may be TK-1 again (97%, same customer): tkt link TK-3 TK-1",
        "TK-3 may be TK-2 again (91%): tkt link TK-3 TK-2",
    ]


def test_where_there_is_none_nothing_is_said():
    assert said() == []
