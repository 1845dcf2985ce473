"""The one pattern that finds time expressions; each kind of expression is a named group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_MONTH_ALONE = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)"
)
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|(?:Mon|Tues|Thurs|Fri)\.)"
YEAR = r"(?:1[5-9]\d\d|20[0-4]\d)"
_NUMBER = (
    r"(?:\d{1,3}|(?:a\ )?couple(?:\ of)?|an?\ dozen|(?:a\ )?few|an?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven"
    r"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty)"
)
_TEEN_YEAR = (
    r"(?:eigh|nine)teen[ -](?:oh[ -](?:one|two|three|four|five|six|seven|eight|nine)|ten|eleven|twelve|thirteen"
    r"|fourteen|(?:fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
"""A year in words, as transcripts of broadcasts have it; those from 2000 on are taken only after "the year"."""

_NOT_A_SUM = r"(?!%|[.,:]\d|\s(?:percent|per\scent))"

_NO_COUNT = (
    r"(?![\d%/]|[.,]\d|-\d|-(?:year|ton|foot|mile|page)|'?s\b|’s\b"
    r"|\s(?:people|miles|men|women|years|feet|votes|delegates|points|dollars|shares|hours|km|tons)\b)"
)
"""What tells, after it, that a number is no year."""

PATTERN = re.compile(
    rf"""
    (?<![\w$£€])(?:
      (?P<iso>(?P<iso_y>\d{{4}})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d))(?!\d)
    | (?P<slashed>(?P<sl_1>\d{{1,2}})[/-](?P<sl_2>\d{{1,2}})[/-](?P<sl_y>{YEAR}|\d\d))(?![\d/-])
    | (?P<month_day>(?:last\ |this\ past\ )?(?:{_WEEKDAY},?\s+)?(?P<md_m>{MONTH})\s*(?P<md_d>\d{{1,2}})(?:st
        |nd|rd|th)?\b{_NOT_A_SUM}
        (?:,?\s+(?P<md_y>{YEAR})\b)?)(?!,?\s\d{{3,4}}\b)
    | (?P<day_month>(?:{_WEEKDAY},?\s+)?(?:the\ )?(?P<dm_d>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?(?P<dm_m>{MONTH})
        (?:,?\s+(?P<dm_y>{YEAR})\b)?)(?!,?\s\d{{3,4}}\b)
    | (?P<month_year>(?:(?P<my_part>early|late|mid)[\ -](?:in\ )?)?(?P<my_m>{MONTH})(?:\ of|,)?\ (?P<my_y>{YEAR})\b)
    | (?P<month>(?:(?P<m_part>early|late|mid)[\ -](?:in\ )?)?(?:(?P<m_which>this\ coming|this\ past|last|next
        |this)\ )?
        (?P<m_m>{_MONTH_ALONE})(?:\ (?:of\ )?(?P<m_year>last|this|next)\ year\b)?)(?!\w|,?\s\d{{3,4}}\b)
    | (?P<days>(?P<d_1>{_WEEKDAY})(?:\ through\ |\ to\ |-)(?P<d_2>{_WEEKDAY}))(?!\w)
    | (?P<weekday>(?:(?:early|earlier|late|later)\ (?:on\ )?)?(?:(?P<w_which>this\ coming|coming|this\ past
        |last|next|this|past)\ )?
        (?P<w_d>{_WEEKDAY})(?:\ (?:morning|afternoon|evening|night))?(?:,?\ (?P<w_back>a\ week\ ago))?)(?!\w
        |'s\ \w+\ (?:Club|Times))
    | (?P<deictic>(?:the\ day\ before\ )?yesterday(?:\ (?:morning|afternoon|evening))?|(?:(?:earlier|late|later
        |just)\ )?(?-i:[Tt]oday)
        |tomorrow|tonight|this\ (?:morning|afternoon|evening)|last\ (?:night|evening)|overnight|(?:earlier
        |later|late)\ in\ the\ day)\b
    | (?P<period>(?:(?P<p_part>early|earlier|late|mid)[\ -](?:in\ )?)?(?:the\ )?(?P<p_which>last|past|previous
        |this|current|next|coming)[ ]
        (?P<p_unit>weekend|week|month|year|quarter|spring|summer|fall|autumn|winter))(?![\w-])
    | (?:over|during|at|on)\ (?P<period2>the\ weekend)\b
    | (?P<away>(?:the\ |about\ |some\ |only\ |just\ |barely\ |nearly\ )?(?P<a_n>{_NUMBER})\ (?P<a_unit>
        (?:minute|hour|day|week|month|year)s?)
        \ (?:or\ so\ )?(?P<a_way>ago|earlier|before|later|after))\b
    | (?P<neighbour>the\ (?:same|next|following|previous|preceding)\ (?:day|night|morning|evening)
        |the\ day\ (?:before|after)|(?:later\ )?that\ (?:same\ )?(?:day|night|morning|afternoon|evening))\b
    | (?P<recent>(?:in|over|during|within)\ the\ (?:last|past)\ (?:(?P<r_n>{_NUMBER})\ )?days)\b
    | (?P<season>(?:the\ )?(?:(?P<se_part>early|late|mid)[\ -])?(?P<se_s>spring|summer|fall|autumn|winter)\ (?:of\ )?
        (?P<se_y>{YEAR}|{_TEEN_YEAR})){_NO_COUNT}
    | (?P<spoken>(?:the\ year\ )(?P<sp_2>two\ thousand)|(?P<sp_y>{_TEEN_YEAR}))(?![\w-]|\s(?:people|years|men|women))
    | (?P<year>(?<!\d[./,-])(?:(?:in\ )?(?P<y_part>early|late|mid)[\ -](?:in\ )?)?(?P<y_y>{YEAR})){_NO_COUNT}
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Every kind is a named group that encloses its parts, so ``match.lastgroup`` is the kind."""

MODAL_MONTHS = frozenset({"may", "march"})
"""Months that are words of their own: they need one of `BEFORE_MONTH` before them, or a part."""

BEFORE_MONTH = re.compile(
    r"\b(?:in|of|since|by|until|till|during|through|from|to|between|and|for|before|after|on|or)\s+$", re.IGNORECASE
)

COMING = re.compile(
    r"\b(?:will|shall|expect(?:s|ed)|scheduled|due|to be \w+|call(?:s|ed|ing) for|would (?!have)|going to|slated"
    r"|(?:plan(?:s|ned|ning)?|agree(?:s|d|ment)?|hop(?:es?|ed|ing)|intend(?:s|ed)?|wants?|vow(?:s|ed)|likely) to"
    r"|until|till|payable|ready|starting|beginning|effective|as (?:soon|early) as|between now and|no later than"
    r"|upcoming|tentatively|ahead of (?:\w+ ){0,2}$|(?:to|by|is|are) (?:\w+ ){0,2}(?:on |in |the |early |late )*$)",
    re.IGNORECASE,
)
"""Words that, before a day, tell that it is still to come."""

OVER = re.compile(
    r"\b(?:(?!(?:need|feed|speed|succeed|proceed|indeed|exceed|hundred)\b)\w+ed|said|told|sold|wrote|made|took|gave|came"
    r"|became|went|sent|spent|knew|grew|flew|spoke|broke|held|fell|met|set|began|was|were|had|has|have|since|last|past"
    r"|got|found|left|led|saw|won|lost|rose|brought|bought|thought|ran)\b",
    re.IGNORECASE,
)
"""Past tense verbs (and other words) that, nearer to the day, tell that it is over."""

_BREAK = re.compile(r"[.;:!?]\s|\n|[\"“”]|''|``")


_BREAK_AFTER = re.compile(r"[a-z0-9]{2}[.?!][\"”']*\s+(?=[\"“'A-Z])|[;\n]")
_FIRST_VERB = re.compile(rf"\b(?P<will>will|shall|is to|are to)\b|{OVER.pattern}", re.IGNORECASE)


def is_coming(text: str, start: int) -> bool:
    """Whether the words around offset ``start``, in its sentence, make the day named there one to come."""
    return tense(text, start) == "coming"


def tense(text: str, start: int) -> Literal["coming", "over"] | None:
    """What the words around offset ``start`` say of the day named there; None: nothing.

    The words before it in its sentence count; only where they tell nothing, those that follow do.
    """
    before = text[max(0, start - 60) : start]
    for stop in _BREAK.finditer(before):
        before_from = stop.end()
        if not re.search(r"\b(?:[A-Z][a-z]{0,3}|[ap]\.m)\.\s$", before[:before_from]):
            before = " " * before_from + before[before_from:]
    coming = [m.start() for m in COMING.finditer(before)]
    over = [m.start() for m in OVER.finditer(before) if not any(c <= m.start() <= c + 10 for c in coming)]
    if coming or over:
        return "coming" if coming and (not over or over[-1] < coming[-1]) else "over"
    after = text[start : start + 80]
    end = _BREAK_AFTER.search(after)
    verb = _FIRST_VERB.search(after, 0, end.start() if end else len(after))
    if verb is None:
        return None
    return "coming" if verb["will"] else "over"


_NAMES = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec "
    "monday tuesday wednesday thursday friday saturday sunday mon tues wed thurs fri "
    "today yesterday tomorrow tonight overnight "
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KEYS = _words(
    _NAMES + "weekend week weeks month months year years quarter spring summer fall autumn winter day days night "
    "morning afternoon evening hour hours minute minutes eighteen nineteen"
)
"""Every expression holds one of these words, or a number."""

_FIRST = _words(
    _NAMES + "early earlier late later mid just last this past previous current next coming the over during at on in "
    "spring summer fall autumn winter "
    "within that about some only barely nearly a an couple few one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty"
)
"""The words an expression can begin with, numbers aside."""

_LONGEST = 6
"""Words an expression may have before its key."""

_TOKEN = re.compile(r"[A-Za-z]+|\d+")


def matches(text: str) -> Iterator[re.Match[str]]:
    """All matches of `PATTERN` in order, tried only where one can begin: trying everywhere is ten times slower."""
    tokens = [(m.start(), m.group().lower()) for m in _TOKEN.finditer(text)]
    done = tried = 0
    for key, (at, word) in enumerate(tokens):
        after = at + len(word)
        is_number = word[0].isdigit() and (len(word) == 4 or text[after : after + 1] in ("/", "-"))
        if word not in _KEYS and not is_number:
            continue
        for first in range(max(tried, key - _LONGEST), key + 1):
            start, begins = tokens[first]
            if start < done or not (begins in _FIRST or begins[0].isdigit()):
                continue
            match = PATTERN.match(text, start)
            if match is not None and match.lastgroup is not None:
                yield match
                done = match.end()
        tried = key + 1
