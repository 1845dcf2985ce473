"""Tables: lists for a terminal, in columns as wide as they need to be and as the window lets them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.present.safe import line, padded, shorten, width
from onrecord.present.terminal import render, run, wrap

_GAP = "  "

LINES = 3
"""Lines that a cell is folded into at most; what is longer ends in an ellipsis."""


_WORD = 12
"""Columns in which a word is not broken, where there is room."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        width: columns of the terminal it takes at most; 0 for one that is folded into its share of what is left.
        share: how much of what is left it gets, against the others.
        least: width of the terminal from which on it is shown; such a column is left out when it is empty.
        right: numbers stand to the right.
    """

    name: str
    width: int = 0
    share: int = 0
    least: int = 0
    right: bool = False


def table(columns: Sequence[Column], rows: Sequence[Mapping[str, str]], terminal: int) -> Iterator[str]:
    """The lines of a table: a head, and the rows; nothing where there are none."""
    if not rows:
        return
    shown = [c for c in columns if terminal >= c.least and (not c.least or any(row[c.name] for row in rows))]
    head = {column.name: column.name for column in shown}
    cells = [head, *({column.name: line(row[column.name]) for column in shown} for row in rows)]
    widths = _widths(shown, cells, terminal)
    for row in cells:
        folds = row is not head
        folded = [_folded(row[c.name], widths[c.name]) if folds and c.share else [row[c.name]] for c in shown]
        for i in range(max(map(len, folded))):
            parts = (
                padded(lines[i] if i < len(lines) else "", widths[c.name], right=c.right)
                for c, lines in zip(shown, folded, strict=True)
            )
            yield _GAP.join(parts).rstrip() + "\n"


def columns_here() -> int:
    """Columns of the terminal; of no terminal, as many as COLUMNS says, or 100."""
    return max(shutil.get_terminal_size((100, 24)).columns, 24)


def hanging(text: str, columns: int, *, margin: int = 2) -> Iterator[str]:
    """``text``, harmless already, folded at a terminal, later lines further in; in a pipe it stays one line."""
    inner = max(columns - margin - 4, 12) if sys.stdout.isatty() else sys.maxsize
    for i, chars in enumerate(wrap(run(text), inner)):
        yield " " * (margin + (4 if i else 0)) + render(chars, color=False) + "\n"


def _widths(shown: Sequence[Column], cells: Sequence[Mapping[str, str]], terminal: int) -> dict[str, int]:
    """No column is wider than what it holds; what one leaves the others have."""
    needed = {column.name: max(width(row[column.name]) for row in cells) for column in shown}
    widths = {c.name: min(c.width, needed[c.name]) for c in shown if not c.share}
    left = [column for column in shown if column.share]
    words = {
        c.name: min(max(width(word) for row in cells for word in row[c.name].split() or [""]), _WORD) for c in left
    }
    room = max(terminal - sum(widths.values()) - len(_GAP) * (len(shown) - 1), 4 * len(left))
    while left:
        shares = sum(column.share for column in left)
        fair = {c.name: max(room * c.share // shares, 4) for c in left}
        fits = sum(words[c.name] for c in left) <= room
        settled = {c.name: needed[c.name] for c in left if needed[c.name] <= fair[c.name]} or {
            c.name: words[c.name] for c in left if fits and fair[c.name] < words[c.name]
        }
        widths |= settled or fair
        room -= sum(settled.values())
        left = [column for column in left if column.name not in (settled or fair)]
    return widths


def _folded(text: str, columns: int) -> list[str]:
    lines = [render(chars, color=False) for chars in wrap(run(text), columns)]
    if len(lines) > LINES:
        # the ellipsis needs a place, so the last line is cut from all that is left
        lines = [*lines[: LINES - 1], shorten(" ".join(lines[LINES - 1 :]), columns)]
    return lines or [""]
