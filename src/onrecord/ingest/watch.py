"""Watching feeds: what is new in one since it was last asked. The state is a value; time comes in as a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from onrecord.errors import FetchError, InputError
from onrecord.ingest.feeds import Entry, entries_of
from onrecord.ingest.fetch import DOCUMENT_TYPES, PAGE_TYPES, refusal
from onrecord.ingest.page import Limits, Overrides, Page, origin_of
from onrecord.ingest.polite import Asked, Polite, retry_after
from onrecord.ingest.single import page_of_answer
from onrecord.ingest.told import page_of_told

EVERY = 900.0
"""Seconds between two polls of a feed that answers."""

LONGEST_WAIT = 86_400.0
"""Seconds after which a feed that fails is asked again at the latest."""

_MOST_SEEN = 5_000


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a watched feed between two polls; all of it goes into JSON.

    Attributes:
        url: the feed.
        etag, last_modified: what its server said of its last version, or None.
        seen: ids of entries that were handed out, newest first.
        next_at: it is not asked before, in seconds since the epoch.
        failures: how often in a row it has failed.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    seen: tuple[str, ...] = ()
    next_at: float = 0.0
    failures: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The state as JSON holds it."""
        return {**asdict(self), "seen": list(self.seen)}

    @classmethod
    def of_dict(cls, data: Mapping[str, Any]) -> FeedState:
        """The state that `as_dict` gave."""
        return cls(**{**data, "seen": tuple(data.get("seen", ()))})


def poll(
    state: FeedState, limits: Limits, now: float, *, polite: Polite | None = None, every: float = EVERY
) -> tuple[FeedState, list[Entry], InputError | None]:
    """Ask a feed for what is new, if its time has come.

    The request is conditional, so that an unchanged feed costs its server nothing. A feed that fails is
    asked again after twice the time of the failure before, or when its server says. Keep the new state
    only when the entries have been dealt with: they are not handed out again.

    Args:
        state: of the last poll; ``FeedState(url)`` the first time.
        limits: for the request.
        now: seconds since the epoch.
        polite: shared by all requests to the same sites; one of its own unless given.
        every: seconds to the next poll.

    Returns:
        The new state, the entries not seen before in the order of the feed, and what went wrong or None.
    """
    if now < state.next_at:
        return state, [], None
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    sent = {name: value for name, value in headers.items() if value is not None}
    try:
        answer = (polite or Polite(limits)).ask(state.url, types=DOCUMENT_TYPES, headers=sent)
    except InputError as error:
        return _failed(state, now, every, getattr(error, "seconds", 0.0)), [], error
    if answer.status == 304:
        return replace(state, next_at=now + every, failures=0), [], None
    if answer.status != 200:
        return _failed(state, now, every, retry_after(answer.headers) or 0.0), [], refusal(answer, state.url)
    try:
        entries = entries_of(answer.data, state.url, answer.url, answer.content_type)
    except InputError as error:
        return _failed(state, now, every, 0.0), [], error
    known = set(state.seen)
    new = [entry for entry in entries if entry.id not in known]
    current = [entry.id for entry in entries]
    listed = dict.fromkeys([*current, *state.seen])
    after = replace(
        state,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        seen=tuple(listed)[: max(_MOST_SEEN, len(current))],
        next_at=now + every,
        failures=0,
    )
    return after, new, None


def pages_of_entries(
    entries: Iterable[Entry],
    *,
    feed: str,
    polite: Polite,
    overrides: Overrides | None = None,
    clock: Callable[[], str] | None = None,
    fetched: str | None = None,
    fetching: bool = True,
) -> Iterator[Page | InputError]:
    """The articles that entries lead to, fetched politely one after another.

    Where the page cannot be had (or is not wanted) and the entry carries the whole article, that is taken.

    Args:
        feed: path or URL of the feed, for messages and `Origin`.
        overrides: metadata for every page; not ``title`` and ``url``, which are each entry's own.
        clock: says when a page was fetched (ISO 8601, UTC).
        fetched: when the feed itself was.
        fetching: False takes only what the feed carries.
    """
    given = replace(overrides or Overrides(), title=None, url=None)
    for entry in entries:
        failure: InputError | None = None
        if fetching and entry.link is not None:
            try:
                yield _fetched(entry, feed, polite, given, clock)
                continue
            except InputError as error:
                failure = error
        if entry.html is not None and (entry.is_full or entry.link is None or not fetching):
            try:
                yield _carried(entry, feed, given, fetched)
                continue
            except InputError as error:
                failure = failure or error
        yield failure or FetchError(_named(entry, feed), "the entry has no link and no text", "the others are read")


def _fetched(entry: Entry, feed: str, polite: Polite, given: Overrides, clock: Callable[[], str] | None) -> Page:
    assert entry.link is not None
    answer = polite.fetch(entry.link, types=(*PAGE_TYPES, "application/pdf"))
    page = page_of_answer(answer, name=entry.link, overrides=given, fetched=clock() if clock else None)
    assert page.origin is not None
    return replace(
        page,
        title=page.title or entry.title,
        published=page.published or entry.published,
        byline=page.byline or entry.author,
        origin=replace(page.origin, container=feed, member=entry.id),
    )


def _carried(entry: Entry, feed: str, given: Overrides, fetched: str | None) -> Page:
    """The page of what the feed itself carries."""
    raw = (entry.html or "").encode("utf-8", "replace")
    origin = origin_of(raw, "text/html; charset=utf-8", container=feed, member=entry.id, fetched=fetched)
    return page_of_told(entry.told, name=_named(entry, feed), overrides=given, origin=origin)


def _named(entry: Entry, feed: str) -> str:
    return entry.link or f"{feed} (entry {entry.id})"


def _failed(state: FeedState, now: float, every: float, asked: float) -> FeedState:
    failures = state.failures + 1
    wait = min(every * 2.0 ** min(failures, 20), LONGEST_WAIT)
    return replace(state, next_at=now + max(wait, min(asked, LONGEST_WAIT)), failures=failures)


__all__ = ["EVERY", "LONGEST_WAIT", "Asked", "Entry", "FeedState", "pages_of_entries", "poll"]
