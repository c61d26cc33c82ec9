"""The example desk: a small Spanish-speaking shop, as `tkt init --example` lays it down."""

import os

FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "shop")
SUFFIXES = (".yaml", ".md", ".txt", ".pdf", ".png")


def example_files() -> dict[str, bytes]:
    """Every file of the example desk by its path there."""
    found: dict[str, bytes] = {}
    for folder, _folders, names in os.walk(FOLDER):
        for name in names:
            if name.endswith(SUFFIXES) and name != "README.md":
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, FOLDER)] = file.read()
    return dict(sorted(found.items()))
