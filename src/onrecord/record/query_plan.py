"""Plan: how the statements that fit a filter are found, in the order they are listed in.

What can be looked up comes first: who speaks, words and plain fields, the day. It yields candidates in
order, and `matching` says which of them fit in every respect. In SQLite the plan is chosen here, since
its planner cannot tell how many rows a full-text question finds; PostgreSQL is asked one question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    ColumnElement,
    Connection,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from onrecord.record.index import (
    CONFIGURATION,
    PAST,
    ROWS,
    TEXTS,
    day_number,
    fact,
    row_number,
    words,
)
from onrecord.record.query_filter import Filter, first_day, last_day
from onrecord.record.query_names import bodies_named, publishers_named, speakers_named, versions_named
from onrecord.record.schema import behalf, reading, statement, version, voice
from onrecord.record.words import Wanted, for_fts5, for_tsquery, parsed

SMALL = 500
"""So many statements of a speaker are looked at one by one; of more, the words are looked up first."""

_CURSOR = tuple[str, int]
_ROW: ColumnClause[int] = literal_column("rowid", BigInteger)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that may fit.

    Attributes:
        worded: it is known to have the words asked for.
    """

    id: int
    day: str | None = None
    utterance: int = 0
    worded: bool = False


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
        came = _within(version.c.published, plan)
        found.append(exists(select(1).where(version.c.id == statement.c.version_id, *came)))
    else:
        found += _within(of["day"], plan)
    has = voice.c.statement_id == statement.c.id
    found += [exists(select(1).where(has, voice.c.part == p, voice.c.speaker_id.in_(ids))) for p, ids in plan.parts]
    if plan.bodies is not None:
        found.append(exists(select(1).where(behalf.c.statement_id == statement.c.id, behalf.c.key.in_(plan.bodies))))
    return found


def _within(column: Any, plan: Plan) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if plan.since:
        found.append(column >= plan.since)
    if plan.until:
        # a time of day may follow the day
        found.append(column < plan.until + "~")
    return found


def candidates(connection: Connection, plan: Plan, after: _CURSOR | None, oldest: bool) -> Iterator[Candidate]:
    """Statements that may fit, in the order of lists, after ``after``."""
    if plan.empty:
        return iter(())
    if connection.dialect.name != "sqlite":
        return _by_columns(connection, plan, after, oldest, _vector_condition(plan))
    few = _of_few(connection, plan)
    if few is not None:
        return _by_columns(connection, plan, after, oldest, [statement.c.id.in_(few)], checks=True)
    if plan.versions is not None:
        return _by_columns(connection, plan, after, oldest, [], checks=True)
    if plan.filter.published and (plan.since or plan.until):
        return _by_columns(connection, plan, after, oldest, [])
    question = fts_question(plan)
    if question:
        return _by_words(connection, plan, question, after, oldest)
    if plan.parts or plan.bodies is not None:
        return _by_voice(connection, plan, after, oldest)
    return _by_columns(connection, plan, after, oldest, [])


def matching(
    connection: Connection, plan: Plan, some: Sequence[Candidate] | None, *, utterances: Sequence[int] = ()
) -> list[Candidate]:
    """Those of ``some`` that fit in every respect, in their order; or else all that fit of some utterances."""
    if plan.empty:
        return []
    sqlite = connection.dialect.name == "sqlite"
    given = utterances if some is None else [one.id for one in some]
    column = statement.c.utterance_id if some is None else statement.c.id
    found: list[Candidate] = []
    chosen = select(statement.c.id, statement.c.day, statement.c.utterance_id).where(
        column.in_(bindparam("given", expanding=True)), *conditions(plan, checks=sqlite)
    )
    if not sqlite and plan.words is not None:
        chosen = chosen.where(*_vector_condition(plan))
    for low in range(0, len(given), 500):
        for row in connection.execute(chosen, {"given": list(given[low : low + 500])}):
            found.append(Candidate(row.id, row.day, row.utterance_id or row.id))
    if sqlite and plan.words is not None:
        known = {one.id for one in some or () if one.worded}
        found = _with_words(connection, plan, [one for one in found if one.id not in known]) + [
            one for one in found if one.id in known
        ]
    if some is None:
        return found
    by_id = {one.id: one for one in found}
    return [by_id[one.id] for one in some if one.id in by_id]


def _with_words(connection: Connection, plan: Plan, found: list[Candidate]) -> list[Candidate]:
    assert plan.words is not None
    number = _ROW
    rows = {row_number(one.day, one.id): one for one in found}
    chosen = (
        select(number)
        .select_from(words)
        .where(
            text("statement_words MATCH :question"), number.in_(bindparam("rows", expanding=True, literal_execute=True))
        )
    )
    question = for_fts5(plan.words, TEXTS)
    kept: set[int] = set()
    numbers = sorted(rows)
    for low in range(0, len(numbers), 500):
        kept.update(connection.execute(chosen, {"question": question, "rows": numbers[low : low + 500]}).scalars())
    return [one for number_, one in rows.items() if number_ in kept]


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


def _by_words(
    connection: Connection, plan: Plan, question: str, after: _CURSOR | None, oldest: bool
) -> Iterator[Candidate]:
    number = _ROW
    chosen = select(number).select_from(words).where(text("statement_words MATCH :question"))
    low, high = 0, None
    if plan.since:
        low = day_number(plan.since) * ROWS
    if plan.until:
        high = (day_number(plan.until) + 1) * ROWS
    if after:
        at = row_number(after[0], after[1])
        if oldest:
            low = max(low, at + 1)
        else:
            high = at if high is None else min(high, at)
    if low:
        chosen = chosen.where(number >= low)
    if high is not None:
        chosen = chosen.where(number < high)
    smallest = _smallest(connection, plan)
    if smallest is not None:
        # the unary plus keeps the set from being looked up one by one in the index
        chosen = chosen.where(literal_column(f"(+rowid & {ROWS - 1})").in_(smallest))
    chosen = chosen.order_by(number if oldest else number.desc())
    for row in _streamed(connection, chosen, {"question": question}):
        yield Candidate(row & (ROWS - 1), worded=True)


def _sources(plan: Plan) -> list[Any]:
    """For each who must have a part: which statements these are."""
    found = [
        select(voice.c.statement_id).where(
            voice.c.speaker_id.in_(ids), voice.c.part == part, *_within_said(voice.c.day, plan)
        )
        for part, ids in plan.parts
    ]
    if plan.bodies is not None:
        found.append(
            select(behalf.c.statement_id).where(behalf.c.key.in_(plan.bodies), *_within_said(behalf.c.day, plan))
        )
    return found


def _within_said(column: Any, plan: Plan) -> list[ColumnElement[bool]]:
    return [] if plan.filter.published else _within(column, plan)


def _smallest(connection: Connection, plan: Plan, cap: int = 100_000) -> Any:
    """The statements of the one of whom the fewest are; None where nobody is named."""
    sources = _sources(plan)
    if len(sources) < 2:
        return sources[0] if sources else None
    sizes = [
        connection.execute(select(func.count()).select_from(source.limit(cap).subquery())).scalar_one()
        for source in sources
    ]
    return sources[sizes.index(min(sizes))]


def _of_few(connection: Connection, plan: Plan) -> list[int] | None:
    """All statements of a speaker who has but a few; None where nobody has."""
    for source in _sources(plan):
        ids = list(connection.execute(source.limit(SMALL + 1)).scalars())
        if len(ids) <= SMALL:
            return sorted(set(ids))
    return None


def _by_voice(connection: Connection, plan: Plan, after: _CURSOR | None, oldest: bool) -> Iterator[Candidate]:
    smallest = _smallest(connection, plan)
    table = voice if smallest.selected_columns[0].table is voice else behalf
    return _ordered(connection, smallest, table.c.day, table.c.statement_id, after, oldest)


def _by_columns(
    connection: Connection,
    plan: Plan,
    after: _CURSOR | None,
    oldest: bool,
    more: Sequence[ColumnElement[bool]],
    *,
    checks: bool = False,
) -> Iterator[Candidate]:
    chosen = select(statement.c.id).where(*conditions(plan, checks=checks), *more)
    if not checks:
        return _ordered(connection, chosen, statement.c.day, statement.c.id, after, oldest)
    # few rows: sorting them costs less than walking through all days in order
    day, number = (UnaryExpression(c, operator=custom_op("+"), type_=c.type) for c in (statement.c.day, statement.c.id))
    return _ordered(connection, chosen, day, number, after, oldest)


def _ordered(
    connection: Connection, chosen: Any, day: Any, number: Any, after: _CURSOR | None, oldest: bool
) -> Iterator[Candidate]:
    """In order, those without a day at the old end; each step can use an index by day and number."""
    order = (day, number) if oldest else (day.desc(), number.desc())
    dated = chosen.where(day.is_not(None)).order_by(*order)
    undated = chosen.where(day.is_(None)).order_by(order[1])
    if after:
        at = after[1]
        if after[0]:
            row, bound = tuple_(day, number), tuple_(bindparam("day", after[0]), bindparam("number", at))
            dated = dated.where(row > bound if oldest else row < bound)
        else:
            undated = undated.where(number > at if oldest else number < at)
    steps = [undated, dated] if oldest else [dated, undated]
    if after:
        done = bool(after[0]) == oldest  # the first step lies behind
        if done:
            steps = steps[1:]
    for step in steps:
        for found in _streamed(connection, step, {}):
            yield Candidate(found)


def _streamed(connection: Connection, chosen: Any, values: dict[str, Any]) -> Iterator[int]:
    """The first column, row by row: whoever asks may stop early, and then the rest is never looked for."""
    result = connection.execute(chosen, values, execution_options={"stream_results": True, "max_row_buffer": 2000})
    try:
        yield from result.scalars()
    finally:
        result.close()


def _vector_condition(plan: Plan) -> list[ColumnElement[bool]]:
    if plan.words is None:
        return []
    asked = func.to_tsquery(literal_column(f"'{CONFIGURATION}'"), for_tsquery(plan.words))
    return [statement.c.id.in_(select(words.c.statement_id).where(words.c.words.op("@@")(asked)))]
