"""Expressions that mean periods nobody speaks in: quarters, fiscal years, decades, the end of the year.

They matter for what a text reports ("third-quarter profit"), never for when it was said, so
`onrecord.resolve.times.expressions` looks for them only when asked. A quarter is the calendar quarter
of its number: whose fiscal year begins when is not known. What is compared with a quarter ("a year
earlier", "the 1988 period") is the quarter of the same number, so the last one named is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from onrecord.resolve.times_calendar import (
    MONTHS,
    SEASONS,
    Days,
    part_of,
    quarter_days,
    quarter_of_year,
    season_days,
    year_days,
    years_days,
)
from onrecord.resolve.times_patterns import MONTH, YEAR, is_coming

_ORDINAL = r"(?:first|second|third|fourth|1st|2nd|3rd|4th)"
_DECADE = (
    r"(?:(?:1[5-9]|20)\d0['’]?s|['’][2-9]0s"
    r"|(?:(?<=the\ )|(?<=the\ early\ )|(?<=the\ late\ )|(?<=the\ mid-))(?:twen|thir|for|fif|six|seven|eigh|nine)ties)"
)
_BEFORE = r"(?:year-ago|year-earlier|year-before|prior-year|previous-year)"
_WHOLE = r"(?:quarter|period|three\ months)"

PATTERN = re.compile(
    rf"""
    (?<![\w$£€])(?:
      (?P<quarter>(?:the\ )?(?:(?P<q_whose>this|last|next)\ year['’]s\ |(?P<q_year>{YEAR})\ )?(?:fiscal[ -])?
        (?:(?P<q_n>{_ORDINAL})[ -](?:fiscal[ -])?quarter|(?-i:Q(?P<q_d>[1-4])))(?:,?\ (?:of\ )?(?:fiscal\ )?
        (?:(?P<q_of>{YEAR})|(?P<q_step>this|last|next)\ year))?)(?![\w-])
    | (?P<half>(?:the\ )?(?:(?P<h_n>first|second|last|latter|1st|2nd)[ -]half|(?P<h_two>first|last)\ two\ quarters)
        \ of\ (?:(?P<h_year>{YEAR})|(?P<h_step>this|last|next|the)\ year))(?![\w-])
    | (?P<compared>(?:the\ )?(?:corresponding\ |comparable\ |same\ |like\ |similar\ )?
        (?:{_BEFORE}(?:\ {_WHOLE})?|last\ year['’]s\ {_WHOLE}|{_WHOLE}\ (?:last\ year
        |the\ (?:previous\ year|year\ before)|a\ year\ (?:ago|earlier)|of\ (?P<c_of>{YEAR}))
        |(?P<c_year>{YEAR})\ {_WHOLE}))(?![\w-])
    | (?P<latest>the\ latest\ {_WHOLE}|(?:the|that)\ quarter)(?![\w-])
    | (?P<longer>(?:six|nine|twelve|6|9|12)\ months)(?![\w-]|\ (?:ago|earlier|later|before|after)\b)
    | (?P<fiscal>(?:the\ )?(?P<f_which>latest|last|current|this|next|coming)\ fiscal\ year)(?![\w-])
    | (?:(?<=for\ )|(?<=of\ )|(?=the\ full))(?P<this_year>the\ (?:full\ )?year)
        (?![\w’'-]|\ (?:before|after|earlier|later|that|when|award|two|\d))
    | (?P<year_end>(?:the\ )?(?:(?P<e_of>{YEAR})\ )?year[ -]end(?:,?\ (?P<e_year>{YEAR}))?)(?![\w-])
    | (?P<decade>(?:the\ )?(?:(?P<d_part>early|late|mid)[ -](?:and\ late[ ]|to[ -](?:late|mid)[ -])?)?(?:the\ )?
        (?P<d_d>{_DECADE}))(?![\w-])
    | (?P<century>(?:the\ )?(?P<n_n>\d\d?)(?:st|nd|rd|th)[ -]century)(?![\w-])
    | (?<=the\ )(?P<season>(?:(?P<s_part>early|late|mid)[ -])?(?P<s_s>spring|summer|fall|autumn|winter))
        (?![\w’'-]|\ (?:\d+|of|season|games|olympics|in|from|semester|term)\b)
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)

_ENDED = re.compile(rf",? (?:which )?(?:that )?end(?:ed|ing) (?P<m>{MONTH})", re.IGNORECASE)
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_STEP = {"last": -1, "this": 0, "the": 0, "latest": -1, "current": 0, "next": 1, "coming": 1}
_TENS = {"twen": 20, "thir": 30, "fort": 40, "fift": 50, "sixt": 60, "seve": 70, "eigh": 80, "nine": 90}


def with_periods(text: str, others: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The matches of `PATTERN` among ``others``, in the order of the text; where two overlap, the period."""
    periods = PATTERN.finditer(text)
    period = next(periods, None)
    for other in others:
        while period is not None and period.end() <= other.start():
            yield period
            period = next(periods, None)
        if period is None or other.end() <= period.start():
            yield other
    while period is not None:
        yield period
        period = next(periods, None)


class Periods:
    """What periods mean, asked in the order of the text: others are compared with the last quarter named."""

    def __init__(self, published: date) -> None:
        self._published = published
        self._counts: Counter[Days] = Counter()
        self._last: Days | None = None
        self._is_longer = False

    def days(self, match: re.Match[str]) -> Days | None:
        """The days that a match of `PATTERN` means; None where it means none.

        Raises:
            ValueError: no such day.
        """
        kind = match.lastgroup
        return _VALUES[kind](self, match) if kind else None

    def year_before(self) -> Days | None:
        """The quarter a year before the one spoken of, None where none is."""
        base = None if self._is_longer else self._main()
        return quarter_days(base[0], -4) if base else None

    def _main(self) -> Days | None:
        """The quarter named most often so far, one that is over before one that is not; of several the last named."""
        counts = {days: count for days, count in self._counts.items() if days[1] < self._published} or self._counts
        most = max(counts.values(), default=0)
        return next((days for days in reversed(counts) if counts[days] == most), None)

    def _name(self, days: Days) -> Days:
        self._last, self._is_longer = days, False
        if days[0] <= self._published:
            self._counts[days] = self._counts.pop(days, 0) + 1
        return days

    def _quarter(self, match: re.Match[str]) -> Days:
        words = match["q_n"]
        number = int(match["q_d"]) if words is None else _NUMBERS[words.lower()]
        stated, step = match["q_year"] or match["q_of"], match["q_whose"] or match["q_step"]
        if stated:
            year = int(stated)
        elif step:
            year = self._published.year + _STEP[step.lower()]
        else:
            year = self._year_of_quarter(number, is_coming(match.string, match.start()))
        return self._name(quarter_of_year(year, number))

    def _year_of_quarter(self, number: int, coming: bool) -> int:
        """The year of a quarter named by its number alone: not three quarters ahead, and not past if it is to come."""
        year, now = self._published.year, (self._published.month + 2) // 3
        if number - now == 3:
            return year - 1
        return year + (coming and now - number > 1)

    def _compared(self, match: re.Match[str]) -> Days:
        stated = match["c_of"] or match["c_year"]
        words = match.group().lower()
        base = self._main()
        if base is None:
            if "quarter" not in words and "three months" not in words:
                return year_days(int(stated) if stated else self._published.year - 1)
            base = quarter_days(self._published, -1)
        number = (base[0].month + 2) // 3
        self._last = quarter_of_year(int(stated) if stated else base[0].year - 1, number)
        return self._last

    def _latest(self, match: re.Match[str]) -> Days:
        ended = _ENDED.match(match.string, match.end())
        if ended is not None:
            year, month = self._published.year, MONTHS[ended["m"][:3].lower()]
            middle = month - 1 or 12  # the quarter that most of its three months lie in
            return self._name(quarter_of_year(year - (month > self._published.month) - (month == 1), (middle + 2) // 3))
        if match.group().lower().startswith("that") and self._last:
            return self._last
        return self._name(self._main() or quarter_days(self._published, -1))

    def _longer(self, match: re.Match[str]) -> None:
        self._is_longer = True

    def _fiscal(self, match: re.Match[str]) -> Days:
        return year_days(self._published.year + _STEP[match["f_which"].lower()])

    def _this_year(self, match: re.Match[str]) -> Days:
        self._is_longer = True
        return year_days(self._published.year)

    def _half(self, match: re.Match[str]) -> Days:
        step = match["h_step"]
        year = self._published.year + _STEP[step.lower()] if step else int(match["h_year"])
        first = (match["h_n"] or match["h_two"]).lower() in ("first", "1st")
        return (date(year, 1, 1), date(year, 6, 30)) if first else (date(year, 7, 1), date(year, 12, 31))

    def _year_end(self, match: re.Match[str]) -> Days:
        stated = match["e_of"] or match["e_year"]
        just_over = self._published.month < 3 and not is_coming(match.string, match.start())
        on = date(int(stated) if stated else self._published.year - just_over, 12, 31)
        return on, on

    def _decade(self, match: re.Match[str]) -> Days:
        words = match["d_d"].lower()
        tens = _TENS[words[:4]] if words.isalpha() else int(words.rstrip("s'’")[-2:])
        first = int(words[:4]) if words[0].isdigit() else 1900 + tens
        start, length = {"early": (0, 4), "mid": (4, 3), "late": (7, 3)}.get((match["d_part"] or "").lower(), (0, 10))
        return years_days(first + start, length)

    def _century(self, match: re.Match[str]) -> Days | None:
        first = (int(match["n_n"]) - 1) * 100
        return years_days(max(first, 1), 100 if first else 99)

    def _season(self, match: re.Match[str]) -> Days:
        month = SEASONS[match["s_s"].lower()]
        coming = is_coming(match.string, match.start())
        step = 1 if coming else 0
        days = season_days(self._published, month, step)
        if days[0] > self._published and not coming:
            days = season_days(self._published, month, -1)
        return part_of(days, match["s_part"])


_VALUES: dict[str, Callable[[Periods, re.Match[str]], Days | None]] = {
    "quarter": Periods._quarter,
    "half": Periods._half,
    "compared": Periods._compared,
    "latest": Periods._latest,
    "longer": Periods._longer,
    "fiscal": Periods._fiscal,
    "this_year": Periods._this_year,
    "year_end": Periods._year_end,
    "decade": Periods._decade,
    "century": Periods._century,
    "season": Periods._season,
}
