from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.evaluate.calibration import bins, brier_score, calibration, expected_calibration_error

JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40)


def test_by_hand() -> None:
    sure, right = [0.05, 0.95, 0.95, 1.0], [False, True, False, True]
    assert expected_calibration_error(sure, right) == pytest.approx((0.05 + 3 * abs(2.9 / 3 - 2 / 3)) / 4)
    assert brier_score(sure, right) == pytest.approx((0.0025 + 0.0025 + 0.9025 + 0) / 4)
    table = bins(sure, right)
    assert [(b.low, b.high, b.size) for b in table] == [(0, 0.1, 1), (0.9, 1, 3)]
    by_mass = bins(sure, right, 2, mass=True)
    assert [(b.low, b.high, b.size, b.right) for b in by_mass] == [(0.05, 0.95, 2, 0.5), (0.95, 1, 2, 0.5)]


@given(JUDGED, st.booleans())
def test_bins_hold_every_statement_once(judged: list[tuple[float, bool]], mass: bool) -> None:
    sure, right = [c for c, _ in judged], [ok for _, ok in judged]
    table = bins(sure, right, mass=mass)
    assert sum(b.size for b in table) == len(judged)
    assert all(b.low - 1e-9 <= b.confidence <= b.high + 1e-9 for b in table)
    assert 0 <= expected_calibration_error(sure, right, mass=mass) <= 1
    if mass and len(judged) >= 10:
        assert max(b.size for b in table) - min(b.size for b in table) <= 1


@given(JUDGED)
def test_whole(judged: list[tuple[float, bool]]) -> None:
    found = calibration([c for c, _ in judged], [ok for _, ok in judged])
    if not judged:
        assert found is None
        return
    assert found is not None
    assert found.size == len(judged)
    assert 0 <= found.brier <= 1
    # binning only averages: no bin error can hide more than the error of the means
    assert found.ece_width >= abs(found.confidence - found.right) - 1e-9


def test_refuses() -> None:
    with pytest.raises(ValueError, match="2 confidences for 1"):
        bins([0.1, 0.2], [True])
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="from 0 to 1"):
            bins([wrong], [True])
