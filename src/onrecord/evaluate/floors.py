"""Quality floors, kept in git: figures must not fall below them unnoticed.

A floors file is a JSON object::

    {"corpus": "dev.jsonl.gz", "digest": "<sha256>", "convention": "polnear",
     "measures": "measures-1", "figures": {"joined.content.exact": 71.4, ...}}

A name in ``figures`` is ``joined`` or ``marked`` and a measure: its F1 in per cent, all documents
together; or ``calibration``: 100 less the expected calibration error (bins of equal width) in per
cent. Runs on corpora of other forms have figures of their own (`record_report`). Higher is better in
each. The habit is that of trafilatura's ``tests/eval_gate.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import UsageError
from onrecord.evaluate.evaluation import Evaluation
from onrecord.evaluate.score import MEASURES_VERSION

MARGIN = 0.2
"""Points a new floor is set below the figure: the arithmetic of another processor may move a few
spans."""

KEPT = (
    *(f"joined.{role}.{how}" for role in ("source", "cue", "content") for how in ("exact", "overlap", "token")),
    "joined.relation.exact",
    "joined.relation.half",
    "joined.relation.lenient",
    "marked.content.exact",
    "marked.relation.exact",
    "calibration",
)
"""The figures that floors are set for."""


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors of one corpus, read by one convention and scored by one version of the measures."""

    corpus: str
    digest: str
    convention: str
    measures: str
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Run:
    """What floors are compared with: one run on one corpus.

    Attributes:
        corpus, digest, convention, measures: as of `Floors`.
        figures: every figure that can have a floor, by name.
        kept: the names of those that floors are set for.
    """

    corpus: str
    digest: str
    convention: str
    measures: str
    figures: Mapping[str, float]
    kept: tuple[str, ...]


def run_of(evaluation: Evaluation) -> Run:
    """A run on a corpus in the form of PolNeAR."""
    corpus = evaluation.corpus
    return Run(corpus.name, corpus.digest, evaluation.convention, MEASURES_VERSION, measured(evaluation), KEPT)


def measured(evaluation: Evaluation) -> dict[str, float]:
    """Every figure that can have a floor, by name."""
    out = {f"joined.{name}": figure.f1 for name, figure in evaluation.joined.items()}
    out |= {f"marked.{name}": figure.f1 for name, figure in evaluation.as_marked.items()}
    if evaluation.calibration is not None:
        out["calibration"] = 100.0 * (1.0 - evaluation.calibration.ece_width)
    return out


def read_floors(path: Path) -> Floors | None:
    """Read a floors file; None when there is none.

    Raises:
        UsageError: when it is not one.
    """
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise UsageError(f"{path}: not JSON: {error}") from error
    names = ("corpus", "digest", "convention", "measures")
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in names):
        raise UsageError(f"{path}: not a floors file: {', '.join(names)} must be strings")
    figures = row.get("figures")
    if not isinstance(figures, dict) or not all(
        type(value) in (int, float) and math.isfinite(value) for value in figures.values()
    ):
        raise UsageError(f"{path}: not a floors file: figures must be an object of numbers")
    return Floors(row["corpus"], row["digest"], row["convention"], row["measures"], figures)


def _mismatch(floors: Floors, run: Run) -> list[str]:
    out = []
    if floors.digest != run.digest:
        out.append(
            f"the corpus is not the one of the floors: {run.corpus} has digest {run.digest[:12]}, "
            f"the floors are for {floors.corpus} with {floors.digest[:12]}"
        )
    if floors.convention != run.convention:
        out.append(f"the floors are for convention {floors.convention}, this is {run.convention}")
    if floors.measures != run.measures:
        out.append(f"the floors are for {floors.measures}, this program computes {run.measures}")
    return out


def failures(floors: Floors, run: Run) -> list[str]:
    """What keeps the floors from holding, one line each; empty when they hold."""
    out = _mismatch(floors, run)
    if out:
        return out
    for name, floor in floors.figures.items():
        if name not in run.figures:
            out.append(f"{name} has a floor of {floor} and was not measured")
        elif run.figures[name] < floor:
            out.append(f"{name} is {run.figures[name]:.2f}, below its floor of {floor}")
    return out


def raised(floors: Floors | None, run: Run, *, allow_lower: bool = False) -> tuple[Floors, list[str]]:
    """New floors: the measured figures less `MARGIN`, rounded down to a tenth.

    Without ``allow_lower`` no floor gets lower: one that the figure still reaches stays as it is.
    With it every floor is set anew.

    Returns:
        The floors, and one line for each that would have to be lowered (then nothing should be
        written). Floors of another corpus, convention or version count as having to be lowered.
    """
    fresh = {name: math.floor((run.figures[name] - MARGIN) * 10) / 10 for name in run.kept if name in run.figures}
    new = Floors(run.corpus, run.digest, run.convention, run.measures, fresh)
    if floors is None or allow_lower:
        return new, []
    refused = failures(floors, run)
    kept = {name: max(floor, fresh.get(name, floor)) for name, floor in floors.figures.items()}
    return Floors(new.corpus, new.digest, new.convention, new.measures, {**fresh, **kept}), refused


def write_floors(path: Path, floors: Floors) -> None:
    """Write a floors file, one figure a line, so that changes show in a diff.

    Raises:
        UsageError: when it cannot be written.
    """
    row = {
        "corpus": floors.corpus,
        "digest": floors.digest,
        "convention": floors.convention,
        "measures": floors.measures,
        "figures": dict(floors.figures),
    }
    try:
        path.write_text(json.dumps(row, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from error
