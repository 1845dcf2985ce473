"""Log: an append-only chain of what was written, so that any later change shows.

Each entry holds a digest of the rows it speaks of and the hash of the entry before. The write lock of a
record makes the numbers gapless, whoever writes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from onrecord.record.schema import log

START = "0" * 64
"""What the first entry has in place of the hash of one before."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by the name of their table."""


def canonical(value: Any) -> bytes:
    """The one way ``value`` is written in JSON: keys sorted, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest_of(rows: Rows) -> str:
    """SHA-256 over the rows, by table, in the order given."""
    return hashlib.sha256(canonical({name: [dict(row) for row in of] for name, of in rows.items()})).hexdigest()


def hash_of(sequence: int, recorded: str, kind: str, subject: str, digest: str, previous: str) -> str:
    """The hash of an entry."""
    return hashlib.sha256(canonical([sequence, recorded, kind, subject, digest, previous])).hexdigest()


_LAST = select(log.c.sequence, log.c.hash).order_by(log.c.sequence.desc()).limit(1)
_INSERT = insert(log)


def append(connection: Connection, kind: str, subject: str, rows: Rows, now: str) -> int:
    """Add an entry about ``rows``; its number. Only within a write transaction.

    Args:
        kind: what was done: created, added, changed, reread, returned, judged, undone, copied …
        subject: what it is about.
        rows: what was written, without what is derived.
        now: ISO 8601, UTC.
    """
    last = connection.execute(_LAST).first()
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, START)
    digest = digest_of(rows)
    connection.execute(
        _INSERT,
        {
            "sequence": sequence,
            "recorded": now,
            "kind": kind,
            "subject": subject,
            "digest": digest,
            "previous": previous,
            "hash": hash_of(sequence, now, kind, subject, digest, previous),
        },
    )
    return sequence
