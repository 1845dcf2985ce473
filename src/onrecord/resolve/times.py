"""Time expressions of a news text and the days they mean.

Days, weeks, months, seasons and years only; hours and durations are left out. Left out too, unless asked
for, are quarters, decades and the like (`onrecord.resolve.times_periods`) and what points past the
publication date ("next Tuesday", "tomorrow"), since nothing reported can have been said then. No clock is
read: everything is counted from the publication date, and without one whatever needs it is returned as
`Unresolved`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.resolve.times_calendar import (
    MONTHS,
    NUMBERS,
    SEASONS,
    WEEKDAYS,
    Days,
    month_days,
    part_of,
    quarter_days,
    season_days,
    shifted_month,
    week_days,
    weekend_days,
    year_days,
)
from onrecord.resolve.times_patterns import BEFORE_MONTH, MODAL_MONTHS, is_coming, matches, tense
from onrecord.resolve.times_periods import PATTERN as PERIODS
from onrecord.resolve.times_periods import Periods, with_periods
from onrecord.resolve.values import Basis
from onrecord.span import Span

NO_PUBLICATION_DATE = "no publication date: give one with --published"
IMPOSSIBLE_DATE = "impossible date"
NOTHING_TO_COUNT_FROM = "nothing to count from"
AMBIGUOUS_DATE = "day and month cannot be told apart"

AHEAD_DAYS = 31
"""A day of the year this near after publication is taken as coming, not as eleven months past."""

_AHEAD = {"coming": 300, None: 150, "over": AHEAD_DAYS}
"""The same by what the words around the day tell of it."""

_AHEAD_MONTHS = 4
"""A month this near after publication is taken as coming if the words around it tell nothing."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that denote days: ``start`` to ``end``, both included."""

    span: Span
    start: date
    end: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Words that denote days which cannot be told, and why."""

    span: Span
    reason: str


@dataclass(slots=True)
class _Context:
    """What the value of an expression may hang on."""

    published: date | None
    ahead: bool
    anchor: Days | None = None  # the last day named before the expression
    periods: Periods | None = None  # where quarters and the like are looked for


class _Open(Exception):
    """An expression that has to stay open; the message is the reason."""


def expressions(
    text: str, published: date | None, *, ahead: bool = False, periods: bool = False
) -> list[TimeExpression | Unresolved]:
    """The time expressions of ``text`` in order, none overlapping.

    Args:
        text: any text.
        published: the day from which relative expressions count.
        ahead: also give those that lie after publication.
        periods: also give what nothing is said in ("the third quarter", "the 1980s", "year-end"), if ``published``
            is known; "a year earlier" then means the quarter a year earlier where a quarter is spoken of.
    """
    found: list[TimeExpression | Unresolved] = []
    context = _Context(published, ahead)
    found_at = matches(text)
    if periods and published is not None:
        context.periods = Periods(published)
        found_at = with_periods(text, found_at)
    for match in found_at:
        kind = match.lastgroup
        if kind is None or match.start(kind) == match.end(kind):
            continue
        span = Span(match.start(kind), match.end(kind))
        try:
            value = (_unspoken if match.re is PERIODS else _VALUES[kind])(match, context)
        except _Open as why:
            found.append(Unresolved(span, str(why)))
            continue
        except (ValueError, OverflowError):
            found.append(Unresolved(span, IMPOSSIBLE_DATE))
            continue
        if value is None:
            continue
        (start, end), basis = value
        if published is not None and not ahead:
            if start > published:
                continue
            end = min(end, published)
        found.append(TimeExpression(span, start, end, basis))
        if start == end:
            context.anchor = (start, end)
    return found


_Value = tuple[Days, Basis] | None


def _counted(context: _Context) -> date:
    if context.published is None:
        raise _Open(NO_PUBLICATION_DATE)
    return context.published


def _unspoken(match: re.Match[str], context: _Context) -> _Value:
    days = context.periods.days(match) if context.periods else None
    return (days, "stated" if re.search(r"\d{4}", match.group()) else "relative") if days else None


def _number(words: str) -> int | None:
    words = " ".join(words.lower().replace("-", " ").split())
    return int(words) if words.isdecimal() else NUMBERS.get(words)


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return (1900 if int(digits) > 49 else 2000) + int(digits)


def _of_year(month: int, day: int, year: str | None, match: re.Match[str], context: _Context) -> _Value:
    if year is not None:
        on = date(_year(year), month, day)
        return (on, on), "stated"
    date(2000, month, day)  # a day that no year has is impossible, with or without a publication date
    published = _counted(context)
    if match.group().lower().startswith(("last", "this past")):
        margin = -1
    else:
        margin = _AHEAD[tense(match.string, match.start())]
    for of in (published.year + 1, published.year, published.year - 1, published.year - 2, published.year - 4):
        try:
            on = date(of, month, day)
        except ValueError:  # 29 February
            continue
        if on <= published + timedelta(days=margin):
            return (on, on), "stated"
    raise ValueError(month, day)


def _iso(match: re.Match[str], context: _Context) -> _Value:
    on = date(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))
    return (on, on), "stated"


def _slashed(match: re.Match[str], context: _Context) -> _Value:
    first, second = int(match["sl_1"]), int(match["sl_2"])
    if first <= 12 and second <= 12 and first != second:
        raise _Open(AMBIGUOUS_DATE)
    month, day = (second, first) if first > 12 else (first, second)
    on = date(_year(match["sl_y"]), month, day)
    return (on, on), "stated"


def _month_day(match: re.Match[str], context: _Context) -> _Value:
    return _of_year(MONTHS[match["md_m"][:3].lower()], int(match["md_d"]), match["md_y"], match, context)


def _day_month(match: re.Match[str], context: _Context) -> _Value:
    return _of_year(MONTHS[match["dm_m"][:3].lower()], int(match["dm_d"]), match["dm_y"], match, context)


def _month_year(match: re.Match[str], context: _Context) -> _Value:
    days = month_days(_year(match["my_y"]), MONTHS[match["my_m"][:3].lower()])
    return part_of(days, match["my_part"]), "stated"


def _month(match: re.Match[str], context: _Context) -> _Value:
    if match["m_m"].lower() in MODAL_MONTHS and match.start("m_m") == match.start("month"):
        before = match.string[max(0, match.start() - 12) : match.start()]
        if not BEFORE_MONTH.search(before):
            return None
        if match["m_m"] == "march" or (match["m_m"] == "may" and not before.lower().endswith(("in ", "since "))):
            return None
    published = _counted(context)
    month = MONTHS[match["m_m"][:3].lower()]
    which = (match["m_which"] or "").lower()
    if match["m_year"]:
        year = published.year + _STEP[match["m_year"].lower()]
        return part_of(month_days(year, month), match["m_part"]), "stated"
    year = published.year - (month > published.month)
    if not which and month != published.month:
        told = tense(match.string, match.start())
        year += told == "coming" or (told is None and (month - published.month) % 12 <= _AHEAD_MONTHS)
    if which in ("next", "this coming") or (which == "this" and month > published.month):
        year += 1
    elif which == "last" and month == published.month:
        year -= 1
    return part_of(month_days(year, month), match["m_part"]), "stated"


def _weekday(match: re.Match[str], context: _Context) -> _Value:
    published = _counted(context)
    back = (published.weekday() - WEEKDAYS[match["w_d"][:3].lower()]) % 7
    which = (match["w_which"] or "").lower()
    if which in ("next", "this coming", "coming") or (which == "this" and back):
        back -= 7
    elif which == "last" and back == 0:
        back = 7
    elif not which and back and is_coming(match.string, match.start()):
        back -= 7
    if match["w_back"]:
        back = back % 7 + 7
    on = published - timedelta(days=back)
    return (on, on), "relative"


def _days(match: re.Match[str], context: _Context) -> _Value:
    published = _counted(context)
    last = published - timedelta(days=(published.weekday() - WEEKDAYS[match["d_2"][:3].lower()]) % 7)
    first = last - timedelta(days=(last.weekday() - WEEKDAYS[match["d_1"][:3].lower()]) % 7)
    return (first, last), "relative"


def _deictic(match: re.Match[str], context: _Context) -> _Value:
    published = _counted(context)
    words = match["deictic"].lower()
    if "day before yesterday" in words:
        by = -2
    elif "yesterday" in words or words.startswith("last") or words == "overnight":
        by = -1
    elif "tomorrow" in words:
        by = 1
    else:
        by = 0
    on = published + timedelta(days=by)
    return (on, on), "relative"


_STEP = {"last": -1, "past": -1, "previous": -1, "this": 0, "the": 0, "current": 0, "next": 1, "coming": 1}


def _period(match: re.Match[str], context: _Context) -> _Value:
    published = _counted(context)
    part, unit = (match["p_part"] or "").lower().replace("-", ""), match["p_unit"].lower()
    step = _STEP[match["p_which"].lower()]
    if unit == "week":
        days = week_days(published + timedelta(weeks=step))
        if part == "early" and step == 0:
            days = (days[0], max(days[0], published - timedelta(days=1)))
        elif part == "earlier" and step == 0:
            days = (days[0], published)
        else:
            days = part_of(days, part or None)
    elif unit == "weekend":
        days = weekend_days(published, step)
    elif unit == "month":
        days = part_of(shifted_month(published, step), part or None)
    elif unit == "year":
        days = part_of(year_days(published.year + step), part or None)
    elif unit == "quarter":
        days = quarter_days(published, step)
    elif unit == "day":
        days = (published + timedelta(days=step),) * 2
    else:
        days = season_days(published, SEASONS[unit], step)
    if step == 0 and not context.ahead and days[1] > published >= days[0]:
        days = (days[0], published)
    return days, "relative"


def _weekend(match: re.Match[str], context: _Context) -> _Value:
    return weekend_days(_counted(context), 0), "relative"


def _away(match: re.Match[str], context: _Context) -> _Value:
    unit, way = match["a_unit"].lower().rstrip("s"), match["a_way"].lower()
    number = _number(match["a_n"])
    if way == "ago":
        base = _counted(context)
    elif context.anchor is not None:
        base = context.anchor[0]
    elif way in ("before", "after", "later"):
        raise _Open(NOTHING_TO_COUNT_FROM)
    else:
        base = _counted(context)
    sign = 1 if way in ("later", "after") else -1
    basis: Basis = "relative"
    if unit in ("hour", "minute", "moment"):
        return (base, base), basis
    if number is None:
        if match["a_n"].lower() not in ("few", "a few") or unit != "day":
            return None
        near, far = base + timedelta(days=sign), base + timedelta(days=sign * 3)
        return (min(near, far), max(near, far)), basis
    if unit == "day":
        on = base + timedelta(days=sign * number)
        return (on, on), basis
    if unit == "week":
        return week_days(base + timedelta(weeks=sign * number)), basis
    if unit == "month":
        return shifted_month(base, sign * number), basis
    if number == 1 and sign < 0 and context.periods is not None:
        return context.periods.year_before() or year_days(base.year - 1), basis
    return year_days(base.year + sign * number), basis


def _neighbour(match: re.Match[str], context: _Context) -> _Value:
    words = match["neighbour"].lower()
    if context.anchor is None:
        raise _Open(NOTHING_TO_COUNT_FROM)
    base = context.anchor[0]
    if "same" in words or words.startswith("that"):
        by = 0
    elif "next" in words or "following" in words or "after" in words:
        by = 1
    else:
        by = -1
    on = base + timedelta(days=by)
    return (on, on), "relative"


def _recent(match: re.Match[str], context: _Context) -> _Value:
    published = _counted(context)
    number = _number(match["r_n"] or "few") or 3
    return (published - timedelta(days=number), published - timedelta(days=1)), "relative"


def _plain_year(match: re.Match[str], context: _Context) -> _Value:
    return part_of(year_days(int(match["y_y"])), match["y_part"]), "stated"


def _spoken_year(words: str) -> int:
    century, *rest = words.lower().replace("-", " ").split()
    return NUMBERS[century] * 100 + sum(NUMBERS.get(word, 0) for word in rest)


def _spoken(match: re.Match[str], context: _Context) -> _Value:
    return year_days(2000 if match["sp_2"] else _spoken_year(match["sp_y"])), "stated"


def _season(match: re.Match[str], context: _Context) -> _Value:
    year = int(match["se_y"]) if match["se_y"].isdecimal() else _spoken_year(match["se_y"])
    start = date(year, SEASONS[match["se_s"].lower()], 1)
    return part_of((start, shifted_month(start, 2)[1]), match["se_part"]), "stated"


_VALUES: dict[str, Callable[[re.Match[str], _Context], _Value]] = {
    "iso": _iso,
    "slashed": _slashed,
    "month_day": _month_day,
    "day_month": _day_month,
    "month_year": _month_year,
    "month": _month,
    "days": _days,
    "weekday": _weekday,
    "deictic": _deictic,
    "period": _period,
    "period2": _weekend,
    "away": _away,
    "neighbour": _neighbour,
    "recent": _recent,
    "season": _season,
    "spoken": _spoken,
    "year": _plain_year,
}
