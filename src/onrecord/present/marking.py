"""Marking: cut a text where spans begin and end, whatever way the spans overlap.

A source can be shared by two statements, a content can hold whole statements, and two contents can
cross. A page or a terminal needs pieces instead: stretches over which the same spans apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.present.outline import Entry
from onrecord.span import Span
from onrecord.statement import ROLES

_ROLE_ORDER = {"content": 0, "source": 1, "cue": 2}
_BLANK_LINES = re.compile(r"\n\s*\n\s*")
_LINE_END = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of one statement: ``number`` and ``depth`` are its entry's, ``part`` counts from 0."""

    number: int
    depth: int
    role: str
    part: int
    span: Span

    @property
    def nesting(self) -> tuple[int, int, int, int]:
        """Sorts what holds more before what holds less; ties go to the outer statement."""
        return (-len(self.span), self.depth, _ROLE_ORDER[self.role], self.number)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``[start, end)`` and the marks that all of them carry, the outermost first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def marks_of(entries: Sequence[Entry]) -> list[Mark]:
    """Every span of every statement as a mark."""
    return [
        Mark(entry.number, entry.depth, role, part, span)
        for entry in entries
        for role in ROLES
        for part, span in enumerate(getattr(entry.statement, role))
    ]


def pieces(length: int, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> Iterator[Piece]:
    """The text of ``length`` characters, cut at the edges of ``marks`` and at ``cuts``.

    The pieces follow one another without gap, are never empty, and cover the whole text. What a
    span holds beyond the end of the text is left out.
    """
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    edges = {0, length}
    for mark in marks:
        start, end = mark.span.start, min(mark.span.end, length)
        if start < end:
            opening.setdefault(start, []).append(mark)
            closing.setdefault(end, []).append(mark)
            edges.update((start, end))
    edges.update(cut for cut in cuts if 0 < cut < length)

    active: list[Mark] = []
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        if start in closing:
            ending = set(closing[start])
            active = [mark for mark in active if mark not in ending]
        if start in opening:
            active = sorted(active + opening[start], key=lambda mark: mark.nesting)
        yield Piece(start, end, tuple(active))


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The paragraphs of ``text`` as ``(start, end)``, without gaps: white space between two belongs
    to the first.

    Blank lines part paragraphs; in a text without any, every line is a paragraph.
    """
    breaks = _BLANK_LINES if _BLANK_LINES.search(text.strip()) else _LINE_END
    first = len(text) - len(text.lstrip())
    edges = [match.end() for match in breaks.finditer(text, first) if match.end() < len(text)]
    starts = [0, *edges]
    ends = [*edges, len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
