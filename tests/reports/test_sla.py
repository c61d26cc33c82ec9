from tests.reports.stories import table
from tests.served import at, replied, service, solved, ticket
from ticketcli.reports import sla
from ticketcli.reports.measure import Frame, Window
from ticketcli.ticket import metrics

SERVICE = service("""\
  - policy: one
    first_reply: {length: 4h, strength: agreed}
    resolution: 8h
""")


def share(*tickets, since=None, until=None, now="30 10:00", by=()):
    window = Window(since and at(since), until and at(until), at(now), SERVICE.zone)
    return table(sla.build_report(SERVICE, map(metrics.metrics_of, tickets), Frame(window, by)))


def test_attainment_is_met_of_met_and_missed():
    stories = [replied(ticket(), when) for when in ("16 14:00", "16 15:00", "16 16:00")]
    rows = [row for row in share(*stories) if row["target"] == "first_reply"]
    assert rows == [
        {"target": "first_reply", "strength": "agreed", "n": 3, "met": 2, "missed": 1, "attainment": 2 / 3},
    ]  # fmt: skip


def test_what_is_late_now_is_missed_and_what_still_runs_is_neither():
    assert share(ticket(), now="16 11:00") == []
    assert [(row["target"], row["met"], row["missed"]) for row in share(ticket(), now="16 16:00")] == [
        ("first_reply", 0, 1),
    ]  # fmt: skip


def test_an_outcome_counts_on_its_day():
    story = solved(replied(ticket(), "16 14:00"), "18 12:00")
    told = [
        [
            (row["target"], row["met"], row["missed"])
            for row in share(story, since=day, until=f"{int(day[:2]) + 1} 00:00")
        ]
        for day in ("16 00:00", "17 00:00", "18 00:00")
    ]
    assert told == [[("first_reply", 1, 0)], [("resolution", 0, 1)], []]


def test_groups_name_their_tickets():
    stories = [replied(ticket(area=area), "16 11:00")._replace(id=area) for area in ("sales", "billing")]
    window = Window(None, None, at("16 12:00"), SERVICE.zone)
    report = sla.build_report(SERVICE, map(metrics.metrics_of, stories), Frame(window, ("area",)))
    assert [(row.cells[0], row.tickets) for row in report.rows] == [("billing", ("billing",)), ("sales", ("sales",))]
