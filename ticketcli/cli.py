"""The table of commands, each loaded when it is called, and the one place where an error becomes a line and a code."""

import contextlib
import importlib
import os
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from ticketcli.errors import INTERRUPTED, DeskError, Trouble
from ticketcli.i18n import LANGUAGES, _, preferred_language, speak
from ticketcli.terminal.help_option import Helped, version_flag
from ticketcli.text import nearest_words, one_line, safe_lines

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def table() -> dict[str, str]:
    """Each command with the line that says what it does, in the order of a ticket's life."""
    return {
        "init": _("make a desk: a git repository with settings, or the example shop"),
        "new": _("open a ticket; the rules classify and assign it"),
        "list": _("list tickets, most urgent first; takes a query"),
        "show": _("show a ticket: state, customer, timeline"),
        "search": _("search all words ever written, best match first"),
        "edit": _("edit a ticket's title, description and fields in the editor"),
        "set": _("set fields: area=billing tags+=urgent tags-=old"),
        "classify": _("apply the rules again, or set type and area by hand"),
        "assign": _("give a ticket to an agent or team, or let the rules choose"),
        "take": _("take a ticket: assign it to yourself"),
        "release": _("put a ticket back into the queue, or all that nobody touched"),
        "escalate": _("hand a ticket to the next support level"),
        "next": _("say what to work on now, and why"),
        "triage": _("go through what is nobody's, one by one"),
        "start": _("start working on a ticket"),
        "wait": _("pause a ticket: it waits for customer, supplier or internal"),
        "comment": _("add a note inside, a reply (--public) or a customer's message (--from)"),
        "reply": _("reply to the customer"),
        "note": _("add a note among agents"),
        "resolve": _("resolve a ticket, saying how it ended"),
        "accept": _("record that the customer agrees: resolved becomes closed"),
        "close": _("close a resolved ticket"),
        "reopen": _("reopen a ticket that was not done after all"),
        "link": _("link tickets to each other"),
        "attach": _("attach files to a ticket"),
        "log": _("show the audit trail from git"),
        "why": _("say which rule, person and commit set a field"),
        "undo": _("take the last change back by a new commit"),
        "promise": _("promise a call by a time; keep, renew, list promises"),
        "sla": _("what is late or will be; `sla lint`: what is odd in the policies"),
        "stale": _("what has gone quiet; tag, note, escalate, assign again, close"),
        "watch": _("stale, sla and promises in one go, for a night job"),
        "customer": _("customers: add, set, merge, list, show, find"),
        "agent": _("agents: add, set, list, show, load, away, back"),
        "rules": _("rules: list, test, learn"),
        "report": _("figures: volume, times, backlog, agents"),
        "import": _("import tickets from csv, json, jsonl or github"),
        "export": _("export tickets as csv, json or jsonl"),
        "sync": _("fetch, merge by meaning, push, until done; say what is new"),
        "hook": _("hooks for a remote of one's own: pre-receive"),
        "check": _("check every file of the desk; --fix mends what has one right answer"),
        "verify": _("check that git bears out what the timelines say"),
        "completion": _("print the completion script for bash, zsh or fish"),
    }


class Table(Helped, click.Group):
    """A group whose commands are modules of ticketcli.commands, imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the table."""
        return list(table())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, from its module."""
        if name not in table():
            return None
        module = importlib.import_module(
            f"ticketcli.commands.{name}_" if name == "import" else f"ticketcli.commands.{name}"
        )
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the words name; the nearest one is told when there is none."""
        if args and args[0] not in table() and not args[0].startswith("-"):
            near = nearest_words(args[0], table())
            hint = _("; did you mean {near}?").format(near=", ".join(near)) if near else ""
            ctx.fail(_("no such command: {name}").format(name=one_line(args[0], 40)) + hint)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Do it, and let out what was printed."""
        done = super().invoke(ctx)
        ctx.obj.out.finish()
        return done

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table as it stands in --help, without importing a command."""
        with formatter.section(_("Commands")):
            formatter.write_dl(list(table().items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """The names that begin so, without importing a command."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=help) for name, help in table().items() if name.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]


def _speak(_ctx: click.Context, _param: click.Parameter, language: str | None) -> str | None:
    if language:
        speak(language)
    return language


def _agents(ctx: click.Context, param: click.Parameter, incomplete: str) -> list["CompletionItem"]:
    from ticketcli.terminal.command import complete_agents

    return complete_agents(ctx, param, incomplete)


def group() -> Table:
    """`tkt` itself, with the global options."""
    options: list[click.Parameter] = [
        click.Option(["-C", "--desk"], metavar="PATH",
                     help=_("the desk (default: found upward from here, or TKT_DESK)")),
        click.Option(["--as", "as_agent"], metavar="AGENT",
                     help=_("who acts (default: the agent with git's user.email)"), shell_complete=_agents),
        click.Option(["--at"], metavar="WHEN", help=_("the present (default: TKT_NOW, or the clock)")),
        click.Option(["--lang"], type=click.Choice(LANGUAGES), is_eager=True, expose_value=True, callback=_speak,
                     help=_("language of the words (default: LC_ALL, LC_MESSAGES, LANG, the desk's)")),
        click.Option(["--color"], type=click.Choice(["auto", "always", "never"]), default="auto",
                     help=_("colour the output")),
        click.Option(["-q", "--quiet"], is_flag=True, help=_("print no more than numbers")),
        version_flag(),
    ]  # fmt: skip
    return Table(
        "tkt",
        params=options,
        callback=_open,
        help=_("A small team's help desk that lives in a git repository and explains every decision it takes."),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


@click.pass_context
def _open(
    ctx: click.Context,
    desk: str | None,
    as_agent: str | None,
    at: str | None,
    lang: str | None,
    color: str,
    quiet: bool,
) -> None:
    from ticketcli.terminal.session import Session

    ctx.obj = Session(desk, as_agent, at, lang, color, quiet)


# -- the error boundary ------------------------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    """Do what `arguments` ask; gives the exit code of docs/cli.md. Every error becomes one line on standard error."""
    try:
        _open_streams()
        speak(_asked(arguments) or preferred_language(os.environ))
        code = group().main(arguments, prog_name="tkt", standalone_mode=False)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except SystemExit:
        code = 0  # so click takes it when nobody reads what is printed
    except (Exception, KeyboardInterrupt) as error:
        _drain()
        code = _told(error)
    _drain()
    return code if isinstance(code, int) else 0


def _asked(arguments: list[str]) -> str | None:
    """The language of --lang, wherever it stands: the help is written before options are read."""
    words = [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    words += [after for word, after in pairwise(arguments) if word == "--lang"]
    return next((word for word in words if word in LANGUAGES), None)


def _open_streams() -> None:
    """Streams that the caller closed lead nowhere; what is no character, here or at an old terminal, is replaced."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if getattr(sys.stdout, "write_through", False):  # PYTHONUNBUFFERED would have each line written alone
        sys.stdout = os.fdopen(sys.stdout.fileno(), "w", encoding=sys.stdout.encoding, errors="replace", closefd=False)


def _drain() -> None:
    """Let out what was printed; where nobody takes it, let it go."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: BaseException) -> int:
    """Say in one line what went wrong; gives the exit code."""
    match error:
        case BrokenPipeError():
            return 0
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.message, err=True)
            return error.exit_code
        case click.UsageError():
            return _tell(one_line(error.format_message(), 400).rstrip(".") + _hint(error), error.exit_code)
        case click.ClickException():
            return _tell(one_line(error.format_message(), 400), click.UsageError.exit_code)
        case click.Abort() | KeyboardInterrupt():
            return _tell(_("interrupted"), INTERRUPTED)
        case DeskError():
            return _tell(" ".join(safe_lines(str(error))), error.code)
        case OSError(strerror=str(why)):
            return _tell(one_line(f"{error.filename or _('the system refuses')}: {why}"), Trouble.code)
        case RecursionError():
            return _tell(_("the input is nested too deeply"), Trouble.code)
    return _tell(_bug(error), Trouble.code)


def _hint(error: click.UsageError) -> str:
    dashes = _("; put -- before words that begin with -") if isinstance(error, click.NoSuchOption) else ""
    return dashes + (_(" (see `{command} --help`)").format(command=error.ctx.command_path) if error.ctx else "")


def _tell(line: str, code: int) -> int:
    print(f"tkt: {line}", file=sys.stderr)
    return code


def _bug(error: BaseException) -> str:
    """Keep the traceback where the desk keeps its own things, and say so in the line."""
    line = one_line(f"{type(error).__name__}: {error}", 200)
    with contextlib.suppress(Exception):  # what is broken may be what is needed here
        log = _log(error)
        return _("{line}; this should not happen, the details are in {log}").format(line=line, log=log)
    return line


def _log(error: BaseException) -> str:
    """Keep the details with the desk, where there is one, else among temporary files; gives where."""
    import tempfile
    import traceback

    from ticketcli.desk.desk import Desk, find_root
    from ticketcli.storage.state import ERROR, State

    details = "".join(traceback.format_exception(error)).encode("utf-8", "replace")
    with contextlib.suppress(Exception):
        state = Desk(find_root(os.environ.get("TKT_DESK") or os.curdir)).state
        state.put(ERROR, details)
        return state.path(ERROR)
    state = State(tempfile.mkdtemp(prefix="tkt-"))
    state.put(ERROR, details)
    return state.path(ERROR)
