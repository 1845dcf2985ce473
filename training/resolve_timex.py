"""How many time expressions of TimeML documents get the days they mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from onrecord.resolve.times import TimeExpression, expressions

_PART = re.compile(r"(?:early|late|mid|end|beginning)", re.IGNORECASE)
_SEASON = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def days(value: str) -> tuple[date, date] | None:
    """First and last day of a TIMEX3 value; None for what is no stretch of the calendar (``PAST_REF``, ``PXM``)."""
    try:
        if m := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:T.*)?", value):
            day = date.fromisoformat(m[1])
            return day, day
        if m := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
            first = date.fromisocalendar(int(m[1]), int(m[2]), 6 if m[3] else 1)
            return first, date.fromisocalendar(int(m[1]), int(m[2]), 7)
        if m := re.fullmatch(r"(\d{4})(?:-(?:(\d\d)|Q(\d)|(SP|SU|FA|WI)))?", value):
            year = int(m[1])
            if m[2]:
                month, length = int(m[2]), 1
            elif m[3]:
                month, length = 3 * int(m[3]) - 2, 3
            elif m[4]:
                month, length = _SEASON[m[4]], 3
            else:
                month, length = 1, 12
            after = year * 12 + month - 1 + length
            return date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        pass
    return None


def timex_counts(documents: Iterable[dict[str, Any]]) -> Counter[str]:
    """Count the DATE and TIME expressions that mean days: marked, found, and found with the right days.

    Documents without a date are left out. Of a part of a period ("early March") any days within are right.
    """
    counts: Counter[str] = Counter()
    for document in documents:
        try:
            written = date.fromisoformat((document.get("dct") or "")[:10])
        except ValueError:
            continue
        found = [t for t in expressions(document["text"], written, ahead=True) if isinstance(t, TimeExpression)]
        for marked in document["timexes"]:
            start, end = marked.get("start"), marked.get("end")
            if marked["type"] not in ("DATE", "TIME") or start is None or marked.get("tid") == document.get("dct_tid"):
                continue
            meant = days(marked["value"])
            if meant is None:
                continue
            here = [t for t in found if t.span.start < end and start < t.span.end]
            part = marked.get("mod") or _PART.match(marked["text"])
            counts["marked"] += 1
            counts["found"] += bool(here)
            counts["right"] += any(
                (t.start, t.end) == meant or (bool(part) and meant[0] <= t.start <= t.end <= meant[1]) for t in here
            )
    return counts
