"""The rules' answers weighed against a network's.

The network was trained with the rules' answer as its starting point (`training.sense_network`): it departs
from it where the words speak against it. What it says changes act, stance and whether a statement is dated
by the article's publication; it never makes words up: claims, names and dates stay the rules'.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.resolve.hints import hints_of
from onrecord.resolve.values import Act, Occasion, Resolved, Stance, Story, When
from onrecord.span import Span

TURNED = 0.8
"""A stance is turned into its opposite only when it is as probable as this: the claim's wording goes with it."""


LEAST = 0.01
"""Probabilities are taken to be at least this: the network is never that sure."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement to be judged: its spans, and what the rules think of it."""

    source: Sequence[Span]
    cue: Sequence[Span]
    content: Sequence[Span]
    hints: Sequence[str]


def opinions(story: Story, resolved: Sequence[Resolved]) -> list[dict[str, dict[str, float]]] | None:
    """What the network thinks of each statement, task by task; None without one."""
    if story.sense is None:
        return None
    return story.sense.judge([
        Told(d.source, d.cue, d.content, hints_of(story, i, r))
        for i, (d, r) in enumerate(zip(story.drafts, resolved, strict=True))
    ])  # fmt: skip


def leans(opinions: Sequence[Mapping[str, Mapping[str, float]]], task: str) -> list[dict[str, float]]:
    """Log probabilities of a task's answers, statement by statement, none below `LEAST`."""
    return [{answer: math.log(max(chance, LEAST)) for answer, chance in opinion[task].items()} for opinion in opinions]


def weighed(
    rules: Resolved,
    opinion: Mapping[str, Mapping[str, float]],
    dated: tuple[When | None, str | None],
    occasion: Occasion | None,
) -> Resolved:
    """What the rules and the network together make of a statement.

    Args:
        dated: the date of saying, chosen once more, or None and why.
        occasion: likewise.
    """
    act: Act = _likeliest(opinion["act"])  # type: ignore[assignment]  # the tasks' answers are the contract's
    stance = rules.stance
    if stance is not None:
        likeliest = _likeliest({k: p for k, p in opinion["stance"].items() if k != "none"})
        opposite = {likeliest, stance} == {"affirms", "denies"}
        if not opposite or opinion["stance"][likeliest] >= TURNED:
            stance = _stance(likeliest)
    when, undated = dated
    open_ = {field: why for field, why in rules.open.items() if field != "said_on"}
    if when is None and undated:
        open_["said_on"] = undated
    return replace(rules, act=act, stance=stance, said_on=when, occasion=occasion, open=open_)


def _likeliest(chances: Mapping[str, float]) -> str:
    return max(chances, key=lambda answer: chances[answer])


def _stance(answer: str) -> Stance:
    return answer  # type: ignore[return-value]  # the task's answers are the contract's
