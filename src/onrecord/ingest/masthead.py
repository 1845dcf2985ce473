"""The lines between a headline and the body: who wrote, for whom, and when; and datelines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.ingest.stamps import Stamp, ending_stamp, read_stamp

_OUTLET_WORD = re.compile(
    r"\b(?:press|news|newspaper|times|post|mercury|observer|dispatch|herald|tribune|gazette|chronicle|journal|courier|"
    r"telegraph|guardian|independent|standard|examiner|inquirer|sentinel|bulletin|review|agency|wire|daily|weekly|globe|"
    r"star|sun|mail|mirror|echo|register|record|reporter|monitor|broadcasting|television|radio|tv|today|online|media|"
    r"reuters|afp|associated press|bloomberg|xinhua|tass|bbc|cnn|npr|pbs|abc|nbc|cbs|politico|argus|advertiser|citizen|"
    r"leader|ledger|messenger|correspondent|service|report|network|magazine|digest|voice)\b",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(
    r"\b(?:press|news|times|post|mercury|observer|dispatch|herald|tribune|gazette|chronicle|journal|courier|telegraph|"
    r"guardian|examiner|inquirer|sentinel|agency|reuters|bloomberg|bbc|cnn|tv|\.[a-z]{2,4})$",
    re.IGNORECASE,
)
_AGENCY_NAMES = (
    "ap afp reuters upi dpa tass xinhua irna ansa efe pa pti ani cnn bbc npr kyodo yonhap anadolu interfax ria "
    "bloomberg aap cp mehr fars tasnim isna sana unian ukrinform belga tanjug hina lusa apa"
)
_AGENCIES = frozenset(_AGENCY_NAMES.split())
_SECTION_NAMES = (
    "world news|news|world|politics|business|sport|sports|opinion|europe|asia|africa|middle east|americas|us|u.s.|uk|"
    "international|national|local|local news|top news|breaking news|economy|economics|technology|tech|science|health|"
    "culture|environment|climate|analysis|features|editorial|comment|lifestyle|entertainment|exclusive|latest|home|"
    "live|updated|video|region|regional|foreign|domestic|law|crime|society|energy|defense|defence|diplomacy"
)
_SECTIONS = frozenset(_SECTION_NAMES.split("|"))
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|staff|columnist|bureau chief|chief|analyst|contributor|journalist|"
    r"contributing|photographer|producer|author|critic|commentator|fellow)s?\b",
    re.IGNORECASE,
)
_IS_ROLE = re.compile(
    rf"(?:(?!(?:is|was|says|said)\b)[\w-]+ ){{0,3}}{_ROLE.pattern}(?: (?:at|for|of|in) .{{2,40}})?\.?", re.IGNORECASE
)
_ROLE_ALONE = re.compile(
    rf"(?:(?:by|our|own|staff|special|senior|political|foreign|contributing|diplomatic|associate|news|web) ){{0,3}}"
    rf"{_ROLE.pattern}s?",
    re.IGNORECASE,
)
_SMALL_WORDS = (
    "and & in at for from of with de da di du del della van von der den bin ibn al el la le ter ten y e the on to"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_BY = re.compile(
    r"(?:(?:words|story|written|text|reported|posted|report|reporting|article|published|analysis|opinion|author)\s*)?"
    r"(?:\bby\b:?|(?<=author):)\s+",
    re.IGNORECASE,
)
_PLACE = re.compile(r",?\s+(?:in|at|for|from|of)\s+.+$")
_FROM = re.compile(r"from\s+(?:the\s+)?(?P<agency>\S.*)", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|•●·\[\]]\s*|\s+(?:[–—-]+|/)\s+|\s{3,}|\t|(?<=\d)\s+(?=by\s)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class Credits:
    """What one line of a masthead says. All None: it says nothing we keep, such as a section's name."""

    stamp: Stamp | None = None
    byline: str | None = None
    publisher: str | None = None
    agency: str | None = None

    def joined(self, other: Credits) -> Credits:
        """Both together; what is in this one goes before."""
        stamp = self.stamp
        if other.stamp and (stamp is None or (stamp.revised and not other.stamp.revised)):
            stamp = other.stamp
        return Credits(
            stamp,
            self.byline or other.byline,
            self.publisher or other.publisher,
            self.agency or other.agency,
        )


def read_credits(line: str) -> Credits | None:
    """What ``line`` says when it is a time stamp, a byline, an agency's line or several of them.

    None when any part of it is something else. A bare name of an outlet is not recognised here,
    because only its place tells it from text: see `outlet`.

    >>> read_credits("By Halda Mirrin in Morrowick")
    Credits(stamp=None, byline='Halda Mirrin', publisher=None, agency=None)
    """
    if not line.strip() or len(line) > 200 or line.count(" ") > _MOST_WORDS:
        return None
    whole = _read_part(line)
    if whole is not None:
        return whole
    parts = [part for part in _PARTS.split(line.strip()) if part]
    if len(parts) < 2:
        return None
    found, certain = Credits(), False
    for part in parts:
        read = _read_part(part)
        if read is None:
            name = outlet(part, certain=False)
            if name is None:
                return None
            # "Halda Mirrin | 13 February 2024" may name an author; "The Ulvane Lantern" is no person.
            is_outlet = name.startswith("The ") or outlet(part, certain=True) or found.byline
            read = Credits(publisher=name) if is_outlet else Credits()
        else:
            certain = certain or read != Credits()
        found = found.joined(read)
    return found if certain else None


def _read_part(part: str) -> Credits | None:
    part = _SPACE.sub(" ", part).strip(" ,;*_")
    if not part:
        return None
    stamp = read_stamp(part)
    if stamp is not None:
        return Credits(stamp=stamp)
    if section(part) or _ROLE_ALONE.fullmatch(part):
        return Credits()
    by = _BY.match(part)
    if by is not None:
        names = _names(part[by.end() :])
        if names is not None:
            return Credits(byline=names)
    role = re.fullmatch(r"(?P<names>[^,]{3,60}), (?P<role>[^,]{3,60})", part)
    if role is not None and _IS_ROLE.fullmatch(role["role"]) and _capitalised(role["names"]):
        return Credits(byline=role["names"])
    source = re.fullmatch(r"source: ?(.{2,60})", part, re.IGNORECASE)
    if source is not None and (name := outlet(source[1], certain=False)):
        return Credits(publisher=name)
    agency = _FROM.fullmatch(part)
    if agency is not None and _is_agency(agency["agency"]) and len(part.split()) <= 6:
        return Credits(agency=agency["agency"].rstrip(". "))
    alone = re.fullmatch(r"[(\[]?([\w.' ]{2,30})[)\]]?", part)
    if alone is not None and alone[1].strip().lower() in _AGENCIES and alone[1][:1].isupper():
        return Credits(agency=alone[1].strip())
    before = ending_stamp(part)
    if before is not None and before[0]:
        rest, stamp = before
        read = _read_part(rest)
        if read is not None and read.stamp is None:
            return Credits(stamp=stamp).joined(read)
        name = outlet(rest, certain=False)
        if read is None and name is not None:
            return Credits(stamp=stamp, publisher=name)
    return None


def _names(text: str) -> str | None:
    """The authors at the head of a byline's ``text``, without places, roles and outlets."""
    before = ending_stamp(text)
    if before is not None:
        text = before[0]
    if not text or text[-1] in "?!:" or (text[-1] == "." and len(text.split()) > 8) or not _capitalised(text):
        return None
    if text.split()[0].lower() in ("the", "a", "an", "and", "in", "on", "of"):
        return None
    text = _PLACE.sub("", text.rstrip(" .,"))
    kept: list[str] = []
    for part in text.split(", "):
        if kept and (_ROLE.search(part) or _OUTLET_WORD.search(part) or len(part.split()) > 8):
            break
        kept.append(part)
    names = ", ".join(kept).strip(" ,.")
    return names if 2 <= len(names) <= 120 else None


def _capitalised(text: str) -> bool:
    """True when every word has a capital, is small by custom, or names a journalist's role."""
    words = text.split()
    if not words or len(words) > 18:
        return False
    for word in words:
        bare = word.strip(",.()&/")
        if not bare or bare in _SMALL or _ROLE.fullmatch(bare) or "@" in bare:
            continue
        if not (bare[0].isupper() or re.match(r"(?:d|l|al|el)['’-][A-ZÀ-Þ]", bare)):
            return bool(_ROLE.search(text)) and bare in ("diplomatic", "political", "senior", "special", "foreign")
    return any(word[0].isupper() for word in words)


def outlet(line: str, *, certain: bool) -> str | None:
    """``line`` when it can be the name of an outlet.

    Args:
        line: a line of the masthead.
        certain: ask for a word that outlets have in their names ("Press", "Mercury").
    """
    line = _SPACE.sub(" ", line).strip()
    words = line.split(" ")
    if not 1 <= len(words) <= 6 or len(line) > 60 or line[-1:] in ".!?:;,”’\"'" or any(c in line for c in '“‘":;,'):
        return None
    if not (_capitalised(line) or re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", line)):
        return None
    if _OUTLET_WORD.search(line) or re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co\.uk|news|info|eu)", line):
        return line
    return None if certain or len(words) > 4 else line


def stands_as_outlet(line: str) -> bool:
    """True when ``line`` is the name of an outlet even where no date or byline stands beside it."""
    name = outlet(line, certain=True)
    return name is not None and len(name.split()) <= 3 + name.startswith("The ") and bool(_LAST_WORD.search(name))


def author_and_place(line: str) -> str | None:
    """The author in a line such as "Halda Mirrin in Morrowick", which only its place tells from text."""
    found = re.fullmatch(r"((?:[A-ZÀ-Þ][\w.'’-]+ ){2,3})in [A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2}", line.strip())
    return found[1].strip() if found else None


def section(line: str) -> bool:
    """True for the name of a newspaper's section, such as "World News"."""
    return _SPACE.sub(" ", line).strip(" .:|").lower() in _SECTIONS


def _is_agency(name: str) -> bool:
    name = name.strip(" .")
    return name.lower() in _AGENCIES or outlet(name, certain=True) is not None


_DATELINE = re.compile(r"(?P<head>[^\n—–]{2,110}?)\s*(?:—|–|--|\s-\s|-\s)")
_IN_BRACKETS = re.compile(r"\s*\((?P<agency>[^()]{2,40})\)\s*$")


def read_dateline(paragraph: str) -> Credits | None:
    """Date and agency of the dateline that opens ``paragraph``, or None without one.

    >>> read_dateline("SALDRIN, 19 March 2024 (Northbasin Press) — The minister").agency
    'Northbasin Press'
    """
    found = _DATELINE.match(paragraph)
    if found is None:
        return None
    head, agency = found["head"], None
    bracketed = _IN_BRACKETS.search(head)
    if bracketed is not None:
        head = head[: bracketed.start()]
        if _is_agency(bracketed["agency"]):
            agency = bracketed["agency"].strip()
    place, stamp = ending_stamp(head) or (head, None)
    shouted = re.match(r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{2,}", place.strip())
    if (shouted is None and agency is None) or len(place.split()) > 8:
        return None
    return Credits(stamp=stamp, agency=agency) if stamp or agency else None
