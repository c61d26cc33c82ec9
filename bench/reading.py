"""python reading.py FOLDER: what a plain Python script does to know all tickets; the limit of building an index."""

import os
import sys

import yaml


def main(folder: str) -> None:
    """Read every file, and the front matter as YAML."""
    for place, _folders, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), encoding="utf-8") as file:
                front = file.read().partition("\n---\n")[0]
            yaml.load(front.removeprefix("---\n"), Loader=yaml.CSafeLoader)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main(sys.argv[1])
