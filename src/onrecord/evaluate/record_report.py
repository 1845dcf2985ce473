"""Evaluations of whole records and of coreference: tables, JSON, lines of history, and what floors need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from onrecord.evaluate.coreference import Agreement, Clustering, mean_f1, scores
from onrecord.evaluate.floors import Run
from onrecord.evaluate.gum import SPEAKERS_VERSION, SpeakerEvaluation
from onrecord.evaluate.record_errors import KINDS, RecordMistake
from onrecord.evaluate.records import COUNTED, RECORDS_VERSION, SHARED, RecordEvaluation
from onrecord.evaluate.report import Setting, percent, table

SHOWN_CONFUSIONS = 12

_MEASURE = {"muc": "MUC", "b3": "B³", "ceafe": "CEAF-e", "pairs": "pairs put together"}


def speaker_figures(clustering: Clustering) -> dict[str, float]:
    """The figures of coreference that are kept: F1 of each measure, their mean, and pairs alike."""
    by_name = scores(clustering)
    out = {name: score.f1 for name, score in by_name.items()}
    out["mean"] = mean_f1(by_name)
    if clustering.pairs.all:
        out["pairs alike"] = 100.0 * clustering.pairs.alike / clustering.pairs.all
    return out


def record_figures(evaluation: RecordEvaluation) -> dict[str, float]:
    """Every figure by name: F1 of what is counted, shares of what is right, coreference of speakers."""
    out = {name: figure.f1 for name, figure in evaluation.counts.items()}
    out |= {name: share.value for name, share in evaluation.shares.items() if share.value is not None}
    return out | {f"coreference.{name}": f for name, f in speaker_figures(evaluation.coreference).items()}


def run_of_records(evaluation: RecordEvaluation) -> Run:
    """A run on annotated statements, for floors; their convention is whose spans were resolved."""
    kept = (*COUNTED, *SHARED, *(f"coreference.{name}" for name in ("muc", "b3", "ceafe", "mean")))
    corpus = evaluation.corpus
    return Run(
        corpus.name, corpus.digest, f"{evaluation.spans} spans", RECORDS_VERSION, record_figures(evaluation), kept
    )


def run_of_speakers(evaluation: SpeakerEvaluation) -> Run:
    """A run on a corpus with coreference, for floors; their convention is what genres were taken."""
    corpus, figures = evaluation.corpus, speaker_figures(evaluation.coreference)
    genres = ",".join(corpus.genres) or "all"
    return Run(corpus.name, corpus.digest, f"genres: {genres}", SPEAKERS_VERSION, figures, tuple(figures))


def _about(evaluation: RecordEvaluation | SpeakerEvaluation, setting: Setting, run: Run, number: int) -> dict[str, Any]:
    return {
        "measures": run.measures,
        "corpus": {
            "name": run.corpus,
            "digest": run.digest,
            "documents": number,
            "words": evaluation.words,
            "whole": evaluation.corpus.whole,
        },
        "convention": run.convention,
        "model": {"name": setting.model, "digest": setting.model_digest},
        "machine": {"cpus": setting.cpus, "processor": setting.processor, "threads": setting.threads},
        "seconds": {"load": round(setting.load_seconds, 3), "read": round(evaluation.seconds, 3)},
    }


def about_records(evaluation: RecordEvaluation, setting: Setting) -> dict[str, Any]:
    """What was evaluated, on what, and how long it took."""
    return _about(evaluation, setting, run_of_records(evaluation), len(evaluation.articles))


def about_speakers(evaluation: SpeakerEvaluation, setting: Setting) -> dict[str, Any]:
    """What was evaluated, on what, and how long it took."""
    return _about(evaluation, setting, run_of_speakers(evaluation), len(evaluation.corpus.documents))


def history_line(about: Mapping[str, Any], run: Run, date: str) -> dict[str, Any]:
    """The line a run leaves in a history: when, what, on what, and the figures by name."""
    return {"date": date, **about, "figures": {name: round(f, 2) for name, f in run.figures.items()}}


def _round(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(v, 2) if isinstance(v, float) else v for name, v in values.items()}


def _coreference_json(clustering: Clustering) -> dict[str, Any]:
    figures = speaker_figures(clustering)
    return {
        "mentions": clustering.mentions,
        "pairs": clustering.pairs._asdict(),
        "pairs_alike": round(figures["pairs alike"], 2) if "pairs alike" in figures else None,
        "mean_f1": round(figures["mean"], 2),
        **{name if name != "pairs" else "pairs_together": _round(asdict(s)) for name, s in scores(clustering).items()},
    }


def records_json(
    evaluation: RecordEvaluation, setting: Setting, mistakes: Sequence[RecordMistake], show: Sequence[str] = ()
) -> dict[str, Any]:
    """Everything measured, as plain values in per cent; of the mistakes their numbers, and those to show."""
    numbers = Counter(m.kind for m in mistakes)
    out = {
        **about_records(evaluation, setting),
        "counts": {name: _round(asdict(f)) for name, f in evaluation.counts.items()},
        "shares": {name: _round(asdict(s)) for name, s in evaluation.shares.items()},
        "coreference": _coreference_json(evaluation.coreference),
        "confusions": {
            field: [{"marked": gold, "given": given, "number": n} for gold, given, n in of]
            for field, of in evaluation.confusions.items()
        },
        "mistakes": {kind: numbers[kind] for kind in KINDS if numbers[kind]},
    }
    return out | ({"shown": [asdict(m) for m in mistakes if m.kind in show]} if show else {})


def speakers_json(evaluation: SpeakerEvaluation, setting: Setting) -> dict[str, Any]:
    """Everything measured, as plain values in per cent."""
    return {
        **about_speakers(evaluation, setting),
        "sources": evaluation.sources,
        "coreference": _coreference_json(evaluation.coreference),
        "wrong": len(evaluation.wrong),
    }


def _head(about: Mapping[str, Any]) -> str:
    corpus, machine, seconds, model = (about[k] for k in ("corpus", "machine", "seconds", "model"))
    part = "" if corpus["whole"] else " (the first ones only)"
    rate = f", {corpus['words'] / seconds['read']:,.0f} words a second" if seconds["read"] > 0 else ""
    return "\n".join(
        (
            f"corpus      {corpus['name']}, {corpus['documents']} documents{part}, {corpus['words']:,} words",
            f"            sha256 {corpus['digest']}",
            f"model       {model['name']}" + (f", sha256 {model['digest']}" if model["digest"] else ""),
            f"convention  {about['convention']}",
            f"machine     {machine['cpus']} processors, {machine['processor']}; "
            f"threads used: {machine['threads'] or machine['cpus']}",
            f"time        {seconds['load']:.1f} s to load, {seconds['read']:.1f} s to read{rate}",
            f"measures    {about['measures']}",
        )
    )


def records_text(evaluation: RecordEvaluation, setting: Setting, mistakes: Sequence[RecordMistake]) -> str:
    """The report for people, with a line break at its end."""
    numbers = Counter(m.kind for m in mistakes)
    blocks = [
        _head(about_records(evaluation, setting)),
        table(
            "Found against annotated; F1 with 95% interval over articles",
            ("what", "precision", "recall", "F1", "95%", "annotated", "found"),
            [
                (
                    name, percent(f.precision), percent(f.recall), percent(f.f1), f"{f.low:.1f}-{f.high:.1f}",
                    str(f.gold), str(f.found),
                )
                for name, f in evaluation.counts.items()
            ],
        ),
        table(
            "Of matched statements, with 95% interval over articles",
            ("what", "right", "95%", "of"),
            [
                (
                    name, percent(s.value), "-" if s.low is None else f"{s.low:.1f}-{s.high:.1f}", str(s.of),
                )
                for name, s in evaluation.shares.items()
            ],
        ),
        _coreference("Coreference of speakers: sources of matched statements, by party", evaluation.coreference),
    ]  # fmt: skip
    for field, of in evaluation.confusions.items():
        rows = [(gold, given, str(n)) for gold, given, n in of[:SHOWN_CONFUSIONS]]
        if rows:
            blocks.append(table(f"Mistaken for another {field}", ("annotated", "given", "number"), rows, left=2))
    kinds = [(kind, str(numbers[kind])) for kind in KINDS if numbers[kind]]
    blocks.append(table("Mistakes", ("kind", "number"), kinds) if kinds else "No mistakes")
    return "\n\n".join(blocks) + "\n"


def speakers_text(evaluation: SpeakerEvaluation, setting: Setting) -> str:
    """The report for people, with a line break at its end."""
    blocks = [
        _head(about_speakers(evaluation, setting)),
        _coreference(
            f"Coreference of speakers: {len(evaluation.placed)} of {evaluation.sources} sources found stand on a "
            "mention",
            evaluation.coreference,
        ),
    ]
    rows = [(p.document, p.words, p.meant, p.name) for p in evaluation.wrong]
    if rows:
        title = f"Not with the most of their chain, or of the party given: {len(rows)}"
        blocks.append(table(title, ("document", "source", "chain", "given"), rows, left=4))
    return "\n\n".join(blocks) + "\n"


def _coreference(title: str, clustering: Clustering) -> str:
    figures = speaker_figures(clustering)
    links = clustering.pairs

    def row(name: str, score: Agreement) -> tuple[str, str, str, str]:
        return (_MEASURE[name], percent(score.precision), percent(score.recall), percent(score.f1))

    rows = [row(name, score) for name, score in scores(clustering).items()]
    rows.insert(3, ("mean of these", "", "", percent(figures["mean"])))
    alike = percent(figures.get("pairs alike"))
    note = f"  {clustering.mentions} mentions; of {links.all} pairs {alike} % put together or kept apart alike"
    return table(title, ("measure", "precision", "recall", "F1"), rows) + "\n" + note
