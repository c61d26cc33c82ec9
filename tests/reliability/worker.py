"""One of many: does a list of commands one after the other, and prints what each came to.

For `make torture` each command is a process of its own; else they share this one, which leaves more time for quarrels.
"""

import io
import json
import os
import subprocess
import sys

if not os.environ.get("TORTURE"):
    from ticketcli import cli


def alike(arguments: list[str]) -> tuple[int, str, str]:
    """`tkt` in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "ticketcli", *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def here(arguments: list[str]) -> tuple[int, str, str]:
    """`tkt` in this process."""
    kept = sys.stdin, sys.stdout, sys.stderr
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(3)]
    sys.stdin, sys.stdout, sys.stderr = streams
    try:
        code = cli.run(arguments)
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept
    for stream in streams[1:]:
        stream.flush()
    out, err = (stream.buffer.getvalue().decode() for stream in streams[1:])
    return code, out, err


def flushed(answer: tuple[int, str, str]) -> None:
    print(json.dumps(answer), flush=True)


for arguments in json.load(sys.stdin):
    flushed(alike(arguments) if os.environ.get("TORTURE") else here(arguments))
