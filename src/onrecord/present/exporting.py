"""The command ``onrecord export``: a record in the forms of others."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import UsageError
from onrecord.present.record_option import add_option, open_record

if TYPE_CHECKING:
    from onrecord.present.progress import Progress
    from onrecord.record.export.stored import Entry

FORMATS = ("jsonl", "csv", "parquet", "sqlite", "jsonld", "webannotation", "ftm", "brat")
SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".jsonld": "jsonld",
}
SEVERAL_READINGS = ("jsonl", "csv")
"""Formats in which one article may come several times."""


def add_command(commands: Any) -> None:
    """Register ``onrecord export``."""
    export = commands.add_parser(
        "export",
        help="write a record in the form of other programs",
        description="Writes what a record holds in the form of other programs, an article at a time; by default the "
        "latest text of every article, as it was last read.",
    )
    export.add_argument(
        "--format",
        choices=FORMATS,
        help="jsonl as `read` gives it, csv (a row a statement), parquet (a folder of two tables), sqlite (a plain "
        "database), jsonld (schema.org), webannotation (W3C), ftm (FollowTheMoney), brat (a folder of standoff "
        "files); default: by the name of the output, otherwise jsonl",
    )
    export.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        help="the file or folder to write; without it standard output, which is not for parquet, sqlite and brat",
    )
    add_option(export)
    which = export.add_argument_group("what is exported")
    which.add_argument("--speaker", metavar="NAME", help="statements of this speaker, by any of its names")
    which.add_argument("--since", metavar="DATE", help="said from this day, month or year on")
    which.add_argument("--until", metavar="DATE", help="said up to this day, month or year")
    which.add_argument(
        "--publisher", action="append", metavar="NAME", help="articles of this publisher; may be repeated"
    )
    which.add_argument("--article", metavar="ID", help="one article, by its id, the beginning of it, or its address")
    which.add_argument("--all-versions", action="store_true", help="earlier texts of an article too")
    which.add_argument(
        "--all-readings", action="store_true", help="every reading of a text, not only the last; for jsonl and csv"
    )
    export.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the export that ``args`` ask for; the exit status.

    Raises:
        UsageError: the arguments do not fit together.
        OutputError: it cannot be written.
        RecordError: the record cannot be read.
    """
    from onrecord.present.progress import Progress, complain
    from onrecord.record.export import stored
    from onrecord.record.export.chosen import Chosen
    from onrecord.record.query_filter import Filter

    format_ = chosen_format(args)
    check(args, format_)
    wanted = Filter(
        speaker=args.speaker,
        since=args.since,
        until=args.until,
        publisher=tuple(args.publisher or ()),
        article=args.article,
        all_versions=args.all_versions,
        all_readings=args.all_readings,
    )
    progress = Progress()
    try:
        with open_record(args, read_only=True) as record, record.reading() as connection:
            chosen = Chosen.of(connection, wanted)
            for note in chosen.plan.notes:
                complain(note)
            if sys.stderr.isatty():
                progress.count(stored.count(connection, chosen))
            write(format_, args.output, _counted(stored.entries(connection, chosen), progress), args)
    finally:
        progress.close()
    return 0


def chosen_format(args: argparse.Namespace) -> str:
    """The format asked for, or the one that the name of the output tells."""
    if args.format is not None:
        return str(args.format)
    if args.output in (None, "-"):
        return "jsonl"
    suffix = Path(args.output).suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"the name {args.output} tells no format ({', '.join(SUFFIXES)}); give --format")
    return SUFFIXES[suffix]


def check(args: argparse.Namespace, format_: str) -> None:
    """See whether the arguments fit together, before the record is opened.

    Raises:
        UsageError: they do not.
    """
    from onrecord.record.export import FILE_FORMATS, FOLDER_FORMATS
    from onrecord.record.export.target import check_file, check_folder

    if args.all_readings and format_ not in SEVERAL_READINGS:
        raise UsageError(f"--all-readings is for {' and '.join(SEVERAL_READINGS)}; in {format_} each text comes once")
    if format_ in (*FILE_FORMATS, *FOLDER_FORMATS) and args.output in (None, "-"):
        kind = "folder" if format_ in FOLDER_FORMATS else "file"
        raise UsageError(f"{format_} is written to a {kind}; give one with -o")
    if args.output in (None, "-"):
        return
    if format_ in FOLDER_FORMATS:
        check_folder(Path(args.output), format_)
    else:
        check_file(Path(args.output))


def write(format_: str, output: str | None, entries: Iterable[Entry], args: argparse.Namespace) -> None:
    """Write ``entries`` in a format to where they are wanted.

    Raises:
        UsageError: something else is there, or a library is missing.
        OutputError: it cannot be written.
    """
    from onrecord.present.output import Output, opened
    from onrecord.record import export
    from onrecord.record.export import target

    lines = lines_of(format_, entries, args)
    if lines is not None:
        if output in (None, "-") or target.is_stream(Path(str(output))):
            with _told(output or "-"), opened(output, "jsonl") as out:
                _write_all(out, lines)
            return
        with _told(str(output)), target.new_file(Path(str(output))) as made, made.open("wb") as stream:
            _write_all(Output(stream), lines)
        return
    path = Path(str(output))
    with _told(str(path)):
        if format_ == "sqlite":
            with target.new_file(path) as made:
                export.into_of("sqlite")(entries, made)
        elif format_ == "parquet":
            with target.new_folder(path, format_) as made:
                export.into_of("parquet")(entries, made)
        else:
            with target.new_folder(path, format_) as made:
                export.into_of("brat")(entries, made)


def lines_of(format_: str, entries: Iterable[Entry], args: argparse.Namespace) -> Iterator[str] | None:
    """The text of a format of lines, or None for the others."""
    from onrecord.present import exporting_views
    from onrecord.record import export

    if format_ == "jsonl":
        return exporting_views.json_lines(entries, say_reading=args.all_readings)
    if format_ == "csv":
        return exporting_views.csv_rows(entries)
    for name in export.LINE_FORMATS:
        if name == format_:
            return export.lines_of(name)(entries)
    return None


PART = 256
"""Lines handed on at a time."""


def _write_all(out: Any, lines: Iterator[str]) -> None:
    from itertools import islice

    while part := list(islice(lines, PART)):
        out.write(part)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """A full disk, or a folder that is not there, is told with the name of the output."""
    from onrecord.present.output import OutputError

    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{name}: cannot be written: {error.strerror or error}") from error


def _counted(entries: Iterable[Entry], progress: Progress) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        progress.step()
