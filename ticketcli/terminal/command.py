"""What commands share on the command line: the kind of command they are, and options that mean the same everywhere."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ticketcli.config.settings import STAGES
from ticketcli.errors import DeskError, Usage
from ticketcli.i18n import LANGUAGES, _, speak
from ticketcli.query.predicate import OPEN_ONES
from ticketcli.terminal.help_option import Helped
from ticketcli.terminal.output import FORMATS
from ticketcli.terminal.session import Session
from ticketcli.text import ascii_pattern, is_plain_word, is_utf8, one_line
from ticketcli.ticket.model import WAITING_FOR

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])
Options = TypeVar("Options")
Complete = Callable[[Session], list[tuple[str, str]]]
_NEGATED = ascii_pattern(r"-[^-].")


class Verb(Helped):
    """A command that also takes the global options behind its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = {name for param in self.params for name in param.opts}
        self.params += [option for option in _hidden_globals() if not taken.intersection(option.opts)]

    def invoke(self, ctx: click.Context) -> Any:
        """Take the global options over, then do it; Usage when a word is not UTF-8."""
        for word in self._words(ctx.params):
            if not is_utf8(word):
                raise Usage(_("`{word}` is not UTF-8 text").format(word=one_line(word, 60)))
        session = ctx.obj
        for name in ("as_agent", "at_text", "color", "quiet"):
            value = ctx.params.pop(f"late_{name}", None)
            if value:
                setattr(session, name, value)
        language = ctx.params.pop("late_language", None)
        if language:
            session.language = language
            speak(language)
        return super().invoke(ctx)

    def _words(self, values: dict[str, Any]) -> Iterator[str]:
        """What was typed, but for file names, which may be any bytes."""
        for param in self.params:
            if not isinstance(param.type, click.Path) and "FILE" not in (param.metavar or ""):
                value = values.get(param.name or "")
                yield from (word for word in (value if isinstance(value, tuple) else (value,)) if isinstance(word, str))


class QueryCommand(Verb):
    """A command whose words are a query: `-channel:web` is a term of it, no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Negated terms pass as words behind a blank, which is taken away again."""
        rest = super().parse_args(ctx, [f" {word}" if _NEGATED.match(word) else word for word in args])
        ctx.params = {name: _without_blank(value) for name, value in ctx.params.items()}
        return rest


def _without_blank(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_without_blank, value))
    return value.removeprefix(" ") if isinstance(value, str) else value


def _hidden_globals() -> list[click.Option]:
    return [
        click.Option(["--as", "late_as_agent"], hidden=True),
        click.Option(["--at", "late_at_text"], hidden=True),
        click.Option(["--lang", "late_language"], type=click.Choice(LANGUAGES), hidden=True),
        click.Option(["--color", "late_color"], type=click.Choice(["auto", "always", "never"]), hidden=True),
        click.Option(["-q", "--quiet", "late_quiet"], is_flag=True, hidden=True),
    ]


def verb(help: str, kind: type[Verb] = Verb) -> Callable[[Callable[..., Any]], click.Command]:
    """Decorate a function into a command that gets the Session first."""

    def decorate(do: Callable[..., Any]) -> click.Command:
        return click.command(cls=kind, help=help)(click.pass_obj(do))

    return decorate


def part(noun: click.Group, name: str, help: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Decorate a function into a verb of a noun; it gets the Session first."""

    def decorate(do: Callable[..., Any]) -> click.Command:
        return noun.command(name, cls=Verb, help=help)(click.pass_obj(do))

    return decorate


# -- options that mean the same everywhere -----------------------------------------------------------------------------


def join_options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one, in the order of the help."""

    def decorate(do: F) -> F:
        for option in reversed(options):
            do = option(do)
        return do

    return decorate


def pick_options(kind: Callable[..., Options], typed: Mapping[str, Any]) -> Options:
    """Those of the options typed that a NamedTuple has a field for, where a command takes two."""
    return kind(**{name: typed[name] for name in kind.__annotations__ if name in typed})


def format_option(default: str = "table") -> Callable[[F], F]:
    """--format, on all that shows data."""
    return click.option("--format", type=click.Choice(FORMATS), default=default, help=_("how the data is written"))


def tickets_argument(required: bool = True) -> Callable[[F], F]:
    """TICKET…: numbers, tails, SOURCE:ID, or `-` for those on standard input."""
    return click.argument(
        "tickets", nargs=-1, required=required, metavar="TICKET...", shell_complete=_completer(known_numbers)
    )


def refs_typed(tickets: Sequence[str]) -> list[str]:
    """The ticket references typed; `-` stands for those on standard input, one a line or separated by blanks."""
    found: list[str] = []
    for ref in tickets:
        found += sys.stdin.read().split() if ref == "-" else [ref]
    if not found:
        raise Usage(_("no ticket was named on standard input"))
    return list(dict.fromkeys(found))


def ticket_argument() -> Callable[[F], F]:
    """One TICKET."""
    return click.argument("ticket", metavar="TICKET", shell_complete=_completer(known_numbers))


def dry_run_option() -> Callable[[F], F]:
    """--dry-run: say what would be done, change nothing."""
    return click.option("-n", "--dry-run", is_flag=True, help=_("say what would be done, change nothing"))


def message_options(what: str) -> Callable[[F], F]:
    """-m TEXT and -F FILE."""
    from_file = _("{what} from a file; - is standard input").format(what=what)
    return join_options(
        click.option("-m", "--message", metavar="TEXT", help=what),
        click.option("-F", "--file", metavar="FILE", help=from_file),
    )


def agent_option(*names: str, help: str) -> Callable[[F], F]:
    """An option that takes an agent."""
    return click.option(*names, metavar="AGENT", help=help, shell_complete=_completer(known_agents))


def field_options() -> Callable[[F], F]:
    """--type --area --product --priority --stage --level: the fields that classify."""
    return join_options(
        _word_option("type", _("type of ticket")),
        _word_option("area", _("area")),
        _word_option("product", _("product")),
        _word_option("priority", _("priority")),
        click.option("--stage", type=click.Choice(STAGES), help=_("stage of the customer's life")),
    )


def _word_option(field: str, help: str) -> Callable[[F], F]:
    return click.option(f"--{field}", metavar=field.upper(), help=help, shell_complete=_completer(_words(field)))


# -- completion --------------------------------------------------------------------------------------------------------


def _completer(find: Complete) -> Callable[[click.Context, click.Parameter, str], list["CompletionItem"]]:
    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list["CompletionItem"]:
        from click.shell_completion import CompletionItem

        root = ctx.find_root()
        session = Session(root.params.get("desk"))
        try:
            found = find(session)
        except DeskError:
            return []
        typed = incomplete.upper()
        fitting = ((word, help) for word, help in found if is_plain_word(word) and word.upper().startswith(typed))
        return [CompletionItem(word, help=one_line(help)) for word, help in fitting]

    return complete


def known_numbers(session: Session) -> list[tuple[str, str]]:
    """The open tickets' numbers and titles."""
    return [(card.id, card.title) for card in session.desk.index.cards(OPEN_ONES)]


def known_agents(session: Session) -> list[tuple[str, str]]:
    """The agents' ids and names."""
    return [(agent.id, agent.name) for agent in session.desk.agents.values()]


def known_customers(session: Session) -> list[tuple[str, str]]:
    """The customers' ids and names."""
    return [(customer.id, customer.name) for customer in session.desk.customers() if not customer.merged_into]


def _words(field: str) -> Complete:
    return lambda session: [(word, "") for word in session.desk.settings.vocabulary(field)]


def known_tags(session: Session) -> list[tuple[str, str]]:
    """The tags in use."""
    return [(tag, "") for tag in session.desk.index.words("tag")]


WAITS = list(WAITING_FOR)
complete_numbers = _completer(known_numbers)
complete_customers = _completer(known_customers)
complete_agents = _completer(known_agents)
complete_tags = _completer(known_tags)
