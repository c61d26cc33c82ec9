"""A week at the example shop, from Monday 07:00 to Sunday 22:00, customers writing at night: the desk explains itself.

The week begins with a holiday. `tkt watch --assign` runs each hour, as docs/ci.md says; agents work on shift.
"""

import random
from datetime import datetime, timedelta

import pytest

from tests.conftest import call
from ticketcli.desk.desk import Desk
from ticketcli.rules.duty import on_shift
from ticketcli.ticket.model import Status

MONDAY = datetime.fromisoformat("2026-11-23T07:00:00-03:00")
SUNDAY = datetime.fromisoformat("2026-11-29T22:00:00-03:00")
STEP = timedelta(hours=1)
TITLES = (
    "No anda la cafetera", "¿Dónde está mi pedido?", "La factura está mal", "Quisiera un presupuesto", "Hola",
    "I want my money back", "El molinillo hace ruido", "Urgente: sin máquina", "Un reclamo", "Gracias por todo",
)  # fmt: skip
WRITERS = (
    "maria@acme.example", "elfaro@bares.example", "carla.gomez@correo.example", "instagram:dsosa.cafe",
    "john.smith@mail.example", "nueva@correo.example", "+54 351 555 0999",
)  # fmt: skip


class Week:
    """The shop, with its clock moving."""

    def __init__(self, folder, monkeypatch, seed):
        self.folder, self.patch, self.chance = folder, monkeypatch, random.Random(seed)
        self.at = MONDAY
        self.told = {}

    def tkt(self, *words, codes=(0,)):
        self.patch.setenv("TKT_NOW", self.at.isoformat())
        done = call(words)
        assert done.code in codes, (self.at, words, done)
        return done

    @property
    def desk(self):
        return Desk(str(self.folder))

    def play(self):
        """Each hour somebody may write, the night job runs, whoever is on shift does something."""
        while self.at <= SUNDAY:
            if self.chance.random() < 0.35:
                self.customer_writes()
            self.tkt("watch", "--assign", "--fail-on", "never", "--format", "ids")
            self.nothing_waits_that_somebody_might_have()
            self.remember_why()
            for agent in self.desk.agents.values():
                if self.chance.random() < 0.3 and on_shift(agent, self.desk.calendars.by_name, self.at):
                    self.agent_works(agent.id)
            self.at += STEP

    def customer_writes(self):
        who, title = self.chance.choice(WRITERS), self.chance.choice(TITLES)
        mine = [ticket for ticket in self.desk.tickets() if ticket.contact == who and ticket.open]
        if mine and self.chance.random() < 0.4:
            self.tkt("comment", self.chance.choice(mine).id, "--from", who, "-m", "¿Hay novedades?")
        else:
            self.tkt("new", title, "--from", who, "--channel", "mail", "-m", title)

    def agent_works(self, agent):
        mine = [ticket for ticket in self.desk.tickets() if ticket.assignee == agent and ticket.open]
        doing = [ticket for ticket in mine if ticket.status in (Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING)]
        if not doing:
            return
        ticket, way = self.chance.choice(doing), self.chance.random()
        if way < 0.5:
            self.tkt("--as", agent, "reply", ticket.id, "-m", "Lo vemos.")
        elif way < 0.7 and ticket.status == Status.IN_PROGRESS:
            self.tkt("--as", agent, "wait", ticket.id)
        elif way < 0.8:
            self.tkt("--as", agent, "release", ticket.id)
        else:
            self.tkt("--as", agent, "resolve", ticket.id, "-m", "Listo.", codes=(0, 4))

    def nothing_waits_that_somebody_might_have(self):
        desk = self.desk
        dispatch = desk.assignment.dispatch()
        for ticket in desk.tickets():
            if ticket.open and not ticket.assignee:
                chosen = dispatch.choice(ticket, self.at)
                assert not chosen.agent, f"{self.at}: {ticket.id} is nobody's, and {chosen.agent} might have it"

    def remember_why(self):
        """Each answer of `why`, as it was given first."""
        for ticket in self.desk.tickets():
            key = (ticket.id, ticket.assignee, sum("assignee" in entry.changes for entry in ticket.entries))
            if ticket.assignee and key not in self.told:
                self.told[key] = self.why(ticket.id)

    def why(self, id):
        """What `why` says was recorded."""
        told = self.tkt("why", id, "assignee", "--format", "json").json[0]
        return {key: value for key, value in told.items() if key not in ("candidates", "before", "commit", "subject")}

    def whys_that_changed(self):
        """Where `why` tells another story now of what nobody has touched since."""
        changed = []
        for ticket in self.desk.tickets():
            key = (ticket.id, ticket.assignee, sum("assignee" in entry.changes for entry in ticket.entries))
            if key in self.told and self.told[key] != self.why(ticket.id):
                changed.append((self.told[key], self.why(ticket.id)))
        return changed

    def accounts_that_do_not_add_up(self):
        """The deadlines whose lines do not make the length, or whose end is not where the last counted line ends."""
        wrong = []
        for ticket in self.desk.tickets():
            for due in self.tkt("why", ticket.id, "due", "--format", "json").json:
                counted = sum(line["seconds"] for line in due["account"])
                told = due["account"][-1]["total"] if due["account"] else 0
                if told != counted or (due["at"] and counted != due["seconds"]):
                    wrong.append((ticket.id, due["target"], counted, due["seconds"]))
        return wrong


@pytest.mark.parametrize("seed", [1])
def test_a_week_at_the_shop_ends_with_nothing_waiting_in_vain_every_account_adding_up_and_every_why_true(
    seed, desk, monkeypatch
):
    week = Week(desk, monkeypatch, seed)
    week.play()
    assert len(week.told) > 40
    assert week.accounts_that_do_not_add_up() == []
    assert week.whys_that_changed() == []
