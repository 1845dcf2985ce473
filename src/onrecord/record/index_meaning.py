"""The index by meaning: a vector a statement, and their signs packed in blocks.

A search looks at the signs of all (32 bytes each) and then at the vectors of the nearest: exact enough, fast
without any server extension, and the same in both databases. A block is written once and never
changed; what is newest is not in any yet and is looked at row by row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from onrecord.record.meaning import DIMENSIONS, Codes, codes, likeness
from onrecord.record.meaning import meaning as vectors_of
from onrecord.record.schema import meaning, meaning_block
from onrecord.record.writing import write

BLOCK = 4096
"""Statements of a block."""

FIRST = 500
"""So many of those whose signs are nearest are compared by their vectors first."""

_KNOWN = select(meaning.c.statement_id).where(meaning.c.statement_id.in_(bindparam("ids", expanding=True)))
_PACKED = select(func.coalesce(func.max(meaning_block.c.last_id), 0))
_LAST = select(func.coalesce(func.max(meaning.c.id), 0))
_SQLITE_VECTORS = {
    which: "SELECT m.id, m.statement_id, m.vector FROM json_each(?) AS wanted"
    f" JOIN meaning AS m ON m.{which} = wanted.value"
    for which in ("id", "statement_id")
}
_POSTGRESQL_VECTORS = {
    which: f"SELECT id, statement_id, vector FROM meaning WHERE {which} = ANY(%s)" for which in _SQLITE_VECTORS
}
_NEWEST = (
    select(meaning.c.id, meaning.c.statement_id, meaning.c.vector)
    .where(meaning.c.id > bindparam("last"))
    .order_by(meaning.c.id)
)

Numbers = npt.NDArray[np.int64]


def known(connection: Connection, statement_ids: Sequence[int]) -> set[int]:
    """Which of the statements are in the index."""
    found: set[int] = set()
    for low in range(0, len(statement_ids), 500):
        found.update(connection.execute(_KNOWN, {"ids": list(statement_ids[low : low + 500])}).scalars())
    return found


def add(connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
    """Put in new statements: their numbers and what they say."""
    if not texts:
        return
    vectors = vectors_of().of([text for _, text in texts])
    last = int(connection.execute(_LAST).scalar_one())
    rows = [
        {"id": last + 1 + i, "statement_id": number, "vector": vectors[i].tobytes()}
        for i, (number, _) in enumerate(texts)
    ]
    write(connection, meaning, rows)
    packed = int(connection.execute(_PACKED).scalar_one())
    # Numbers are given without gaps, so that what is not packed need not be counted.
    while last + len(rows) - packed >= BLOCK:
        packed = _pack(connection, packed)


def clear(connection: Connection) -> None:
    """Take everything out."""
    connection.execute(delete(meaning_block))
    connection.execute(delete(meaning))


def _pack(connection: Connection, after: int) -> int:
    rows = connection.execute(_NEWEST.limit(BLOCK), {"last": after}).all()
    signs = codes(_stacked([row.vector for row in rows]))
    ids = np.array([row.statement_id for row in rows], "<i8")
    block = {"last_id": rows[-1].id, "statement_ids": ids.tobytes(), "codes": signs.tobytes()}
    connection.execute(insert(meaning_block), block)
    return int(rows[-1].id)


def _stacked(blobs: Sequence[bytes]) -> npt.NDArray[np.int8]:
    return np.frombuffer(b"".join(map(bytes, blobs)), np.int8).reshape(-1, DIMENSIONS)


@dataclass(frozen=True, slots=True)
class Near:
    """A statement and how near it is in meaning, -1 to 1."""

    statement_id: int
    likeness: float


class Signs:
    """The signs of a record's vectors, kept in memory between searches (40 bytes a statement)."""

    def __init__(self) -> None:
        self._last = 0
        self._statements: Numbers = np.zeros(0, np.int64)
        # four rows, since one long row is gone through several times as fast as one of every four numbers
        self._codes: Codes = np.zeros((4, 0), np.uint64)
        self._order: Numbers | None = None

    def bring_up(self, connection: Connection) -> None:
        """Read what has come since; at first, all."""
        statements, signs = [self._statements], [self._codes]
        if self._last == 0:
            for row in connection.execute(select(meaning_block).order_by(meaning_block.c.last_id)):
                statements.append(np.frombuffer(row.statement_ids, "<i8"))
                signs.append(np.frombuffer(row.codes, np.uint64).reshape(-1, 4).T)
                self._last = row.last_id
        newest = connection.execute(_NEWEST, {"last": self._last}).all()
        if newest:
            statements.append(np.array([row.statement_id for row in newest], np.int64))
            signs.append(codes(_stacked([row.vector for row in newest])).T)
            self._last = newest[-1].id
        if len(statements) > 1:
            self._statements = np.concatenate(statements)
            self._codes = np.ascontiguousarray(np.concatenate(signs, axis=1))
            self._order = None

    def __len__(self) -> int:
        return len(self._statements)

    def away(self, target: Codes, places: Numbers | None = None) -> npt.NDArray[np.uint16]:
        """In how many signs each differs from ``target``, of all or of those in some places."""
        size = len(self) if places is None else len(places)
        found = np.zeros(size, np.uint16)
        for signs, wanted in zip(self._codes, target, strict=True):
            found += np.bitwise_count((signs if places is None else signs[places]) ^ wanted)
        return found

    def places(self, statement_ids: Sequence[int]) -> Numbers:
        """Where statements stand, those that stand here."""
        if self._order is None:
            self._order = np.argsort(self._statements, kind="stable")
        wanted = np.asarray(statement_ids, np.int64)
        at = np.searchsorted(self._statements, wanted, sorter=self._order)
        inside = at < len(self)
        found = self._order[at[inside]]
        return np.asarray(found[self._statements[found] == wanted[inside]], np.int64)

    def numbers(self, places: Numbers) -> list[int]:
        """The rows of ``meaning`` in some places; their numbers have no gaps."""
        found: list[int] = (places + (self._last - len(self) + 1)).tolist()
        return found


def ranked(connection: Connection, text: str, signs: Signs, step: int = FIRST) -> Iterator[list[Near]]:
    """Statements by how near they are to ``text``, the nearest first, in batches of at least ``step`` and more.

    Yields lists of `Near`. Within a batch the order is by vector; across batches it is by signs, so that
    the first batch holds nearly always what is nearest.
    """
    query = vectors_of().of([text])
    signs.bring_up(connection)
    if not query.any() or not len(signs):
        return
    away = signs.away(codes(query)[0])
    # how many are within each distance
    within = np.cumsum(np.bincount(away, minlength=64 * 4 + 1))
    low = -1
    while low < len(within) - 1:
        done = int(within[low]) if low >= 0 else 0
        high = min(int(np.searchsorted(within, done + step)), len(within) - 1)
        places = np.flatnonzero((away <= high) if low < 0 else ((away > low) & (away <= high)))
        if len(places):
            yield _by_vector(connection, query[0], signs.numbers(places))
        low, step = high, step * 4


def among(connection: Connection, text: str, statement_ids: Sequence[int], signs: Signs) -> Iterator[list[Near]]:
    """The same, of the statements given alone."""
    query = vectors_of().of([text])
    if not query.any() or not statement_ids:
        return
    if len(statement_ids) <= FIRST:
        yield _by_vector(connection, query[0], statement_ids, "statement_id")
        return
    signs.bring_up(connection)
    places = signs.places(statement_ids)
    places = places[np.argsort(signs.away(codes(query)[0], places), kind="stable")]
    low, step = 0, FIRST
    while low < len(places):
        yield _by_vector(connection, query[0], signs.numbers(places[low : low + step]))
        low, step = low + step, step * 4


def _by_vector(connection: Connection, query: Any, ids: Sequence[int], which: str = "id") -> list[Near]:
    sqlite = connection.dialect.name == "sqlite"
    rows: list[Any] = []
    for low in range(0, len(ids), 5000):
        some = sorted(ids[low : low + 5000])
        if sqlite:
            rows += connection.exec_driver_sql(_SQLITE_VECTORS[which], (json.dumps(some),)).all()
        else:
            rows += connection.exec_driver_sql(_POSTGRESQL_VECTORS[which], (some,)).all()
    if not rows:
        return []
    near = likeness(_stacked([row.vector for row in rows]), query)
    order = np.lexsort((np.array([-row.id for row in rows]), -near))
    return [Near(rows[i].statement_id, float(near[i])) for i in order.tolist()]
