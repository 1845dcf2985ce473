"""Names in a claim: pronouns and short names become the fullest name that is known for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from onrecord.resolve.claim_words import (
    ADVERBS,
    AUX,
    POSSESSIVE,
    PRONOUNS_FIRST,
    PRONOUNS_THIRD,
    QUOTES,
    Word,
    Words,
    agreed,
)
from onrecord.span import Span

Names = Callable[[Span], str | None]

TITLES = frozenset(
    "mr mrs ms miss dr sen senator rep representative gov governor president vice prime minister chancellor secretary "
    "judge justice gen general col colonel capt captain lt sgt officer king queen prince princess pope sir lord lady "
    "professor prof mayor congressman congresswoman ambassador chairman spokesman spokeswoman director chief".split()
)
_NOT_GIVEN = TITLES | frozenset(
    "the a an in on at of for and but or if when while as by with from to he she it they we i his her its their our "
    "this that these those former new old north south east west northern southern eastern western monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december republican democratic democrat democrats republicans american british says said after both "
    "candidate state states united federal national foreign defense republicans asked did does what why how".split()
)
_NOT_SURNAME = frozenset(
    "campaign party state states house senate department street times post journal news agency university council "
    "court ministry bank company corp inc group foundation institute committee commission administration republic city "
    "county island river sea war day act convention association union center centre church school college watch phone "
    "monday tuesday wednesday thursday friday saturday sunday office service press army force police board".split()
)
_FULL = re.compile(r"[A-Z][\w’'-]+(?: [A-Z]\.)?(?: [A-Z][\w’'-]+){1,2}")


@lru_cache(maxsize=64)
def full_names(text: str) -> dict[str, str]:
    """Surname -> the one full name the article gives for it; surnames that two people share are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for match in _FULL.finditer(text):
        parts = match.group().split()
        while parts and parts[0].lower().strip(".") in _NOT_GIVEN:
            parts = parts[1:]
        if parts:
            parts[-1] = re.sub(r"['’]s?$", "", parts[-1])
        if len(parts) < 2 or parts[-1].lower() in _NOT_SURNAME or parts[-1].lower() in _NOT_GIVEN:
            continue
        if any(p.lower() in _NOT_SURNAME or re.search(r"['’]s$", p) for p in parts) or parts[-1].isupper():
            continue
        before = text[max(0, match.start() - 4) : match.start()].lower()
        if before == "the " and parts[0] == match.group().split()[0]:
            continue
        found[parts[-1]].add(" ".join(parts))
    chosen: dict[str, str] = {}
    for surname, names in found.items():
        givens = {n.split()[0] for n in names}
        if len(givens) == 1:
            chosen[surname] = max(names, key=lambda n: (-len(n.split()), -len(n), n))
    return chosen


@dataclass(frozen=True, slots=True)
class Naming:
    """What is known for the names of one statement.

    Attributes:
        text: the article's.
        speaker: fullest name of the source, or None.
        source_words: the source as it stands, in lower case.
        own_words: True when the content is the speaker's own, so that "we" is the speaker.
        names: the fullest name for a span, resolved elsewhere.
    """

    text: str
    speaker: str | None
    source_words: str
    quoted: tuple[Span, ...]
    names: Names | None

    def _known(self, span: Span | None) -> str | None:
        return self.names(span) if self.names is not None and span is not None else None

    def _in_quotation(self, span: Span | None) -> bool:
        return span is not None and any(q.contains(span) for q in self.quoted)

    def resolve(self, words: Words) -> tuple[Words, bool]:
        """The words with names for pronouns and short names; False when a pronoun of the speaker's stayed open."""
        out: list[Word] = []
        complete, third_open, i = True, True, 0
        full = full_names(self.text)
        while i < len(words):
            word, low = words[i], words[i].low
            following = words[i + 1] if i + 1 < len(words) else None
            name: str | None = None
            if low in PRONOUNS_FIRST and word.text != "US":
                name = self._known(word.span) or self.speaker
                complete &= name is not None
            elif low in PRONOUNS_THIRD:
                name = self._known(word.span)
                if name is None and third_open and not self._in_quotation(word.span):
                    name = self._same_as_source(low)
            if name is not None:
                i = self._put_pronoun(out, words, i, name)
                continue
            if word.text[:1].isupper() and word.text not in QUOTES:
                step = self._short_name(out, words, i, full)
                if step:
                    i += step
                    continue
                if following is not None and low not in _NOT_GIVEN and i > 0:
                    third_open = third_open and low in self.source_words
            out.append(word)
            i += 1
        return tuple(out), complete

    def _same_as_source(self, low: str) -> str | None:
        """The speaker, for "he" in "He said he would come" and "it" after a body; None where another may be meant."""
        if self.speaker is None:
            return None
        source = self.source_words
        male, female = {"he", "him", "his", "himself"}, {"she", "her", "hers", "herself"}
        thing, many = {"it", "its", "itself"}, {"they", "them", "their", "themselves"}
        for group, own in ((male, {"he", "his", "mr.", "mr"}), (female, {"she", "her", "mrs.", "ms.", "mrs"}), (thing, {"it", "its"}),
                           (many, {"they", "their"})):  # fmt: skip
            if low in group:
                if set(source.split()) & own:
                    return self.speaker
                pronoun_source = source in {"he", "his", "she", "her", "it", "its", "they", "their", "who", "i", "we"}
                if pronoun_source and source != "who":
                    return None
                capital = bool(re.match(r"[A-Z]", self.speaker))
                person = capital and len(self.speaker.split()) in (2, 3) and not self.speaker.startswith("The ")
                if group in (male, female):
                    return self.speaker if person else None
                return self.speaker if not person or group is thing and "the " in source else None
        return None

    def _put_pronoun(self, out: list[Word], words: Words, i: int, name: str) -> int:
        word, low = words[i], words[i].low
        nxt = words[i + 1] if i + 1 < len(words) else None
        owns = low in POSSESSIVE and (low != "her" or (nxt is not None and not nxt.is_mark and nxt.low not in _FUNCTION))
        # The second and later mention within one claim may stay a pronoun only if it is possessive or reflexive.
        said_already = any(w.text == name for w in out) or name in " ".join(w.text for w in out)
        if said_already and low.endswith(("self", "selves")):
            out.append(word)
            return i + 1
        text = name + ("’" if name.endswith("s") else "’s") if owns else name
        out.append(Word(text))
        i += 1
        if low in {"i", "we"}:
            while i < len(words) and (words[i].low in ADVERBS or words[i].low.endswith("ly")):
                out.append(words[i])
                i += 1
            if i < len(words):
                out.append(agreed(words[i]))
                i += 1
        return i

    def _short_name(self, out: list[Word], words: Words, i: int, full: dict[str, str]) -> int:
        """Put the full name for a title and surname or a surname alone; the number of words used, or 0."""
        start, at = i, i
        while at < len(words) and words[at].low.strip(".") in TITLES and words[at].text[:1].isupper():
            at += 1
        if at >= len(words):
            return 0
        word = words[at]
        owner = re.search(r"['’]s?$", word.text)
        bare = word.text[: owner.start()] if owner else word.text
        before = out[-1].text if out else ""
        nxt = words[at + 1].text if at + 1 < len(words) else ""
        if before[:1].isupper() and len(out) > 1 and before not in {"I"} and not out[-1].is_mark:
            return 0
        if not owner and nxt[:1].isupper() and nxt not in {"I"}:
            return 0
        name = self._known(word.span) if at == start and not bare.islower() and bare in full else None
        name = name or full.get(bare)
        if name is None or bare in before.split():
            return 0
        given = name.split()[0]
        if start and words[start - 1].text in {given}:
            return 0
        out.append(Word(name + (word.text[owner.start() :] if owner else ""), word.span, words[start].glued))
        return at + 1 - start


_FUNCTION = AUX | frozenset("to of in on at for with by from as that and or but about into after before when if because".split())
