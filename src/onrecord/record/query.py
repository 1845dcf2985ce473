"""Query: the statements of a record that fit a filter, by day, page after page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, case, func, select

from onrecord.errors import UsageError
from onrecord.record.index import day_number
from onrecord.record.query_candidates import Candidate, candidates, few, matching
from onrecord.record.query_filter import Filter
from onrecord.record.query_plan import Plan, made
from onrecord.record.schema import statement, version

if TYPE_CHECKING:
    from onrecord.record.index_meaning import Near, Signs

__all__ = ["Filter", "Page", "Row", "near", "statements"]

FEW = 20_000
"""So many statements that fit a filter are looked at in meaning by themselves; of more, all of the record are."""

_FULL = (
    select(
        *(statement.c[name] for name in ("id", "key", "day", "current", "utterance_id", "body", "publisher")),
        *(version.c[name].label(f"article_{name}") for name in ("key", "title", "url", "path", "published", "number")),
    )
    .join(version, version.c.id == statement.c.version_id)
    .where(statement.c.id.in_(bindparam("ids", expanding=True)))
)
_SIZES = (  # no condition on `current`, which would tempt a planner to look for that
    select(statement.c.utterance_id, func.count(), func.sum(case((statement.c.current, 1), else_=0)))
    .where(statement.c.utterance_id.in_(bindparam("ids", expanding=True)))
    .group_by(statement.c.utterance_id)
)


@dataclass(frozen=True, slots=True)
class Row:
    """A statement as it is listed.

    Attributes:
        id: its number in this record.
        key: its id in the output contract.
        day: when it was said, or else published; what lists are sorted by.
        current: False in a reading or a version that has been replaced.
        body: the statement as the output contract has it, with ``evidence``.
        article: ``id``, ``title``, ``url``, ``path``, ``publisher``, ``published`` and ``version`` of the article.
        copies: how many articles have this utterance, this one included.
        likeness: of a search by meaning, -1 to 1; None otherwise.
    """

    id: int
    key: str
    day: str | None
    current: bool
    body: dict[str, Any]
    article: dict[str, Any]
    copies: int
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next ones begin: None after the last."""

    rows: tuple[Row, ...]
    next: str | None
    notes: tuple[str, ...] = ()


def statements(
    connection: Connection, wanted: Filter, *, after: str | None = None, limit: int = 50, oldest: bool = False
) -> Page:
    """The statements that fit, the newest first (or the oldest): by the day they were said, or else published.

    Of several copies of one utterance the first in this order is given, unless the filter asks for all.

    Args:
        after: `Page.next` of the page before, got with the same filter and order.
        limit: rows at most.

    Raises:
        UsageError: the filter or the cursor makes no sense.
    """
    plan = made(connection, wanted)
    chosen: list[Candidate] = []
    more = False
    for some in _batches(candidates(connection, plan, _cursor(after), oldest), limit + 1):
        fit = _once(connection, plan, matching(connection, plan, some), oldest)
        room = limit - len(chosen)
        chosen += fit[:room]
        if len(fit) > room:
            more = True
            break
    last = f"{chosen[-1].day or ''}.{chosen[-1].id}" if more and chosen else None
    return Page(tuple(_rows(connection, chosen)), last, plan.notes)


def near(connection: Connection, text: str, wanted: Filter, signs: Signs | None = None, *, limit: int = 20) -> Page:
    """The statements that fit and are nearest to ``text`` in meaning, the nearest first.

    Args:
        signs: kept between searches, it saves reading the index again.
    """
    from onrecord.record import index_meaning  # NumPy, which lists do without

    plan = made(connection, wanted)
    batches: Iterator[list[Near]]
    if signs is None:
        signs = index_meaning.Signs()
    listed = few(connection, plan, FEW) if plan.selective else None
    if listed is not None:
        batches = index_meaning.among(connection, text, listed, signs)
    else:
        batches = index_meaning.ranked(connection, text, signs)
    chosen: list[tuple[Candidate, float]] = []
    seen: set[int] = set()
    for batch in batches:
        for low in range(0, len(batch), 200):
            some = batch[low : low + 200]
            fit = {one.id: one for one in matching(connection, plan, [Candidate(n.statement_id) for n in some])}
            for one in some:
                found = fit.get(one.statement_id)
                if found is None or (not wanted.copies and found.utterance in seen):
                    continue
                seen.add(found.utterance)
                chosen.append((found, one.likeness))
            if len(chosen) >= limit:
                break
        if len(chosen) >= limit:
            break
    likeness = {one.id: how for one, how in chosen[:limit]}
    rows = _rows(connection, [one for one, _ in chosen[:limit]])
    return Page(tuple(replace(row, likeness=round(likeness[row.id], 3)) for row in rows), None, plan.notes)


def rows_of(connection: Connection, ids: Sequence[int]) -> list[Row]:
    """The rows of statements by their numbers, in the order given; each must be there."""
    known = select(statement.c.id, statement.c.utterance_id).where(statement.c.id.in_(bindparam("ids", expanding=True)))
    utterances: dict[int, int] = {}
    for low in range(0, len(ids), 500):
        found = connection.execute(known, {"ids": list(ids[low : low + 500])})
        utterances.update((row.id, row.utterance_id or row.id) for row in found)
    return list(_rows(connection, [Candidate(one, utterance=utterances[one]) for one in ids]))


def _cursor(after: str | None) -> tuple[str, int] | None:
    if not after:
        return None
    day, dot, number = after.rpartition(".")
    if not (dot and number.isascii() and number.isdecimal() and len(number) < 19 and (not day or day_number(day))):
        raise UsageError(f"{after!r} is not where a page ended: give what the page before said")
    return day, int(number)


def _batches(found: Iterator[Candidate], size: int) -> Iterator[list[Candidate]]:
    """In the order they come, in batches that grow: few are looked at where many fit."""
    batch: list[Candidate] = []
    size = max(size, 32)
    last = None
    for one in found:
        if one.id == last:  # it speaks twice in one statement
            continue
        last = one.id
        batch.append(one)
        if len(batch) >= size:
            yield batch
            batch, size = [], min(size * 2, 2000)
    if batch:
        yield batch


def _once(connection: Connection, plan: Plan, found: list[Candidate], oldest: bool) -> list[Candidate]:
    """Without the copies of what stands before, on this page or an earlier one."""
    if plan.filter.copies or not found:
        return found
    many = {of for of, (every, _) in _sizes(connection, found).items() if every > 1}
    if not many:
        return found
    same = matching(connection, plan, None, utterances=sorted(many))
    first: dict[int, Candidate] = {}
    for one in sorted(same, key=lambda c: (c.day or "", c.id), reverse=not oldest):
        first.setdefault(one.utterance, one)
    return [one for one in found if one.utterance not in many or first[one.utterance].id == one.id]


def _sizes(connection: Connection, found: Sequence[Candidate]) -> dict[int, tuple[int, int]]:
    """How many statements each utterance has, and how many of them are current."""
    sizes: dict[int, tuple[int, int]] = {}
    utterances = sorted({one.utterance for one in found})
    for low in range(0, len(utterances), 500):
        for of, every, current in connection.execute(_SIZES, {"ids": utterances[low : low + 500]}):
            sizes[of] = every, current
    return sizes


def _rows(connection: Connection, chosen: Sequence[Candidate]) -> Iterator[Row]:
    found: dict[int, Any] = {}
    for low in range(0, len(chosen), 500):
        ids = [one.id for one in chosen[low : low + 500]]
        found.update((row["id"], row) for row in connection.execute(_FULL, {"ids": ids}).mappings())
    sizes = _sizes(connection, chosen)
    for one in chosen:
        row = found[one.id]
        yield Row(
            id=one.id,
            key=row["key"],
            day=row["day"],
            current=bool(row["current"]),
            body=row["body"],
            article={
                "id": row["article_key"],
                "title": row["article_title"],
                "url": row["article_url"],
                "path": row["article_path"],
                "publisher": row["publisher"],
                "published": row["article_published"],
                "version": row["article_number"],
            },
            copies=max(sizes.get(one.utterance, (1, 1))[1], 1),
        )
