"""Store: a record, opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine

from onrecord.record.arrival import Added, Arrival, Outcome, RawOrigin, ReaderKey
from onrecord.record.engine import Place, errors_of, lock, open_engine
from onrecord.record.putting import Batch, knows, outcome_of, put
from onrecord.record.schema import version

TIDIED_FROM = 256
"""Articles from which on the database looks at how its values are spread."""

__all__ = ["Added", "Arrival", "Outcome", "RawOrigin", "ReaderKey", "Record"]


class Record:
    """A record, opened. Threads may share it.

    Args:
        engine: the database, at the present schema.
        place: where that is.
    """

    def __init__(self, engine: Engine, place: Place) -> None:
        self.engine = engine
        self.place = place

    @classmethod
    def open(cls, where: str | Path = "onrecord.db", *, create: bool = False, read_only: bool = False) -> Record:
        """Open the record at a path (SQLite) or URL (``postgresql://…``).

        Args:
            create: make one where there is none.
            read_only: write nothing, not even what an older record lacks.

        Raises:
            RecordNotFound: nothing is there.
            NotARecord: something else is there.
            RecordTooNew: a later version of the program made it.
            RecordReadOnly: it may not be written.
            RecordUnreachable: the server does not answer or does not let us in.
            RecordLocked: another program does not let go of it.
        """
        place = Place.of(where)
        return cls(open_engine(place, create=create, read_only=read_only), place)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction for reading: all that is read in it is of one moment.

        Raises:
            RecordError: the database cannot be used.
        """
        engine = self.engine
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with errors_of(self.place), engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction for writing. Writers take turns; an error takes all of it back.

        Raises:
            RecordError: the database cannot be used.
        """
        with errors_of(self.place), self.engine.execution_options(writes=True).begin() as connection:
            lock(connection)
            yield connection

    def add(self, arrival: Arrival, now: str) -> Added:
        """Put an article and its statements in, together or not at all.

        What is known already is not written again. The same text from the same URL, read by the same
        reader, is known; read by another one, it gets another reading, which becomes the current one.

        Args:
            now: ISO 8601, UTC.

        Raises:
            RecordError: it cannot be written.
        """
        with self.writing() as connection:
            return _put(connection, [arrival], now)[0]

    def add_all(self, arrivals: Sequence[Arrival], now: str) -> list[Added]:
        """Like `add` for each, in one transaction."""
        with self.writing() as connection:
            return _put(connection, arrivals, now)

    def known(
        self, url: str | None, digests: Sequence[str], about: dict[str, str | None], reader: Arrival | ReaderKey
    ) -> bool:
        """Whether reading an input would only find what is here already.

        Args:
            url: of the input.
            digests: SHA-256 of each text that its article may come to have (with and without its title).
            about: its ``title``, ``publisher`` and ``published``; ``fetched`` where it has been.
            reader: who would read it.
        """
        with self.reading() as connection:
            return knows(connection, url, digests, about, reader)

    def outcome(self, arrival: Arrival) -> Outcome:
        """What `add` would say of an arrival; nothing is written."""
        with self.reading() as connection:
            return outcome_of(connection, arrival)


def _put(connection: Connection, arrivals: Sequence[Arrival], now: str) -> list[Added]:
    batch = Batch(connection)
    before = batch.numbers.free(version)
    added = [put(connection, arrival, now, batch) for arrival in arrivals]
    batch.index()
    after = batch.numbers.free(version)
    if after >= TIDIED_FROM and after.bit_length() > before.bit_length():
        # Each time that there are twice as many articles, for planners go by what they saw last.
        from onrecord.record import index

        index.tidy(connection)
    return added
