"""Adding: from inputs into a record. Where reading and the record meet; the owner of the clock there.

Reading keeps the processor busy; a thread of its own writes what has been read, many articles in one
transaction when they come fast, and never later than a second after they came.
"""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from typing import Any, BinaryIO, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from onrecord import __version__
from onrecord.clock import utc_now
from onrecord.errors import InputError, OnrecordError, RecordUnreachable
from onrecord.ingest import Columns, Limits, Overrides, Page, pages
from onrecord.pipeline import Options, read_pages, reader_for
from onrecord.record.rows import article_key
from onrecord.record.store import Added, Arrival, Outcome, RawOrigin, ReaderKey, Record

TOGETHER = 64
"""Articles that one transaction holds at most."""

GATHER = 0.7
"""Seconds for which articles are gathered into one transaction."""

AHEAD = 256
"""Articles that have been read and wait to be written, at most; bounds memory."""

PATIENCE = 120.0
"""Seconds for which a server that went away is asked again."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one input.

    Attributes:
        name: the input.
        outcome: see `onrecord.record.store.Outcome`; None when it failed.
        error: why it failed.
        statements: how many were written.
        copy_of: the version that its text is a copy of.
    """

    name: str
    outcome: Outcome | None = None
    error: OnrecordError | None = None
    statements: int = 0
    copy_of: int | None = None


@dataclass(slots=True)
class Summary:
    """Counts, while it goes on and at the end.

    Attributes:
        returned: articles whose earlier text was found once more.
        words: read, by white space.
        seconds: since it began.
    """

    new: int = 0
    known: int = 0
    changed: int = 0
    reread: int = 0
    returned: int = 0
    failed: int = 0
    statements: int = 0
    copies: int = 0
    words: int = 0
    seconds: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def count(self, event: Event) -> None:
        """Count one input."""
        name = event.outcome or "failed"
        setattr(self, name, getattr(self, name) + 1)
        self.statements += event.statements
        self.copies += event.copy_of is not None
        self.seconds = time.monotonic() - self.began

    def to_json(self) -> dict[str, Any]:
        """The counts by name."""
        names = ("new", "known", "changed", "reread", "returned", "failed", "statements", "copies", "words")
        return {name: getattr(self, name) for name in names} | {"seconds": round(self.seconds, 3)}


def reader_key(options: Options) -> ReaderKey:
    """Which reader ``options`` ask for, as a record names it.

    Raises:
        ModelError: its model cannot be used.
    """
    about = reader_for(options).model.about
    settings = json.dumps({"min_confidence": options.min_confidence}, sort_keys=True)
    return ReaderKey(__version__, about.name, about.digest, settings)


def source_of(
    inputs: Iterable[str],
    options: Options,
    *,
    columns: Columns | None = None,
    stdin: BinaryIO | None = None,
    on_count: Callable[[int], None] | None = None,
    clock: Callable[[], str] = utc_now,
) -> Iterator[Page | InputError]:
    """The pages of all inputs."""
    overrides = Overrides(options.published, options.publisher, options.title, options.url)
    limits = Limits(max_bytes=options.max_bytes, seconds=options.timeout, allow_private=options.allow_private)
    return pages(
        inputs, overrides=overrides, limits=limits, stdin=stdin, on_count=on_count, columns=columns, clock=clock
    )


def add_pages(
    source: Iterable[Page | InputError],
    record: Record | None,
    options: Options,
    *,
    summary: Summary | None = None,
    on_event: Callable[[Event], None] | None = None,
    on_wait: Callable[[OnrecordError], None] | None = None,
    dry_run: bool = False,
    clock: Callable[[], str] = utc_now,
) -> Summary:
    """Read pages and put them into a record.

    What is known is not read again. When this is interrupted, what has been read by then is still written.

    Args:
        record: where they go; None only in a dry run, for a record that is not there yet.
        summary: counted on as it goes, so that it can be told after an interruption.
        on_event: called for every input, in the thread of the caller.
        on_wait: called, in any thread, when a server has gone away and is being waited for.
        dry_run: read, but write nothing.

    Raises:
        ModelError: the model cannot be used.
        RecordError: the record cannot be written; all that came before is in it.
    """
    told = summary if summary is not None else Summary()
    reader = reader_key(options)
    waiting: deque[Page] = deque()
    at_once: deque[Event] = deque()

    def unknown() -> Iterator[Page | InputError]:
        for item in source:
            if isinstance(item, Page):
                if record is not None and patiently(partial(_is_known, record, item, reader), record, on_wait):
                    at_once.append(Event(item.name, "known"))
                    continue
                waiting.append(item)
            yield item

    def tell(event: Event) -> None:
        told.count(event)
        if on_event is not None:
            on_event(event)

    writer = _Guesser(record) if dry_run or record is None else _Writer(record, clock, on_wait)
    try:
        for result in read_pages(unknown(), options):
            if isinstance(result, InputError):
                tell(Event(result.name, error=result))
            else:
                page = waiting.popleft()
                told.words += len(result.article.text.split())
                arrival = Arrival(
                    result, origin_of(page), reader.program, reader.model, reader.model_digest, reader.settings
                )
                writer.put(page.name, arrival)
            for event in _drained(at_once, writer.done):
                tell(event)
    finally:
        try:
            writer.finish()
        finally:
            for event in _drained(at_once, writer.done):
                tell(event)
            told.seconds = time.monotonic() - told.began
    return told


def origin_of(page: Page) -> RawOrigin | None:
    """Where a page came from, as the record keeps it.

    The bytes are kept, except those of a record of a WARC file on this machine: the file has them. An archive that
    was fetched, or came in through a pipe, is not there a second time.
    """
    origin = page.origin
    if origin is None or not origin.digest:
        return None
    container, local = origin.container, False
    if container is not None and "://" not in container and os.path.isfile(container):
        container, local = os.path.abspath(container), True
    kept_elsewhere = local and origin.offset is not None and origin.length is not None
    return RawOrigin(
        digest=origin.digest,
        size=len(origin.raw) if origin.raw is not None else 0,
        data=None if kept_elsewhere else origin.raw,
        media_type=origin.media_type,
        container=container,
        offset=origin.offset,
        length=origin.length,
        member=origin.member,
        fetched=origin.fetched,
    )


def patiently(
    action: Callable[[], T], record: Record, on_wait: Callable[[OnrecordError], None] | None, seconds: float = PATIENCE
) -> T:
    """Do it; while the server is away, again and again.

    Raises:
        RecordUnreachable: it stayed away.
    """
    until = time.monotonic() + seconds
    pause = 0.2
    while True:
        try:
            return action()
        except RecordUnreachable as error:
            if not error.passing or time.monotonic() > until:
                raise
            if on_wait is not None and pause == 0.2:
                on_wait(error)
            record.engine.dispose()
            time.sleep(pause)
            pause = min(2 * pause, 3.0)


def _is_known(record: Record, page: Page, reader: ReaderKey) -> bool:
    digests = [_sha(page.text)]
    if page.title_end:
        digests.append(_sha(page.text[page.title_end :]))
    about = {
        "title": page.title,
        "publisher": page.publisher,
        "published": page.published,
        "fetched": page.origin.fetched if page.origin else None,
    }
    return record.known(page.url, digests, about, reader)


def _sha(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _drained(*of: deque[Event]) -> Iterator[Event]:
    for events in of:
        while events:
            yield events.popleft()


class _Writer:
    """Writes arrivals in a thread of its own, in the order they come."""

    def __init__(
        self, record: Record, clock: Callable[[], str], on_wait: Callable[[OnrecordError], None] | None
    ) -> None:
        self.done: deque[Event] = deque()
        self._record, self._clock, self._on_wait = record, clock, on_wait
        self._queue: queue.Queue[tuple[str, Arrival] | None] = queue.Queue(AHEAD)
        self._failure: BaseException | None = None
        self._told = False
        self._thread = threading.Thread(target=self._run, name="onrecord-writer", daemon=True)
        self._thread.start()

    def put(self, name: str, arrival: Arrival) -> None:
        """Hand over one article. Raises what has gone wrong in the thread."""
        while self._failure is None:
            try:
                self._queue.put((name, arrival), timeout=0.5)
                return
            except queue.Full:
                continue
        self._told = True
        raise self._failure

    def finish(self) -> None:
        """Write what has been handed over, and end. Raises what has gone wrong."""
        while self._thread.is_alive():
            try:
                self._queue.put(None, timeout=0.2)
                break
            except queue.Full:
                continue
        while self._thread.is_alive():
            self._thread.join(0.2)
        if self._failure is not None and not self._told:
            raise self._failure

    def _run(self) -> None:
        try:
            ended = False
            while not ended:
                batch, ended = self._gathered()
                if batch:
                    self._write(batch)
        except BaseException as error:  # handed to the thread that puts
            self._failure = error

    def _gathered(self) -> tuple[list[tuple[str, Arrival]], bool]:
        batch: list[tuple[str, Arrival]] = []
        item = self._queue.get()
        until = time.monotonic() + GATHER
        while item is not None:
            batch.append(item)
            left = until - time.monotonic()
            if len(batch) >= TOGETHER:
                break
            try:
                item = self._queue.get(timeout=max(left, 0.0)) if left > 0 else self._queue.get_nowait()
            except queue.Empty:
                break
        return batch, item is None

    def _write(self, batch: Sequence[tuple[str, Arrival]]) -> None:
        tries = 0

        def write() -> list[Added]:
            nonlocal tries
            tries += 1
            return self._record.add_all([arrival for _, arrival in batch], now)

        now = self._clock()
        try:
            added = patiently(write, self._record, self._on_wait)
        except (SQLAlchemyError, ValueError, OverflowError) as error:
            if len(batch) > 1:  # one of them cannot be stored: find it, and keep the others
                for one in batch:
                    self._write([one])
                return
            reason = " ".join(str(getattr(error, "orig", None) or error).split())[:200]
            name = batch[0][0]
            self.done.append(Event(name, error=InputError(name, f"it cannot be stored: {reason}", "report this")))
            return
        for (name, arrival), found in zip(batch, added, strict=True):
            if tries > 1 and found.outcome == "known":
                # the server went away after it had written, before it could say so
                found = replace(found, outcome="new", statements=len(arrival.reading.statements))
            self.done.append(Event(name, found.outcome, None, found.statements, found.copy_of))


class _Guesser:
    """Says what a record would make of arrivals."""

    def __init__(self, record: Record | None) -> None:
        self.done: deque[Event] = deque()
        self._record = record
        self._seen: dict[str, set[str]] = {}

    def put(self, name: str, arrival: Arrival) -> None:
        """Tell what would become of one article."""
        article = arrival.reading.article
        sha = article.text_sha256
        before = self._seen.setdefault(article_key(article.url, sha), set())
        outcome: Outcome = self._record.outcome(arrival) if self._record is not None else "new"
        if sha in before:
            outcome = "known"
        elif before and outcome == "new":
            outcome = "changed"
        before.add(sha)
        written = outcome in ("new", "changed", "reread")
        self.done.append(Event(name, outcome, None, len(arrival.reading.statements) if written else 0))

    def finish(self) -> None:
        """Nothing is left to do."""
