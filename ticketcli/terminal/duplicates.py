"""Which tickets a fresh one likely is, told to a person."""

from collections.abc import Sequence

from ticketcli.i18n import _
from ticketcli.learning.duplicates import Twin
from ticketcli.terminal.session import Session


def say_twins(session: Session, ticket: str, those: Sequence[Twin]) -> None:
    """Say which tickets one likely is."""
    for twin in those:
        line = _("{id} may be {other} again ({alike}%, same customer): tkt link {id} {other}")
        if not twin.own:
            line = _("{id} may be {other} again ({alike}%): tkt link {id} {other}")
        session.out.say(line.format(id=ticket, other=twin.id, alike=twin.alike))
