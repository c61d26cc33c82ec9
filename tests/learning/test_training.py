"""One linear judge for each label, and how sure it may be."""

import pytest

from ticketcli.learning.training import Curve, curve


def test_the_curve_goes_through_the_share_that_was_right():
    fit = curve([(0.2, False)] * 90 + [(0.2, True)] * 10 + [(1.8, True)] * 95 + [(1.8, False)] * 5)
    assert fit.confidence(0.2) == pytest.approx(0.1, abs=0.03)
    assert fit.confidence(1.8) == pytest.approx(0.95, abs=0.03)
    assert Curve(1e9, 0.0).confidence(-5) < 1e-9
