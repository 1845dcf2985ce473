"""Lines and paragraphs of a plain text, as spans of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from onrecord.span import Span

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Marks without width that white space stripping leaves, at the edges of scraped lines.
_BLANKS = "\ufeff\u200b\u2060\u00ad"
_ENDS = '.!?:;”"’»…)'
_WIDEST_WRAPPED = 200
_FEWEST_BREAKS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the white space at its edges.

    Attributes:
        span: where it stands.
        apart: a blank line (or the beginning of the text) stands before it.
        indent: how many blanks it begins with.
    """

    span: Span
    apart: bool
    indent: int


def lines_of(text: str) -> list[Line]:
    """The lines of ``text`` that are not blank, in order."""
    found: list[Line] = []
    last = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        while start < end and _blank(text[start]):
            start += 1
        while end > start and _blank(text[end - 1]):
            end -= 1
        if end > start:
            breaks = len(_BREAK.findall(text, last, start))
            found.append(Line(Span(start, end), not found or breaks > 1, start - match.start()))
            last = end
    return found


def is_wrapped(text: str, lines: list[Line]) -> bool:
    """True when ``text`` is broken into lines to a width, so that a line is no paragraph.

    The sign is line breaks within sentences: a fifth of all breaks without a blank line (of one or two
    breaks, all) are followed by a small letter.
    """
    breaks = lowered = 0
    for before, line in pairwise(lines):
        if line.apart:
            continue
        breaks += 1
        lowered += (
            text[line.span.start].islower()
            and text[before.span.end - 1] not in _ENDS
            and len(before.span) <= _WIDEST_WRAPPED
        )
    if breaks < _FEWEST_BREAKS:
        return breaks > 0 and lowered == breaks
    return lowered * 5 >= breaks


def wrapped_blocks(text: str, lines: list[Line]) -> list[list[Line]]:
    """The lines of a wrapped text, grouped into its paragraphs.

    Blank lines separate them. Where there are none, an indented line begins a paragraph.
    """
    by_indent = not any(line.apart for line in lines[1:]) and any(line.indent == 0 for line in lines)
    blocks: list[list[Line]] = []
    for line in lines:
        if not blocks or line.apart or (by_indent and line.indent > 1):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return blocks


def _blank(char: str) -> bool:
    return char.isspace() or char in _BLANKS
