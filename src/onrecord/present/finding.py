"""The commands ``onrecord statements``, ``search``, ``articles`` and ``show``: their arguments, and running them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, get_args

from onrecord.errors import UsageError
from onrecord.present.arguments import positive, probability
from onrecord.present.record_option import add_option, open_record
from onrecord.present.tables import columns_here
from onrecord.statement import RESOLVED_FIELDS, Act, Form, OccasionType, Stance

if TYPE_CHECKING:
    from onrecord.record.query import Filter

FORMATS = ("table", "jsonl", "csv")


def add_command(commands: Any) -> None:
    """Register the commands."""
    statements = commands.add_parser(
        "statements",
        help="list the statements of a record",
        description="Lists the statements that fit all that is given, the newest first: by the day they were said, "
        "or else published. Of several copies of one utterance one is listed.",
    )
    statements.add_argument(
        "--about", metavar="WORDS", help='words of the claim or the content: "a phrase", one OR other, -not, begin*'
    )
    _add_filters(statements)
    _add_listing(statements, limit=50, pages=True)
    statements.add_argument(
        "--sort", choices=("newest", "oldest"), default="newest", help="by day (default: newest first)"
    )
    statements.set_defaults(run=run_statements)

    search = commands.add_parser(
        "search",
        help="search the statements of a record by words or by meaning",
        description="Searches claims, contents and names for words, the newest first; with --meaning for claims that "
        "say alike things in whatever words, the nearest first.",
    )
    search.add_argument("words", nargs="+", metavar="WORDS", help='"a phrase", one OR other, -not, begin*')
    search.add_argument("--meaning", action="store_true", help="search by meaning, not by words")
    _add_filters(search)
    _add_listing(search, limit=20, pages=True)
    search.set_defaults(run=run_search)

    articles = commands.add_parser(
        "articles",
        help="list the articles of a record",
        description="Lists the articles that fit all that is given, the newest first.",
    )
    articles.add_argument("--speaker", metavar="NAME", help="in which this one speaks")
    articles.add_argument("--publisher", action="append", metavar="NAME", help="of this publisher; may be given again")
    articles.add_argument("--title", metavar="WORDS", help="whose title holds these words")
    articles.add_argument("--url", metavar="PART", help="whose URL holds this")
    articles.add_argument("--since", metavar="DATE", help="published from this day, month or year on")
    articles.add_argument("--until", metavar="DATE", help="published up to this day, month or year")
    articles.add_argument("--all-versions", action="store_true", help="also texts that have been replaced")
    articles.add_argument("--no-copies", action="store_true", help="without copies of other articles")
    add_option(articles)
    _add_listing(articles, limit=50, pages=True)
    articles.set_defaults(run=run_articles)

    show = commands.add_parser(
        "show",
        help="show a statement in its context, or an article, and where it comes from",
        description="Shows a statement in its paragraphs with its whole provenance, or an article with its statements.",
    )
    show.add_argument("id", metavar="ID", help="id of a statement or an article, or its beginning; or a URL")
    add_option(show)
    show.add_argument("--format", choices=("text", "json"), default="text", help="(default: text)")
    show.set_defaults(run=run_show)


def _add_filters(parser: argparse.ArgumentParser) -> None:
    add_option(parser)
    which = parser.add_argument_group("which statements")
    which.add_argument("--speaker", metavar="NAME", help="who speaks: a name, an alias, a surname, or a number")
    which.add_argument("--for", dest="for_", metavar="BODY", help="spoken for this body (Iran: by its ministers, …)")
    which.add_argument("--via", metavar="NAME", help="reported through this one")
    which.add_argument("--to", metavar="NAME", help="said to this one")
    for name, values in (
        ("act", get_args(Act)),
        ("stance", get_args(Stance)),
        ("form", get_args(Form)),
        ("occasion", get_args(OccasionType)),
    ):
        which.add_argument(
            f"--{name}",
            action="append",
            choices=values,
            metavar=name.upper(),
            help=f"{', '.join(values)}; may be repeated",
        )
    which.add_argument("--publisher", action="append", metavar="NAME", help="of this publisher; may be repeated")
    which.add_argument("--since", metavar="DATE", help="said from this day, month (2022-07) or year on")
    which.add_argument("--until", metavar="DATE", help="said up to this day, or the end of this month or year")
    which.add_argument("--published", action="store_true", help="--since and --until are days of publication")
    which.add_argument("--repeated", action="store_true", help="which the text says were made before")
    which.add_argument("--open", choices=RESOLVED_FIELDS, metavar="FIELD", help="of which this could not be told")
    which.add_argument(
        "--min-confidence", type=probability, default=0.0, metavar="P", help="at least this sure, 0 to 1"
    )
    which.add_argument("--article", metavar="ID", help="of this article: its id, the beginning of it, or its URL")
    which.add_argument("--all-versions", action="store_true", help="also of texts that have been replaced")
    which.add_argument("--all-readings", action="store_true", help="also of readings that have been replaced")
    which.add_argument("--copies", action="store_true", help="each copy of an utterance on its own")


def _add_listing(parser: argparse.ArgumentParser, *, limit: int, pages: bool) -> None:
    out = parser.add_argument_group("output")
    out.add_argument("--limit", type=positive, default=limit, metavar="N", help=f"so many at most (default: {limit})")
    if pages:
        out.add_argument("--after", metavar="CURSOR", help="go on where the list before ended; it says where")
    out.add_argument("--format", choices=FORMATS, help="default: table on a terminal, otherwise jsonl")


def _filter(args: argparse.Namespace, about: str | None) -> Filter:
    from onrecord.record.query import Filter

    given = {name: tuple(getattr(args, name) or ()) for name in ("act", "stance", "form", "occasion", "publisher")}
    plain = (
        "speaker", "for_", "via", "to", "since", "until", "published", "open", "min_confidence", "article",
        "all_versions", "all_readings", "copies",
    )  # fmt: skip
    values: dict[str, Any] = {**given, **{name: getattr(args, name) for name in plain}}
    return Filter(about=about, repeated=True if args.repeated else None, **values)


def run_statements(args: argparse.Namespace) -> int:
    """``onrecord statements``; the exit status.

    Raises:
        RecordError: the record cannot be read.
        UsageError: the arguments make no sense.
    """
    from onrecord.record.query import statements

    wanted = _filter(args, args.about)
    with open_record(args, read_only=True) as record, record.reading() as connection:
        page = statements(connection, wanted, after=args.after, limit=args.limit, oldest=args.sort == "oldest")
    _write_rows(args, page.rows, page.next, page.notes)
    if not page.rows:
        _say("no statements fit")
    return 0


def run_search(args: argparse.Namespace) -> int:
    """``onrecord search``; the exit status.

    Raises:
        RecordError: the record cannot be read.
        UsageError: the arguments make no sense.
    """
    from onrecord.record.query import near, statements

    typed = " ".join(
        f'"{part}"' if len(args.words) > 1 and " " in part and '"' not in part else part for part in args.words
    )
    if args.meaning and args.after:
        raise UsageError("--after is for search by words; by meaning, give a larger --limit")
    with open_record(args, read_only=True) as record, record.reading() as connection:
        if args.meaning:
            page = near(connection, " ".join(args.words), _filter(args, None), limit=args.limit)
        else:
            page = statements(connection, _filter(args, typed), after=args.after, limit=args.limit)
    _write_rows(args, page.rows, page.next, page.notes)
    if not page.rows:
        _say("nothing found" + ("" if args.meaning else "; --meaning finds claims that say it in other words"))
    return 0


def run_articles(args: argparse.Namespace) -> int:
    """``onrecord articles``; the exit status.

    Raises:
        RecordError: the record cannot be read.
        UsageError: the arguments make no sense.
    """
    from onrecord.present import found
    from onrecord.record.query_articles import ArticleFilter, articles

    wanted = ArticleFilter(
        publisher=tuple(args.publisher or ()),
        copies=not args.no_copies,
        **{name: getattr(args, name) for name in ("since", "until", "title", "url", "speaker", "all_versions")},
    )
    with open_record(args, read_only=True) as record, record.reading() as connection:
        page = articles(connection, wanted, after=args.after, limit=args.limit)
    _write(_format(args), found.articles(page.rows, _format(args), columns_here()))
    _tell(page.next, page.notes)
    if not page.rows:
        _say("no articles fit")
    return 0


def run_show(args: argparse.Namespace) -> int:
    """``onrecord show``; the exit status.

    Raises:
        RecordError: the record cannot be read.
        UsageError: there is nothing of that id, or several things.
    """
    from onrecord.present.shown import as_json, as_text
    from onrecord.record.query_show import show

    with open_record(args, read_only=True) as record, record.reading() as connection:
        found = show(connection, args.id)
    if args.format == "json":
        _write("jsonl", [as_json(found)])
    else:
        _write("table", as_text(found, columns_here()))
    return 0


def _write_rows(args: argparse.Namespace, rows: Any, after: str | None, notes: Iterable[str]) -> None:
    from onrecord.present import found

    _write(_format(args), found.statements(rows, _format(args), columns_here()))
    _tell(after, notes)


def _format(args: argparse.Namespace) -> str:
    given: str | None = args.format
    return given or ("table" if sys.stdout.isatty() else "jsonl")


def _write(shown_as: str, lines: Iterable[str]) -> None:
    from onrecord.present.output import opened

    with opened(None, "text" if shown_as == "table" else "jsonl") as output:
        output.write(lines)


def _tell(after: str | None, notes: Iterable[str]) -> None:
    for note in notes:
        _say(note)
    if after:
        _say(f"there are more: --after {after}")


def _say(note: str) -> None:
    from onrecord.present.safe import line

    print(line(note), file=sys.stderr)
