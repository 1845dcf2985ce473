"""The index by meaning: a vector a statement, and their signs packed in blocks.

A search looks at the signs of all (32 bytes each) and then at the vectors of the nearest: exact enough, fast
without any server extension, and the same in both databases. A block is written once and never
changed; what is newest is not in any yet and is looked at row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from onrecord.record.meaning import DIMENSIONS, Codes, codes, likeness
from onrecord.record.meaning import meaning as vectors_of
from onrecord.record.schema import meaning, meaning_block

BLOCK = 4096
"""Statements of a block."""

_KNOWN = select(meaning.c.statement_id).where(meaning.c.statement_id.in_(bindparam("ids", expanding=True)))
_PACKED = select(func.coalesce(func.max(meaning_block.c.last_id), 0))
_LAST = select(func.coalesce(func.max(meaning.c.id), 0))
_VECTORS = select(meaning.c.id, meaning.c.statement_id, meaning.c.vector).where(
    meaning.c.id.in_(bindparam("ids", expanding=True, literal_execute=True))
)
_OF_STATEMENTS = select(meaning.c.id, meaning.c.statement_id, meaning.c.vector).where(
    meaning.c.statement_id.in_(bindparam("ids", expanding=True, literal_execute=True))
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
    connection.execute(insert(meaning), rows)
    packed = int(connection.execute(_PACKED).scalar_one())
    # Numbers are given without gaps, so that what is not packed need not be counted.
    while last + len(rows) - packed >= BLOCK:
        packed = _pack(connection, packed)


def clear(connection: Connection) -> None:
    """Take everything out."""
    connection.execute(delete(meaning_block))
    connection.execute(delete(meaning))


def _pack(connection: Connection, after: int) -> int:
    rows = connection.execute(
        select(meaning.c.id, meaning.c.vector).where(meaning.c.id > after).order_by(meaning.c.id).limit(BLOCK)
    ).all()
    signs = codes(_stacked([row.vector for row in rows]))
    ids = np.array([row.id for row in rows], "<i8")
    block = {"last_id": int(ids[-1]), "ids": ids.tobytes(), "codes": signs.tobytes()}
    connection.execute(insert(meaning_block), block)
    return int(ids[-1])


def _stacked(blobs: Sequence[bytes]) -> npt.NDArray[np.int8]:
    return np.frombuffer(b"".join(map(bytes, blobs)), np.int8).reshape(-1, DIMENSIONS)


@dataclass(frozen=True, slots=True)
class Near:
    """A statement and how near it is in meaning, -1 to 1."""

    statement_id: int
    likeness: float


class Signs:
    """The packed signs of a record, kept in memory between searches (40 bytes a statement)."""

    def __init__(self) -> None:
        self._blocks: list[tuple[int, Numbers, Codes]] = []

    def brought_up(self, connection: Connection) -> tuple[Numbers, Codes]:
        """The rows of ``meaning`` and their signs, with those not packed yet."""
        last = self._blocks[-1][0] if self._blocks else 0
        found = connection.execute(
            select(meaning_block).where(meaning_block.c.last_id > last).order_by(meaning_block.c.last_id)
        ).all()
        parts = [
            (row.last_id, np.frombuffer(row.ids, "<i8"), np.frombuffer(row.codes, np.uint64).reshape(-1, 4))
            for row in found
        ]
        if parts:
            ids = np.concatenate([*(b[1] for b in self._blocks), *(p[1] for p in parts)])
            signs = np.concatenate([*(b[2] for b in self._blocks), *(p[2] for p in parts)])
            self._blocks = [(parts[-1][0], ids, signs)]
            last = parts[-1][0]
        tail = connection.execute(
            select(meaning.c.id, meaning.c.vector).where(meaning.c.id > last).order_by(meaning.c.id)
        ).all()
        newest = np.array([row.id for row in tail], np.int64)
        their_signs = codes(_stacked([row.vector for row in tail])) if tail else np.zeros((0, 4), np.uint64)
        if not self._blocks:
            return newest, their_signs
        if not tail:
            return self._blocks[0][1:]
        return np.concatenate([self._blocks[0][1], newest]), np.concatenate([self._blocks[0][2], their_signs])


def ranked(connection: Connection, text: str, signs: Signs, step: int = 1000) -> Iterator[list[Near]]:
    """Statements by how near they are to ``text``, the nearest first, in batches of at most ``step`` and more.

    Yields lists of `Near`. Within a batch the order is by vector; across batches it is by signs, so that
    a batch of a thousand holds nearly always what is nearest.
    """
    query = vectors_of().of([text])
    ids, all_signs = signs.brought_up(connection)
    if not query.any() or not len(ids):
        return
    target = codes(query)[0]
    away = np.zeros(len(ids), np.uint16)
    for i in range(4):
        away += np.bitwise_count(all_signs[:, i] ^ target[i])
    low = 0
    while low < len(ids):
        high = min(low + step, len(ids))
        nearest = np.argpartition(away, high - 1)[:high] if high < len(ids) else np.arange(len(ids))
        order = nearest[np.argsort(away[nearest], kind="stable")][low:high]
        yield _by_vector(connection, query[0], _VECTORS, ids[order].tolist())
        low, step = high, step * 4


def among(connection: Connection, text: str, statement_ids: Sequence[int]) -> list[Near]:
    """The statements given, the nearest to ``text`` first."""
    query = vectors_of().of([text])
    return _by_vector(connection, query[0], _OF_STATEMENTS, list(statement_ids)) if query.any() else []


def _by_vector(connection: Connection, query: Any, found_by: Any, ids: Sequence[int]) -> list[Near]:
    rows: list[Any] = []
    for low in range(0, len(ids), 1000):
        rows += connection.execute(found_by, {"ids": sorted(ids[low : low + 1000])}).all()
    if not rows:
        return []
    near = likeness(_stacked([row.vector for row in rows]), query)
    order = np.lexsort((np.array([-row.id for row in rows]), -near))
    return [Near(rows[i].statement_id, float(near[i])) for i in order.tolist()]
