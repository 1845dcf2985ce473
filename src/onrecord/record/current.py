"""Current: which statements a record shows, and the counts that follow from it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, case, func, select, update

from onrecord.record import schema
from onrecord.record.rows import Row

_READINGS = select(schema.reading).where(schema.reading.c.version_id == bindparam("version_id"))
_STATEMENT_IDS = (
    select(schema.statement.c.id)
    .where(schema.statement.c.reading_id == bindparam("of"))
    .order_by(schema.statement.c.id)
)
_COUNT_UP = (
    update(schema.speaker)
    .where(schema.speaker.c.id == bindparam("of"))
    .values(
        statements=schema.speaker.c.statements + bindparam("more"),
        first_day=case(
            (schema.speaker.c.first_day.is_(None), bindparam("low", type_=schema.Text)),
            (schema.speaker.c.first_day > bindparam("low", type_=schema.Text), bindparam("low", type_=schema.Text)),
            else_=schema.speaker.c.first_day,
        ),
        last_day=case(
            (schema.speaker.c.last_day.is_(None), bindparam("high", type_=schema.Text)),
            (schema.speaker.c.last_day < bindparam("high", type_=schema.Text), bindparam("high", type_=schema.Text)),
            else_=schema.speaker.c.last_day,
        ),
    )
)


def _current_reading(connection: Connection, version_id: int) -> int | None:
    for row in connection.execute(_READINGS, {"version_id": version_id}):
        if row.current:
            return int(row.id)
    return None


def retire(connection: Connection, version_id: int) -> None:
    """The statements of a version's current reading are no longer current."""
    from onrecord.record import index

    reading_id = _current_reading(connection, version_id)
    if reading_id is None:
        return
    ids = list(connection.execute(_STATEMENT_IDS, {"of": reading_id}).scalars())
    if not ids:
        return
    index.remove(connection, ids)
    connection.execute(
        update(schema.statement).where(schema.statement.c.reading_id == reading_id).values(current=False)
    )
    count(connection, _voices_of(connection, reading_id), -1)


def revive(connection: Connection, version_id: int) -> None:
    from onrecord.record import index

    reading_id = _current_reading(connection, version_id)
    ids = list(connection.execute(_STATEMENT_IDS, {"of": reading_id}).scalars()) if reading_id is not None else []
    if not ids or reading_id is None:
        return
    connection.execute(update(schema.statement).where(schema.statement.c.reading_id == reading_id).values(current=True))
    count(connection, _voices_of(connection, reading_id))
    index.add(connection, ids)


def _voices_of(connection: Connection, reading_id: int) -> list[Row]:
    found = connection.execute(
        select(schema.voice)
        .join(schema.statement, schema.statement.c.id == schema.voice.c.statement_id)
        .where(schema.statement.c.reading_id == reading_id)
    )
    return [dict(row) for row in found.mappings()]


def count(connection: Connection, voices: Sequence[Row], sign: int = 1) -> None:
    """Count statements up or down for those who speak in them, and keep their first and last day."""
    said: dict[int, dict[int, str | None]] = {}
    for voice in voices:
        if voice["part"] == "speaker" and voice["speaker_id"] is not None:
            said.setdefault(voice["speaker_id"], {})[voice["statement_id"]] = voice["day"]
    changes = []
    for speaker_id, of in sorted(said.items()):
        days = sorted(filter(None, of.values())) if sign > 0 else []
        low, high = (days[0], days[-1]) if days else (None, None)
        changes.append({"of": speaker_id, "more": sign * len(of), "low": low, "high": high})
    if not changes:
        return
    connection.execute(_COUNT_UP, changes)
    if sign < 0:
        for speaker_id in said:
            _find_days(connection, speaker_id)


def _find_days(connection: Connection, speaker_id: int) -> None:
    """The first and last day of a speaker, from its current statements."""
    days = (
        select(func.min(schema.voice.c.day), func.max(schema.voice.c.day))
        .join(schema.statement, schema.statement.c.id == schema.voice.c.statement_id)
        .where(schema.voice.c.speaker_id == speaker_id, schema.voice.c.part == "speaker", schema.statement.c.current)
    )
    low, high = connection.execute(days).one()
    connection.execute(
        update(schema.speaker).where(schema.speaker.c.id == speaker_id).values(first_day=low, last_day=high)
    )
