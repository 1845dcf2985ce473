"""Rows: what a reading comes to in the tables, and which of it the log seals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Table

from onrecord.article import Article
from onrecord.record import schema
from onrecord.span import Span
from onrecord.statement import Reading, Speaker, Statement

DERIVED = {
    "raw": {"bytes"},  # its digest is sealed, and is that of the bytes
    "version": {"current", "signature"},
    "reading": {"current"},
    "party": {"speaker_id"},
    "statement": {"current", "utterance_id"},
    "voice": {"speaker_id"},
    "judgement": {"id", "undone", "undone_by"},  # taking one back has an entry of its own in the log
}
"""Columns that follow from others, or may change; all the rest is sealed."""

SEALED = {
    table.name: [column for column in table.c if column.name not in DERIVED.get(table.name, ())]
    for table in (
        schema.raw,
        schema.article,
        schema.version,
        schema.reading,
        schema.party,
        schema.statement,
        schema.voice,
        schema.judgement,
    )
}

_PORTS = {"http": ":80", "https": ":443"}

Row = dict[str, Any]


def article_key(url: str | None, text_sha256: str) -> str:
    """What makes two texts versions of one article: the URL without its fragment, or else the text itself."""
    if url is None:
        return f"text:{text_sha256}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.split("#")[0]
    host = parts.netloc.rpartition("@")[2].lower().removesuffix(_PORTS.get(parts.scheme.lower(), "\n"))
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", parts.query, ""))


def day_of(moment: str | None) -> str | None:
    """The day of an ISO 8601 date or date-time."""
    return moment[:10] if moment else None


def words_in(text: str) -> int:
    """Words, by white space."""
    return len(text.split())


def version_row(article: Article, **more: Any) -> Row:
    """A row of ``version``; what is not of the article comes in ``more``."""
    return {
        "key": article.id,
        "url": article.url,
        "path": article.path,
        "title": article.title,
        "byline": article.byline,
        "publisher": article.publisher,
        "published": article.published,
        "language": article.language,
        "text": article.text,
        "text_sha256": article.text_sha256,
        "words": words_in(article.text),
        "signature": None,
        **more,
    }


def party_rows(reading: Reading, reading_id: int, first: int) -> list[Row]:
    """A row of ``party`` for each entity that speaks, relays or is spoken to, numbered from ``first``."""
    day = day_of(reading.article.published)
    found: dict[str, Row] = {}
    for _, _, speaker in (voice for statement in reading.statements for voice in _voices(statement)):
        row = found.get(speaker.entity)
        if row is None:
            found[speaker.entity] = {
                "id": first + len(found),
                "reading_id": reading_id,
                "entity": speaker.entity,
                "name": speaker.name,
                "type": speaker.type,
                "role": speaker.role,
                "on_behalf_of": speaker.on_behalf_of,
                "speaker_id": None,
                "day": day,
            }
        else:  # a role that only a later statement gives
            row["role"] = row["role"] or speaker.role
            row["on_behalf_of"] = row["on_behalf_of"] or speaker.on_behalf_of
    return list(found.values())


def statement_rows(
    reading: Reading, first: int, *, reading_id: int, version_id: int, current: bool, published: str | None
) -> list[Row]:
    """A row of ``statement`` for each, numbered from ``first``."""
    article = reading.article
    text = article.text
    at: dict[str, int] = {}
    rows: list[Row] = []
    for ordinal, statement in enumerate(reading.statements):
        number = first + ordinal
        at.setdefault(statement.id, number)
        when = statement.said_on
        start = when.start.isoformat() if when else None
        rows.append(
            {
                "id": number,
                "key": statement.id,
                "reading_id": reading_id,
                "version_id": version_id,
                "ordinal": ordinal,
                "parent_id": at.get(statement.parent) if statement.parent else None,
                "current": current,
                "utterance_id": number,
                "form": statement.form,
                "confidence": statement.confidence,
                "act": statement.act,
                "stance": statement.stance,
                "claim": statement.claim,
                "content": " ".join(span.cut(text) for span in statement.content),
                "said_start": start,
                "said_end": when.end.isoformat() if when else None,
                "said_basis": when.basis if when else None,
                "day": start or day_of(published),
                "repeated": statement.repeated,
                "occasion": statement.occasion.type if statement.occasion else None,
                "publisher": article.publisher,
                "body": statement.to_json(text) | {"evidence": evidence(statement, text)},
            }
        )
    return rows


def voice_rows(reading: Reading, statements: Sequence[Row], parties: Sequence[Row]) -> list[Row]:
    """A row of ``voice`` for each part that a party has in a statement."""
    by_entity = {row["entity"]: row for row in parties}
    return [
        {
            "statement_id": row["id"],
            "part": part,
            "position": position,
            "party_id": by_entity[speaker.entity]["id"],
            "speaker_id": by_entity[speaker.entity]["speaker_id"],
            "day": row["day"],
        }
        for statement, row in zip(reading.statements, statements, strict=True)
        for part, position, speaker in _voices(statement)
    ]


def evidence(statement: Statement, text: str) -> dict[str, Any]:
    """The spans that the date, the occasion and the parties rest on, beyond the output contract."""
    found: dict[str, Any] = {}
    if statement.said_on and statement.said_on.span:
        found["said_on"] = _spans([statement.said_on.span], text)
    if statement.occasion and statement.occasion.evidence:
        found["occasion"] = _spans(statement.occasion.evidence, text)
    if of := {s.entity: _spans(s.evidence, text) for _, _, s in _voices(statement) if s.evidence}:
        found["speakers"] = of
    return found


def sealed(table: Table, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The rows without what is derived."""
    names = [column.name for column in SEALED[table.name]]
    return [{name: row[name] for name in names} for row in rows]


def _voices(statement: Statement) -> list[tuple[str, int, Speaker]]:
    voices = [("speaker", i, s) for i, s in enumerate(statement.speakers)]
    voices += [("via", i, s) for i, s in enumerate(statement.via)]
    if statement.addressee is not None:
        voices.append(("addressee", 0, statement.addressee))
    return voices


def _spans(spans: Iterable[Span], text: str) -> list[dict[str, Any]]:
    return [{"start": s.start, "end": s.end, "text": s.cut(text)} for s in spans]
