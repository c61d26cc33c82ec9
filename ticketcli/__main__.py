"""Where `tkt` starts: what needs nothing is answered at once."""

import gc
import os
import sys

from ticketcli import __version__


def main() -> None:
    """The console script `tkt`."""
    if sys.argv[1:] == ["--version"]:
        print(f"tkt {__version__}")
        return
    if sys.argv[1:2] == ["merge-driver"]:
        from ticketcli.driver import run as merge

        sys.exit(merge(sys.argv[2:]))
    if sys.argv[1:] == ["hook", "pre-receive"]:
        from ticketcli.gate import run as receive

        sys.exit(receive(sys.stdin))
    gc.set_threshold(50_000, 20, 20)
    from ticketcli.cli import run

    code = run(sys.argv[1:])
    _flush()
    os._exit(code)  # taking the interpreter down module by module would cost 6 ms


def _flush() -> None:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        os._exit(0)


if __name__ == "__main__":
    main()
