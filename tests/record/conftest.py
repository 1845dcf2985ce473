"""Records to test with: an SQLite file, and a database of a real PostgreSQL server."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.record.store import Record

from .server import Server, binaries

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, started when the first test asks for it."""
    if binaries() is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    pytest.importorskip("psycopg", reason="no driver: pip install 'onrecord[postgres]'")
    started = Server()
    try:
        started.execute("CREATE DATABASE ready")
        Record.open(started.url("ready"), create=True).close()
        yield started
    finally:
        started.close()


@pytest.fixture
def database(server: Server) -> str:
    """The URL of a blank PostgreSQL database."""
    name = f"blank{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name}")
    return server.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty record is: a path, then the URL of a server."""
    if request.param == "sqlite":
        path = str(tmp_path / "onrecord.db")
        Record.open(path, create=True).close()
        yield path
        return
    server: Server = request.getfixturevalue("server")
    name = f"record{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE ready")
    yield server.url(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def opened(where: str) -> Iterator[Callable[..., Record]]:
    """Open the record once more, as another program would."""
    records: list[Record] = []

    def again(**how: bool) -> Record:
        records.append(Record.open(where, **how))
        return records[-1]

    yield again
    for record in records:
        record.close()


@pytest.fixture
def record(opened: Callable[..., Record]) -> Record:
    """An empty record, in each kind of database."""
    return opened()
