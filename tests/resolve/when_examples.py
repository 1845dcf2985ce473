"""Stories for tests, written with marks: ``[S0 source]``, ``[Q0 cue]``, ``[C0 content]`` of statement 0, and so on."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import strategies as st

from onrecord.resolve.values import Story
from onrecord.span import Span
from onrecord.statement import Draft

_MARK = re.compile(r"\[(?P<role>[SQC])(?P<number>\d+) |\]")


def story(marked: str, published: date | None = date(2022, 11, 1), parents: dict[int, int] | None = None) -> Story:
    """The story of a text with marks; ``parents`` gives the statement each nested one stands in."""
    text, at = "", 0
    open_: list[tuple[str, int, int]] = []
    spans: dict[int, dict[str, list[Span]]] = {}
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark["role"]:
            open_.append((mark["role"], int(mark["number"]), len(text)))
        else:
            role, number, start = open_.pop()
            spans.setdefault(number, {"S": [], "Q": [], "C": []})[role].append(Span(start, len(text)))
    text += marked[at:]
    drafts = tuple(
        Draft(tuple(spans[n]["S"]), tuple(spans[n]["Q"]), tuple(spans[n]["C"]), "indirect", (parents or {}).get(n), 1.0)
        for n in sorted(spans)
    )
    return Story(text, drafts, published)


WORDS = "he said on Monday last week . “ ” Mr. has told CNN , the in 2014 Feb. 30 July\n\n and that after interview"


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Stories of loose words, with drafts whose spans lie anywhere."""
    text = draw(st.lists(st.sampled_from(WORDS.split(" ")), min_size=1, max_size=40).map(" ".join))
    size = len(text)
    drafts: list[Draft] = []
    for number in range(draw(st.integers(1, 5))):
        cuts = sorted(draw(st.lists(st.integers(0, size), min_size=6, max_size=6)))
        spans = [(Span(a, b),) if a < b else () for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
        content = spans[2] or (Span(0, size),)
        parent = draw(st.none() | st.integers(0, number - 1)) if number else None
        drafts.append(Draft(spans[0], spans[1], content, "indirect", parent, 1.0))
    return Story(text, tuple(drafts), draw(st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))))
