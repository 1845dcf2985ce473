"""The reader: from texts to drafts of every attributed statement in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from onrecord.read.assemble import Found, Group
from onrecord.read.confidence import Calibration
from onrecord.read.form import form_of
from onrecord.read.model import Model
from onrecord.read.nest import joined_quotations, settle
from onrecord.read.passes import Job, job, read_windows, sense_windows
from onrecord.read.sense import Sense
from onrecord.read.window import Words, windows_of, words_of
from onrecord.span import Span
from onrecord.statement import Draft


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one text: its drafts, and what the sense layer makes of it, where that was asked for."""

    drafts: list[Draft]
    sense: Sense | None = None


Convention = Literal["plain", "polnear"]
CONVENTIONS: tuple[Convention, ...] = ("plain", "polnear")

WINDOWS_TOGETHER = 16
"""Windows that one thread decodes at once."""

AHEAD_PIECES = 16_384
"""Word pieces of text gathered before a round of reading, to fill batches; bounds memory."""


class Reader:
    """Reads attributed statements; safe to share, one call at a time.

    Args:
        model: the model to read with.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        fitted = model.about.meta.get("calibration") or {}
        self.calibration: dict[Convention, Calibration] = {
            name: Calibration(fitted[name]["weights"], fitted[name]["bias"])
            if name in fitted
            else Calibration.unfitted()
            for name in CONVENTIONS
        }

    @classmethod
    def load(cls, folder: Path | None = None, threads: int = 0) -> Reader:
        """Load a model folder (None: the one that comes with the program).

        Raises:
            ModelError: when the folder is missing, damaged or of another format.
        """
        return cls(Model(folder, threads))

    def read(self, texts: Sequence[str], *, convention: Convention = "plain", nested: bool = True) -> list[list[Draft]]:
        """Every statement of each text, in order, a parent before what stands in it.

        Args:
            convention: ``plain`` follows the project's conventions; ``polnear`` those of the PolNeAR
                corpus (no statements without a cue), for benchmarks.
            nested: also read what stands inside contents.
        """
        return [found.drafts for found in self.stream(texts, convention=convention, nested=nested)]

    def stream(
        self,
        texts: Iterable[str | None],
        *,
        convention: Convention = "plain",
        nested: bool = True,
        sense: bool = False,
    ) -> Iterator[Read]:
        """Like `read`, lazily: takes in a few texts at a time, so memory does not grow with them.

        A None among the texts says: read what has been gathered, do not wait for more. ``sense`` asks for
        what resolving needs.
        """
        waiting: list[str] = []
        words: list[Words] = []
        held = 0
        for text in texts:
            if text is not None:
                found = words_of(text, self.model.tokenizer)
                waiting.append(text)
                words.append(found)
                held += len(found.pieces)
            if held >= AHEAD_PIECES or text is None:
                yield from self._round(waiting, words, convention, nested, sense)
                waiting, words, held = [], [], 0
        yield from self._round(waiting, words, convention, nested, sense)

    def sense(self, text: str) -> Sense | None:
        """What the sense layer makes of a text whose statements are known already; None without such a layer."""
        if not self.model.senses:
            return None
        words = words_of(text, self.model.tokenizer)
        jobs = [job(words, window, False) for window in windows_of(words)]
        sense_windows(self.model, jobs)
        return self._sense(text, words, jobs)

    def groups(self, text: str, words: Words, levels: Sequence[Sequence[Group]]) -> list[Group]:
        """The statements of one text, settled."""
        return settle([joined_quotations(levels[0], words), *levels[1:]] if levels else [], text, words)

    def _round(
        self, texts: Sequence[str], words: Sequence[Words], convention: Convention, nested: bool, sense: bool
    ) -> Iterator[Read]:
        sense = sense and self.model.senses
        jobs = self._run(words, convention, nested, sense)
        for text, its_words, its_jobs in zip(texts, words, jobs, strict=True):
            drafts = self.drafts(text, its_words, self.groups(text, its_words, _levels(its_jobs)), convention)
            yield Read(drafts, self._sense(text, its_words, its_jobs) if sense else None)
            for done in its_jobs:
                done.sensed = None  # taken over: not kept twice

    def _sense(self, text: str, words: Words, jobs: Sequence[Job]) -> Sense | None:
        found = [job.sensed for job in jobs if job.sensed is not None]
        if not found:
            return None
        tags, ends, vectors = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return Sense(text, words, tags, ends, vectors, self.model)

    def levels(self, words: Sequence[Words], convention: Convention, nested: bool) -> list[list[list[Group]]]:
        """For each text, for each level, the statements found, before they are settled."""
        return [_levels(jobs) for jobs in self._run(words, convention, nested, False)]

    def _run(self, words: Sequence[Words], convention: Convention, nested: bool, sense: bool) -> list[list[Job]]:
        jobs = [[job(its, window, convention == "polnear") for window in windows_of(its)] for its in words]
        # windows of one size together, the longest first, so that the threads end at about the same time
        order = sorted((j for its in jobs for j in its), key=lambda j: -len(j.window))
        size = min(WINDOWS_TOGETHER, max(1, -(-len(order) // self.model.threads)))
        batches = [order[at : at + size] for at in range(0, len(order), size)]

        def run(batch: list[Job]) -> None:
            read_windows(self.model, batch, nested=nested, cued_only=convention == "polnear", sense=sense)

        if self.model.threads == 1 or len(batches) < 2:
            for batch in batches:
                run(batch)
        else:
            # onnxruntime and numpy let go of the interpreter while they compute
            with ThreadPoolExecutor(self.model.threads) as pool:
                list(pool.map(run, batches))
        return jobs

    def drafts(self, text: str, words: Words, groups: Sequence[Group], convention: Convention = "plain") -> list[Draft]:
        """Settled statements as drafts: with spans in characters, form and confidence."""
        at = {id(g): i for i, g in enumerate(groups)}
        drafts = []
        for group in groups:
            content = tuple(_span(c, words) for c in sorted(group.contents, key=lambda c: c.first))
            drafts.append(
                Draft(
                    source=tuple(_span(s, words) for s in group.sources),
                    cue=(_span(group.cue, words),) if group.cue else (),
                    content=content,
                    form=form_of(text, content, words.states, group.above is not None),
                    parent=None if group.above is None else at[id(group.above)],
                    confidence=self.calibration[convention](group),
                )
            )
        return drafts


def _levels(jobs: Sequence[Job]) -> list[list[Group]]:
    deepest = max((len(j.levels) for j in jobs), default=0)
    return [[g for j in jobs if rank < len(j.levels) for g in j.levels[rank]] for rank in range(deepest)]


def _span(found: Found, words: Words) -> Span:
    return Span(int(words.start[found.first]), int(words.end[found.last - 1]))
