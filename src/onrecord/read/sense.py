"""What the sense layer makes of an article: types of names, who may be whom, what a statement does.

The sense layer is one more transformer layer on the encoder's output, run once over every window. For
each word it yields scores of name tags, features for the score that two mentions mean the same party,
and a vector for judging statements. This module keeps them for a whole text and answers questions
about characters; it knows nothing of how they are used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from onrecord.read.tags import Floats
from onrecord.read.window import Ints, Words
from onrecord.span import Span
from onrecord.statement import Told

TAGS = ("O", "B-person", "I-person", "B-organization", "I-organization", "B-place", "I-place", "B-other", "I-other")
NAME_TYPES = ("person", "organization", "place", "other")

TASKS: Mapping[str, tuple[str, ...]] = {
    "act": (
        "say", "deny", "confirm", "admit", "allege", "accuse", "demand", "ask", "promise", "warn", "threaten",
        "condemn", "praise", "doubt", "decline", "predict", "propose", "think",
    ),
    "stance": ("affirms", "denies", "uncommitted", "none"),
    "occasion": (
        "none", "interview", "press conference", "phone call", "meeting", "speech", "social media",
        "written statement", "report", "testimony", "other",
    ),
    "dated": ("none", "published", "words"),
}  # fmt: skip
"""What is judged of a statement, and the answers."""

PRONOUNS = {
    word: number
    for number, words in enumerate((
        ("he", "him", "his", "himself"), ("she", "her", "hers", "herself"), ("it", "its", "itself"),
        ("they", "them", "their", "theirs", "themselves"), ("i", "me", "my", "mine", "myself"),
        ("we", "us", "our", "ours", "ourselves"), ("who", "which", "that", "whom", "whose"), ("you", "your", "yours"),
    ))
    for word in words
}  # fmt: skip
_KINDS = 12
"""Eight kinds of pronouns, names, definite and other descriptions, joint ones."""
_DISTANCES = (2, 5, 10, 20, 40, 80, 160, 320)
MENTION_FEATURES = 2 * _KINDS + (len(_DISTANCES) + 1) + 5 + 4 + 4 + 2


@dataclass(frozen=True, slots=True)
class Mention:
    """Words ``[first, last)`` that mean somebody, with what is plain to see of them."""

    first: int
    last: int
    kind: int
    low: tuple[str, ...]
    quoted: bool


def mention(text: str, words: Words, first: int, last: int) -> Mention:
    """The mention of words ``[first, last)``."""
    low = tuple(text[words.start[i] : words.end[i]].casefold() for i in range(first, min(last, first + 12)))
    shown = text[words.start[first]].isupper()
    if len(low) == 1 and low[0] in PRONOUNS:
        kind = PRONOUNS[low[0]]
    elif "and" in low:
        kind = 11
    elif low[0] in ("the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my"):
        kind = 9
    elif shown and low[0] not in ("a", "an", "some", "one", "many", "several", "two"):
        kind = 8
    else:
        kind = 10
    return Mention(first, last, kind, low, bool(words.quote[first] > 0))


def mention_features(words: Words, before: Mention, after: Mention) -> Floats:
    """What is plain to see of two mentions, ``(MENTION_FEATURES,)``; ``before`` may also be the later one."""
    out = np.zeros(MENTION_FEATURES, dtype=np.float32)
    out[before.kind] = 1
    out[_KINDS + after.kind] = 1
    base = 2 * _KINDS
    gap = abs(after.first - before.last)
    out[base + sum(gap > d for d in _DISTANCES)] = 1
    base += len(_DISTANCES) + 1
    sentences = abs(int(words.sentence[after.first] - words.sentence[before.first]))
    out[base + (sentences if sentences < 3 else 3 if sentences < 6 else 4)] = 1
    base += 5
    paragraphs = abs(int(words.paragraph[after.first] - words.paragraph[before.first]))
    out[base + min(paragraphs, 3)] = 1
    base += 4
    if before.kind >= 8 and after.kind >= 8:
        out[base] = float(before.low == after.low)
        out[base + 1] = float(before.low[-1] == after.low[-1])
        out[base + 2] = float(bool({w for w in before.low if len(w) > 2} & {w for w in after.low if len(w) > 2}))
    out[base + 3] = float(before.first > after.first)
    base += 4
    out[base] = float(before.quoted)
    out[base + 1] = float(after.quoted)
    return out


class Small(Protocol):
    """The small networks over the sense layer's output."""

    hints: Mapping[str, int]

    def pair(self, left: Floats, right: Floats, plain: Floats) -> npt.NDArray[np.float64]:
        """Log odds that the two mentions of each pair mean the same party."""

    def judge(self, pooled: Floats, hints: Floats) -> Mapping[str, Floats]:
        """The scores of each task's answers, for statements ``(statements, …)``."""


class Sense:
    """What the sense layer found in one text.

    Args:
        words: the words of the text.
        tags: probabilities of `TAGS` for each word, ``(words, 9)``.
        ends: pair features of each word, ``(words, 4 * size)``.
        vectors: ``(words, d)``.
        small: the networks that work on them.
    """

    def __init__(self, text: str, words: Words, tags: Floats, ends: Floats, vectors: Floats, small: Small) -> None:
        self._text, self._words, self._tags = text, words, tags
        self._ends, self._vectors, self._small = ends, vectors, small
        self._mentions: dict[tuple[int, int], Mention | None] = {}
        self._cut = 0

    def without(self, characters: int) -> Sense:
        """The same, for the text without its first ``characters``."""
        rest = Sense(self._text, self._words, self._tags, self._ends, self._vectors, self._small)
        rest._cut = self._cut + characters
        return rest

    def _range(self, start: int, end: int) -> tuple[int, int]:
        first = int(np.searchsorted(self._words.end, start + self._cut, side="right"))
        return first, max(first, int(np.searchsorted(self._words.start, end + self._cut, side="left")))

    def name_type(self, start: int, end: int) -> tuple[str, float] | None:
        """The likeliest type of the name at these characters and how likely it is; None for no name."""
        first, last = self._range(start, end)
        if last <= first:
            return None
        chances = self._tags[first:last]
        types = np.stack([chances[:, 1 + 2 * k] + chances[:, 2 + 2 * k] for k in range(len(NAME_TYPES))], axis=1)
        mean = types.mean(axis=0)
        best = int(mean.argmax())
        return NAME_TYPES[best], float(mean[best])

    def _mention(self, start: int, end: int) -> Mention | None:
        key = (start, end)
        if key not in self._mentions:
            first, last = self._range(start, end)
            self._mentions[key] = mention(self._text, self._words, first, last) if last > first else None
        return self._mentions[key]

    def same(self, anaphor: Span, others: Sequence[tuple[int, int]]) -> npt.NDArray[np.float64]:
        """Log odds that the words at ``anaphor`` mean the same party as those at each ``(start, end)``."""
        mine = self._mention(anaphor.start, anaphor.end)
        out = np.zeros(len(others))
        if mine is None:
            return out
        theirs = [(i, m) for i, (s, e) in enumerate(others) if (m := self._mention(s, e)) is not None]
        if not theirs:
            return out
        size = self._ends.shape[1] // 4
        plain = np.stack([mention_features(self._words, m, mine) for _, m in theirs])
        first = np.array([m.first for _, m in theirs])
        last = np.array([m.last - 1 for _, m in theirs])
        left = self._ends[first, :size] + self._ends[last, size : 2 * size]
        right = self._ends[mine.first, 2 * size : 3 * size] + self._ends[mine.last - 1, 3 * size :]
        scores = self._small.pair(left, np.repeat(right[None], len(left), axis=0), plain)
        out[[i for i, _ in theirs]] = scores
        return out

    def judge(self, statements: Sequence[Told], /) -> list[dict[str, dict[str, float]]]:
        """For each statement, for each of `TASKS`, the probability of each answer."""
        if not statements:
            return []
        pooled = np.stack([
            pooled_vector(
                self._vectors,
                self._words.sentence,
                *([self._range(s.start, s.end) for s in spans] for spans in (told.source, told.cue, told.content)),
            )
            for told in statements
        ])  # fmt: skip
        hints = np.zeros((len(statements), len(self._small.hints)), dtype=np.float32)
        for row, told in zip(hints, statements, strict=True):
            for hint in told.hints:
                if hint in self._small.hints:
                    row[self._small.hints[hint]] = 1
        found = {task: _shares(scores) for task, scores in self._small.judge(pooled, hints).items()}
        return [
            {task: dict(zip(answers, map(float, found[task][i]), strict=True)) for task, answers in TASKS.items()}
            for i in range(len(statements))
        ]


def _shares(scores: Floats) -> Floats:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


Range = tuple[int, int]
POOLS = 5


def pooled_vector(
    vectors: Floats, sentence: Ints, source: Sequence[Range], cue: Sequence[Range], content: Sequence[Range]
) -> Floats:
    """A statement's words pooled: source, cue, the content's first words, content, and the sentence of the cue."""
    size = vectors.shape[1]
    out = np.zeros(POOLS * size, dtype=np.float32)

    def rows(ranges: Sequence[Range]) -> Ints:
        found = [np.arange(a, b) for a, b in ranges if b > a]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    said = rows(content)
    anchor = rows(cue) if any(b > a for a, b in cue) else said[:1]
    around = np.flatnonzero(sentence == sentence[anchor[0]]) if len(anchor) else said
    for k, which in enumerate((rows(source), rows(cue), said[:4], said, around)):
        if len(which):
            out[k * size : (k + 1) * size] = vectors[which].mean(axis=0)
    return out
