"""An article as resolving sees it, and, for the rooms' modules, the values resolving yields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
    "When",
]


@dataclass(frozen=True, slots=True)
class Story:
    """An article as resolving sees it: text, publication date, and what was read.

    Attributes:
        published: the day of publication, or None.
    """

    text: str
    drafts: tuple[Draft, ...]
    published: date | None = None
    publisher: str | None = None
    title: str | None = None

    def words(self, spans: Sequence[Span]) -> str:
        """The characters under ``spans``, joined by blanks."""
        return " ".join(s.cut(self.text) for s in spans)
