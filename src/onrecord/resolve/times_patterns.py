"""The one pattern that finds time expressions; each kind of expression is a named group."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_MONTH_ALONE = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)"
)
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|(?:Mon|Tues|Thurs|Fri)\.)"
_YEAR = r"(?:1[5-9]\d\d|20[0-4]\d)"
_NUMBER = (
    r"(?:\d{1,3}|(?:a\ )?couple(?:\ of)?|an?\ dozen|(?:a\ )?few|an?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven"
    r"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty)"
)
_NOT_A_SUM = r"(?!%|[.,:]\d|\s(?:percent|per\scent))"

PATTERN = re.compile(
    rf"""
    (?<![\w$£€])(?:
      (?P<iso>(?P<iso_y>\d{{4}})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d))(?!\d)
    | (?P<slashed>(?P<sl_1>\d{{1,2}})[/-](?P<sl_2>\d{{1,2}})[/-](?P<sl_y>{_YEAR}|\d\d))(?![\d/-])
    | (?P<month_day>(?:last\ |this\ past\ )?(?:{_WEEKDAY},?\s+)?(?P<md_m>{_MONTH})\s*(?P<md_d>\d{{1,2}})(?:st
        |nd|rd|th)?\b{_NOT_A_SUM}
        (?:,?\s+(?P<md_y>{_YEAR})\b)?)(?!,?\s\d{{3,4}}\b)
    | (?P<day_month>(?:{_WEEKDAY},?\s+)?(?:the\ )?(?P<dm_d>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?(?P<dm_m>{_MONTH})
        (?:,?\s+(?P<dm_y>{_YEAR})\b)?)(?!,?\s\d{{3,4}}\b)
    | (?P<month_year>(?:(?P<my_part>early|late|mid)[\ -](?:in\ )?)?(?P<my_m>{_MONTH})(?:\ of|,)?\ (?P<my_y>{_YEAR})\b)
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
        \ (?P<a_way>ago|earlier|before|later|after))\b
    | (?P<neighbour>the\ (?:same|next|following|previous|preceding)\ (?:day|night|morning|evening)
        |the\ day\ (?:before|after)|(?:later\ )?that\ (?:same\ )?(?:day|night|morning|afternoon|evening))\b
    | (?P<recent>(?:in|over|during|within)\ the\ (?:last|past)\ (?:(?P<r_n>{_NUMBER})\ )?days)\b
    | (?P<year>(?<!\d[./,-])(?:(?:in\ )?(?P<y_part>early|late|mid)[\ -](?:in\ )?)?(?P<y_y>{_YEAR}))(?![\d%/]|[.,]\d|-\d
        |-(?:year|ton|foot|mile|page)|'?s\b|’s\b
        |\s(?:people|miles|men|women|years|feet|votes|delegates|points|dollars|shares|hours|km|tons)\b)
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
    r"\b(?:will|shall|expected|scheduled|due|plan(?:s|ned|ning)? to|until|till|payable|ready|starting|beginning"
    r"|effective"
    r"|as (?:soon|early) as|between now and|upcoming|ahead of|tentatively|slated|going to|no later than|beginning"
    r"|(?:to|by|would|is|are) (?:\w+ ){0,2}(?:on |in |the |early |late )*$)",
    re.IGNORECASE,
)
"""Words that, before a day, tell that it is still to come."""

OVER = re.compile(
    r"\w(?:ed|aid|old|rote|ade|ook|ave|ame|ent|new|poke|eld|ell|et|un|egan|was|were|had|since|published|ast)\b",
    re.IGNORECASE,
)
"""Endings of past tense verbs (and other words) that, nearer to the day, tell that it is over."""

_BREAK = re.compile(r"[.;:!?]\s|\n|[\"“”]|''|``")


def is_coming(text: str, start: int) -> bool:
    """Whether the words before offset ``start``, in its sentence, make the day named there one to come."""
    before = text[max(0, start - 60) : start]
    for stop in _BREAK.finditer(before):
        before_from = stop.end()
        if not re.search(r"\b(?:[A-Z][a-z]{0,3}|[ap]\.m)\.\s$", before[:before_from]):
            before = " " * before_from + before[before_from:]
    coming = [m.start() for m in COMING.finditer(before)]
    if not coming:
        return False
    over = [m.start() for m in OVER.finditer(before) if not any(c <= m.start() <= c + 10 for c in coming)]
    return not over or over[-1] < coming[-1]


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
    "morning afternoon evening hour hours minute minutes"
)
"""Every expression holds one of these words, or a number."""

_FIRST = _words(
    _NAMES + "early earlier late later mid just last this past previous current next coming the over during at on in "
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
