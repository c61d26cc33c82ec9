"""Opens one ticket after the other, and prints the number of each that `tkt` acknowledged, until that fails."""

import itertools
import os
import subprocess
import sys

for number in itertools.count():
    typed = [sys.executable, "-m", "ticketcli", "-q", "new", f"Pedido {number}", "-m", "x" * 500]
    done = subprocess.run(typed, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        break
    os.write(1, done.stdout)
