"""Stored: readings come out of a record one by one, in the order they came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, case, func, select

from onrecord.article import Article
from onrecord.record.export.chosen import Chosen
from onrecord.record.schema import alias, party, reading, speaker, statement, version, voice
from onrecord.span import Span
from onrecord.statement import Claim, Occasion, Reading, Speaker, Statement, When

Found = Any
"""A row of a query; its columns are attributes."""

BATCH = 100
"""Articles taken from the database at a time: what is in memory does not grow with the record."""
KEPT_SPEAKERS = 20_000
"""Speakers remembered from one batch to the next."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a speaker is across all articles.

    Attributes:
        number: the speaker's number in this record.
        name: the fullest name, most often given; ``aliases`` are the other names.
    """

    number: int
    name: str
    type: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the record knows of a statement beyond its article.

    Attributes:
        utterance: id of the first statement of the same utterance, which may stand in another article.
        first_article: id of the article in which that one stands.
        speakers, via: who they are, in the order of the statement; None where that is not told.
    """

    utterance: str
    first_article: str
    speakers: tuple[Identity | None, ...]
    via: tuple[Identity | None, ...]
    addressee: Identity | None


@dataclass(frozen=True, slots=True)
class ReadBy:
    """The program and model that made a reading, and when it was recorded."""

    program: str
    model: str
    model_digest: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of one text, with what the record knows of each statement.

    Attributes:
        recorded: when the text came into the record, ISO 8601, UTC.
        version: 1 for the first text of the article, and so on.
        known: as many as the statements of ``reading``, in their order.
    """

    reading: Reading
    known: tuple[Known, ...]
    recorded: str
    fetched: str | None
    version: int
    read_by: ReadBy


def count(connection: Connection, chosen: Chosen) -> int:
    """How many texts are chosen."""
    return connection.execute(select(func.count()).select_from(version).where(chosen.versions())).scalar_one()


def entries(connection: Connection, chosen: Chosen) -> Iterator[Entry]:
    """What is chosen, in the order it came in; memory stays flat.

    Where statements are chosen, those they stand in come along, so that every ``parent`` is there.
    """
    last = 0
    people = _People(connection)
    while True:
        found = select(version).where(version.c.id > last, chosen.versions()).order_by(version.c.id).limit(BATCH)
        texts = {row.id: row for row in connection.execute(found)}
        if not texts:
            return
        last = max(texts)
        yield from _batch(connection, chosen, texts, people)


def _batch(connection: Connection, chosen: Chosen, texts: Mapping[int, Found], people: _People) -> Iterator[Entry]:
    found = select(reading).where(reading.c.version_id.in_(list(texts)))
    if not chosen.all_readings:
        found = found.where(reading.c.current)
    readings = {row.id: row for row in connection.execute(found.order_by(reading.c.version_id, reading.c.id))}
    rows = _statements(connection, chosen, list(readings))
    voices = _voices(connection, list(readings))
    people.load({number for parts in voices.values() for number in parts.values()})
    for made in readings.values():
        text = texts[made.version_id]
        kept = rows.get(made.id, [])
        if chosen.of_statements and not kept:
            continue
        yield Entry(
            reading=Reading(_article(text), tuple(_statement(row) for row in kept)),
            known=tuple(_known(row, text.key, voices.get(row.id, {}), people) for row in kept),
            recorded=text.recorded,
            fetched=text.fetched,
            version=text.number,
            read_by=ReadBy(made.program, made.model, made.model_digest, made.recorded),
        )


def _statements(connection: Connection, chosen: Chosen, readings: Sequence[int]) -> dict[int, list[Found]]:
    """The rows of each reading in the order of the text: those chosen, and those they stand in."""
    first, its_version = statement.alias("first"), version.alias("its_version")
    found = (
        select(
            statement.c.id,
            statement.c.key,
            statement.c.reading_id,
            statement.c.parent_id,
            statement.c.body,
            case((chosen.statements(), 1), else_=0).label("chosen"),
            first.c.key.label("utterance"),
            its_version.c.key.label("first_article"),
        )
        .outerjoin(first, first.c.id == statement.c.utterance_id)
        .outerjoin(its_version, its_version.c.id == first.c.version_id)
        .where(statement.c.reading_id.in_(readings))
        .order_by(statement.c.reading_id, statement.c.ordinal)
    )
    every: dict[int, list[Found]] = {}
    for row in connection.execute(found):
        every.setdefault(row.reading_id, []).append(row)
    if chosen.of_statements:
        return {of: _with_parents(rows) for of, rows in every.items()}
    return every


def _with_parents(rows: Sequence[Found]) -> list[Found]:
    by_id = {row.id: row for row in rows}
    kept: set[int] = set()
    for row in rows:
        at = row if row.chosen else None
        while at is not None and at.id not in kept:
            kept.add(at.id)
            at = by_id.get(at.parent_id)
    return [row for row in rows if row.id in kept]


Parts = dict[tuple[str, int], int]
"""Speaker numbers by part (speaker, via, addressee) and position."""


def _voices(connection: Connection, readings: Sequence[int]) -> dict[int, Parts]:
    found = (
        select(voice.c.statement_id, voice.c.part, voice.c.position, party.c.speaker_id)
        .join(party, party.c.id == voice.c.party_id)
        .where(party.c.reading_id.in_(readings), party.c.speaker_id.is_not(None))
    )
    out: dict[int, Parts] = {}
    for row in connection.execute(found):
        out.setdefault(row.statement_id, {})[row.part, row.position] = row.speaker_id
    return out


class _People:
    """Speakers by number, with their names; looked up once, as far as memory is meant to go."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int, Identity] = {}
        self._stands: dict[int, int] = {}

    def load(self, numbers: set[int]) -> None:
        """See to it that all of ``numbers`` are known."""
        if len(self._stands) > KEPT_SPEAKERS:
            self._known.clear()
            self._stands.clear()
        asked = {number: number for number in numbers if number not in self._stands}
        while asked:  # from one that was merged to the one it was merged into
            rows = self._rows(set(asked.values()))
            onward = {}
            for number, at in asked.items():
                row = rows.get(at)
                if row is not None and row.merged_into is not None and row.merged_into != number:
                    onward[number] = row.merged_into
                    continue
                self._stands[number] = at
            asked = onward
        self._name({at for at in self._stands.values() if at not in self._known})

    def get(self, number: int | None) -> Identity | None:
        """The speaker that ``number`` stands for."""
        return None if number is None else self._known.get(self._stands.get(number, number))

    def _rows(self, numbers: set[int]) -> dict[int, Found]:
        found = select(speaker.c.id, speaker.c.name, speaker.c.type, speaker.c.merged_into)
        return {row.id: row for row in self._connection.execute(found.where(speaker.c.id.in_(sorted(numbers))))}

    def _name(self, numbers: set[int]) -> None:
        rows = self._rows(numbers)
        names: dict[int, list[str]] = {}
        found = select(alias.c.speaker_id, alias.c.name).where(alias.c.speaker_id.in_(sorted(rows)))
        for row in self._connection.execute(found):
            names.setdefault(row.speaker_id, []).append(row.name)
        for number, row in rows.items():
            others = tuple(sorted(set(names.get(number, ())) - {row.name}))
            self._known[number] = Identity(number, row.name, row.type, others)


def _known(row: Found, article_key: str, parts: Parts, people: _People) -> Known:
    body = row.body

    def of(part: str, length: int) -> tuple[Identity | None, ...]:
        return tuple(people.get(parts.get((part, at))) for at in range(length))

    return Known(
        utterance=row.utterance or row.key,
        first_article=row.first_article or article_key,
        speakers=of("speaker", len(body["speakers"])),
        via=of("via", len(body["via"])),
        addressee=people.get(parts.get(("addressee", 0))),
    )


def _article(row: Found) -> Article:
    names = ("text", "url", "path", "title", "byline", "publisher", "published", "language")
    return Article(**{name: getattr(row, name) for name in names})


def _statement(row: Found) -> Statement:
    """The statement of ``row``; its body is in the form of the output contract."""
    body = row.body
    said_on, occasion = body["said_on"], body["occasion"]
    return Statement(
        id=row.key,
        parent=body["parent"],
        source=_spans(body["source"]),
        cue=_spans(body["cue"]),
        content=_spans(body["content"]),
        form=body["form"],
        confidence=body["confidence"],
        speakers=tuple(map(_speaker, body["speakers"])),
        via=tuple(map(_speaker, body["via"])),
        act=body["act"],
        stance=body["stance"],
        claim=body["claim"],
        more_claims=tuple(Claim(more["claim"], more["stance"]) for more in body["more_claims"]),
        addressee=body["addressee"] and _speaker(body["addressee"]),
        occasion=occasion and Occasion(occasion["type"], occasion["with"]),
        said_on=said_on and _when(said_on),
        repeated=body["repeated"],
        open=dict(body["open"]),
    )


def _spans(spans: Sequence[Mapping[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(span["start"], span["end"]) for span in spans)


def _speaker(of: Mapping[str, Any]) -> Speaker:
    return Speaker(of["entity"], of["name"], of["type"], of["role"], of["on_behalf_of"])


def _when(of: Mapping[str, Any]) -> When:
    return When(date.fromisoformat(of["start"]), date.fromisoformat(of["end"]), of["basis"], of["text"])
