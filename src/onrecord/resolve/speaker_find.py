"""Whom a phrase means: names and pronouns, looked up among the parties of the article."""

from __future__ import annotations

import re
from collections.abc import Callable

from onrecord.resolve import names
from onrecord.resolve.mention import Phrase, parse
from onrecord.resolve.places import demonym_of, place
from onrecord.resolve.speaker_body import state_meant
from onrecord.resolve.speaker_describe import Descriptions
from onrecord.resolve.speaker_entity import Entity, note, type_of
from onrecord.resolve.speaker_ground import Ground
from onrecord.resolve.speaker_score import NONE, Found, Mark, Setting, ambiguous, choose, features, found, score
from onrecord.resolve.speaker_setting import Surroundings
from onrecord.span import Span

SENSED = 0.3
"""Weight of the network's log odds beside the features'."""

_NOUN_PHRASE = re.compile(
    r"(?:(?:the|an?|some|many|those|these|two|three|several|his|her|its|their|other|one|another)"
    r"[ \u00a0](?:[\w’'.-]+[ \u00a0]){0,5})?[\w’'-]+$",
    re.IGNORECASE,
)
"""The noun phrase that a text ends with."""
_TRAIL = " ,\u00a0—–-"
_VERB = re.compile(r"[ \u00a0](?:was|were|is|are|has|have|had|came|come|said|says|will|would|been|be)[ \u00a0]")
_INNER = re.compile(
    r".*\b(?!of\b|and\b)[a-z]+[ \u00a0]"
    r"(?=(?:the|an?|his|her|its|their|those|some|many)[ \u00a0])"
)
_LEADING = re.compile(r"^(?:.*\b(?:by|from)|in|on|at|to|with|among|including)[ \u00a0](?=[\w“])")
_DATED = re.compile(
    r"(?<!ed)[ \u00a0](?:in|on|last|late|early)[ \u00a0][A-Z][a-z]+(?:[ \u00a0]night|[ \u00a0]morning)?$"
)


_OPENING = re.compile(
    r"(?:In|With|Despite|For|During|Throughout|Besides|Known[ \u00a0]for|Asked[ \u00a0]about"
    r"|As[ \u00a0]part[ \u00a0]of)"
    r"[ \u00a0]"
)
"""What opens a phrase in which a possessive stands for somebody named after it."""


_WHOLE = re.compile(r"^(?:each|both|all|none|neither)\sof\s(?P<of>whom|which|them)$", re.IGNORECASE)


class Lookup:
    """Finds the parties that phrases mean, on the ground of one article.

    ``body`` tells for whom a party speaks: "we" in the mouth of a spokesman.
    """

    def __init__(self, ground: Ground, body: Callable[[Entity], Entity | None]) -> None:
        self._ground = ground
        self._body = body
        self._descriptions = Descriptions(ground, self.pronoun)

    def find(self, words: str, span: Span, setting: Surroundings) -> Found:
        """The parties that ``words`` mean at ``span``, or () and the reason."""
        parties: list[Entity] = []
        for phrase in parse(words, span):
            if not any(c.isalnum() for c in phrase.words):
                return (), NONE
            entities, reason = self._one(phrase, setting)
            if not entities:
                return (), reason
            parties.extend(e for e in entities if e not in parties)
        return tuple(parties), None

    def _one(self, phrase: Phrase, setting: Surroundings) -> Found:
        whole = _WHOLE.match(phrase.words)
        if whole:
            return self.pronoun("they" if whole["of"] == "them" else "who", phrase.span, setting)
        if phrase.kind == "pronoun":
            return self.pronoun(phrase.head, phrase.span, setting)
        if phrase.kind == "name":
            return self._named(phrase, setting)
        return self._descriptions.describe(phrase, setting)

    def _named(self, phrase: Phrase, setting: Surroundings) -> Found:
        name = phrase.name or ""
        known = place(name)
        if (
            known
            and known.standing != "people"
            and not (known.standing == "capital" and self._ground.register.bearers(names.key(name)))
        ):
            return (self._ground.state(known.state),), None
        country = name if name in self._ground.own else demonym_of(name, self._ground.own)
        if country:
            return (self._ground.state(country),), None
        bearers = [e for e in self._ground.register.bearers(names.key(name)) if e.type == "person"]
        if len(bearers) > 1:
            last = self._last_bearer(bearers, phrase.span.start)
            if last:
                return (last,), None
        matching = self._ground.register.matching(phrase)
        if len(matching) > 1:
            near = self._nearest_of(matching, phrase.span.start)
            return ((near,), None) if near else ((), ambiguous(matching))
        if matching:
            if (len(name.split()) > 1 or phrase.role) and not self._ground.closed:
                note(matching[0], phrase)
            return (matching[0],), None
        if self._ground.closed:
            return (Entity(f"x-{names.key(name)}", name, type_of(phrase)),), None
        near = self._ground.register.misspelt(name)
        if near is not None:
            return (near,), None
        wider = re.search(
            re.escape(name) + r"[ \u00a0](?:countries|governments|powers|nations|states)\b", self._ground.text
        )
        entity = self._ground.register.new(wider.group() if wider else name, "group" if wider else type_of(phrase))
        note(entity, phrase)
        return (entity,), None

    def _last_bearer(self, bearers: list[Entity], at: int) -> Entity | None:
        """Of several of one surname, the one spoken of just before, when no other is near."""
        here = self._ground.where.paragraph(at)
        met = [e for e in bearers if e.sources or not e.places or min(p.start for p in e.places) < at]
        if len(met) == 1:
            return met[0]  # the others are spoken of only later
        spoken = [e for e in met if e.sources]
        if len(spoken) == 1 and all(len(e.places) <= 2 * len(spoken[0].places) for e in met):
            return spoken[0]
        near: list[Entity] = []
        for mark in self._ground.marks_before(at, 8):
            close = here - self._ground.where.paragraph(mark.start) <= 1
            if close and mark.entity in bearers and mark.entity not in near:
                near.append(mark.entity)
        return near[0] if len(near) == 1 else None

    def _nearest_of(self, rivals: list[Entity], at: int) -> Entity | None:
        """Of several of one name, the one spoken of last, when it was in the same or the paragraph before."""
        here = self._ground.where.paragraph(at)
        for mark in self._ground.marks_before(at):
            if mark.entity in rivals and here - self._ground.where.paragraph(mark.start) <= 1:
                return mark.entity
        return None

    def pronoun(self, word: str, span: Span, setting: Surroundings) -> Found:
        """The parties a pronoun stands for."""
        kind, number, gender = names.PRONOUNS[word]
        if kind == "first":
            return self._first_person(number == "many", span, setting)
        if kind == "second":
            return (), NONE
        if kind == "relative":
            return self._relative(word, span, setting)
        if kind == "person" and (ahead := self._named_after(span, gender)):
            return (ahead,), None
        scored: dict[str, tuple[Entity, float]] = {}
        here, paragraph = self._ground.where.sentence(span.start), self._ground.where.paragraph(span.start)
        latest = next((m.entity for m in self._ground.marks_before(span.start) if m.source and m.top), None)
        times: dict[str, int] = {}
        candidates = list(self._ground.marks_before(span.start))
        for mark in candidates:
            times[mark.entity.id] = times.get(mark.entity.id, 0) + 1
        parents = [Mark(span.start, span.start + 1, e, True, True, True, False) for e in setting.parents]
        candidates = [m for m in candidates if _may_be(m.entity, kind)]
        if kind == "any":
            candidates += self._descriptions.groups_before(span.start)
        parents = [m for m in parents if _may_be(m.entity, kind)]
        odds = [0.0] * len(parents) + self._ground.odds(span, candidates)
        for mark, sensed in zip([*parents, *candidates], odds, strict=True):
            entity = mark.entity
            place_ = Setting(
                sentences=here - self._ground.where.sentence(mark.start),
                paragraphs=paragraph - self._ground.where.paragraph(mark.start),
                parent=entity in setting.parents and not setting.quoted,
                quoted_by=entity in setting.quoters and kind == "person",
                own_content=setting.inside_own(mark.start),
                in_quotation=setting.other_quotation(mark.start),
                latest_source=entity is latest,
                times=times.get(entity.id, 1),
                outlet=entity.name == self._ground.story.publisher,
            )
            value = score(features(mark, place_, gender, _kind_fits(entity, kind)), kind) + SENSED * sensed
            if entity.id not in scored or value > scored[entity.id][1]:
                scored[entity.id] = (entity, value)
        choice = choose(scored)
        if choice.entity is not None and kind == "any":
            self._descriptions.keep(choice.entity)
        learns = choice.entity is not None and choice.entity.gender is None and choice.entity.type in ("person", None)
        if choice.entity and gender and learns and not self._ground.closed:
            choice.entity.gender, choice.entity.type = gender, "person"
        return found(choice)

    def _named_after(self, span: Span, gender: str | None) -> Entity | None:
        """Who is named just after an opening phrase that ``span`` stands in: "In his letter to the board, Orme ..."."""
        text, where = self._ground.text, self._ground.where
        begin = where.sentences[where.sentence(span.start)]
        if not _OPENING.fullmatch(text[begin : span.start]):
            return None
        comma = text.find(", ", span.end, span.end + 140)
        if comma < 0 or any(c in text[span.end : comma] for c in '.“"”\n:;'):
            return None
        hit = next(
            (h for h in self._ground.hits if h.phrase.span.start <= comma + 6 and h.span.start >= comma + 2), None
        )
        if hit is None or hit.span.start > comma + 40 or text[hit.span.end : hit.span.end + 2] in ("'s", "’s"):
            return None
        matching = self._ground.register.matching(hit.phrase)
        fits = len(matching) == 1 and matching[0].type == "person" and matching[0].gender in (None, gender)
        return matching[0] if fits else None

    def _first_person(self, many: bool, span: Span, setting: Surroundings) -> Found:
        if not setting.quoters:
            writer = None if many or setting.around else self._writer()
            if many and not setting.around and not setting.parents:
                writer = self._descriptions.ours(span)
            return ((writer,), None) if writer else ((), NONE)
        if not many:
            return tuple(setting.quoters[:1]), None
        bodies = [self._voice(e) for e in setting.quoters]
        return tuple(dict.fromkeys(bodies)), None

    def _writer(self) -> Entity | None:
        """Who signs the article: the last paragraph says what he is ("Ada Crane is a lecturer at ...")."""
        last = self._ground.where.paragraphs[-1]
        for hit in self._ground.hits:
            if last <= hit.phrase.span.start and hit.phrase.span.start - last <= 12:
                says = self._ground.text[hit.span.end : hit.span.end + 60]
                matching = self._ground.register.matching(hit.phrase)
                if re.match(r"(?:,[^,]{2,20},)?\s(?:is|was|writes|teaches|covers)\b", says) and len(matching) == 1:
                    return matching[0] if matching[0].type == "person" else None
        return None

    def _voice(self, entity: Entity) -> Entity:
        """Who is "we" in the mouth of ``entity``: the body spoken for; of a ministry, its state."""
        body = self._body(entity)
        if body is None:
            return entity
        if re.search(r"\b(?:Ministry|State Department|Foreign Office)\b", body.name):
            state = state_meant(body.name, self._ground.own)
            if state or "State Department" in body.name:
                return self._ground.state(state or "United States")
        return body

    def _relative(self, word: str, span: Span, setting: Surroundings) -> Found:
        begin = self._ground.where.sentences[self._ground.where.sentence(span.start)]
        left = self._ground.text[begin : span.start].rstrip(_TRAIL)
        end = begin + len(left)
        thing = word in ("which", "that")
        for mark in self._ground.marks_before(span.start, 0):
            if word != "that" and thing == mark.entity.personal and mark.entity.type is not None:
                continue
            if word == "who" and mark.entity.type in ("organization", "government", "document"):
                continue
            if mark.end in (end, end + 1) or (0 <= span.start - mark.end <= 8 and mark.source):
                return (mark.entity,), None
        for source, entities in setting.sources_before(span.start):
            if 0 <= span.start - source.end <= 60 and source.start >= begin and entities:
                between = self._ground.text[source.end : span.start]
                if word == "who" and re.fullmatch(r"[^.;:“”\"]*(?:,|\band)\s*", between) and not _others(between):
                    return entities, None
        return self._antecedent(left, end, setting)

    def _antecedent(self, left: str, end: int, setting: Surroundings) -> Found:
        """The party of the noun phrase that ``left``, the words before a relative pronoun, end with."""
        match = _NOUN_PHRASE.search(left)
        if not match or not match.group().strip():
            return (), NONE
        words = match.group()
        parts = _VERB.split(words)
        words = words if len(parts) == 1 else next((p for p in reversed(parts) if len(p.split()) > 1), parts[-1])
        inner = _INNER.match(words)
        words = words[inner.end() :] if inner else words
        words = _LEADING.sub("", _DATED.sub("", words)).strip()
        begin = self._ground.text.rfind(words, 0, end)
        if words.casefold() in names.PRONOUNS or len(words) < 3 or begin < 0:
            return (), NONE
        at = Span(begin, begin + len(words))
        return self.find(words, at, setting)


def _others(between: str) -> bool:
    """True when the words between a source and "who" speak of somebody or something else."""
    return bool(re.search(r"\b(?:the|an?)[ \u00a0](?:[\w’'-]+[ \u00a0]){0,4}(?:for|to|against|with)\b", between))


def _may_be(entity: Entity, kind: str) -> bool:
    """True for a party that a pronoun of that kind can stand for."""
    if kind == "person":
        return not entity.many and entity.type in ("person", "unnamed", None)
    if kind == "thing":
        return not entity.many and entity.type in ("organization", "government", "document", None)
    return entity.type in ("group", "organization", "government") or bool(entity.members) or entity.many


def _kind_fits(entity: Entity, kind: str) -> float:
    """1 for the usual sort of party, less for one that can be meant too."""
    if kind == "person":
        return {"person": 1.0, "unnamed": 0.0}.get(entity.type or "", -0.7 if " " in entity.name else -1.5)
    if kind == "thing":
        return 1.0 if entity.type is not None else 0.0
    return 1.0 if entity.many or entity.type == "group" else -0.5
