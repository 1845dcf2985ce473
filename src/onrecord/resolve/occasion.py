"""On what occasion a statement was made, and with whom.

Words that name an occasion ("news conference", "tweeted", "told CNN") are a lexicon; which of those
around a statement belong to it is decided by the same log-linear model as the date of saying.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from onrecord.resolve.occasion_words import is_outlet, on_outlets, partner, told_outlet
from onrecord.resolve.values import Occasion, OccasionType, Story
from onrecord.resolve.when_chooser import Leans, Score, read_weights, scores
from onrecord.resolve.when_scene import Scene, scene_of
from onrecord.resolve.when_words import cue_shape, head_verb, statement_features
from onrecord.span import Span

NO_OCCASION = "no occasion named"

Found = tuple[Occasion | None, str | None]
Where = Literal[
    "none", "cue", "sentence", "source", "told", "same speaker", "statement before", "long ago", "scene", "later"
]


@dataclass(frozen=True, slots=True)
class Option:
    """One occasion a statement may belong to; ``occasion`` is None for "none named".

    ``shared`` are features that it has in common with all that name one.
    """

    where: Where
    occasion: Occasion | None
    features: tuple[str, ...]
    shared: tuple[str, ...] = ()

    @property
    def value(self) -> str | None:
        """The type."""
        return None if self.occasion is None else self.occasion.type

    @property
    def answer(self) -> str:
        """By what name a `Leans` knows it: ``none`` or the type."""
        return self.value or "none"


LEAD = 4
"""A headline and the sentences that lead in may belong to an occasion named later: they are decided once more."""


def _lexicon(name: str) -> list[dict[str, str]]:
    text = (files("onrecord") / "lexicons" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


@cache
def _phrases() -> Mapping[str, list[tuple[tuple[str, ...], OccasionType]]]:
    """The phrases that name an occasion, by their first word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], OccasionType]]] = {}
    for row in _lexicon("occasions.jsonl"):
        words = tuple(_TOKEN.findall(row["words"].lower()))
        found.setdefault(words[0], []).append((words, row["type"]))  # type: ignore[arg-type]
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return found


def weights() -> Mapping[str, float]:
    """The weight of every feature that has one."""
    return read_weights("occasion_weights.jsonl")


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that name an occasion, and whose content they stand in."""

    span: Span
    name: str
    type: OccasionType
    within: frozenset[int]


def hits_of(scene: Scene) -> dict[int, list[Hit]]:
    """All words of a story that name an occasion, by sentence."""
    text, phrases = scene.story.text, _phrases()
    tokens = [(m.start(), m.end(), m.group().lower()) for m in _TOKEN.finditer(text)]
    spans: list[tuple[int, int, str, OccasionType]] = []
    taken = 0
    for at, (start, _, word) in enumerate(tokens):
        if start < taken:
            continue
        for phrase, kind in phrases.get(word, ()):
            run = tokens[at : at + len(phrase)]
            if tuple(t[2] for t in run) == phrase and "\n" not in text[start : run[-1][1]]:
                spans.append((start, run[-1][1], " ".join(phrase), kind))
                taken = run[-1][1]
                break
    spans += [(m.start(), m.end(), "on outlet", "interview") for m in on_outlets(text)]
    found: dict[int, list[Hit]] = {}
    for start, end, name, kind in spans:
        span = Span(start, end)
        found.setdefault(scene.sentence_at(start), []).append(Hit(span, name, kind, scene.within(span)))
    return found


_TOKEN = re.compile(r"\w+(?:['’&-]\w+)*")
_BREAK = re.compile(r"[,;:()–—]|--|\b(?:who|which|that|after|before|when|since|while|because|but|until|and)\b", re.I)
_LEAD = re.compile(
    r"\b(in|at|during|on|via|to|by|with|from|after|before|of|for|following)\s+(?:[\w'’.-]+\s+){0,3}$", re.I
)


def options(
    scene: Scene, index: int, decided: Mapping[int, Option], hits: Mapping[int, Sequence[Hit]], *, again: bool = False
) -> list[Option]:
    """The occasions statement ``index`` may belong to; ``decided`` holds those before it in the text."""
    story, place = scene.story, scene.places[index]
    draft = story.drafts[index]
    about = [f for f in statement_features(scene, index) if not f.startswith(("early", "late", "midway"))]
    verb = head_verb(story.words(draft.cue))
    found: list[Option] = []
    nested = draft.parent is not None
    above = frozenset(place.ancestors)
    text = story.text
    for hit in hits.get(place.sentence, ()):
        if not hit.within <= above:
            continue
        start, end, kind = hit.span.start, hit.span.end, hit.type
        where: Where = "sentence"
        if place.at <= start < max(place.end, place.at + 1):
            where = "cue"
        elif any(s.start <= start < s.end for s in draft.source):
            where = "source"
        between = text[place.end : start] if start >= place.end else text[end : place.at]
        lead = _LEAD.search(text[max(0, start - 40) : start])
        marks = [
            where,
            f"{where} {kind}",
            f"{where} {hit.name}",
            f"{where} {'after' if start >= place.at else 'before'}",
        ]
        marks.append(f"{where} breaks {min(3, len(_BREAK.findall(between)))}")
        marks.append(f"{where} lead {lead.group(1).lower() if lead else 'none'}")
        marks.append(f"{where} gap {min(4, len(between) // 25)}")
        if nested:
            marks.append(f"{where} nested")
        found.append(
            Option(
                where,
                Occasion(
                    kind,
                    partner(text, end, kind) if hit.name != "on outlet" else hit.span.cut(text).removeprefix("on "),
                    (hit.span,),
                ),
                tuple(marks),
            )
        )
    outlet = told_outlet(text, place.at, place.end)
    if outlet is not None:
        marks = ["told", f"told {verb}"] + (["told nested"] if nested else [])
        found.append(Option("told", Occasion("interview", outlet.cut(text), (outlet,)), tuple(marks)))
    if is_outlet(story.words(draft.source)):
        marks = ["source outlet", f"source outlet {verb}"] + (["source outlet nested"] if nested else [])
        found.append(Option("source", Occasion("report", None, draft.source), tuple(marks)))
    found += _inherited(scene, index, decided, hits, [o.occasion.type for o in found if o.occasion is not None], again)
    merged: dict[OccasionType, Option] = {}
    for option in found:  # one option a type: what speaks for it, from everywhere
        assert option.occasion is not None
        kind = option.occasion.type
        if kind in merged:
            old = merged[kind]
            assert old.occasion is not None
            occasion = old.occasion if old.occasion.with_ or not option.occasion.with_ else option.occasion
            merged[kind] = Option(old.where, occasion, tuple(dict.fromkeys((*old.features, *option.features))))
        else:
            merged[kind] = option
    named = tuple(f"named {f}" for f in about)
    out = [Option("none", None, tuple(_absence(scene, index, decided)))]
    for kind, option in merged.items():
        extra = (f"type {kind}", f"type {kind} {verb}", f"type {kind} {cue_shape(story.words(draft.cue))}")
        out.append(Option(option.where, option.occasion, (*option.features, *extra), named))
    return out


def _before(scene: Scene, index: int, decided: Mapping[int, Option]) -> tuple[int | None, int | None, int | None]:
    """The statements decided last before ``index``: the same speaker's, anybody's, the same one's with an occasion."""
    at, key = scene.places[index].at, scene.keys[index]
    earlier = [
        i for i in decided if scene.places[i].at < at and (scene.story.drafts[i].parent is None or decided[i].occasion)
    ]
    earlier.sort(key=lambda i: scene.places[i].at)
    by_same = [i for i in earlier if key is not None and scene.keys[i] == key]
    named = next((i for i in reversed(by_same) if decided[i].occasion is not None), None)
    return by_same[-1] if by_same else None, earlier[-1] if earlier else None, named


def _absence(scene: Scene, index: int, decided: Mapping[int, Option]) -> Iterator[str]:
    for name, other in zip(("same", "before"), _before(scene, index, decided)[:2], strict=True):
        if other is not None and decided[other].occasion is None:
            yield f"{name} none"


def _inherited(
    scene: Scene,
    index: int,
    decided: Mapping[int, Option],
    hits: Mapping[int, Sequence[Hit]],
    own: list[OccasionType],
    again: bool,
) -> Iterator[Option]:
    place = scene.places[index]
    same, before, named_before = _before(scene, index, decided)
    state = "with own" if own else "without own"
    nested = " nested" if scene.story.drafts[index].parent is not None else ""
    for where, other in (("same speaker", same), ("statement before", before), ("long ago", named_before)):
        if other is None or decided[other].occasion is None or (where != "same speaker" and other == same):
            continue
        occasion = decided[other].occasion
        assert occasion is not None
        away = place.sentence - scene.places[other].sentence
        steps = "0" if away == 0 else "1" if away == 1 else "2" if away == 2 else "3-5" if away < 6 else "far"
        marks = (where, f"{where} {steps}", f"{where} {occasion.type}", f"{where} {state}{nested}", f"{where}{nested}")
        yield Option(where, occasion, (*marks, *_partner_near(scene, index, occasion)))  # type: ignore[arg-type]
    if nested:
        return
    if again:
        key = scene.keys[index]
        later = [i for i in decided if scene.places[i].sentence > place.sentence and not scene.places[i].ancestors]
        later.sort(key=lambda i: scene.places[i].at)
        match = next((i for i in later if key is not None and scene.keys[i] == key), later[0] if later else None)
        if match is not None and (occasion := decided[match].occasion) is not None:
            first = "headline" if place.sentence == 0 else "lead"
            agrees = f"{first} same" if scene.keys[match] == key and key is not None else f"{first} other"
            yield Option(
                "later", occasion, ("later", f"later {agrees}", f"later {agrees} {state}", f"later {occasion.type}")
            )
    names = [w for w in re.findall(r"[A-Z][\w’'-]+", scene.story.words(scene.story.drafts[index].source)) if w != "The"]
    pronoun = scene.story.words(scene.story.drafts[index].source).lower() in ("he", "she", "it", "they")
    for away in (1, 2, 3, -1):
        at = place.sentence - away
        if not 0 <= at < len(scene.sentences):
            continue
        named = any(n in scene.sentences[at].cut(scene.story.text) for n in names)
        for hit in hits.get(at, ()):
            if hit.within:
                continue
            who = "speaker" if named else "pronoun" if pronoun else "other"
            found = ["scene", f"scene {away}", f"scene {hit.type}", f"scene {hit.name}", f"scene {state}"]
            found += [f"scene {who}", f"scene {who} {away}", f"scene {who} {hit.type}"]
            with_ = partner(scene.story.text, hit.span.end, hit.type)
            yield Option("scene", Occasion(hit.type, with_, (hit.span,)), tuple(found))


LEAN_WEIGHT = 0.3
"""What a log probability of a `Leans` counts beside the weights."""


_LAST = re.compile(r"[A-Z][\w-]+(?=[^A-Z]*$)")


def _partner_near(scene: Scene, index: int, occasion: Occasion) -> tuple[str, ...]:
    """Whether the one an interview was with stands in the statement's sentence: "telling Marrin", "Marrin asked"."""
    last = _LAST.search(occasion.with_) if occasion.with_ else None
    if last is None:
        return ()
    if last.group() in scene.story.words(scene.story.drafts[index].source):
        return ("partner speaks",)
    return ("partner near",) if last.group() in scene.sentence_words(index) else ("partner away",)


def decide(scene: Scene, score: Score[Option] | None = None, *, lean: Leans | None = None) -> list[Option]:
    """An option for every statement, chosen in the order of the text, the first ones again at the end."""
    table = weights()

    def pick(index: int, among: Sequence[Option]) -> Option:
        if score is None:
            told = next((o for o in among if o.where == "told" and "told nested" not in o.features), None)
            if told is not None and not any(o.where in ("cue", "sentence") for o in among):
                return told  # by definition: whoever tells an outlet something is interviewed by it
            marks = scores(table, among, lean[index] if lean else None, LEAN_WEIGHT)
        else:
            marks = list(score(index, among))
        return among[marks.index(max(marks))]

    order = sorted(range(len(scene.places)), key=lambda i: scene.places[i].at)
    decided: dict[int, Option] = {}
    hits = hits_of(scene)
    for index in order:
        decided[index] = pick(index, options(scene, index, decided, hits))
    for index in reversed(order):
        if scene.places[index].sentence < LEAD and not scene.places[index].ancestors:
            decided[index] = pick(index, options(scene, index, decided, hits, again=True))
    return [decided[i] for i in range(len(scene.places))]


def occasion_all(story: Story, *, scene: Scene | None = None, lean: Leans | None = None) -> list[Found]:
    """The occasion of each statement, or None and why.

    Args:
        lean: for each statement, what a network makes of it: log probabilities of ``none`` and of the types.
    """
    scene = scene_of(story) if scene is None else scene
    return [(o.occasion, None) if o.occasion else (None, NO_OCCASION) for o in decide(scene, lean=lean)]


def occasion(story: Story, index: int, *, scene: Scene | None = None) -> Found:
    """The occasion of statement ``index``, or None and why; for many, `occasion_all` does the work once."""
    return occasion_all(story, scene=scene)[index]
