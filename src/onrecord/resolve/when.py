"""When a statement was said: the likeliest of the dates its article offers.

The candidates (`onrecord.resolve.when_candidates`) are scored by a log-linear model: the weights of
their features, a data file of the package, are added up and the highest sum wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.resolve.times import NO_PUBLICATION_DATE
from onrecord.resolve.values import Story, When
from onrecord.resolve.when_candidates import Candidate, Decided, candidates
from onrecord.resolve.when_chooser import Leans, Score, read_weights, scores
from onrecord.resolve.when_scene import Scene, scene_of

NOT_DATED = "not dated in the article"

LEAN_WEIGHT = 1.0
"""What a log probability of a `Leans` counts beside the weights."""

Found = tuple[When | None, str | None]


def weights() -> Mapping[str, float]:
    """The weight of every feature that has one."""
    return read_weights("said_on.jsonl")


LEAD = 4
"""A headline and the sentences that lead in may be dated by what follows: they are decided once more at the end."""


def decide(scene: Scene, score: Score[Candidate] | None = None, *, lean: Leans | None = None) -> list[Candidate]:
    """A candidate for every statement, chosen in the order of the text, the first ones again at the end."""
    table = weights()

    def choose(index: int, among: Sequence[Candidate]) -> Candidate:
        if score is not None:
            marks = list(score(index, among))
        else:
            marks = scores(table, among, lean[index] if lean else None, LEAN_WEIGHT)
        return among[marks.index(max(marks))]

    order = sorted(range(len(scene.places)), key=lambda i: scene.places[i].at)
    chosen: dict[int, Candidate] = {}
    decided: list[Decided] = []
    for index in order:
        chosen[index] = choose(index, candidates(scene, index, decided))
        decided.append(Decided(index, chosen[index].kind, chosen[index].when))
    for at in range(len(order) - 1, -1, -1):
        index = order[at]
        place = scene.places[index]
        if place.sentence >= LEAD or place.ancestors:
            continue
        later = [
            d
            for d in decided[at + 1 :]
            if not scene.places[d.index].ancestors and scene.places[d.index].sentence > place.sentence
        ]  # fmt: skip
        if later:
            chosen[index] = choose(index, candidates(scene, index, decided[:at], later))
            decided[at] = Decided(index, chosen[index].kind, chosen[index].when)
    return [chosen[i] for i in range(len(scene.places))]


def said_on_all(story: Story, *, scene: Scene | None = None, lean: Leans | None = None) -> list[Found]:
    """When each statement was said, or None and why that stays open.

    Args:
        lean: for each statement, what a network makes of it: log probabilities of ``none``, ``published``
            and ``words``.
    """
    scene = scene_of(story) if scene is None else scene
    return [_found(scene, candidate) for candidate in decide(scene, lean=lean)]


def said_on(story: Story, index: int, *, scene: Scene | None = None) -> Found:
    """When statement ``index`` was said, or None and why; for many, `said_on_all` does the work once."""
    return said_on_all(story, scene=scene)[index]


def _found(scene: Scene, candidate: Candidate) -> Found:
    if candidate.when is not None:
        return candidate.when, None
    if candidate.open is not None:
        return None, candidate.open
    return None, NOT_DATED if scene.story.published is not None else NO_PUBLICATION_DATE
