"""Fit the weights by which dates of saying and occasions are chosen.

    python -m training.resolve_fit --data DATA [--out FOLDER] [--folds N]

DATA is the folder that holds ``statements/``; only ``statements/train.jsonl.gz`` is read. Writes
``said_on.jsonl`` and ``occasion_weights.jsonl`` to FOLDER (default: ``src/onrecord/lexicons``) and says
how they differ from those that were there. Before that it prints the accuracy of N folds by article
(default 5, 0: none), each judged by weights fitted on the others.

Both choosers are conditional log-linear models: a statement's candidates compete, each scored by the
sum of its features' weights. The right candidates of a statement share their probability; statements
without a right candidate, or with no wrong one, teach nothing. As a choice leans on those before it,
the first fit sees the annotated choices there, and the next two those the fit before would make. Each
article is seen twice, its speakers known and guessed from the words of the sources. Folds are judged
by the weights alone, without the rule of `onrecord.resolve.occasion` for outlets that are told something.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from onrecord.resolve import occasion, when
from onrecord.resolve.speaker import cast
from onrecord.resolve.when_candidates import Candidate
from onrecord.resolve.when_chooser import Choosable, Score, scores
from onrecord.resolve.when_scene import Scene, scene_of
from training.resolve_gold import Annotated, annotated, days_of

LEAST = 6
"""A feature of fewer statements has no weight; every statement is seen twice."""
STEPS = 300
FINE_STEPS = 101
"""The last steps are shorter, so that the weights settle."""
ROUNDS = 2
"""Fits after the one on annotated choices."""
KEPT = 0.01
"""Weights nearer to nought than this are not written."""
SEED = 5

T = TypeVar("T", bound=Choosable)


@dataclass(frozen=True)
class Task(Generic[T]):
    """One of the two choosers.

    Attributes:
        decide: chooses for every statement of a scene, by the function given.
        value: what a candidate says, to be compared with ``gold`` of a statement; None for nothing.
        pull: weight of the squared weights in the loss.
    """

    name: str
    file: str
    decide: Callable[[Scene, Score[T]], list[T]]
    value: Callable[[T], object]
    gold: Callable[[dict[str, Any]], object]
    pull: float


def _days(candidate: Candidate) -> tuple[str, str] | None:
    found = candidate.when
    return None if found is None else (str(found.start), str(found.end))


def _type(option: occasion.Option) -> str | None:
    return None if option.occasion is None else option.occasion.type


SAID_ON = Task("said_on", "said_on.jsonl", when.decide, _days, lambda s: days_of(s.get("said_on")), 5.0)
OCCASION = Task(
    "occasion",
    "occasion_weights.jsonl",
    occasion.decide,
    _type,
    lambda s: (s.get("occasion") or {}).get("type"),
    10.0,
)


@dataclass(frozen=True)
class Row:
    """One statement to learn from: the features of its candidates, and which of them are right."""

    features: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


@dataclass(frozen=True)
class Views:
    """An article prepared with speakers guessed from the sources' words, as annotated, and as resolved."""

    article: Annotated
    guessed: Scene
    known: Scene
    resolved: Scene | None = None


def views_of(article: Annotated, *, resolved: bool = False) -> Views:
    """Prepare an article; ``resolved`` is needed for judging only."""
    story = article.story
    known = [s["speakers"][0]["entity"] if s["speakers"] else None for s in article.statements]
    last = None
    if resolved:
        parties = cast(story)
        given = [parties.speakers(i)[0] for i in range(len(story.drafts))]
        last = scene_of(story, speakers=[s[0].entity if s else None for s in given])
    return Views(article, scene_of(story), scene_of(story, speakers=known), last)


def rows_of(task: Task[T], views: Sequence[Views], weights: Mapping[str, float] | None) -> list[Row]:
    """What can be learned from; choices before a statement are those of ``weights``, or the annotated ones."""
    rows: list[Row] = []
    for view in views:
        for scene in (view.guessed, view.known):

            def score(
                index: int, among: Sequence[T], statements: list[dict[str, Any]] = view.article.statements
            ) -> Sequence[float]:
                statement = statements[index]
                right = tuple(task.value(c) == task.gold(statement) for c in among)
                if not statement.get("optional") and any(right) and not all(right):
                    rows.append(Row(tuple((*c.features, *c.shared) for c in among), right))
                return right if weights is None else scores(weights, among)

            task.decide(scene, score)
    return rows


def fit(rows: Sequence[Row], pull: float) -> dict[str, float]:
    """The weights of least loss: negative log likelihood of the right candidates, and ``pull`` towards nought."""
    seen = Counter(f for row in rows for f in {f for features in row.features for f in features})
    names = sorted(f for f, count in seen.items() if count >= LEAST)
    if not names:
        return {}
    number = {f: i for i, f in enumerate(names)}
    candidates = [(g, *pair) for g, row in enumerate(rows) for pair in zip(row.features, row.right, strict=True)]
    pairs = [(c, number[f]) for c, (_, features, _) in enumerate(candidates) for f in features if f in number]
    candidate, feature = np.array(pairs, dtype=np.int64).T
    group = np.array([g for g, _, _ in candidates])
    right = np.array([ok for _, _, ok in candidates])
    first = np.r_[0, np.flatnonzero(np.diff(group)) + 1]
    w, mean, square = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, STEPS + 1):  # Adam on all rows at once
        score = np.bincount(candidate, weights=w[feature], minlength=len(candidates))
        odds = np.exp(score - np.maximum.reduceat(score, first)[group])
        share = odds / np.add.reduceat(odds, first)[group]
        meant = odds * right
        meant = meant / np.add.reduceat(meant, first)[group]
        slope = np.bincount(feature, weights=(share - meant)[candidate], minlength=len(names)) + pull * w
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        rate = 0.1 if step <= STEPS - FINE_STEPS else 0.03
        w -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return dict(zip(names, map(float, w), strict=True))


def learn(task: Task[T], views: Sequence[Views]) -> dict[str, float]:
    """Fit on the annotated choices, then on its own."""
    weights = fit(rows_of(task, views, None), task.pull)
    for _ in range(ROUNDS):
        weights = fit(rows_of(task, views, weights), task.pull)
    return weights


def judge(task: Task[T], scene: Scene, article: Annotated, weights: Mapping[str, float]) -> Counter[str]:
    """Counts of statements: all, right, with a value marked, given, and given rightly."""
    counts: Counter[str] = Counter()
    chosen = task.decide(scene, lambda _, among: scores(weights, among))
    for i, statement in article.counted():
        gold, value = task.gold(statement), task.value(chosen[i])
        counts["all"] += 1
        counts["right"] += gold == value
        counts["marked"] += gold is not None
        counts["given"] += value is not None
        counts["given rightly"] += gold is not None and gold == value
    return counts


def cross_validate(task: Task[T], views: Sequence[Views], folds: int) -> dict[str, Counter[str]]:
    """Counts over all articles, each judged by weights fitted without it; by where the speakers come from."""
    order = list(views)
    random.Random(SEED).shuffle(order)
    counts: dict[str, Counter[str]] = {"speakers as annotated": Counter(), "speakers as resolved": Counter()}
    for fold in range(folds):
        weights = learn(task, [v for i, v in enumerate(order) if i % folds != fold])
        for view in order[fold::folds]:
            counts["speakers as annotated"] += judge(task, view.known, view.article, weights)
            if view.resolved is not None:
                counts["speakers as resolved"] += judge(task, view.resolved, view.article, weights)
    return counts


def shown(counts: Counter[str]) -> str:
    """Counts as a line of percentages."""

    def share(part: int, whole: int) -> str:
        return f"{100 * part / whole:.1f}" if whole else "-"

    return (
        f"{share(counts['right'], counts['all'])} % right of {counts['all']} "
        f"({share(counts['all'] - counts['marked'], counts['all'])} have none); of those named "
        f"precision {share(counts['given rightly'], counts['given'])}, "
        f"recall {share(counts['given rightly'], counts['marked'])}"
    )


def written(weights: Mapping[str, float]) -> str:
    """Weights as the lines of their data file."""
    return "".join(
        json.dumps({"feature": f, "weight": round(w, 3)}, ensure_ascii=False) + "\n"
        for f, w in sorted(weights.items())
        if abs(w) >= KEPT
    )


def difference(old: str, new: str) -> str:
    """In words, how far one data file is from another."""
    before, after = ({r["feature"]: r["weight"] for r in map(json.loads, t.splitlines())} for t in (old, new))
    apart = [abs(before.get(f, 0.0) - after.get(f, 0.0)) for f in before.keys() | after.keys()]
    changed = sum(d > 0 for d in apart)
    return f"{len(after)} weights; {changed} differ from those before, by {max(apart, default=0.0):.3f} at most"


def refit(task: Task[T], views: Sequence[Views], folder: Path, folds: int) -> None:
    """Fit one chooser, print its figures, and write its weights."""
    if folds:
        for name, counts in cross_validate(task, views, folds).items():
            print(f"{task.name}, {folds} folds, {name}: {shown(counts)}", flush=True)
    text = written(learn(task, views))
    path = folder / task.file
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(text, encoding="utf-8")
    print(f"{path}: {difference(old, text)}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--out", type=Path, default=Path("src/onrecord/lexicons"))
    ap.add_argument("--folds", type=int, default=5)
    args = ap.parse_args(arguments)
    views = [views_of(a, resolved=args.folds > 0) for a in annotated(args.data, "train")]
    args.out.mkdir(parents=True, exist_ok=True)
    refit(SAID_ON, views, args.out, args.folds)
    refit(OCCASION, views, args.out, args.folds)


if __name__ == "__main__":
    main()
