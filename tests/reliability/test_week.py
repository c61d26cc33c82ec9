"""A week of a team: three clones, one of them offline for days, one with a wrong clock, one that trusts plain git."""

import re
from pathlib import Path

from tests.reliability.clones import Clone, by_git, hub


class Week:
    """Who sits where, and every word that anyone wrote."""

    def __init__(self, folder: Path) -> None:
        self.ana, self.luis, self.marta = hub(folder, 3)
        self.words: list[str] = []
        self.now = ""

    def day(self, day: int) -> None:
        self.now = f"2026-11-{day}T09:00:00+00:00"

    def say(self, who: Clone, number: str, words: str, *how: str, now: str = "") -> None:
        who.tkt(*(how or ("note",)), number, "-m", words, now=now or self.now)
        self.words.append(words)

    def new(self, who: Clone, title: str, words: str, now: str = "") -> str:
        self.words += [title, *words.split("\n\n")]
        return who.tkt("-q", "new", title, "-m", words, now=now or self.now).out.strip()

    def sync(self, *clones: Clone) -> None:
        for one in clones:
            one.tkt("sync", "-q", now=self.now)

    def by_hand(self, who: Clone, number: str, old: str, new: str) -> None:
        """A person changes a file in an editor and commits it."""
        path = next(who.path.glob(f"tickets/**/{number}.md"))
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        who.git("commit", "--quiet", "--all", "--message", f"{number} a mano")
        self.words = [new if words == old else words for words in (*self.words, new)]


def test_three_clones_end_a_week_alike_with_every_word_in_them(tmp_path: Path):
    week = Week(tmp_path)
    ana, luis, marta = week.ana, week.luis, week.marta

    week.day(16)  # Monday: Ana and Luis work together; Marta goes offline
    bill = week.new(ana, "Factura de octubre", "No me llegó.\n\nLa necesito antes del viernes.\n\nGracias, María.")
    router = week.new(ana, "Router sin luz", "Se apagó anoche.")
    week.sync(ana, luis, marta)
    week.say(luis, bill, "La busco en el sistema.")
    luis.tkt("assign", bill, "--to", "agent1", now=week.now)
    week.sync(luis, ana)

    week.day(17)  # Tuesday: all three on one ticket, Marta unseen by the others
    week.say(ana, bill, "Buenos días María, la reenvié.", "reply")
    ana.tkt("set", bill, "priority=high", "tags+=factura", now=week.now)
    week.say(marta, bill, "¿Nadie la contestó? La miro yo.")
    marta.tkt("set", bill, "priority=low", "tags+=octubre", now="2026-11-17T11:00:00+00:00")
    fresh = week.new(marta, "Reclamo en ruta", "Lo anoto sin red.")
    week.say(luis, router, "Pruebe otro enchufe.", "reply", now="2006-11-17T09:00:00+00:00")  # his clock fell back
    week.sync(luis, ana)

    week.day(18)  # Wednesday: Ana edits by hand, and merges with plain git
    week.by_hand(ana, bill, "No me llegó.", "No me llegó la de octubre.")
    week.by_hand(ana, router, "priority: normal", "priority: normal\n# llamar al depósito\nproduct: router-x")
    week.say(luis, router, "Cambio de transformador.", now="2006-11-18T09:00:00+00:00")
    luis.tkt("resolve", router, "--outcome", "solved", now="2006-11-18T09:05:00+00:00")
    week.sync(luis)
    by_git(ana)
    ana.git("push", "--quiet", "origin", "main")

    week.day(19)  # Thursday: Marta edits by hand too, still offline; Ana reopens
    week.by_hand(marta, bill, "Gracias, María.", "Gracias, María López.")
    week.say(marta, router, "Me llamó el cliente: sigue apagado.", now="2026-11-19T10:00:00+00:00")
    marta.tkt("assign", router, "--to", "agent2", now="2026-11-19T10:01:00+00:00")
    ana.tkt("reopen", router, now=week.now)
    week.say(ana, router, "No era el enchufe.", "reply")

    week.day(20)  # Friday: everybody is back, twice
    week.sync(marta)
    by_git(luis)
    luis.git("push", "--quiet", "origin", "main")
    week.sync(ana, marta, luis, ana, marta, luis)

    desks = [one.files() for one in (ana, luis, marta)]
    assert desks[0] == desks[1] == desks[2]
    everything = b"\n".join(desks[0].values()).decode()
    assert [words for words in week.words if words not in everything] == []
    assert "\n<<<<<<<" not in everything
    assert ana.ticket(bill).count("\n### ") == len(set(re.findall(r"· ([ez]\w+)$", ana.ticket(bill), re.MULTILINE)))
    held = ana.tkt("show", bill, router, fresh, "--format", "json").json
    assert (held[0]["priority"], held[0]["tags"], held[0]["assignee"]) == ("low", ["factura", "octubre"], "agent1")
    assert (held[1]["status"], held[1]["product"], held[1]["assignee"]) == ("in-progress", "router-x", "agent2")
    for one in (ana, luis, marta):
        assert one.tkt("check").code == 0
        one.git("fsck", "--full", "--strict")
    found = {row["kind"] for row in ana.tkt("verify", "--format", "json", code=1, now=week.now).json}
    assert found == {"bypassed", "clock", "unexplained"}
