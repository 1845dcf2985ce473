"""Where recall is lost, and how many mistakes of each kind there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.evaluate.corpus import Document, Relation
from onrecord.evaluate.errors import Mistake, words_under
from onrecord.evaluate.score import characters, lenient_pairs
from onrecord.read.form import form_of
from onrecord.read.segment import paragraphs, quotation

LENGTHS = ("1-5", "6-12", "13-40", ">40")
"""Lengths in words, of contents and of marked spans."""

CUE_LENGTHS = ("none", "1", "2", "3-5", ">5")
FORMS = ("direct", "indirect", "mixed")
APART = ("0", "1", "2", "3-5", ">5")
"""How many words two spans differ by; 0 is marks alone."""


def length_bucket(words: int) -> str:
    """Which of `LENGTHS` a number of words falls in."""
    return LENGTHS[(words > 5) + (words > 12) + (words > 40)]


def apart_bucket(words: int) -> str:
    """Which of `APART` a number of words falls in."""
    return APART[min(words, 3) + (words > 5)]


@dataclass(frozen=True, slots=True)
class Recall:
    """What was found of the marked relations of one sort.

    Attributes:
        by: ``content words``, ``cue words`` or ``form``.
        sort: the length bucket or the form.
        gold: relations marked.
        exact, lenient: how many of them were found, by the two measures of relations.
    """

    by: str
    sort: str
    gold: int
    exact: int
    lenient: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Recall by sort, and counts of mistakes.

    Attributes:
        recall: sorts of which none is marked are left out.
        kinds: mistakes by what they are about and their kind.
        boundary_lengths: boundary mistakes by role and length of the marked span (`LENGTHS`).
        boundary_words: boundary mistakes by role and words apart (`APART`).
    """

    recall: tuple[Recall, ...]
    kinds: dict[str, dict[str, int]]
    boundary_lengths: dict[str, dict[str, int]]
    boundary_words: dict[str, dict[str, int]]


def _sorts(document: Document, gold: Sequence[Relation]) -> list[tuple[str, str, str]]:
    text = document.text
    states = quotation(text, paragraphs(text))[0]
    content = words_under(text, [r.content for r in gold])
    cue = words_under(text, [r.cue for r in gold])
    return [
        (
            length_bucket(content[at]),
            CUE_LENGTHS[0] if not r.cue else CUE_LENGTHS[min(cue[at], 3) + (cue[at] > 5)],
            form_of(text, r.content, states, False),
        )
        for at, r in enumerate(gold)
    ]


def breakdown(
    documents: Iterable[tuple[Document, Sequence[Relation], Sequence[Relation]]], mistakes: Iterable[Mistake]
) -> Breakdown:
    """Count.

    Args:
        documents: each with what is marked and what was found in it, normalised, equal ones once.
        mistakes: of all of them.
    """
    names = ("content words", "cue words", "form")
    gold_of: Counter[tuple[str, str]] = Counter()
    exact_of: Counter[tuple[str, str]] = Counter()
    lenient_of: Counter[tuple[str, str]] = Counter()
    for document, gold, found in documents:
        text = document.text
        pairs = lenient_pairs([characters(r, text) for r in gold], [characters(r, text) for r in found])
        near, equal = {i for i, _ in pairs}, set(found)
        for at, sorts in enumerate(_sorts(document, gold)):
            for key in zip(names, sorts, strict=True):
                gold_of[key] += 1
                exact_of[key] += gold[at] in equal
                lenient_of[key] += at in near
    order = [(by, sort) for by, sorts in zip(names, (LENGTHS, CUE_LENGTHS, FORMS), strict=True) for sort in sorts]
    kinds: dict[str, Counter[str]] = {}
    lengths: dict[str, Counter[str]] = {}
    apart: dict[str, Counter[str]] = {}
    for mistake in mistakes:
        kinds.setdefault(mistake.about, Counter())[mistake.kind] += 1
        if mistake.kind in ("too long", "too short", "shifted"):
            lengths.setdefault(mistake.about, Counter())[length_bucket(mistake.length)] += 1
            apart.setdefault(mistake.about, Counter())[apart_bucket(mistake.words)] += 1
    return Breakdown(
        recall=tuple(Recall(*key, gold_of[key], exact_of[key], lenient_of[key]) for key in order if gold_of[key]),
        kinds={about: dict(found.most_common()) for about, found in kinds.items()},
        boundary_lengths={role: {b: found[b] for b in LENGTHS} for role, found in lengths.items()},
        boundary_words={role: {b: found[b] for b in APART} for role, found in apart.items()},
    )
