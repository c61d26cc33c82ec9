"""What every command shares of click: --help, --version, how options are found.

click has them too, but looks their words up in a catalogue of its own, for which Python loads a module of 2 ms.
"""

from typing import Any

import click

from ticketcli import __version__
from ticketcli.i18n import _


class Helped(click.Command):
    """A command whose --help speaks as all of `tkt` does."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The same option each time, as click asks for."""
        names = self.get_help_option_names(ctx)
        if self._help_option is None and names:
            self._help_option = _flag(names, _("Show this message and exit."), _help)
        return self._help_option

    def make_parser(self, ctx: click.Context) -> Any:
        """Short options are found by name as long ones are: click would first look for what else `-m` could mean."""
        parser = super().make_parser(ctx)
        parser._long_opt.update(parser._short_opt)
        return parser


def version_flag() -> click.Option:
    """--version, for where `tkt` has not answered it before."""
    return _flag(["--version"], _("Show the version and exit."), _version)


def _flag(names: list[str], help: str, callback: Any) -> click.Option:
    return click.Option(names, is_flag=True, expose_value=False, is_eager=True, help=help, callback=callback)


def _help(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        _answer(ctx, ctx.get_help())


def _version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        _answer(ctx, f"tkt {__version__}")


def _answer(ctx: click.Context, words: str) -> None:
    click.echo(words, color=ctx.color)
    ctx.exit()
