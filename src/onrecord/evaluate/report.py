"""The evaluation as tables for people and as one JSON object for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from onrecord.evaluate.evaluation import Evaluation
from onrecord.evaluate.score import MEASURES_VERSION, Figure

_MEASURES_SHOWN = (
    *((role, how) for role in ("source", "cue", "content", "spans") for how in ("exact", "overlap", "token")),
    ("relation", "exact"),
    ("relation", "half"),
    ("relation", "lenient"),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What was evaluated and on what.

    Attributes:
        model, model_digest: the model's name and digest.
        cpus: processors of the machine.
        processor: the name of the processor's model.
        threads: threads the reader was given; 0 means all processors.
        load_seconds: time spent loading the model.
    """

    model: str
    model_digest: str
    cpus: int
    processor: str
    threads: int
    load_seconds: float


def as_json(evaluation: Evaluation, setting: Setting) -> dict[str, Any]:
    """Everything measured but the single mistakes, as plain values; figures in per cent, calibration
    from 0 to 1."""
    corpus = evaluation.corpus
    return {
        "measures": MEASURES_VERSION,
        "corpus": {
            "name": corpus.name,
            "digest": corpus.digest,
            "documents": len(corpus.documents),
            "words": evaluation.words,
            "whole": corpus.whole,
        },
        "convention": evaluation.convention,
        "model": {"name": setting.model, "digest": setting.model_digest},
        "machine": {"cpus": setting.cpus, "processor": setting.processor, "threads": setting.threads},
        "seconds": {"load": round(setting.load_seconds, 3), "read": round(evaluation.seconds, 3)},
        "figures": {
            "joined": {name: _figure(f) for name, f in evaluation.joined.items()},
            "marked": {name: _figure(f) for name, f in evaluation.as_marked.items()},
        },
        "calibration": _rounded(asdict(evaluation.calibration)) if evaluation.calibration else None,
        "min_confidence": [_rounded(asdict(step)) for step in evaluation.dial],
        "recall": [asdict(part) for part in evaluation.breakdown.recall],
        "mistakes": evaluation.breakdown.kinds,
        "boundary_by_length": evaluation.breakdown.boundary_lengths,
        "boundary_by_words": evaluation.breakdown.boundary_words,
    }


def history_line(evaluation: Evaluation, setting: Setting, date: str) -> dict[str, Any]:
    """The line a run leaves in a history: when, what, on what, and F1 by name."""
    full = as_json(evaluation, setting)
    kept = ("measures", "corpus", "convention", "model", "machine", "seconds")
    return {
        "date": date,
        **{name: full[name] for name in kept},
        "f1": {
            way: {name: round(f.f1, 2) for name, f in figures.items()}
            for way, figures in (("joined", evaluation.joined), ("marked", evaluation.as_marked))
        },
        "calibration": {name: full["calibration"][name] for name in ("size", "right", "ece_width", "ece_mass", "brier")}
        if full["calibration"]
        else None,
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(inner) for inner in value]
    return value


def _figure(figure: Figure) -> dict[str, float | int | None]:
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in asdict(figure).items()}


def as_text(evaluation: Evaluation, setting: Setting) -> str:
    """The report for people, with a line break at its end."""
    corpus = evaluation.corpus
    part = "" if corpus.whole else " (the first ones only)"
    rate = f", {evaluation.words / evaluation.seconds:,.0f} words a second" if evaluation.seconds > 0 else ""
    blocks = [
        "\n".join(
            (
                f"corpus      {corpus.name}, {len(corpus.documents)} documents{part}, {evaluation.words:,} words",
                f"            sha256 {corpus.digest}",
                f"model       {setting.model}, sha256 {setting.model_digest}",
                f"convention  {evaluation.convention}",
                f"machine     {setting.cpus} processors, {setting.processor}; "
                f"threads used: {setting.threads or setting.cpus}",
                f"time        {setting.load_seconds:.1f} s to load, {evaluation.seconds:.1f} s to read{rate}",
                f"measures    {MEASURES_VERSION}",
            )
        ),
        _figures(
            "Found against marked, contents joined over white space; F1 with 95% interval over documents",
            evaluation.joined,
            _MEASURES_SHOWN,
        ),
        _figures(
            "The same with content spans as marked",
            evaluation.as_marked,
            [("content", "exact"), ("content", "overlap"), ("relation", "exact"), ("relation", "lenient")],
        ),
        _calibration(evaluation),
        table(
            "What --min-confidence buys (relations; precision, recall and F1 lenient)",
            ("at least", "found", "precision", "recall", "F1", "exact F1"),
            [
                (
                    f"{s.threshold:.1f}",
                    str(s.found),
                    percent(s.precision),
                    percent(s.recall),
                    percent(s.f1),
                    percent(s.exact_f1),
                )
                for s in evaluation.dial
            ],
        ),
        table(
            "Recall of marked relations",
            ("by", "", "marked", "exact", "lenient"),
            [
                (r.by, r.sort, str(r.gold), percent(100 * r.exact / r.gold), percent(100 * r.lenient / r.gold))
                for r in evaluation.breakdown.recall
            ],
            left=2,
        ),
        _mistakes(evaluation),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def percent(value: float | None) -> str:
    """A figure as tables have it."""
    return "-" if value is None else f"{value:.1f}"


def _figures(title: str, figures: Mapping[str, Figure], shown: Iterable[tuple[str, str]]) -> str:
    rows = []
    for what, how in shown:
        f = figures[f"{what}.{how}"]
        interval = f"{f.low:.1f}-{f.high:.1f}"
        rows.append(
            (
                what,
                how,
                percent(f.precision),
                percent(f.recall),
                percent(f.f1),
                interval,
                percent(f.macro),
                str(f.gold),
                str(f.found),
            )
        )
    return table(
        title,
        ("what", "how", "precision", "recall", "F1", "95%", "by document", "marked", "found"),
        rows,
        left=2,
    )


def _calibration(evaluation: Evaluation) -> str:
    c = evaluation.calibration
    if c is None:
        return "Confidence: nothing was found"
    head = (
        f"Confidence: mean {c.confidence:.3f}, right {c.right:.3f} (lenient); calibration error "
        f"{c.ece_width:.3f} (equal width), {c.ece_mass:.3f} (equal mass); "
        f"Brier {c.brier:.3f}, of a constant {c.brier_base:.3f}"
    )
    return table(
        head,
        ("confidence", "found", "mean", "right"),
        [(f"{b.low:.1f}-{b.high:.1f}", str(b.size), f"{b.confidence:.3f}", f"{b.right:.3f}") for b in c.bins],
    )


def _mistakes(evaluation: Evaluation) -> str:
    b = evaluation.breakdown
    rows = []
    for about in ("source", "cue", "content", "relation"):
        rows += [(about, kind, str(n)) for kind, n in b.kinds.get(about, {}).items()]
    if not rows:
        return "No mistakes"
    blocks = [table("Mistakes", ("about", "kind", "number"), rows, left=2)]
    for title, tables in (
        ("Boundary mistakes by length of the marked span, in words", b.boundary_lengths),
        ("Boundary mistakes by words apart (0: marks alone)", b.boundary_words),
    ):
        if tables:
            names = tuple(next(iter(tables.values())))
            counts = [(role, *(str(tables[role][n]) for n in names)) for role in tables]
            blocks.append(table(title, ("about", *names), counts))
    return "\n\n".join(blocks)


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> str:
    """Columns two spaces apart, the first ``left`` of them set left, the others right."""
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    shown = (
        "  ".join(
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
    return "\n".join([title, *(f"  {line}" for line in shown)])
