"""What can be wrong with the rows of one article: pure functions over them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onrecord.article import Article
from onrecord.record import schema
from onrecord.record.rows import sealed, words_in
from onrecord.span import Span
from onrecord.statement import Draft, statement_id

Row = dict[str, Any]

_SAME = ("form", "act", "stance", "claim", "repeated")
"""Columns that repeat a field of the body."""


def version_faults(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an article's text and what is derived from it."""
    article = Article(text=row["text"], url=row["url"])
    if article.text_sha256 != row["text_sha256"]:
        yield "the text is not the one that was read: its digest differs"
    elif article.id != row["key"]:
        yield f"its id should be {article.id}, not {row['key']}"
    elif words_in(row["text"]) != row["words"]:
        yield f"it has {words_in(row['text'])} words, not {row['words']}"


def raw_fault(row: Mapping[str, Any], elsewhere: str | None = None) -> str | None:
    """What is wrong with the bytes of a source; ``elsewhere`` is the digest of what an archive holds."""
    if row["bytes"] is None:
        if elsewhere == row["digest"]:
            return None
        return f"the archive {row['container']} holds other bytes than those that were read"
    try:
        data = zlib.decompress(row["bytes"])
    except zlib.error as error:
        return f"the bytes of its source are damaged ({error})"
    if len(data) != row["size"] or hashlib.sha256(data).hexdigest() != row["digest"]:
        return "the bytes of its source are not those that came: their digest differs"
    return None


def statement_faults(row: Mapping[str, Any], text: str, version_key: str) -> tuple[int, list[str]]:
    """How many spans were cut again, and what is wrong with a statement."""
    body = row["body"]
    faults: list[str] = []
    cut = 0
    try:
        for name, span in _spans(body):
            cut += 1
            if text[span["start"] : span["end"]] != span["text"]:
                faults.append(f"{name} [{span['start']}, {span['end']}) is not {_short(span['text'])!r} in the text")
        draft = Draft(_parts(body, "source"), _parts(body, "cue"), _parts(body, "content"), body["form"], None, 0.0)
        if statement_id(version_key, draft) != row["key"] or body["id"] != row["key"]:
            faults.append(f"its id should be {statement_id(version_key, draft)}")
        faults += [
            f"{name} is {row[name]!r} in the table and {body[name]!r} in the statement"
            for name in _SAME
            if row[name] != body[name]
        ]
        if round(row["confidence"], 3) != body["confidence"]:
            faults.append(f"confidence is {row['confidence']} in the table and {body['confidence']} in the statement")
        if row["content"] != " ".join(span["text"] for span in body["content"]):
            faults.append("the words of the content in the table are not those of the statement")
        said = body["said_on"] or {}
        if (row["said_start"], row["said_end"]) != (said.get("start"), said.get("end")):
            faults.append("the date in the table is not that of the statement")
    except (KeyError, TypeError, ValueError) as error:
        faults.append(f"it is damaged ({type(error).__name__}: {error})")
    return cut, faults


def sealed_rows(
    of_reading: Row,
    parties: Sequence[Row],
    statements: Sequence[Row],
    voices: Sequence[Row],
    *,
    of_version: Row | None = None,
    of_article: Row | None = None,
    of_raw: Row | None = None,
) -> dict[str, list[Row]]:
    """The rows of a reading as the log's digest was taken of them."""
    parts: dict[str, list[Row]] = {}
    for table, row in ((schema.article, of_article), (schema.raw, of_raw), (schema.version, of_version)):
        if row is not None:
            parts[table.name] = sealed(table, [row])
    parts["reading"] = sealed(schema.reading, [of_reading])
    parts["party"] = sealed(schema.party, parties)
    parts["statement"] = sealed(schema.statement, statements)
    parts["voice"] = sealed(schema.voice, voices)
    return parts


def _spans(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for role in ("source", "cue", "content"):
        for span in body[role]:
            yield role, span
    evidence = body.get("evidence") or {}
    for name in ("said_on", "occasion"):
        for span in evidence.get(name, ()):
            yield f"evidence of {name}", span
    for spans in (evidence.get("speakers") or {}).values():
        for span in spans:
            yield "evidence of a speaker", span


def _parts(body: Mapping[str, Any], role: str) -> tuple[Span, ...]:
    return tuple(Span(span["start"], span["end"]) for span in body[role])


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
