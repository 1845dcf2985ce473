"""Plain text to `Page`: what stays is an exact slice of the source, and its offsets are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.errors import NotText
from onrecord.ingest.boilerplate import Where, boilerplate
from onrecord.ingest.captions import end_without_credit
from onrecord.ingest.language import language_of
from onrecord.ingest.lines import Line, is_wrapped, lines_of, wrapped_blocks
from onrecord.ingest.masthead import read_credits
from onrecord.ingest.page import Overrides, Page, Piece
from onrecord.ingest.select import select
from onrecord.span import Span

SEPARATOR = "\n\n"
_SURROGATE = re.compile(r"[\ud800-\udfff]+")
_SPACE = re.compile(r"\s+")
_HEADING_MARK = re.compile(r"#{1,6}[ \t]+(?=\S)")
_EDGE_BLOCKS = 4


def page_of_text(
    text: str,
    *,
    name: str = "text",
    overrides: Overrides | None = None,
    path: str | None = None,
    url: str | None = None,
) -> Page:
    """Make a page of plain text.

    Nothing is altered under an offset: every paragraph of the page is a slice of ``text`` (in which only
    lone surrogates, which no encoding can carry, are skipped), and `Page.to_raw` leads back. Lines that
    are not body text are left out whole, and so is the credit at the end of a caption; what lines say
    about title, author, date and outlet is kept.

    Args:
        text: the text, with line breaks of any kind, hard-wrapped or one paragraph a line.
        name: how messages and the page call it.
        overrides: metadata that replaces what the text says.
        path: the file it was read from.
        url: where it came from.

    Raises:
        NotText: there is nothing in it but white space.
    """
    given = overrides or Overrides()
    spans = _paragraphs(text)
    if not spans:
        raise NotText(name, "the text is empty", "give a text with at least one sentence")
    cut = [span.cut(text) for span in spans]
    chosen = select(cut)
    if given.title is not None and chosen.title is None and _same(given.title, cut[0]) and len(spans) > 1:
        chosen = select(cut[1:], given.title)
        chosen.title, chosen.body = 0, [at + 1 for at in chosen.body]
    parts = [spans[at] for at in ([] if chosen.title is None else [chosen.title]) + chosen.body]
    joined, pieces, ends = _joined(text, parts)
    own_title = None if chosen.title is None else _SPACE.sub(" ", cut[chosen.title]).rstrip(" ;")
    said = chosen.credits
    return Page(
        name=name,
        text=joined,
        title_end=0 if chosen.title is None else min(ends[0] + len(SEPARATOR), len(joined)),
        url=given.url or url,
        path=path,
        title=given.title or own_title,
        byline=said.byline,
        publisher=given.publisher or said.publisher or said.agency,
        published=given.published or chosen.published,
        language=language_of(joined),
        pieces=pieces,
    )


def _paragraphs(text: str) -> list[Span]:
    """The paragraphs of ``text``; a line that is certainly boilerplate stands alone."""
    lines = [line for line in lines_of(text) if _SURROGATE.sub("", line.span.cut(text)).strip()]
    if not is_wrapped(text, lines):
        spans = [line.span for line in lines]
    else:
        blocks = wrapped_blocks(text, lines)
        spans = []
        for at, block in enumerate(blocks):
            edge = at < _EDGE_BLOCKS or at >= len(blocks) - _EDGE_BLOCKS
            spans.extend(_peeled(text, block) if edge else [_around(block)])
    return [_without_credit(text, _without_mark(text, span)) for span in spans]


def _peeled(text: str, block: list[Line]) -> Iterator[Span]:
    """The paragraph ``block`` of a wrapped text, lines of a masthead at its edges taken off."""

    def is_apart(line: Line) -> bool:
        cut = line.span.cut(text)
        return boilerplate(cut, Where.ANY) is not None or read_credits(cut) is not None

    start, end = 0, len(block)
    while start < end and is_apart(block[start]):
        start += 1
    # After running text a last line is its end, whatever it looks like ("... on / 13 February 2024").
    tail = end
    while tail > start and is_apart(block[tail - 1]):
        tail -= 1
    if tail > start and tail - start <= 2:
        end = tail
    yield from (line.span for line in block[:start])
    if start < end:
        yield _around(block[start:end])
    yield from (line.span for line in block[end:])


def _around(block: list[Line]) -> Span:
    return Span(block[0].span.start, block[-1].span.end)


def _without_mark(text: str, span: Span) -> Span:
    """``span`` without the mark of a Markdown heading."""
    mark = _HEADING_MARK.match(text, span.start, span.end)
    return Span(mark.end(), span.end) if mark else span


def _without_credit(text: str, span: Span) -> Span:
    """``span`` without the credit at the end of a caption."""
    return Span(span.start, span.start + end_without_credit(span.cut(text)))


def _joined(text: str, spans: list[Span]) -> tuple[str, tuple[Piece, ...], list[int]]:
    """The slices under ``spans`` as one text, the offset map, and where each paragraph ends."""
    out: list[str] = []
    pieces: list[Piece] = []
    ends: list[int] = []
    length = 0
    for span in spans:
        if out:
            out.append(SEPARATOR)
            length += len(SEPARATOR)
        for start, end in _encodable(text, span):
            out.append(text[start:end])
            pieces.append(Piece(length, length + end - start, start))
            length += end - start
        ends.append(length)
    return "".join(out), tuple(pieces), ends


def _encodable(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """The stretches of ``span`` between lone surrogates."""
    start = span.start
    for gap in _SURROGATE.finditer(text, span.start, span.end):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < span.end:
        yield start, span.end


def _same(one: str, other: str) -> bool:
    return _SPACE.sub(" ", one).strip().casefold() == _SPACE.sub(" ", other).strip().casefold()
