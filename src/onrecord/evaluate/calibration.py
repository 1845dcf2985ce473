"""Whether confidences keep their word, and what a threshold on them buys.

Everything here takes pairs of a confidence and whether the statement was right, or the counts at a
threshold; what counts as right is decided in ``evaluation`` (a statement found is right when it is
leniently matched with a marked one, `score.lenient_pairs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

THRESHOLDS = tuple(step / 10 for step in range(10))
"""Values of ``--min-confidence`` at which the trade is shown."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The statements whose confidence falls in one stretch.

    Attributes:
        low, high: the least and the greatest confidence of the stretch, from 0 to 1; for bins of
            equal mass, of the statements in it.
        size: how many statements.
        confidence: their mean confidence, from 0 to 1.
        right: the share of them that are right, from 0 to 1.
    """

    low: float
    high: float
    size: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Step:
    """What remains at one threshold; precision, recall and F1 in per cent.

    Precision is None when nothing remains, recall when nothing was marked.
    """

    threshold: float
    found: int
    precision: float | None
    recall: float | None
    f1: float
    exact_f1: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far confidences are probabilities.

    Attributes:
        size: statements judged.
        confidence: mean confidence, from 0 to 1.
        right: share that is right, from 0 to 1.
        ece_width: expected calibration error with 10 bins of equal width (Guo et al. 2017), 0 to 1.
        ece_mass: the same with 10 bins of equal numbers of statements (Nguyen and O'Connor 2015).
        brier: mean squared distance of confidence and outcome (Brier 1950), 0 to 1; lower is better.
        brier_base: the Brier score of giving every statement the share that is right.
        bins: the bins of equal width that hold anything: the reliability table.
    """

    size: int
    confidence: float
    right: float
    ece_width: float
    ece_mass: float
    brier: float
    brier_base: float
    bins: tuple[Bin, ...]


def bins(confidences: Sequence[float], right: Sequence[bool], count: int = 10, *, mass: bool = False) -> list[Bin]:
    """Group judged statements by confidence; empty bins are left out.

    Args:
        confidences: from 0 to 1.
        right: whether each was right, in the same order.
        count: how many bins.
        mass: bins of equal numbers of statements instead of equal width. Statements of equal
            confidence may then be parted; among them, order of input decides.

    Raises:
        ValueError: when the two differ in length or a confidence is not from 0 to 1.
    """
    if len(confidences) != len(right):
        raise ValueError(f"{len(confidences)} confidences for {len(right)} outcomes")
    if not all(0 <= c <= 1 for c in confidences):
        raise ValueError("a confidence that does not lie from 0 to 1")
    judged = list(zip(map(float, confidences), map(bool, right), strict=True))
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(count)]
    if mass:
        judged.sort(key=lambda one: one[0])
        for rank, one in enumerate(judged):
            groups[rank * count // len(judged)].append(one)
    else:
        for one in judged:
            groups[min(count - 1, int(one[0] * count))].append(one)
    out = []
    for number, group in enumerate(groups):
        if not group:
            continue
        sure = [c for c, _ in group]
        low, high = (sure[0], sure[-1]) if mass else (number / count, (number + 1) / count)
        out.append(Bin(low, high, len(group), sum(sure) / len(group), sum(ok for _, ok in group) / len(group)))
    return out


def expected_calibration_error(
    confidences: Sequence[float], right: Sequence[bool], count: int = 10, *, mass: bool = False
) -> float:
    """Mean distance of a bin's confidence from its share of right statements, weighted by size, 0 to
    1; 0 for no statements. Arguments as for `bins`."""
    parts = bins(confidences, right, count, mass=mass)
    return sum(b.size * abs(b.confidence - b.right) for b in parts) / max(1, len(confidences))


def brier_score(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Mean squared distance of confidence and outcome, 0 to 1; 0 for no statements."""
    pairs = zip(confidences, right, strict=True)
    return sum((c - ok) ** 2 for c, ok in pairs) / max(1, len(confidences))


def calibration(confidences: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """Judge confidences against outcomes; None when there are none."""
    size = len(confidences)
    if not size:
        return None
    share = sum(right) / size
    return Calibration(
        size=size,
        confidence=sum(confidences) / size,
        right=share,
        ece_width=expected_calibration_error(confidences, right),
        ece_mass=expected_calibration_error(confidences, right, mass=True),
        brier=brier_score(confidences, right),
        brier_base=share * (1 - share),
        bins=tuple(bins(confidences, right)),
    )
