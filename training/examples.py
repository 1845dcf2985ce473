"""Windows with their gold readings, and batches of them as tensors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.read.encode import arrays
from onrecord.read.link import candidates, pair_features
from onrecord.read.roles import Reading, nested_roles
from onrecord.read.tags import Tagged, labels_of
from onrecord.read.window import WINDOW, Window, Words, windows_of, words_of
from training.corpus import Document, Level, levels_of


@dataclass(frozen=True)
class Gold:
    """One reading of a window: the role of each word, the spans to find, the links among them."""

    roles: np.ndarray
    spans: tuple[Tagged, ...]
    links: frozenset[tuple[Tagged, Tagged]]
    focus: np.ndarray | None
    """Where spans may lie at all (nested levels)."""


@dataclass(frozen=True)
class Example:
    words: Words
    window: Window
    readings: tuple[Gold, ...]


_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_BRITISH = str.maketrans({"“": "‘", "”": "’"})


def variants(document: Document) -> list[str]:
    """The text as it is, with straight marks, and in British marks, all of one length."""
    text = document.text
    head = text.find("\n")
    if head > 0 and text[head - 1] == "." and not document.nested:
        # the corpus closes every headline with a full stop, pages do not
        text = text[: head - 1] + " " + text[head:]
    out = [document.text, text, text.translate(_STRAIGHT), text.translate(_BRITISH)]
    return [t if len(t) == len(document.text) else document.text for t in out]


def _inside(level: Level, window: Window) -> tuple[tuple[Tagged, ...], frozenset[tuple[Tagged, Tagged]]]:
    low, high = window.first, window.last
    moved: dict[Tagged, Tagged] = {}
    for role, first, last in level.spans:
        a, b = max(first, low), min(last, high)
        if a < b:
            moved[role, first, last] = (role, a - low, b - low)
    links = frozenset((moved[a], moved[b]) for a, b in level.links if a in moved and b in moved)
    return tuple(sorted(moved.values(), key=lambda t: t[1])), links


def readings_of(levels: list[Level], window: Window, nested: bool, plain: bool) -> list[Gold]:
    """The gold readings of one window, level by level."""
    count = len(window)
    out: list[Gold] = []
    kind = Reading.PLAIN if plain else Reading.POLNEAR
    roles = np.full(count, int(kind), dtype=np.int64)
    focus: np.ndarray | None = None
    for rank in range(len(levels) + 1):
        spans, links = _inside(levels[rank], window) if rank < len(levels) else ((), frozenset())
        if focus is not None:
            if not focus.any():
                break
            spans = tuple(s for s in spans if focus[s[1] : s[2]].all())
            links = frozenset((a, b) for a, b in links if a in spans and b in spans)
        out.append(Gold(roles, spans, links, focus))
        if not nested:
            break
        roles, focus = nested_roles(count, spans)
    return out


def examples_of(document: Document, text: str, tokenizer: Tokenizer, second: Document | None = None) -> list[Example]:
    """The windows of a document (``second``: the same text annotated by the other convention)."""
    words = words_of(text, tokenizer)
    levels = levels_of(document, words)
    other = levels_of(second, words) if second else None
    out = []
    for window in windows_of(words, WINDOW):
        readings = readings_of(levels, window, document.nested, document.nested)
        if other is not None and second is not None:
            readings += readings_of(other, window, second.nested, second.nested)
        out.append(Example(words, window, tuple(readings)))
    return out


def random_focus(example: Example, rng: random.Random) -> Gold | None:
    """A reading of a random run of sentences as if it were a content, from a level 0 reading.

    Gives the nested levels, of which there are few, the many attributions of level 0 to learn from.
    """
    base = example.readings[0]
    low = example.window.first
    sentence = example.words.sentence[low : example.window.last]
    numbers = np.unique(sentence)
    at = rng.randrange(len(numbers))
    chosen = numbers[at : at + rng.choice((1, 1, 2, 3))]
    focus = np.isin(sentence, chosen)
    spans = tuple(s for s in base.spans if focus[s[1] : s[2]].all())
    cut = [s for s in base.spans if s not in spans and focus[s[1] : s[2]].any()]
    if cut or not spans:
        return None
    links = frozenset((a, b) for a, b in base.links if a in spans and b in spans)
    roles = np.where(focus, int(Reading.CONTENT), int(Reading.OUTSIDE)).astype(np.int64)
    return Gold(roles, spans, links, focus)


@dataclass
class Batch:
    """Windows and their readings as tensors; readings refer to windows by ``owner``."""

    pieces: Tensor
    shape: Tensor
    quote: Tensor
    place: Tensor
    mask: Tensor
    owner: Tensor
    role: Tensor
    heads: Tensor
    lengths: Tensor
    labels: Tensor
    barred: Tensor
    """Words at which nothing may be found, ``(readings, words)``."""
    pair_at: Tensor
    """``(pairs, 5)``: reading, first and last word of the left span, and of the right."""
    pair: Tensor
    linked: Tensor


def batch_of(examples: Sequence[tuple[Example, Sequence[Gold]]], first_piece: int, last_piece: int) -> Batch:
    """Pad windows to one length; ``first_piece`` and ``last_piece`` are the ids of [CLS] and [SEP]."""
    rows = []
    for example, _ in examples:
        rows.append(arrays(example.words, example.window, first_piece, last_piece))
    length = max(len(r[0]) for r in rows)
    widest = max(len(e.window) for e, _ in examples)
    size = len(rows)
    stack = np.zeros((5, size, length), dtype=np.int64)
    for i, (pieces, shape, quote, place, _, _) in enumerate(rows):
        n = len(pieces)
        stack[0, i, :n], stack[1, i, :n], stack[2, i, :n], stack[3, i, :n], stack[4, i, :n] = (
            pieces,
            shape,
            quote,
            place,
            1,
        )
    readings = [(i, g) for i, (_, golds) in enumerate(examples) for g in golds]
    count = len(readings)
    role = np.zeros((count, length), dtype=np.int64)
    heads = np.zeros((count, widest), dtype=np.int64)
    lengths = np.zeros(count, dtype=np.int64)
    labels = np.zeros((count, widest), dtype=np.int64)
    barred = np.zeros((count, widest), dtype=bool)
    pair_at: list[tuple[int, int, int, int, int]] = []
    pair_rows: list[np.ndarray] = []
    linked: list[float] = []
    for r, (i, gold) in enumerate(readings):
        example = examples[i][0]
        n = len(example.window)
        of_piece, head = rows[i][4], rows[i][5]
        role[r, : len(of_piece)] = np.where(of_piece >= 0, gold.roles[np.maximum(of_piece, 0)], gold.roles[0])
        heads[r, :n], lengths[r] = head, n
        labels[r, :n] = labels_of(gold.spans, n)
        if gold.focus is not None:
            barred[r, :n] = ~gold.focus
        pairs = candidates(gold.spans)
        if pairs:
            pair_rows.append(pair_features(gold.spans, pairs, example.words, example.window.first))
            for a, b in pairs:
                left, right = gold.spans[a], gold.spans[b]
                pair_at.append((r, left[1], left[2] - 1, right[1], right[2] - 1))
                linked.append(float((left, right) in gold.links))
    t = torch.from_numpy
    return Batch(
        t(stack[0]),
        t(stack[1]),
        t(stack[2]),
        t(stack[3]),
        t(stack[4]).float(),
        torch.tensor([i for i, _ in readings]),
        t(role),
        t(heads),
        t(lengths),
        t(labels),
        t(barred),
        torch.tensor(pair_at).reshape(-1, 5),
        t(np.concatenate(pair_rows)) if pair_rows else torch.zeros(0, 1),
        torch.tensor(linked),
    )
