"""Opening records, and what is said when one cannot be used."""

from __future__ import annotations

import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

from onrecord.errors import (
    NotARecord,
    RecordError,
    RecordFull,
    RecordLocked,
    RecordNotFound,
    RecordReadOnly,
    RecordTooNew,
    RecordUnreachable,
)
from onrecord.record import engine, migrations, schema
from onrecord.record.store import Record
from onrecord.record.verify import verify

from .server import Server
from .stories import NOW, arrival, raw, story


def differences(record: Record) -> list[object]:
    """What a migrated database has otherwise than the tables say."""
    described = set(schema.metadata.tables)

    def ours(name: str | None, kind: str, parents: object) -> bool:
        return kind != "table" or name in described

    with record.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        return list(compare_metadata(context, schema.metadata))


def test_a_migrated_database_is_what_the_tables_say(record: Record) -> None:
    assert differences(record) == []


def made_of(connection: Connection) -> dict[str, object]:
    """All there is to a database's tables, but the order of things that have none."""
    seen = inspect(connection)
    found: dict[str, object] = {}
    for name in sorted(schema.metadata.tables):
        found[name] = (
            [
                (c["name"], str(c["type"]), c["nullable"], c.get("comment"), c["default"])
                for c in seen.get_columns(name)
            ],
            seen.get_pk_constraint(name),
            sorted(seen.get_indexes(name), key=lambda one: str(one["name"])),
            sorted(seen.get_unique_constraints(name), key=lambda one: str(one["name"])),
            sorted(seen.get_foreign_keys(name), key=lambda one: str(one["name"])),
        )
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name, wr, strict FROM pragma_table_list").all()
        found["kinds"] = sorted(tuple(row) for row in rows if row.name in found)
    return found


def test_tables_made_at_once_and_by_migrations_are_the_same(record: Record, request: pytest.FixtureRequest) -> None:
    other = create_engine("sqlite://")
    if record.engine.dialect.name == "postgresql":
        server: Server = request.getfixturevalue("server")
        server.execute("CREATE DATABASE at_once")
        other = create_engine(server.url("at_once").replace("postgresql:", "postgresql+psycopg:"))
    with other.begin() as connection:
        schema.metadata.create_all(connection)
        at_once = made_of(connection)
    other.dispose()
    with record.reading() as connection:
        assert made_of(connection) == at_once


def test_the_number_of_migrations_is_the_format() -> None:
    assert len(migrations.numbers()) == schema.FORMAT
    assert migrations.numbers() == [f"{n:04}" for n in range(1, schema.FORMAT + 1)]


def test_no_record_is_made_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "onrecord.db"
    with pytest.raises(RecordNotFound, match="there is no record"):
        Record.open(path)
    assert not path.exists()
    Record.open(path, create=True).close()
    Record.open(path).close()
    with pytest.raises(RecordNotFound, match="no such folder"):
        Record.open(tmp_path / "elsewhere" / "onrecord.db", create=True)


def test_a_blank_database_of_a_server_becomes_a_record_when_asked(database: str) -> None:
    with pytest.raises(RecordNotFound, match="no record in it yet"):
        Record.open(database)
    with Record.open(database, create=True) as record:
        assert record.add(arrival(story()), NOW).outcome == "new"


def test_two_make_a_record_at_once(tmp_path: Path) -> None:
    script = "import sys; from onrecord.record.store import Record; Record.open(sys.argv[1], create=True).close()"
    path = str(tmp_path / "onrecord.db")
    running = [subprocess.Popen([sys.executable, "-c", script, path]) for _ in range(3)]
    assert [process.wait(timeout=100) for process in running] == [0, 0, 0]
    Record.open(path).close()


def test_other_files_are_no_records(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    article = tmp_path / "article.txt"
    article.write_text("The minister said so. " * 100)
    for path, what in ((other, "bookmarks"), (article, "not a database"), (tmp_path, "a folder")):
        with pytest.raises(NotARecord, match=what):
            Record.open(path, create=True)
    connection = sqlite3.connect(other)
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)
    connection.close()


def test_another_database_of_a_server_is_no_record(database: str) -> None:
    import psycopg

    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE bookmarks (url text)")
    with pytest.raises(NotARecord, match="bookmarks"):
        Record.open(database, create=True)


def test_a_record_of_a_newer_version_is_left_alone(where: str, record: Record) -> None:
    with record.writing() as connection:
        connection.execute(text(f"UPDATE {migrations.TABLE} SET version_num = '9999'"))
    with pytest.raises(RecordTooNew, match="format 9999"):
        Record.open(where)


def test_a_record_may_be_opened_for_reading_only(where: str, record: Record) -> None:
    record.add(arrival(story(1)), NOW)
    with Record.open(where, read_only=True) as reader:
        assert list(verify(reader)) == []
        with pytest.raises(RecordReadOnly, match="may not be written"):
            reader.add(arrival(story(2)), NOW)


@pytest.fixture
def as_nobody() -> Iterator[Callable[[], None]]:
    """Become a user without rights, when the tests are run by one to whom nothing is read-only."""
    if os.geteuid() != 0:
        yield lambda: None
        return
    yield lambda: os.seteuid(pwd.getpwnam("nobody").pw_uid)
    os.seteuid(0)


def test_a_read_only_file_in_a_read_only_folder(as_nobody: Callable[[], None]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "onrecord.db"
        with Record.open(path, create=True) as record:
            record.add(arrival(story(1)), NOW)
            assert list(verify(record)) == []
        path.chmod(0o444)
        folder.chmod(0o555)
        as_nobody()
        with Record.open(path, read_only=True) as record:
            assert list(verify(record)) == []
        with pytest.raises(RecordReadOnly, match="may not be written"):
            Record.open(path).add(arrival(story(2)), NOW)
        if os.getuid() == 0:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.parametrize(
    ("url", "error", "what"),
    [
        ("postgresql://keeper:WRONG@127.0.0.1:{port}/ready", RecordUnreachable, "does not accept"),
        ("postgresql://keeper:{password}@127.0.0.1:{port}/nothing", RecordNotFound, "no such database"),
        ("postgresql://keeper:{password}@127.0.0.1:1/ready", RecordUnreachable, "does not answer"),
        ("postgresql://keeper:{password}@nowhere.invalid:{port}/ready", RecordUnreachable, "no server of that name"),
    ],
)
def test_a_server_that_does_not_let_us_in(server: Server, url: str, error: type[RecordError], what: str) -> None:
    with pytest.raises(error, match=what) as raised:
        Record.open(url.format(port=server.port, password=server.password))
    assert "WRONG" not in str(raised.value)
    assert server.password not in str(raised.value)


@pytest.mark.parametrize("url", ["mysql://me:SECRET@db/news", "postgresql://me:SECRET@db:port:port/news"])
def test_what_is_no_url_of_a_record_is_said_without_the_password(url: str) -> None:
    with pytest.raises(RecordError) as raised:
        Record.open(url)
    assert "SECRET" not in str(raised.value)


def test_a_record_kept_locked_is_said_to_be(record: Record, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 1)
    with Record.open(where) as other, record.writing(), pytest.raises(RecordLocked, match="another program"):
        other.add(arrival(story(1)), NOW)
    assert record.add(arrival(story(1)), NOW).outcome == "new"


def test_no_room_left(tmp_path: Path) -> None:
    path = tmp_path / "onrecord.db"
    with Record.open(path, create=True) as record:
        record.add(arrival(story(1)), NOW)
        with record.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        record.engine.dispose()

        def few_pages(connection: sqlite3.Connection, _: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages + 4}").fetchall()

        from sqlalchemy import event

        event.listen(record.engine, "connect", few_pages)
        with pytest.raises(RecordFull, match="no room left"):
            record.add_all([arrival(story(n), raw(bytes(range(256)) * 40)) for n in range(2, 60)], NOW)
    with Record.open(path) as record:
        assert list(verify(record)) == []
        assert record.add(arrival(story(1)), NOW).outcome == "known"
        assert record.add(arrival(story(2)), NOW).outcome == "new"


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="only root can mount a small disk")
def test_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "none", disk], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        with Record.open(disk / "onrecord.db", create=True) as record:
            added = 0

            def fill() -> None:
                nonlocal added
                while added < 5000:
                    record.add(arrival(story(added), raw(os.urandom(4000))), NOW)
                    added += 1

            with pytest.raises(RecordFull, match="no room left"):
                fill()
            assert added > 5
        with Record.open(disk / "onrecord.db", read_only=True) as record:
            assert list(verify(record)) == []
    finally:
        subprocess.run(["umount", disk], check=True)
