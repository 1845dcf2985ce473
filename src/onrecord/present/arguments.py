"""Arguments: the commands and options, and nothing that takes time to import."""

from __future__ import annotations

import argparse
import datetime
import importlib
import math
import re
from typing import Any

from onrecord import __version__
from onrecord.present.view import FORMATS

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)

DESCRIPTION = "Reads news articles and keeps the record of who said what."
EXIT_CODES = (
    (0, "every input was read"),
    (1, "some input could not be read (the others were), or what a command names is not there"),
    (2, "the command was not used rightly, or the output could not be written"),
    (3, "the model is missing or damaged"),
    (4, "a figure lies below its floor (`evaluate --floors`)"),
    (5, "something in the record is not as it was written (`verify`)"),
    (6, "the record cannot be used: it is missing, locked, full, of another kind or out of reach"),
    (130, "interrupted"),
    (141, "whoever read the output stopped reading"),
)


def published(value: str) -> str:
    """An ISO 8601 date or date-time."""
    try:
        if _MOMENT.fullmatch(value):
            datetime.datetime.fromisoformat(value)
            return value
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{value!r} is not a date such as 2024-02-13 or 2024-02-13T17:40")


def day(value: str) -> str:
    """An ISO 8601 date."""
    try:
        if len(value) == 10:
            datetime.date.fromisoformat(value)
            return value
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{value!r} is not a date such as 2024-02-13")


def probability(value: str) -> float:
    """A number from 0 to 1."""
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 0 to 1")
    return number


def seconds(value: str) -> float:
    """A positive number."""
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{value!r} is not a positive number of seconds")
    return number


def positive(value: str) -> int:
    """A whole number above zero."""
    return _whole(value, least=1)


def natural(value: str) -> int:
    """A whole number, zero included."""
    return _whole(value, least=0)


def _whole(value: str, *, least: int) -> int:
    if not (value.isascii() and value.isdecimal() and int(value) >= least):
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number of at least {least}")
    return int(value)


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; every command's arguments name it in ``command``."""
    parser = argparse.ArgumentParser(
        prog="onrecord",
        description=DESCRIPTION,
        epilog="exit status: " + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES).replace("`", ""),
    )
    parser.add_argument("--version", action="version", version=f"onrecord {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_read(commands)
    commands.add_parser(
        "schema",
        help="print the JSON Schema of an output line",
        description="Prints the JSON Schema (draft 2020-12) that every line of --format jsonl follows.",
    )
    for module in PARTS:
        add_part(commands, module)
    return parser


PARTS = (
    "onrecord.present.adding",
    "onrecord.present.finding",
    "onrecord.present.speakers",
    "onrecord.present.copies",
    "onrecord.present.exporting",
    "onrecord.present.checking",
    "onrecord.present.watching",
    "onrecord.evaluate.cli",
)
"""Modules whose ``add_command`` registers commands of their own; none of them imports anything heavy."""


def add_part(commands: Any, module: str) -> None:
    """Register the commands of a module, where that part of the program is there."""
    try:
        part = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if not module.startswith(error.name or "-"):
            raise
        return
    part.add_command(commands)


def _add_read(commands: Any) -> None:
    read = commands.add_parser(
        "read",
        help="read articles and write down every attributed statement",
        description="Reads articles and writes each with every attributed statement in it, "
        "in the order given and as soon as it is read.",
    )
    read.add_argument(
        "inputs",
        nargs="*",
        metavar="INPUT",
        help="a file, a folder (all articles in it), an http(s) URL, or - for standard input; "
        "without any, standard input unless it is a terminal",
    )

    out = read.add_argument_group("output")
    out.add_argument(
        "--format",
        choices=FORMATS,
        help="text for people, jsonl for programs (one line an article), html for a browser, csv for "
        "spreadsheets (one row a statement); default: by the name of the output file, "
        "otherwise text on a terminal and jsonl in a pipe",
    )
    out.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of standard output")
    out.add_argument(
        "--view",
        choices=("marked", "table"),
        help="of --format text: the article with its statements marked, or a table alone (default: marked)",
    )
    out.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours in --format text; auto: on a terminal, unless NO_COLOR is set (default: auto)",
    )

    add_reading_options(read)


def add_reading_options(read: argparse.ArgumentParser) -> None:
    """The options that say how inputs are read, for each command that reads."""
    about = read.add_argument_group("about the articles (instead of what is found in them)")
    about.add_argument("--published", type=published, metavar="DATE", help="publication date, as 2024-02-13")
    about.add_argument("--publisher", metavar="NAME", help="publisher, of all inputs")
    about.add_argument("--title", metavar="TITLE", help="title; for a single article only")
    about.add_argument("--url", metavar="URL", help="address it came from; for a single article only")

    how = read.add_argument_group("reading")
    how.add_argument(
        "--min-confidence",
        type=probability,
        metavar="P",
        help="leave out statements less probable than P, from 0 to 1, and what is nested in them (default: 0.1)",
    )
    how.add_argument("--model", metavar="DIR", help="folder of another model than the one that comes along")
    how.add_argument("--threads", type=natural, metavar="N", help="processor cores to use (default: 0, all)")

    limits = read.add_argument_group("limits")
    limits.add_argument("--max-bytes", type=positive, metavar="N", help="largest input (default: 20000000)")
    limits.add_argument("--timeout", type=seconds, metavar="S", help="seconds to wait for a URL (default: 20)")
    limits.add_argument(
        "--allow-private",
        action="store_true",
        default=None,
        help="also fetch URLs that lead into a private network",
    )
