"""tkt check: is every file sound."""

import click

from ticketcli.check import files
from ticketcli.desk import record
from ticketcli.errors import FOUND
from ticketcli.i18n import _, plural
from ticketcli.render import grid
from ticketcli.terminal.command import dry_run_option, format_option, verb
from ticketcli.terminal.receipts import say_parked
from ticketcli.terminal.session import Session
from ticketcli.text import one_line


@verb(_("Check every file of the desk: all faults at once, by file and line; exit 1 when there are any."))
@click.option("--fix", is_flag=True, help=_("mend what has one right answer, in one commit"))
@dry_run_option()
@format_option()
def command(session: Session, fix: bool, dry_run: bool, format: str) -> int:
    """Look, mend, look again."""
    if fix and not dry_run:
        line = _("settled: {path}; go on with what git is doing (git commit, git rebase --continue)")
        for path in files.settle_merges(session.desk):
            session.out.say(line.format(path=path))
    faults = files.find_faults(session.desk)
    if fix and not session.desk.history.unfinished_work():
        with session.desk.writing():
            mended = files.mend_files(session.desk, session.at)
            if mended and not dry_run:
                record.record_on_desk(
                    session.desk, [], session.author, session.at, files=mended, message=files.mending_summary(mended)
                )
        for path in mended:
            session.out.say(_("mended: {path}").format(path=path))
        faults = faults if dry_run else files.find_faults(session.desk)
    columns = [
        grid.Column("path", _("file")),
        grid.Column("line", _("line"), align="right"),
        grid.Column("fault", _("what is wrong")),
    ]
    rows = [(fault.where, fault.line or None, fault.what) for fault in faults]
    if format == "table":
        session.out.data(one_line(str(fault)) for fault in faults)
    else:
        session.out.rows(format, columns, rows)
    say_parked(session)
    session.out.say(plural("{n} fault", "{n} faults", len(faults)) if faults else _("every file is sound"))
    return FOUND if faults else 0
