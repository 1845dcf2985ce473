"""An article as resolving sees it, and, for the rooms' modules, the values resolving yields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from onrecord.span import Span
from onrecord.statement import (
    Act,
    Basis,
    Claim,
    Draft,
    Occasion,
    OccasionType,
    Resolved,
    Speaker,
    SpeakerType,
    Stance,
    Told,
    When,
)

__all__ = [
    "Act",
    "Basis",
    "Claim",
    "Occasion",
    "OccasionType",
    "Resolved",
    "Speaker",
    "SpeakerType",
    "Stance",
    "Story",
    "Told",
    "When",
]


class Sense(Protocol):
    """What a network makes of the article; see `onrecord.read.sense`."""

    def name_type(self, start: int, end: int) -> tuple[str, float] | None:
        """The likeliest type of the name at these characters, and its probability."""

    def same(self, anaphor: Span, others: Sequence[tuple[int, int]]) -> npt.NDArray[np.float64]:
        """Log odds that ``anaphor`` means the same party as the words at each ``(start, end)``."""

    def judge(self, statements: Sequence[Told], /) -> list[dict[str, dict[str, float]]]:
        """For each statement, for each task, the probability of each answer."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article as resolving sees it: text, publication date, and what was read.

    Attributes:
        published: the day of publication, or None.
        sense: what a network makes of the article; without it the rules decide alone.
    """

    text: str
    drafts: tuple[Draft, ...]
    published: date | None = None
    publisher: str | None = None
    title: str | None = None
    sense: Sense | None = None

    def words(self, spans: Sequence[Span]) -> str:
        """The characters under ``spans``, joined by blanks."""
        return " ".join(s.cut(self.text) for s in spans)
