"""What may date a statement, and the features by which the candidates are told apart.

A statement may be undated, dated by its publication, by words in its own sentence, by the date of
another statement of the same speaker or of the statement before, or by words of the scene around it.
Each candidate gets features, plain strings; `onrecord.resolve.when` adds up their weights.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.resolve.times import TimeExpression, Unresolved
from onrecord.resolve.values import When
from onrecord.resolve.when_scene import Scene
from onrecord.resolve.when_words import PRONOUN, cue_shape, statement_features
from onrecord.span import Span

Kind = Literal[
    "none", "published", "own", "same speaker", "statement before", "same speaker long ago", "scene", "later"
]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to date a statement.

    Attributes:
        when: the date, or None for ``none`` and for words that stay open.
        open: why the words stay open, where they do.
    """

    kind: Kind
    when: When | None
    features: tuple[str, ...]
    open: str | None = None

    @property
    def shared(self) -> tuple[str, ...]:
        """Features that it has in common with others: none are kept apart."""
        return ()

    @property
    def answer(self) -> str:
        """``none``, ``published`` or ``words``."""
        return "none" if self.kind == "none" else "published" if self.kind == "published" else "words"


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided for an earlier statement."""

    index: int
    kind: Kind
    when: When | None


_BETWEEN = re.compile(
    r"[,;:()–—]|--|\b(?:who|which|that|after|before|when|where|since|while|because|as|but|until|and)\b", re.I
)
_LEAD_IN = re.compile(r"([\w'’]+|[,.;:(—–-])\s*$")
_SCENE = re.compile(
    r"\b(?:news conference|press conference|interview|speech|statement|rally|debate|meeting|hearing|briefing|remarks|"
    r"appear(?:ed|ance|ing)|announce[sd]?|announcement|conference|spoke|speaking|letter|call|released?"
    r"|testimony|testified|"
    r"address|forum|event|town hall|told|said|show)\b", re.I)  # fmt: skip


def _size(when: When | TimeExpression) -> str:
    days = (when.end - when.start).days
    return "day" if days == 0 else "week" if days < 10 else "month" if days < 95 else "year"


def _own(scene: Scene, index: int) -> Iterator[Candidate]:
    place = scene.places[index]
    text = scene.story.text
    sentence = scene.sentences[place.sentence]
    inside = [
        t for t in scene.times if sentence.start <= t.span.start < sentence.end and scene.is_outside(t.span, index)
    ]
    nearest = min((_gap(place.at, place.end, t.span) for t in inside), default=0)
    for time in inside:
        span = time.span
        gap = _gap(place.at, place.end, span)
        between = _without_content(
            scene, index, *((place.end, span.start) if span.start >= place.end else (span.end, place.at))
        )
        features = ["own", "own after" if span.start >= place.at else "own before"]
        breaks = _BETWEEN.findall(between)
        features.append(f"own breaks {min(len(breaks), 3)}")
        features += [f"own break {b.lower()}" for b in breaks[:3]]
        features.append(
            "own gap "
            + ("0" if len(between.strip()) == 0 else "1" if len(between) < 25 else "2" if len(between) < 70 else "3")
        )
        if gap == nearest:
            features.append("own nearest")
        if span.start >= place.at and span.end <= place.end:
            features.append("own in cue")
        if _without_content(scene, index, sentence.start, span.start).strip().lower() in (
            "",
            "on",
            "in",
            "earlier",
            "late",
            "also",
            "but on",
            "and on",
        ):
            features.append("own opens sentence")
        lead = _LEAD_IN.search(text[max(0, span.start - 20) : span.start])
        features.append("own lead " + (lead.group(1).lower() if lead else "start"))
        if text[span.end : span.end + 2] in ("'s", "’s"):
            features.append("own possessive")
        following = text[span.end : span.end + 1]
        features.append("own followed by " + ("." if following in ".," else "word"))
        if scene.story.drafts[index].parent is not None:
            features.append("own nested")
        yield _of_time(scene, "own", time, features)


def _gap(start: int, end: int, span: Span) -> int:
    return max(0, span.start - end, start - span.end)


def _without_content(scene: Scene, index: int, start: int, end: int) -> str:
    """The text between two offsets without the statement's own content."""
    if end <= start:
        return ""
    pieces, at = [], start
    for content in sorted(scene.story.drafts[index].content):
        if content.start < end and content.end > at:
            pieces.append(scene.story.text[at : max(at, content.start)])
            at = max(at, content.end)
    pieces.append(scene.story.text[at:end])
    return "".join(pieces)


def _of_time(scene: Scene, kind: Kind, time: TimeExpression | Unresolved, features: list[str]) -> Candidate:
    if isinstance(time, Unresolved):
        return Candidate(kind, None, (*features, f"{kind} open"), time.reason)
    when = When(time.start, time.end, time.basis, time.span.cut(scene.story.text), time.span)
    size = _size(time)
    return Candidate(kind, when, (*features, f"{kind} {size}", f"{kind} {time.basis}"))


def _steps(count: int) -> str:
    return str(count) if count < 3 else "3-5" if count < 6 else "6-12" if count < 13 else "far"


def candidates(scene: Scene, index: int, decided: Sequence[Decided], later: Sequence[Decided] = ()) -> list[Candidate]:
    """All ways to date statement ``index``.

    Args:
        decided: what was decided for statements before it in the text, in that order.
        later: what was decided for statements after it, for a headline.
    """
    about = statement_features(scene, index)
    none = Candidate("none", None, ())
    dated = tuple(f"dated {f}" for f in about)
    found = [none]
    published = scene.story.published
    if published is not None:
        found.append(
            Candidate(
                "published",
                When(published, published, "published"),
                ("published", *(f"published {f}" for f in about), *dated),
            )
        )
    own = [Candidate(c.kind, c.when, (*c.features, *dated), c.open) for c in _own(scene, index)]
    found += own
    place, key = scene.places[index], scene.keys[index]
    nested = scene.story.drafts[index].parent is not None
    alone = "with own" if own else "without own"
    top = [d for d in decided if scene.story.drafts[d.index].parent is None or d.when is not None]
    same = next((d for d in reversed(top) if key is not None and scene.keys[d.index] == key), None)
    before = top[-1] if top else None
    taken: set[Span | None] = {c.when.span for c in own if c.when is not None}
    dated_same = next(
        (
            d
            for d in reversed(top)
            if key is not None
            and scene.keys[d.index] == key
            and d.when is not None
            and d.when.basis != "published"
        ),
        None,
    )  # fmt: skip
    for kind, other in (("same speaker", same), ("statement before", before), ("same speaker long ago", dated_same)):
        if other is None or (kind == "same speaker long ago" and other is same):
            continue
        away = place.sentence - scene.places[other.index].sentence
        name = "none" if other.when is None else other.when.basis
        marks = [f"{kind} {name} {_steps(away)}", f"{kind} {name}", f"{kind} {alone}"]
        if nested:
            marks.append(f"{kind} nested")
        if other.when is None or other.when.basis == "published":
            # no candidate of its own: it speaks for the same decision once more
            target = 0 if other.when is None else 1
            if len(found) > target and (target == 0) == (found[target].kind == "none"):
                old = found[target]
                found[target] = Candidate(old.kind, old.when, (*old.features, *marks), old.open)
            continue
        if other.when.span in taken:
            found = [
                Candidate(c.kind, c.when, (*c.features, *marks))
                if c.when is not None and c.when.span == other.when.span
                else c
                for c in found
            ]
            continue
        taken.add(other.when.span)
        shape = f"{kind} {cue_shape(scene.story.words(scene.story.drafts[index].cue))}"
        found.append(Candidate(kind, other.when, (kind, f"{kind} {_size(other.when)}", shape, *marks, *dated)))  # type: ignore[arg-type]
    if later:
        other = next((d for d in later if key is not None and scene.keys[d.index] == key), later[0])
        first = "headline" if place.sentence == 0 else "lead"
        agree = f"{first} same" if scene.keys[other.index] == key and key is not None else f"{first} other"
        if other.when is None or other.when.basis == "published":
            target = 0 if other.when is None or len(found) == 1 else 1
            old = found[target]
            found[target] = Candidate(old.kind, old.when, (*old.features, f"later {old.kind} {agree}"), old.open)
        elif other.when.span not in taken:
            taken.add(other.when.span)
            found.append(
                Candidate(
                    "later",
                    other.when,
                    ("later", f"later {agree}", f"later {alone}", f"later {_size(other.when)}", *dated),
                )
            )
    if top:
        tally = Counter("none" if d.when is None else d.when.basis for d in top)
        ((usual, count),) = tally.most_common(1)
        marks = [
            f"usual {usual}",
            f"usual {usual} {'all' if count == len(top) else 'most' if count * 2 > len(top) else 'some'}",
        ]
        found = [Candidate(c.kind, c.when, (*c.features, *(f"{c.kind} {m}" for m in marks)), c.open) for c in found]
    if not nested:
        found += _scenes(scene, index, taken, own, dated)
    return found


def _scenes(
    scene: Scene, index: int, taken: set[Span | None], own: list[Candidate], dated: tuple[str, ...]
) -> Iterator[Candidate]:
    """Time expressions of the sentences around that are in nobody's content."""
    place = scene.places[index]
    near = [
        t
        for t in scene.times
        if isinstance(t, TimeExpression) and t.span not in taken
        and -8 <= scene.sentence_at(t.span.start) - place.sentence <= 3
        and scene.sentence_at(t.span.start) != place.sentence
        and scene.is_outside(t.span, None)
    ]  # fmt: skip
    lead = [
        t
        for t in scene.times
        if isinstance(t, TimeExpression) and t.span not in taken and t not in near
        and t.basis == "relative" and t.start == t.end
        and scene.sentence_at(t.span.start) < min(4, place.sentence)
        and scene.is_outside(t.span, None)
    ]  # fmt: skip
    for time in lead[:1]:
        cue = cue_shape(scene.story.words(scene.story.drafts[index].cue))
        marks = ["lead", "lead with own" if own else "lead without own", f"lead {cue}"]
        yield _of_time(scene, "scene", time, [*marks, *dated])
    for time in near[-6:]:
        at = scene.sentence_at(time.span.start)
        words = scene.blanked(at, None)
        order = len([1 for t in near if t.span.start > time.span.start and t.span.start < place.at])
        features = [
            "scene",
            f"scene order {min(order, 3)}",
            f"scene {_steps(place.sentence - at) if place.sentence > at else at - place.sentence + 100}",
            "scene with own" if own else "scene without own",
        ]
        if time.basis == "stated" and time.start == scene.story.published:
            continue  # a dateline: it says no more than the publication date
        word = "word" if _SCENE.search(words) else "no word"
        features.append(f"scene {word}")
        source = scene.story.words(scene.story.drafts[index].source)
        names = [
            w for w in re.findall(r"[A-Z][\w’'-]+", source) if w not in ("The", "Mr", "Mrs", "Ms", "Sen", "President")
        ]
        who = "speaker" if names and any(n in words for n in names) else "pronoun" if PRONOUN.match(source) else "other"
        near_by = _steps(place.sentence - at) if place.sentence > at else "after"
        features += [f"scene {who}", f"scene {who} {word}", f"scene {who} {word} {near_by} {min(order, 2)}"]
        cue = cue_shape(scene.story.words(scene.story.drafts[index].cue))
        yield _of_time(scene, "scene", time, [*features, f"scene {cue}", *dated])
