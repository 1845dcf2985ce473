"""Show: one statement in its context with all its provenance, or one article with its statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from onrecord.errors import UsageError
from onrecord.record.query import Row, rows_of
from onrecord.record.query_names import beginning
from onrecord.record.schema import article, copy, judgement, party, raw, reading, speaker, statement, version, voice

_SOME = 6


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article of the record.

    Attributes:
        about: its fields in the output contract, but for the text.
        provenance: where the text came from and when, which version it is, and who read it.
        versions: number, key and day of record of every text this article has had.
        copies: articles with the same text: key, publisher, published, url, and the score of the link.
        statements: those of the reading that is shown, in the order of the text.
    """

    about: dict[str, Any]
    text: str
    provenance: dict[str, Any]
    versions: tuple[dict[str, Any], ...]
    copies: tuple[dict[str, Any], ...]
    statements: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement in its context.

    Attributes:
        start, end: the paragraphs of the article's text that it stands in.
        parent: the statement whose content it stands in.
        nested: those that stand in its own content.
        parties: who speaks, relays and is spoken to: the speaker of the record each is taken to be, and why.
        copies: the same utterance in other articles.
    """

    row: Row
    article: ShownArticle
    start: int
    end: int
    parent: Row | None
    nested: tuple[Row, ...]
    parties: tuple[dict[str, Any], ...]
    copies: tuple[Row, ...]


def show(connection: Connection, key: str) -> ShownStatement | ShownArticle:
    """The statement or article of this key, or of the only key that begins so.

    Raises:
        UsageError: none has it, or several begin so.
    """
    if "://" in key:
        found = connection.execute(
            select(version.c.id)
            .join(article, article.c.id == version.c.article_id)
            .where((article.c.url == key) | (version.c.url == key))
            .order_by(version.c.current.desc(), version.c.number.desc())
            .limit(1)
        ).scalar()
        if found is None:
            raise UsageError(f"{key}: no such article in this record: `onrecord articles` lists them")
        return _article(connection, int(found))
    if len(key) < 2 or not key.isascii() or key[0] not in "as":
        raise UsageError(f"{key!r} is not the id of a statement (s…) or of an article (a…)")
    table = statement if key[0] == "s" else version
    keys = connection.execute(select(table.c.key).where(beginning(table.c.key, key)).distinct().limit(_SOME)).scalars()
    known = sorted(keys)
    if key in known:
        known = [key]
    if not known:
        raise UsageError(f"{key}: no such {'statement' if key[0] == 's' else 'article'} in this record")
    if len(known) > 1:
        raise UsageError(
            f"{key}: several begin so: {', '.join(known[: _SOME - 1])}{' …' if len(known) == _SOME else ''}"
        )
    if table is version:
        return _article(
            connection, connection.execute(select(version.c.id).where(version.c.key == known[0])).scalar_one()
        )
    return _statement(connection, known[0])


def _statement(connection: Connection, key: str) -> ShownStatement:
    of = connection.execute(
        select(statement)
        .where(statement.c.key == key)
        .order_by(statement.c.current.desc(), statement.c.reading_id.desc())
        .limit(1)
    ).one()
    (row,) = rows_of(connection, [of.id])
    whole = _article(connection, of.version_id, of.reading_id, listed=False)
    spans = [span for role in ("source", "cue", "content") for span in row.body[role]]
    low = min(span["start"] for span in spans)
    high = max(span["end"] for span in spans)
    end = whole.text.find("\n", high)
    nested = connection.execute(
        select(statement.c.id).where(statement.c.reading_id == of.reading_id, statement.c.parent_id == of.id)
    ).scalars()
    copies = connection.execute(
        select(statement.c.id)
        .where(statement.c.utterance_id == (of.utterance_id or of.id), statement.c.id != of.id, statement.c.current)
        .order_by(statement.c.day, statement.c.id)
        .limit(100)
    ).scalars()
    return ShownStatement(
        row,
        whole,
        whole.text.rfind("\n", 0, low) + 1,
        len(whole.text) if end < 0 else end,
        rows_of(connection, [of.parent_id])[0] if of.parent_id else None,
        tuple(rows_of(connection, list(nested))),
        tuple(_parties(connection, of.id)),
        tuple(rows_of(connection, list(copies))),
    )


def _parties(connection: Connection, statement_id: int) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(
            voice.c.part, party.c.id, party.c.name, party.c.type, party.c.role, party.c.on_behalf_of,
            speaker.c.id.label("speaker"), speaker.c.name.label("speaker_name"),
        )
        .join(party, party.c.id == voice.c.party_id)
        .outerjoin(speaker, speaker.c.id == voice.c.speaker_id)
        .where(voice.c.statement_id == statement_id)
        .order_by(voice.c.part.desc(), voice.c.position)
    )  # fmt: skip
    found = []
    for row in rows.mappings().all():
        why = connection.execute(
            select(*(judgement.c[name] for name in ("verdict", "score", "reasons", "author", "recorded")))
            .where(judgement.c.kind == "party", judgement.c.left_id == row["id"], judgement.c.undone.is_(None))
            .order_by(judgement.c.id.desc())
            .limit(1)
        ).mappings().first()  # fmt: skip
        found.append({name: row[name] for name in row if name != "id"} | {"judgement": dict(why) if why else None})
    return found


def _article(
    connection: Connection, version_id: int, reading_id: int | None = None, *, listed: bool = True
) -> ShownArticle:
    of = connection.execute(
        select(version, article.c.url.label("address")).join(article).where(version.c.id == version_id)
    ).one()
    read = connection.execute(
        select(reading)
        .where(reading.c.version_id == version_id, *([reading.c.id == reading_id] if reading_id else []))
        .order_by(reading.c.current.desc(), reading.c.id.desc())
        .limit(1)
    ).one()
    bytes_ = connection.execute(
        select(*(raw.c[name] for name in ("digest", "size", "media_type", "container", "offset", "length", "member")))
        .where(raw.c.digest == of.raw_digest)
    ).mappings().first()  # fmt: skip
    versions = connection.execute(
        select(version.c.number, version.c.key, version.c.recorded, version.c.current)
        .where(version.c.article_id == of.article_id)
        .order_by(version.c.number)
    ).mappings().all()  # fmt: skip
    statements = (
        connection.execute(
            select(statement.c.id).where(statement.c.reading_id == read.id).order_by(statement.c.ordinal)
        ).scalars()
        if listed
        else ()
    )
    return ShownArticle(
        about={
            "id": of.key,
            "url": of.url or of.address,
            **{name: getattr(of, name) for name in ("path", "title", "byline", "publisher", "published", "language")},
            "text_sha256": of.text_sha256,
        },
        text=of.text,
        provenance={
            "version": of.number,
            "versions": len(versions),
            "current": of.current and read.current,
            "fetched": of.fetched,
            "recorded": of.recorded,
            "raw": dict(bytes_) if bytes_ else None,
            "reading": {
                name: getattr(read, name)
                for name in ("program", "model", "model_digest", "settings", "recorded", "current")
            },
        },
        versions=tuple(dict(one) for one in versions),
        copies=tuple(_copies(connection, version_id)),
        statements=tuple(rows_of(connection, list(statements))),
    )


def _copies(connection: Connection, version_id: int) -> list[dict[str, Any]]:
    holds = copy.c.undone.is_(None)
    first = connection.execute(select(copy.c.of_id).where(copy.c.version_id == version_id, holds)).scalar()
    family = select(copy.c.version_id, copy.c.score).where(copy.c.of_id == (first or version_id), holds).limit(200)
    scores: dict[int, float | None] = {row[0]: row[1] for row in connection.execute(family)}
    if first is not None:
        scores[first] = None  # the first of these texts
    scores.pop(version_id, None)
    rows = connection.execute(
        select(version.c.id, version.c.key, version.c.publisher, version.c.published, version.c.url)
        .where(version.c.id.in_(sorted(scores)))
        .order_by(version.c.published, version.c.id)
    )
    return [
        {name: row[name] for name in row if name != "id"} | {"score": scores[row["id"]], "first": row["id"] == first}
        for row in rows.mappings()
    ]
