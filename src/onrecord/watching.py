"""Watching: what is new in feeds, put into a record. What a feed has handed out is kept in the record too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import insert, select, update

from onrecord.adding import Event, Summary, add_pages, patiently
from onrecord.clock import utc_now
from onrecord.errors import InputError, OnrecordError
from onrecord.ingest import FeedState, Limits, Overrides, Polite, pages_of_entries, poll
from onrecord.pipeline import Options
from onrecord.record.schema import feed
from onrecord.record.store import Record


@dataclass(frozen=True, slots=True)
class Round:
    """One look at all feeds.

    Attributes:
        entries: how many were new.
        next_at: when the first of the feeds is to be asked again, in seconds since the epoch.
    """

    entries: int
    next_at: float


def watch_once(
    feeds: Sequence[str],
    record: Record,
    options: Options,
    polite: Polite,
    now: Callable[[], float],
    every: float,
    *,
    summary: Summary | None = None,
    on_event: Callable[[Event], None] | None = None,
    on_wait: Callable[[OnrecordError], None] | None = None,
    clock: Callable[[], str] = utc_now,
) -> Round:
    """Ask each feed whose time has come, and add what is new.

    A feed's state is kept only when its entries are in the record, so what an interruption left out is
    handed out again. An entry that cannot be had is told and not asked for again.

    Args:
        now: seconds since the epoch.
        every: seconds between two polls of a feed.

    Raises:
        ModelError: the model cannot be used.
        RecordError: the record cannot be written.
    """
    told = summary if summary is not None else Summary()
    overrides = Overrides(options.published, options.publisher)
    limits = Limits(max_bytes=options.max_bytes, seconds=options.timeout, allow_private=options.allow_private)
    entries = 0
    times: list[float] = []
    for url in feeds:
        before = patiently(partial(_state, record, url), record, on_wait)
        after, new, error = poll(before, limits, now(), polite=polite, every=every)
        if error is not None:
            _failed(error, told, on_event)
        if new:
            pages = pages_of_entries(new, feed=url, polite=polite, overrides=overrides, clock=clock, fetched=clock())
            add_pages(pages, record, options, summary=told, on_event=on_event, on_wait=on_wait, clock=clock)
            entries += len(new)
        if after != before:
            patiently(lambda after=after: _keep(record, after, clock()), record, on_wait)  # type: ignore[misc]  # the default binds it
        times.append(after.next_at)
    return Round(entries, min(times, default=now() + every))


def _failed(error: InputError, summary: Summary, on_event: Callable[[Event], None] | None) -> None:
    event = Event(error.name, error=error)
    summary.count(event)
    if on_event is not None:
        on_event(event)


def _state(record: Record, url: str) -> FeedState:
    with record.reading() as connection:
        found = connection.execute(select(feed.c.state).where(feed.c.url == url)).scalar()
    return FeedState(url) if found is None else FeedState.of_dict(found)


def _keep(record: Record, state: FeedState, now: str) -> None:
    row = {"state": state.as_dict(), "recorded": now}
    with record.writing() as connection:
        if connection.execute(update(feed).where(feed.c.url == state.url).values(**row)).rowcount == 0:
            connection.execute(insert(feed).values(url=state.url, **row))
