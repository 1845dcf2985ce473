"""What the log says of judgements, copies and returns: are their rows as they were written?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from onrecord.record import log
from onrecord.record.schema import copy, judgement, sighting, version

MOST = 10_000
"""Judgements that one entry is about, at most."""

_UNDOING = ("undone", "undone_by")
"""Columns that are filled when a row is taken back; the log has an entry of its own for that."""


def judged_fault(connection: Connection, entry: Mapping[str, Any]) -> str | None:
    """What is wrong with the rows that an entry is about; None for kinds that are looked at elsewhere."""
    kind, subject = entry["kind"], entry["subject"]
    if kind == "judged" and subject.isdecimal():
        return _judgements(connection, entry, int(subject))
    if kind == "copied":
        rows = connection.execute(
            select(copy).join(version, version.c.id == copy.c.version_id).where(version.c.key == subject)
        ).mappings()
        if not any(log.digest_of({"copy": [_without(row, *_UNDOING)]}) == entry["digest"] for row in rows):
            return f"what was judged of the copy {subject} is not what was written"
    if kind == "returned":
        rows = connection.execute(
            select(sighting).join(version, version.c.id == sighting.c.version_id).where(version.c.key == subject)
        ).mappings()
        if not any(log.digest_of({"sighting": [_without(row, "id")]}) == entry["digest"] for row in rows):
            return f"when {subject} was found again is not what was written"
    return None


def _judgements(connection: Connection, entry: Mapping[str, Any], first: int) -> str | None:
    """An entry is about a row and those that were written together with it."""
    query = select(judgement).where(judgement.c.id >= first, judgement.c.recorded == entry["recorded"])
    rows = []
    for row in connection.execute(query.order_by(judgement.c.id).limit(MOST)).mappings():
        rows.append(_without(row, *_UNDOING))
        if log.digest_of({"judgement": rows}) == entry["digest"]:
            return None
    return f"judgement {first} is not what was written"


def _without(row: RowMapping, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
