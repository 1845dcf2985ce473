"""Terminal: styled text, wrapped to a number of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.present.safe import char_width

BOLD = "1"
DIM = "2"
SOURCE = "1;36"
CUE = "3;35"
STANCE = "1"
_CONTENT = ("32", "4;32", "4;34", "4;33")
"""By nesting; all colours are of the sixteen that a terminal's own theme keeps readable."""


def content_style(depth: int) -> str:
    """The style of a content that stands in ``depth`` others."""
    return _CONTENT[min(depth, len(_CONTENT) - 1)]


class Char(NamedTuple):
    """One character and its style, the parameters of an SGR sequence (empty for plain)."""

    char: str
    style: str = ""


Run = list[Char]

GLUE = "\N{NO-BREAK SPACE}"
"""A space at which no line breaks; written as an ordinary one."""


def run(text: str, style: str = "") -> Run:
    """``text``, all of it in one style."""
    return [Char(char, style) for char in text]


def render(line: Sequence[Char], *, color: bool) -> str:
    """``line`` as a string; with ``color`` each change of style becomes an escape sequence."""
    if not color:
        return "".join(char.char for char in line).replace(GLUE, " ")
    out: list[str] = []
    now = ""
    for char, style in line:
        if style != now:
            out.append(("\x1b[0m" if now else "") + (f"\x1b[{style}m" if style else ""))
            now = style
        out.append(char)
    if now:
        out.append("\x1b[0m")
    return "".join(out).replace(GLUE, " ")


def wrap(text: Sequence[Char], columns: int) -> Iterator[Run]:
    """Lines of at most ``columns`` columns.

    Lines break at spaces, which fall away there, and between wide characters, which are written
    without spaces; what is longer than a line is cut.
    """
    line: Run = []
    used = 0
    for word, gap in _words(text):
        word_width = _width(word)
        gap_width = _width(gap)
        if line and used + gap_width + word_width > columns:
            yield line
            line, used = [], 0
        elif line:
            line.extend(gap)
            used += gap_width
        if word_width <= columns - used:
            line.extend(word)
            used += word_width
            continue
        for char in word:  # longer than a whole line
            wide = char_width(char.char)
            if line and used + wide > columns:
                yield line
                line, used = [], 0
            line.append(char)
            used += wide
    if line:
        yield line


def _words(text: Sequence[Char]) -> Iterator[tuple[Run, Run]]:
    """What may not be broken, each with the spaces before it."""
    word: Run = []
    gap: Run = []
    for char in text:
        if char.char == " ":
            if word:
                yield word, gap
                word, gap = [], []
            gap.append(char)
        else:
            if word and char_width(word[-1].char) == 2 and char_width(char.char) == 2:
                yield word, gap
                word, gap = [], []
            word.append(char)
    if word:
        yield word, gap


def _width(text: Sequence[Char]) -> int:
    return sum(char_width(char.char) for char in text)
