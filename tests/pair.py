"""Two clones of one desk, and what is asked of them."""

from pathlib import Path

import pytest

from tests.reliability.clones import Clone, hub


@pytest.fixture
def two(tmp_path: Path) -> tuple[Clone, Clone]:
    one, other = hub(tmp_path, 2)
    return one, other


@pytest.fixture
def shared(two: tuple[Clone, Clone]) -> str:
    """A ticket that both have."""
    number = two[0].tkt("-q", "new", "Factura", "-m", "Hola.").out.strip()
    for one in two:
        one.tkt("sync", "-q")
    return number


def path(one: Clone, number: str) -> Path:
    return next(one.path.glob(f"tickets/**/{number}.md"))
