"""Which spans of a level belong together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from onrecord.read.tags import Floats, Tagged
from onrecord.read.window import Words

_DISTANCES = (1, 2, 3, 5, 8, 13, 21, 34, 55)
_KINDS = {("cue", "source"): 0, ("cue", "content"): 1, ("content", "source"): 2}

PAIR_FEATURES = 3 + 1 + (len(_DISTANCES) + 1) + 3 * 4 + 3 + 3 + 2
"""Kind, order, distance, spans of each role between, sentences and paragraphs apart, quotation."""


def candidates(spans: Sequence[Tagged]) -> list[tuple[int, int]]:
    """The pairs of spans (by index) that a statement may join: cue with source, cue with content,
    and content with source, for quotations without a cue."""
    return [(i, j) for i, left in enumerate(spans) for j, right in enumerate(spans) if (left[0], right[0]) in _KINDS]


def pair_features(spans: Sequence[Tagged], pairs: Sequence[tuple[int, int]], words: Words, first: int) -> Floats:
    """What is plain to see of each pair: ``(pairs, PAIR_FEATURES)``.

    Args:
        spans: the level's spans, in words of the window, in order.
        pairs: indexes into ``spans``.
        words: the words of the whole text.
        first: the window's first word.
    """
    out = np.zeros((len(pairs), PAIR_FEATURES), dtype=np.float32)
    roles = ("source", "cue", "content")
    ahead = np.zeros((len(spans) + 1, 3), dtype=np.int64)
    for at, span in enumerate(spans):
        ahead[at + 1] = ahead[at]
        ahead[at + 1, roles.index(span[0])] += 1
    for row, (i, j) in enumerate(pairs):
        left, right = spans[i], spans[j]
        out[row, _KINDS[left[0], right[0]]] = 1
        base = 3
        after = right[1] >= left[1]
        out[row, base] = float(after)
        base += 1
        gap = max(0, right[1] - left[2] if after else left[1] - right[2])
        out[row, base + sum(gap > d for d in _DISTANCES)] = 1
        base += len(_DISTANCES) + 1
        low, high = min(i, j), max(i, j)
        for role, between in enumerate(ahead[high] - ahead[low + 1]):
            out[row, base + 4 * role + min(3, int(between))] = 1
        base += 12
        a, b = (left, right) if after else (right, left)
        sentences = int(words.sentence[first + b[1]] - words.sentence[first + a[2] - 1])
        out[row, base + max(0, min(2, sentences))] = 1
        base += 3
        across = int(words.paragraph[first + b[1]] - words.paragraph[first + a[2] - 1])
        out[row, base + max(0, min(2, across))] = 1
        base += 3
        out[row, base] = float(words.quote[first + left[1]] > 0)
        out[row, base + 1] = float(words.quote[first + right[1]] > 0)
    return out
