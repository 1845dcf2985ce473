"""What the log says of judgements, copies and returns: are their rows as they were written, and does it know of all?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, select

from onrecord.record import log
from onrecord.record.schema import copy, judgement, party, reading, sighting, version

MOST = 10_000
"""Judgements that one entry is about, at most."""

_TAKEN_BACK = ("undone", "undone_by")
"""Columns that are filled when a row is taken back; the log has an entry of its own for that."""


class Seen:
    """Which rows of a table have been met: one byte each."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection, self._table = connection, table
        self._met = bytearray(1 + (connection.execute(select(func.max(table.c.id))).scalar() or 0))

    def add(self, number: int) -> None:
        """Met one."""
        if 0 <= number < len(self._met):
            self._met[number] = 1

    def __contains__(self, number: int) -> bool:
        return 0 <= number < len(self._met) and bool(self._met[number])

    def missing(self, *conditions: Any) -> Iterator[int]:
        """Those in the table that have not been met; only those that fulfil the conditions."""
        query = select(self._table.c.id).where(*conditions).order_by(self._table.c.id)
        for number in self._connection.execute(query).scalars():
            if not self._met[number]:
                yield number


class Judged:
    """Follows the log from entry to entry, and then tells which rows it does not know of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seen = {table: Seen(connection, table) for table in (judgement, copy, sighting)}
        self._taken = {table: Seen(connection, table) for table in (judgement, copy)}

    def met(self, judgements: Sequence[Mapping[str, Any]]) -> None:
        """Judgements that are sealed by an entry on a reading."""
        for row in judgements:
            self._seen[judgement].add(row["id"])

    def fault(self, entry: Mapping[str, Any]) -> str | None:
        """What is wrong with the rows that an entry is about; None for kinds that are looked at elsewhere."""
        kind, subject = entry["kind"], entry["subject"]
        if kind == "judged" and subject.isdecimal():
            return self._judgements(entry, int(subject))
        if kind == "undone" and subject.isdecimal():
            return self._undone(entry, int(subject))
        if kind == "undone" and subject.startswith("copy ") and subject[5:].isdecimal():
            return self._copy_undone(entry, int(subject[5:]))
        if kind == "copied" and not self._one_of(copy, entry, *_TAKEN_BACK):
            return f"what was judged of the copy {subject} is not what was written"
        if kind == "returned" and not self._one_of(sighting, entry, "id"):
            return f"when {subject} was found again is not what was written"
        return None

    def missing(self, *, quick: bool) -> Iterator[str]:
        """Rows that the log does not know of.

        Args:
            quick: readings were not looked at, nor the judgements that came with them.
        """
        by_person = (judgement.c.author.like("person:%"),) if quick else ()
        for number in self._seen[judgement].missing(*by_person):
            yield f"judgement {number} is in the record, but the log does not know of it"
        for number in self._taken[judgement].missing(judgement.c.undone.is_not(None)):
            yield f"judgement {number} is marked as taken back, but the log does not know of that"
        for number in self._seen[copy].missing():
            yield f"copy {number} is in the record, but the log does not know of it"
        for number in self._taken[copy].missing(copy.c.undone.is_not(None)):
            yield f"copy {number} is marked as taken back, but the log does not know of that"
        for number in self._seen[sighting].missing():
            yield f"sighting {number} is in the record, but the log does not know of it"

    def _one_of(self, table: Table, entry: Mapping[str, Any], *without: str) -> bool:
        """Whether one of the rows on a version is the one that was written."""
        of_version = select(table).join(version, version.c.id == table.c.version_id)
        for row in self._connection.execute(of_version.where(version.c.key == entry["subject"])).mappings():
            if log.digest_of({table.name: [_without(row, *without)]}) == entry["digest"]:
                self._seen[table].add(row["id"])
                return True
        return False

    def _judgements(self, entry: Mapping[str, Any], lead: int) -> str | None:
        """An entry is about a row and those that were written together with it; how many is not said."""
        first = min(self._together(lead))
        query = select(judgement).where(judgement.c.id >= first, judgement.c.recorded == entry["recorded"])
        begun = hashlib.sha256(b'{"judgement":[')
        numbers: list[int] = []
        for row in self._connection.execute(query.order_by(judgement.c.id).limit(MOST)).mappings():
            begun.update((b"," if numbers else b"") + log.canonical(_without(row, *_TAKEN_BACK)))
            numbers.append(row["id"])
            whole = begun.copy()
            whole.update(b"]}")
            if whole.hexdigest() == entry["digest"]:
                for number in numbers:
                    self._seen[judgement].add(number)
                return None
        return f"judgement {lead} is not what was written"

    def _together(self, lead: int) -> list[int]:
        """A judgement, and those that hold only with it."""
        reasons = self._connection.execute(select(judgement.c.reasons).where(judgement.c.id == lead)).scalar()
        others = reasons.get("with") if isinstance(reasons, dict) else None
        return [lead, *(n for n in others if isinstance(n, int))] if isinstance(others, list) else [lead]

    def _undone(self, entry: Mapping[str, Any], lead: int) -> str | None:
        taken = self._taken_back(entry, judgement.c.id.in_(self._together(lead)))
        if log.digest_of({"judgement": taken}) != entry["digest"]:
            return f"how judgement {lead} was taken back is not what was written"
        self._mark(judgement, taken)
        return None

    def _copy_undone(self, entry: Mapping[str, Any], number: int) -> str | None:
        columns = select(copy.c.id, copy.c.undone, copy.c.undone_by)
        rows = [dict(row) for row in self._connection.execute(columns.where(copy.c.id == number)).mappings()]
        parties = (
            select(party.c.id)
            .join(reading, reading.c.id == party.c.reading_id)
            .join(copy, copy.c.version_id == reading.c.version_id)
            .where(copy.c.id == number)
        )
        joined = self._taken_back(
            entry,
            judgement.c.kind == "party",
            judgement.c.author.like("machine:copies-%"),
            judgement.c.left_id.in_(parties),
        )
        if log.digest_of({"copy": rows, "judgement": joined}) != entry["digest"]:
            return f"how copy {number} was taken back is not what was written"
        self._mark(copy, rows)
        self._mark(judgement, joined)
        return None

    def _taken_back(self, entry: Mapping[str, Any], *which: Any) -> list[dict[str, Any]]:
        """Judgements that were taken back at the time of an entry, and not by an earlier entry."""
        columns = select(judgement.c.id, judgement.c.undone, judgement.c.undone_by)
        then = columns.where(judgement.c.undone == entry["recorded"], *which).order_by(judgement.c.id)
        earlier = self._taken[judgement]
        return [dict(row) for row in self._connection.execute(then).mappings() if row["id"] not in earlier]

    def _mark(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            self._taken[table].add(row["id"])


def _without(row: RowMapping, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
