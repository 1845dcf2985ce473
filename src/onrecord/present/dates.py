"""Dates in words that people read at a glance: ``13 Feb 2024``, ``24–30 Oct 2022``, ``July 2022``."""

from __future__ import annotations

import calendar
from datetime import date

# Of the program, not of the machine's locale: a view looks the same everywhere.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def days(start: date, end: date) -> str:
    """The days ``start`` to ``end``, both included, as short as they can be told in full."""
    if start == end:
        return _day(start)
    if start.year != end.year:
        return f"{_day(start)} – {_day(end)}"
    whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if whole_months and start.month == end.month:
        return f"{_MONTHS[start.month - 1]} {start.year}"
    if whole_months and (start.month, end.month) == (1, 12):
        return str(start.year)
    if start.month == end.month:
        return f"{start.day}–{_day(end)}"
    return f"{start.day} {_short(start)} – {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {_short(day)} {day.year}"


def _short(day: date) -> str:
    return _MONTHS[day.month - 1][:3]
