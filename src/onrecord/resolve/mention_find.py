"""Names in running text: where they stand, with the titles, roles and appositions around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.resolve import names
from onrecord.resolve.mention import Phrase, parse
from onrecord.resolve.mention_name import PERSONAL, PREPOSITIONS, shares_head
from onrecord.resolve.places import place
from onrecord.span import Span

_ABBREVIATED = (
    r"(?:Sens?|Reps?|Gov|Mr|Mrs|Ms|Dr|Prof|Pres|Gen|Maj|Col|Lt|Capt|Sgt|Adm|Det|St|Jr|Sr|Rev|Corp|Inc|Co|Ltd|Cie)\."
)
_WORD = (
    r"(?:(?:[A-Z]\.)+(?:[A-Z](?![\w’']))?|" + _ABBREVIATED + r"|(?:al|el)-[A-Z]\w+"
    r"|(?:People|Women|Men|Children|World)[’']s(?=[ \u00a0][A-Z])"
    r"|[A-ZÀ-Þ][\w&-]*(?:[’'](?!s\b)\w{2,})*)"
)
_LINK = r"(?:(?:de|la|van|von|der|bin|ibn|al|el|du|da|amp|&)[ \u00a0]|(?:of|for|on)[ \u00a0](?:the[ \u00a0])?)?"
_RUN = re.compile(rf"(?<![\w’'])(?:{_WORD})(?:[ \u00a0]{_LINK}{_WORD})*")
_SENTENCE = re.compile(r"(?<=[.!?])[”\"’')\]]*[ \u00a0]+(?=[“\"‘'(\[]?[A-Z])|\n+")
_NO_END = re.compile(r"(?:\b" + _ABBREVIATED + r"|\b[A-Z]\.|\bvs\.|\bNo\.|\b(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)$")
_FUNCTION = names.word_list("opener")
_CONTRACTED = re.compile(r"(?:['’](?:ve|m|re|ll|d|s))$")
_PREFIXED = re.compile(r"-(?:based|born|backed|led|run|owned|area|style|era)[ \u00a0]")
_ADDRESSED = re.compile(r"(?<=[ \u00a0])(?=(?:Mr|Mrs|Ms)\.?[ \u00a0])")
_PLATFORM = re.compile(r"[ \u00a0](?:Facebook|Twitter|Instagram|YouTube|Reddit)$")
_ON_PLATFORM = re.compile(r"[ \u00a0](?:pages?|accounts?|posts?|feeds?|profiles?|users?|videos?|channels?)\b")
_AND = re.compile(r"[ \u00a0](?:and|&)[ \u00a0](?=[A-Z])")
_TO = re.compile(r"[ \u00a0]to[ \u00a0][A-Z][\w’'-]+(?:[ \u00a0][A-Z][\w’'-]+)*")
_TO_DO = frozenset(("committee", "campaign", "coalition", "council", "alliance", "project", "fund"))
_BEFORE = re.compile(r"(?:[\w’'.-]+[ \u00a0]){0,6}(?P<last>[a-z][\w-]*)[ \u00a0]$")
_AFTER = re.compile(
    r"^(?:[’']s?)?,[ \u00a0](?:\d{1,3},[ \u00a0])?"
    r"(?P<role>(?:[^,.;:“”\"\n]|(?<=[A-Z])\.|(?<=\b[MDS][rst])\.|(?<=Mrs|Sen|Rep|Gov|Inc)\.){3,120})(?=[,.;:]|\n|$)"
)
_REVERSED = re.compile(
    r"(?P<role>(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[A-Z][\w’'-]*(?:[’']s|s[’']))[ \u00a0])"
    r"[^,.;:“”\"\n]{2,80}),[ \u00a0]$"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in the text.

    Attributes:
        phrase: what the name and the words around it say.
        shown: the article shows the name in a headline, where every word has a capital.
    """

    span: Span
    phrase: Phrase
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where sentences and paragraphs begin."""

    sentences: tuple[int, ...]
    paragraphs: tuple[int, ...]
    capitals: frozenset[int] = field(default_factory=frozenset)

    def sentence(self, at: int) -> int:
        """The number of the sentence that ``at`` is in."""
        return bisect_right(self.sentences, at) - 1

    def paragraph(self, at: int) -> int:
        """The number of the paragraph that ``at`` is in."""
        return bisect_right(self.paragraphs, at) - 1

    def headline(self, at: int) -> bool:
        """True when the paragraph is set in capitals, or with a capital on each word."""
        return self.paragraph(at) in self.capitals


def layout(text: str) -> Layout:
    """Cut ``text`` into sentences and paragraphs, and see which paragraphs are headlines."""
    starts, paragraphs, capitals = [0], [0], []
    several: set[int] = set()
    for match in _SENTENCE.finditer(text):
        if "\n" not in match.group() and _NO_END.search(text, max(0, match.start() - 8), match.start()):
            continue
        starts.append(match.end())
        if "\n" in match.group():
            paragraphs.append(match.end())
        else:
            several.add(len(paragraphs) - 1)
    for number, start in enumerate(paragraphs):
        end = paragraphs[number + 1] if number + 1 < len(paragraphs) else len(text)
        words = [w for w in re.findall(r"[A-Za-z][\w’'-]*", text[start:end]) if len(w) > 3]
        if number not in several and 3 <= len(words) < 40 and sum(w[0].isupper() for w in words) > 0.66 * len(words):
            capitals.append(number)
    return Layout(tuple(starts), tuple(paragraphs), frozenset(capitals))


def find(text: str, where: Layout) -> list[Hit]:
    """All names of ``text``, in its order."""
    small = frozenset(re.findall(r"\b[a-z][a-z’'-]+", text))
    starts = frozenset(where.sentences)
    runs: list[tuple[Span, bool]] = []
    inside: set[str] = set()
    past = 0
    for match in _RUN.finditer(text):
        if match.start() < past:
            continue
        begin, past = _narrowed(text, match.start(), _widened(text, match.start(), _to_body(text, match.end())))
        for start, end in _pieces(text, begin, past):
            first = start in starts or text[max(0, start - 1) : start] in ("“", '"', "‘", "'", "(", "[")
            span = _without_openers(text, start, end, first, small)
            if span is None:
                continue
            runs.append((span, first and span.start == start))
            words = span.cut(text).split()
            if not where.headline(span.start):
                inside.update(words[1:] if first and span.start == start else words)
    hits: list[Hit] = []
    for span, first in runs:
        kept = _sure(text, span, inside) if first else span
        if kept is not None:
            hits.extend(_hit(text, kept, where.headline(kept.start)))
    return hits


def _sure(text: str, span: Span, inside: set[str]) -> Span | None:
    """A run that opens a sentence, without a first word that has its capital only for that.

    A first word is sure when it has a capital inside a sentence too, or is known as a name or title.
    """
    words = span.cut(text).split()
    word = words[0]
    low = word.casefold().strip(".")
    if len(words) > 1 and low.endswith("ly") and not names.is_given(word) and word not in inside and not place(word):
        return Span(span.start + span.cut(text).index(words[1], len(word)), span.end)  # "Newly Released ..."
    if (
        word in inside or names.is_given(word) or place(word) or low in names.BODIES or low in names.TITLES
        or low in names.COURTESY or "." in word or (word.isupper() and len(word) > 1) or names.noun_classes(low)
    ):  # fmt: skip
        return span
    if len(words) == 1:
        opener = low.endswith(("ly", "ing", "ed"))
        return None if opener else span
    if words[1] in inside and low.endswith(("ly", "ing", "ed")):
        return Span(span.start + text[span.start : span.end].index(words[1], len(word)), span.end)
    return span


def _narrowed(text: str, start: int, end: int) -> tuple[int, int]:
    """A run without what only looks like part of the name: "York-based", and "Education" before "Mr."."""
    run = text[start:end]
    cut = max((m.end() for p in (_PREFIXED, _ADDRESSED) for m in p.finditer(run)), default=0)
    site = _PLATFORM.search(run, cut)
    if site and _ON_PLATFORM.match(text, end):
        end = start + site.start()
    return start + cut, end


def _widened(text: str, start: int, end: int) -> int:
    """Where a name ends that goes on after "and" or "to": "the Fish and Wildlife Service", "Committee to ..."."""
    left = text[start:end].split()
    last = left[-1].casefold()
    if last in _TO_DO and (goal := _TO.match(text, end)):
        return goal.end()
    link = _AND.match(text, end)
    if link is None or last in names.ORGANIZATION_HEADS or last in names.BODIES:
        return end
    right = _RUN.match(text, link.end())
    if right is None:
        return end
    return right.end() if shares_head(left, right.group().split(), text[:start][-4:].casefold() == "the ") else end


def _to_body(text: str, end: int) -> int:
    """Where a run ends that goes on after a plural owner: "Quillhaven Fishers’ Guild"."""
    match = re.match(r"['’][ \u00a0]([A-Z]\w+)", text[end : end + 30]) if text[end - 1] == "s" else None
    return (
        end + match.end()
        if match and match[1].casefold() in names.ORGANIZATION_HEADS and match[1] != "Campaign"
        else end
    )


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a run at "of", "for" and "on" where what stands before is no body: "Paul of Kentucky"."""
    cuts = []
    for link in re.finditer(r"[ \u00a0](?:of|for|on)[ \u00a0](?:the[ \u00a0])?", text[start:end]):
        left = text[start : start + link.start()].split()[-1].casefold().strip(".")
        timed = link.group().strip() == "on" and left not in (
            "council",
            "committee",
            "commission",
            "conference",
            "panel",
        )
        if timed or (left not in names.ORGANIZATION_HEADS and "organization" not in names.noun_classes(left)):
            title = left in ("secretary", "minister", "director", "speaker", "chief")
            if not title or link.group().strip() != "of":
                cuts.append((start + link.start(), start + link.end()))
    pieces, at = [], start
    for cut, after in cuts:
        pieces.append((at, cut))
        at = after
    pieces.append((at, end))
    return [(a, b) for a, b in pieces if b > a]


def _without_openers(text: str, start: int, end: int, first: bool, small: frozenset[str]) -> Span | None:
    """The run without function words that have a capital for opening a sentence."""
    if text[end : end + 2] in ("'t", "’t"):
        return None  # "Don't"
    while start < end:
        word = text[start:end].split()[0]
        low = _CONTRACTED.sub("", word.casefold().strip("."))
        alone = len(text[start:end].split()) == 1
        office = text[max(0, start - 13) : start].casefold().endswith("ecretary of ")
        common = (
            (office and not alone)
            or bool(_PREFIXED.search(word + " "))
            or (low in _FUNCTION and not (word.isupper() and len(word) > 1 and low in ("us", "who", "it")))
        )
        if common or (first and alone and low in small and not names.is_given(word)):
            start += len(word)
            while start < end and text[start].isspace():
                start += 1
            first = False
            continue
        break
    return Span(start, end) if end > start else None


def _hit(text: str, span: Span, shown: bool) -> list[Hit]:
    """The name at ``span`` with the role before and after it."""
    prefix = "" if shown else _role_before(text, span.start)
    words = prefix + span.cut(text)
    if not prefix and " and " in words:
        words = f"the {words}"  # one body, as the whole run showed
    short = re.match(r"[ \u00a0]\(([A-Z][A-Za-z.&]*[A-Z])\)", text[span.end : span.end + 16])
    phrase = parse(words + (f" ({short[1]})" if short else ""), Span(span.start - len(prefix), span.end))[0]
    if phrase.kind != "name" or phrase.name is None:
        return []
    if not shown:
        around = _apposition(text, span, phrase)
        if around:
            phrase = parse(f"{words}, {around}", phrase.span)[0]
    return [Hit(span, phrase, shown)] if phrase.name else []


def _role_before(text: str, start: int) -> str:
    """The description that runs into a name: "McConnell spokesman " before "Don Stewart"."""
    if not text[start - 2 : start - 1].isalpha() or text[start - 1 : start] not in " \u00a0":
        return ""
    last = text[max(0, start - 24) : start - 1].split()[-1]
    if not last[:1].islower() or not names.noun_classes(last) & PERSONAL:
        return ""
    match = _BEFORE.search(text, max(0, start - 80), start)
    if not match:
        return ""
    words = match.group().split()
    if not names.noun_classes(words[-1].strip(",")) & PERSONAL or words[-1].endswith((",", ".")):
        return ""
    taken: list[str] = []
    for word in reversed(words):
        low = word.casefold()
        if word.endswith(".") and len(word) > 5:
            break
        if taken and (low in PREPOSITIONS or low in _FUNCTION or low.endswith((",", "ed", "ing"))):
            break
        taken.insert(0, word)
    offset = text.rfind(" ".join(taken[:1]), max(0, start - 80), start)
    joined = text[offset:start] if offset >= 0 else ""
    return joined if "\n" not in joined else ""


def _apposition(text: str, span: Span, phrase: Phrase) -> str:
    """The description set off by commas after a name, or before it."""
    after = _AFTER.match(text[span.end : span.end + 140])
    if after and _describes(after["role"]):
        return after["role"]
    before = _REVERSED.search(text, max(0, span.start - 100), span.start)
    if before and phrase.role is None and _describes(before["role"]):
        return before["role"]
    return ""


def _describes(words: str) -> bool:
    """True when ``words`` say what somebody is: a person's noun in the core, no verb before it."""
    opens = words.split()[0]
    if opens.casefold() in PREPOSITIONS or opens.casefold() in ("and", "but", "or", "he", "she", "they", "it"):
        return False
    phrase = parse(words, Span(0, 1))[0]
    return phrase.kind == "nominal" and bool(names.noun_classes(phrase.head) & PERSONAL)


def before(hits: Sequence[Hit], at: int) -> list[Hit]:
    """The hits that end at ``at`` or earlier, nearest first."""
    return [h for h in reversed(hits) if h.span.end <= at]
