"""One of many: does a list of commands one after the other, and prints what each came to, and in how many seconds.

`worker.py apart`: each command is a process of its own; else they share this one, which leaves more time for quarrels.
"""

import io
import json
import subprocess
import sys
import time

APART = sys.argv[1:] == ["apart"]
LONGEST = 10_000
"""Characters of an output that are told; ten thousand whole ones would fill the memory."""
if not APART:
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


def timed(arguments: list[str]) -> tuple[int, str, str, float]:
    began = time.monotonic()
    code, out, err = alike(arguments) if APART else here(arguments)
    return code, out[:LONGEST], err[:LONGEST], time.monotonic() - began


for arguments in json.load(sys.stdin):
    print(json.dumps(timed(arguments)), flush=True)
