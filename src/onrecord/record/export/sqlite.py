"""SQLite: a plain file of documented tables with full-text search, for datasette and the like.

It is not a record: nothing in it is needed to go on, and everything is where one looks for it first.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from onrecord.record.export.stored import Entry, Identity, Known
from onrecord.record.export.words import scalars, words
from onrecord.statement import ROLES, Speaker, Statement

TABLES = """\
CREATE TABLE articles (
    id TEXT PRIMARY KEY, -- of the output format, a…
    url TEXT,
    path TEXT,
    title TEXT,
    byline TEXT,
    publisher TEXT,
    published TEXT, -- ISO 8601 date or date and time
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    version INTEGER NOT NULL, -- 1 for the first text found at this address, and so on
    recorded TEXT NOT NULL, -- when it came into the record, UTC
    reading_program TEXT NOT NULL, -- version of onrecord
    reading_model TEXT NOT NULL,
    reading_recorded TEXT NOT NULL
);
CREATE TABLE speakers (
    id INTEGER PRIMARY KEY, -- the number in the record
    name TEXT NOT NULL, -- the fullest name, most often given
    type TEXT NOT NULL, -- person, government, organization, group, document or unnamed
    aliases TEXT NOT NULL -- JSON array of other names
);
CREATE TABLE statements (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, -- of the output format, s…
    article_id TEXT NOT NULL REFERENCES articles (id),
    place INTEGER NOT NULL, -- order in the article, from 0
    parent TEXT REFERENCES statements (id) DEFERRABLE INITIALLY DEFERRED, -- the statement it stands in
    utterance TEXT NOT NULL, -- id of the first statement of the same utterance, in whatever article
    form TEXT NOT NULL, -- direct, indirect or mixed
    confidence REAL NOT NULL,
    source TEXT NOT NULL, -- the words; offsets are in the table spans
    cue TEXT NOT NULL,
    content TEXT NOT NULL,
    act TEXT,
    stance TEXT, -- affirms, denies or uncommitted: to the claim
    claim TEXT,
    more_claims TEXT NOT NULL, -- JSON array of {"claim", "stance"}
    speakers TEXT NOT NULL, -- names as in the article; ids are in the table voices
    via TEXT NOT NULL,
    addressee TEXT,
    occasion TEXT,
    occasion_with TEXT,
    said_start TEXT, -- first and last day, both included
    said_end TEXT,
    said_words TEXT,
    said_basis TEXT, -- stated, relative or published
    repeated INTEGER, -- 1, 0 or null while open
    open TEXT NOT NULL, -- JSON object: the fields that could not be told, each with the reason
    publisher TEXT,
    published TEXT
);
CREATE TABLE voices (
    statement_id TEXT NOT NULL REFERENCES statements (id),
    part TEXT NOT NULL, -- speaker, via or addressee
    position INTEGER NOT NULL, -- order among those of its part, from 0
    speaker_id INTEGER REFERENCES speakers (id), -- null where the record does not tell who it is
    entity TEXT NOT NULL, -- the same for all mentions within an article
    name TEXT NOT NULL, -- as the article has it, like the rest
    type TEXT NOT NULL,
    role TEXT,
    on_behalf_of TEXT,
    PRIMARY KEY (statement_id, part, position)
) WITHOUT ROWID;
CREATE TABLE spans (
    statement_id TEXT NOT NULL REFERENCES statements (id),
    role TEXT NOT NULL, -- source, cue or content
    position INTEGER NOT NULL, -- order among those of its role, from 0
    "start" INTEGER NOT NULL, -- code points into articles.text
    "end" INTEGER NOT NULL, -- not included
    text TEXT NOT NULL,
    PRIMARY KEY (statement_id, role, position)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE statements_fts USING fts5 (
    content, claim, speakers, content="statements", content_rowid="number", tokenize="unicode61 remove_diacritics 2"
);
"""
AFTERWARDS = """\
INSERT INTO statements_fts (statements_fts) VALUES ('rebuild');
CREATE INDEX ix_statements_article ON statements (article_id, place);
CREATE INDEX ix_statements_said ON statements (said_start);
CREATE INDEX ix_statements_utterance ON statements (utterance);
CREATE INDEX ix_statements_parent ON statements (parent);
CREATE INDEX ix_voices_speaker ON voices (speaker_id, part);
CREATE INDEX ix_articles_published ON articles (published);
ANALYZE;
"""


def into_file(entries: Iterable[Entry], path: Path) -> None:
    """Write the database to ``path``, which is not there yet.

    Raises:
        OSError: it cannot be written.
    """
    with _as_os_errors(path), closing(sqlite3.connect(path, isolation_level=None)) as database:
        # The file is made in full or thrown away: it needs no journal.
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;")
        database.executescript(TABLES + "BEGIN;")
        given: set[int] = set()
        for entry in entries:
            _add(database, entry, given)
        database.executescript(AFTERWARDS)  # ends the transaction first


@contextmanager
def _as_os_errors(path: Path) -> Iterator[None]:
    """SQLite's own words for a full disk become those of the system."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = errno.ENOSPC if error.sqlite_errorcode == sqlite3.SQLITE_FULL else errno.EIO
        raise OSError(code, str(error), str(path)) from error


def _add(database: sqlite3.Connection, entry: Entry, given: set[int]) -> None:
    article = entry.reading.article.to_json()
    by = entry.read_by
    _insert(
        database,
        "articles",
        article
        | {"version": entry.version, "recorded": entry.recorded}
        | {"reading_program": by.program, "reading_model": by.model, "reading_recorded": by.recorded},
    )
    for place, (statement, known) in enumerate(zip(entry.reading.statements, entry.known, strict=True)):
        for number, who in {one.number: one for one in _identities(known)}.items():
            if number not in given:
                given.add(number)
                aliases = json.dumps(who.aliases, ensure_ascii=False)
                _insert(database, "speakers", {"id": number, "name": who.name, "type": who.type, "aliases": aliases})
        _insert(database, "statements", _statement(entry, place, statement, known))
        for voice in _voices(statement, known):
            _insert(database, "voices", voice)
        for role in ROLES:
            for position, span in enumerate(getattr(statement, role)):
                row = {"statement_id": statement.id, "role": role, "position": position, "start": span.start}
                _insert(database, "spans", row | {"end": span.end, "text": span.cut(article["text"])})


def _insert(database: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    values = [scalars(value) if isinstance(value, str) else value for value in row.values()]
    marks = ", ".join("?" * len(values))
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)


def _identities(known: Known) -> list[Identity]:
    return [one for one in (*known.speakers, *known.via, known.addressee) if one is not None]


def _statement(entry: Entry, place: int, statement: Statement, known: Known) -> dict[str, Any]:
    article = entry.reading.article
    when, occasion = statement.said_on, statement.occasion
    more = [{"claim": one.claim, "stance": one.stance} for one in statement.more_claims]
    names = ("id", "parent", "form", "confidence", "act", "stance", "claim", "repeated")
    return {
        **{name: getattr(statement, name) for name in names},
        "article_id": article.id,
        "place": place,
        "utterance": known.utterance,
        **{role: words(getattr(statement, role), article.text) for role in ROLES},
        "more_claims": json.dumps(more, ensure_ascii=False),
        "speakers": "; ".join(speaker.name for speaker in statement.speakers),
        "via": "; ".join(speaker.name for speaker in statement.via),
        "addressee": statement.addressee and statement.addressee.name,
        "occasion": occasion and occasion.type,
        "occasion_with": occasion and occasion.with_,
        "said_start": when and when.start.isoformat(),
        "said_end": when and when.end.isoformat(),
        "said_words": when and when.text,
        "said_basis": when and when.basis,
        "open": json.dumps(dict(statement.open), ensure_ascii=False),
        "publisher": article.publisher,
        "published": article.published,
    }


def _voices(statement: Statement, known: Known) -> Iterator[dict[str, Any]]:
    parts: list[tuple[str, tuple[Speaker, ...], tuple[Identity | None, ...]]] = [
        ("speaker", statement.speakers, known.speakers),
        ("via", statement.via, known.via),
    ]
    if statement.addressee is not None:
        parts.append(("addressee", (statement.addressee,), (known.addressee,)))
    for part, speakers, identities in parts:
        for position, (speaker, who) in enumerate(zip(speakers, identities, strict=True)):
            row = {"statement_id": statement.id, "part": part, "position": position}
            yield row | {"speaker_id": who and who.number, **speaker.to_json()}
