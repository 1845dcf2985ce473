"""Markup: an article's text as HTML, with every span of every statement in an element of its own.

HTML elements must nest, spans need not. Where spans cross, an element is closed and opened again, so
the page is well formed whatever the spans are. Tags are all that is added: without them the text is
what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from onrecord.present.marking import Mark, marks_of, paragraphs, pieces
from onrecord.present.outline import Entry
from onrecord.present.safe import for_page

_DEEPEST = 4
"""Deeper nesting looks like this depth."""


def marked_text(text: str, entries: Sequence[Entry], prefix: str) -> Iterator[str]:
    """The paragraphs of ``text`` as HTML.

    Each stretch of a span is ``<span class="ROLE" data-s="PREFIX-NUMBER">``. The first of a statement's
    content has the id ``PREFIX-tNUMBER`` and an empty link to its list item, ``PREFIX-iNUMBER``; the
    number in it is drawn by the style sheet, so copied text stays clean.
    """
    clean = for_page(text)
    bounds = paragraphs(clean)
    starts = {start for start, _ in bounds}
    placed: set[int] = set()
    layers = _layers(entries)
    stack: list[Mark] = []
    for piece in pieces(len(clean), marks_of(entries), cuts=starts):
        if piece.start in starts:
            yield "</span>" * len(stack)
            stack = []
            yield '</p><p dir="auto">' if piece.start else '<p dir="auto">'
        kept = 0
        while kept < min(len(stack), len(piece.marks)) and stack[kept] == piece.marks[kept]:
            kept += 1
        yield "</span>" * (len(stack) - kept)
        for mark in piece.marks[kept:]:
            first = mark.role == "content" and mark.number not in placed
            if first:
                placed.add(mark.number)
            yield _open(mark, prefix, layers, first=first)
        stack = list(piece.marks)
        yield _escaped(clean[piece.start : piece.end])
    yield "</span>" * len(stack)
    if bounds:
        yield "</p>"


def _open(mark: Mark, prefix: str, layers: dict[int, int], *, first: bool) -> str:
    name = f"{prefix}-{mark.number}"
    if mark.role != "content":
        return f'<span class="{mark.role}" data-s="{name}">'
    look = f"content depth{min(mark.depth, _DEEPEST)} over{min(layers[mark.number], _DEEPEST)}"
    if not first:
        return f'<span class="{look}" data-s="{name}">'
    return (
        f'<span class="{look}" data-s="{name}" id="{prefix}-t{mark.number}">'
        f'<a class="ref" href="#{prefix}-i{mark.number}" data-n="{mark.number}"'
        f' aria-label="Statement {mark.number}, to the list"></a>'
    )


def _layers(entries: Sequence[Entry]) -> dict[int, int]:
    """How many levels of statements stand in each: its underline is drawn below all of theirs."""
    layers: dict[int, int] = {}
    for entry in reversed(entries):  # children come after their parent
        layers[entry.number] = max((layers[child] + 1 for child in entry.children), default=0)
    return layers


def _escaped(text: str) -> str:
    """``text`` escaped; a line break within a paragraph is shown as one."""
    body = text.rstrip("\n")
    return escape(body).replace("\n", "<br>\n") + "\n" * (len(text) - len(body))
