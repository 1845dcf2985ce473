"""Time stamps: lines, or ends of lines, that say when an article was published.

Only a full calendar date counts. What is ambiguous (``03/04/2024``) is recognised as a stamp, so that
the line can be left out, but gives no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

_MONTH_NAMES = (
    "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|oct october|"
    "nov november|dec december"
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split("|"), start=1) for name in names.split()}
# Hours from UTC of abbreviations that mean one zone wherever English is written. "ET", "CST" or "IST"
# do not; with them the time is given without an offset.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "jst": 9,
}  # fmt: skip

_MONTH = r"(?P<mon>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DATES = (
    r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})",
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -](?P<y>\d{{4}})",
    rf"{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})",
    r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})",
)
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_ZONE = r"(?P<tz> ?(?:[+-]\d\d:?\d\d|z|[a-z]{2,4}))?"
_TIME = (
    r"(?:at )?(?P<H>\d{1,2})(?:[:.](?P<M>\d\d)(?:[:.](?P<S>\d\d)(?:[.,]\d+)?)?)?"
    r" ?(?P<ap>[ap]\.?m\b\.?)?(?:hrs|h)?" + _ZONE
)
_LABEL = (
    r"(?:(?P<label>(?:first |originally )?(?:published|posted)|(?:last )?(?:updated|modified)|"
    r"date|created|issued|released?)(?: on| at)? ?:? ?)?"
)
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for date in _DATES
    for pattern in (
        rf"{_LABEL}{_DAY}{date}(?:(?:T|,? ?(?:at )?|,? ?[|•·–—-] ?| \()(?<![0-9]){_TIME}\)?)?",
        rf"{_LABEL}{_TIME},? ?(?:on |[|•·–—-] ?)?(?<![0-9]){_DAY}{date}",
    )
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp.

    Attributes:
        moment: ISO 8601, or None when it is ambiguous.
        revised: it says when the article was changed, not when it appeared.
        labelled: it says what it is ("Published: ...").
    """

    moment: str | None
    revised: bool = False
    labelled: bool = False


def read_stamp(line: str) -> Stamp | None:
    """The stamp that ``line`` consists of, or None when it is anything else.

    >>> read_stamp("13 February 2024, 17:40")
    Stamp(moment='2024-02-13T17:40:00', revised=False, labelled=False)
    """
    line = _SPACE.sub(" ", line).strip(" ()[].")
    if not 8 <= len(line) <= 90 or not any(char.isdigit() for char in line):
        return None
    for form in _FORMS:
        found = form.fullmatch(line)
        if found is not None:
            stamp = _made(found)
            if stamp is not None:
                return stamp
    return None


def ending_stamp(line: str) -> tuple[str, Stamp] | None:
    """What stands before a stamp at the end of ``line``, and that stamp; None when there is none.

    >>> ending_stamp("SALDRIN, 19 March 2024")
    ('SALDRIN', Stamp(moment='2024-03-19', revised=False, labelled=False))
    """
    line = line.rstrip()
    if not re.search(r"\d{4}", line[-60:]):
        return None
    for gap in re.finditer(r"(?:^|[,;:|•·–—-]|(?<=\S))\s+(?=[\w(])", line):
        if len(line) - gap.end() > 90:
            continue
        stamp = read_stamp(line[gap.end() :])
        if stamp is not None:
            return line[: gap.start()].strip(" ,;:|•·–—-"), stamp
    return None


def read_moment(value: str) -> str | None:
    """The ISO 8601 form of a machine-readable date such as ``2024-02-13T17:40:00.000+0100``.

    None when ``value`` is no full and unambiguous date.
    """
    value = _SPACE.sub(" ", value).strip()
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        stamp = read_stamp(value)
        return stamp.moment if stamp else None
    if not 1800 <= parsed.year <= 2200 or not re.match(r"\d{4}-?\d\d-?\d\d", value):
        return None
    if len(value) <= 10:
        return parsed.date().isoformat()
    return parsed.isoformat(timespec="seconds")


def _made(found: re.Match[str]) -> Stamp | None:
    groups = found.groupdict()
    label = groups["label"] or ""
    revised, labelled = bool(re.search(r"updated|modified", label, re.IGNORECASE)), bool(label)
    year = int(groups["y"])
    if groups.get("a") is not None:
        first, second = int(groups["a"]), int(groups["b"])
        if first > 12 or groups["sep"] == ".":
            day, month = first, second
        elif second > 12:
            month, day = first, second
        else:
            return Stamp(None, revised, labelled) if first and second else None
    else:
        month = int(groups["m"]) if groups.get("m") else _MONTHS[groups["mon"].lower()]
        day = int(groups["d"])
    if not 1800 <= year <= 2200:
        return None
    try:
        moment = datetime(year, month, day)
        if groups["H"] is None:
            return Stamp(moment.date().isoformat(), revised, labelled)
        if groups["M"] is None and groups["ap"] is None:
            return None
        hour = int(groups["H"])
        if groups["ap"] is not None:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if groups["ap"][0] in "pP" else 0)
        moment = moment.replace(hour=hour, minute=int(groups["M"] or 0), second=int(groups["S"] or 0))
    except ValueError:
        return None
    moment = moment.replace(tzinfo=_zone(groups["tz"]))
    return Stamp(moment.isoformat(timespec="seconds"), revised, labelled)


def _zone(name: str | None) -> timezone | None:
    name = (name or "").strip().lower()
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    offset = re.fullmatch(r"([+-])(\d\d):?(\d\d)", name)
    if offset is None or int(offset[2]) > 14 or int(offset[3]) > 59:
        return None
    away = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(away if offset[1] == "+" else -away)
