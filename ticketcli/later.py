"""`inspect`, a sixth of what click loads, which asks but one word of it: loaded when anybody asks for another."""

import sys
from types import ModuleType
from typing import Any

NAME = "inspect"


class _Inspect(ModuleType):
    """Stands where `inspect` will; anything but a help text of one line brings the module itself."""

    def cleandoc(self, text: str) -> str:
        """A help text without its indentation."""
        return text.lstrip() if text.isprintable() else str(_loaded().cleandoc(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(_loaded(), name)


def _loaded() -> ModuleType:
    """The module itself, from here on found by its name."""
    if isinstance(sys.modules.get(NAME), _Inspect):
        del sys.modules[NAME]
    return __import__(NAME)


def load_later() -> None:
    """Let the next `import inspect` cost nothing, where nobody has loaded it yet."""
    sys.modules.setdefault(NAME, _Inspect(NAME))
