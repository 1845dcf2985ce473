"""Where the rooms meet: inputs go in, readings come out, in order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from onrecord.ahead import ahead
from onrecord.article import Article
from onrecord.errors import InputError
from onrecord.ingest import Limits, Overrides, Page, page_of_text, pages
from onrecord.read.reader import Read, Reader
from onrecord.read.sense import Sense
from onrecord.resolve import Story, resolve
from onrecord.statement import Draft, Reading, statements_of

DEFAULT_MIN_CONFIDENCE = 0.1
"""Leaves out what is nearly always wrong: on the development articles it costs no recall (docs/evaluation.md)."""

LONGEST_WAIT = 0.5
"""Seconds an article that has been taken in may wait for others to be read with."""

AHEAD = 24
"""Articles that may have been read and wait to be resolved; bounds memory."""


@dataclass(frozen=True, slots=True)
class Options:
    """How inputs are read.

    Attributes:
        published, publisher, title, url: put in place of what the input says of itself.
        min_confidence: statements less sure than this are left out, with what is nested in them.
        threads: processor threads; 0 means all there are.
        max_bytes: the largest input, in bytes, after decompression.
        timeout: seconds a URL may take, all redirects together.
        allow_private: fetch from private and loopback addresses too.
        model: folder of another model than the one that comes with the program.
    """

    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    min_confidence: float = DEFAULT_MIN_CONFIDENCE
    threads: int = 0
    max_bytes: int = 20_000_000
    timeout: float = 20.0
    allow_private: bool = False
    model: str | None = None


_readers: dict[tuple[str | None, int], Reader] = {}


def reader_for(options: Options) -> Reader:
    """The reader that ``options`` ask for; loaded once in a process.

    Raises:
        ModelError: when its model cannot be used.
    """
    key = (options.model, options.threads)
    if key not in _readers:
        _readers[key] = Reader.load(Path(options.model) if options.model else None, options.threads)
    return _readers[key]


def read_all(
    inputs: Iterable[str],
    options: Options | None = None,
    *,
    stdin: BinaryIO | None = None,
    on_count: Callable[[int], None] | None = None,
) -> Iterator[Reading | InputError]:
    """Read files, folders, URLs and ``-``, one result an article, in the order given.

    An input that cannot be read gives its error in its place, and the others are still read.

    Args:
        on_count: called with the number of inputs known so far, whenever it grows.

    Raises:
        ModelError: when the model cannot be used.
    """
    options = options or Options()
    overrides = Overrides(options.published, options.publisher, options.title, options.url)
    limits = Limits(max_bytes=options.max_bytes, seconds=options.timeout, allow_private=options.allow_private)
    source = pages(inputs, overrides=overrides, limits=limits, stdin=stdin, on_count=on_count)
    yield from read_pages(source, options)


def read_pages(source: Iterable[Page | InputError], options: Options) -> Iterator[Reading | InputError]:
    """Read pages as they come; errors pass through in their places.

    With more than one thread, pages are read ahead while those before them are resolved.
    """
    reader = reader_for(options)
    found = _drafted(source, reader)
    for item, read in found if reader.model.threads == 1 else ahead(found, AHEAD):
        if isinstance(item, InputError):
            yield item
        else:
            assert read is not None
            yield reading_of(item, read.drafts, options.min_confidence, read.sense)


def _drafted(
    source: Iterable[Page | InputError], reader: Reader
) -> Iterator[tuple[Page, Read] | tuple[InputError, None]]:
    waiting: deque[Page | InputError] = deque()

    def texts() -> Iterator[str | None]:
        since = time.monotonic()
        for item in source:
            waiting.append(item)
            if isinstance(item, Page):
                yield item.text
            if time.monotonic() - since > LONGEST_WAIT:
                yield None
                since = time.monotonic()

    for read in reader.stream(texts(), sense=True):
        while isinstance(item := waiting.popleft(), InputError):
            yield item, None
        yield item, read
    for item in waiting:
        assert isinstance(item, InputError)
        yield item, None


def reading_of(page: Page, drafts: list[Draft], min_confidence: float, sense: Sense | None = None) -> Reading:
    """Make the article and its statements of a page and what was found in it.

    The title stays in the text, as its first paragraph, when something in it is attributed.
    """
    drafts = confident(drafts, min_confidence)
    text = page.text
    cut = page.title_end
    if cut and not any(s.start < cut for d in drafts for s in (*d.source, *d.cue, *d.content)):
        text = text[cut:]
        drafts = [
            replace(
                d,
                source=tuple(s.shifted(-cut) for s in d.source),
                cue=tuple(s.shifted(-cut) for s in d.cue),
                content=tuple(s.shifted(-cut) for s in d.content),
            )
            for d in drafts
        ]
        sense = sense and sense.without(cut)
    article = Article(
        text=text,
        url=page.url,
        path=page.path,
        title=page.title,
        byline=page.byline,
        publisher=page.publisher,
        published=page.published,
        language=page.language,
    )
    story = Story(text, tuple(drafts), _day(page.published), page.publisher, page.title, sense)
    return Reading(article, statements_of(article, drafts, resolve(story)))


def _day(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date-time."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def confident(drafts: list[Draft], least: float) -> list[Draft]:
    """The drafts of at least this confidence whose ancestors all have it too."""
    kept: list[Draft] = []
    at: dict[int, int] = {}
    for i, draft in enumerate(drafts):
        if draft.confidence < least or (draft.parent is not None and draft.parent not in at):
            continue
        at[i] = len(kept)
        kept.append(replace(draft, parent=None if draft.parent is None else at[draft.parent]))
    return kept


def read_article(source: str | Path, options: Options | None = None) -> Reading:
    """Read one file or URL.

    Raises:
        InputError: when it cannot be read.
        ModelError: when the model cannot be used.
        ValueError: when it is a folder that does not hold exactly one article.
    """
    results = list(read_all([str(source)], options))
    if len(results) != 1:
        raise ValueError(f"{source} holds {len(results)} articles: use read_all")
    result = results[0]
    if isinstance(result, InputError):
        raise result
    return result


def read_text(text: str, options: Options | None = None) -> Reading:
    """Read a text that is at hand.

    Raises:
        InputError: when there is nothing to read in it.
        ModelError: when the model cannot be used.
    """
    options = options or Options()
    overrides = Overrides(options.published, options.publisher, options.title, options.url)
    page = page_of_text(text, overrides=overrides)
    (result,) = read_pages([page], options)
    if isinstance(result, InputError):
        raise result
    return result
