"""Which statement found stands for which annotated one, on the characters of the annotated text.

The text that was read has lost its boilerplate; its words stand in the annotated text in the same order
and are looked up there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.evaluate.score import CONTENT_JACCARD, Characters, best_first, closeness, jaccard, meet
from onrecord.statement import ROLES

_PARAGRAPH = re.compile(r"[^\n]+")
_WORD = re.compile(r"\S+")


def places(read: str, text: str) -> list[int | None]:
    """For every character of ``read``, where it stands in ``text``; None where it cannot be found.

    Paragraphs are looked up from the end of the one before, else from the start.
    """
    out: list[int | None] = [None] * len(read)
    if read == text:
        return list(range(len(read)))
    after = 0
    for paragraph in _PARAGRAPH.finditer(read):
        words = list(_WORD.finditer(paragraph.group()))
        if not words:
            continue
        pattern = re.compile(r"(?<!\S)" + r"\s+".join(re.escape(w.group()) for w in words) + r"(?!\S)")
        hit = pattern.search(text, after) or pattern.search(text)
        if hit is None:
            continue
        at = hit.start()
        for word in words:
            at = text.find(word.group(), at)
            start = paragraph.start() + word.start()
            out[start : start + len(word.group())] = range(at, at + len(word.group()))
            at += len(word.group())
        after = at
    return out


def under(spans: Sequence[Mapping[str, Any]], text: str, place: Sequence[int | None] | None = None) -> frozenset[int]:
    """Offsets in ``text`` of the letters and digits under the spans; of all marks where there are none."""
    at = [c if place is None else place[c] for s in spans for c in range(s["start"], s["end"])]
    seen = {c for c in at if c is not None and not text[c].isspace()}
    return frozenset({c for c in seen if text[c].isalnum()} or seen)


def characters_of(statement: Mapping[str, Any], text: str, place: Sequence[int | None] | None = None) -> Characters:
    """The characters under the spans of a statement in the output contract's form."""
    return Characters(*(under(statement[role], text, place) for role in ROLES))


@dataclass(frozen=True, slots=True)
class Matching:
    """Annotated and found statements side by side.

    Attributes:
        found_of: index of the statement found, by index of the annotated one that it stands for.
        gold, found: the characters of either side, on the annotated text.
    """

    found_of: Mapping[int, int]
    gold: tuple[Characters, ...]
    found: tuple[Characters, ...]

    @property
    def gold_of(self) -> dict[int, int]:
        """Index of the annotated statement, by index of the one found."""
        return {j: i for i, j in self.found_of.items()}

    def exact(self, i: int) -> bool:
        """Whether all spans of annotated statement ``i`` were found, marks at their edges aside."""
        return i in self.found_of and self.gold[i] == self.found[self.found_of[i]]


def match(gold: Sequence[Mapping[str, Any]], text: str, found: Sequence[Mapping[str, Any]], read: str) -> Matching:
    """Pair statements whose contents share at least half their letters and digits and whose cues share a
    character, or have none on either side; nearest first (`score.closeness`)."""
    place = places(read, text)
    left = tuple(characters_of(s, text) for s in gold)
    right = tuple(characters_of(s, text, place) for s in found)
    near = [
        (closeness(g, f), i, j)
        for i, g in enumerate(left)
        for j, f in enumerate(right)
        if jaccard(g.content, f.content) >= CONTENT_JACCARD and meet(g.cue, f.cue)
    ]
    return Matching(dict(best_first(near)), left, right)


def same_spans(gold: Sequence[Mapping[str, Any]], text: str) -> Matching:
    """The matching of annotated spans with themselves, for resolving alone."""
    own = tuple(characters_of(s, text) for s in gold)
    return Matching({i: i for i in range(len(own))}, own, own)
