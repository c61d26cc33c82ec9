"""What several of these tests share."""

from tests.pair import shared, two

__all__ = ["shared", "two"]
