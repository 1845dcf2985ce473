"""The command ``onrecord speakers``: list them, look at one, and say who is one with whom."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, get_args

from onrecord.clock import utc_now
from onrecord.errors import UsageError
from onrecord.present.judging import by, csv_row
from onrecord.present.record_option import add_option, open_record
from onrecord.present.safe import line
from onrecord.present.tables import Column, columns_here, hanging, table
from onrecord.statement import SpeakerType

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from onrecord.record.identity_list import Listed

ACTIONS = {
    "show": "NAME|ID",
    "merge": "A B",
    "apart": "A B",
    "split": "NAME|ID --article ARTICLE | --party N",
    "undo": "JUDGEMENT",
    "judgements": "[NAME|ID]",
}
"""First words that are no name to look for, and what each is followed by."""

DESCRIPTION = """\
Lists the speakers of a record: people, bodies and governments, each under all its names, with its roles and their
dates, the number of its statements, and the first and last day it spoke. With WORDS, those who have them in a name.

  onrecord speakers show NAME|ID         one speaker: all names, roles, judgements with reasons, possible doubles
  onrecord speakers merge A B            A and B (names or ids) are one
  onrecord speakers apart A B            A and B are different, and are never joined by the machine
  onrecord speakers split NAME|ID --article ARTICLE …
                                         who speaks in that article is another; told apart for good
  onrecord speakers undo JUDGEMENT       take a judgement back; all is as before
  onrecord speakers judgements [NAME|ID] what people judged, latest first; with a speaker, all about it

A judgement by a person holds against the machine's, for later articles too."""


def add_command(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "speakers",
        help="list who speaks in a record; merge and split them",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "words", nargs="*", metavar="WORDS", help="words of a name; or one of the actions above and what it is about"
    )
    add_option(parser)
    parser.add_argument("--type", choices=get_args(SpeakerType), help="only speakers of this type")
    parser.add_argument(
        "--sort", choices=("statements", "name", "last"), default="statements", help="(default: statements, most first)"
    )
    parser.add_argument("--limit", type=_positive, default=50, metavar="N", help="at most N of them (default: 50)")
    parser.add_argument(
        "--format",
        choices=("table", "jsonl", "csv"),
        default="table",
        help="table for people, jsonl and csv for programs (default: table)",
    )
    judging = parser.add_argument_group("judging")
    judging.add_argument("--by", metavar="NAME", help="who judges (default: the name of the user)")
    judging.add_argument(
        "--article", action="append", default=[], metavar="ARTICLE", help="of split: an article, by its id or URL"
    )
    judging.add_argument(
        "--party",
        action="append",
        default=[],
        type=_positive,
        metavar="N",
        help="of split: one appearance in an article, by the number that show gives",
    )
    parser.set_defaults(run=run)


def _positive(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and 0 < int(value) < 1 << 60):
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number of at least 1")
    return int(value)


def run(args: argparse.Namespace) -> int:
    """``onrecord speakers``; the exit status.

    Raises:
        RecordError: the record cannot be used.
        UsageError: what is asked for cannot be understood.
        JudgementError: a speaker or judgement is not there, or cannot be judged so.
    """
    from onrecord.present.output import opened

    action, *rest = args.words or [""]
    if action not in ACTIONS:
        action, rest = "", args.words
    if action != "split" and (args.article or args.party):
        raise UsageError("--article and --party go with `onrecord speakers split`")
    writes = action in ("merge", "apart", "split", "undo")
    run_it: Callable[[Connection, argparse.Namespace, list[str]], Iterator[str]] = _RUN[action]
    with open_record(args, read_only=not writes) as record:
        with record.writing() if writes else record.reading() as connection:
            lines = list(run_it(connection, args, rest))  # what was written is told when it is there to stay
        with opened(None, "text" if args.format == "table" else args.format) as output:
            output.write(lines)
    return 0


def _list(connection: Connection, args: argparse.Namespace, words: list[str]) -> Iterator[str]:
    from onrecord.record.identity_list import find

    found = find(connection, " ".join(words), type=args.type, sort=args.sort, limit=args.limit)
    if args.format == "table":
        if not found:
            yield "no speakers" + (f" called {line(' '.join(words))}" if words else "") + "\n"
            return
        yield from _table(found)
        if len(found) == args.limit:
            yield f"the first {args.limit}; --limit shows more\n"
    elif args.format == "jsonl":
        yield from (json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in found)
    else:
        yield csv_row(["id", "name", "type", "aliases", "roles", "on_behalf_of", "statements", "first_day", "last_day"])
        for one in found:
            names = "; ".join(name for name, _ in one.aliases)
            roles = "; ".join(r.role or "" for r in one.roles)
            bodies = "; ".join(r.on_behalf_of or "" for r in one.roles)
            yield csv_row(
                [one.id, one.name, one.type, names, roles, bodies, one.statements, one.first_day, one.last_day]
            )


_COLUMNS = (
    Column("id", 18, right=True),
    Column("name", share=1),
    Column("also, and as", share=1, least=60),
    Column("said", 9, right=True),
    Column("first", 10, least=40),
    Column("last", 10, least=48),
)


def _table(found: Sequence[Listed]) -> Iterator[str]:
    rows = []
    for one in found:
        others = [n for n, _ in one.aliases if n != one.name]
        known = [r.role for r in one.roles if r.role]
        rows.append(
            {
                "id": str(one.id),
                "name": one.name,
                "also, and as": "; ".join(filter(None, (", ".join(others[:4]), ", ".join(known[:3])))),
                "said": str(one.statements),
                "first": one.first_day or "",
                "last": one.last_day or "",
            }
        )
    return table(_COLUMNS, rows, columns_here())


def _show(connection: Connection, args: argparse.Namespace, words: list[str]) -> Iterator[str]:
    from onrecord.record.identity_list import names_of, profile
    from onrecord.record.judgements import doubles, judgements_of

    who = _meant(connection, " ".join(words), "show")
    one = profile(connection, who)
    judged = judgements_of(connection, who)
    near = doubles(connection, who)
    if args.format != "table":
        yield json.dumps(one.to_json() | {"judgements": judged, "doubles": near}, ensure_ascii=False) + "\n"
        return
    yield f"{line(one.name)}  ({one.type}, {one.id})\n"
    days = f", {one.first_day} to {one.last_day}" if one.first_day else ""
    yield f"{one.statements} statements{days}\n"
    yield from _section("names", (f"{line(name)}  {count}" for name, count in one.aliases))
    yield from _section(
        "roles",
        (
            "  ".join(
                filter(None, (
                    line(" of ".join(filter(None, (r.role, r.on_behalf_of and f"[{r.on_behalf_of}]")))),
                    _period(r.first_day, r.last_day),
                    str(r.articles),
                ))
            )
            for r in one.roles
        ),
    )  # fmt: skip
    shown = judged if len(judged) <= args.limit else [*judged[: args.limit // 2], *judged[-args.limit // 2 :]]
    names = names_of(connection, shown)
    yield from _section("judgements", (_judgement(row, names) for row in shown))
    if len(shown) < len(judged):
        yield f"  {len(judged) - len(shown)} more between these; --limit shows more\n"
    yield from _section(
        "possible doubles",
        (
            f"{line(d['name'])} ({d['id']}), {d['statements']} statements, {d['score']:.2f}: {_told(d['reasons'])}"
            for d in near
        ),
    )


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield f"\n{title}\n"
        yield from (part for one in told for part in hanging(one, columns_here()))


def _period(first: str | None, last: str | None) -> str:
    if not first:
        return ""
    return first if first == last else f"{first} to {last}"


def _judgement(row: dict[str, Any], names: dict[tuple[str, int], str]) -> str:
    left = line(names.get((row["kind"], row["left_id"]), "?"))
    right = line(names.get(("speaker", row["right_id"]), "?"))
    what = f"party {row['left_id']}" if row["kind"] == "party" else str(row["left_id"])
    sign = "=" if row["verdict"] == "same" else "≠"
    taken = f"; taken back {row['undone'][:10]} by {line(row['undone_by'])}" if row["undone"] else ""
    about = f"{left} ({what}) {sign} {right} ({row['right_id']})"
    return (
        f"{row['id']}  {row['recorded'][:10]}  {row['score']:.2f}  {about}: {_told(row['reasons'])}; "
        f"{line(row['author'])}{taken}"
    )


_WORDS = {
    "first": "first met here", "described": "a description, no name", "by_hand": "judged by hand",
    "earlier_reading_of_article": "as in an earlier reading of the article", "copy": "in a copy of one text",
}  # fmt: skip


def _told(reasons: dict[str, Any]) -> str:
    parts = [
        _WORDS[name] if name in _WORDS else f"{name.replace('_', ' ')} {value}"
        for name, value in reasons.items()
        if name != "with" and value is not False and value is not None
    ]
    return line(", ".join(parts))


def _merge(connection: Connection, args: argparse.Namespace, words: list[str]) -> Iterator[str]:
    from onrecord.record.judgements import called, merge

    if len(words) != 2:
        raise UsageError("onrecord speakers merge takes two speakers, by id or by name (in quotation marks)")
    a, b = (_meant(connection, word, "merge") for word in words)
    judged = merge(connection, a, b, by(args), utc_now())
    (who,) = judged.speaker_ids
    yield from _done(args, judged.id, f"merged into {line(called(connection, who))} ({who})", judged.speaker_ids)


def _apart(connection: Connection, args: argparse.Namespace, words: list[str]) -> Iterator[str]:
    from onrecord.record.judgements import called, keep_apart

    if len(words) != 2:
        raise UsageError("onrecord speakers apart takes two speakers, by id or by name (in quotation marks)")
    a, b = (_meant(connection, word, "apart") for word in words)
    judged = keep_apart(connection, a, b, by(args), utc_now())
    told = " and ".join(f"{line(called(connection, who))} ({who})" for who in judged.speaker_ids)
    yield from _done(args, judged.id, f"{told} are kept apart", judged.speaker_ids)


def _split(connection: Connection, args: argparse.Namespace, words: list[str]) -> Iterator[str]:
    from onrecord.record.judgements import called, parties_in, split

    who = _meant(connection, " ".join(words), "split")
    if not args.article and not args.party:
        raise UsageError("say what is to be split off: --article ARTICLE or --party N")
    parties = list(args.party)
    for one in args.article:
        found = parties_in(connection, who, one)
        if not found:
            raise UsageError(f"{line(called(connection, who))} ({who}) does not appear in {line(one)}")
        parties += found
    judged = split(connection, who, parties, by(args), utc_now())
    old, new = judged.speaker_ids
    told = f"split off {line(called(connection, new))} ({new}) from {line(called(connection, old))} ({old})"
    yield from _done(args, judged.id, told, judged.speaker_ids)


def _undo(connection: Connection, args: argparse.Namespace, words: list[str]) -> Iterator[str]:
    from onrecord.record.judgements import undo

    if len(words) != 1 or not (words[0].isascii() and words[0].isdecimal() and len(words[0]) < 18):
        raise UsageError(
            "onrecord speakers undo takes the number of a judgement; `onrecord speakers judgements` lists them"
        )
    number = int(words[0])
    taken = undo(connection, number, by(args), utc_now())
    if number in taken:
        yield from _done(args, number, "taken back", ())
    else:  # the machine's only one: its contrary was judged
        yield from _done(args, taken[0], f"split off what judgement {number} had joined", ())


def _done(args: argparse.Namespace, number: int, told: str, speakers: Sequence[int]) -> Iterator[str]:
    if args.format == "jsonl":
        yield json.dumps({"judgement": number, "speakers": list(speakers)}) + "\n"
    else:
        yield f"{told}; judgement {number}\n"


def _judgements(connection: Connection, args: argparse.Namespace, words: list[str]) -> Iterator[str]:
    from onrecord.record.identity_list import judgements, names_of
    from onrecord.record.judgements import judgements_of

    if words:
        rows = judgements_of(connection, _meant(connection, " ".join(words), "judgements"))[::-1][: args.limit]
    else:
        rows = judgements(connection, limit=args.limit)
    if args.format == "jsonl":
        yield from (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    elif args.format == "csv":
        columns = _JUDGEMENT
        yield csv_row(columns)
        for row in rows:
            yield csv_row([json.dumps(row[c]) if c == "reasons" else row[c] for c in columns])
    else:
        names = names_of(connection, rows)
        yield from (part for row in rows for part in hanging(_judgement(row, names), columns_here(), margin=0))
        if not rows:
            yield "no judgements\n"


_JUDGEMENT = (
    "id", "kind", "left_id", "right_id", "verdict", "score", "reasons", "author", "recorded", "undone", "undone_by",
)  # fmt: skip

_RUN: dict[str, Callable[[Connection, argparse.Namespace, list[str]], Iterator[str]]] = {
    "": _list, "show": _show, "merge": _merge, "apart": _apart, "split": _split, "undo": _undo,
    "judgements": _judgements,
}  # fmt: skip


def _meant(connection: Connection, given: str, action: str) -> int:
    """The one speaker that a name or number means."""
    from onrecord.record.identity_list import profile
    from onrecord.record.query_names import speakers_named

    if not given:
        raise UsageError(f"onrecord speakers {action} {ACTIONS[action]}: name a speaker")
    ids, why = speakers_named(connection, given)
    if not ids:
        raise UsageError(line(why or f"no speaker here is called {given}"))
    if len(ids) > 1:
        some = [profile(connection, number) for number in ids[:5]]
        told = "; ".join(
            f"{one.id} {one.name}" + (f" ({one.roles[0].role})" if one.roles and one.roles[0].role else "")
            for one in some
        )
        raise UsageError(line(f"{given} may be {len(ids)} speakers; give the id: {told}{' …' if len(ids) > 5 else ''}"))
    return ids[0]
