"""Plan: a filter with its names looked up, and as conditions on columns and for the full-text indexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    exists,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from onrecord.record.index import (
    CONFIGURATION,
    PAST,
    TEXTS,
    fact,
    words,
)
from onrecord.record.query_filter import Filter, first_day, last_day
from onrecord.record.query_names import bodies_named, publishers_named, speakers_named, versions_named
from onrecord.record.schema import behalf, reading, statement, version, voice
from onrecord.record.words import Wanted, for_fts5, for_tsquery, parsed


@dataclass(frozen=True, slots=True)
class Plan:
    """A filter with its names looked up.

    Attributes:
        parts: who has which part: speaker, via, addressee; several speakers may bear one name.
        bodies: keys of the body spoken for.
        publishers, versions: as they are written in the record; None where any will do.
        notes: what a user should know of the names.
    """

    filter: Filter
    parts: tuple[tuple[str, tuple[int, ...]], ...]
    bodies: tuple[str, ...] | None
    publishers: tuple[str, ...] | None
    versions: tuple[int, ...] | None
    words: Wanted | None
    since: str | None
    until: str | None
    notes: tuple[str, ...]

    @property
    def selective(self) -> bool:
        """Whether there is anything that a statement must fit."""
        return self.filter != Filter(
            all_versions=self.filter.all_versions, all_readings=self.filter.all_readings, copies=self.filter.copies
        )

    @property
    def empty(self) -> bool:
        """Whether a name is unknown, so that nothing can fit."""
        nobody = any(not ids for _, ids in self.parts)
        return nobody or self.bodies == () or self.publishers == () or self.versions == ()


def made(connection: Connection, wanted: Filter) -> Plan:
    """Look up the names of a filter.

    Raises:
        UsageError: days or words make no sense.
    """
    notes: list[str] = []
    parts = []
    for part, name in (("speaker", wanted.speaker), ("via", wanted.via), ("addressee", wanted.to)):
        if name is not None:
            ids, note = speakers_named(connection, name)
            parts.append((part, ids))
            notes += [note] if note else []
    publishers = None
    if wanted.publisher:
        publishers = publishers_named(connection, wanted.publisher)
        if not publishers:
            notes.append(f"no article here is by {' or '.join(wanted.publisher)}")
    versions = None
    if wanted.article is not None:
        versions = versions_named(connection, wanted.article)
        if not versions:
            notes.append(f"no article here is {wanted.article}")
    return Plan(
        filter=wanted,
        parts=tuple(parts),
        bodies=None if wanted.for_ is None else bodies_named(connection, wanted.for_),
        publishers=publishers,
        versions=versions,
        words=None if wanted.about is None else parsed(wanted.about),
        since=None if wanted.since is None else first_day(wanted.since),
        until=None if wanted.until is None else last_day(wanted.until),
        notes=tuple(notes),
    )


def conditions(plan: Plan, *, checks: bool = False) -> list[ColumnElement[bool]]:
    """All of the plan but the words, as conditions on rows of ``statement``.

    Args:
        checks: the rows are found by other means (in SQLite), and no condition may tempt its planner to
            look them up by an index.
    """
    wanted = plan.filter
    of = {c.name: UnaryExpression(c, operator=custom_op("+"), type_=c.type) if checks else c for c in statement.c}
    found: list[Any] = []
    if not (wanted.all_versions or wanted.all_readings):
        found.append(of["current"] == true() if checks else statement.c.current)
    elif wanted.all_versions and not wanted.all_readings:
        found.append(exists(select(1).where(reading.c.id == statement.c.reading_id, reading.c.current)))
    elif wanted.all_readings and not wanted.all_versions:
        found.append(exists(select(1).where(version.c.id == statement.c.version_id, version.c.current)))
    for name in ("act", "stance", "form", "occasion"):
        if values := getattr(wanted, name):
            found.append(of[name].in_(values))
    if plan.publishers is not None:
        found.append(of["publisher"].in_(plan.publishers))
    if plan.versions is not None:
        found.append(statement.c.version_id.in_(plan.versions))
    if wanted.repeated is not None:
        found.append(statement.c.repeated == wanted.repeated)
    if wanted.open is not None:
        found.append(statement.c.body[("open", wanted.open)].as_string().is_not(None))
    if wanted.min_confidence:
        found.append(statement.c.confidence >= wanted.min_confidence)
    if wanted.published and (plan.since or plan.until):
        came = within(version.c.published, plan)
        found.append(exists(select(1).where(version.c.id == statement.c.version_id, *came)))
    else:
        found += within(of["day"], plan)
    has = voice.c.statement_id == statement.c.id
    found += [exists(select(1).where(has, voice.c.part == p, voice.c.speaker_id.in_(ids))) for p, ids in plan.parts]
    if plan.bodies is not None:
        found.append(exists(select(1).where(behalf.c.statement_id == statement.c.id, behalf.c.key.in_(plan.bodies))))
    return found


def within(column: Any, plan: Plan) -> list[ColumnElement[bool]]:
    """That a column lies within the days of a plan."""
    found: list[ColumnElement[bool]] = []
    if plan.since:
        found.append(column >= plan.since)
    if plan.until:
        # a time of day may follow the day
        found.append(column < plan.until + "~")
    return found


def fts_question(plan: Plan) -> str:
    """The words and plain fields of a plan in the language of FTS5; empty where there are none."""
    wanted = plan.filter
    facts: list[str] = []
    for kind, values in (
        ("act", wanted.act),
        ("stance", wanted.stance),
        ("form", wanted.form),
        ("occasion", wanted.occasion),
        ("publisher", plan.publishers or ()),
    ):
        if values:
            facts.append("(" + " OR ".join(fact(kind, value) for value in values) + ")")
    if wanted.repeated is not None:
        facts.append(fact("repeated", str(wanted.repeated).lower()))
    if wanted.open is not None:
        facts.append(fact("open", wanted.open))
    asked = [f"(facts : ({' AND '.join(facts)}))"] if facts else []
    if plan.words is not None:
        asked.insert(0, for_fts5(plan.words, TEXTS))
    if not asked:
        return ""
    question = " AND ".join(asked)
    if not (wanted.all_versions or wanted.all_readings):
        question = f"({question}) NOT facts : {PAST}"
    return question


def vector_condition(plan: Plan) -> list[ColumnElement[bool]]:
    """The words of a plan as a condition for PostgreSQL; none where there are none."""
    if plan.words is None:
        return []
    asked = func.to_tsquery(literal_column(f"'{CONFIGURATION}'"), for_tsquery(plan.words))
    return [statement.c.id.in_(select(words.c.statement_id).where(words.c.words.op("@@")(asked)))]
