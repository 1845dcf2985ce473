"""The passes over a text's windows: the encoder once, the reading layer once a level.

A window goes through the graphs by itself, never padded beside others: the scales of int8
arithmetic depend on all that is multiplied at once, and what a window yields must not depend on
which other articles were read with it. Decoding is exact arithmetic and done for many windows at
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from onrecord.read.assemble import Group, grouped, measured
from onrecord.read.encode import arrays
from onrecord.read.link import candidates, pair_features
from onrecord.read.model import Model
from onrecord.read.roles import Reading, nested_roles
from onrecord.read.tags import FORBIDDEN, Floats, Tagged, spans_of
from onrecord.read.window import Ints, Window, Words

DEEPEST = 6
"""Levels that are looked for."""


@dataclass(slots=True)
class Job:
    """A window of a text, where its reading stands, and what was found level by level.

    Attributes:
        roles: what the reading layer is told of each word.
        focus: where the spans of the level may lie; None for everywhere.
        sensed: what the sense layer yields: tags, pair features and vectors of the window's words.
    """

    words: Words
    window: Window
    roles: Ints
    focus: npt.NDArray[np.bool_] | None = None
    levels: list[list[Group]] = field(default_factory=list)
    sensed: tuple[Floats, Floats, Floats] | None = None


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A window's hidden states, the word of each piece, and the first piece of each word."""

    hidden: Floats
    of_piece: Ints
    heads: Ints


def job(words: Words, window: Window, polnear: bool) -> Job:
    """A window that nothing has been found in yet."""
    kind = Reading.POLNEAR if polnear else Reading.PLAIN
    return Job(words, window, np.full(len(window), int(kind), dtype=np.int64))


def read_windows(model: Model, jobs: Sequence[Job], *, nested: bool, cued_only: bool, sense: bool = False) -> None:
    """Read all levels of some windows; what is found is put into the jobs.

    Args:
        nested: go on to what stands inside contents.
        cued_only: leave no content without a cue.
        sense: run the sense layer too.
    """
    encoded = [_encode(model, j) for j in jobs]
    if sense:
        for job, its in zip(jobs, encoded, strict=True):
            job.sensed = model.sense(its.hidden, its.heads[None])
    here = list(range(len(jobs)))
    for level in range(DEEPEST if nested else 1):
        spans = _read_level(model, [jobs[i] for i in here], [encoded[i] for i in here], level, cued_only)
        onward = []
        for i, found in zip(here, spans, strict=True):
            jobs[i].roles, focus = nested_roles(len(jobs[i].window), found)
            jobs[i].focus = focus
            if focus.any():
                onward.append(i)
        here = onward
        if not here:
            break


def sense_windows(model: Model, jobs: Sequence[Job]) -> None:
    """Run the encoder and the sense layer alone."""
    for job in jobs:
        its = _encode(model, job)
        job.sensed = model.sense(its.hidden, its.heads[None])


def _encode(model: Model, job: Job) -> _Encoded:
    pieces, shape, quote, place, of_piece, heads = arrays(job.words, job.window, model.first_piece, model.last_piece)
    return _Encoded(model.encode(pieces[None], shape[None], quote[None], place[None]), of_piece, heads)


def _read_level(
    model: Model, jobs: Sequence[Job], encoded: Sequence[_Encoded], level: int, cued_only: bool
) -> list[list[Tagged]]:
    """Read one level of some windows; add its statements to the jobs, return its spans."""
    lengths = [len(j.window) for j in jobs]
    scores = np.zeros((len(jobs), max(lengths), len(model.chain.first)), dtype=np.float32)
    ends: list[Floats] = []
    for i, (job, its) in enumerate(zip(jobs, encoded, strict=True)):
        role = np.where(its.of_piece >= 0, job.roles[np.maximum(its.of_piece, 0)], job.roles[0])
        its_scores, its_ends = model.read(its.hidden, role[None], its.heads[None])
        scores[i, : lengths[i]] = its_scores[0]
        ends.append(its_ends[0])
        if job.focus is not None:
            scores[i, : lengths[i], 1:][~job.focus] = FORBIDDEN
    tagged = [spans_of(path) for path in model.chain.best(scores, lengths)]
    chances = model.chain.marginals(scores, lengths)
    pairs = [candidates(spans) for spans in tagged]
    links = _links(model, jobs, tagged, pairs, ends)
    for job, spans, its_pairs, chance, link in zip(jobs, tagged, pairs, chances, links, strict=True):
        found = measured(spans, chance, job.window.first)
        job.levels.append(grouped(found, its_pairs, link, job.words, level, cued_only))
    return tagged


def _links(
    model: Model,
    jobs: Sequence[Job],
    tagged: Sequence[Sequence[Tagged]],
    pairs: Sequence[Sequence[tuple[int, int]]],
    ends: Sequence[Floats],
) -> list[npt.NDArray[np.float64]]:
    """The probability of each candidate pair's link, window by window."""
    size = model.link_size
    left, right, plain = [], [], []
    for job, spans, its_pairs, end in zip(jobs, tagged, pairs, ends, strict=True):
        if not its_pairs:
            continue
        first = np.array([s[1] for s in spans])
        last = np.array([s[2] - 1 for s in spans])
        index = np.array(its_pairs)
        left.append((end[first, :size] + end[last, size : 2 * size])[index[:, 0]])
        right.append((end[first, 2 * size : 3 * size] + end[last, 3 * size :])[index[:, 1]])
        plain.append(pair_features(spans, its_pairs, job.words, job.window.first))
    if not left:
        return [np.zeros(0) for _ in jobs]
    chances = model.link(np.concatenate(left), np.concatenate(right), np.concatenate(plain))
    return np.split(chances, np.cumsum([len(p) for p in pairs])[:-1])
