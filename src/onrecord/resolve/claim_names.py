"""Names in a claim: pronouns and short names become the fullest name that is known for them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from onrecord.resolve.claim_inflect import word_set
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

TITLES = word_set(
    "mr mrs ms miss dr sen senator rep representative gov governor president vice prime minister chancellor "
    "secretary judge justice gen general col colonel capt captain lt sgt officer king queen prince princess pope "
    "sir lord lady professor prof mayor congressman congresswoman ambassador chairman spokesman spokeswoman "
    "director chief"
)
_DROPPED = word_set("mr. mrs. ms. sen. rep. gov.")
_NOT_GIVEN = TITLES | word_set(
    "the a an in on at of for and but or if when while as by with from to he she it they we i his her its their "
    "our this that these those former new old north south east west northern southern eastern western monday "
    "tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december republican democratic democrat democrats republicans american british "
    "says said after both candidate state states united federal national foreign defense republicans asked did "
    "does what why how"
)
_NOT_SURNAME = word_set(
    "campaign party state states house senate department street times post journal news agency university council "
    "court ministry bank company corp inc group foundation institute committee commission administration republic "
    "city county island river sea war day act convention association union center centre church school college "
    "watch phone monday tuesday wednesday thursday friday saturday sunday office service press army force police "
    "board"
)
_FULL = re.compile(r"[A-Z][\w’'-]+(?: [A-Z]\.)?(?: [A-Z][\w’'-]+){1,2}")


@lru_cache(maxsize=64)
def full_names(text: str) -> dict[str, str]:
    """Surname -> the one full name the article gives for it; surnames that two people share are left out."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
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
        found[parts[-1]][" ".join(parts)] += 1
    chosen: dict[str, str] = {}
    for surname, counts in found.items():
        # Words of a headline in capitals look like a name once; a name comes back.
        names = {n: c for n, c in counts.items() if len(n.split()) == 2 or "." in n or c > 1} or dict(counts)
        given: Counter[str] = Counter()
        for name, count in names.items():
            given[name.split()[0]] += count
        first, count = given.most_common(1)[0]
        if count >= 0.75 * sum(given.values()):
            own = [n for n in names if n.split()[0] == first]
            chosen[surname] = max(own, key=lambda n: (names[n], -len(n), n))
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

    def is_own(self, subject: str) -> bool:
        """True when a subject of the content, in lower case, is the source itself as far as its words show."""
        if subject in {"i", "we"} or subject in self.source_words.split():
            return True
        return self._same_as_source(subject) is not None

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
            if low in _DROPPED and following is not None and following.text[:1].isupper():
                i += 1 if self._short_name([], words, i, full) == 0 else 0
                if words[i].low not in _DROPPED:
                    continue
                word = words[i]
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
        signs = (
            (male, {"he", "his", "mr.", "mr"}),
            (female, {"she", "her", "mrs.", "ms.", "mrs"}),
            (thing, {"it", "its"}),
            (many, {"they", "their"}),
        )
        for group, own in signs:
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
                return self.speaker if not person or (group is thing and "the " in source) else None
        return None

    def _put_pronoun(self, out: list[Word], words: Words, i: int, name: str) -> int:
        word, low = words[i], words[i].low
        nxt = words[i + 1] if i + 1 < len(words) else None
        owns = low in POSSESSIVE and (
            low != "her" or (nxt is not None and not nxt.is_mark and nxt.low not in _FUNCTION)
        )
        if any(w.text.startswith(name) for w in out):
            # Named once in a claim is enough; "they" serves for one whose sex is not known.
            if low not in PRONOUNS_FIRST or low.endswith(("self", "selves")):
                out.append(word)
                return i + 1
            out.append(Word("their" if owns else "they" if low in {"i", "we"} else "them"))
            if low == "i" and nxt is not None and nxt.low in {"am", "was"}:
                out.append(Word("are" if nxt.low == "am" else "were"))
                return i + 2
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
        name = self._known(word.span) or full.get(bare)
        if name is None or bare in before.split():
            return 0
        given = name.split()[0]
        if start and words[start - 1].text in {given}:
            return 0
        out.append(Word(name + (word.text[owner.start() :] if owner else ""), word.span, words[start].glued))
        return at + 1 - start


_FUNCTION = AUX | word_set("to of in on at for with by from as that and or but about into after before when if because")
