import pytest

from bench.fairness import Quarter


@pytest.mark.parametrize("seed", [7, 11])
def test_over_a_quarter_the_least_loaded_are_given_alike_and_nobody_off_shift(seed):
    found = Quarter(seed, ("least-loaded",)).run()
    assert found.busiest <= 1.10
    assert (found.off_shift, found.kept_waiting, found.waiting) == (0, 0, 0)
    assert sum(found.given.values()) == 2000
