"""Reading a corpus and judging what was found: the figures, the confidences, the mistakes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from onrecord.evaluate.breakdown import Breakdown, breakdown
from onrecord.evaluate.calibration import THRESHOLDS, Calibration, Step, calibration
from onrecord.evaluate.corpus import Corpus, Document, Relation, normalised
from onrecord.evaluate.errors import Mistake, mistakes_of
from onrecord.evaluate.score import Count, Figure, best_first, candidates, characters, count, f1, figures
from onrecord.statement import Draft

Convention = Literal["plain", "polnear"]

ROUND = 16
"""Documents handed to the reader at once."""


class ReadsTexts(Protocol):
    """The part of a reader that evaluation needs."""

    def read(self, texts: Sequence[str], *, convention: Convention = ..., nested: bool = ...) -> list[list[Draft]]:
        """The drafts of each text, each with a confidence from 0 to 1."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """One document: what was marked and what was found, normalised, equal relations once.

    Attributes:
        gold, found: as marked and as found, without white space at the edges of spans.
        gold_joined, found_joined: the same with contents joined over white space.
        confidences: of ``found_joined``; of equal ones, the greatest.
        candidates: the pairs of ``gold_joined`` and ``found_joined`` that are leniently the same
            (`score.candidates`).
    """

    document: Document
    gold: tuple[Relation, ...]
    found: tuple[Relation, ...]
    gold_joined: tuple[Relation, ...]
    found_joined: tuple[Relation, ...]
    confidences: tuple[float, ...]
    candidates: tuple[tuple[float, int, int], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that was measured.

    Attributes:
        joined: the figures with contents joined over white space; the ones to quote.
        as_marked: the figures with content spans as they were marked and found.
        calibration: None when nothing was found.
        dial: what remains at each ``--min-confidence``, by lenient and exact relations.
        breakdown: recall by length and form, and how many mistakes of each kind.
        mistakes: every single one, in the order of the corpus.
        seconds: time spent reading, without loading the model and without scoring.
        words: white-space separated words read.
    """

    corpus: Corpus
    convention: Convention
    joined: dict[str, Figure]
    as_marked: dict[str, Figure]
    calibration: Calibration | None
    dial: tuple[Step, ...]
    breakdown: Breakdown
    mistakes: tuple[Mistake, ...]
    seconds: float
    words: int


def _unique(relations: Iterable[Relation], text: str, join: bool) -> tuple[Relation, ...]:
    normal = (normalised(r, text, join) for r in relations)
    return tuple(dict.fromkeys(r for r in normal if r is not None))


def judged(document: Document, drafts: Sequence[Draft]) -> Judged:
    """Put what was found in a document beside what was marked.

    Drafts whose content is white space alone, or without content, are left out.
    """
    text = document.text
    found = [Relation(d.source, d.cue, d.content) for d in drafts]
    sure: dict[Relation, float] = {}
    for draft, relation in zip(drafts, found, strict=True):
        normal = normalised(relation, text, True)
        if normal is not None:
            sure[normal] = max(draft.confidence, sure.get(normal, 0.0))
    gold = _unique(document.relations, text, True)
    return Judged(
        document=document,
        gold=_unique(document.relations, text, False),
        found=_unique(found, text, False),
        gold_joined=gold,
        found_joined=tuple(sure),
        confidences=tuple(sure.values()),
        candidates=tuple(candidates([characters(r, text) for r in gold], [characters(r, text) for r in sure])),
    )


def outcomes(one: Judged) -> list[bool]:
    """For each of ``found_joined``, whether it is leniently matched with a marked relation."""
    right = {j for _, j in best_first(one.candidates)}
    return [j in right for j in range(len(one.found_joined))]


def step(documents: Sequence[Judged], threshold: float) -> Step:
    """Score only the statements of at least this confidence; the pairing is made anew."""
    gold = found = lenient = exact = 0
    for one in documents:
        kept = {j for j, sure in enumerate(one.confidences) if sure >= threshold}
        gold += len(one.gold_joined)
        found += len(kept)
        exact += len({one.found_joined[j] for j in kept} & set(one.gold_joined))
        lenient += len(best_first(pair for pair in one.candidates if pair[2] in kept))
    return Step(
        threshold=threshold,
        found=found,
        precision=100.0 * lenient / found if found else None,
        recall=100.0 * lenient / gold if gold else None,
        f1=f1(Count(gold, found, lenient)),
        exact_f1=f1(Count(gold, found, exact)),
    )


def evaluate(
    corpus: Corpus,
    reader: ReadsTexts,
    convention: Convention = "polnear",
    *,
    rounds: Callable[[Iterable[range]], Iterable[range]] = iter,
    clock: Callable[[], float] = time.perf_counter,
) -> Evaluation:
    """Read every document and judge what was found.

    Only statements that stand in no other are read: the corpus form has no nesting.

    Args:
        convention: what the reader is asked to mark; see `Reader.read`.
        rounds: wraps the rounds of reading, to show progress.
        clock: seconds from any start.
    """
    documents = corpus.documents
    beside: list[Judged] = []
    spent = 0.0
    every = [range(at, min(at + ROUND, len(documents))) for at in range(0, len(documents), ROUND)]
    for part in rounds(every):
        texts = [documents[i].text for i in part]
        since = clock()
        drafts = reader.read(texts, convention=convention, nested=False)
        spent += clock() - since
        beside += [judged(documents[i], found) for i, found in zip(part, drafts, strict=True)]
    mistakes = tuple(m for one in beside for m in mistakes_of(one.document, one.gold_joined, one.found_joined))
    return Evaluation(
        corpus=corpus,
        convention=convention,
        joined=figures([count(b.document.text, b.gold_joined, b.found_joined) for b in beside]),
        as_marked=figures([count(b.document.text, b.gold, b.found) for b in beside]),
        calibration=calibration(
            [c for one in beside for c in one.confidences], [ok for one in beside for ok in outcomes(one)]
        ),
        dial=tuple(step(beside, threshold) for threshold in THRESHOLDS),
        breakdown=breakdown([(b.document, b.gold_joined, b.found_joined) for b in beside], mistakes),
        mistakes=mistakes,
        seconds=spent,
        words=sum(len(d.text.split()) for d in documents),
    )
