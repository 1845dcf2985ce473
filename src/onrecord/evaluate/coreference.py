"""How well mentions are put together that mean the same one: MUC, B³, CEAF-e, and pairs of mentions.

Two sides, *gold* and *found*, each put mentions into clusters, every mention into one. All measures are
sums over the clusters of a document, and the sums of documents are added before anything is divided, as
the scorer of the CoNLL 2012 shared task does (Pradhan et al., ACL 2014).

* **MUC** (Vilain et al., MUC-6 1995) counts links: a gold cluster S that the found side has in p(S)
  parts (a mention not found is a part of its own) gives |S| - p(S) of |S| - 1 links. Precision with the
  sides exchanged. Clusters of one mention do not count.
* **B³** (Bagga and Baldwin, LREC 1998) looks at every mention: the share of its gold cluster that is in
  its found cluster; precision the other way about.
* **CEAF-e** (Luo, HLT 2005, with the similarity φ4): clusters are assigned one to one such that the sum
  of 2·|K ∩ R| / (|K| + |R|) is greatest; recall divides it by the number of gold clusters, precision by
  that of found ones.
* **pairs**: of all pairs of mentions that both sides have, those put together, or kept apart, alike.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

M = TypeVar("M", bound=Hashable)

MEASURES = ("muc", "b3", "ceafe")


class Sums(NamedTuple):
    """What a measure divides: hits over all, for recall and for precision; sums of documents add up."""

    recall_hit: float
    recall_of: float
    precision_hit: float
    precision_of: float


class Pairs(NamedTuple):
    """Pairs of mentions: all, put together by gold, by found, by both."""

    all: int
    gold: int
    found: int
    both: int

    @property
    def alike(self) -> int:
        """Pairs on which the sides agree."""
        return self.all - self.gold - self.found + 2 * self.both


@dataclass(frozen=True, slots=True)
class Agreement:
    """One measure over documents, in per cent.

    Attributes:
        precision, recall: None when there is nothing to divide by (MUC without any link).
        f1: their harmonic mean; 100 when neither side has anything, 0 when one of them has nothing.
    """

    precision: float | None
    recall: float | None
    f1: float


def clusters(labels: Mapping[M, Hashable]) -> list[frozenset[M]]:
    """The clusters of mentions that have the same label."""
    out: dict[Hashable, set[M]] = {}
    for mention, label in labels.items():
        out.setdefault(label, set()).add(mention)
    return [frozenset(c) for c in out.values()]


def _of_mention(side: Iterable[Collection[M]]) -> dict[M, int]:
    return {mention: at for at, cluster in enumerate(side) for mention in cluster}


def muc(gold: Sequence[frozenset[M]], found: Sequence[frozenset[M]]) -> Sums:
    """Links of one document, by Vilain et al."""

    def links(of: Sequence[frozenset[M]], among: Sequence[frozenset[M]]) -> tuple[int, int]:
        at = _of_mention(among)
        hit = 0
        for cluster in of:
            parts = len({at[m] for m in cluster if m in at}) + sum(m not in at for m in cluster)
            hit += len(cluster) - parts
        return hit, sum(len(cluster) - 1 for cluster in of)

    return Sums(*links(gold, found), *links(found, gold))


def b_cubed(gold: Sequence[frozenset[M]], found: Sequence[frozenset[M]]) -> Sums:
    """Mentions of one document, by Bagga and Baldwin."""
    common = _common(gold, found)
    of_gold = sum(n * n / len(gold[i]) for (i, _), n in common.items())
    of_found = sum(n * n / len(found[j]) for (_, j), n in common.items())
    return Sums(of_gold, sum(map(len, gold)), of_found, sum(map(len, found)))


def ceaf_e(gold: Sequence[frozenset[M]], found: Sequence[frozenset[M]]) -> Sums:
    """Entities of one document, by Luo."""
    weights = [[0.0] * len(found) for _ in gold]
    for (i, j), n in _common(gold, found).items():
        weights[i][j] = 2.0 * n / (len(gold[i]) + len(found[j]))
    best = sum(weights[i][j] for i, j in assignment(weights))
    return Sums(best, len(gold), best, len(found))


def pairs(gold: Sequence[frozenset[M]], found: Sequence[frozenset[M]]) -> Pairs:
    """Pairs of the mentions that both sides of one document have."""
    shared = _of_mention(gold).keys() & _of_mention(found).keys()

    def two(sizes: Iterable[int]) -> int:
        return sum(n * (n - 1) // 2 for n in sizes)

    return Pairs(
        two([len(shared)]),
        two(len(c & shared) for c in gold),
        two(len(c & shared) for c in found),
        two(_common(gold, found).values()),
    )


def _common(gold: Sequence[frozenset[M]], found: Sequence[frozenset[M]]) -> dict[tuple[int, int], int]:
    """How many mentions two clusters have in common, where they have any."""
    at = _of_mention(found)
    out: dict[tuple[int, int], int] = {}
    for i, cluster in enumerate(gold):
        for mention in cluster:
            if mention in at:
                out[i, at[mention]] = out.get((i, at[mention]), 0) + 1
    return out


def assignment(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs (row, column), each at most once, with the greatest sum of weights.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957): every row of the shorter side is put
    in by one shortest augmenting path, so the time grows as rows² · columns.
    """
    if not weights or not weights[0]:
        return []
    if len(weights) > len(weights[0]):
        return sorted((i, j) for j, i in assignment([list(column) for column in zip(*weights, strict=True)]))
    rows, columns = len(weights), len(weights[0])
    infinite = float("inf")
    up, down = [0.0] * (rows + 1), [0.0] * (columns + 1)
    holder = [0] * (columns + 1)  # the row, counted from 1, that has a column; 0: free
    for row in range(1, rows + 1):
        holder[0] = row
        at = 0
        least, came, done = [infinite] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while holder[at]:
            done[at] = True
            here, step, following = holder[at], infinite, 0
            for j in range(1, columns + 1):
                if done[j]:
                    continue
                cost = -weights[here - 1][j - 1] - up[here] - down[j]
                if cost < least[j]:
                    least[j], came[j] = cost, at
                if least[j] < step:
                    step, following = least[j], j
            for j in range(columns + 1):
                if done[j]:
                    up[holder[j]] += step
                    down[j] -= step
                else:
                    least[j] -= step
            at = following
        while at:
            holder[at] = holder[came[at]]
            at = came[at]
    return sorted((holder[j] - 1, j - 1) for j in range(1, columns + 1) if holder[j])


@dataclass(frozen=True, slots=True)
class Clustering:
    """The sums of one document, or of several added up.

    Attributes:
        mentions: that were compared.
    """

    mentions: int
    sums: Mapping[str, Sums]
    pairs: Pairs


def compare(gold: Mapping[M, Hashable], found: Mapping[M, Hashable]) -> Clustering:
    """Compare the labels that two sides give the mentions of one document."""
    left, right = clusters(gold), clusters(found)
    sums = {"muc": muc(left, right), "b3": b_cubed(left, right), "ceafe": ceaf_e(left, right)}
    return Clustering(len(gold), sums, pairs(left, right))


def added(documents: Iterable[Clustering]) -> Clustering:
    """The sums of all documents; zeros without any."""
    every = list(documents)
    return Clustering(
        sum(d.mentions for d in every),
        {name: Sums(*(sum(d.sums[name][k] for d in every) for k in range(4))) for name in MEASURES},
        Pairs(*(sum(d.pairs[k] for d in every) for k in range(4))),
    )


def agreement(sums: Sums) -> Agreement:
    """Precision, recall and F1 of what was added up."""
    recall = 100.0 * sums.recall_hit / sums.recall_of if sums.recall_of else None
    precision = 100.0 * sums.precision_hit / sums.precision_of if sums.precision_of else None
    if recall is None and precision is None:
        return Agreement(None, None, 100.0)
    p, r = precision or 0.0, recall or 0.0
    return Agreement(precision, recall, 2 * p * r / (p + r) if p + r else 0.0)


def scores(clustering: Clustering) -> dict[str, Agreement]:
    """Every measure by name, and ``pairs``: of the pairs one side puts together, those that both do."""
    out = {name: agreement(clustering.sums[name]) for name in MEASURES}
    links = clustering.pairs
    out["pairs"] = agreement(Sums(links.both, links.gold, links.both, links.found))
    return out


def mean_f1(by_name: Mapping[str, Agreement]) -> float:
    """The mean F1 of MUC, B³ and CEAF-e: the figure of the CoNLL shared tasks."""
    return sum(by_name[name].f1 for name in MEASURES) / len(MEASURES)
