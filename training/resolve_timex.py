"""Score the time expressions of the resolve room against TimeBank: which are found, and with the right days.

    python -m training.resolve_timex --data DATA [--corpus timebank|aquaint] [--errors N]

DATA is the folder that holds ``timeml/``. A document belongs to the half *read* or *kept* by its id: the
errors of *read* may be looked at, *kept* is for measuring alone, so ``--errors`` lists those of *read*.

Counted are the expressions that TimeBank marks as DATE or TIME, the date of the document aside:

- ``marked``: those whose value is a stretch of the calendar; ``found``: those of them that an expression
  of ours overlaps; ``right``: those where it also means the same days. Of a part of a period ("early March")
  any days within are right. A time of day is taken as its day.
- ``given``: our expressions; ``touching``: those that overlap a marked expression of any type, durations and
  repeated times included.
- ``value accuracy``: as TempEval counts it, how many of the marked expressions that ours overlap have the value
  marked. What has no value in the calendar ("recently", 1989-WXX) or is a time of day is then wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from onrecord.resolve.times import TimeExpression, expressions
from training.corpus import open_lines

_PART = re.compile(r"(?:the )?(?:early|late|mid|end|beginning)", re.IGNORECASE)
_SEASON = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_KINDS = (
    ("quarter or reporting period", r"quarter|period|year-ago|year-earlier|half"),
    ("decade or century", r"\d0s\b|ties\b|century|decade"),
    ("season", r"spring|summer|\bfall\b|autumn|winter"),
    ("day of a month", r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d|\d[/-]\d"),
    ("weekday", r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"),
    ("month", r"\b(?:jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec)"),
    ("counted", r"\b(?:ago|earlier|later|before|after)\b"),
    ("today and its neighbours", r"today|yesterday|tomorrow|tonight|morning|afternoon|evening|night"),
    ("this, last, next", r"\b(?:this|last|next|past|previous|current|coming)\b"),
    ("week", r"week"),
    ("year", r"\b[12]\d{3}\b|year|nineteen|two thousand"),
    ("clock", r"\d:\d\d|[ap]\.?m\b|noon|midnight|hour|minute"),
    ("day", r"\bday"),
)
"""Kind of expression and what its words hold; the first that fits counts."""


def days(value: str) -> tuple[date, date] | None:
    """First and last day of a TIMEX3 value; None for what is no stretch of the calendar (``PAST_REF``, ``PXM``)."""
    try:
        if m := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:T.*)?", value):
            day = date.fromisoformat(m[1])
            return day, day
        if m := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
            first = date.fromisocalendar(int(m[1]), int(m[2]), 6 if m[3] else 1)
            return first, date.fromisocalendar(int(m[1]), int(m[2]), 7)
        if m := re.fullmatch(r"(\d{4})(?:-(?:(\d\d)|Q(\d)|H(\d)|(SP|SU|FA|WI)))?", value):
            year = int(m[1])
            if m[2]:
                month, length = int(m[2]), 1
            elif m[3]:
                month, length = 3 * int(m[3]) - 2, 3
            elif m[4]:
                month, length = 6 * int(m[4]) - 5, 6
            elif m[5]:
                month, length = _SEASON[m[5]], 3
            else:
                month, length = 1, 12
            after = year * 12 + month - 1 + length
            return date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
        if m := re.fullmatch(r"(\d{2,3})X*", value):
            unit = 10 ** (4 - len(m[1]))
            return date(max(1, int(m[1]) * unit), 1, 1), date(int(m[1]) * unit + unit - 1, 12, 31)
    except ValueError:
        pass
    return None


@dataclass(frozen=True, slots=True)
class Error:
    """A marked expression that is not right: its kind, and what there is to see of it on one line."""

    kind: str
    line: str


def kind_of(words: str) -> str:
    """The kind of a marked expression, for a list of errors."""
    return next((kind for kind, holds in _KINDS if re.search(holds, words, re.IGNORECASE)), "other")


def half_of(document: Mapping[str, Any]) -> str:
    """Whether the errors of a document may be looked at (``read``) or it is for measuring alone (``kept``)."""
    digest = hashlib.sha1(str(document["id"]).encode(), usedforsecurity=False).digest()
    return "kept" if digest[-1] % 2 else "read"


def score(document: Mapping[str, Any]) -> tuple[Counter[str], list[Error]]:
    """The counts of one document, and its errors; nothing at all for a document without a date."""
    counts: Counter[str] = Counter()
    errors: list[Error] = []
    try:
        written = date.fromisoformat((document.get("dct") or "")[:10])
    except ValueError:
        return counts, errors
    text = document["text"]
    given = [t for t in expressions(text, written, ahead=True, periods=True) if isinstance(t, TimeExpression)]
    touching: set[int] = set()
    for marked in document["timexes"]:
        start, end = marked.get("start"), marked.get("end")
        if start is None or marked.get("tid") == document.get("dct_tid"):
            continue
        here = [k for k, t in enumerate(given) if t.span.start < end and start < t.span.end]
        touching.update(here)
        meant = days(marked["value"])
        is_date = marked["type"] in ("DATE", "TIME")
        is_part = bool(marked.get("mod") or _PART.match(marked["text"]))
        is_right = meant is not None and any(
            (given[k].start, given[k].end) == meant
            or (is_part and meant[0] <= given[k].start <= given[k].end <= meant[1])
            for k in here
        )
        has_value = is_right and "T" not in marked["value"]
        counts.update(touched=bool(here), valued=has_value)
        if not is_date:
            continue
        counts.update({"dates": 1, "touched dates": bool(here), "valued dates": has_value})
        if meant is None:
            continue
        counts["marked"] += 1
        counts["found"] += bool(here)
        counts["right"] += is_right
        if not is_right:
            said = [f"{given[k].span.cut(text)} = {given[k].start}..{given[k].end}" for k in here] or ["not found"]
            around = f"{text[max(0, start - 60) : start]}[{text[start:end]}]{text[end : end + 30]}"
            line = f"{document.get('id')} of {written}: {' '.join(around.split())}: {marked['value']}"
            line += f"; {', '.join(said)}"
            errors.append(Error(kind_of(marked["text"]), line))
    counts["given"] += len(given)
    counts["touching"] += len(touching)
    return counts, errors


def timex_counts(documents: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Count the DATE and TIME expressions that mean days: marked, found, and found with the right days.

    Documents without a date are left out.
    """
    return sum((score(document)[0] for document in documents), Counter[str]())


def figures(counts: Counter[str]) -> Iterator[tuple[str, str]]:
    """What is printed of the counts: a name and a figure each."""

    def share(part: str, whole: str) -> str:
        return f"{counts[part]:>5} of {counts[whole]:>5}  {100 * counts[part] / max(1, counts[whole]):5.1f} %"

    yield "found, of marked", share("found", "marked")
    yield "right, of marked", share("right", "marked")
    yield "right, of found", share("right", "found")
    yield "touching, of given", share("touching", "given")
    yield "value accuracy, DATE and TIME", share("valued dates", "touched dates")
    yield "value accuracy, every type", share("valued", "touched")
    yield "valued, of all DATE and TIME", share("valued dates", "dates")


def main(arguments: Sequence[str] | None = None) -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--corpus", choices=("timebank", "aquaint"), default="timebank")
    ap.add_argument("--errors", type=int, default=0, metavar="N", help="errors to list of every kind")
    args = ap.parse_args(arguments)
    halves: dict[str, Counter[str]] = {"read": Counter(), "kept": Counter()}
    sizes: Counter[str] = Counter()
    errors: dict[str, list[str]] = {}
    for document in open_lines(args.data / "timeml" / f"{args.corpus}.jsonl.gz"):
        half = half_of(document)
        counts, wrong = score(document)
        halves[half] += counts
        sizes[half] += 1
        for error in wrong if half == "read" else ():
            errors.setdefault(error.kind, []).append(error.line)
    parts = {"all": (sizes.total(), halves["read"] + halves["kept"])} | {h: (sizes[h], halves[h]) for h in halves}
    for name, (documents, counts) in parts.items():
        print(f"{args.corpus}, {name}: {documents} documents")
        for what, figure in figures(counts):
            print(f"  {what:35}{figure}")
    if args.errors:
        for kind, lines in sorted(errors.items(), key=lambda item: -len(item[1])):
            print(f"{kind}: {len(lines)}")
            for line in lines[: args.errors]:
                print(f"  {line}")


if __name__ == "__main__":
    main()
