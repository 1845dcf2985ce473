"""What can be wrong with a record as a whole: its file, and what is derived from the rest."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, text
from sqlalchemy.exc import DBAPIError

from onrecord.record import index
from onrecord.record.identity_derive import CHUNK, bases, canonical
from onrecord.record.schema import article, meaning, party, reading, speaker, statement, version, voice

Told = tuple[str, str, str | None, str | None]
"""Kind, detail, article, statement."""

MOST = 100
"""Faults of one kind that are told."""


def file_faults(connection: Connection, *, quick: bool) -> Iterator[tuple[str, str]]:
    """What SQLite finds in its file. PostgreSQL looks after its own."""
    if connection.dialect.name != "sqlite":
        return
    check = "quick_check" if quick else "integrity_check"
    try:
        for (told,) in connection.exec_driver_sql(f"PRAGMA {check}({MOST})"):
            if told != "ok":
                yield "database", str(told)
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield "database", f"row {row} of {table} speaks of a row of {parent} that is missing"
    except DBAPIError as error:
        yield "database", f"the file is damaged: {error.orig}"


def derived_faults(connection: Connection, *, quick: bool = False) -> Iterator[Told]:
    """What does not follow from the rest as it should: kind, detail, article, statement."""
    yield from _currents(connection)
    yield from _statements(connection)
    yield from _speakers(connection)
    if not quick:
        yield from _parties(connection)
    yield from _meanings(connection)
    yield from _words(connection) if connection.dialect.name == "sqlite" else _vectors(connection)


def _currents(connection: Connection) -> Iterator[Told]:
    def ones(of: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((of, 1), else_=0)), 0)

    versions = (
        select(article.c.key, ones(version.c.current).label("n"))
        .outerjoin(version, version.c.article_id == article.c.id)
        .group_by(article.c.id, article.c.key)
        .having(ones(version.c.current) != 1)
        .limit(MOST)
    )
    for key, n in connection.execute(versions):
        yield "current", f"{n} of its versions are marked as the latest, not 1", key, None
    readings = (
        select(version.c.key, version.c.url, ones(reading.c.current))
        .outerjoin(reading, reading.c.version_id == version.c.id)
        .group_by(version.c.id, version.c.key, version.c.url)
        .having(ones(reading.c.current) != 1)
        .limit(MOST)
    )
    for key, url, n in connection.execute(readings):
        yield "current", f"{n} of its readings are marked as the one shown, not 1", url or key, None


def _statements(connection: Connection) -> Iterator[Told]:
    is_current = and_(reading.c.current, version.c.current)
    wrong = (
        select(statement.c.key, version.c.key, version.c.url)
        .join(reading, reading.c.id == statement.c.reading_id)
        .join(version, version.c.id == reading.c.version_id)
        .where(
            or_(
                and_(statement.c.current, ~is_current),
                and_(~statement.c.current, is_current),
                statement.c.version_id != reading.c.version_id,
            )
        )
        .limit(MOST)
    )
    for key, version_key, url in connection.execute(wrong):
        yield "current", "it is marked current and should not be, or the other way round", url or version_key, key
    first = statement.alias("first")
    lost = (
        select(statement.c.key)
        .outerjoin(first, first.c.id == statement.c.utterance_id)
        .where(first.c.id.is_(None))
        .limit(MOST)
    )
    for (key,) in connection.execute(lost):
        yield "utterance", "the statement it is said to repeat is missing", None, key


def _speakers(connection: Connection) -> Iterator[Told]:
    apart = (
        select(voice.c.statement_id, party.c.name)
        .join(party, party.c.id == voice.c.party_id)
        .where(func.coalesce(voice.c.speaker_id, 0) != func.coalesce(party.c.speaker_id, 0))
        .limit(MOST)
    )
    for number, name in connection.execute(apart):
        yield "speaker", f"{name} is another speaker in statement {number} than in the reading", None, None
    said = (
        select(voice.c.speaker_id, func.count(voice.c.statement_id.distinct()).label("n"))
        .join(statement, statement.c.id == voice.c.statement_id)
        .where(voice.c.part == "speaker", statement.c.current, voice.c.speaker_id.is_not(None))
        .group_by(voice.c.speaker_id)
        .subquery()
    )
    counted = func.coalesce(said.c.n, 0)
    miscounted = (
        select(speaker.c.name, speaker.c.statements, counted)
        .outerjoin(said, said.c.speaker_id == speaker.c.id)
        .where(speaker.c.statements != counted, speaker.c.merged_into.is_(None))
        .limit(MOST)
    )
    for name, told, true in connection.execute(miscounted):
        yield "speaker", f"{name} is said to speak in {told} statements, and speaks in {true}", None, None


def _parties(connection: Connection) -> Iterator[Told]:
    """Who is who follows from the judgements."""
    into = canonical(connection)
    last, told = 0, 0
    while told < MOST:
        some = select(party.c.id, party.c.name, party.c.speaker_id).where(party.c.id > last).order_by(party.c.id)
        rows = connection.execute(some.limit(CHUNK)).all()
        if not rows:
            return
        last = rows[-1].id
        judged = bases(connection, [row.id for row in rows])
        for row in rows:
            base = judged.get(row.id)
            if (base if base is None else into.get(base, base)) != row.speaker_id:
                told += 1
                yield "speaker", f"{row.name} (party {row.id}) is not the speaker that it was judged to be", None, None


def _meanings(connection: Connection) -> Iterator[Told]:
    missing = (
        select(func.count())
        .select_from(statement)
        .outerjoin(meaning, meaning.c.statement_id == statement.c.id)
        .where(statement.c.current, meaning.c.id.is_(None))
    )
    if lacking := connection.execute(missing).scalar_one():
        yield _not_found(lacking, "meaning")


def _vectors(connection: Connection) -> Iterator[Told]:
    """PostgreSQL has a row of words for each statement."""
    of = index.words.c.statement_id
    missing = (
        select(func.count())
        .select_from(statement)
        .outerjoin(index.words, of == statement.c.id)
        .where(statement.c.current, of.is_(None))
    )
    if lacking := connection.execute(missing).scalar_one():
        yield _not_found(lacking, "words")


def _words(connection: Connection) -> Iterator[Told]:
    """SQLite's index holds no text. What it can tell is which statements it has, under which days, and as current."""
    marked = bytearray(1 + (connection.execute(select(func.max(statement.c.id))).scalar() or 0))
    misplaced = 0
    try:
        connection.exec_driver_sql("SELECT 1 FROM statement_words LIMIT 0")
        found = connection.execute(_INDEXED, {"found": f'facts : ("{index.fact("form", "")}" * NOT {index.PAST})'})
        for (number,) in found:
            one = number % index.ROWS
            if one < len(marked):
                marked[one] += marked[one] < 2
            else:
                misplaced += 1
    except DBAPIError as error:
        yield "index", f"the index of words is damaged: {error.orig}", None, None
        return
    lacking = 0
    listed = select(statement.c.id, statement.c.current).order_by(statement.c.id)
    for one, current in connection.execute(listed.execution_options(yield_per=5000)):
        lacking += current and not marked[one]
        misplaced += marked[one] - 1 if current and marked[one] else 0 if current else marked[one]
    if lacking:
        yield _not_found(lacking, "words")
    if misplaced:
        yield "index", f"{misplaced:,} statements are in the index of words that should not be: {_REBUILD}", None, None


_INDEXED = text("SELECT rowid FROM statement_words WHERE statement_words MATCH :found")
_REBUILD = "it has to be rebuilt"


def _not_found(lacking: int, by: str) -> Told:
    return "index", f"{lacking:,} current statements cannot be searched by {by}: {_REBUILD}", None, None
