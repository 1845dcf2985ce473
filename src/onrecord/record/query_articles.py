"""The articles of a record, by day of publication, page after page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, select, tuple_

from onrecord.errors import UsageError
from onrecord.record.query_filter import first_day, last_day
from onrecord.record.query_names import publishers_named, speakers_named
from onrecord.record.schema import article, copy, statement, version, voice


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles are asked for; all of what is given must fit.

    Attributes:
        publisher: one of these, without regard to case.
        since, until: days of publication; a month or a year means all of it.
        title: words that the title holds, as they stand there, without regard to case.
        url: what the URL begins with, or a host name in it.
        speaker: who speaks in it.
        all_versions: also texts that their articles no longer have.
        copies: also copies of other articles here.
    """

    publisher: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    title: str | None = None
    url: str | None = None
    speaker: str | None = None
    all_versions: bool = False
    copies: bool = True


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as it is listed.

    Attributes:
        key: its id in the output contract.
        version: 1 for the first text at its URL.
        statements: those shown of it.
        copy_of: key of the article it is a copy of, or None.
    """

    id: int
    key: str
    version: int
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    path: str | None
    words: int
    statements: int
    copy_of: str | None
    recorded: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Some rows, and where the next ones begin: None after the last."""

    rows: tuple[ArticleRow, ...]
    next: str | None
    notes: tuple[str, ...] = ()


def articles(
    connection: Connection, wanted: ArticleFilter, *, after: str | None = None, limit: int = 50
) -> ArticlePage:
    """The articles that fit, the newest first; those without a day of publication last.

    Raises:
        UsageError: the filter or the cursor makes no sense.
    """
    of, notes = version.c, []
    chosen = select(
        *(of[name] for name in ("id", "key", "number", "title", "publisher", "published", "path", "words", "recorded")),
        func.coalesce(of.url, article.c.url).label("url"),
    ).join(article, article.c.id == of.article_id)
    if not wanted.all_versions:
        chosen = chosen.where(of.current)
    if wanted.publisher:
        publishers = publishers_named(connection, wanted.publisher)
        notes += [] if publishers else [f"no article here is by {' or '.join(wanted.publisher)}"]
        chosen = chosen.where(of.publisher.in_(publishers))
    if wanted.since:
        chosen = chosen.where(of.published >= first_day(wanted.since))
    if wanted.until:
        chosen = chosen.where(of.published < last_day(wanted.until) + "~")
    for word in (wanted.title or "").split():
        chosen = chosen.where(of.title.icontains(word, autoescape=True))
    if wanted.url:
        chosen = chosen.where(article.c.url.icontains(wanted.url, autoescape=True))
    if wanted.speaker:
        ids, note = speakers_named(connection, wanted.speaker)
        notes += [note] if note else []
        speaks = (
            select(statement.c.version_id)
            .join(voice, voice.c.statement_id == statement.c.id)
            .where(voice.c.speaker_id.in_(ids), voice.c.part == "speaker", statement.c.current)
        )
        chosen = chosen.where(of.id.in_(speaks))
    linked = exists(select(1).where(copy.c.version_id == of.id, copy.c.undone.is_(None)))
    if not wanted.copies:
        chosen = chosen.where(~linked)
    rows: list[Any] = []
    for dated in (True, False):
        step = chosen.where(of.published.is_not(None) if dated else of.published.is_(None))
        if after:
            day, dot, number = after.rpartition("/")
            if not (dot and number.isascii() and number.isdecimal() and len(number) < 19):
                raise UsageError(f"{after!r} is not where a page ended: give what the page before said")
            if dated and not day:
                continue
            at = tuple_(bindparam("day", day), bindparam("number", int(number)))
            if dated:
                step = step.where(tuple_(of.published, of.id) < at)
            elif not day:
                step = step.where(of.id < int(number))
        step = step.order_by(of.published.desc(), of.id.desc()) if dated else step.order_by(of.id.desc())
        rows += connection.execute(step.limit(limit + 1 - len(rows))).all()
        if len(rows) > limit:
            break
    more, rows = len(rows) > limit, rows[:limit]
    ids_ = [row.id for row in rows]
    counts = {
        row[0]: row[1]
        for row in connection.execute(
            select(statement.c.version_id, func.count())
            .where(statement.c.version_id.in_(ids_), statement.c.current)
            .group_by(statement.c.version_id)
        )
    }
    first = version.alias()
    originals = {
        row[0]: row[1]
        for row in connection.execute(
            select(copy.c.version_id, first.c.key)
            .join(first, first.c.id == copy.c.of_id)
            .where(copy.c.version_id.in_(ids_), copy.c.undone.is_(None))
        )
    }
    listed = tuple(
        ArticleRow(
            row.id, row.key, row.number, row.title, row.publisher, row.published, row.url, row.path, row.words,
            counts.get(row.id, 0), originals.get(row.id), row.recorded,
        )
        for row in rows
    )  # fmt: skip
    return ArticlePage(listed, f"{rows[-1].published or ''}/{rows[-1].id}" if more else None, tuple(notes))
