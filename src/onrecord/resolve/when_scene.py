"""Scene: where the statements of a story stand in its sentences, computed once and shared.

When, occasion and addressee all ask the same things of a statement: the sentence of its cue, the
words of that sentence that are nobody else's content, and which statements have the same speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from onrecord.resolve.times import TimeExpression, Unresolved, expressions
from onrecord.resolve.values import Story
from onrecord.span import Span

_STOP = re.compile(r"(?:[.!?…]+[\"'”’»)\]`]*\s+(?=[\"'“‘„«(\[`]*[A-Z0-9À-ÖØ-Þ])|\n\s*\n\s*|\n(?=\s*[^\sa-z]))")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"“‘`])(?:[A-Z]|[A-Za-z](?:\.[A-Za-z])+|Mr|Mrs|Ms|Dr|Prof|Sens?|Reps?|Gov|Gen|Col|Lt|Maj|Capt"
    r"|Sgt|Adm|Cmdr|"
    r"Rev|Hon|Pres|Amb|Atty|Sec|St|Ste|Mt|Ft|Jr|Sr|Inc|Corp|Co|Ltd|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct"
    r"|Nov|Dec)\.$"
)
_PRONOUN = re.compile(r"(?:he|she|it|they|who|which|i|we|him|her|them|his|their|its|you|that)$")
_WORD = re.compile(r"[\w’'-]+")


def word_set(words: str) -> frozenset[str]:
    """The words of a string, for tables that are easier to read as running text."""
    return frozenset(words.split())


_WEAK = word_set(
    "a an the of in for at on and or to with from by who which that his her their its another some this jr sr "
    "said mr mrs ms dr sen rep gov president former spokesman spokeswoman"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one statement stands.

    Attributes:
        at: offset of its cue, or of its content where it has no cue.
        end: offset after the cue, or that of the content's start.
        sentence: index of the sentence of the cue.
        ancestors: indices of the statements whose content it stands in, nearest first.
    """

    at: int
    end: int
    sentence: int
    ancestors: tuple[int, ...]


@dataclass(frozen=True)
class Scene:
    """A story cut into sentences, its time expressions, and the place of every statement.

    Attributes:
        keys: for each statement, what its speaker is known by; equal keys, one speaker. None: unknown.
        memo: what `within` has found.
        features: what is known of the wording of a statement, once worked out.
        blank: what `blanked` has made of sentences for nobody.
    """

    story: Story
    sentences: tuple[Span, ...]
    places: tuple[Place, ...]
    times: tuple[TimeExpression | Unresolved, ...]
    keys: tuple[str | None, ...]
    memo: dict[Span, frozenset[int]] = field(default_factory=dict, compare=False, repr=False)
    features: dict[int, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    blank: dict[int, str] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence ``offset`` falls in (the one before, between two)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    @cached_property
    def _contents(self) -> list[tuple[int, int, int]]:
        return [(c.start, c.end, k) for k, draft in enumerate(self.story.drafts) for c in draft.content]

    def within(self, span: Span) -> frozenset[int]:
        """The statements in whose content ``span`` begins."""
        found = self.memo.get(span)
        if found is None:
            found = frozenset(k for start, end, k in self._contents if start <= span.start < end)
            self.memo[span] = found
        return found

    def is_outside(self, span: Span, index: int | None) -> bool:
        """Whether ``span`` is in nobody's content but that of the statements ``index`` stands in."""
        found = self.within(span)
        return not found or (index is not None and found.issubset(self.places[index].ancestors))

    def sentence_words(self, index: int) -> str:
        """The sentence of statement ``index``'s cue, other statements' and its own content blanked out."""
        return self.blanked(self.places[index].sentence, index)

    def blanked(self, sentence: int, index: int | None) -> str:
        """A sentence with blanks for all content that `is_outside` would not let through; same length."""
        if not self.sentences:
            return ""
        if index is None and sentence in self.blank:
            return self.blank[sentence]
        span = self.sentences[sentence]
        words = span.cut(self.story.text)
        allowed = () if index is None else self.places[index].ancestors
        for first, last, k in self._contents:
            if first >= span.end or last <= span.start or k in allowed:
                continue
            start, end = max(first, span.start), min(last, span.end)
            words = words[: start - span.start] + " " * (end - start) + words[end - span.start :]
        if index is None:
            self.blank[sentence] = words
        return words


def sentences_of(text: str) -> list[Span]:
    """The sentences of ``text``; a blank line, or a line break before anything but a small letter, ends one."""
    found: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        mark = stop.start()
        if (
            text[mark] == "."
            and "\n" not in stop.group()
            and _ABBREVIATION.search(text[max(start, mark - 11) : mark + 1])
        ):
            continue
        if text[start : stop.end()].strip():
            found.append(Span(start, stop.end()))
        start = stop.end()
    if text[start:].strip():
        found.append(Span(start, len(text)))
    return found


def scene_of(
    story: Story,
    *,
    speakers: Sequence[str | None] | None = None,
    times: Sequence[TimeExpression | Unresolved] | None = None,
) -> Scene:
    """Prepare ``story``; ``speakers`` (an entity for each statement) replaces the guess from the source words."""
    sentences = tuple(sentences_of(story.text)) or ((Span(0, len(story.text)),) if story.text else ())
    starts = [s.start for s in sentences]
    places: list[Place] = []
    for draft in story.drafts:
        if draft.cue:
            at, end = draft.cue[0].start, draft.cue[-1].end
        else:
            at = end = draft.content[0].start
        above: list[int] = []
        up = draft.parent
        while up is not None and up not in above:
            above.append(up)
            up = story.drafts[up].parent
        places.append(Place(at, end, max(0, bisect_right(starts, at) - 1), tuple(above)))
    keys = tuple(speakers) if speakers is not None else _guessed_speakers(story, places)
    found = expressions(story.text, story.published) if times is None else times
    return Scene(story, sentences, tuple(places), tuple(found), keys)


def _guessed_speakers(story: Story, places: Sequence[Place]) -> tuple[str | None, ...]:
    """A name for each speaker from the words of the source alone: pronouns take the speaker before."""
    keys: list[str | None] = [None] * len(story.drafts)
    known: list[set[str]] = []
    names: list[str] = []
    last: str | None = None
    for index in sorted(range(len(places)), key=lambda i: places[i].at):
        draft = story.drafts[index]
        words = [w.casefold().removesuffix("'s").removesuffix("’s") for w in _WORD.findall(story.words(draft.source))]
        nested = draft.parent is not None
        if not words:
            keys[index] = last if not draft.cue and not nested else None
            continue
        if _PRONOUN.match(words[0]) and len(words) == 1:
            if words[0] in ("i", "we") and draft.parent is not None:
                keys[index] = keys[draft.parent]
            else:
                keys[index] = last
            continue
        strong = {w for w in words if w not in _WEAK and len(w) > 1} or set(words)
        for number in range(len(known) - 1, -1, -1):
            if strong <= known[number] or (len(known[number] & strong) >= 1 and known[number] <= strong):
                known[number] |= strong
                break
        else:
            known.append(strong)
            names.append(f"s{len(known)}")
            number = len(known) - 1
        keys[index] = names[number]
        if not nested:
            last = keys[index]
    return tuple(keys)
