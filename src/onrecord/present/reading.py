"""The command ``onrecord read``: from inputs to a view."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from onrecord import pipeline
from onrecord.errors import InputError, UsageError
from onrecord.present.output import check_apart, opened
from onrecord.present.progress import Progress, complain
from onrecord.present.view import SUFFIXES, Format, JsonLines, View, counted
from onrecord.resolve.times import NO_PUBLICATION_DATE
from onrecord.statement import Reading

T = TypeVar("T")

_OPTIONS = (
    "published",
    "publisher",
    "title",
    "url",
    "min_confidence",
    "threads",
    "max_bytes",
    "timeout",
    "allow_private",
    "model",
)


def run(args: argparse.Namespace) -> int:
    """Read the inputs of ``args`` and write them; the exit status.

    Raises:
        UsageError: the arguments do not fit together.
        ModelError: the model cannot be used.
    """
    inputs = list(args.inputs) or ["-"]
    check(args, inputs)
    format_ = chosen_format(args)
    view = make_view(args, format_)
    options = pipeline.Options(**given_options(args))

    failed = False
    undated = 0
    progress = Progress()
    try:
        stdin = sys.stdin.buffer if "-" in inputs else None
        results = pipeline.read_all(inputs, options, stdin=stdin, on_count=progress.count)
        if about_one(args):
            results = only_one(results)
        with opened(args.output, format_) as output:
            output.write(view.begin())
            for result in results:
                with progress.aside():
                    if isinstance(result, InputError):
                        failed = True
                        complain(str(result))
                    else:
                        output.write(view.reading(result))
                        undated += lacks_date(result)
                progress.step()
            output.write(view.end())
    finally:
        progress.close()
    if undated and sys.stderr.isatty():
        complain(_UNDATED.format(counted(undated, "article has", "articles have")))
    return 1 if failed else 0


_UNDATED = "{} no publication date, so dates stay open; give one with --published, as in --published 2024-02-13"


def lacks_date(reading: Reading) -> bool:
    """True when dates of a reading are open because its article has no publication date."""
    return reading.article.published is None and any(
        statement.open.get("said_on") == NO_PUBLICATION_DATE for statement in reading.statements
    )


def given_options(args: argparse.Namespace) -> dict[str, Any]:
    """The options the user gave; for all others the pipeline has its own defaults."""
    return {name: value for name in _OPTIONS if (value := getattr(args, name, None)) is not None}


def about_one(args: argparse.Namespace) -> bool:
    """True when an option describes one article and cannot hold for several."""
    return args.title is not None or args.url is not None


def check(args: argparse.Namespace, inputs: list[str]) -> None:
    """See whether the arguments fit together, before anything is read.

    Raises:
        UsageError: they do not.
    """
    check_inputs(args, inputs)
    if args.view is not None and chosen_format(args) != "text":
        raise UsageError(f"--view is for --format text, not {chosen_format(args)}")
    check_apart(args.output, inputs)


def check_inputs(args: argparse.Namespace, inputs: list[str]) -> None:
    """See whether the inputs fit the options that describe them.

    Raises:
        UsageError: they do not.
    """
    if about_one(args) and len(inputs) > 1:
        raise UsageError(_ONLY_ONE.format(f"{len(inputs)} inputs were given"))
    if inputs.count("-") > 1:
        raise UsageError("standard input (-) can be read once only")


_ONLY_ONE = "--title and --url describe a single article, but {}; give them for one input at a time"


def only_one(results: Iterator[T]) -> Iterator[T]:
    """``results`` if it is one. A folder, an archive or a feed shows only here how many articles it holds.

    Raises:
        UsageError: there is a second one; nothing has been handed on then.
    """
    first = list(next_of(results))
    if first and list(next_of(results)):
        raise UsageError(_ONLY_ONE.format("the input holds several"))
    return chain(first)


def next_of(results: Iterator[T]) -> Iterator[T]:
    """The next result, if there is one."""
    for result in results:
        yield result
        return


def chosen_format(args: argparse.Namespace) -> Format:
    """The format asked for, or the one that suits where the output goes.

    Raises:
        UsageError: the name of the output file tells none.
    """
    if args.format is not None:
        format_: Format = args.format
        return format_
    if args.output is not None and args.output != "-":
        suffix = Path(args.output).suffix.lower()
        if suffix not in SUFFIXES:
            known = ", ".join(SUFFIXES)
            raise UsageError(f"the name {args.output} tells no format ({known}); give --format")
        return SUFFIXES[suffix]
    return "text" if sys.stdout.isatty() else "jsonl"


def make_view(args: argparse.Namespace, format_: Format) -> View:
    """The view for a format. Only the one that is used is imported."""
    if format_ == "jsonl":
        return JsonLines()
    if format_ == "csv":
        from onrecord.present.rows import Rows

        return Rows()
    if format_ == "html":
        from onrecord.present.page import Page

        return Page()
    from onrecord.present.text import Text

    to_terminal = args.output in (None, "-") and sys.stdout.isatty()
    return Text(
        args.view or "marked",
        columns=shutil.get_terminal_size().columns,
        color=wants_color(args.color, terminal=to_terminal),
    )


def wants_color(choice: str, *, terminal: bool) -> bool:
    """``always`` and ``never`` decide; otherwise a terminal that can, and no NO_COLOR."""
    if choice != "auto":
        return choice == "always"
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
