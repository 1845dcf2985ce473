"""Putting: how an article and its statements get into the tables."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from onrecord.record import log, schema
from onrecord.record.arrival import Added, Arrival, Outcome, RawOrigin, ReaderKey
from onrecord.record.current import count, retire, revive
from onrecord.record.rows import Row, article_key, party_rows, sealed, statement_rows, version_row, voice_rows
from onrecord.record.writing import Numbers, write

Found = Any
"""A row as it was found."""

_ARTICLE = select(schema.article.c.id).where(schema.article.c.key == bindparam("key"))
_VERSIONS = select(
    *(schema.version.c[name] for name in ("id", "key", "number", "current", "text_sha256", "fetched", "published")),
    *(schema.version.c[name] for name in ("title", "publisher")),
    select(func.max(schema.sighting.c.fetched))
    .where(schema.sighting.c.version_id == schema.version.c.id)
    .scalar_subquery()
    .label("seen"),
).where(schema.version.c.article_id == bindparam("article_id"))
_READINGS = select(schema.reading).where(schema.reading.c.version_id == bindparam("version_id"))
_HAS_RAW = select(schema.raw).where(schema.raw.c.digest == bindparam("digest"))


class Batch:
    """What is put in within one write transaction: the numbers that are free, and what waits to be indexed.

    New statements are indexed together at the end, which costs far less than one article after the other.
    """

    def __init__(self, connection: Connection) -> None:
        self.numbers = Numbers(connection)
        self._connection = connection
        self._waiting: list[tuple[Sequence[Row], Sequence[Row], Sequence[Row], bool]] = []

    def wait(self, statements: Sequence[Row], voices: Sequence[Row], parties: Sequence[Row], *, current: bool) -> None:
        """Statements that are to be indexed."""
        if statements:
            self._waiting.append((statements, voices, parties, current))

    def index(self) -> None:
        """Index what waits."""
        if not self._waiting:
            return
        from onrecord.record import index

        waiting, self._waiting = self._waiting, []
        index.put(
            self._connection,
            [row for of in waiting for row in of[0]],
            [row for of in waiting for row in of[1]],
            [row for of in waiting for row in of[2]],
        )
        # what a late text says is found too, by who asks for all versions
        index.remove(self._connection, [row["id"] for of in waiting if not of[3] for row in of[0]])


def knows(
    connection: Connection,
    url: str | None,
    digests: Sequence[str],
    about: dict[str, str | None],
    reader: Arrival | ReaderKey,
) -> bool:
    """See `Record.known`."""
    for digest in digests:
        version = _same(_versions(connection, article_key(url, digest)), digest)
        if (
            version is not None
            and all(getattr(version, name) == about.get(name) for name in ("title", "publisher", "published"))
            and _same_reading(connection, version.id, reader) is not None
        ):
            return version.current or not _returns(version, _versions(connection, article_key(url, digest)), about)
    return False


def outcome_of(connection: Connection, arrival: Arrival) -> Outcome:
    """What `Record.add` would say of an arrival, without writing."""
    article = arrival.reading.article
    versions = _versions(connection, article_key(article.url, article.text_sha256))
    version = _same(versions, article.text_sha256)
    if version is None:
        return "changed" if versions else "new"
    if _same_reading(connection, version.id, arrival) is None:
        return "reread"
    return "returned" if _returns(version, versions, _about(arrival)) else "known"


def put(connection: Connection, arrival: Arrival, now: str, batch: Batch) -> Added:
    """See `Record.add`; within a write transaction, at whose end `Batch.index` is to be called."""
    article = arrival.reading.article
    sha = article.text_sha256
    key = article_key(article.url, sha)
    article_id = connection.execute(_ARTICLE, {"key": key}).scalar()
    versions = [] if article_id is None else _versions(connection, key, article_id)
    version = _same(versions, sha)
    if version is None:
        return _put_version(connection, arrival, key, article_id, versions, now, batch)
    same = _same_reading(connection, version.id, arrival)
    back = _returns(version, versions, _about(arrival))
    if back:
        batch.index()
        _move(connection, versions, version, arrival, now)
    if same is not None:
        return Added("returned" if back else "known", version.id, same.id, version.key)
    return _put_reading(connection, arrival, version, back or version.current, now, batch)


def _about(arrival: Arrival) -> dict[str, str | None]:
    return {"fetched": arrival.origin.fetched if arrival.origin else None}


def _versions(connection: Connection, key: str, article_id: int | None = None) -> Sequence[Found]:
    if article_id is None:
        article_id = connection.execute(_ARTICLE, {"key": key}).scalar()
    return [] if article_id is None else connection.execute(_VERSIONS, {"article_id": article_id}).all()


def _same(versions: Sequence[Found], sha: str) -> Found | None:
    return next((v for v in versions if v.text_sha256 == sha), None)


def _same_reading(connection: Connection, version_id: int, reader: Arrival | ReaderKey) -> Found | None:
    for row in connection.execute(_READINGS, {"version_id": version_id}):
        if all(getattr(row, name) == getattr(reader, name) for name in ("model_digest", "program", "settings")):
            return row
    return None


def _last_seen(version: Found) -> str | None:
    return max(filter(None, (version.fetched, version.seen)), default=None)


def _returns(version: Found, versions: Sequence[Found], about: dict[str, str | None]) -> bool:
    """True when a text that had been replaced was fetched after the one that replaced it."""
    fetched = about.get("fetched")
    if version.current or fetched is None:
        return False
    return all(fetched > (_last_seen(v) or "") for v in versions if v.current)


def _put_version(
    connection: Connection,
    arrival: Arrival,
    key: str,
    article_id: int | None,
    versions: Sequence[Found],
    now: str,
    batch: Batch,
) -> Added:
    from onrecord.record import copies

    reading, origin = arrival.reading, arrival.origin
    written: dict[str, list[Row]] = {}
    fetched = origin.fetched if origin else None
    # An archive may bring an older text after a newer one.
    late = any(fetched and fetched < (_last_seen(v) or "") for v in versions if v.current)
    if article_id is None:
        article_id = batch.numbers.take(schema.article)
        row = {"id": article_id, "key": key, "url": reading.article.url, "recorded": now}
        write(connection, schema.article, [row])
    else:
        row = _plain(connection, schema.article, article_id)
    written["article"] = sealed(schema.article, [row])
    if origin is not None:
        written["raw"] = sealed(schema.raw, [_put_raw(connection, origin)])
    if not late:
        for old in versions:
            if old.current:
                batch.index()
                retire(connection, old.id)
                connection.execute(update(schema.version).where(schema.version.c.id == old.id).values(current=False))
    signed = copies.sign(reading.article.text)
    version = version_row(
        reading.article,
        id=batch.numbers.take(schema.version),
        article_id=article_id,
        number=1 + max((v.number for v in versions), default=0),
        current=not late,
        raw_digest=origin.digest if origin else None,
        fetched=fetched,
        recorded=now,
        signature=signed.signature or None,
    )
    write(connection, schema.version, [version])
    written["version"] = sealed(schema.version, [version])
    added = _put_statements(
        connection, arrival, version["id"], version["key"], version["published"], not late, written, now, batch,
        first=not versions,
    )  # fmt: skip
    added = replace(added, copy_of=copies.link(connection, version, signed, now))
    outcome: Outcome = "changed" if versions else "new"
    log.append(connection, "changed" if versions else "added", f"{added.key}#{added.reading_id}", written, now)
    return replace(added, outcome=outcome)


def _put_reading(
    connection: Connection, arrival: Arrival, version: Found, current: bool, now: str, batch: Batch
) -> Added:
    from onrecord.record import copies

    for old in connection.execute(_READINGS, {"version_id": version.id}).all():
        if old.current:
            if current:
                batch.index()
                retire(connection, version.id)
            connection.execute(update(schema.reading).where(schema.reading.c.id == old.id).values(current=False))
    written: dict[str, list[Row]] = {}
    added = _put_statements(
        connection, arrival, version.id, version.key, version.published, current, written, now, batch, first=False
    )
    copies.relink(connection, version.id, now)
    log.append(connection, "reread", f"{added.key}#{added.reading_id}", written, now)
    return added


def _put_statements(
    connection: Connection,
    arrival: Arrival,
    version_id: int,
    key: str,
    published: str | None,
    current: bool,
    written: dict[str, list[Row]],
    now: str,
    batch: Batch,
    *,
    first: bool,
) -> Added:
    """Write the reading, its parties, statements and voices; ``written`` is told of them.

    Args:
        first: nothing of this article is here yet.
    """
    from onrecord.record import identity

    reading = arrival.reading
    reading_id = batch.numbers.take(schema.reading)
    row = {
        "id": reading_id,
        "version_id": version_id,
        "current": True,
        "program": arrival.program,
        "model": arrival.model,
        "model_digest": arrival.model_digest,
        "settings": arrival.settings,
        "recorded": now,
    }
    write(connection, schema.reading, [row])
    parties = party_rows(reading, reading_id, batch.numbers.free(schema.party)) if reading.statements else []
    batch.numbers.take(schema.party, len(parties))
    judgements: list[Row] = []
    if parties:
        earlier = {} if first else identity.earlier(connection, reading_id)
        speakers, judgements = identity.tell(connection, parties, earlier, now, batch.numbers)
        for party in parties:
            party["speaker_id"] = speakers[party["id"]]
    statements = statement_rows(
        reading,
        batch.numbers.take(schema.statement, len(reading.statements)),
        reading_id=reading_id,
        version_id=version_id,
        current=current,
        published=published,
    )
    voices = voice_rows(reading, statements, parties)
    write(connection, schema.party, parties)
    write(connection, schema.statement, statements)
    write(connection, schema.voice, voices)
    if current:
        count(connection, voices)
    written["reading"] = sealed(schema.reading, [row])
    written["party"] = sealed(schema.party, parties)
    written["statement"] = sealed(schema.statement, statements)
    written["judgement"] = sealed(schema.judgement, judgements)
    written["voice"] = sealed(schema.voice, sorted(voices, key=lambda v: (v["statement_id"], v["part"], v["position"])))
    batch.wait(statements, voices, parties, current=current)
    return Added("reread", version_id, reading_id, key, len(statements))


def _put_raw(connection: Connection, origin: RawOrigin) -> Row:
    known = connection.execute(_HAS_RAW, {"digest": origin.digest}).mappings().first()
    if known is not None:
        return dict(known)
    row = {
        "digest": origin.digest,
        # the lightest level: an article's HTML shrinks to a quarter by it, the heaviest would save a tenth more
        "bytes": None if origin.data is None else zlib.compress(origin.data, 1),
        "size": origin.size,
        **{name: getattr(origin, name) for name in ("media_type", "container", "offset", "length", "member")},
    }
    write(connection, schema.raw, [row])
    return row


def _move(connection: Connection, versions: Sequence[Found], to: Found, arrival: Arrival, now: str) -> None:
    """An earlier text is the current one again."""
    for old in versions:
        if old.current:
            retire(connection, old.id)
            connection.execute(update(schema.version).where(schema.version.c.id == old.id).values(current=False))
    connection.execute(update(schema.version).where(schema.version.c.id == to.id).values(current=True))
    row = {"version_id": to.id, "fetched": _about(arrival)["fetched"], "recorded": now}
    connection.execute(insert(schema.sighting), row)
    revive(connection, to.id)
    log.append(connection, "returned", to.key, {"sighting": [row]}, now)


def _plain(connection: Connection, table: Any, number: int) -> Row:
    return dict(connection.execute(select(table).where(table.c.id == number)).mappings().one())
