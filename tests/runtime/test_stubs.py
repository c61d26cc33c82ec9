"""What stands where a module will: it answers as the module would."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("asked", [
    "platform.system() == kept.system()", "platform.machine() == kept.machine()", "uuid.UUID(int=5).int == 5",
    "inspect.cleandoc(' a\\n  b') == 'a\\nb'", "inspect.isfunction(len) is False",
])  # fmt: skip
def test_what_stands_in_for_a_module_answers_as_it_would(asked: str):
    code = f"import platform as kept, sys; del sys.modules['platform']; " \
           f"from ticketcli.runtime.stubs import load_later; load_later(); " \
           f"import inspect, platform, uuid; sys.exit(not ({asked}))"  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
