"""Arrival: what comes into a record, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.statement import Reading

Outcome = Literal["new", "known", "changed", "reread", "returned"]
"""Of an article: its first text; nothing new; another text at its URL; a known text read by another reader;
an earlier text found at its URL once more."""


@dataclass(frozen=True, slots=True)
class RawOrigin:
    """The bytes an article was made of, or where they are kept.

    Attributes:
        digest: SHA-256 of the bytes as fetched, hexadecimal.
        size: how many they are.
        data: the bytes; None when a WARC file on this machine keeps them.
        container: path or URL of the archive, table or feed it came out of.
        offset, length: where the WARC record is in the container, in bytes.
        member: number or id of the row, record or entry.
        fetched: when it was fetched; ISO 8601, UTC.
    """

    digest: str
    size: int
    data: bytes | None = None
    media_type: str | None = None
    container: str | None = None
    offset: int | None = None
    length: int | None = None
    member: str | None = None
    fetched: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article as it has been read, and by which reader.

    Attributes:
        program: version of onrecord.
        model, model_digest: name and digest of the model.
        settings: what else decides the result: JSON, keys sorted.
    """

    reading: Reading
    origin: RawOrigin | None
    program: str
    model: str
    model_digest: str
    settings: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an arrival.

    Attributes:
        key: the version's, `Article.id` of the output contract where the URL is written as it was first.
        statements: how many were written; 0 where nothing was.
        copy_of: the version whose copy this text is, or None.
    """

    outcome: Outcome
    version_id: int
    reading_id: int
    key: str
    statements: int = 0
    copy_of: int | None = None


@dataclass(frozen=True, slots=True)
class ReaderKey:
    """What makes two readings of one text the same: see `Arrival`."""

    program: str
    model: str
    model_digest: str
    settings: str
