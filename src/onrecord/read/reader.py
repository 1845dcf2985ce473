"""The reader: from texts to drafts of every attributed statement in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

from onrecord.read.assemble import Found, Group
from onrecord.read.confidence import Calibration
from onrecord.read.form import form_of
from onrecord.read.model import Model
from onrecord.read.nest import joined_quotations, settle
from onrecord.read.passes import Job, job, read_windows
from onrecord.read.window import Words, windows_of, words_of
from onrecord.span import Span
from onrecord.statement import Draft

Convention = Literal["plain", "polnear"]
CONVENTIONS: tuple[Convention, ...] = ("plain", "polnear")

WINDOWS_TOGETHER = 16
"""Windows that one thread decodes at once."""

AHEAD_PIECES = 32_768
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
        return list(self.stream(texts, convention=convention, nested=nested))

    def stream(
        self, texts: Iterable[str | None], *, convention: Convention = "plain", nested: bool = True
    ) -> Iterator[list[Draft]]:
        """Like `read`, lazily: takes in a few texts at a time, so memory does not grow with them.

        A None among the texts says: read what has been gathered, do not wait for more.
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
                yield from self._round(waiting, words, convention, nested)
                waiting, words, held = [], [], 0
        yield from self._round(waiting, words, convention, nested)

    def groups(self, text: str, words: Words, levels: Sequence[Sequence[Group]]) -> list[Group]:
        """The statements of one text, settled."""
        return settle([joined_quotations(levels[0], words), *levels[1:]] if levels else [], text, words)

    def _round(
        self, texts: Sequence[str], words: Sequence[Words], convention: Convention, nested: bool
    ) -> Iterator[list[Draft]]:
        for text, its_words, levels in zip(texts, words, self.levels(words, convention, nested), strict=True):
            yield self.drafts(text, its_words, self.groups(text, its_words, levels), convention)

    def levels(self, words: Sequence[Words], convention: Convention, nested: bool) -> list[list[list[Group]]]:
        """For each text, for each level, the statements found, before they are settled."""
        jobs = [[job(its, window, convention == "polnear") for window in windows_of(its)] for its in words]
        # windows of one size together, the longest first, so that the threads end at about the same time
        order = sorted((j for its in jobs for j in its), key=lambda j: -len(j.window))
        size = min(WINDOWS_TOGETHER, max(1, -(-len(order) // self.model.threads)))
        batches = [order[at : at + size] for at in range(0, len(order), size)]

        def run(batch: list[Job]) -> None:
            read_windows(self.model, batch, nested=nested, cued_only=convention == "polnear")

        if self.model.threads == 1 or len(batches) < 2:
            for batch in batches:
                run(batch)
        else:
            # onnxruntime and numpy let go of the interpreter while they compute
            with ThreadPoolExecutor(self.model.threads) as pool:
                list(pool.map(run, batches))
        out: list[list[list[Group]]] = []
        for its in jobs:
            deepest = max((len(j.levels) for j in its), default=0)
            out.append([[g for j in its if rank < len(j.levels) for g in j.levels[rank]] for rank in range(deepest)])
        return out

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


def _span(found: Found, words: Words) -> Span:
    return Span(int(words.start[found.first]), int(words.end[found.last - 1]))
