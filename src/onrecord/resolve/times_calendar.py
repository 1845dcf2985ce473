"""Plain calendar sums: the days of a week, month, season or year, and the tables of their names."""

from __future__ import annotations

from datetime import date, timedelta

Days = tuple[date, date]
"""First and last day, both included."""


def _numbered(names: str, first: int) -> dict[str, int]:
    return {name: number for number, name in enumerate(names.split(), start=first)}


MONTHS = _numbered("jan feb mar apr may jun jul aug sep oct nov dec", 1)
WEEKDAYS = _numbered("mon tue wed thu fri sat sun", 0)
SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
"""Season to the month it begins in (northern half of the earth, whole months)."""

NUMBERS = _numbered(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
    1,
) | {"a": 1, "an": 1, "couple": 2, "a couple": 2, "couple of": 2, "a couple of": 2, "thirty": 30, "forty": 40,
     "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a dozen": 12, "dozen": 12}  # fmt: skip


def month_days(year: int, month: int) -> Days:
    """All days of a month."""
    first = date(year, month, 1)
    return first, date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def year_days(year: int) -> Days:
    """All days of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def years_days(year: int, count: int) -> Days:
    """All days of ``count`` years from ``year`` on."""
    return date(year, 1, 1), date(year + count - 1, 12, 31)


def week_days(day: date) -> Days:
    """Monday to Sunday of the week ``day`` is in."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def weekend_days(day: date, step: int) -> Days:
    """The weekend that is on or was last (0), the one before a weekend that is on (-1), or the next (1)."""
    saturday = week_days(day)[0] + timedelta(days=5)
    if day.weekday() >= 5:
        saturday += timedelta(weeks=step)
    elif step <= 0:
        saturday -= timedelta(weeks=1)
    return saturday, saturday + timedelta(days=1)


def shifted_month(day: date, by: int) -> Days:
    """The month ``by`` months from that of ``day``."""
    at = day.year * 12 + day.month - 1 + by
    return month_days(at // 12, at % 12 + 1)


def quarter_days(day: date, by: int) -> Days:
    """The quarter of the year ``by`` quarters from that of ``day``."""
    at = day.year * 4 + (day.month - 1) // 3 + by
    year, first = at // 4, at % 4 * 3 + 1
    return date(year, first, 1), month_days(year, first + 2)[1]


def quarter_of_year(year: int, number: int) -> Days:
    """All days of quarter 1, 2, 3 or 4 of a year."""
    return date(year, 3 * number - 2, 1), month_days(year, 3 * number)[1]


def season_days(day: date, first_month: int, step: int) -> Days:
    """The season that begins in ``first_month``: the last over (-1), this year's (0) or the next (1)."""

    def of(year: int) -> Days:
        start = date(year, first_month, 1)
        return start, shifted_month(start, 2)[1]

    if step < 0:
        over = [of(year) for year in (day.year - 2, day.year - 1, day.year) if of(year)[1] < day]
        return max(over, default=of(day.year - 1))
    if step > 0:
        return min(of(year) for year in (day.year, day.year + 1) if of(year)[0] > day)
    if first_month == 12 and day.month < 3:
        return of(day.year - 1)
    return of(day.year)


def part_of(days: Days, part: str | None) -> Days:
    """The early, middle or late part: thirds of a season, month or week, the outer quarters of a year."""
    start, end = days
    word = (part or "").lower().rstrip("- ")
    length = (end - start).days + 1
    if length > 300:
        first, last = date(start.year, 3, 31), date(start.year, 10, 1)
    elif length > 80:
        first, last = shifted_month(start, 0)[1], shifted_month(start, 2)[0]
    elif length > 20:
        first, last = start + timedelta(days=9), start + timedelta(days=20)
    else:
        first, last = start + timedelta(days=1), start + timedelta(days=3)
    if word in ("early", "beginning"):
        return start, first
    if word in ("late", "end"):
        return last, end
    if word in ("mid", "middle"):
        return first + timedelta(days=1), last - timedelta(days=1)
    return days
