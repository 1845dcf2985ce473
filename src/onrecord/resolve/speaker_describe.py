"""Whom a description means: "the minister", "its chair", "both women", "a senior official"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from onrecord.resolve import names
from onrecord.resolve.mention import Phrase, parse
from onrecord.resolve.mention_name import PERSONAL
from onrecord.resolve.places import place, state_of_leader
from onrecord.resolve.speaker_body import state_meant
from onrecord.resolve.speaker_entity import Entity, note
from onrecord.resolve.speaker_fit import Description, fit, says_of
from onrecord.resolve.speaker_ground import Ground
from onrecord.resolve.speaker_score import Choice, Found, Mark, ambiguous, choose
from onrecord.resolve.speaker_setting import Surroundings
from onrecord.resolve.values import SpeakerType
from onrecord.span import Span

Pronoun = Callable[[str, Span, Surroundings], Found]
SENSED = 0.15
"""Weight of the network's log odds that a description means a party."""
_STATES = frozenset(("government", "administration", "country", "capital"))
_INDEFINITE = frozenset(("a", "an", "one", "another", "some", "two", "three", "several"))
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "each": 2}
_PAIRED = frozenset(("companies", "firms", "parties", "sides"))
_SEEN = re.compile(r",?\s+(?:and\s+)?(?:seen|obtained|reviewed|released|published|viewed)\s+(?:by|on|in|to)\s.*$")
_COUNTED = re.compile(
    r"^(?:(?:all|the)\s(?=two|three|four))?(?:of the\s)?(?P<count>both|each|(?<=\s)two|(?<=\s)three|(?<=\s)four)\s",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"^(?P<count>one|two|three|both|some|many|most|several|all|none|each)\s+of\s+(?:them|these|those)$", re.IGNORECASE
)


_WORD = re.compile(r"[A-Za-z][\w’'.-]*[\w’']")
_CROWDS = frozenset(
    ("authorities", "supporters", "critics", "people", "police", "men", "women", "aides", "voters", "families")
)
_BEFORE_GROUPS = frozenset(
    ("other", "some", "many", "several", "most", "federal", "state", "local", "senior", "top", "law", "enforcement",
     "military", "police", "security", "government", "school", "campaign", "city", "county", "party", "young", "both",
     "two", "three", "four", "five", "intelligence", "defense", "health", "court", "family", "black", "white")
)  # fmt: skip
"""Words in small letters that stand before the noun of a group and belong to its description."""


class Descriptions:
    """Finds the parties that descriptions mean, on the ground of one article."""

    def __init__(self, ground: Ground, pronoun: Pronoun) -> None:
        self._ground = ground
        self._pronoun = pronoun
        self._groups: dict[str, Entity] = {}

    def describe(self, phrase: Phrase, setting: Surroundings) -> Found:
        """The party that a description means: one known, or a new one."""
        counted = self._counted(phrase)
        if counted:
            return counted, None
        some = _ONE_OF.match(phrase.words)
        if some:
            return self._some_of(phrase, some["count"], setting)
        classes = names.noun_classes(phrase.head)
        owner = self._owner(phrase, setting)
        if phrase.head in _STATES and (phrase.definite or owner):
            state = state_meant(phrase.words, self._ground.own) or (self._state_of(owner) if owner else None)
            if state is None and phrase.head != "administration" and not phrase.tail:
                state = self._ground.state_near(phrase.span.start)
            if state:
                return (self._ground.state(state),), None
        start = phrase.span.start
        headline = not phrase.definite and (
            self._ground.where.headline(start) or self._ground.where.paragraph(start) == 0
        )
        indefinite = phrase.words.split()[0].casefold() in _INDEFINITE
        closed = bool(phrase.tail) and "person" in classes and not phrase.definite
        if (phrase.definite or (headline and not indefinite)) and not closed:
            choice = self._known(phrase, classes, owner, headline)
            entity = choice.entity or (self._named_later(phrase, classes) if not choice.rivals else None)
            if entity:
                says_role = not entity.roles and entity.type in ("person", None) and bool(phrase.role)
                if says_role and classes & PERSONAL and not self._ground.closed:
                    note(entity, replace(phrase, name=entity.name))
                return (entity,), None
            if len(choice.rivals) > 1:
                return (), ambiguous(choice.rivals)
        return (self._new_description(phrase, classes, owner),), None

    def _state_of(self, owner: Entity) -> str | None:
        """The state whose government is that of ``owner``: itself, or the one it leads or serves."""
        if owner.type == "government":
            return owner.name
        for role in owner.roles:
            if state := state_meant(role.role or "", self._ground.own):
                return state
        return state_of_leader(owner.name, self._ground.states) if owner.type == "person" else None

    def ours(self, span: Span) -> Entity:
        """Those who write the article, as "we"."""
        return self._describe("we", "we", "group", Phrase(span, "pronoun", "we", head="we", many=True))

    def groups_before(self, at: int) -> list[Mark]:
        """Groups of people spoken of in the sentences before ``at`` that no name and no source means."""
        where, text = self._ground.where, self._ground.text
        here = where.sentence(at)
        begin = where.sentences[max(0, here - 2)]
        found = []
        for match in _WORD.finditer(text, begin, at):
            noun = match.group().casefold()
            if not noun.endswith(("s", "people", "men")) or "group" not in names.noun_classes(noun):
                continue
            if not names.noun_classes(names.singular(noun)) & PERSONAL and noun not in _CROWDS:
                continue
            start = self._group_start(begin, match.start())
            words = names.bare(text[start : match.end()])
            key = names.key(words)
            known = self._ground.descriptions.get(key) or self._groups.get(key)
            if known is None:
                known = Entity(f"x-{key}", words, "group", many=True, head=noun)
                self._groups[key] = known
            subject = start - where.sentences[where.sentence(start)] <= 5
            found.append(Mark(start, match.end(), known, source=False, top=False, subject=subject, described=True))
        return found

    def _group_start(self, begin: int, at: int) -> int:
        """Where the phrase begins whose noun stands at ``at``: with the words that can stand before a noun."""
        start = at
        for match in reversed(list(_WORD.finditer(self._ground.text, max(begin, at - 40), at))[-3:]):
            word = match.group()
            if self._ground.text[match.end() : start] != " ":
                break
            fits = word[0].isupper() or "-" in word or word.casefold() in _BEFORE_GROUPS
            if not fits or (word.casefold() in names.word_list("opener") and word.casefold() not in _BEFORE_GROUPS):
                break
            start = match.start()
        return start

    def keep(self, entity: Entity) -> None:
        """Remember a group that a pronoun was found to mean."""
        key = names.key(entity.name)
        if self._groups.get(key) is entity and not self._ground.closed and key not in self._ground.descriptions:
            entity.id = f"d{len(self._ground.descriptions) + 1}"
            self._ground.descriptions[key] = entity

    def _named_later(self, phrase: Phrase, classes: frozenset[str]) -> Entity | None:
        """Who is described first and named after: the next person who speaks, when the article says no role of him."""
        office = classes & {"spokes", "state-head", "body-head"}
        if not office or phrase.many or phrase.tail or self._ground.where.paragraph(phrase.span.start) > 4:
            return None
        sources = [s for d in self._ground.story.drafts for s in d.source]
        gender = names.noun_gender(phrase.head)
        for hit in self._ground.hits:
            if hit.span.start < phrase.span.end:
                continue
            matching = self._ground.register.matching(hit.phrase)
            if len(matching) != 1 or matching[0].type not in ("person", None) or len(matching[0].name.split()) != 2:
                continue
            entity = matching[0]
            if not any(s.overlaps(p) for p in entity.places for s in sources):
                continue
            met = any(h.start < phrase.span.start for h in entity.places if not self._ground.where.headline(h.start))
            differs = gender and entity.gender and gender != entity.gender
            return None if entity.roles or met or differs or len(entity.name.split()) < 2 else entity
        return None

    def _counted(self, phrase: Phrase) -> tuple[Entity, ...]:
        """ "Both women", "all three candidates": the people spoken of, when they are just that many."""
        match = _COUNTED.match(phrase.words)
        if match is None and phrase.definite and phrase.head in _PAIRED and len(phrase.words.split()) == 2:
            return self._pair_before(phrase)
        if match is None or not names.noun_classes(names.singular(phrase.head)) & PERSONAL or phrase.tail:
            return ()
        count = _COUNTS[match["count"].casefold()]
        gender = names.noun_gender(names.singular(phrase.head))
        times: dict[str, int] = {}
        met: dict[str, Entity] = {}
        for mark in self._ground.marks_before(phrase.span.start, 20):
            if mark.entity.type == "person" and gender in (None, mark.entity.gender):
                times[mark.entity.id] = times.get(mark.entity.id, 0) + 1
                met[mark.entity.id] = mark.entity
        ranked = sorted(met, key=lambda e: -times[e])
        if len(ranked) < count or (len(ranked) > count and times[ranked[count]] * 2 > times[ranked[count - 1]]):
            return ()
        return tuple(met[e] for e in ranked[:count])

    def _pair_before(self, phrase: Phrase) -> tuple[Entity, ...]:
        """ "The companies", "the two": the joint parties spoken of last, when they are of that kind."""
        firms = phrase.head in ("companies", "firms")
        for mark in self._ground.marks_before(phrase.span.start, 5):
            kinds = {m.type for m in mark.entity.members}
            if mark.entity.members:
                fits = kinds <= {"organization", None} if firms else bool(kinds)
                return mark.entity.members if fits else ()
        return ()

    def _some_of(self, phrase: Phrase, count: str, setting: Surroundings) -> Found:
        """ "One of them"."""
        whole, reason = self._pronoun("they", phrase.span, setting)
        if not whole:
            return (), reason
        name = f"{count.casefold()} of {whole[0].name[:1].lower() + whole[0].name[1:]}"
        return (self._describe(name, name, "unnamed" if count.casefold() == "one" else "group", phrase),), None

    def _owner(self, phrase: Phrase, setting: Surroundings) -> Entity | None:
        if phrase.owner is None:
            return None
        owner = phrase.owner.casefold()
        if owner in names.PRONOUNS:
            found, _ = self._pronoun(owner, phrase.span, setting)
            return found[0] if found else None
        parsed = parse(phrase.owner, phrase.span)
        if len(parsed) != 1:
            return None
        if parsed[0].kind == "name":
            matching = self._ground.register.matching(parsed[0])
            known = place(parsed[0].name or "")
            if known:
                return self._ground.state(known.state)
            return matching[0] if len(matching) == 1 else None
        if parsed[0].definite or phrase.words.casefold().startswith("the "):
            choice = self._known(replace(parsed[0], definite=True), names.noun_classes(parsed[0].head), None, False)
            return choice.entity
        return None

    def _known(self, phrase: Phrase, classes: frozenset[str], owner: Entity | None, headline: bool) -> Choice:
        """A party already known (in a headline: known at all) that a description fits."""
        ground = self._ground
        here = ground.where.sentence(phrase.span.start)
        near: dict[str, int] = {}
        times: dict[str, int] = {}
        latest: Entity | None = None
        before = list(ground.marks_before(phrase.span.start, 40))
        for mark in before:
            times[mark.entity.id] = times.get(mark.entity.id, 0) + 1
            near.setdefault(mark.entity.id, here - ground.where.sentence(mark.start))
            if latest is None and mark.source and mark.top:
                latest = mark.entity
        says = says_of(phrase)
        named = {w for w in says if ground.is_name(w)}
        description = Description(phrase, names.singular(phrase.head), classes, owner, says, frozenset(named))
        scored: dict[str, tuple[Entity, float]] = {}
        for entity in [*ground.register.entities, *ground.descriptions.values()]:
            if entity.id not in near and not headline:
                continue
            value = fit(entity, description)
            if value > 0:
                value += 0.08 * min(times.get(entity.id, 0), 8) + 0.5 * (entity is latest)
                scored[entity.id] = (entity, value - 0.12 * min(near.get(entity.id, 8), 12))
        if len(scored) > 1:  # the network is asked only where there is a choice
            marks = [m for m in before if m.entity.id in scored]
            sensed: dict[str, float] = {}
            for mark, odds in zip(marks, ground.odds(phrase.span, marks), strict=True):
                sensed[mark.entity.id] = max(odds, sensed.get(mark.entity.id, -6.0))
            scored = {key: (e, value + SENSED * sensed.get(key, 0.0)) for key, (e, value) in scored.items()}
        return choose(scored, 0.1)

    def _new_description(self, phrase: Phrase, classes: frozenset[str], owner: Entity | None) -> Entity:
        name = phrase.role or phrase.words
        if "document" in classes:
            name = _SEEN.sub("", name)
        if phrase.owner and owner and phrase.owner.casefold() in ("his", "her"):
            rest = phrase.words.split(None, 1)[1] if " " in phrase.words else phrase.words
            name = self._worded(owner, phrase.head) or f"{owner.name}’s {rest}"
        elif phrase.kind == "nominal" and phrase.words.split()[0].casefold() in ("a", "an", "one", "some", "two"):
            name = _SEEN.sub("", phrase.words) if "document" in classes else phrase.words
        entity = self._describe(name, names.key(name), _type_of_noun(phrase, classes), phrase)
        if entity.owner is None and (not self._ground.closed or entity.id.startswith("x-")):
            entity.owner = owner
        return entity

    def _worded(self, owner: Entity, head: str) -> str | None:
        """How the article names what ``owner`` has, where it does: "the Ellingham campaign" for "her campaign"."""
        family = re.escape(owner.name.split()[-1])
        found = re.search(rf"\b(?:[A-Z][\w.]* )?{family}(?:[’']s?)? (?:[a-z]+ )?{re.escape(head)}\b", self._ground.text)
        return found.group() if found else None

    def _describe(self, name: str, key: str, kind: SpeakerType, phrase: Phrase) -> Entity:
        """The party of a description that was used before in the same words, or a new one."""
        known = self._ground.descriptions.get(key)
        if known is None:
            number = f"x-{key}" if self._ground.closed else f"d{len(self._ground.descriptions) + 1}"
            known = Entity(number, name, kind, names.noun_gender(phrase.head), many=phrase.many, head=phrase.head)
            if not self._ground.closed:
                self._ground.descriptions[key] = known
            if phrase.role:
                known.roles.append(phrase)
        return known


def _type_of_noun(phrase: Phrase, classes: frozenset[str]) -> SpeakerType:
    if phrase.many or "group" in classes:
        if "document" in classes:
            return "document"
        return "group"
    if "document" in classes:
        return "document"
    if "organization" in classes:
        return "organization"
    return "unnamed"
