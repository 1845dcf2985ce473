"""Statements of two texts paired: which of one is the same utterance as which of the other.

The same words in the content, up to light edits, said with the same kind of words by the same source. A number or
a negation that only one of the two has makes them two utterances, however alike the rest is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.record.copies_text import words_of
from onrecord.record.identity_words import word_list

LEAST_CONTENT = 0.8
"""Share of the content's words in common, in order, from which two contents are the same."""

LEAST = 0.75
"""The same, of content, source and cue weighed together."""

_NEGATIONS = word_list("negation")
_LIGHT = word_list("light")


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, as far as it is compared."""

    id: int
    reading_id: int
    utterance_id: int
    content: tuple[str, ...]
    cue: tuple[str, ...]
    source: tuple[str, ...]


def said(id: int, reading_id: int, utterance_id: int, body: Mapping[str, Any]) -> Said:
    """A statement of the record, from its row."""

    def words(role: str) -> tuple[str, ...]:
        return words_of(" ".join(span["text"] for span in body[role]))

    return Said(id, reading_id, utterance_id, words("content"), words("cue"), words("source"))


def pairs(ours: Sequence[Said], theirs: Sequence[Said]) -> list[tuple[Said, Said]]:
    """The statements that are one utterance; each stands in one pair at most, the likest first."""
    scored = [(score, i, k) for i, k in _possible(ours, theirs) if (score := likeness(ours[i], theirs[k])) >= LEAST]
    scored.sort(key=lambda found: (-found[0], abs(found[1] - found[2]), found[1], found[2]))
    left, right = set(range(len(ours))), set(range(len(theirs)))
    found: list[tuple[Said, Said]] = []
    for _, i, k in scored:
        if i in left and k in right:
            left.remove(i)
            right.remove(k)
            found.append((ours[i], theirs[k]))
    return sorted(found, key=lambda pair: pair[0].id)


def _possible(ours: Sequence[Said], theirs: Sequence[Said]) -> Iterator[tuple[int, int]]:
    """Pairs that share a word of weight: the others need no comparing."""
    by_word: dict[str, set[int]] = defaultdict(set)
    for k, statement in enumerate(theirs):
        for word in statement.content:
            by_word[word].add(k)
    for i, statement in enumerate(ours):
        shared: Counter[int] = Counter()
        for word in set(statement.content):
            shared.update(by_word.get(word, ()))
        least = max(len(set(statement.content)) // 3, 1)
        yield from ((i, k) for k, count in sorted(shared.items()) if count >= least)


def likeness(a: Said, b: Said) -> float:
    """How far two statements have the same words, 0 to 1; 0 when they cannot be one utterance."""
    content = _same(a.content, b.content)
    if content < LEAST_CONTENT:
        # A few words more or less weigh much in a short content: let them pass if they say nothing.
        content = _same(_heavy(a.content), _heavy(b.content))
        if content < LEAST_CONTENT:
            return 0.0
    if _telling(a.content) != _telling(b.content) or _negates(a.cue) != _negates(b.cue):
        return 0.0
    cue, source = _same(a.cue, b.cue), _same(a.source, b.source)
    if cue < 0.5 and source < 0.5:
        return 0.0
    return 0.7 * content + 0.15 * cue + 0.15 * source


def _heavy(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _LIGHT)


def _telling(words: Sequence[str]) -> tuple[frozenset[str], int]:
    """What may not differ: numbers, and how often something is negated."""
    numbers = frozenset(word for word in words if any(c.isdigit() for c in word))
    return numbers, sum(word in _NEGATIONS for word in words)


def _negates(words: Sequence[str]) -> bool:
    return sum(word in _NEGATIONS for word in words) % 2 == 1


def _same(a: Sequence[str], b: Sequence[str]) -> float:
    if not a and not b:
        return 1.0
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(a, b))
