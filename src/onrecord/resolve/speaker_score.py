"""How well a party fits a pronoun or a description: named features, each with a weight.

All judgement on candidates is in this one place, so that another score can take its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord.resolve.speaker_entity import Entity

Features = dict[str, float]
Found = tuple[tuple[Entity, ...], str | None]
"""Parties, or none of them and the reason."""

NONE = "none"
"""Why a reference is open for which there is no candidate at all."""

WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "person": {
        "sentences": -0.74, "paragraphs": -0.34, "same sentence": 0.95, "subject": 0.63, "source before": 0.59,
        "source of the sentence before": 1.39, "speaker of the parent": 2.08, "speaker of the quotation": -4.2,
        "in its own content": -1.79, "in a quotation": -0.99, "gender agrees": 0.97, "gender differs": -6.0,
        "described": -1.25, "times": 0.29, "outlet": -0.5, "kind fits": 0.79,
    },
    "any": {
        "sentences": -0.36, "paragraphs": -0.58, "same sentence": 0.03, "subject": 1.16, "source before": 1.09,
        "source of the sentence before": 0.23, "speaker of the parent": 0.78, "speaker of the quotation": -4.0,
        "in its own content": -1.6, "in a quotation": -1.0, "gender agrees": 1.2, "gender differs": -6.0,
        "described": -0.57, "times": 1.06, "outlet": -0.5, "kind fits": 2.18,
    },
    "thing": {
        "sentences": -0.65, "paragraphs": -0.69, "same sentence": -0.53, "subject": 1.73, "source before": 0.74,
        "source of the sentence before": 0.56, "speaker of the parent": 0.73, "speaker of the quotation": -4.0,
        "in its own content": -1.64, "in a quotation": -0.74, "gender agrees": 1.2, "gender differs": -6.0,
        "described": -0.44, "times": -0.16, "outlet": -0.5, "kind fits": 1.42,
    },
}  # fmt: skip
"""Weights for he and she, for they, and for it: a logistic ranking on annotated articles, drawn to a guess by hand."""

MARGIN = 0.15
"""Two candidates nearer than this are not told apart."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a party is mentioned.

    Attributes:
        source: it is the source of a statement; ``top``: of one that no other encloses.
        subject: it opens its sentence, or is a source.
        described: it is mentioned by a description, not by name.
    """

    start: int
    end: int
    entity: Entity
    source: bool
    top: bool
    subject: bool
    described: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a pronoun stands, as seen from one mark before it."""

    sentences: int
    paragraphs: int
    parent: bool
    quoted_by: bool
    own_content: bool
    in_quotation: bool
    latest_source: bool
    times: int
    outlet: bool


def features(mark: Mark, where: Setting, gender: str | None, kind_fits: float) -> Features:
    """What speaks for and against the party of ``mark``."""
    found: Features = {
        "sentences": min(where.sentences, 6),
        "paragraphs": min(where.paragraphs, 4),
        "same sentence": float(where.sentences == 0),
        "subject": float(mark.subject),
        "source before": float(mark.source and mark.top),
        "source of the sentence before": float(where.latest_source),
        "speaker of the parent": float(where.parent),
        "speaker of the quotation": float(where.quoted_by),
        "in its own content": float(where.own_content),
        "in a quotation": float(where.in_quotation),
        "described": float(mark.described),
        "times": min(where.times, 6),
        "outlet": float(where.outlet),
        "kind fits": kind_fits,
    }
    if gender and mark.entity.gender:
        found["gender agrees" if gender == mark.entity.gender else "gender differs"] = 1.0
    return found


def score(found: Features, kind: str) -> float:
    """The weighted sum, for a pronoun that stands for a ``kind``: person, thing or any."""
    weights = WEIGHTS[kind]
    return sum(weights[name] * value for name, value in found.items() if value)


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision among candidates: the one taken, or all that could not be told apart."""

    entity: Entity | None
    rivals: tuple[Entity, ...] = ()


def ambiguous(rivals: Iterable[Entity]) -> str:
    """Why a reference is open that could mean several."""
    return "ambiguous: " + " or ".join(sorted({e.full for e in rivals}))


def choose(scored: Mapping[str, tuple[Entity, float]], margin: float = MARGIN) -> Choice:
    """The best party, unless another one comes within ``margin``."""
    ranked = sorted(scored.values(), key=lambda pair: -pair[1])
    if not ranked:
        return Choice(None)
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < margin:
        return Choice(None, tuple(e for e, s in ranked if ranked[0][1] - s < margin))
    return Choice(ranked[0][0])


def found(choice: Choice) -> Found:
    """What a choice comes to: the parties, or the reason why none was taken."""
    if choice.entity is not None:
        return (choice.entity.members or (choice.entity,)), None
    return (), ambiguous(choice.rivals) if choice.rivals else NONE
