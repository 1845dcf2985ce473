"""How far a statement can be trusted: a calibrated probability from what the network says of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from onrecord.read.assemble import Found, Group

FEATURES = (
    "cue begin",
    "cue inner",
    "cue end",
    "content begin",
    "content inner",
    "content end",
    "source begin",
    "source inner",
    "source end",
    "content link",
    "source link",
    "no cue",
    "no source",
    "nested",
    "more contents",
    "short content",
    "least of cue",
    "least of content",
    "least of source",
    "least of all",
    "all",
    "all squared",
)


def _log(chance: float) -> float:
    return math.log(min(1.0, max(1e-4, chance)))


def _least(spans: Sequence[Found]) -> tuple[float, float, float]:
    if not spans:
        return 1.0, 1.0, 1.0
    return min(s.begin for s in spans), min(s.inner for s in spans), min(s.end for s in spans)


def features(group: Group) -> list[float]:
    """The values named in `FEATURES`: logarithms of probabilities, counts, and probabilities as they are."""
    spans = [*_least([group.cue] if group.cue else []), *_least(group.contents), *_least(group.sources)]
    links = [min(group.content_links, default=1.0), min(group.source_links, default=1.0)]
    everything = max(-8.0, sum(_log(x) for x in (*spans, *links)))
    return [
        *(_log(x) for x in (*spans, *links)),
        float(group.cue is None),
        float(not group.sources),
        float(group.level > 0),
        float(min(3, len(group.contents) - 1)),
        float(sum(c.last - c.first for c in group.contents) <= 5),
        min(spans[:3]),
        min(spans[3:6]),
        min(spans[6:]),
        min(*spans, *links),
        everything,
        everything**2 / 8,
    ]


class Calibration:
    """A logistic regression over `FEATURES`, fitted on the development split.

    Args:
        weights: one a feature.
        bias: the constant.
    """

    def __init__(self, weights: Sequence[float], bias: float) -> None:
        if len(weights) != len(FEATURES):
            raise ValueError(f"{len(weights)} weights for {len(FEATURES)} features")
        self.weights, self.bias = tuple(weights), bias

    @classmethod
    def unfitted(cls) -> Calibration:
        """All probabilities multiplied: what is left before anything has been fitted."""
        return cls([1.0 if "begin" in f or "end" in f or "link" in f else 0.0 for f in FEATURES], 2.0)

    def __call__(self, group: Group) -> float:
        """The probability that ``group`` is right."""
        score = self.bias + sum(w * x for w, x in zip(self.weights, features(group), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
