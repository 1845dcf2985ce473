"""The tables of a record: one schema for SQLite and PostgreSQL.

Nothing in these tables is overwritten but what can be derived again from the rest: ``current``,
``speaker_id``, ``utterance_id``, ``day``, the counts of ``speaker`` and the search indexes. A correction
is a new row beside the old one.

Three clocks: ``said_start`` and ``said_end`` of a statement (when it was said), ``published`` of a version
(when the article came out), ``recorded`` (when it came into the record; UTC, ISO 8601).

Days are text, ``2022-11-05``: they sort as they are and mean the same in both databases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy import Text as PlainText
from sqlalchemy.dialects.postgresql import JSONB

FORMAT = 1
"""Version of the schema; one more with each migration."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Number = BigInteger().with_variant(Integer, "sqlite")
"""Row numbers: SQLite gives them only to INTEGER columns."""

Json = JSON().with_variant(JSONB, "postgresql")

_MARK = "\U0010ffff"
_UNSTORABLE = re.compile("[\0\ud800-\udfff\U0010ffff]")
_STORED = re.compile("\U0010ffff([0-9a-f]{6})")


def storable(text: str) -> str:
    """``text`` as a database can hold it: NUL and lone surrogates, which none takes, are spelled out.

    Nearly every text is returned as it is. `restored` is the way back.
    """
    if text.isascii() and "\0" not in text:
        return text
    return _UNSTORABLE.sub(lambda found: f"{_MARK}{ord(found[0]):06x}", text)


def restored(text: str) -> str:
    """What `storable` was given."""
    return _STORED.sub(lambda found: chr(int(found[1], 16)), text) if _MARK in text else text


def json_text(value: Any) -> str:
    """``value`` as JSON that a database can hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" not in text and (text.isascii() or not _UNSTORABLE.search(text)):
        return text
    return json.dumps(_mapped(value, storable), ensure_ascii=False, separators=(",", ":"))


def json_value(text: str | bytes) -> Any:
    """What `json_text` was given."""
    if isinstance(text, bytes):
        text = text.decode()
    value = json.loads(text)
    return _mapped(value, restored) if _MARK in text else value


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(key): _mapped(of, change) for key, of in value.items()}
    return [_mapped(of, change) for of in value] if isinstance(value, list | tuple) else value


class Text(TypeDecorator[str]):
    """Text of any characters whatever: see `storable`."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """To the database."""
        return value if value is None else storable(value)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """From the database."""
        return value if value is None else restored(value)


raw = Table(
    "raw",
    metadata,
    Column("digest", Text, primary_key=True, comment="SHA-256 of the bytes as fetched, hexadecimal"),
    Column("bytes", LargeBinary, comment="compressed by zlib; null where a WARC record holds them"),
    Column("size", Number, nullable=False, comment="bytes, unpacked"),
    Column("media_type", Text),
    Column("container", Text, comment="path or URL of the archive, table or feed it came out of"),
    Column("offset", Number, comment="where the WARC record begins in the container"),
    Column("length", Number),
    Column("member", Text, comment="number or id of the row, record or entry"),
)

article = Table(
    "article",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="the URL without its fragment, or the digest of the text"),
    Column("url", Text),
    Column("recorded", Text, nullable=False),
)

version = Table(
    "version",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="`Article.id` of the output contract, a…"),
    Column("article_id", Number, ForeignKey("article.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False, comment="1 for the first text seen at this URL, and so on"),
    Column("current", Boolean, nullable=False, comment="the latest version of its article"),
    Column("url", Text, comment="as it was given, when this text was found there"),
    Column("path", Text),
    Column("title", Text),
    Column("byline", Text),
    Column("publisher", Text, index=True),
    Column("published", Text, index=True),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_sha256", Text, nullable=False, index=True),
    Column("words", Integer, nullable=False),
    Column("raw_digest", Text, ForeignKey("raw.digest"), index=True),
    Column("fetched", Text),
    Column("recorded", Text, nullable=False, index=True),
    Column("signature", LargeBinary, comment="MinHash of the words, for finding copies"),
    UniqueConstraint("article_id", "number"),
)

sighting = Table(
    "sighting",
    metadata,
    Column("id", Number, primary_key=True),
    Column("version_id", Number, ForeignKey("version.id"), nullable=False, index=True),
    Column("fetched", Text, nullable=False),
    Column("recorded", Text, nullable=False),
)
"""When an earlier text was found at its URL once more, and so became the current one again."""

reading = Table(
    "reading",
    metadata,
    Column("id", Number, primary_key=True),
    Column("version_id", Number, ForeignKey("version.id"), nullable=False, index=True),
    Column("current", Boolean, nullable=False, comment="the reading that is shown of this version"),
    Column("program", Text, nullable=False, comment="version of onrecord"),
    Column("model", Text, nullable=False),
    Column("model_digest", Text, nullable=False),
    Column("settings", Text, nullable=False, comment="what else decides the result: JSON, keys sorted"),
    Column("recorded", Text, nullable=False),
    UniqueConstraint("version_id", "model_digest", "program", "settings"),
)

statement = Table(
    "statement",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Text, nullable=False, index=True, comment="`Statement.id` of the contract, s…; one in each reading"),
    Column("reading_id", Number, ForeignKey("reading.id"), nullable=False, index=True),
    Column("version_id", Number, ForeignKey("version.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False, comment="place in the reading, from 0"),
    Column("parent_id", Number, ForeignKey("statement.id")),
    Column("current", Boolean, nullable=False, comment="of the current reading of the current version"),
    Column("utterance_id", Number, comment="first statement of the same utterance: of the copies of one text, one"),
    Column("form", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("act", Text),
    Column("stance", Text),
    Column("claim", Text),
    Column("content", Text, nullable=False, comment="the words of the content, for searching"),
    Column("said_start", Text),
    Column("said_end", Text),
    Column("said_basis", Text),
    Column("day", Text, comment="said_start, or else the day of publication: what lists are sorted by"),
    Column("repeated", Boolean),
    Column("occasion", Text, comment="type of the occasion"),
    Column("publisher", Text),
    # Not JSONB: the order of keys is kept, for exports to be what `read` gave byte for byte.
    Column("body", JSON, nullable=False, comment="the statement as the contract has it, with evidence spans"),
    Index("ix_statement_current_day", "current", "day", "id"),
    Index("ix_statement_act_day", "act", "current", "day", "id"),
    Index("ix_statement_publisher_day", "publisher", "current", "day", "id"),
    Index("ix_statement_utterance", "utterance_id"),
)

speaker = Table(
    "speaker",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", Text, nullable=False, comment="the fullest name, most often given"),
    Column("type", Text, nullable=False),
    Column("key", Text, nullable=False, index=True, comment="the name without case, accents and marks"),
    Column("merged_into", Number, ForeignKey("speaker.id"), index=True, comment="derived; null when it stands"),
    Column("statements", Integer, nullable=False, comment="current statements in which it speaks; derived"),
    Column("first_day", Text),
    Column("last_day", Text),
    Column("recorded", Text, nullable=False),
)

alias = Table(
    "alias",
    metadata,
    Column("speaker_id", Number, ForeignKey("speaker.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False, index=True),
    Column("block", Text, nullable=False, index=True, comment="what spellings of one name have in common"),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,  # its rows lie in its key
)

party = Table(
    "party",
    metadata,
    Column("id", Number, primary_key=True),
    Column("reading_id", Number, ForeignKey("reading.id"), nullable=False, index=True),
    Column("entity", Text, nullable=False, comment="the entity's id within its article"),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("role", Text),
    Column("on_behalf_of", Text),
    Column("speaker_id", Number, ForeignKey("speaker.id"), comment="derived from judgements"),
    Column("day", Text, comment="day of publication, or else null: roles have dates"),
    UniqueConstraint("reading_id", "entity"),
    Index("ix_party_speaker", "speaker_id", "id"),
)

voice = Table(
    "voice",
    metadata,
    Column("statement_id", Number, ForeignKey("statement.id"), primary_key=True),
    Column("part", Text, primary_key=True, comment="speaker, via or addressee"),
    Column("position", Integer, primary_key=True, comment="order among those of its part, from 0"),
    Column("party_id", Number, ForeignKey("party.id"), nullable=False, index=True),
    Column("speaker_id", Number, comment="as in party"),
    Column("day", Text, comment="as in statement"),
    Index("ix_voice_speaker", "speaker_id", "part", "day", "statement_id"),
    sqlite_with_rowid=False,  # its rows lie in its key
)

judgement = Table(
    "judgement",
    metadata,
    Column("id", Number, primary_key=True),
    Column("kind", Text, nullable=False, comment="party: left is a party, right a speaker; speaker: both are speakers"),
    Column("left_id", Number, nullable=False),
    Column("right_id", Number, nullable=False),
    Column("verdict", Text, nullable=False, comment="same or different"),
    Column("score", Float, nullable=False),
    Column("reasons", Json, nullable=False, comment="named features with their values"),
    Column("author", Text, nullable=False, comment="machine:VERSION or person:NAME"),
    Column("recorded", Text, nullable=False),
    Column("undone", Text, comment="when it was taken back; null while it holds"),
    Column("undone_by", Text),
    Index("ix_judgement_left", "kind", "left_id"),
    Index("ix_judgement_right", "kind", "right_id"),
)

band = Table(
    "band",
    metadata,
    Column("band", Integer, primary_key=True),
    Column("hash", Number, primary_key=True),
    Column("version_id", Number, ForeignKey("version.id"), primary_key=True),
    sqlite_with_rowid=False,  # its rows lie in its key
)
"""Bands of MinHash signatures: versions that share one may be copies."""

copy = Table(
    "copy",
    metadata,
    Column("id", Number, primary_key=True),
    Column("version_id", Number, ForeignKey("version.id"), nullable=False, index=True),
    Column("of_id", Number, ForeignKey("version.id"), nullable=False, index=True, comment="the first of these texts"),
    Column("score", Float, nullable=False, comment="share of words in common, 0 to 1"),
    Column("reasons", Json, nullable=False),
    Column("author", Text, nullable=False),
    Column("recorded", Text, nullable=False),
    Column("undone", Text),
    Column("undone_by", Text),
)

log = Table(
    "log",
    metadata,
    Column("sequence", Number, primary_key=True, autoincrement=False, comment="1, 2, 3 … without gaps"),
    Column("recorded", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="created, added, reread, judged, undone, copied, migrated …"),
    Column("subject", Text, nullable=False, comment="what it is about: KEY#READING of a version, a judgement's id …"),
    Column("digest", Text, nullable=False, comment="SHA-256 of what was written: canonical JSON of the rows"),
    Column("previous", Text, nullable=False, comment="hash of the entry before"),
    Column("hash", Text, nullable=False, comment="SHA-256 over all of this entry and `previous`"),
)
"""Append-only: each entry holds the hash of the one before, so that a later change of any shows."""

feed = Table(
    "feed",
    metadata,
    Column("url", Text, primary_key=True),
    Column("state", Json, nullable=False, comment="what was seen, when to ask again, validators of the last answer"),
    Column("recorded", Text, nullable=False),
)

meaning = Table(
    "meaning",
    metadata,
    Column("id", Number, primary_key=True),
    Column("statement_id", Number, ForeignKey("statement.id"), nullable=False, unique=True),
    Column("vector", LargeBinary, nullable=False, comment="of the claim, or else the content: 256 signed bytes"),
)
"""What statements mean. Derived: `onrecord.record.index.rebuild` makes it again."""

meaning_block = Table(
    "meaning_block",
    metadata,
    Column("last_id", Number, primary_key=True, comment="the highest of its rows of `meaning`"),
    Column("statement_ids", LargeBinary, nullable=False, comment="of its rows, eight bytes each, little-endian"),
    Column("codes", LargeBinary, nullable=False, comment="the signs of their vectors, 32 bytes each"),
)
"""Packed rows of ``meaning``, for a first quick look over all of them; the newest are not packed yet."""

behalf = Table(
    "behalf",
    metadata,
    Column("key", Text, primary_key=True, comment="the body spoken for, without case, accents and marks"),
    Column("day", Text, primary_key=True, comment="as in statement; empty for none"),
    Column("statement_id", Number, ForeignKey("statement.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,  # its rows lie in its key
)
"""For whom statements are made. Derived."""

block = Table(
    "block",
    metadata,
    Column("block", Text, primary_key=True, comment="a lax key of a name: see record/identity_names.py"),
    Column("speaker_id", Number, ForeignKey("speaker.id"), primary_key=True),
    sqlite_with_rowid=False,  # its rows lie in its key
)
"""Where speakers are looked up who may be the one of a name; derived from their aliases."""
