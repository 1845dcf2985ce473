"""Parquet: ``statements.parquet`` and ``articles.parquet``, with types, for data frames and query engines."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from onrecord.article import Article
from onrecord.errors import UsageError
from onrecord.record.export.stored import Entry, Identity, Known
from onrecord.record.export.words import scalars, words
from onrecord.statement import ROLES, Speaker, Statement

GROUP = 10_000
"""Rows of a row group: as many are in memory at a time."""


def into_folder(entries: Iterable[Entry], folder: Path) -> None:
    """Write both tables into ``folder``, which is there and empty.

    Raises:
        UsageError: pyarrow is not installed.
        OSError: it cannot be written.
    """
    arrow = _arrow()
    with (
        _Table(folder / "articles.parquet", _articles(arrow)) as articles,
        _Table(folder / "statements.parquet", _statements(arrow)) as statements,
    ):
        for entry in entries:
            article = entry.reading.article
            articles.add(_article(entry))
            for place, (statement, known) in enumerate(zip(entry.reading.statements, entry.known, strict=True)):
                statements.add(_statement(entry, article, place, statement, known))


def _arrow() -> Any:
    try:
        return importlib.import_module("pyarrow")
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        raise UsageError("Parquet needs pyarrow, which is not installed: pip install 'onrecord[parquet]'") from error


class _Table:
    """A file of one table, written in row groups."""

    def __init__(self, path: Path, schema: Any) -> None:
        self._schema = schema
        self._rows: list[dict[str, Any]] = []
        parquet = importlib.import_module("pyarrow.parquet")
        self._stream = path.open("wb")
        self._writer = parquet.ParquetWriter(self._stream, schema, compression="zstd")

    def __enter__(self) -> _Table:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            try:
                self._writer.close()
            except OSError:  # after a full disk the end cannot be written either
                if kind is None:
                    raise
            finally:
                self._stream.close()

    def add(self, row: dict[str, Any]) -> None:
        """One row more."""
        self._rows.append(row)
        if len(self._rows) >= GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            arrow = importlib.import_module("pyarrow")
            self._writer.write_table(arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()


def _articles(pa: Any) -> Any:
    text = pa.string()
    return pa.schema(
        [
            pa.field("id", text, nullable=False),
            *((name, text) for name in ("url", "path", "title", "byline", "publisher", "published")),
            ("published_day", pa.date32()),
            ("language", text),
            ("text", text),
            ("text_sha256", text),
            ("version", pa.int32()),
            ("recorded", text),
            ("reading_program", text),
            ("reading_model", text),
            ("reading_recorded", text),
            ("statements", pa.int32()),
        ]
    )


def _article(entry: Entry) -> dict[str, Any]:
    article = entry.reading.article
    return _clean(article.to_json()) | {
        "published_day": _day(article.published),
        "version": entry.version,
        "recorded": entry.recorded,
        "reading_program": entry.read_by.program,
        "reading_model": entry.read_by.model,
        "reading_recorded": entry.read_by.recorded,
        "statements": len(entry.reading.statements),
    }


def _statements(pa: Any) -> Any:
    text, day = pa.string(), pa.date32()
    party = pa.struct(
        [
            ("speaker_id", pa.int64()),
            ("speaker_name", text),
            *((name, text) for name in ("entity", "name", "type", "role", "on_behalf_of")),
        ]
    )
    spans = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
    return pa.schema(
        [
            pa.field("id", text, nullable=False),
            pa.field("article_id", text, nullable=False),
            ("place", pa.int32()),
            ("parent", text),
            ("utterance", text),
            *((role, text) for role in ROLES),
            *((f"{role}_spans", spans) for role in ROLES),
            *((name, text) for name in ("form", "act", "stance", "claim")),
            ("more_claims", pa.list_(pa.struct([("claim", text), ("stance", text)]))),
            ("speakers", pa.list_(party)),
            ("via", pa.list_(party)),
            ("addressee", party),
            ("occasion", text),
            ("occasion_with", text),
            *((name, day) for name in ("said_start", "said_end")),
            ("said_words", text),
            ("said_basis", text),
            ("repeated", pa.bool_()),
            ("confidence", pa.float64()),
            ("open", pa.list_(pa.struct([("field", text), ("reason", text)]))),
            ("publisher", text),
            ("published_day", day),
            ("url", text),
            ("recorded", text),
            ("reading_model", text),
        ]
    )


def _statement(entry: Entry, article: Article, place: int, statement: Statement, known: Known) -> dict[str, Any]:
    when, occasion = statement.said_on, statement.occasion
    row = {
        "id": statement.id,
        "article_id": article.id,
        "place": place,
        "parent": statement.parent,
        "utterance": known.utterance,
        **{role: words(getattr(statement, role), article.text) for role in ROLES},
        **{
            f"{role}_spans": [{"start": span.start, "end": span.end} for span in getattr(statement, role)]
            for role in ROLES
        },
        **{name: getattr(statement, name) for name in ("form", "act", "stance", "claim", "repeated", "confidence")},
        "more_claims": [{"claim": more.claim, "stance": more.stance} for more in statement.more_claims],
        "speakers": [_party(*one) for one in zip(statement.speakers, known.speakers, strict=True)],
        "via": [_party(*one) for one in zip(statement.via, known.via, strict=True)],
        "addressee": statement.addressee and _party(statement.addressee, known.addressee),
        "occasion": occasion and occasion.type,
        "occasion_with": occasion and occasion.with_,
        "said_start": when and when.start,
        "said_end": when and when.end,
        "said_words": when and when.text,
        "said_basis": when and when.basis,
        "open": [{"field": name, "reason": reason} for name, reason in statement.open.items()],
        "publisher": article.publisher,
        "published_day": _day(article.published),
        "url": article.url,
        "recorded": entry.recorded,
        "reading_model": entry.read_by.model,
    }
    return _clean(row)


def _party(speaker: Speaker, who: Identity | None) -> dict[str, Any]:
    return {"speaker_id": who and who.number, "speaker_name": who and who.name, **speaker.to_json()}


def _clean(row: Mapping[str, Any]) -> dict[str, Any]:
    """``row`` without lone surrogates, which UTF-8 cannot carry."""
    return {name: _cleaned(value) for name, value in row.items()}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return scalars(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return _clean(value) if isinstance(value, dict) else value


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
