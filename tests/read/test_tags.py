"""Labels, and the chain that joins them, against brute force."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.read.tags import FORBIDDEN, LABELS, Chain, Tagged, constraints, labels_of, spans_of


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[list[Tagged], int]:
    """Spans one after the other, with or without gaps."""
    spans: list[Tagged] = []
    at = 0
    for _ in range(draw(st.integers(0, 6))):
        first = at + draw(st.integers(0, 3))
        at = first + draw(st.integers(1, 4))
        spans.append((draw(st.sampled_from(("source", "cue", "content"))), first, at))
    return spans, at + draw(st.integers(1, 3))


@given(laid_out())
def test_labels_and_spans_are_two_ways_of_saying_the_same(case: tuple[list[Tagged], int]) -> None:
    spans, count = case
    labels = labels_of(spans, count)
    assert spans_of(labels.tolist()) == spans
    moves, first, last = constraints()
    assert first[labels[0]] == 0
    assert last[labels[-1]] == 0
    assert all(moves[a, b] == 0 for a, b in itertools.pairwise(labels))


@pytest.fixture
def chain() -> Chain:
    rng = np.random.default_rng(3)
    count = len(LABELS)
    return Chain(*(rng.normal(size=s).astype(np.float32) for s in ((count, count), count, count)))


def paths(chain: Chain, scores: np.ndarray) -> dict[tuple[int, ...], float]:
    """The score of every label sequence that is allowed."""
    out = {}
    for path in itertools.product(range(len(LABELS)), repeat=len(scores)):
        total = chain.first[path[0]] + chain.last[path[-1]] + sum(scores[i, k] for i, k in enumerate(path))
        total += sum(chain.moves[a, b] for a, b in itertools.pairwise(path))
        if total > FORBIDDEN / 2:
            out[path] = float(total)
    return out


def test_best_and_marginals_agree_with_brute_force(chain: Chain) -> None:
    rng = np.random.default_rng(5)
    lengths = [3, 1, 2]
    scores = rng.normal(scale=2, size=(3, 3, len(LABELS))).astype(np.float32)
    best, chances = chain.best(scores, lengths), chain.marginals(scores, lengths)
    for window, length in enumerate(lengths):
        every = paths(chain, scores[window, :length])
        assert tuple(best[window]) == max(every, key=lambda p: every[p])
        top = max(every.values())
        weight = {p: np.exp(s - top) for p, s in every.items()}
        total = sum(weight.values())
        expected = np.zeros((length, len(LABELS)))
        for path, w in weight.items():
            for at, label in enumerate(path):
                expected[at, label] += w / total
        np.testing.assert_allclose(chances[window], expected, atol=1e-4)


def test_barred_words_carry_no_label(chain: Chain) -> None:
    scores = np.zeros((1, 6, len(LABELS)), dtype=np.float32)
    scores[0, 2:5, 1:] = FORBIDDEN
    (labels,) = chain.best(scores, [6])
    assert labels[2:5] == [0, 0, 0]
