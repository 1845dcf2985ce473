"""Span: half-open code-point offsets into an article's text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: Unicode code points ``[start, end)``.

    Spans are ordered by start, then end, and hashable. An empty or negative span cannot be made.

    Raises:
        ValueError: when ``start`` is negative or ``end`` is not greater than ``start``.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= self.start:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True when the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True when ``other`` lies within this span (equal spans contain each other)."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, by: int) -> Span:
        """The same stretch, ``by`` code points further on."""
        return Span(self.start + by, self.end + by)

    def cut(self, text: str) -> str:
        """The characters of ``text`` under the span."""
        return text[self.start : self.end]


def covered(spans: Iterable[Span]) -> set[int]:
    """All code points under ``spans``."""
    return {at for span in spans for at in range(span.start, span.end)}


def trimmed(span: Span, text: str) -> Span | None:
    """``span`` without the white space at its edges; None when nothing else is under it."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None
