"""Text: a reading for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from onrecord.article import Article
from onrecord.present.listing import listed, table
from onrecord.present.marking import Mark, marks_of, paragraphs, pieces
from onrecord.present.outline import Entry, outline
from onrecord.present.safe import for_terminal, line
from onrecord.present.terminal import BOLD, CUE, DIM, GLUE, SOURCE, Run, content_style, render, run, wrap
from onrecord.present.view import counted
from onrecord.statement import Reading

Kind = Literal["marked", "table"]

_PROSE = 92
"""Lines of running text are not longer than this, however wide the terminal."""
_NARROWEST = 24


class Text:
    """Readings as text: ``marked`` shows the article and a list, ``table`` the list alone.

    Args:
        columns: width of the terminal.
        color: whether escape sequences may be used.
    """

    def __init__(self, kind: Kind = "marked", *, columns: int = 80, color: bool = False) -> None:
        self._kind = kind
        self._columns = max(columns, _NARROWEST)
        self._color = color
        self._count = 0

    def begin(self) -> Iterable[str]:
        """Nothing: each reading has a header of its own."""
        return ()

    def reading(self, reading: Reading) -> Iterable[str]:
        """The lines of ``reading``."""
        self._count += 1
        if self._count > 1:
            yield "\n"
        for chars in self._lines(reading):
            yield render(chars, color=self._color).rstrip(" ") + "\n"

    def end(self) -> Iterable[str]:
        """Nothing: there is no footer."""
        return ()

    def _lines(self, reading: Reading) -> Iterator[Run]:
        entries = outline(reading.statements)
        prose = min(self._columns, _PROSE)
        yield from _header(reading.article, entries, prose)
        if self._kind == "table":
            yield from table(entries, reading.article.text, self._columns)
            return
        yield []
        yield from _body(reading.article.text, marks_of(entries), prose, styled=self._color)
        if entries:
            yield run("─" * prose, DIM)
            yield from listed(entries, reading.article.text, prose)


def _header(article: Article, entries: Sequence[Entry], columns: int) -> Iterator[Run]:
    yield run("═" * columns, DIM)
    yield from wrap(run(line(article.title or "Untitled"), BOLD), columns)
    about = [article.publisher, article.published, article.byline]
    if any(about):
        yield from wrap(run(" · ".join(line(part) for part in about if part)), columns)
    where = article.url or article.path
    if where:
        yield from wrap(run(line(where), DIM), columns)
    nested = sum(entry.depth > 0 for entry in entries)
    count = counted(len(entries), "statement", "statements") if entries else "no statements"
    yield from wrap(run(count + (f", {nested} of them nested" if nested else ""), DIM), columns)
    yield run("─" * columns, DIM)


def _body(text: str, marks: Sequence[Mark], columns: int, *, styled: bool) -> Iterator[Run]:
    """The article, its statements marked: ``*source*``, ``_cue_``, ``‹1 content›``.

    Where styles are seen, bold and italics stand for the signs of source and cue.
    """
    clean = for_terminal(text)
    starts = {start for start, _ in paragraphs(clean)}
    paragraph: Run = []
    openings, closings = _signs([mark for mark in marks if mark.role == "content"] if styled else marks)
    for piece in pieces(len(clean), marks, cuts=starts):
        if piece.start in starts and paragraph:
            yield from _paragraph(paragraph, columns)
            paragraph = []
        style = _style(piece.marks)
        paragraph.extend(openings.get(piece.start, ()))
        words_of_piece = clean[piece.start : piece.end]
        paragraph.extend(run(words_of_piece, style))
        paragraph.extend(closings.get(piece.end, ()))
    yield from _paragraph(paragraph, columns)


def _paragraph(chars: Run, columns: int) -> Iterator[Run]:
    """The wrapped lines of a paragraph (line breaks within it are kept), and an empty line after."""
    lines: list[Run] = [[]]
    for char in chars:
        if char.char == "\n":
            lines.append([])
        else:
            lines[-1].append(char)
    while lines and not any(char.char.strip() for char in lines[-1]):
        closing = lines.pop()  # a closing sign after the line break still belongs to the text
        if closing and lines:
            lines[-1].extend(closing)
    for one in lines:
        yield from wrap(one, columns)
    if lines:
        yield []


def _style(marks: Sequence[Mark]) -> str:
    if not marks:
        return ""
    inner = marks[-1]
    if inner.role == "source":
        return SOURCE
    if inner.role == "cue":
        return CUE
    return content_style(inner.depth)


def _signs(marks: Sequence[Mark]) -> tuple[dict[int, Run], dict[int, Run]]:
    """What is written before a character, and after one, so that marks are seen without colour.

    A source or cue that statements share gets its signs once. A closing sign carries the number where
    it closes something else than what was opened last.
    """
    openings: dict[int, Run] = {}
    closings: dict[int, Run] = {}
    opened: list[Mark] = []
    seen: set[tuple[str, int, int]] = set()
    shown: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.span.start, mark.nesting)):
        key = (mark.role, mark.span.start, mark.span.end)
        if mark.role != "content" and key in seen:
            continue
        seen.add(key)
        shown.append(mark)
    edges: list[tuple[int, int, tuple[int, ...], Mark]] = []
    for rank, mark in enumerate(shown):
        # At one place, what began last closes first, and all closes before anything opens.
        edges.append((mark.span.start, 1, (rank,), mark))
        edges.append((mark.span.end, 0, (-mark.span.start, -rank), mark))
    for at, opens, _, mark in sorted(edges, key=lambda edge: edge[:3]):
        if opens:
            openings.setdefault(at, []).extend(_opening(mark))
            opened.append(mark)
            continue
        crossing = opened[-1] is not mark
        opened.remove(mark)
        closings.setdefault(at, []).extend(_closing(mark, crossing=crossing))
    return openings, closings


def _opening(mark: Mark) -> Run:
    if mark.role == "content":
        return run(f"‹{mark.number}{GLUE}", DIM)
    return run("*" if mark.role == "source" else "_", DIM)


def _closing(mark: Mark, *, crossing: bool) -> Run:
    if mark.role == "content":
        return run(f"{GLUE}{mark.number}›" if crossing else "›", DIM)
    return run("*" if mark.role == "source" else "_", DIM)
