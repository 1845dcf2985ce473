"""What was found against what was marked: counts by document, figures over a corpus.

Documents are scored whole, by their characters; nothing depends on how the reader cuts a text. All
functions are pure. Relations are given normalised (`corpus.normalised`): no white space at the edges
of spans. The measures are defined one by one in ``docs/evaluation.md``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from onrecord.evaluate.corpus import Relation
from onrecord.span import Span
from onrecord.statement import ROLES

MEASURES_VERSION = "measures-1"
"""Names the definitions of the measures; it changes when a figure would come out otherwise."""

MEASURES: tuple[str, ...] = (
    *(f"{what}.{how}" for what in (*ROLES, "spans") for how in ("exact", "overlap", "token")),
    "relation.exact",
    "relation.half",
    "relation.lenient",
)
"""Every measure; ``spans`` counts the three roles together."""

CONTENT_JACCARD = 0.5
"""The least share of common characters for two contents to count as the same, leniently."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Count(NamedTuple):
    """How many things were marked, how many found, and how many of the found are right."""

    gold: int
    found: int
    hit: int


Counts = Mapping[str, Count]
"""A count for each of `MEASURES`."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure over a corpus, in per cent.

    Attributes:
        precision: hits among what was found; None when nothing was.
        recall: hits among what was marked; None when nothing was.
        f1: ``200 * hit / (gold + found)``, all documents together (micro); 100 when nothing was
            marked and nothing found.
        low, high: 95% interval of ``f1``: percentile bootstrap over documents (Efron 1979).
        macro: mean of the documents' own F1, every document counting the same.
        gold, found, hit: the counts behind them.
    """

    precision: float | None
    recall: float | None
    f1: float
    low: float
    high: float
    macro: float
    gold: int
    found: int
    hit: int


def f1(count: Count) -> float:
    """F1 in per cent; 100 when nothing was marked and nothing found."""
    total = count.gold + count.found
    return 200.0 * count.hit / total if total else 100.0


def tokens(text: str) -> list[Span]:
    """The words and marks of ``text``: runs of letters, digits and underscores, or any other single
    character that is not white space."""
    return [Span(m.start(), m.end()) for m in _TOKEN.finditer(text)]


def spans_of(relations: Iterable[Relation], role: str) -> set[Span]:
    """The different spans of a role in a document; one that several relations share counts once."""
    return {span for relation in relations for span in relation.spans(role)}


def tokens_under(spans: Iterable[Span], words: Sequence[Span]) -> set[int]:
    """Indexes of the words of which at least one character lies under a span."""
    starts, ends = [w.start for w in words], [w.end for w in words]
    return {at for s in spans for at in range(bisect_right(ends, s.start), bisect_left(starts, s.end))}


def most_pairs(gold: Iterable[Span], found: Iterable[Span]) -> int:
    """The size of the largest one-to-one pairing of overlapping spans (maximum bipartite matching,
    by augmenting paths)."""
    left, right = sorted(gold), sorted(found)
    starts = [s.start for s in right]
    longest = max((len(s) for s in right), default=0)
    near = [
        [j for j in range(bisect_left(starts, s.start - longest), bisect_left(starts, s.end)) if right[j].overlaps(s)]
        for s in left
    ]
    taken_by: dict[int, int] = {}
    partner: dict[int, int] = {}
    for root in range(len(left)):
        came: dict[int, int] = {}
        queue = deque([root])
        free: int | None = None
        while queue and free is None:
            at = queue.popleft()
            for j in near[at]:
                if j in came:
                    continue
                came[j] = at
                if j not in taken_by:
                    free = j
                    break
                queue.append(taken_by[j])
        while free is not None:
            at = came[free]
            before = partner.get(at)
            taken_by[free], partner[at] = at, free
            free = before
    return len(partner)


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of a relation by role, white space left out."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


def characters(relation: Relation, text: str) -> Characters:
    """Offsets of the characters under a relation's spans that are not white space."""

    def under(spans: tuple[Span, ...]) -> frozenset[int]:
        return frozenset(at for s in spans for at in range(s.start, s.end) if not text[at].isspace())

    return Characters(under(relation.source), under(relation.cue), under(relation.content))


def jaccard(left: frozenset[int], right: frozenset[int]) -> float:
    """Common characters among all characters of the two; 1 when both are empty."""
    if not left and not right:
        return 1.0
    common = len(left & right)
    return common / (len(left) + len(right) - common)


def meet(left: frozenset[int], right: frozenset[int]) -> bool:
    """True when the two share a character, or both are empty."""
    return not left.isdisjoint(right) if left and right else not left and not right


def closeness(left: Characters, right: Characters) -> float:
    """How near two relations are, for choosing pairs: Jaccard of the contents, of the cues, and half
    that of the sources; 2.5 when all three are equal."""
    return (
        jaccard(left.content, right.content) + jaccard(left.cue, right.cue) + 0.5 * jaccard(left.source, right.source)
    )


def alike(left: Characters, right: Characters) -> bool:
    """Whether two relations are leniently the same: cues share a character or both have none,
    sources likewise, and the contents' Jaccard is at least `CONTENT_JACCARD`."""
    return (
        meet(left.cue, right.cue)
        and meet(left.source, right.source)
        and jaccard(left.content, right.content) >= CONTENT_JACCARD
    )


def half_alike(left: Characters, right: Characters) -> bool:
    """Whether two relations agree at least by half in every role: the Jaccard of the sources, of the
    cues and of the contents is at least `CONTENT_JACCARD` each (1 where both have none)."""
    return min(jaccard(getattr(left, role), getattr(right, role)) for role in ROLES) >= CONTENT_JACCARD


def best_first(pairs: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Take pairs ``(score, left, right)`` from the highest score down, each side at most once; of
    equal scores the one that stands first."""
    lefts: set[int] = set()
    rights: set[int] = set()
    taken = []
    for _, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if i not in lefts and j not in rights:
            lefts.add(i)
            rights.add(j)
            taken.append((i, j))
    return taken


def candidates(
    gold: Sequence[Characters],
    found: Sequence[Characters],
    same: Callable[[Characters, Characters], bool] = alike,
) -> list[tuple[float, int, int]]:
    """Every pair that is the ``same``, as `best_first` takes them: `closeness`, gold, found."""
    return [(closeness(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if same(g, f)]


def lenient_pairs(gold: Sequence[Characters], found: Sequence[Characters]) -> list[tuple[int, int]]:
    """Which found relation stands for which marked one: pairs ``(gold, found)`` of indexes, of those
    that are `alike`, nearest first, one to one."""
    return best_first(candidates(gold, found))


def count(text: str, gold: Sequence[Relation], found: Sequence[Relation]) -> dict[str, Count]:
    """Count every measure in one document; relations that are equal count once."""
    gold, found = list(dict.fromkeys(gold)), list(dict.fromkeys(found))
    words = tokens(text)
    out: dict[str, Count] = {}
    for role in ROLES:
        g, f = spans_of(gold, role), spans_of(found, role)
        out[f"{role}.exact"] = Count(len(g), len(f), len(g & f))
        out[f"{role}.overlap"] = Count(len(g), len(f), most_pairs(g, f))
        under_g, under_f = tokens_under(g, words), tokens_under(f, words)
        out[f"{role}.token"] = Count(len(under_g), len(under_f), len(under_g & under_f))
    for how in ("exact", "overlap", "token"):
        parts = [out[f"{role}.{how}"] for role in ROLES]
        out[f"spans.{how}"] = Count(*(sum(column) for column in zip(*parts, strict=True)))
    out["relation.exact"] = Count(len(gold), len(found), len(set(gold) & set(found)))
    left, right = [characters(r, text) for r in gold], [characters(r, text) for r in found]
    for name, same in (("half", half_alike), ("lenient", alike)):
        out[f"relation.{name}"] = Count(len(gold), len(found), len(best_first(candidates(left, right, same))))
    return out


def figures(documents: Sequence[Counts], resamples: int = 1000, seed: int = 0) -> dict[str, Figure]:
    """The measures over a corpus.

    Args:
        documents: the counts of each document.
        resamples: how often the bootstrap draws as many documents, with replacement.
        seed: of the draws; the same seed gives the same intervals.
    """
    if not documents:
        raise ValueError("no documents to score")
    size = len(documents)
    draws = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=resamples)
    return {name: _figure([d[name] for d in documents], draws) for name in documents[0]}


def _figure(counts: Sequence[Count], draws: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Figure:
    total = Count(*(sum(column) for column in zip(*counts, strict=True)))
    sums = draws @ np.asarray(counts, dtype=np.int64)
    marked = sums[:, 0] + sums[:, 1]
    drawn = np.where(marked > 0, 200.0 * sums[:, 2] / np.maximum(marked, 1), 100.0)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Figure(
        precision=100.0 * total.hit / total.found if total.found else None,
        recall=100.0 * total.hit / total.gold if total.gold else None,
        f1=f1(total),
        low=float(low),
        high=float(high),
        macro=sum(map(f1, counts)) / len(counts),
        gold=total.gold,
        found=total.found,
        hit=total.hit,
    )
