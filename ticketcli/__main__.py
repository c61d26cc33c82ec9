"""Where `tkt` starts: what needs nothing is answered at once."""

import sys

from ticketcli import __version__


def main() -> None:
    """The console script `tkt`."""
    if sys.argv[1:] == ["--version"]:
        print(f"tkt {__version__}")
        return
    from ticketcli.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
