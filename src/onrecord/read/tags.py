"""Labels of words, and the best sequence of them.

Source, cue and content are marked in the BIOES scheme: 13 labels. The network gives a score for
every label of every word, a linear-chain conditional random field (Lafferty et al. 2001) joins them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

Role = Literal["source", "cue", "content"]
ROLES: tuple[Role, ...] = ("source", "cue", "content")
LABELS: tuple[str, ...] = ("O", *(f"{mark}-{role}" for role in ROLES for mark in "BIES"))
FORBIDDEN = -1e4

Floats = npt.NDArray[np.float32]
Tagged = tuple[Role, int, int]
"""A role and the words ``[first, last)`` that carry it."""


def _allowed(left: str, right: str) -> bool:
    inside = left[0] in "BI"
    if inside:
        return right[0] in "IE" and right[2:] == left[2:]
    return right[0] in "OBS"


def constraints() -> tuple[Floats, Floats, Floats]:
    """Scores of 0 or `FORBIDDEN` for transitions (13 by 13), first labels and last labels (13)."""
    count = len(LABELS)
    moves = np.full((count, count), FORBIDDEN, dtype=np.float32)
    for i, left in enumerate(LABELS):
        for j, right in enumerate(LABELS):
            if _allowed(left, right):
                moves[i, j] = 0.0
    first = np.array([0.0 if label[0] in "OBS" else FORBIDDEN for label in LABELS], dtype=np.float32)
    last = np.array([0.0 if label[0] in "OES" else FORBIDDEN for label in LABELS], dtype=np.float32)
    return moves, first, last


def labels_of(spans: Iterable[Tagged], count: int) -> npt.NDArray[np.int64]:
    """The label of each of ``count`` words under ``spans``, which must not overlap."""
    out = np.zeros(count, dtype=np.int64)
    for role, first, last in spans:
        base = 1 + 4 * ROLES.index(role)
        if last - first == 1:
            out[first] = base + 3
        else:
            out[first] = base
            out[first + 1 : last - 1] = base + 1
            out[last - 1] = base + 2
    return out


def spans_of(labels: Sequence[int]) -> list[Tagged]:
    """The spans of a well-formed label sequence, in order."""
    spans: list[Tagged] = []
    begun = 0
    for at, label in enumerate(labels):
        if label == 0:
            continue
        role, mark = ROLES[(label - 1) // 4], (label - 1) % 4
        if mark == 0:
            begun = at
        elif mark == 2:
            spans.append((role, begun, at + 1))
        elif mark == 3:
            spans.append((role, at, at + 1))
    return spans


class Chain:
    """Decoding with the learned transitions, batched over windows.

    Args:
        moves: transition scores, ``(13, 13)``, from row to column.
        first: scores of the first word's label, ``(13,)``.
        last: scores of the last word's label, ``(13,)``.
    """

    def __init__(self, moves: Floats, first: Floats, last: Floats) -> None:
        hard_moves, hard_first, hard_last = constraints()
        self.moves = (moves + hard_moves).astype(np.float32)
        self.first = (first + hard_first).astype(np.float32)
        self.last = (last + hard_last).astype(np.float32)

    def best(self, scores: Floats, lengths: Sequence[int]) -> list[list[int]]:
        """The best label sequence of each window (Viterbi 1967).

        Args:
            scores: ``(windows, words, 13)``.
            lengths: the number of words in each window; each at least 1.
        """
        windows, words, count = scores.shape
        back = np.zeros((words, windows, count), dtype=np.int8)
        final = np.empty((windows, count), dtype=np.float32)
        size = np.asarray(lengths)
        state = self.first + scores[:, 0]
        final[size == 1] = state[size == 1]
        columns = np.ascontiguousarray(self.moves.T)
        for at in range(1, words):
            through = state[:, None, :] + columns
            choice = through.argmax(axis=2)
            back[at] = choice
            state = np.take_along_axis(through, choice[:, :, None], axis=2)[:, :, 0] + scores[:, at]
            ended = size == at + 1
            if ended.any():
                final[ended] = state[ended]
        out: list[list[int]] = []
        for window in range(windows):
            label = int((final[window] + self.last).argmax())
            path = [label]
            for at in range(int(size[window]) - 1, 0, -1):
                label = int(back[at, window, label])
                path.append(label)
            out.append(path[::-1])
        return out

    def marginals(self, scores: Floats, lengths: Sequence[int]) -> list[Floats]:
        """The probability of every label of every word, ``(words, 13)`` for each window.

        Forward and backward sums in log space over the same chain that `best` decodes.
        """
        windows, words, count = scores.shape
        size = np.asarray(lengths)
        ahead = np.empty((words, windows, count), dtype=np.float32)
        behind = np.zeros((words, windows, count), dtype=np.float32)
        moves = np.exp(self.moves)
        ahead[0] = self.first + scores[:, 0]
        for at in range(1, words):
            top = ahead[at - 1].max(axis=1, keepdims=True)
            ahead[at] = np.log(np.exp(ahead[at - 1] - top) @ moves + 1e-30) + top + scores[:, at]
        back_moves = np.ascontiguousarray(moves.T)
        for at in range(words - 1, -1, -1):
            if at == words - 1:
                behind[at] = self.last
                continue
            onward = behind[at + 1] + scores[:, at + 1]
            top = onward.max(axis=1, keepdims=True)
            behind[at] = np.log(np.exp(onward - top) @ back_moves + 1e-30) + top
            ended = size <= at + 1
            behind[at, ended] = self.last
        joint = ahead + behind
        joint -= joint.max(axis=2, keepdims=True)
        out = np.exp(joint)
        out /= out.sum(axis=2, keepdims=True)
        return [out[: int(size[w]), w] for w in range(windows)]
