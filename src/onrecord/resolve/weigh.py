"""The rules' answers weighed against a network's.

The network was trained with the rules' answer as its starting point (`training.sense_network`): it departs
from it where the words speak against it. What it says changes act, stance and whether a statement is dated
by the article's publication; it never makes words up: claims, names and dates stay the rules'.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from onrecord.resolve.hints import hints_of
from onrecord.resolve.values import Act, Occasion, Resolved, Stance, Story, Told, When

TURNED = 0.8
"""A stance is turned into its opposite only when it is as probable as this: the claim's wording goes with it."""


NEVER_TOGETHER = frozenset((
    ("deny", "affirms"), ("deny", "uncommitted"), ("decline", "affirms"), ("doubt", "affirms"), ("praise", "denies"),
    ("propose", "denies"), ("ask", "denies"),
))  # fmt: skip
"""Acts and stances of one statement that hardly occur in the annotated articles (3 of 4,000)."""

LEAST = 0.01
"""Probabilities are taken to be at least this: the network is never that sure."""


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
    act, stance = _together(rules, opinion["act"], opinion["stance"])
    when, undated = dated
    open_ = {field: why for field, why in rules.open.items() if field != "said_on"}
    if when is None and undated:
        open_["said_on"] = undated
    return replace(rules, act=act, stance=stance, said_on=when, occasion=occasion, open=open_)


def _together(
    rules: Resolved, acts: Mapping[str, float], stances: Mapping[str, float]
) -> tuple[Act | None, Stance | None]:
    """The likeliest act and stance that go together; of a statement without a claim, the act alone."""
    if rules.stance is None:
        return _act(max(acts, key=lambda act: acts[act])), None
    turned = {"affirms": "denies", "denies": "affirms"}.get(rules.stance)
    possible = [
        stance for stance, chance in stances.items() if stance != "none" and (stance != turned or chance >= TURNED)
    ]
    pairs = [(act, stance) for stance in possible for act in acts if (act, stance) not in NEVER_TOGETHER]
    act, stance = max(pairs, key=lambda pair: acts[pair[0]] * stances[pair[1]])
    return _act(act), _stance(stance)


def _act(answer: str) -> Act:
    return answer  # type: ignore[return-value]  # the task's answers are the contract's


def _stance(answer: str) -> Stance:
    return answer  # type: ignore[return-value]  # the task's answers are the contract's
