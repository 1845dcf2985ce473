"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", _number, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the URL without its fragment, or the digest of the text"),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("key", name=op.f("uq_article_key")),
    )
    op.create_table(
        "feed",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column(
            "state", _json, nullable=False, comment="what was seen, when to ask again, validators of the last answer"
        ),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feed")),
    )
    op.create_table(
        "judgement",
        sa.Column("id", _number, nullable=False),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="party: left is a party, right a speaker; speaker: both are speakers",
        ),
        sa.Column("left_id", _number, nullable=False),
        sa.Column("right_id", _number, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False, comment="same or different"),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", _json, nullable=False, comment="named features with their values"),
        sa.Column("author", sa.Text(), nullable=False, comment="machine:VERSION or person:NAME"),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("undone", sa.Text(), nullable=True, comment="when it was taken back; null while it holds"),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    op.create_index("ix_judgement_left", "judgement", ["kind", "left_id"], unique=False)
    op.create_index("ix_judgement_right", "judgement", ["kind", "right_id"], unique=False)
    op.create_table(
        "log",
        sa.Column("sequence", _number, autoincrement=False, nullable=False, comment="1, 2, 3 … without gaps"),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="created, added, reread, judged, undone, copied, migrated …"
        ),
        sa.Column(
            "subject",
            sa.Text(),
            nullable=False,
            comment="what it is about: KEY#READING of a version, a judgement's id …",
        ),
        sa.Column(
            "digest", sa.Text(), nullable=False, comment="SHA-256 of what was written: canonical JSON of the rows"
        ),
        sa.Column("previous", sa.Text(), nullable=False, comment="hash of the entry before"),
        sa.Column("hash", sa.Text(), nullable=False, comment="SHA-256 over all of this entry and `previous`"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_log")),
    )
    op.create_table(
        "meaning_block",
        sa.Column("last_id", _number, nullable=False, comment="the highest of its rows of `meaning`"),
        sa.Column(
            "statement_ids", sa.LargeBinary(), nullable=False, comment="of its rows, eight bytes each, little-endian"
        ),
        sa.Column("codes", sa.LargeBinary(), nullable=False, comment="the signs of their vectors, 32 bytes each"),
        sa.PrimaryKeyConstraint("last_id", name=op.f("pk_meaning_block")),
    )
    op.create_table(
        "raw",
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the bytes as fetched, hexadecimal"),
        sa.Column(
            "bytes", sa.LargeBinary(), nullable=True, comment="compressed by zlib; null where a WARC record holds them"
        ),
        sa.Column("size", _number, nullable=False, comment="bytes, unpacked"),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column(
            "container", sa.Text(), nullable=True, comment="path or URL of the archive, table or feed it came out of"
        ),
        sa.Column("offset", _number, nullable=True, comment="where the WARC record begins in the container"),
        sa.Column("length", _number, nullable=True),
        sa.Column("member", sa.Text(), nullable=True, comment="number or id of the row, record or entry"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_raw")),
    )
    op.create_table(
        "speaker",
        sa.Column("id", _number, nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="the fullest name, most often given"),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the name without case, accents and marks"),
        sa.Column("merged_into", _number, nullable=True, comment="derived; null when it stands"),
        sa.Column("statements", sa.Integer(), nullable=False, comment="current statements in which it speaks; derived"),
        sa.Column("first_day", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["speaker.id"], name=op.f("fk_speaker_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
    )
    op.create_index(op.f("ix_speaker_key"), "speaker", ["key"], unique=False)
    op.create_index(op.f("ix_speaker_merged_into"), "speaker", ["merged_into"], unique=False)
    op.create_table(
        "alias",
        sa.Column("speaker_id", _number, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("block", sa.Text(), nullable=False, comment="what spellings of one name have in common"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_alias_speaker_id")),
        sa.PrimaryKeyConstraint("speaker_id", "name", name=op.f("pk_alias")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_alias_block"), "alias", ["block"], unique=False)
    op.create_index(op.f("ix_alias_key"), "alias", ["key"], unique=False)
    op.create_table(
        "block",
        sa.Column("block", sa.Text(), nullable=False, comment="a lax key of a name: see record/identity_names.py"),
        sa.Column("speaker_id", _number, nullable=False),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_block_speaker_id")),
        sa.PrimaryKeyConstraint("block", "speaker_id", name=op.f("pk_block")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "version",
        sa.Column("id", _number, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="`Article.id` of the output contract, a…"),
        sa.Column("article_id", _number, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 for the first text seen at this URL, and so on"),
        sa.Column("current", sa.Boolean(), nullable=False, comment="the latest version of its article"),
        sa.Column("url", sa.Text(), nullable=True, comment="as it was given, when this text was found there"),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("raw_digest", sa.Text(), nullable=True),
        sa.Column("fetched", sa.Text(), nullable=True),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True, comment="MinHash of the words, for finding copies"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_version_article_id")),
        sa.ForeignKeyConstraint(["raw_digest"], ["raw.digest"], name=op.f("fk_version_raw_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_version_article_id")),
        sa.UniqueConstraint("key", name=op.f("uq_version_key")),
    )
    op.create_index(op.f("ix_version_article_id"), "version", ["article_id"], unique=False)
    op.create_index(op.f("ix_version_published"), "version", ["published"], unique=False)
    op.create_index(op.f("ix_version_publisher"), "version", ["publisher"], unique=False)
    op.create_index(op.f("ix_version_raw_digest"), "version", ["raw_digest"], unique=False)
    op.create_index(op.f("ix_version_recorded"), "version", ["recorded"], unique=False)
    op.create_index(op.f("ix_version_text_sha256"), "version", ["text_sha256"], unique=False)
    op.create_table(
        "band",
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("hash", _number, nullable=False),
        sa.Column("version_id", _number, nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_band_version_id")),
        sa.PrimaryKeyConstraint("band", "hash", "version_id", name=op.f("pk_band")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "copy",
        sa.Column("id", _number, nullable=False),
        sa.Column("version_id", _number, nullable=False),
        sa.Column("of_id", _number, nullable=False, comment="the first of these texts"),
        sa.Column("score", sa.Float(), nullable=False, comment="share of words in common, 0 to 1"),
        sa.Column("reasons", _json, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("undone", sa.Text(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["of_id"], ["version.id"], name=op.f("fk_copy_of_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_copy_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy")),
    )
    op.create_index(op.f("ix_copy_of_id"), "copy", ["of_id"], unique=False)
    op.create_index(op.f("ix_copy_version_id"), "copy", ["version_id"], unique=False)
    op.create_table(
        "reading",
        sa.Column("id", _number, nullable=False),
        sa.Column("version_id", _number, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False, comment="the reading that is shown of this version"),
        sa.Column("program", sa.Text(), nullable=False, comment="version of onrecord"),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("model_digest", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False, comment="what else decides the result: JSON, keys sorted"),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_reading_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("version_id", "model_digest", "program", "settings", name=op.f("uq_reading_version_id")),
    )
    op.create_index(op.f("ix_reading_version_id"), "reading", ["version_id"], unique=False)
    op.create_table(
        "sighting",
        sa.Column("id", _number, nullable=False),
        sa.Column("version_id", _number, nullable=False),
        sa.Column("fetched", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_sighting_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sighting")),
    )
    op.create_index(op.f("ix_sighting_version_id"), "sighting", ["version_id"], unique=False)
    op.create_table(
        "party",
        sa.Column("id", _number, nullable=False),
        sa.Column("reading_id", _number, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False, comment="the entity's id within its article"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("on_behalf_of", sa.Text(), nullable=True),
        sa.Column("speaker_id", _number, nullable=True, comment="derived from judgements"),
        sa.Column("day", sa.Text(), nullable=True, comment="day of publication, or else null: roles have dates"),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_party_reading_id")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_party_speaker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("reading_id", "entity", name=op.f("uq_party_reading_id")),
    )
    op.create_index(op.f("ix_party_reading_id"), "party", ["reading_id"], unique=False)
    op.create_index("ix_party_speaker", "party", ["speaker_id", "id"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", _number, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="`Statement.id` of the contract, s…; one in each reading"),
        sa.Column("reading_id", _number, nullable=False),
        sa.Column("version_id", _number, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="place in the reading, from 0"),
        sa.Column("parent_id", _number, nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False, comment="of the current reading of the current version"),
        sa.Column(
            "utterance_id",
            _number,
            nullable=True,
            comment="first statement of the same utterance: of the copies of one text, one",
        ),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("act", sa.Text(), nullable=True),
        sa.Column("stance", sa.Text(), nullable=True),
        sa.Column("claim", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False, comment="the words of the content, for searching"),
        sa.Column("said_start", sa.Text(), nullable=True),
        sa.Column("said_end", sa.Text(), nullable=True),
        sa.Column("said_basis", sa.Text(), nullable=True),
        sa.Column(
            "day",
            sa.Text(),
            nullable=True,
            comment="said_start, or else the day of publication: what lists are sorted by",
        ),
        sa.Column("repeated", sa.Boolean(), nullable=True),
        sa.Column("occasion", sa.Text(), nullable=True, comment="type of the occasion"),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column(
            "body", sa.JSON(), nullable=False, comment="the statement as the contract has it, with evidence spans"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["statement.id"], name=op.f("fk_statement_parent_id")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_statement_reading_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_statement_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    op.create_index("ix_statement_act_day", "statement", ["act", "current", "day", "id"], unique=False)
    op.create_index("ix_statement_current_day", "statement", ["current", "day", "id"], unique=False)
    op.create_index(op.f("ix_statement_key"), "statement", ["key"], unique=False)
    op.create_index("ix_statement_publisher_day", "statement", ["publisher", "current", "day", "id"], unique=False)
    op.create_index(op.f("ix_statement_reading_id"), "statement", ["reading_id"], unique=False)
    op.create_index("ix_statement_utterance", "statement", ["utterance_id"], unique=False)
    op.create_index(op.f("ix_statement_version_id"), "statement", ["version_id"], unique=False)
    op.create_table(
        "behalf",
        sa.Column("key", sa.Text(), nullable=False, comment="the body spoken for, without case, accents and marks"),
        sa.Column("day", sa.Text(), nullable=False, comment="as in statement; empty for none"),
        sa.Column("statement_id", _number, nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_behalf_statement_id")),
        sa.PrimaryKeyConstraint("key", "day", "statement_id", name=op.f("pk_behalf")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_behalf_statement_id"), "behalf", ["statement_id"], unique=False)
    op.create_table(
        "meaning",
        sa.Column("id", _number, nullable=False),
        sa.Column("statement_id", _number, nullable=False),
        sa.Column(
            "vector", sa.LargeBinary(), nullable=False, comment="of the claim, or else the content: 256 signed bytes"
        ),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_meaning_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meaning")),
        sa.UniqueConstraint("statement_id", name=op.f("uq_meaning_statement_id")),
    )
    op.create_table(
        "voice",
        sa.Column("statement_id", _number, nullable=False),
        sa.Column("part", sa.Text(), nullable=False, comment="speaker, via or addressee"),
        sa.Column("position", sa.Integer(), nullable=False, comment="order among those of its part, from 0"),
        sa.Column("party_id", _number, nullable=False),
        sa.Column("speaker_id", _number, nullable=True, comment="as in party"),
        sa.Column("day", sa.Text(), nullable=True, comment="as in statement"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_voice_party_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_voice_statement_id")),
        sa.PrimaryKeyConstraint("statement_id", "part", "position", name=op.f("pk_voice")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_voice_party_id"), "voice", ["party_id"], unique=False)
    op.create_index("ix_voice_speaker", "voice", ["speaker_id", "part", "day", "statement_id"], unique=False)
