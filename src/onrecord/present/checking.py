"""The commands ``onrecord verify`` and ``onrecord diff``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from onrecord.present.arguments import positive
from onrecord.present.record_option import add_option, open_record

if TYPE_CHECKING:
    from onrecord.record.versions import Difference

FAULTY = 5
"""Exit status: something in the record is not as it was written."""


def add_command(commands: Any) -> None:
    """Register the commands."""
    verify = commands.add_parser(
        "verify",
        help="check that a record is as it was written",
        description="Cuts every span of every statement out of the stored text again and compares it with the "
        "stored words, checks every digest and the chain of the log, and works out again what is derived. "
        "Prints what is wrong; the exit status is 5 if anything is.",
    )
    add_option(verify)
    verify.add_argument(
        "--quick", action="store_true", help="only the database, the log and what is derived, not each text and span"
    )
    verify.add_argument(
        "--format", choices=("text", "json"), default="text", help="json: one line for each fault (default: text)"
    )
    verify.set_defaults(run=run_verify)

    diff = commands.add_parser(
        "diff",
        help="show what changed between two versions of an article",
        description="Shows the statements that were added, removed, reworded, or given another stance between two "
        "versions of an article, and what changed in its title and other metadata.",
    )
    diff.add_argument("article", metavar="ARTICLE", help="its URL, its number, or the beginning of its id")
    add_option(diff)
    diff.add_argument(
        "--versions",
        nargs=2,
        type=positive,
        metavar=("FROM", "TO"),
        help="numbers of two versions (default: the last two)",
    )
    diff.add_argument("--format", choices=("text", "json"), default="text", help="(default: text)")
    diff.set_defaults(run=run_diff)


def run_verify(args: argparse.Namespace) -> int:
    """``onrecord verify``; the exit status.

    Raises:
        RecordError: the record cannot be read.
    """
    from onrecord.present.progress import Progress
    from onrecord.present.safe import line
    from onrecord.record.verify import Checked, verify

    checked = Checked()
    progress = Progress("entry")
    with open_record(args, read_only=True) as record:
        try:
            for fault in verify(
                record,
                checked,
                quick=args.quick,
                on_count=progress.count,
                on_step=progress.step,
                fetch=digest_in_archive,
            ):
                with progress.aside():
                    if args.format == "json":
                        print(json.dumps(fault.to_json()), flush=True)
                    else:
                        where = " ".join(filter(None, (fault.article, fault.statement)))
                        print(line(f"{fault.what}: {where}{': ' if where else ''}{fault.detail}"), flush=True)
        finally:
            progress.close()
    counts = (
        f"{checked.entries:,} log entries, {checked.versions:,} texts, {checked.readings:,} readings, "
        f"{checked.statements:,} statements, {checked.spans:,} spans, {checked.raw:,} sources checked"
    )
    if args.quick:
        counts = f"{checked.entries:,} log entries, {checked.readings:,} readings checked quickly"
    if checked.elsewhere:
        counts += f"; {checked.elsewhere:,} sources not checked: their archives are not there"
    if args.format == "text":
        print(f"{counts}; {'nothing wrong' if not checked.faults else f'{checked.faults:,} faults'}")
    return FAULTY if checked.faults else 0


def digest_in_archive(row: Mapping[str, Any]) -> str | None:
    """The digest of what a WARC file on this machine holds for a source; None when it is not there."""
    import io
    from pathlib import Path

    from onrecord.ingest import Limits
    from onrecord.ingest.page import Page
    from onrecord.ingest.single import page_of_bytes
    from onrecord.ingest.warc import pages_of_warc

    container = row["container"]
    if container is None or row["offset"] is None or "://" in container:
        return None
    path = Path(container)
    try:
        with path.open("rb") as file:
            file.seek(row["offset"])
            data = file.read(row["length"])
    except OSError:
        return None
    found: Iterator[Any] = pages_of_warc(io.BytesIO(data), name=container, limits=Limits(), make=page_of_bytes)
    for page in found:
        if isinstance(page, Page) and page.origin is not None:
            return page.origin.digest
    return "nothing that can be read"


def run_diff(args: argparse.Namespace) -> int:
    """``onrecord diff``; the exit status.

    Raises:
        NotFound: no such article or version.
        RecordError: the record cannot be read.
    """
    from onrecord.record.versions import diff

    with open_record(args, read_only=True) as record, record.reading() as connection:
        found = diff(connection, args.article, tuple(args.versions) if args.versions else None)
    if args.format == "json":
        print(json.dumps(found.to_json(), ensure_ascii=True))
    else:
        from onrecord.present.tables import columns_here, hanging

        for told in difference_text(found):
            indent = len(told) - len(told.lstrip())
            print("".join(hanging(told.lstrip(), columns_here(), margin=indent)), end="")
    return 0


def difference_text(found: Difference) -> Iterator[str]:
    """The difference for people, line by line."""
    from onrecord.present.safe import line

    first, second = found.numbers
    yield line(f"{found.article}: version {first} ({found.recorded[0]}) and version {second} ({found.recorded[1]})")
    for name, (before, after) in found.metadata.items():
        yield "  " + line(f"{name}: {_shown(before)} became {_shown(after)}")
    for body in found.removed:
        yield line(f"- {_statement(body)}")
    for body in found.added:
        yield line(f"+ {_statement(body)}")
    for change in found.changed:
        yield line(f"~ {_statement(change.after)}")
        for name in change.fields:
            yield "    " + line(f"{name}: {_field(change.before, name)} became {_field(change.after, name)}")
    yield (
        f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed, {found.same} the same"
    )


def _statement(body: Mapping[str, Any]) -> str:
    who = " and ".join(speaker["name"] for speaker in body["speakers"]) or "(nobody named)"
    return f"{who} ({body['act'] or '?'}, {body['stance'] or 'no stance'}): {_content(body)}"


def _content(body: Mapping[str, Any]) -> str:
    return " … ".join(span["text"] for span in body["content"])


def _field(body: Mapping[str, Any], name: str) -> str:
    if name == "content":
        return _shown(_content(body))
    if name == "speakers":
        return " and ".join(speaker["name"] for speaker in body["speakers"]) or "nobody"
    if name == "said_on":
        said = body["said_on"]
        return f"{said['start']} to {said['end']}" if said else "no date"
    return _shown(body[name])


def _shown(value: object) -> str:
    return "nothing" if value is None else f"“{value}”" if isinstance(value, str) else str(value).lower()
