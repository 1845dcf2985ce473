"""Outlets, partners of interviews and calls: who stands beside the words that name an occasion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.resolve.values import OccasionType
from onrecord.span import Span

OUTLET = re.compile(
    r"\b(?:(?-i:[A-Z][\w.&’'-]*\ (?:of\ the\ |and\ )?){0,4}(?-i:Times|Post|Journal|News|Herald|Tribune"
    r"|Telegraph|Guardian|Mirror|"
    r"Mail|Examiner|Chronicle|Gazette|Magazine|Review|Register|Globe|Observer|Independent|Inquirer|Dispatch"
    r"|Standard|Sun|Star|"
    r"Press|Radio|Television|TV|Broadcasting|Network|Channel|Beast|Insider|Weekly|Daily|Today|Monitor|Record"
    r"|Spokesman-Review)\b"
    r"|(?-i:CNN|ABC|NBC|CBS|MSNBC|CNBC|BBC|NPR|PBS|AFP|AP|CNBC|Fox|FOX|Reuters|Bloomberg|POLITICO|Politico"
    r"|Breitbart|TIME|"
    r"Newsweek|Slate|Vox|Salon|BuzzFeed|HuffPost|Univision|Telemundo|Yahoo|TMZ|Variety|MTV|ITV|ESPN|Al\ Jazeera"
    r"|Xinhua|TASS|"
    r"Mashable|Gawker|Wikinews|USA\ TODAY|CNSNews|TheBlaze|Infowars)\b"
    r"|(?:the|a|its|this)\ (?:\w+\ )?(?:newspaper|paper|magazine|website|news\ agency|network|broadcaster|channel|"
    r"radio\ station|tabloid|talk\ show)\b)",
    re.IGNORECASE | re.VERBOSE,
)
"""Names of newspapers, broadcasters and agencies, and the common nouns for them."""

_TOLD = re.compile(
    r"\b(?:told|tells|telling|tell|speaking to|spoke to|speaking with|spoke with|talking to|talked to"
    r"|informed)\b",
    re.I,
)
_AFTER_TOLD = re.compile(r"^\s*(?:exclusively\s+)?(?:(?:the|a|an)\s+)?", re.I)
_WITH = re.compile(
    r"^\s*(?:(?:on\s+)?(?:\w+day|yesterday|today)\s+(?:\w+\s+)?)?(?:with|by|on|to|from|for|aired on"
    r"|published (?:in|by))\s+(?:the\s+|an?\s+)?",
    re.I,
)
_NAME = re.compile(
    r"(?:[A-Z][\w.&’'-]*|[“\"‘'][A-Z][^“”\"‘’]{2,40}[”\"’'])(?:,?\s+(?:of\s+(?:the\s+)?|the\s+"
    r"|and\s+(?=[A-Z][a-z]+\s+[A-Z]))?[A-Z“\"][\w.&”\"’'-]*)*"
)
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


_OF_OUTLET = re.compile(
    r"(?:[A-Z][\w.’'-]*\s+){1,4}(?:newspaper|magazine|TV|television|radio|news\s+agency|channel|website|reporters?)\b"
    r"|(?:\w+\s+){0,2}(?:radio|talk-radio|TV|television)\s+host\s+(?:[A-Z][\w.’'-]*\s?){1,3}"
)
_ON_OUTLET = re.compile(
    r"\bon (?:CNN|ABC|NBC|CBS|MSNBC|CNBC|BBC|NPR|PBS|Fox|FOX|Univision|Telemundo|C-SPAN|Bloomberg|“)"
    r"(?:[\w.&’'-]*\s?(?:News|Business|TV|Radio|Television|Network|This Week|Show|“[^”\n]{3,40}”))?"
)


def told_outlet(text: str, start: int, end: int) -> Span | None:
    """The outlet a cue speaks to: "told the *Spokesman-Review*", "spoke with *Bill O'Reilly of Fox News*".

    Args:
        text: the whole text.
        start: where the cue begins in it.
        end: where it ends.
    """
    told = _TOLD.search(text, start, end)
    if told is None:
        return None
    rest = text[end : end + 80].split("\n")[0]
    if text[end - 1 : end] not in ("l", "o", "h", "d", "s", "g") or not rest.startswith(" "):
        rest, at = text[told.end() : told.end() + 80].split("\n")[0], told.end()
    else:
        at = end
    skip = _AFTER_TOLD.match(rest)
    for step in dict.fromkeys((len(rest) - len(rest.lstrip()), skip.end() if skip else 0)):
        found = OUTLET.match(text, at + step)
        if found is None:
            found = _OF_OUTLET.match(text, at + step)
        if found is not None:
            return Span(found.start(), found.end())
        person = _NAME.match(text, at + step)
        if person is not None and OUTLET.search(person.group()):
            return Span(person.start(), person.end())
    return None


def is_outlet(source: str) -> bool:
    """Whether the words of a source are the name of an outlet and little else."""
    found = OUTLET.search(source)
    return found is not None and found.end() - found.start() >= 0.6 * len(source)


def on_outlets(text: str) -> Iterator[re.Match[str]]:
    """Places where somebody is "on CNN" or the like."""
    return _ON_OUTLET.finditer(text)


def partner(words: str, at: int, kind: OccasionType) -> str | None:
    """With whom: the name after "with", "on", "by" that follows the words of an interview, call or meeting."""
    if kind not in ("interview", "phone call", "meeting"):
        return None
    lead = _WITH.match(words[at : at + 50])
    if lead is None:
        return None
    name = _NAME.match(words, at + lead.end())
    if name is None or _DAY.match(name.group()):
        return None
    found = name.group().strip(' ,.“”"‘’').removesuffix("'s").removesuffix("’s")
    return found or None
