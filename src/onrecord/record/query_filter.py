"""Filter: which statements are asked for."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from onrecord.errors import UsageError

_PERIOD = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """All of what is given must fit; of several values in one field, one.

    Attributes:
        speaker: who speaks: a name, an alias, or a speaker's number.
        for_: the body spoken for (Iran: what its ministers, ministries and spokespeople say for it).
        via: through whom the article has it.
        to: to whom it was said.
        about: words in the claim or the content, in the names too: see `onrecord.record.words.parsed`.
        since, until: first and last day; a month or a year means all of it.
        published: these are days of publication, not of saying.
        repeated: whether the text says that it had been said before.
        open: a field that could not be told.
        min_confidence: from 0 to 1.
        article: key or URL of an article; the beginning of a key is enough.
        all_versions: also of texts that their articles no longer have.
        all_readings: also of readings that another one has replaced.
        copies: each copy of an utterance on its own.
    """

    speaker: str | None = None
    for_: str | None = None
    via: str | None = None
    to: str | None = None
    act: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    occasion: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    about: str | None = None
    since: str | None = None
    until: str | None = None
    published: bool = False
    repeated: bool | None = None
    open: str | None = None
    min_confidence: float = 0.0
    article: str | None = None
    all_versions: bool = False
    all_readings: bool = False
    copies: bool = False


def first_day(given: str) -> str:
    """The first day of a day, month or year, as ISO 8601 has it.

    Raises:
        UsageError: it is none.
    """
    return _days(given)[0].isoformat()


def last_day(given: str) -> str:
    """The last day of a day, month or year, as ISO 8601 has it.

    Raises:
        UsageError: it is none.
    """
    return _days(given)[1].isoformat()


def _days(given: str) -> tuple[date, date]:
    found = _PERIOD.fullmatch(given.strip())
    if found:
        year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        try:
            if day:
                return date(year, month, day), date(year, month, day)
            if found[2]:
                return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
            return date(year, 1, 1), date(year, 12, 31)
        except (ValueError, calendar.IllegalMonthError):
            pass
    raise UsageError(f"{given!r} is not a day such as 2022-11-05, a month such as 2022-11 or a year")
