"""Fit the confidence of statements on the development splits, and write it into a model folder.

    python -m training.calibrate --model models/reader-1 --data DATA

There is one fit for each convention: on PolNeAR's dev split for benchmarks, and on the articles
annotated in full (``statements/dev``, nested statements included) for what users get; the second
starts from the first, as its split is small. A statement is right when it is leniently the same as
a gold one, as `onrecord evaluate` counts it. A logistic regression is fitted to that. The errors
printed are those of five folds by document, each judged by a fit on the other four.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from onrecord.evaluate.calibration import expected_calibration_error
from onrecord.evaluate.corpus import Relation, normalised
from onrecord.evaluate.score import characters, lenient_pairs
from onrecord.read.confidence import FEATURES, features
from onrecord.read.reader import Convention, Reader
from onrecord.read.window import words_of
from training.corpus import Document, gold_folder, polnear

FOLDS = 5


def rows_of(
    reader: Reader, documents: Sequence[Document], convention: Convention
) -> list[tuple[int, list[float], bool]]:
    """For each statement read: its document, its features, whether it is right."""
    rows = []
    for number, document in enumerate(documents):
        words = words_of(document.text, reader.model.tokenizer)
        levels = reader.levels([words], convention, nested=document.nested)[0]
        groups = reader.groups(document.text, words, levels)
        drafts = reader.drafts(document.text, words, groups)

        def shaped(relation: Relation, text: str = document.text) -> Relation | None:
            return normalised(relation, text, True)

        gold = [r for a in document.attributions if (r := shaped(Relation(a.source, a.cue, a.content)))]
        found = [shaped(Relation(d.source, d.cue, d.content)) for d in drafts]
        pairs = lenient_pairs(
            [characters(r, document.text) for r in gold],
            [characters(r or Relation((), (), ()), document.text) for r in found],
        )
        right = {j for _, j in pairs}
        rows += [(number, features(g), i in right) for i, g in enumerate(groups)]
    return rows


def fit(x: np.ndarray, y: np.ndarray, near: np.ndarray | None, pull: float) -> np.ndarray:
    """Weights and, last, the constant: least cross entropy plus ``pull`` times the squared distance
    to ``near`` (to nought without it)."""
    start = torch.zeros(x.shape[1] + 1, dtype=torch.float64) if near is None else torch.from_numpy(near)
    weights = start.clone().requires_grad_(True)
    features_, target = torch.from_numpy(x), torch.from_numpy(y.astype(np.float64))
    optimizer = torch.optim.LBFGS([weights], max_iter=500, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        score = features_ @ weights[:-1] + weights[-1]
        apart = weights - start if near is not None else weights[:-1]
        loss = F.binary_cross_entropy_with_logits(score, target, reduction="sum") + pull * (apart**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return weights.detach().numpy()


def chance(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-(x @ weights[:-1] + weights[-1]))))


def fitted(rows: list[tuple[int, list[float], bool]], near: np.ndarray | None, pull: float) -> tuple[np.ndarray, float]:
    """A fit on all rows, and the calibration error of five folds by document."""
    document = np.array([r[0] for r in rows])
    x = np.array([r[1] for r in rows])
    y = np.array([r[2] for r in rows])
    numbers = sorted(set(document.tolist()))
    random.Random(1).shuffle(numbers)
    fold = {n: i % FOLDS for i, n in enumerate(numbers)}
    held = np.zeros(len(y))
    of_row = np.array([fold[n] for n in document.tolist()])
    for k in range(FOLDS):
        out = of_row == k
        if out.any():
            held[out] = chance(x[out], fit(x[~out], y[~out], near, pull))
    return fit(x, y, near, pull), 100 * expected_calibration_error(held.tolist(), y.tolist())


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--data", type=Path, required=True)
    args = ap.parse_args()
    reader = Reader.load(args.model)
    path = args.model / "model.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["calibration"] = {}
    near: np.ndarray | None = None
    corpora: list[tuple[Convention, list[Document]]] = [
        ("polnear", polnear(args.data / "polnear/dev.jsonl.gz")),
        ("plain", gold_folder(args.data / "statements/dev/gold", args.data / "statements/dev/raw")),
    ]
    for convention, documents in corpora:
        rows = rows_of(reader, documents, convention)
        weights, error = fitted(rows, near, 1.0 if near is None else 5.0)
        near = weights
        right = sum(r[2] for r in rows)
        print(f"{convention}: {len(rows)} statements, {right} right; held-out calibration error {error:.2f}%")
        meta["calibration"][convention] = {
            "features": list(FEATURES),
            "weights": [round(float(w), 4) for w in weights[:-1]],
            "bias": round(float(weights[-1]), 4),
            "held_out_error_percent": round(error, 2),
        }
    path.write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
