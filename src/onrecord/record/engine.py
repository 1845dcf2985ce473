"""Engine: where a record lies, and how it is opened: an SQLite file, or a PostgreSQL database.

Errors of the databases become those of `onrecord.errors`; none of them shows a password.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from onrecord.errors import (
    NotARecord,
    RecordDamaged,
    RecordError,
    RecordFull,
    RecordLocked,
    RecordNotFound,
    RecordReadOnly,
    RecordTooNew,
    RecordUnreachable,
)
from onrecord.record import migrations
from onrecord.record.schema import json_text, json_value

PATIENCE = 60
"""Seconds one writer waits for another."""

LOCK = 0x6F6E7265636F7264
"""The advisory lock that PostgreSQL's writers take in turn: "onrecord" in ASCII."""

_START = b"SQLite format 3\0"
_IS_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_JSON: dict[str, Any] = {"json_serializer": json_text, "json_deserializer": json_value}
_TABLE = text(f"SELECT version_num FROM {migrations.TABLE}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies.

    Attributes:
        name: as messages call it, without a password.
        url: of a server; None for a file.
        path: of a file; None for a server.
    """

    name: str
    url: URL | None = None
    path: Path | None = None

    @classmethod
    def of(cls, where: str | Path) -> Place:
        """The place that a path or URL means.

        Raises:
            RecordNotFound: a URL of no database that is known here.
        """
        given = str(where)
        if not _IS_URL.match(given):
            return cls(given, path=Path(given))
        try:
            url = make_url(given)
        except (ArgumentError, ValueError):
            # the text itself is not shown: it may hold a password
            raise RecordNotFound(
                given.split("://")[0] + "://…", "not the URL of a database", "postgresql://USER@HOST/DATABASE"
            ) from None
        kind = url.drivername.split("+")[0]
        if kind == "sqlite" and url.database:
            return cls(url.database, path=Path(url.database))
        if kind not in ("postgresql", "postgres"):
            raise RecordNotFound(
                f"{url.drivername}://…",
                "a record is kept in a file or in PostgreSQL",
                "give a path, or postgresql://USER@HOST/DATABASE",
            )
        url = url.set(drivername="postgresql+psycopg")
        return cls(url.set(drivername="postgresql").render_as_string(hide_password=True), url=url)


def open_engine(place: Place, *, create: bool, read_only: bool) -> Engine:
    """Open a record and bring it to the present schema.

    Raises:
        RecordError: see `onrecord.record.store.Record.open`.
    """
    if read_only and create:
        raise ValueError("a record cannot be created read-only")
    engine = _file_engine(place, create, read_only) if place.path is not None else _server_engine(place, read_only)
    try:
        with errors_of(place):
            prepare(engine, place, create=create, read_only=read_only)
    except BaseException:
        engine.dispose()
        raise
    return engine


def prepare(engine: Engine, place: Place, *, create: bool, read_only: bool) -> None:
    """See what is there; make or migrate the tables where that is wanted."""
    with engine.begin() as connection:
        found = format_of(connection, place)
    head = migrations.head()
    if found == head:
        return
    if found is None and not create:
        raise RecordNotFound(place.name, "there is no record in it yet", "`onrecord add` makes one")
    if found is not None and found > head:
        raise RecordTooNew(
            place.name,
            f"made by a later version of onrecord (format {int(found)}; this one knows {int(head)})",
            "use that version, or a newer one",
        )
    if read_only:
        raise RecordReadOnly(
            place.name, "an older record, opened for reading only", "open it for writing once, and it is brought up"
        )
    with engine.execution_options(writes=True).begin() as connection:
        lock(connection)
        if (now := format_of(connection, place)) is None or now < head:  # another process may have been faster
            migrations.upgrade(connection)
            from onrecord.record import index

            if hasattr(index, "create"):
                index.create(connection)


def format_of(connection: Connection, place: Place) -> str | None:
    """The number of the record's format; None where nothing is yet.

    Raises:
        NotARecord: tables of something else are there.
    """
    names = set(inspect(connection).get_table_names())
    if migrations.TABLE in names:
        number = connection.execute(_TABLE).scalar()
        return None if number is None else str(number)
    if names:
        shown = ", ".join(sorted(names)[:3])
        raise NotARecord(
            place.name, f"a database of something else (it holds {shown})", "give another file or database"
        )
    return None


def lock(connection: Connection) -> None:
    """Wait for other writers, and keep them out until the transaction ends.

    SQLite did so when the transaction began (BEGIN IMMEDIATE).
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def _file_engine(place: Place, create: bool, read_only: bool) -> Engine:
    path = place.path
    assert path is not None
    if path.is_dir():
        raise NotARecord(place.name, "a folder", "give the name of a file in it, such as onrecord.db")
    if not path.exists():
        if not create:
            raise RecordNotFound(place.name, "there is no record", "`onrecord add` makes one, --record names another")
        if not path.absolute().parent.is_dir():
            raise RecordNotFound(place.name, "there is no such folder", "make it first")
    elif path.stat().st_size == 0 and not create:
        raise RecordNotFound(place.name, "the file is empty", "`onrecord add` makes a record of it")
    elif not _begins_as_database(path):  # SQLite takes a file of a few bytes for an empty database
        raise NotARecord(place.name, "not a database", "give the file that `onrecord add` made")
    name = path.absolute().as_uri()
    query = "?mode=ro" if read_only else "?mode=rwc" if create else "?mode=rw"

    def connect() -> sqlite3.Connection:
        connection = _opened(name + query)
        if read_only:
            try:
                connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
            except sqlite3.OperationalError:
                connection.close()
                # Without leave to make its side files, SQLite opens a file only that nobody can be writing.
                side = Path(f"{path}-wal")
                if side.exists() and side.stat().st_size:
                    raise
                connection = _opened(name + "?immutable=1")
        _pragmas(connection, read_only)
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4, max_overflow=8, **_JSON)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _begins_as_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(len(_START))
    except OSError:  # which SQLite will say
        return True
    return start in (b"", _START)


def _opened(uri: str) -> sqlite3.Connection:
    # isolation_level None: transactions begin where we say so, and hold changes of the schema too
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)


def _pragmas(connection: sqlite3.Connection, read_only: bool) -> None:
    run = connection.execute
    if not read_only:
        run("PRAGMA page_size = 8192")  # of a new file; a statement fills about a quarter of such a page
        run("PRAGMA journal_mode = WAL").fetchall()
        # FULL, not NORMAL: what `add` has reported stays through a power cut. A commit a second costs nothing.
        run("PRAGMA synchronous = FULL")
        run("PRAGMA wal_autocheckpoint = 8000")  # pages: large records are spared moving the same pages again and again
    run("PRAGMA foreign_keys = ON")
    run("PRAGMA mmap_size = 134217728").fetchall()
    run("PRAGMA cache_size = -16384")
    run("PRAGMA temp_store = MEMORY")


def _server_engine(place: Place, read_only: bool) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise RecordUnreachable(
            place.name, "the driver for PostgreSQL is not installed", "pip install 'onrecord[postgres]'"
        ) from None
    assert place.url is not None
    arguments: dict[str, Any] = {"connect_timeout": 10, "application_name": "onrecord"}
    if read_only:
        arguments["options"] = "-c default_transaction_read_only=on"
    arguments = {key: value for key, value in arguments.items() if key not in place.url.query}
    return create_engine(place.url, connect_args=arguments, pool_size=4, max_overflow=8, **_JSON)


@contextmanager
def errors_of(place: Place) -> Iterator[None]:
    """Errors of the database inside become a `RecordError` that a user can act on."""
    try:
        yield
    except DBAPIError as error:
        told = translated(error, place)
        if told is None:
            raise
        raise told from error
    except sqlite3.Error as error:  # raised while a connection is made
        told = _of_sqlite(error, place)
        if told is None:
            raise
        raise told from error
    except NoSuchModuleError as error:
        raise RecordUnreachable(place.name, "this kind of database is not known here") from error


def translated(error: DBAPIError, place: Place) -> RecordError | None:
    """What an error of the database means to a user; None for a mistake of this program."""
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig, place)
    return _of_postgres(error, place)


def _of_sqlite(error: sqlite3.Error, place: Place) -> RecordError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = place.name
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return RecordLocked(name, f"another program has kept it locked for {PATIENCE} s", "try again when it is done")
    if code == sqlite3.SQLITE_FULL:
        return RecordFull(name, "no room left on the disk", "what was complete is kept; make room, then go on")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return RecordReadOnly(name, "it may not be written", "check the permissions of the file and its folder")
    if code == sqlite3.SQLITE_CANTOPEN:
        path = place.path
        if path is not None and os.access(path, os.R_OK) and not os.access(path.absolute().parent, os.W_OK):
            return RecordReadOnly(
                name, "its folder may not be written", "check its permissions; SQLite keeps files beside it"
            )
        return RecordNotFound(name, "it cannot be opened", "check that it is there and may be opened")
    if code == sqlite3.SQLITE_NOTADB:
        return NotARecord(name, "not a database", "give the file that `onrecord add` made")
    if code == sqlite3.SQLITE_CORRUPT:
        return RecordDamaged(name, "the database file is damaged", "`onrecord verify` says more; restore a copy")
    if code == sqlite3.SQLITE_IOERR:
        free = _free(place.path)
        if free is not None and free < 1 << 20:
            return RecordFull(name, "no room left on the disk", "what was complete is kept; make room, then go on")
        return RecordDamaged(name, f"the disk failed ({error})", "check the disk")
    return None


def _free(path: Path | None) -> int | None:
    if path is None or not hasattr(os, "statvfs"):
        return None
    try:
        found = os.statvfs(path.absolute().parent)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize


def _of_postgres(error: DBAPIError, place: Place) -> RecordError | None:
    state = str(getattr(error.orig, "sqlstate", None) or "")
    said = str(error.orig)
    lower = said.lower()
    name = place.name
    if state == "28P01" or "password authentication failed" in lower or "no password supplied" in lower:
        return RecordUnreachable(name, "the server does not accept the user name or password", "check both")
    if state == "28000" or "no pg_hba.conf entry" in lower:
        return RecordUnreachable(name, "the server does not let us in", "check its pg_hba.conf and the user name")
    if state == "3D000" or ("database" in lower and "does not exist" in lower and not state):
        return RecordNotFound(name, "the server has no such database", "make it with createdb")
    if state == "55P03":
        return RecordLocked(name, f"another program has kept it locked for {PATIENCE} s", "try again when it is done")
    if state in ("53100", "53200"):
        return RecordFull(name, "the server has no room left", "what was complete is kept; make room, then go on")
    if state == "25006":
        return RecordReadOnly(name, "it may not be written", "the server or this connection is read-only")
    if state == "42501":
        return RecordReadOnly(
            name, "this user has no right to that", "grant the rights on the tables, or be their owner"
        )
    if state in ("XX001", "XX002"):
        return RecordDamaged(name, "the server says that its data are damaged", "restore a copy")
    # An error without a state comes from the connection itself: refused, cut, or not even begun.
    lost = error.connection_invalidated or isinstance(error, InterfaceError) or not state
    if state[:2] in ("08", "57") or state == "53300" or (lost and type(error.orig).__name__ == "OperationalError"):
        first = said.strip().splitlines()[0] if said.strip() else "the connection was lost"
        if "could not translate host" in lower or "name or service not known" in lower:
            return RecordUnreachable(name, "no server of that name", "check the host name")
        return RecordUnreachable(
            name, f"the server does not answer ({_shortened(first)})", "check that it runs", passing=True
        )
    return None


def _shortened(said: str) -> str:
    return said if len(said) <= 160 else said[:159] + "…"
