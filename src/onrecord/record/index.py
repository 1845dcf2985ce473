"""Index: what statements are found by - their words, their plain fields, their meaning.

All of it is derived, and `rebuild` makes it again. In SQLite one FTS5 index, which holds no text, has the
words of claims and contents, the names of those who speak, and the plain fields (act, stance, publisher
...) as words of their own, so that any mixture of them is one look-up. The number of its rows begins with
the day: what is found comes by day, and a stretch of days is a stretch of rows. In PostgreSQL the words
are a ``tsvector``, and the plain fields are columns of ``statement``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, column, delete, select, table, text

from onrecord.record.identity_names import key as key_of
from onrecord.record.schema import behalf, party, statement, voice
from onrecord.record.words import folded
from onrecord.record.writing import write

CONFIGURATION = "onrecord"
"""PostgreSQL's text search configuration: Porter's stemmer, as in FTS5, and no stop words."""

words = table(
    "statement_words", column("rowid"), column("statement_words"), column("statement_id"), column("words")
)  # the first two in SQLite, the last two in PostgreSQL

TEXTS = "{claim content names}"
"""The columns with words of the article; the fourth, ``facts``, has the plain fields."""

ROWS = 1 << 40
"""Row numbers of the index: the number of the day times this, and the statement's own."""

PAST = "xpast"
"""The mark of a statement that is not current."""

Heard = tuple[int, str, str, str | None]
"""A statement, a part that somebody has in it, the name, and the body spoken for."""

_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS statement_words USING fts5(claim, content, names, facts,"
    " content='', columnsize=0, tokenize=\"porter unicode61 remove_diacritics 2\")",
)
_POSTGRESQL = (
    "CREATE TABLE IF NOT EXISTS statement_words (statement_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX IF NOT EXISTS ix_statement_words ON statement_words USING gin (words)",
)
_STEMMER = (
    f"CREATE TEXT SEARCH DICTIONARY {CONFIGURATION}_stem (TEMPLATE = snowball, Language = porter)",
    f"CREATE TEXT SEARCH CONFIGURATION {CONFIGURATION} (COPY = pg_catalog.simple)",
    f"ALTER TEXT SEARCH CONFIGURATION {CONFIGURATION} ALTER MAPPING REPLACE simple WITH {CONFIGURATION}_stem",
)

_COLUMNS = ("id", "current", "act", "stance", "form", "occasion", "publisher", "repeated", "claim", "content", "day")
_STATEMENTS = select(*(statement.c[name] for name in _COLUMNS), statement.c.body["open"].label("open")).where(
    statement.c.id.in_(bindparam("ids", expanding=True))
)
_NAMES = (
    select(voice.c.statement_id, voice.c.part, party.c.name, party.c.on_behalf_of)
    .join(party, party.c.id == voice.c.party_id)
    .where(voice.c.statement_id.in_(bindparam("ids", expanding=True)))
    .order_by(voice.c.statement_id, voice.c.part, voice.c.position)
)
_NEXT = (
    select(statement.c.id, statement.c.current)
    .where(statement.c.id > bindparam("last"))
    .order_by(statement.c.id)
    .limit(5000)
)
_PUT = "INSERT INTO statement_words (rowid, claim, content, names, facts) VALUES (?, ?, ?, ?, ?)"
_TAKE = (
    "INSERT INTO statement_words (statement_words, rowid, claim, content, names, facts)"
    " VALUES ('delete', ?, ?, ?, ?, ?)"
)
_PUT_VECTOR = text(
    f"INSERT INTO statement_words (statement_id, words) VALUES (:id, to_tsvector('{CONFIGURATION}', :words))"
    " ON CONFLICT (statement_id) DO NOTHING"
)


def create(connection: Connection) -> None:
    """Make the tables that a schema cannot describe."""
    if connection.dialect.name == "sqlite":
        for statement_ in _SQLITE:
            connection.exec_driver_sql(statement_)
        return
    known = "SELECT 1 FROM pg_ts_config WHERE cfgname = :name AND pg_ts_config_is_visible(oid)"
    if connection.execute(text(known), {"name": CONFIGURATION}).scalar() is None:
        for statement_ in _STEMMER:
            connection.exec_driver_sql(statement_)
    for statement_ in _POSTGRESQL:
        connection.exec_driver_sql(statement_)


def add(connection: Connection, statement_ids: Sequence[int]) -> None:
    """Statements are current now; new ones, or such as had been before."""
    from onrecord.record import index_meaning

    known = index_meaning.known(connection, statement_ids)
    if known and connection.dialect.name == "sqlite":
        _mark(connection, sorted(known), past=False)
    new = [one for one in statement_ids if one not in known]
    if new:
        _put(connection, _rows(connection, new))


def put(
    connection: Connection,
    statements: Sequence[Mapping[str, Any]],
    voices: Iterable[Mapping[str, Any]],
    parties: Iterable[Mapping[str, Any]],
) -> None:
    """Index statements that are new, from their rows in the tables, with those of their voices and of the parties."""
    by_id = {row["id"]: row for row in parties}
    heard = [
        (of["statement_id"], of["part"], by_id[of["party_id"]]["name"], by_id[of["party_id"]]["on_behalf_of"])
        for of in sorted(voices, key=lambda of: (of["statement_id"], of["part"], of["position"]))
    ]
    _put(connection, _indexed([(row, row["body"].get("open")) for row in statements], heard))


def _put(connection: Connection, rows: list[dict[str, Any]]) -> None:
    from onrecord.record import index_meaning

    if connection.dialect.name == "sqlite":
        _fts(connection, _PUT, rows, past=False)
    else:
        connection.execute(
            _PUT_VECTOR, [{"id": r["id"], "words": f"{r['claim']} | {r['content']} | {r['names']}"} for r in rows]
        )
    bodies = [
        {"key": key, "day": row["day"] or "", "statement_id": row["id"]}
        for row in rows
        for key in sorted(row["bodies"])
    ]
    write(connection, behalf, bodies)
    index_meaning.add(connection, sorted((row["id"], row["meant"]) for row in rows))


def remove(connection: Connection, statement_ids: Sequence[int]) -> None:
    """Statements are no longer current; they stay in the index, marked, for who asks for all readings."""
    if not statement_ids:
        return
    from onrecord.record import index_meaning

    known = index_meaning.known(connection, statement_ids)
    if known and connection.dialect.name == "sqlite":
        _mark(connection, sorted(known), past=True)


def rebuild(connection: Connection) -> int:
    """Make the index again from the statements; how many there are. Within a write transaction."""
    from onrecord.record import index_meaning  # NumPy, which lists do without

    connection.exec_driver_sql("DROP TABLE IF EXISTS statement_words")
    create(connection)
    connection.execute(delete(behalf))
    index_meaning.clear(connection)
    done, last = 0, 0
    while True:
        found = connection.execute(_NEXT, {"last": last}).all()
        if not found:
            return done
        add(connection, [row.id for row in found])
        remove(connection, [row.id for row in found if not row.current])
        done, last = done + len(found), found[-1].id


def tidy(connection: Connection) -> None:
    """Let the database look at how its values are spread; worth it after much has been added."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("PRAGMA optimize = 0x10002").fetchall()
    else:
        connection.exec_driver_sql("ANALYZE")


def row_number(day: str | None, statement_id: int) -> int:
    """Where a statement stands in SQLite's index: by day, then by number; those without a day first."""
    return day_number(day) * ROWS + statement_id


def day_number(day: str | None) -> int:
    """Days since the year 0; 0 for none and for what is no date."""
    try:
        return date.fromisoformat(day).toordinal() if day else 0
    except ValueError:
        return 0


@cache
def fact(kind: str, value: str) -> str:
    """A plain field as one word that no article holds."""
    if kind == "publisher":  # any text at all
        value = hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:12]
    return f"x{kind}" + value.replace("_", "").replace(" ", "")


def _rows(connection: Connection, ids: Sequence[int]) -> list[dict[str, Any]]:
    """What is indexed of statements."""
    found: list[tuple[Mapping[str, Any], Any]] = []
    heard: list[Heard] = []
    for some in _in_parts(ids):
        heard += [(of, part, name, body) for of, part, name, body in connection.execute(_NAMES, {"ids": some})]
        for row in connection.execute(_STATEMENTS, {"ids": some}).mappings():
            found.append((dict(row), row["open"]))
    return _indexed(found, heard)


def _indexed(found: Iterable[tuple[Mapping[str, Any], Any]], heard: Iterable[Heard]) -> list[dict[str, Any]]:
    """What is indexed of statements, by row number, so that FTS5 can take them in one go."""
    names: dict[int, list[str]] = {}
    bodies: dict[int, set[str]] = {}
    for of, part, name, body in heard:
        names.setdefault(of, []).append(name)
        if part == "speaker" and body:
            bodies.setdefault(of, set()).add(key_of(body))
    rows = [
        {
            "id": row["id"],
            "day": row["day"],
            "claim": folded(row["claim"] or ""),
            "content": folded(row["content"]),
            "names": folded(" | ".join(dict.fromkeys(names.get(row["id"], ())))),
            "facts": _facts(row, opened),
            "bodies": bodies.get(row["id"], set()) - {""},
            "meant": row["claim"] or row["content"],
        }
        for row, opened in found
    ]
    return sorted(rows, key=lambda row: row_number(row["day"], row["id"]))


def _facts(row: Mapping[str, Any], opened: Any) -> str:
    found = [
        fact(kind, str(row[kind]))
        for kind in ("act", "stance", "form", "occasion", "publisher")
        if row[kind] is not None
    ]
    if row["repeated"] is not None:
        found.append(fact("repeated", str(bool(row["repeated"])).lower()))
    return " ".join([*found, *(fact("open", name) for name in (opened or ()))])


def _fts(connection: Connection, how: str, rows: Iterable[dict[str, Any]], *, past: bool) -> None:
    connection.exec_driver_sql(
        how,
        [
            (
                row_number(row["day"], row["id"]),
                row["claim"],
                row["content"],
                row["names"],
                f"{row['facts']} {PAST}" if past else row["facts"],
            )
            for row in rows
        ],
    )


def _mark(connection: Connection, ids: Sequence[int], *, past: bool) -> None:
    """Note that statements are current, or past; they were the other."""
    rows = _rows(connection, ids)
    # An index without text is told what it held.
    _fts(connection, _TAKE, rows, past=not past)
    _fts(connection, _PUT, rows, past=past)


def _in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for low in range(0, len(ids), 500):
        yield ids[low : low + 500]
