"""Writing: many rows at a time, and the numbers that new rows get."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import JSON, Connection, Table, func, insert, select

from onrecord.record import schema

_NUMBERED = (schema.article, schema.version, schema.reading, schema.party, schema.statement, schema.speaker)
_HIGHEST = select(*(select(func.coalesce(func.max(t.c.id), 0)).scalar_subquery().label(t.name) for t in _NUMBERED))


class Numbers:
    """The row numbers that are free, within one write transaction.

    A number is the highest there is and one more. Writers take turns, so nobody else can be given it.
    """

    def __init__(self, connection: Connection) -> None:
        self._last: dict[str, int] = dict(connection.execute(_HIGHEST).mappings().one())

    def free(self, table: Table) -> int:
        """The number that comes next; it is not taken."""
        return self._last[table.name] + 1

    def take(self, table: Table, count: int = 1) -> int:
        """The first of ``count`` numbers in a row, which are taken then."""
        first = self._last[table.name] + 1
        self._last[table.name] += count
        return first


def write(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, which all have the same columns.

    For SQLite the statement is made once for good and the values are handed over as they are, which takes a third of
    the time that the general way takes.
    """
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(_insert(table), list(rows))
        return
    statement, columns = _for_sqlite(table, tuple(rows[0]))
    connection.exec_driver_sql(
        statement,
        [tuple([row[name] if change is None else change(row[name]) for name, change in columns]) for row in rows],
    )


@cache
def _insert(table: Table) -> Any:
    return insert(table)


@cache
def _for_sqlite(table: Table, names: tuple[str, ...]) -> tuple[str, list[tuple[str, Callable[[Any], Any] | None]]]:
    listed = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    return f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})', [(name, _change(table, name)) for name in names]


def _change(table: Table, name: str) -> Callable[[Any], Any] | None:
    kind = table.c[name].type
    return _stored if isinstance(kind, schema.Text) else schema.json_text if isinstance(kind, JSON) else None


def _stored(text: str | None) -> str | None:
    return text if text is None else schema.storable(text)
