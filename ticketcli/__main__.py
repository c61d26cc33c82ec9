"""Where `tkt` starts: what needs nothing is answered at once."""

import os
import sys

from ticketcli import __version__

_ZONES = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")


def main() -> None:
    """What the script `tkt` does."""
    arguments = sys.argv[1:]
    _for_git(arguments)
    answer = _at_once(arguments)
    if answer and _said(answer):
        _end(0)
    try:
        _prepare()
        from ticketcli.cli import run

        code = run(arguments)
    except KeyboardInterrupt:  # before or after `run` could say so
        from ticketcli.errors import INTERRUPTED

        code = INTERRUPTED
    _end(code)


def _for_git(arguments: list[str]) -> None:
    """What git itself calls, without the command line."""
    if arguments[:1] == ["merge-driver"]:
        from ticketcli.sync.merge_driver import run_merge_driver as merge

        sys.exit(merge(arguments[1:]))
    if arguments == ["hook", "pre-receive"] and not (sys.stdin and sys.stdin.isatty()):
        from ticketcli.sync.pre_receive import run_hook as receive

        sys.exit(receive(sys.stdin))


def _prepare() -> None:
    """Put modules off, hear every interrupt, collect garbage less often, and say where time zones lie (1 ms)."""
    import gc

    from ticketcli.runtime.stubs import load_later

    load_later()
    sys.unraisablehook = _heard
    gc.set_threshold(50_000, 20, 20)
    if os.path.isdir(_ZONES[0]):
        os.environ.setdefault("PYTHONTZPATH", os.pathsep.join(_ZONES))


def _heard(told: "sys.UnraisableHookArgs") -> None:
    """An interrupt that came while Python was clearing something away, and that it would drop, comes again."""
    if told.exc_type is KeyboardInterrupt:
        import _thread

        _thread.start_new_thread(_thread.interrupt_main, ())  # from here it would be dropped again
    else:
        sys.__unraisablehook__(told)


def _at_once(arguments: list[str]) -> bytes | None:
    """What needs neither a desk nor click."""
    if arguments == ["--version"]:
        return f"tkt {__version__}\n".encode()
    if arguments in (["--help"], ["-h"]):
        from ticketcli.runtime.help_pages import read_page

        return read_page(os.environ)
    return None


def _said(answer: bytes) -> bool:
    """Whether all of it is out; where not, `run` says it again, or why it cannot."""
    try:
        return sys.stdout.encoding == "utf-8" and os.write(sys.stdout.fileno(), answer) == len(answer)
    except (AttributeError, OSError):
        return False


def _end(code: int) -> None:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = 0
    os._exit(code)  # taking the interpreter down module by module would cost 6 ms


if __name__ == "__main__":
    main()
