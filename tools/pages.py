"""python -m tools.pages: lay out anew the pages that `tkt --help` shows, as click writes them."""

import contextlib
import io
import os
from pathlib import Path

from ticketcli import cli
from ticketcli.i18n import LANGUAGES
from ticketcli.runtime import help_pages


def main() -> None:
    """A page for each language and width."""
    for language in LANGUAGES:
        for width in help_pages.WIDTHS:
            place = Path(help_pages.page_path(language, width))
            place.parent.mkdir(exist_ok=True)
            place.write_text(_laid_out(language, width), encoding="utf-8")


def _laid_out(language: str, width: int) -> str:
    os.environ["COLUMNS"] = str(width)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        cli.run(["--lang", language, "--help"])
    return out.getvalue()


if __name__ == "__main__":
    main()
