"""From the spans and links of a level to statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from onrecord.read.tags import ROLES, Floats, Tagged
from onrecord.read.window import Words

LINK = 0.5
"""A link of at least this probability holds; the best one of a content holds from `WEAK_LINK` on."""
WEAK_LINK = 0.15
WEAK_SOURCE = 0.3


@dataclass(frozen=True, slots=True)
class Found:
    """A span of one level with how sure the chain is of it.

    Attributes:
        role, first, last: the role and the words ``[first, last)`` of the whole text.
        begin, inner, end: probabilities that it begins there, that its least sure word carries the
            role at all, and that it ends there.
    """

    role: str
    first: int
    last: int
    begin: float
    inner: float
    end: float


@dataclass(slots=True)
class Group:
    """A statement in the making: its spans, and what speaks for it."""

    level: int
    cue: Found | None
    sources: list[Found] = field(default_factory=list)
    contents: list[Found] = field(default_factory=list)
    source_links: list[float] = field(default_factory=list)
    content_links: list[float] = field(default_factory=list)
    above: Group | None = None


def measured(spans: Sequence[Tagged], chances: Floats, shift: int) -> list[Found]:
    """Give each span of a window its probabilities.

    Args:
        chances: the chain's marginals, ``(words, 13)``.
        shift: the window's first word.
    """
    found = []
    for role, first, last in spans:
        base = 1 + 4 * ROLES.index(role)
        begin = float(chances[first, base] + chances[first, base + 3])
        end = float(chances[last - 1, base + 2] + chances[last - 1, base + 3])
        inner = float(chances[first:last, base : base + 4].sum(axis=1).min())
        found.append(Found(role, first + shift, last + shift, begin, inner, end))
    return found


def grouped(
    found: Sequence[Found],
    pairs: Sequence[tuple[int, int]],
    chances: npt.NDArray[np.float64],
    words: Words,
    level: int,
    cued_only: bool,
) -> list[Group]:
    """Join a window's spans into statements.

    Each content goes to its best cue, and to any other whose link holds; contents that no cue wants
    are quotations standing alone, when they stand in quotation marks in no other content, and nothing
    otherwise. A cue takes every source whose link holds, or failing that its best one.

    Args:
        found: the spans, in order.
        pairs: candidate pairs, indexes into ``found``.
        chances: the probability of each pair's link.
        cued_only: give every content to its best cue, never let one stand alone.
    """
    sources: dict[int, list[tuple[float, int]]] = {}
    cues: dict[int, list[tuple[float, int]]] = {}
    for (left, right), chance in zip(pairs, chances, strict=True):
        if found[right].role == "content":
            cues.setdefault(right, []).append((float(chance), left))
        else:
            sources.setdefault(left, []).append((float(chance), right))

    def attach_sources(group: Group, anchor: int) -> None:
        ranked = sorted(sources.get(anchor, ()), reverse=True)
        chosen = [r for r in ranked if r[0] >= LINK] or [r for r in ranked[:1] if r[0] >= WEAK_SOURCE]
        for chance, index in sorted(chosen, key=lambda r: found[r[1]].first):
            group.sources.append(found[index])
            group.source_links.append(chance)

    groups: dict[int, Group] = {}
    alone: list[Group] = []
    for index, span in enumerate(found):
        if span.role != "content":
            continue
        ranked = sorted(cues.get(index, ()), reverse=True)
        floor = 0.0 if cued_only else WEAK_LINK
        chosen = [r for r in ranked if r[0] >= LINK] or [r for r in ranked[:1] if r[0] >= floor]
        if chosen:
            for chance, cue in chosen:
                group = groups.setdefault(cue, Group(level, found[cue]))
                group.contents.append(span)
                group.content_links.append(chance)
        elif not cued_only and level == 0 and words.quote[span.first]:
            group = Group(level, None, contents=[span], content_links=[1.0 - (ranked[0][0] if ranked else 0.0)])
            attach_sources(group, index)
            alone.append(group)
    for cue, group in groups.items():
        attach_sources(group, cue)
    return sorted([*groups.values(), *alone], key=lambda g: g.contents[0].first)
