"""The commands ``onrecord add`` and ``onrecord reread``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from onrecord.present.arguments import add_reading_options, day, natural, probability
from onrecord.present.record_option import add_option, open_record, where

if TYPE_CHECKING:
    from onrecord.adding import Summary
    from onrecord.errors import OnrecordError
    from onrecord.pipeline import Options


def add_command(commands: Any) -> None:
    """Register the commands."""
    add = commands.add_parser(
        "add",
        help="read articles into a record",
        description="Reads articles, and keeps each with every attributed statement in it in a record. "
        "What is in the record already is passed over, so the same command can be given again: after an "
        "interruption it goes on where it was.",
    )
    add.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a file, a folder, an http(s) URL, a feed, an archive (WARC), a table (CSV, JSON Lines), "
        "or - for standard input",
    )
    add_option(add)
    add.add_argument(
        "--dry-run", action="store_true", help="read, and say what would be added; write nothing, make no record"
    )
    add.add_argument(
        "--columns", metavar="MAP", help="columns of tables and JSON Lines, as text=body,title=headline,url=link"
    )
    _add_format(add)
    add_reading_options(add)
    add.set_defaults(run=run_add)

    reread = commands.add_parser(
        "reread",
        help="read the texts of a record again, with the present model",
        description="Reads the stored texts again with the present program and model. The old readings stay "
        "in the record beside the new ones, which are shown from then on. Texts that this reader has read are "
        "passed over.",
    )
    add_option(reread)
    reread.add_argument("--publisher", metavar="NAME", help="only articles of this publisher")
    reread.add_argument("--since", type=day, metavar="DATE", help="only articles published on or after this day")
    reread.add_argument("--until", type=day, metavar="DATE", help="only articles published on or before this day")
    _add_format(reread)
    reread.add_argument(
        "--min-confidence", type=probability, metavar="P", help="leave out statements less probable (default: 0.1)"
    )
    reread.add_argument("--model", metavar="DIR", help="folder of another model than the one that comes along")
    reread.add_argument("--threads", type=natural, metavar="N", help="processor cores to use (default: 0, all)")
    reread.set_defaults(run=run_reread)


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the summary at the end (default: text)"
    )


def run_add(args: argparse.Namespace) -> int:
    """``onrecord add``; the exit status.

    Raises:
        UsageError: the arguments do not fit together.
        RecordError: the record cannot be used.
        ModelError: the model cannot be used.
    """
    from onrecord.adding import add_pages, source_of
    from onrecord.errors import RecordNotFound
    from onrecord.ingest import Columns
    from onrecord.pipeline import Options
    from onrecord.present.reading import check_inputs, given_options, only_one

    check_inputs(args, list(args.inputs))
    columns = Columns.parse(args.columns) if args.columns is not None else None
    options = Options(**given_options(args))
    try:
        record = open_record(args, create=not args.dry_run, read_only=args.dry_run)
    except RecordNotFound:
        if not args.dry_run:
            raise
        record = None
    stdin = sys.stdin.buffer if "-" in args.inputs else None

    def go(told: _Telling) -> None:
        source = source_of(args.inputs, options, columns=columns, stdin=stdin, on_count=told.progress.count)
        if args.title is not None or args.url is not None:
            source = only_one(source)
        add_pages(
            source, record, options, summary=told.summary, on_event=told.event, on_wait=told.wait, dry_run=args.dry_run
        )

    try:
        return _told(args, go, "would be added" if args.dry_run else "added")
    finally:
        if record is not None:
            record.close()


def run_reread(args: argparse.Namespace) -> int:
    """``onrecord reread``; the exit status.

    Raises:
        RecordError: the record cannot be used.
        ModelError: the model cannot be used.
    """
    from onrecord.pipeline import Options
    from onrecord.present.reading import given_options
    from onrecord.rereading import reread

    options: Options = Options(**given_options(args))
    with open_record(args) as record:

        def go(told: _Telling) -> None:
            reread(
                record,
                options,
                publisher=args.publisher,
                since=args.since,
                until=args.until,
                summary=told.summary,
                on_count=told.progress.count,
                on_event=told.event,
                on_wait=told.wait,
            )

        return _told(args, go, "read again")


class _Telling:
    """Progress and complaints while articles come in."""

    def __init__(self) -> None:
        from onrecord.adding import Summary
        from onrecord.present.progress import Progress

        self.progress = Progress()
        self.summary: Summary = Summary()

    def event(self, event: Any) -> None:
        """One input is done."""
        if event.error is not None:
            self.complain(str(event.error))
        self.progress.step()

    def wait(self, error: OnrecordError) -> None:
        """A server has gone away."""
        self.complain(f"{error}; waiting for it")

    def complain(self, message: str) -> None:
        """A line on standard error, beside the bar."""
        from onrecord.present.progress import complain

        with self.progress.aside():
            complain(message)


def _told(args: argparse.Namespace, go: Callable[[_Telling], None], verb: str) -> int:
    """Do it, and print the summary at the end, however it ends."""
    from onrecord.present.progress import complain

    told = _Telling()
    interrupted = False
    try:
        go(told)
    except KeyboardInterrupt:
        interrupted = True
    except BaseException:
        told.progress.close()
        if told.summary.new or told.summary.changed or told.summary.reread:
            complain(f"before that: {summary_text(told.summary, verb)}")
        raise
    finally:
        told.progress.close()
    if args.format == "json":
        print(json.dumps({"record": _safe_where(args), **told.summary.to_json()}))
    else:
        print(summary_text(told.summary, verb))
    if interrupted:
        complain("interrupted; what had been read is kept: give the same command again to go on")
        return 130
    return 1 if told.summary.failed else 0


def summary_text(summary: Summary, verb: str = "added") -> str:
    """The counts, on one line."""
    parts = [f"{summary.new:,} new", f"{summary.known:,} known", f"{summary.changed:,} changed"]
    parts += [f"{summary.reread:,} read again"] if summary.reread else []
    parts += [f"{summary.returned:,} back to an earlier text"] if summary.returned else []
    parts += [f"{summary.failed:,} failed"]
    copies = f", {summary.copies:,} of the articles copies of others" if summary.copies else ""
    return f"articles: {', '.join(parts)}; {summary.statements:,} statements {verb}{copies}; {summary.seconds:,.1f} s"


def _safe_where(args: argparse.Namespace) -> str:
    from onrecord.record.engine import Place

    return Place.of(where(args)).name
