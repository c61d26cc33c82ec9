"""What stands where a module will: it answers as the module would."""

import os
import subprocess
import sys
from types import ModuleType

import pytest

from ticketcli.runtime.stubs import STANDING_IN, load_later


@pytest.mark.parametrize("asked", [
    "platform.system() == kept.system()", "platform.machine() == kept.machine()", "uuid.UUID(int=5).int == 5",
    "inspect.cleandoc(' a\\n  b') == 'a\\nb'", "inspect.isfunction(len) is False",
])  # fmt: skip
def test_what_stands_in_for_a_module_answers_as_it_would(asked: str):
    code = f"import platform as kept, sys; del sys.modules['platform']; " \
           f"from ticketcli.runtime.stubs import load_later; load_later(); " \
           f"import inspect, platform, uuid; sys.exit(not ({asked}))"  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_somebody_has_loaded_already_stays(monkeypatch: pytest.MonkeyPatch):
    kept = {name: ModuleType(name) for name in STANDING_IN}
    for name, module in kept.items():
        monkeypatch.setitem(sys.modules, name, module)
    load_later()
    assert {name: sys.modules[name] for name in STANDING_IN} == kept


def test_nothing_is_loaded_until_somebody_asks_for_more(monkeypatch: pytest.MonkeyPatch):
    for name in STANDING_IN:
        monkeypatch.delitem(sys.modules, name, raising=False)
    load_later()
    standing_in = {name: sys.modules[name] for name in STANDING_IN}
    assert sys.modules["platform"].system() == os.uname().sysname
    assert sys.modules["inspect"].cleandoc("  a") == "a"
    assert {name: sys.modules[name] for name in STANDING_IN} == standing_in
    assert standing_in["inspect"].isfunction(load_later)
    assert sys.modules["inspect"] is not standing_in["inspect"]
