"""Work that goes on beside: a step done by a process of its own, on another core, while this one thinks on."""

import marshal
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ticketcli import errors
from ticketcli.errors import DeskError, Trouble
from ticketcli.i18n import _
from ticketcli.text import one_line

_KINDS = {**vars(errors), "OSError": OSError, "KeyboardInterrupt": KeyboardInterrupt}
"""Whatever error comes back as what it was, by name; any other one as Trouble."""


class Aside:
    """One step under way. It gives plain values (texts, numbers, lists of them), and touches no open database."""

    def __init__(self, step: Callable[[], Any]) -> None:
        """Begin it."""
        self._answer, told = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(self._answer)
            _answered(step, told)
        os.close(told)

    def result(self) -> Any:
        """What it gave, once it is done; what it raised is raised here."""
        told = self.wait()
        if not told:
            raise Trouble(_("a process that worked beside was ended: try again"))
        kind, value = marshal.loads(told)  # nosec B302 # noqa: S302 - our own child wrote it
        if kind:
            raise _KINDS[kind](*value)
        return value

    def wait(self) -> bytes:
        """Its answer as it was told, once it is done; empty where it was ended before."""
        with os.fdopen(self._answer, "rb") as answer:
            told = answer.read()
        os.waitpid(self._pid, 0)
        return told


class Done(NamedTuple):
    """A step that was done at once."""

    value: Any

    def result(self) -> Any:
        """What it gave."""
        return self.value


def results_in_order(steps: Iterable[Callable[[], Any]]) -> Iterator[Any]:
    """What the steps give, in their order; they are done beside, as many at once as there are processors."""
    most = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if most == 1:
        yield from (step() for step in steps)
        return
    ahead: deque[Aside] = deque()
    try:
        for step in steps:
            ahead.append(Aside(step))
            if len(ahead) > most:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        for one in ahead:
            one.wait()


def _answered(step: Callable[[], Any], told: int) -> None:
    """What the child does: the step, the answer, and out, without what a parent does at its end."""
    try:
        answer = _answer(step)
        with os.fdopen(told, "wb") as pipe:
            pipe.write(marshal.dumps(answer))
    finally:
        os._exit(0)


def _answer(step: Callable[[], Any]) -> tuple[str, Any]:
    """What it gave, behind no word; or behind the name of an error, what makes it again."""
    try:
        return "", step()
    except DeskError as error:
        return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == errors.__name__), error.parts
    except OSError as error:
        return "OSError", (error.errno, error.strerror, error.filename)
    except KeyboardInterrupt:
        return "KeyboardInterrupt", ()
    except BaseException as error:
        return "Trouble", (one_line(f"{type(error).__name__}: {error}", 200),)
