"""Verify: is everything in a record as it was written? Streams, in memory that does not grow with it.

What has been written is sealed by the log: a digest for each reading with all its rows, in a chain of
hashes. What follows from the rest (current statements, counts) is worked out again and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from onrecord.record import log, schema
from onrecord.record.rows import sealed
from onrecord.record.schema import article, judgement, party, raw, reading, statement, version, voice
from onrecord.record.schema import log as log_table
from onrecord.record.store import Record
from onrecord.record.verify_derived import derived_faults, file_faults
from onrecord.record.verify_judged import Judged, Seen
from onrecord.record.verify_rows import Row, raw_fault, sealed_rows, statement_faults, version_faults

TOGETHER = 50
"""Entries of the log looked at together; bounds memory."""

OF_READINGS = ("added", "changed", "reread")
"""Kinds of entries whose subject is ``KEY#READING``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written.

    Attributes:
        what: what kind of thing is wrong, in a word or two.
        detail: what is wrong with it.
        article: the article's URL, or the key of its version.
        statement: the statement's id.
    """

    what: str
    detail: str
    article: str | None = None
    statement: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """The fault by names."""
        return {"what": self.what, "article": self.article, "statement": self.statement, "detail": self.detail}


@dataclass(slots=True)
class Checked:
    """How much has been looked at.

    Attributes:
        spans: stretches of text cut again and compared.
        raw: sources whose bytes were compared with their digest.
        elsewhere: sources kept in archives that could not be reached; not checked.
    """

    entries: int = 0
    versions: int = 0
    readings: int = 0
    statements: int = 0
    spans: int = 0
    raw: int = 0
    elsewhere: int = 0
    faults: int = 0


def verify(
    record: Record,
    checked: Checked | None = None,
    *,
    quick: bool = False,
    on_count: Callable[[int], None] | None = None,
    on_step: Callable[[], None] | None = None,
    fetch: Callable[[Mapping[str, Any]], str | None] | None = None,
) -> Iterator[Fault]:
    """All that is wrong in a record.

    Args:
        checked: counted on as it goes.
        quick: the file, the log and what is derived, but not every text, span and source.
        on_count, on_step: told how many entries the log has, and of each that is done.
        fetch: gives the digest of the bytes that an archive keeps for a row of ``raw``; None when it cannot
            be reached. Without it these are not checked.

    Raises:
        RecordError: the record cannot be read.
    """
    counts = checked if checked is not None else Checked()
    with record.reading() as connection:
        for fault in _all(connection, counts, quick, on_count, on_step, fetch):
            counts.faults += 1
            yield fault


def _all(
    connection: Connection,
    counts: Checked,
    quick: bool,
    on_count: Callable[[int], None] | None,
    on_step: Callable[[], None] | None,
    fetch: Callable[[Mapping[str, Any]], str | None] | None,
) -> Iterator[Fault]:
    for what, detail in file_faults(connection, quick=quick):
        yield Fault(what, detail)
    if on_count is not None:
        on_count(connection.execute(select(func.count()).select_from(log_table)).scalar_one())
    readings = Seen(connection, reading)
    versions = Seen(connection, version)
    judged = Judged(connection)
    previous, sequence = log.START, 0
    for entries in _entries(connection):
        for entry in entries:
            yield from _chain_faults(entry, sequence, previous)
            sequence, previous = entry["sequence"], entry["hash"]
            counts.entries += 1
        about = {e["sequence"]: number for e in entries if (number := _reading_of(e)) is not None}
        rows = _Rows(connection, sorted(set(about.values())), whole=not quick)
        for entry in entries:
            number = about.get(entry["sequence"])
            if number is not None:
                readings.add(number)
                yield from _entry_faults(entry, number, rows, versions, judged, counts, quick, fetch)
            elif wrong := judged.fault(entry):
                yield Fault("judgement", wrong)
            if on_step is not None:
                on_step()
    for number in readings.missing():
        yield Fault("log", f"reading {number} is in the record, but the log does not know of it")
    for number in versions.missing():
        yield Fault("log", f"version {number} is in the record, but the log does not know of it")
    for unknown in judged.missing(quick=quick):
        yield Fault("log", unknown)
    for derived in derived_faults(connection, quick=quick):
        yield Fault(*derived)


def _entries(connection: Connection) -> Iterator[Sequence[Mapping[str, Any]]]:
    last: int | None = None
    while True:
        query = select(log_table).order_by(log_table.c.sequence).limit(TOGETHER)
        if last is not None:
            query = query.where(log_table.c.sequence > last)
        found = connection.execute(query).mappings().all()
        if not found:
            return
        last = found[-1]["sequence"]
        yield [dict(row) for row in found]


def _chain_faults(entry: Mapping[str, Any], sequence: int, previous: str) -> Iterator[Fault]:
    number = entry["sequence"]
    if number != sequence + 1:
        gap = f"entry {sequence + 1} is" if number == sequence + 2 else f"entries {sequence + 1} to {number - 1} are"
        yield Fault("log", f"{gap} missing")
    if entry["previous"] != previous:
        yield Fault("log", f"entry {number} does not follow on the one before it")
    parts = (entry[name] for name in ("sequence", "recorded", "kind", "subject", "digest", "previous"))
    if log.hash_of(*parts) != entry["hash"]:
        yield Fault("log", f"entry {number} ({entry['kind']} {entry['subject']}) has been changed")


def _reading_of(entry: Mapping[str, Any]) -> int | None:
    if entry["kind"] not in OF_READINGS:
        return None
    number = entry["subject"].rpartition("#")[2]
    return int(number) if number.isdecimal() else None


class _Rows:
    """The rows of some readings, each fetched with one query a table."""

    def __init__(self, connection: Connection, numbers: Sequence[int], *, whole: bool) -> None:
        self.damaged: dict[int, str] = {}
        self.readings = {r["id"]: dict(r) for r in self._of(connection, reading, reading.c.id, numbers)}
        of_versions = sorted({r["version_id"] for r in self.readings.values()})
        self.versions: dict[int, Row] = {}
        self.articles: dict[int, Row] = {}
        self.raw: dict[str, Row] = {}
        self.parties: dict[int, list[Row]] = {}
        self.statements: dict[int, list[Row]] = {}
        self.voices: dict[int, list[Row]] = {}
        self.judgements: dict[int, list[Row]] = {}
        if not whole:
            thin = select(version.c.id, version.c.key, version.c.url).where(version.c.id.in_(of_versions))
            self.versions = {r["id"]: dict(r) for r in connection.execute(thin).mappings()}
            return
        self.versions = {r["id"]: dict(r) for r in self._of(connection, version, version.c.id, of_versions)}
        of_articles = sorted({v["article_id"] for v in self.versions.values()})
        self.articles = {r["id"]: dict(r) for r in self._of(connection, article, article.c.id, of_articles)}
        digests = sorted({v["raw_digest"] for v in self.versions.values() if v["raw_digest"]})
        self.raw = {r["digest"]: dict(r) for r in self._of(connection, raw, raw.c.digest, digests)}
        for row in self._of(connection, party, party.c.reading_id, numbers):
            self.parties.setdefault(row["reading_id"], []).append(dict(row))
        for number, rows in self.parties.items():
            self.judgements[number] = self._first_judgements(connection, [row["id"] for row in rows])
        of: dict[int, int] = {}
        for row in self._statements(connection, numbers):
            self.statements.setdefault(row["reading_id"], []).append(row)
            of[row["id"]] = row["reading_id"]
        query = (
            select(voice)
            .join(statement, statement.c.id == voice.c.statement_id)
            .where(statement.c.reading_id.in_(numbers))
            .order_by(voice.c.statement_id, voice.c.part, voice.c.position)
        )
        for found in connection.execute(query).mappings():
            if found["statement_id"] in of:
                self.voices.setdefault(of[found["statement_id"]], []).append(dict(found))

    def _of(self, connection: Connection, table: Any, by: Any, values: Sequence[Any]) -> Sequence[Any]:
        query = select(table).where(by.in_(values)).order_by(*table.primary_key.columns)
        try:
            return connection.execute(query).mappings().all()
        except (DBAPIError, ValueError):  # a row that cannot even be decoded: find the others one by one
            rows: list[Any] = []
            for value in values:
                try:
                    rows += connection.execute(select(table).where(by == value)).mappings().all()
                except (DBAPIError, ValueError) as error:
                    if isinstance(value, int):
                        self.damaged[value] = f"a row of {table.name} cannot be decoded: {error}".split("\n")[0]
            return rows

    def _first_judgements(self, connection: Connection, parties: Sequence[int]) -> list[Row]:
        """The judgement that each party came with: the first on it."""
        first: dict[int, Row] = {}
        about = select(judgement).where(judgement.c.kind == "party", judgement.c.left_id.in_(parties))
        for row in connection.execute(about.order_by(judgement.c.id)).mappings():
            first.setdefault(row["left_id"], dict(row))
        return [first[number] for number in sorted(first)]

    def _statements(self, connection: Connection, numbers: Sequence[int]) -> Iterator[Row]:
        yield from map(dict, self._of(connection, statement, statement.c.reading_id, numbers))


def _entry_faults(
    entry: Mapping[str, Any],
    number: int,
    rows: _Rows,
    seen: Seen,
    judged: Judged,
    counts: Checked,
    quick: bool,
    fetch: Callable[[Mapping[str, Any]], str | None] | None,
) -> Iterator[Fault]:
    """What is wrong with the reading that an entry is about."""
    key = entry["subject"].rpartition("#")[0]
    its = rows.readings.get(number)
    if its is None:
        yield Fault("reading", rows.damaged.get(number, f"reading {number} is missing"), key)
        return
    its_version = rows.versions.get(its["version_id"])
    if its_version is None:
        yield Fault("article", rows.damaged.get(its["version_id"], f"version {its['version_id']} is missing"), key)
        return
    name = its_version["url"] or its_version["key"]
    counts.readings += 1
    first = entry["kind"] != "reread"
    if first:
        seen.add(its_version["id"])
        counts.versions += 1
    if quick:
        return
    statements = rows.statements.get(number, [])
    counts.statements += len(statements)
    text = its_version["text"]
    if first:
        for detail in version_faults(its_version):
            yield Fault("article", detail, name)
        source = rows.raw.get(its_version["raw_digest"])
        if source is not None:
            elsewhere = source["bytes"] is None
            told = fetch(source) if elsewhere and fetch is not None else None
            if elsewhere and told is None:
                counts.elsewhere += 1
            else:
                counts.raw += 1
                if wrong := raw_fault(source, told):
                    yield Fault("source", wrong, name)
        elif its_version["raw_digest"]:
            yield Fault("source", f"source {its_version['raw_digest'][:12]}… is missing", name)
    judgements = rows.judgements.get(number, [])
    judged.met(judgements)  # if they are not as they were, it is a fault of the reading
    if number in rows.damaged:
        yield Fault("statement", rows.damaged[number], name)
        return
    for row in statements:
        cut, faults = statement_faults(row, text, its_version["key"])
        counts.spans += cut
        for detail in faults:
            yield Fault("statement", detail, name, row["key"])
    parts = sealed_rows(
        its, rows.parties.get(number, []), statements, rows.voices.get(number, []), **_first(rows, its_version, first)
    )
    parts["judgement"] = sealed(schema.judgement, judgements)
    if log.digest_of(parts) != entry["digest"]:
        yield Fault(
            "reading",
            f"the rows of reading {number} are not those that were written ({len(statements)} statements)",
            name,
        )


def _first(rows: _Rows, its_version: Row, first: bool) -> dict[str, Row | None]:
    if not first:
        return {}
    return {
        "of_version": its_version,
        "of_article": rows.articles.get(its_version["article_id"]),
        "of_raw": rows.raw.get(its_version["raw_digest"]) if its_version["raw_digest"] else None,
    }
