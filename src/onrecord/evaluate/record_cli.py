"""``onrecord evaluate`` on corpora of annotated statements and of coreference."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from onrecord.evaluate.cli import ProgramLoader, ReadsText, append, judge_floors, status_of
from onrecord.evaluate.errors import write_rows
from onrecord.evaluate.floors import Run
from onrecord.evaluate.gold import Annotated, read_gold
from onrecord.evaluate.gum import Mentions, Placed, evaluate_speakers, read_chains
from onrecord.evaluate.machine import processor, processors
from onrecord.evaluate.record_errors import checked_kinds, listed, record_mistakes, write_record_mistakes
from onrecord.evaluate.record_report import (
    about_records,
    about_speakers,
    history_line,
    records_json,
    records_text,
    run_of_records,
    run_of_speakers,
    speakers_json,
    speakers_text,
)
from onrecord.evaluate.records import evaluate_records
from onrecord.evaluate.report import Setting
from onrecord.statement import Reading

T = TypeVar("T")

NO_MODEL = "none: the annotated spans were resolved"


def load_program(folder: Path | None, threads: int) -> tuple[ReadsText, str, str]:
    """The whole program, with its model's name and digest.

    Raises:
        ModelError: when the model cannot be used.
    """
    from onrecord.pipeline import Options, read_text, reader_for

    options = Options(model=str(folder) if folder else None, threads=threads)
    about = reader_for(options).model.about

    def read(text: str, published: str | None, publisher: str | None, title: str | None) -> Reading:
        return read_text(text, replace(options, published=published, publisher=publisher, title=title))

    return read, about.name, about.digest


def records_command(args: argparse.Namespace, load: ProgramLoader, today: Callable[[], str]) -> int:
    """Run the command on annotated statements; returns and raises as `cli.evaluate_command`."""
    kinds = checked_kinds(args.show) if args.show else ()
    corpus = read_gold(Path(args.corpus), Path(args.raw) if args.raw else None, args.limit)
    if args.gold_spans:
        setting = Setting(NO_MODEL, "", processors(), processor(), 1, 0.0)
        evaluation = evaluate_records(corpus, None, progress=_with_bar)
    else:
        read, setting = _loaded(args, load)

        def one(article: Annotated) -> Reading:
            story = article.story
            return read(story.text, article.published, story.publisher, story.title)

        evaluation = evaluate_records(corpus, one, progress=_with_bar)
    mistakes = record_mistakes(evaluation.articles)
    if args.errors:
        write_record_mistakes(Path(args.errors), mistakes)
    verdict = _kept(args, run_of_records(evaluation), about_records(evaluation, setting), today)
    if args.json:
        print(json.dumps({**records_json(evaluation, setting, mistakes, kinds), "below_floor": verdict}))
    else:
        print(records_text(evaluation, setting, mistakes), end="")
        if kinds:
            print(f"\n{listed(mistakes, kinds)}")
    return status_of(args, verdict)


def speakers_command(args: argparse.Namespace, load: ProgramLoader, today: Callable[[], str]) -> int:
    """Run the command on a corpus with coreference; returns and raises as `cli.evaluate_command`."""
    genres = tuple(name.strip() for name in args.genre.split(",")) if args.genre else ()
    corpus = read_chains(Path(args.corpus), genres, args.limit)
    read, setting = _loaded(args, load)

    def one(document: Mentions) -> Reading:
        return read(document.text, document.published, None, document.title)

    evaluation = evaluate_speakers(corpus, one, progress=_with_bar)
    if args.errors:
        _write_wrong(Path(args.errors), evaluation.wrong)
    verdict = _kept(args, run_of_speakers(evaluation), about_speakers(evaluation, setting), today)
    if args.json:
        print(json.dumps({**speakers_json(evaluation, setting), "below_floor": verdict}))
    else:
        print(speakers_text(evaluation, setting), end="")
    return status_of(args, verdict)


def _loaded(args: argparse.Namespace, load: ProgramLoader) -> tuple[ReadsText, Setting]:
    since = time.perf_counter()
    read, name, digest = load(Path(args.model) if args.model else None, args.threads)
    spent = time.perf_counter() - since
    return read, Setting(name, digest, processors(), processor(), args.threads, spent)


def _kept(args: argparse.Namespace, run: Run, about: Mapping[str, Any], today: Callable[[], str]) -> list[str]:
    """Compare with the floors and add to the history, where these are asked for."""
    verdict = judge_floors(args, run) if args.floors else []
    if args.history:
        append(Path(args.history), json.dumps(history_line(about, run, today()), ensure_ascii=False))
    return verdict


def _write_wrong(path: Path, wrong: Sequence[Placed]) -> None:
    rows = ({**asdict(p), "mention": f"{p.mention[0]}-{p.mention[1]}"} for p in wrong)
    write_rows(path, [f.name for f in fields(Placed)], rows)


def _with_bar(documents: Sequence[T]) -> Iterator[T]:
    """A bar on standard error when that is a terminal."""
    from tqdm import tqdm

    yield from tqdm(documents, unit="document", leave=False, disable=None)
