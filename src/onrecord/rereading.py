"""Rereading: the texts of a record, read again by the present program and model."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Select, and_, exists, func, select

from onrecord.adding import Event, Summary, add_pages, patiently, reader_key
from onrecord.errors import OnrecordError
from onrecord.ingest import Page
from onrecord.pipeline import Options
from onrecord.record.schema import reading, version
from onrecord.record.store import ReaderKey, Record

TOGETHER = 100
"""Texts fetched from the record at once; bounds memory."""


def reread(
    record: Record,
    options: Options,
    *,
    publisher: str | None = None,
    since: str | None = None,
    until: str | None = None,
    summary: Summary | None = None,
    on_count: Callable[[int], None] | None = None,
    on_event: Callable[[Event], None] | None = None,
    on_wait: Callable[[OnrecordError], None] | None = None,
) -> Summary:
    """Read again what the reader that ``options`` ask for has not read; all versions of each article.

    Args:
        publisher: only articles of this publisher, letter case aside.
        since, until: only articles published on these days or between, ISO 8601.
        summary, on_event, on_wait: see `onrecord.adding.add_pages`.
        on_count: called with the number of texts.

    Raises:
        ModelError: the model cannot be used.
        RecordError: the record cannot be written; all that came before is in it.
    """
    wanted = _wanted(reader_key(options), publisher, since, until)
    if on_count is not None:
        with record.reading() as connection:
            on_count(connection.execute(select(func.count()).select_from(wanted.subquery())).scalar_one())

    def pages() -> Iterator[Page]:
        last = 0
        while True:
            some = wanted.where(version.c.id > last).order_by(version.c.id).limit(TOGETHER)

            def fetch(some: Select[tuple[int]] = some) -> list[Page]:
                nonlocal last
                with record.reading() as connection:
                    rows = connection.execute(
                        select(version).where(version.c.id.in_(some)).order_by(version.c.id)
                    ).all()
                last = rows[-1].id if rows else last
                return [_page(row) for row in rows]

            found = patiently(fetch, record, on_wait)
            if not found:
                return
            yield from found

    return add_pages(pages(), record, options, summary=summary, on_event=on_event, on_wait=on_wait)


def _wanted(reader: ReaderKey, publisher: str | None, since: str | None, until: str | None) -> Select[tuple[int]]:
    read = exists().where(
        and_(
            reading.c.version_id == version.c.id,
            reading.c.model_digest == reader.model_digest,
            reading.c.program == reader.program,
            reading.c.settings == reader.settings,
        )
    )
    query = select(version.c.id).where(~read)
    if publisher is not None:
        query = query.where(func.lower(version.c.publisher) == publisher.lower())
    if since is not None:
        query = query.where(version.c.published >= since)
    if until is not None:
        query = query.where(func.substr(version.c.published, 1, 10) <= until)
    return query


def _page(row: object) -> Page:
    """The stored text as a page: its title is in it or has been left out, as it was decided then."""
    names = ("text", "url", "path", "title", "byline", "publisher", "published", "language")
    about = {name: getattr(row, name) for name in names}
    return Page(name=about["url"] or about["path"] or row.key, **about)  # type: ignore[attr-defined]
