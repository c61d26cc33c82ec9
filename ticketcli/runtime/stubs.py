"""`inspect` and `platform`, a quarter of click's start for a word of each: loaded when anybody asks for more."""

import os
import sys
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands where a module will; what it cannot answer itself brings the module."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_loaded(self.__name__), name)


class _Inspect(_Later):
    def cleandoc(self, text: str) -> str:
        """A help text without its indentation."""
        return text.lstrip() if text.isprintable() else str(_loaded(self.__name__).cleandoc(text))


class _Platform(_Later):
    def system(self) -> str:
        """The name of the system, which `uuid` asks as it is loaded."""
        return os.uname().sysname


STANDING_IN = {"inspect": _Inspect, "platform": _Platform}


def _loaded(name: str) -> ModuleType:
    """The module itself, from here on found by its name."""
    if isinstance(sys.modules.get(name), _Later):
        del sys.modules[name]
    return __import__(name)


def load_later() -> None:
    """Let the next import of these cost nothing, where nobody has loaded them yet."""
    for name, kind in STANDING_IN.items():
        sys.modules.setdefault(name, kind(name))
