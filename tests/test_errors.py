"""What can go wrong, and with which exit code the program then ends."""

import pytest

from ticketcli.errors import FOUND, INTERRUPTED, BadFile, DeskError, NotAllowed, NotFound, Trouble, Usage


@pytest.mark.parametrize(
    ("kind", "code"), [(Usage, 2), (NotFound, 3), (NotAllowed, 4), (Trouble, 5), (BadFile, 5), (DeskError, 5)]
)
def test_each_error_has_the_exit_code_of_the_manual(kind: type[DeskError], code: int):
    assert kind.code == code
    assert issubclass(kind, DeskError)


def test_what_was_found_and_what_was_interrupted_have_codes_of_their_own():
    assert (FOUND, INTERRUPTED) == (1, 130)


@pytest.mark.parametrize(
    ("line", "said"),
    [(7, "tickets/TK-1.md:7: no title"), (1, "tickets/TK-1.md:1: no title"), (0, "tickets/TK-1.md: no title")],
)
def test_a_bad_file_says_where_and_what_and_names_no_line_of_a_whole_one(line: int, said: str):
    fault = BadFile("tickets/TK-1.md", line, "no title")
    assert str(fault) == said
    assert (fault.where, fault.line, fault.what) == ("tickets/TK-1.md", line, "no title")


@pytest.mark.parametrize(
    ("where", "name"),
    [("tickets/2026/11/TK-2611-7Q2MX.md", "TK-2611-7Q2MX"), ("acme.md", "acme"), ("rules/10.yaml", "10.yaml")],
)
def test_a_bad_file_is_named_without_folder_and_ending(where: str, name: str):
    assert BadFile(where, 3, "x").name == name


@pytest.mark.parametrize("error", [Usage("no such key"), Trouble("no lock"), BadFile("desk.yaml", 3, "a tab")])
def test_its_parts_make_the_same_error_again(error: DeskError):
    again = type(error)(*error.parts)
    assert (type(again), str(again), again.parts) == (type(error), str(error), error.parts)
