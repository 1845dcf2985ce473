"""The measures of coreference: by hand, by their properties, and against trying every assignment."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.evaluate.coreference import (
    MEASURES,
    Clustering,
    added,
    agreement,
    assignment,
    b_cubed,
    ceaf_e,
    compare,
    mean_f1,
    muc,
    pairs,
    scores,
)

Labels = dict[int, int]
labels = st.dictionaries(st.integers(0, 8), st.integers(0, 4), max_size=9)
two_sides = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=9).map(
    lambda both: (dict(enumerate(a for a, _ in both)), dict(enumerate(b for _, b in both)))
)


def sets(*groups: str) -> list[frozenset[str]]:
    return [frozenset(g) for g in groups]


def f1s(clustering: Clustering) -> list[float]:
    return [agreement(clustering.sums[name]).f1 for name in MEASURES]


def test_the_example_of_bagga_and_baldwin() -> None:
    gold = sets("12345", "67", "89ABC")
    small_error, large_error = sets("12345", "6789ABC"), sets("1234589ABC", "67")
    for found, precision in ((small_error, 76.2), (large_error, 58.3)):
        by_links, by_mentions = agreement(muc(gold, found)), agreement(b_cubed(gold, found))
        assert by_links.recall == by_mentions.recall == 100
        assert by_links.precision == pytest.approx(90.0)
        assert by_mentions.precision == pytest.approx(precision, abs=0.05)


def test_the_example_of_the_reference_scorer() -> None:
    """Luo's figure as Pradhan et al. (2014) print it: key {a b c} {d e f g}, response {a b} {c d} {f g h i}."""
    gold, found = sets("abc", "defg"), sets("ab", "cd", "fghi")
    assert agreement(muc(gold, found)).recall == pytest.approx(40.0)
    assert agreement(muc(gold, found)).precision == pytest.approx(40.0)
    assert agreement(b_cubed(gold, found)).recall == pytest.approx(41.67, abs=0.01)
    assert agreement(b_cubed(gold, found)).precision == pytest.approx(50.0)
    assert agreement(ceaf_e(gold, found)).recall == pytest.approx(65.0)
    assert agreement(ceaf_e(gold, found)).precision == pytest.approx(43.33, abs=0.01)


def test_nothing_to_compare() -> None:
    empty = compare({}, {})
    assert f1s(empty) == [100.0, 100.0, 100.0]
    assert added([]) == empty
    alone = agreement(compare({1: 1}, {1: 2}).sums["muc"])
    assert (alone.precision, alone.recall, alone.f1) == (None, None, 100.0)
    assert agreement(muc(sets("ab"), sets("a", "b"))).f1 == 0.0
    assert f1s(compare({1: 1}, {2: 1}))[1:] == [0.0, 0.0]


@given(labels)
def test_what_is_equal_is_perfect(gold: Labels) -> None:
    assert f1s(compare(gold, gold)) == [100.0, 100.0, 100.0]
    assert mean_f1(scores(compare(gold, gold))) == 100.0


@given(labels, labels, st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(gold: Labels, found: Labels, chance: random.Random) -> None:
    def renamed(of: Mapping[int, int]) -> dict[int, str]:
        names = [f"n{k}" for k in range(5)]
        chance.shuffle(names)
        order = list(of)
        chance.shuffle(order)
        return {m: names[of[m]] for m in order}

    one, other = compare(gold, found), compare(renamed(gold), renamed(found))
    assert f1s(one) == pytest.approx(f1s(other))
    assert one.pairs == other.pairs


@given(labels, labels)
def test_exchanged_sides_exchange_precision_and_recall(gold: Labels, found: Labels) -> None:
    there, back = compare(gold, found), compare(found, gold)
    for name in MEASURES:
        one, other = agreement(there.sums[name]), agreement(back.sums[name])
        assert (one.precision, one.recall) == pytest.approx((other.recall, other.precision))
        assert 0 <= one.f1 <= 100.0001


@given(st.integers(0, 5), st.integers(0, 5), st.randoms(use_true_random=False))
def test_the_assignment_is_the_best_of_all(rows: int, columns: int, chance: random.Random) -> None:
    weights = [[chance.choice((0.0, 0.25, 0.5, chance.random())) for _ in range(columns)] for _ in range(rows)]
    chosen = assignment(weights)
    assert len({i for i, _ in chosen}) == len({j for _, j in chosen}) == len(chosen) == min(rows, columns)
    few, many = sorted((rows, columns))
    of = [
        sum(weights[k][j] if rows <= columns else weights[j][k] for k, j in enumerate(order))
        for order in permutations(range(many), few)
    ]
    assert sum(weights[i][j] for i, j in chosen) == pytest.approx(max(of))


@given(two_sides)
def test_ceaf_is_the_best_of_all_assignments(sides: tuple[Labels, Labels]) -> None:
    gold, found = ([frozenset(m for m in side if side[m] == v) for v in set(side.values())] for side in sides)
    few, many = sorted((gold, found), key=len)
    best = max(
        sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(few, order, strict=True))
        for order in permutations(many, len(few))
    )
    assert ceaf_e(gold, found).recall_hit == pytest.approx(best)


@given(two_sides)
def test_pairs_are_those_one_can_count(sides: tuple[Labels, Labels]) -> None:
    gold, found = sides
    every = [(gold[a] == gold[b], found[a] == found[b]) for a, b in combinations(gold, 2)]
    got = compare(gold, found).pairs
    assert got.all == len(every)
    assert got.both == sum(g and f for g, f in every)
    assert got.alike == sum(g == f for g, f in every)


@given(two_sides, two_sides)
def test_documents_add_up(one: tuple[Labels, Labels], other: tuple[Labels, Labels]) -> None:
    apart = tuple({**a, **{m + 100: v + 100 for m, v in b.items()}} for a, b in zip(one, other, strict=True))
    whole, parts = compare(*apart), added([compare(*one), compare(*other)])
    for name in MEASURES:
        assert whole.sums[name] == pytest.approx(parts.sums[name])
    assert whole.mentions == parts.mentions


def test_pairs_are_of_mentions_that_both_have() -> None:
    assert pairs(sets("abc"), sets("abx", "c")) == (3, 3, 1, 1)
