"""B3: the power goes while `tkt` writes: what was acknowledged is there afterwards, and nothing is broken."""

import fcntl
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.reliability.scene import HERE, SEED, asked, command

SHUTDOWN, AT_ONCE = 0x8004587D, b"\x02\0\0\0"
"""ext4's ioctl that stops a file system as if the power went, and its flag not to write the journal out first."""


def may(*words: str) -> bool:
    return (
        shutil.which(words[0]) is not None and subprocess.run(words, capture_output=True, check=False).returncode == 0
    )


@pytest.fixture
def disk(tmp_path):
    """An ext4 on a file, mounted; unmounted at the end."""
    image, mounted = tmp_path / "image", tmp_path / "disk"
    mounted.mkdir()
    with image.open("wb") as file:
        file.truncate(96 << 20)
    if not may("mkfs.ext4", "-q", "-F", str(image)) or not may("mount", "-o", "loop", str(image), str(mounted)):
        pytest.skip("loop mounts of ext4 are not allowed here (be root, with e2fsprogs and loop devices)")
    yield mounted
    os.chdir("/")
    unmounted(mounted)


def unmounted(mounted: Path) -> None:
    """Whoever still stands in a folder there has to leave first."""
    for _attempt in range(300):
        if may("umount", str(mounted)):
            return
        time.sleep(0.05)
    raise AssertionError(f"{mounted} stays busy")


def cut(mounted: Path) -> None:
    """The power goes."""
    handle = os.open(mounted, os.O_RDONLY)
    try:
        fcntl.ioctl(handle, SHUTDOWN, AT_ONCE)
    except OSError:
        pytest.skip("this kernel lets nobody cut the power of a file system")
    finally:
        os.close(handle)


def remounted(mounted: Path) -> None:
    """The power is back: the journal is played."""
    image = mounted.with_name("image")
    unmounted(mounted)
    subprocess.run(["mount", "-o", "loop", str(image), str(mounted)], capture_output=True, check=True)


def written_until_dark(desk: Path, chance: random.Random) -> list[str]:
    """The numbers that were acknowledged before the power went, at a random moment."""
    writer = subprocess.Popen(
        [sys.executable, str(HERE / "endless.py")],
        cwd=desk,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert writer.stdout
    try:
        told = [writer.stdout.readline() for _ in range(chance.randrange(1, 6))]
        time.sleep(chance.uniform(0, 0.06))
        cut(desk.parent)
        told += writer.stdout
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    return [number.strip() for number in told if number.endswith("\n")]


def state(desk: Path, told: list[str]) -> tuple[int, int, int]:
    """How much is broken, lost, empty."""
    at = ("git", "-C", str(desk))
    fsck = subprocess.run([*at, "fsck", "--full", "--no-dangling"], capture_output=True, check=False)
    tree = subprocess.run([*at, "ls-tree", "-r", "--name-only", "HEAD"], capture_output=True, text=True, check=False)
    there = {path.rpartition("/")[2].strip()[:-3] for path in tree.stdout.split("\n")}
    empty = [path for path in (desk / "tickets").rglob("*.md") if not path.stat().st_size]
    return fsck.returncode != 0 or tree.returncode != 0, len(set(told) - there), len(empty)


@pytest.mark.parametrize("durability", ["full", "fast"])
def test_after_a_power_cut_nothing_is_broken_and_with_full_nothing_is_lost(durability, disk, templates, figure):
    chance, cuts = random.Random(SEED), asked(5, 200)
    broken = lost = empty = stuck = acknowledged = 0
    for one in range(cuts):
        desk = disk / f"desk{one}"
        shutil.copytree(templates["empty"], desk)
        settings = desk / "desk.yaml"
        settings.write_text(settings.read_text() + f"durability: {durability}\n")
        subprocess.run(["git", "-C", str(desk), "commit", "-qam", durability], capture_output=True, check=True)
        os.sync()
        told = written_until_dark(desk, chance)
        remounted(disk)
        now = state(desk, told)
        broken, lost, empty = broken + now[0], lost + now[1], empty + now[2]
        stuck += command("-C", str(desk), "new", "Después").code != 0
        acknowledged += len(told)
        shutil.rmtree(desk)
    figure("B3", f"{durability}: broken HEADs", 0, broken, cuts)
    figure("B3", f"{durability}: next command fails", 0, stuck)
    if durability == "full":
        figure("B3", "full: empty tickets", 0, empty)
        figure("B3", f"full: lost of {acknowledged} acknowledged", 0, lost)
    assert acknowledged


def test_this_way_of_cutting_the_power_does_lose_what_is_not_forced_out(disk):
    """Else the test above could not fail."""
    (disk / "kept").write_text("x")
    os.sync()
    (disk / "lost").write_text("x" * 100)
    cut(disk)
    remounted(disk)
    assert (disk / "kept").read_text() == "x"
    assert not (disk / "lost").exists() or (disk / "lost").read_text() == ""
