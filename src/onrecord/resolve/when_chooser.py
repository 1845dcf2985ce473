"""How a date or an occasion is chosen among those an article offers: by sums of weights.

Both are chosen by log-linear models: a candidate has features, plain strings, each of which has a
weight, and the highest sum wins.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Protocol, TypeVar

Leans = Sequence[Mapping[str, float] | None]
"""For each statement, what somebody else makes of it: log probabilities by answer."""


class Choosable(Protocol):
    """A candidate; its ``shared`` features it has in common with others of the statement."""

    @property
    def features(self) -> tuple[str, ...]: ...
    @property
    def shared(self) -> tuple[str, ...]: ...
    @property
    def answer(self) -> str:
        """By what name a `Leans` knows it."""


T = TypeVar("T", bound=Choosable)
Score = Callable[[int, Sequence[T]], Sequence[float]]
"""Scores the candidates of a statement, by its index."""


@cache
def read_weights(name: str) -> Mapping[str, float]:
    """The weights of a data file of the package."""
    lines = (files("onrecord") / "lexicons" / name).read_text(encoding="utf-8").splitlines()
    return {row["feature"]: float(row["weight"]) for row in map(json.loads, lines)}


def scores(
    table: Mapping[str, float], among: Sequence[T], lean: Mapping[str, float] | None = None, weight: float = 0.0
) -> list[float]:
    """For each candidate the sum of its weights, and of ``weight`` times its log probability in ``lean``."""
    shared: dict[tuple[str, ...], float] = {}
    found = []
    get = table.get
    for candidate in among:
        common = shared.get(candidate.shared)
        if common is None:
            common = shared[candidate.shared] = sum(get(f, 0.0) for f in candidate.shared)
        score = common + sum(get(f, 0.0) for f in candidate.features)
        found.append(score + weight * lean.get(candidate.answer, 0.0) if lean else score)
    return found
