"""Which paragraphs of an input are its title and its body, and what the others say of it.

The input is a list of paragraphs, from plain text or from HTML alike. The head of an article reaches to
its first paragraph of prose, the foot begins after its last one; there, more kinds of line are
recognised as boilerplate than in between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.ingest.boilerplate import Where, boilerplate
from onrecord.ingest.masthead import (
    Credits,
    author_and_place,
    outlet,
    read_credits,
    read_dateline,
    section,
    stands_as_outlet,
)

_SPACE = re.compile(r"\s+")
_CLOSERS = "\"'”’»)]"
# Words that headlines leave out or avoid, so that a sentence with one is a sentence of the article.
_TELLING = re.compile(
    r"\b(?:the|was|were|had|said|told|he|she|it|they|his|her|we|i|you|this|that|these|there|an?)\b", re.IGNORECASE
)
_LONGEST_HEAD = 14
_TITLE_WORDS = 30
_SUFFIX = re.compile(r"\s+[|–—-]\s+|\s*[|:]\s+")


@dataclass(slots=True)
class Selection:
    """Indices into the list of paragraphs, and the metadata found in those left out."""

    title: int | None = None
    body: list[int] = field(default_factory=list)
    credits: Credits = field(default_factory=Credits)

    @property
    def published(self) -> str | None:
        """The date of publication. A date of revision is none."""
        stamp = self.credits.stamp
        return stamp.moment if stamp and not stamp.revised else None


def select(paragraphs: Sequence[str], title: str | None = None) -> Selection:
    """Sort ``paragraphs`` into title, body and boilerplate.

    Args:
        paragraphs: in the order of the input.
        title: the headline, where it is known from elsewhere; a paragraph that repeats it is then not
            body.
    """
    tidy = [_SPACE.sub(" ", paragraph).strip() for paragraph in paragraphs]
    prose = [_is_prose(line) for line in tidy]
    found = Selection()
    found.title = None if title is not None else _title(tidy, prose)
    headline = tidy[found.title] if found.title is not None else title
    key = _key(headline) if headline else None

    after_title = 0 if found.title is None else found.title + 1
    first = next((i for i in range(after_title, len(tidy)) if prose[i]), len(tidy))
    head = min(first, after_title + _LONGEST_HEAD)
    foot = next((i + 1 for i in range(len(tidy) - 1, -1, -1) if prose[i]), 0)
    names = _outlets(tidy, range(head), skip=found.title) if first < len(tidy) else {}

    kept: list[int] = []
    after_list = False
    for at, line in enumerate(tidy):
        if at == found.title:
            continue
        where = Where.HEAD if at < head else Where.FOOT if at >= foot else Where.MIDDLE
        if key and first < len(tidy) and (at < head or len(line) > 20):
            if _key(line) == key:
                continue
            site = _site_after(line, headline) if at < head and headline else None
            if site is not None:
                found.credits = found.credits.joined(Credits(publisher=outlet(site, certain=False)))
                continue
        rule = boilerplate(line, where)
        if rule is not None:
            after_list = rule.lists
            continue
        if after_list and where is Where.FOOT:
            continue
        if where is Where.HEAD and first < len(tidy):
            said = names.get(at) or read_credits(line)
            if said is not None:
                found.credits = found.credits.joined(said)
                continue
        if where is Where.FOOT and _credits_at_foot(line, found):
            continue
        kept.append(at)
    if not kept:  # nothing but headline and boilerplate: then what there is must be the text
        kept = [at for at in range(len(tidy)) if tidy[at]]
        found.title = None
    found.body = kept
    dateline = read_dateline(tidy[kept[0]]) if kept else None
    if dateline is not None:
        found.credits = found.credits.joined(dateline)
    return found


def _is_prose(line: str) -> bool:
    """True for a paragraph of running text (and not for boilerplate that looks like it)."""
    words = line.count(" ") + 1
    if words < 3 or boilerplate(line, Where.ANY) or read_credits(line):
        return False
    if words >= _TITLE_WORDS:
        return True
    bare = line.rstrip(_CLOSERS + " ")
    ended = bare.endswith((".", "!", "?", "…", ":")) or line.endswith(("”", '"', "»"))
    return ended and (words >= 12 or bare.endswith((".", "…")))


def _title(tidy: list[str], prose: list[bool]) -> int | None:
    """The index of the headline: the first line that is neither boilerplate nor credits, if it reads as one."""
    for at, line in enumerate(tidy[:_LONGEST_HEAD]):
        if boilerplate(line, Where.HEAD) or read_credits(line):
            continue
        if not any(prose[at + 1 :]):
            return None
        following = next((i for i in range(at + 1, len(tidy)) if prose[i]), len(tidy))
        beside = at + 1 < following and read_credits(tidy[at + 1]) is not None
        if outlet(line, certain=not (beside and line.startswith("The "))) and len(line.split()) <= 5:
            # The outlet's name above the headline, as on a printed page.
            below = [
                i
                for i in range(at + 1, following)
                if len(tidy[i].split()) >= 4 and reads_as_title(tidy[i]) and not boilerplate(tidy[i], Where.HEAD)
                and not read_credits(tidy[i]) and not outlet(tidy[i], certain=True)
            ]  # fmt: skip
            if below:
                return below[0]
            if stands_as_outlet(line) and following == at + 1:
                return None
        if not (reads_as_title(line) or _stands_as_title(line, tidy[at + 1])):
            return None
        for other in range(at + 1, min(following, at + 6)):
            shorter = tidy[other]
            if len(shorter.split()) >= 3 and _site_after(line, shorter) is not None:
                return other
        return at
    return None


def reads_as_title(line: str) -> bool:
    """True when ``line`` reads as a headline rather than as a sentence of an article.

    A headline has no final full stop; where a corpus has put one, capitals in (nearly) all long words
    tell.
    """
    words = line.split()
    if not 1 <= len(words) <= _TITLE_WORDS or len(line) > 220 or line[0].islower():
        return False
    if line.endswith(("--", "—", "–", "_", " -")) or not any(char.isalpha() for char in line):
        return False  # a dateline that stands alone
    bare = line.rstrip(_CLOSERS + " ")
    if line[-1] in ",;:":
        return len(words) > 2 and line[-1] == ";"
    if not bare.endswith((".", "…")) or re.search(r"(?:^|\s)[A-Z]\.(?:[A-Z]\.)+$", bare):
        return True
    long_words = [word.strip("\"'“”‘’(),:;.") for word in words if len(word) > 3]
    capitals = sum(word[:1].isupper() for word in long_words)
    return _one_sentence(line) and len(long_words) >= 3 and capitals >= 0.75 * len(long_words)


def _stands_as_title(line: str, following: str) -> bool:
    """True for a short sentence with a full stop, in the telegraphic style of headlines, over a long paragraph."""
    words = line.split()
    return (
        line.endswith((".", ".'", ".’", '."', ".”"))
        and 3 <= len(words) <= 14
        and line[0] not in "\"“‘'"
        and len(following.split()) >= 1.5 * len(words)
        and _one_sentence(line)
        and not _TELLING.search(line)
    )


def _one_sentence(line: str) -> bool:
    without = re.sub(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|St|vs)\.", "", line)
    return not re.search(r"[.!?][\"'”’)]*\s+[A-Z“\"]", without)


def _outlets(tidy: list[str], head: range, skip: int | None) -> dict[int, Credits]:
    """Lines of the head that name the outlet, told by their place beside other lines of a masthead."""
    said = {at: read_credits(tidy[at]) for at in head if at != skip}
    named: dict[int, Credits] = {}
    byline_elsewhere = any(credits and credits.byline for credits in said.values())
    for at, credits in said.items():
        if credits is not None or section(tidy[at]):
            continue
        name = outlet(tidy[at], certain=True)
        beside = any(
            (neighbour := said.get(near)) is not None and (neighbour.stamp or neighbour.byline)
            for near in (at - 1, at + 1)
        )
        if name is not None and (beside or (skip is not None and stands_as_outlet(name))):
            named[at] = Credits(publisher=name)
        elif beside and (author := author_and_place(tidy[at])):
            named[at] = Credits(byline=author)
        elif beside and outlet(tidy[at], certain=False):
            # "Halda Mirrin" or "The Quillhaven Lantern": the article, or a byline elsewhere, decides.
            if tidy[at].startswith("The ") or byline_elsewhere:
                named[at] = Credits(publisher=tidy[at])
            elif 2 <= len(tidy[at].split()) <= 3:
                named[at] = Credits()
    return named


def _credits_at_foot(line: str, found: Selection) -> bool:
    """True when ``line``, under the article, repeats or gives credits. A date must say there what it is."""
    known = {found.credits.publisher, found.credits.agency} - {None}
    if line.strip(" ()[]—–-.") in known:
        return True
    said = read_credits(line)
    if said is None or said == Credits() or (said.stamp and not said.stamp.labelled):
        return False
    found.credits = found.credits.joined(said)
    return True


def _key(line: str) -> str:
    return re.sub(r"[^\w]+", " ", line).strip().casefold()


def _site_after(line: str, headline: str) -> str | None:
    """The outlet's name, when ``line`` is ``headline`` with one after it, as in a browser's title."""
    for gap in _SUFFIX.finditer(line):
        if _key(line[: gap.start()]) == _key(headline):
            return line[gap.end() :]
    return None
