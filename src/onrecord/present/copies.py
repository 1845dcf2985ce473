"""The command ``onrecord copies``: which texts are copies of which, and taking such a link back."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from onrecord.clock import utc_now
from onrecord.errors import JudgementError, UsageError
from onrecord.present.arguments import positive
from onrecord.present.judging import by, csv_row
from onrecord.present.record_option import add_option, open_record
from onrecord.present.safe import line
from onrecord.present.tables import columns_here, hanging

if TYPE_CHECKING:
    from sqlalchemy import Connection

DESCRIPTION = """\
Lists which articles of a record are copies of which, the latest first. Each statement of a copy counts as the
utterance that it repeats.

  onrecord copies undo LINK   take a link back: the text stands by itself, and its statements are utterances
                              of their own"""


def add_command(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "copies",
        help="list which articles are copies of which; take such a link back",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="*", metavar="undo LINK", help="take back the link of this number")
    add_option(parser)
    parser.add_argument("--by", metavar="NAME", help="of undo: who judges (default: the name of the user)")
    parser.add_argument("--all", action="store_true", help="also links that have been taken back")
    parser.add_argument("--limit", type=positive, default=50, metavar="N", help="at most N of them (default: 50)")
    parser.add_argument(
        "--format",
        choices=("text", "jsonl", "csv"),
        default="text",
        help="text for people, jsonl and csv for programs (default: text)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """``onrecord copies``; the exit status.

    Raises:
        RecordError: the record cannot be used.
        UsageError: what is asked for cannot be understood.
        JudgementError: there is no such link, or it has been taken back.
    """
    from onrecord.present.output import opened
    from onrecord.record.links import links

    if not args.words:
        with open_record(args, read_only=True) as record, record.reading() as connection:
            lines = list(_listed(links(connection, limit=args.limit, taken_back=args.all), args.format, args.limit))
    else:
        number = _number(args.words)
        with open_record(args) as record, record.writing() as connection:
            lines = [_undo(connection, number, by(args), args.format)]
    with opened(None, "text" if args.format == "text" else "jsonl") as output:
        output.write(lines)
    return 0


def _number(words: Sequence[str]) -> int:
    if len(words) != 2 or words[0] != "undo":
        raise UsageError("onrecord copies lists them, `onrecord copies undo LINK` takes one back")
    number = words[1]
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise UsageError("onrecord copies undo takes the number of a link; `onrecord copies` lists them")
    return int(number)


def _undo(connection: Connection, number: int, who: str, shown_as: str) -> str:
    from onrecord.record import copies

    try:
        copies.undo(connection, number, who, utc_now())
    except LookupError as error:
        raise JudgementError(f"{error}; `onrecord copies` lists them") from error
    return json.dumps({"link": number}) + "\n" if shown_as == "jsonl" else f"link {number} taken back\n"


def _listed(rows: Sequence[Mapping[str, Any]], shown_as: str, limit: int) -> Iterator[str]:
    if shown_as == "jsonl":
        yield from (json.dumps(row, ensure_ascii=True) + "\n" for row in rows)
        return
    if shown_as == "csv":
        sides = [(side, name) for side in ("copy", "original") for name in ("key", "publisher", "published", "url")]
        own = ("id", "score", "author", "recorded", "undone", "undone_by")
        yield csv_row([*own, *(f"{side}_{name}" for side, name in sides)])
        yield from (csv_row([*(row[n] for n in own), *(row[side][name] for side, name in sides)]) for row in rows)
        return
    if not rows:
        yield "no copies\n"
    for row in rows:
        taken = f"; taken back {row['undone'][:10]} by {line(row['undone_by'])}" if row["undone"] else ""
        yield f"{row['id']}  {row['score']:.2f}  {line(row['author'])}{taken}\n"
        yield from hanging(_text(row["copy"]), columns_here(), margin=4)
        yield from hanging(f"is a copy of {_text(row['original'])}", columns_here(), margin=4)
    if len(rows) == limit:
        yield f"the latest {limit}; --limit shows more\n"


def _text(of: Mapping[str, Any]) -> str:
    parts = (of["publisher"], (of["published"] or "")[:10], of["title"], of["url"], of["key"])
    return line(", ".join(filter(None, parts)))
