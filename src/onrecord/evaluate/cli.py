"""``onrecord evaluate``: how well a model reads a corpus marked by hand.

This module is imported on every start of the program, for its arguments; all else is imported when
the command runs.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.evaluate.evaluation import ReadsTexts
    from onrecord.evaluate.floors import Run
    from onrecord.statement import Reading

BELOW_FLOOR = 4
"""Exit status when a figure lies below its floor, or the corpus is not that of the floors."""

Loader = Callable[[Path | None, int], tuple["ReadsTexts", str, str]]
"""From a model folder (None: the one that comes along) and a number of threads to a reader, its
model's name and its model's digest."""

ReadsText = Callable[[str, str | None, str | None, str | None], "Reading"]
"""From a text, its date of publication, publisher and title to its reading, by the whole program."""

ProgramLoader = Callable[[Path | None, int], tuple[ReadsText, str, str]]
"""As `Loader`, of the whole program."""


def add_command(
    subparsers: Any,
    load: Loader | None = None,
    today: Callable[[], str] | None = None,
    load_program: ProgramLoader | None = None,
) -> argparse.ArgumentParser:
    """Register ``evaluate``; its namespace carries the function to run as ``func`` (and ``run``).

    Args:
        subparsers: what ``add_subparsers`` gave.
        load: loads the reader, unless it is that of the program.
        today: the clock of the histories: an ISO 8601 moment, unless it is that of the machine.
        load_program: loads what reads whole records, unless it is the program itself.
    """
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "evaluate",
        help="score a model on a corpus marked by hand",
        description="Reads the texts of a corpus and scores what is found against what is marked. The form of "
        "the corpus decides what is scored: attributions (spans, relations, confidences), whole statements (every "
        "field, entities, coreference of speakers), or coreference. What each figure means stands in "
        "docs/evaluation.md.",
        epilog=f"exit status {BELOW_FLOOR}: a figure lies below its floor, or the corpus is another one",
    )
    parser.add_argument(
        "corpus",
        metavar="CORPUS",
        help="JSON Lines, gzipped or not, in the form of PolNeAR (id, text, attributions), of annotated statements "
        "(article, entities, statements) or of GUM (sentences, entities, onto_chains); or a folder of annotated "
        "statements, one article a .json file",
    )
    parser.add_argument("--raw", metavar="DIR", help="texts of a folder of annotated statements, as .txt files")
    parser.add_argument(
        "--gold-spans", action="store_true", help="annotated statements: resolve the annotated spans, read nothing"
    )
    parser.add_argument("--genre", metavar="NAME[,NAME]", help="form of GUM: only documents of these genres")
    parser.add_argument("--model", metavar="DIR", help="folder of another model than the one that comes along")
    parser.add_argument("--threads", type=_natural, default=0, metavar="N", help="processor cores (default: 0, all)")
    parser.add_argument(
        "--convention",
        choices=("polnear", "plain"),
        help="form of PolNeAR: what counts as a statement, by the guidelines of PolNeAR, or by those of this program "
        "(default: polnear)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument(
        "--errors", metavar="FILE", help="write every mistake to FILE: JSON Lines if it ends in .jsonl, else TSV"
    )
    parser.add_argument(
        "--show",
        metavar="KIND[,KIND]",
        help="annotated statements: list the mistakes of these kinds (speakers, via, said_on, missed, ...)",
    )
    parser.add_argument("--floors", metavar="FILE", help="fail when a figure lies below its floor in FILE")
    parser.add_argument(
        "--set-floors", action="store_true", help="write FILE of --floors anew from this run, raising floors only"
    )
    parser.add_argument("--allow-lower", action="store_true", help="let --set-floors lower floors too")
    parser.add_argument("--history", metavar="FILE", help="append a line with date, model and figures to FILE")
    parser.add_argument("--limit", type=_positive, metavar="N", help="only the first N documents")

    def run(args: argparse.Namespace) -> int:
        return evaluate_command(args, load or load_reader, today or _now, load_program)

    parser.set_defaults(func=run, run=run)
    return parser


def load_reader(folder: Path | None, threads: int) -> tuple[ReadsTexts, str, str]:
    """The program's own reader, with its model's name and digest.

    Raises:
        ModelError: when the model cannot be used.
    """
    from onrecord.read.reader import Reader

    reader = Reader.load(folder, threads)
    return reader, reader.model.about.name, reader.model.about.digest


def evaluate_command(
    args: argparse.Namespace,
    load: Loader,
    today: Callable[[], str],
    load_program: ProgramLoader | None = None,
) -> int:
    """Run the command.

    Returns:
        0, or `BELOW_FLOOR`.

    Raises:
        UsageError: arguments that do not fit together, a file that cannot be read or written.
        CorpusError: the corpus cannot be used.
        ModelError: the model cannot be used.
    """
    if args.set_floors and not args.floors:
        raise UsageError("--set-floors needs the file: --floors FILE")
    if args.allow_lower and not args.set_floors:
        raise UsageError("--allow-lower goes with --set-floors")
    if args.floors and args.limit:
        raise UsageError("--floors needs the whole corpus: leave --limit out")
    for option, file in (("--errors", args.errors), ("--history", args.history), ("--floors", args.floors)):
        _check_place(option, file, Path(args.corpus))
    from onrecord.evaluate.forms import form_of

    form = form_of(Path(args.corpus))
    _check_form(args, form)
    if form == "attributions":
        return _attributions(args, load, today)
    from onrecord.evaluate import record_cli

    program = load_program or record_cli.load_program
    if form == "coreference":
        return record_cli.speakers_command(args, program, today)
    return record_cli.records_command(args, program, today)


def _check_form(args: argparse.Namespace, form: str) -> None:
    """Refuse options that mean nothing for the form of the corpus."""
    goes_with = {
        "--convention": (args.convention, "attributions"),
        "--raw": (args.raw, "statements"),
        "--gold-spans": (args.gold_spans, "statements"),
        "--show": (args.show, "statements"),
        "--genre": (args.genre, "coreference"),
    }
    for option, (given, of) in goes_with.items():
        if given and form != of:
            raise UsageError(f"{option} goes with a corpus of {of}, and {args.corpus} is one of {form}")


def _attributions(args: argparse.Namespace, load: Loader, today: Callable[[], str]) -> int:
    import json
    import time

    from onrecord.evaluate.corpus import read_corpus
    from onrecord.evaluate.errors import write_mistakes
    from onrecord.evaluate.evaluation import evaluate
    from onrecord.evaluate.floors import run_of
    from onrecord.evaluate.machine import processor, processors
    from onrecord.evaluate.report import Setting, as_json, as_text, history_line

    corpus = read_corpus(Path(args.corpus), args.limit)
    since = time.perf_counter()
    reader, name, digest = load(Path(args.model) if args.model else None, args.threads)
    setting = Setting(name, digest, processors(), processor(), args.threads, time.perf_counter() - since)
    evaluation = evaluate(corpus, reader, args.convention or "polnear", rounds=_with_bar)
    verdict = judge_floors(args, run_of(evaluation)) if args.floors else []
    if args.errors:
        write_mistakes(Path(args.errors), evaluation.mistakes, {d.id: d.text for d in corpus.documents})
    if args.history:
        append(Path(args.history), json.dumps(history_line(evaluation, setting, today()), ensure_ascii=False))
    if args.json:
        print(json.dumps({**as_json(evaluation, setting), "below_floor": verdict}, ensure_ascii=False))
    else:
        print(as_text(evaluation, setting), end="")
    return status_of(args, verdict)


def status_of(args: argparse.Namespace, verdict: list[str]) -> int:
    """Say what came of the floors, unless JSON was asked for, and give the exit status."""
    if not args.json:
        for line in verdict:
            print(f"below floor: {line}")
        if args.floors and not verdict:
            print("\nAll floors hold." if not args.set_floors else f"\nFloors written to {args.floors}.")
    return BELOW_FLOOR if verdict else 0


def _check_place(option: str, file: str | None, corpus: Path) -> None:
    """Find out before the work, not after it, that a file cannot be written."""
    if file is None:
        return
    path = Path(file)
    if not path.parent.is_dir():
        raise UsageError(f"{option}: {path.parent}: no such folder")
    if path.is_dir():
        raise UsageError(f"{option}: {path}: is a folder")
    if path.exists() and corpus.exists() and path.samefile(corpus):
        raise UsageError(f"{option}: {path} is the corpus")


def judge_floors(args: argparse.Namespace, run: Run) -> list[str]:
    """What keeps the floors of ``args`` from holding, or from being written, one line each.

    Raises:
        UsageError: the file is missing, is none, or cannot be written.
    """
    from onrecord.evaluate.floors import failures, raised, read_floors, write_floors

    path = Path(args.floors)
    floors = read_floors(path)
    if not args.set_floors:
        if floors is None:
            raise UsageError(f"{path}: no such file: make it with --set-floors")
        return failures(floors, run)
    new, refused = raised(floors, run, allow_lower=args.allow_lower)
    if not refused:
        write_floors(path, new)
    return [f"{line} (lower it with --allow-lower)" for line in refused]


def append(path: Path, line: str) -> None:
    """Add a line to a file, making the file when there is none.

    Raises:
        UsageError: when it cannot be written.
    """
    try:
        with open(path, "a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from error


def _with_bar(rounds: Iterable[range]) -> Iterator[range]:
    """A bar on standard error when that is a terminal."""
    from tqdm import tqdm

    every = list(rounds)
    with tqdm(total=every[-1].stop, unit="document", leave=False, disable=None) as bar:
        for part in every:
            yield part
            bar.update(len(part))


def _now() -> str:
    import datetime

    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _natural(value: str) -> int:
    """A whole number, zero included."""
    if not (value.isascii() and value.isdecimal()):
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number of at least 0")
    return int(value)


def _positive(value: str) -> int:
    """A whole number above zero."""
    if not (value.isascii() and value.isdecimal() and int(value)):
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number of at least 1")
    return int(value)
