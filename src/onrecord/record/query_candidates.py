"""Candidates: how the statements that fit a filter are found, in the order they are listed in.

What can be looked up comes first: who speaks, words and plain fields, the day. It yields candidates in
order, and `matching` says which of them fit in every respect. In SQLite the way is chosen here, since
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
    func,
    literal_column,
    select,
    text,
    tuple_,
)
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from onrecord.record.index import ROWS, TEXTS, day_number, row_number, words
from onrecord.record.query_plan import Plan, conditions, fts_question, vector_condition, within
from onrecord.record.schema import behalf, statement, voice
from onrecord.record.words import for_fts5

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


def candidates(connection: Connection, plan: Plan, after: _CURSOR | None, oldest: bool) -> Iterator[Candidate]:
    """Statements that may fit, in the order of lists, after ``after``."""
    if plan.empty:
        return iter(())
    if connection.dialect.name != "sqlite":
        return _by_columns(connection, plan, after, oldest, vector_condition(plan))
    listed = _of_few(connection, plan)
    if listed is not None:
        return _by_columns(connection, plan, after, oldest, [statement.c.id.in_(listed)], checks=True)
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


def few(connection: Connection, plan: Plan, most: int) -> list[int] | None:
    """Statements among which are all that fit, in no order; None where they would be more than ``most``."""
    if plan.empty:
        return []
    sqlite = connection.dialect.name == "sqlite"
    question = fts_question(plan) if sqlite else ""
    values: dict[str, Any] = {}
    if question and not plan.filter.published and plan.versions is None:
        chosen, values = _worded(connection, plan), {"question": question}
    elif (plan.parts or plan.bodies is not None) and sqlite:
        chosen = _smallest(connection, plan)
    else:
        chosen = select(statement.c.id).where(*conditions(plan), *([] if sqlite else vector_condition(plan)))
    found = connection.execute(chosen.limit(most + 1), values).scalars().all()
    if len(found) > most:
        return None
    return sorted({one & (ROWS - 1) for one in found})


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
        chosen = chosen.where(*vector_condition(plan))
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


def _worded(connection: Connection, plan: Plan, low: int = 0, high: int | None = None) -> Any:
    """The rows of SQLite's index that answer a question, from one number up to another."""
    if plan.since:
        low = max(low, day_number(plan.since) * ROWS)
    if plan.until:
        last = (day_number(plan.until) + 1) * ROWS
        high = last if high is None else min(high, last)
    chosen = select(_ROW).select_from(words).where(text("statement_words MATCH :question"))
    if low:
        chosen = chosen.where(low <= _ROW)
    if high is not None:
        chosen = chosen.where(high > _ROW)
    smallest = _smallest(connection, plan)
    if smallest is not None:
        # the unary plus keeps the set from being looked up one by one in the index
        chosen = chosen.where(literal_column(f"(+rowid & {ROWS - 1})").in_(smallest))
    return chosen


def _by_words(
    connection: Connection, plan: Plan, question: str, after: _CURSOR | None, oldest: bool
) -> Iterator[Candidate]:
    low, high = 0, None
    if after:
        at = row_number(after[0], after[1])
        low, high = (at + 1, None) if oldest else (0, at)
    chosen = _worded(connection, plan, low, high).order_by(_ROW if oldest else _ROW.desc())
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
    return [] if plan.filter.published else within(column, plan)


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
