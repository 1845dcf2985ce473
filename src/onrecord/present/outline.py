"""Outline: the statements of a reading as a numbered tree, nested ones under what they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.span import Span
from onrecord.statement import Statement


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement in the outline.

    Attributes:
        number: its place in the outline, from 1; a view shows it instead of the long id.
        depth: 0 for a statement that stands in no other.
        parent: number of the entry above, or None.
        children: numbers of the entries directly below.
    """

    number: int
    depth: int
    parent: int | None
    statement: Statement
    children: tuple[int, ...]


def outline(statements: Sequence[Statement]) -> tuple[Entry, ...]:
    """All ``statements``, each once, a parent right before what it encloses.

    A parent that is not among the statements (a lone one was filtered out, say) is treated as none,
    and a ring of parents is cut, so that nothing is ever lost from a view.
    """
    known = {s.id: i for i, s in enumerate(statements)}
    above = [_above(i, statements, known) for i in range(len(statements))]
    below: dict[int | None, list[int]] = {}
    for i, parent in enumerate(above):
        below.setdefault(parent, []).append(i)

    order: list[tuple[int, int]] = []
    waiting = [(i, 0) for i in reversed(below.get(None, []))]
    while waiting:
        i, depth = waiting.pop()
        order.append((i, depth))
        waiting.extend((child, depth + 1) for child in reversed(below.get(i, [])))

    number_of = {i: n for n, (i, _) in enumerate(order, 1)}

    def parent_number(i: int) -> int | None:
        parent = above[i]
        return None if parent is None else number_of[parent]

    return tuple(
        Entry(
            number=number_of[i],
            depth=depth,
            parent=parent_number(i),
            statement=statements[i],
            children=tuple(number_of[child] for child in below.get(i, [])),
        )
        for i, depth in order
    )


def _above(i: int, statements: Sequence[Statement], known: dict[str, int]) -> int | None:
    """Index of the parent of statement ``i``; None also where the way up leads back to ``i``."""
    parent = known.get(statements[i].parent or "")
    seen: set[int] = set()
    at = parent
    while at is not None and at not in seen:
        if at == i:
            return None
        seen.add(at)
        at = known.get(statements[at].parent or "")
    return parent


def words(spans: Sequence[Span], text: str, gap: str = " … ") -> str:
    """The words under ``spans`` on one line, ``gap`` between parts that do not touch."""
    parts: list[str] = []
    for i, span in enumerate(spans):
        if i:
            between = text[spans[i - 1].end : span.start]
            parts.append(" " if not between.strip() else gap)
        parts.append(" ".join(span.cut(text).split()))
    return "".join(parts)
