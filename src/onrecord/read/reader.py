"""The reader: from texts to drafts of every attributed statement in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from onrecord.read.assemble import Found, Group, grouped, measured
from onrecord.read.confidence import Calibration
from onrecord.read.encode import arrays
from onrecord.read.form import form_of
from onrecord.read.link import candidates, pair_features
from onrecord.read.model import Model
from onrecord.read.nest import joined_quotations, settle
from onrecord.read.roles import Reading, nested_roles
from onrecord.read.segment import paragraphs, quotation
from onrecord.read.tags import FORBIDDEN, Floats, Tagged, spans_of
from onrecord.read.window import Ints, Window, Words, windows_of, words_of
from onrecord.span import Span
from onrecord.statement import Draft

Convention = Literal["plain", "polnear"]
CONVENTIONS: tuple[Convention, ...] = ("plain", "polnear")

DEEPEST = 6
"""Levels of nesting that are looked for."""

BATCH_PIECES = 2048
"""Word pieces, padding included, that one thread gives the encoder at once; bounds memory."""

AHEAD_PIECES = 32_768
"""Word pieces of text gathered before a round of reading, to fill batches; bounds memory."""


@dataclass(slots=True)
class _Job:
    """A window of one of the texts, and the spans found in it, level by level."""

    text: int
    window: Window
    levels: list[list[Group]]


class Reader:
    """Reads attributed statements; safe to share, one call at a time.

    Args:
        model: the model to read with.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        fitted = model.about.meta.get("calibration") or {}
        self.calibration: dict[Convention, Calibration] = {
            name: Calibration(fitted[name]["weights"], fitted[name]["bias"]) if name in fitted else Calibration.unfitted()
            for name in CONVENTIONS
        }

    @classmethod
    def load(cls, folder: Path | None = None, threads: int = 0) -> Reader:
        """Load a model folder (None: the one that comes with the program).

        Raises:
            ModelError: when the folder is missing, damaged or of another format.
        """
        return cls(Model(folder, threads))

    def read(
        self, texts: Sequence[str], *, convention: Convention = "plain", nested: bool = True
    ) -> list[list[Draft]]:
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
        jobs = [_Job(i, w, []) for i, its in enumerate(words) for w in windows_of(its)]
        sizes = {
            id(j): int(words[j.text].piece_at[j.window.last] - words[j.text].piece_at[j.window.first]) + 2 for j in jobs
        }
        # windows of one size together, so that little is padding; at least one batch a thread
        most = min(BATCH_PIECES, -(-sum(sizes.values()) // self.model.threads))
        batches: list[list[_Job]] = []
        for job in sorted(jobs, key=lambda j: sizes[id(j)]):
            if batches and sizes[id(job)] * (len(batches[-1]) + 1) <= most:
                batches[-1].append(job)
            else:
                batches.append([job])
        batches.reverse()  # the longest first: the threads end at about the same time
        if self.model.threads == 1 or len(batches) < 2:
            for batch in batches:
                self._read_batch(batch, words, convention, nested)
        else:
            # onnxruntime lets go of the interpreter while it computes
            with ThreadPoolExecutor(self.model.threads) as pool:
                list(pool.map(lambda b: self._read_batch(b, words, convention, nested), batches))
        out: list[list[list[Group]]] = [[] for _ in words]
        for job in jobs:
            ranks = out[job.text]
            for rank, groups in enumerate(job.levels):
                while len(ranks) <= rank:
                    ranks.append([])
                ranks[rank] += groups
        return out

    def _read_batch(self, batch: Sequence[_Job], words: Sequence[Words], convention: Convention, nested: bool) -> None:
        model = self.model
        rows = [arrays(words[j.text], j.window, model.first_piece, model.last_piece) for j in batch]
        longest = max(len(r[0]) for r in rows)
        inputs = np.zeros((4, len(rows), longest), dtype=np.int64)
        mask = np.zeros((len(rows), longest), dtype=np.float32)
        for i, row in enumerate(rows):
            for k in range(4):
                inputs[k, i, : len(row[k])] = row[k]
            mask[i, : len(row[0])] = 1
        hidden = model.encode(inputs[0], inputs[1], inputs[2], inputs[3], mask)
        start = Reading.POLNEAR if convention == "polnear" else Reading.PLAIN
        roles: list[Ints] = [np.full(len(j.window), int(start), dtype=np.int64) for j in batch]
        focus: list[np.ndarray | None] = [None] * len(batch)
        here = list(range(len(batch)))
        for level in range(DEEPEST if nested else 1):
            spans = self._read_level(
                [batch[i] for i in here],
                [rows[i] for i in here],
                words,
                hidden if len(here) == len(batch) else hidden[here],
                mask if len(here) == len(batch) else mask[here],
                [roles[i] for i in here],
                [focus[i] for i in here],
                level,
                convention == "polnear",
            )
            onward = []
            for i, found in zip(here, spans, strict=True):
                roles[i], focus[i] = nested_roles(len(batch[i].window), found)
                if focus[i].any():  # type: ignore[union-attr]
                    onward.append(i)
            here = onward
            if not here:
                break

    def _read_level(
        self,
        jobs: Sequence[_Job],
        rows: Sequence[tuple[Ints, ...]],
        words: Sequence[Words],
        hidden: Floats,
        mask: Floats,
        roles: Sequence[Ints],
        focus: Sequence[np.ndarray | None],
        level: int,
        cued_only: bool,
    ) -> list[list[Tagged]]:
        """Read one level of some windows; add its statements to the jobs, return its spans."""
        model = self.model
        lengths = [len(j.window) for j in jobs]
        role = np.zeros((len(jobs), mask.shape[1]), dtype=np.int64)
        heads = np.zeros((len(jobs), max(lengths)), dtype=np.int64)
        for i, row in enumerate(rows):
            of_piece, head = row[4], row[5]
            role[i, : len(of_piece)] = np.where(of_piece >= 0, roles[i][np.maximum(of_piece, 0)], roles[i][0])
            heads[i, : len(head)] = head
        scores, ends = model.read(hidden, role, mask, heads)
        for i, spot in enumerate(focus):
            if spot is not None:
                scores[i, : lengths[i], 1:][~spot] = FORBIDDEN
        tagged = [spans_of(path) for path in model.chain.best(scores, lengths)]
        chances = model.chain.marginals(scores, lengths)
        size = model.link_size
        left: list[Floats] = []
        right: list[Floats] = []
        pair_rows: list[Floats] = []
        pairs_of: list[list[tuple[int, int]]] = []
        for i, (job, spans) in enumerate(zip(jobs, tagged, strict=True)):
            pairs = candidates(spans)
            pairs_of.append(pairs)
            if not pairs:
                continue
            pair_rows.append(pair_features(spans, pairs, words[job.text], job.window.first))
            first = np.array([s[1] for s in spans])
            last = np.array([s[2] - 1 for s in spans])
            a = ends[i, first, :size] + ends[i, last, size : 2 * size]
            b = ends[i, first, 2 * size : 3 * size] + ends[i, last, 3 * size :]
            index = np.array(pairs)
            left.append(a[index[:, 0]])
            right.append(b[index[:, 1]])
        links = model.link(np.concatenate(left), np.concatenate(right), np.concatenate(pair_rows)) if left else np.zeros(0)
        at = 0
        for job, spans, pairs, chance in zip(jobs, tagged, pairs_of, chances, strict=True):
            found = measured(spans, chance, job.window.first)
            job.levels.append(grouped(found, pairs, links[at : at + len(pairs)], words[job.text], level, cued_only))
            at += len(pairs)
        return tagged

    def drafts(
        self, text: str, words: Words, groups: Sequence[Group], convention: Convention = "plain"
    ) -> list[Draft]:
        """Settled statements as drafts: with spans in characters, form and confidence."""
        states = quotation(text, paragraphs(text))[0]
        at = {id(g): i for i, g in enumerate(groups)}
        drafts = []
        for group in groups:
            content = tuple(_span(c, words) for c in sorted(group.contents, key=lambda c: c.first))
            drafts.append(
                Draft(
                    source=tuple(_span(s, words) for s in group.sources),
                    cue=(_span(group.cue, words),) if group.cue else (),
                    content=content,
                    form=form_of(text, content, states, group.above is not None),
                    parent=None if group.above is None else at[id(group.above)],
                    confidence=self.calibration[convention](group),
                )
            )
        return drafts


def _span(found: Found, words: Words) -> Span:
    return Span(int(words.start[found.first]), int(words.end[found.last - 1]))
