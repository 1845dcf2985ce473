"""What an article is known to speak of: its parties, and the places where they are mentioned."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence

from onrecord.resolve import names
from onrecord.resolve.mention_find import Hit, find, layout
from onrecord.resolve.mention_name import person_like
from onrecord.resolve.places import demonym_of, place
from onrecord.resolve.speaker_body import states_in
from onrecord.resolve.speaker_entity import Entity, Register
from onrecord.resolve.speaker_score import Mark
from onrecord.resolve.values import Story
from onrecord.span import Span

_MEMBERS = re.compile(
    r"(?:[’']s?)?[ \u00a0]"
    r"(?:militants?|fighters?|insurgents?|rebels|gunmen|extremists?|spokes\w+|executives?|employees|shares)\b"
)
_KIND_BEFORE = re.compile(
    r"\b(?:group|organi[sz]ation|company|firm|maker|website|newspaper|retailer|movement)[ \u00a0]$"
)


def _fullness(hit: Hit) -> tuple[bool, int]:
    """Sorts long names first, and what may be no name at all, words of a headline, last."""
    name = hit.phrase.name or ""
    return hit.shown and not person_like(name), -len(name.split())


class Ground:
    """The parties of one article and their mentions.

    Attributes:
        states: how often the article speaks of each state.
        own: countries that only this article knows.
        closed: no further party is entered, and nothing more is learned of those there are.
    """

    def __init__(self, story: Story) -> None:
        self.story = story
        self.text = story.text
        self.where = layout(story.text)
        self.hits = find(story.text, self.where)
        self.states, self.own = states_in(story.text)
        self.register = Register()
        self.closed = False
        self.descriptions: dict[str, Entity] = {}
        self._marks: list[tuple[int, int, Mark]] = []
        self.main_state = self.states.most_common(1)[0][0] if self.states else None
        for state in self.own:
            self.state(state)
        # long names first, so that a surname finds the full name wherever it stands
        for hit in sorted(self.hits, key=_fullness):
            self._enter(hit)
        self._type_by_company()
        self._type_by_sense()
        self._join_pairs()

    def _type_by_company(self) -> None:
        """Types of names by the word beside them: "Velmar militants", "the armed group Velmar"."""
        for entity in self.register.entities:
            if entity.type is None and any(
                _MEMBERS.match(self.text, p.end) or _KIND_BEFORE.search(self.text, max(0, p.start - 24), p.start)
                for p in entity.places[:8]
            ):
                entity.type = "organization"

    def _type_by_sense(self) -> None:
        """Types of names that their words do not tell, and of what only looks like the name of a person."""
        sense = self.story.sense
        if sense is None:
            return
        for entity in self.register.entities:
            if entity.type not in (None, "person") or entity.roles or entity.gender or not entity.places:
                continue
            votes: defaultdict[str, float] = defaultdict(float)
            for place_ in entity.places[:6]:
                found = sense.name_type(place_.start, place_.end)
                if found is not None:
                    votes[found[0]] += found[1]
            if not votes:
                continue
            kind, weight = max(votes.items(), key=lambda pair: pair[1])
            sure = weight / min(6, len(entity.places))
            if kind in ("person", "organization") and sure > (0.6 if entity.type is None else 0.7):
                entity.type = "person" if kind == "person" else "organization"

    def _enter(self, hit: Hit) -> None:
        name = hit.phrase.name or ""
        known = place(name)
        if known and known.standing == "adjective":
            return
        if known and known.standing != "people" and not self.register.bearers(names.key(name)):
            entity: Entity | None = self.state(known.state)
            if entity is not None:
                entity.forms[names.key(name)] += 1
                entity.places.append(hit.span)
        elif demonym_of(name, self.own):
            return
        else:
            entity = self.register.enter(hit) or self._bearer(name, hit.span.start)
        if entity is not None:
            opens = bisect_left(self.where.sentences, hit.span.start + 1) - 1
            subject = hit.phrase.span.start - self.where.sentences[opens] <= 5
            self.mark(hit.span, entity, source=False, top=False, subject=subject, described=False)

    def _bearer(self, name: str, at: int) -> Entity | None:
        """Of several of that family name the one spoken of last before ``at``; None when two were at once."""
        bearers = [e for e in self.register.bearers(names.key(name)) if e.type == "person"] if " " not in name else []
        if len(bearers) < 2:
            return None
        last: Mark | None = None
        for mark in self.marks_before(at, 400):
            if mark.entity in bearers:
                if last is None:
                    last = mark
                elif mark.entity is not last.entity:
                    apart = self.where.sentence(mark.start) != self.where.sentence(last.start)
                    return last.entity if apart else None
        return last.entity if last else None

    def _join_pairs(self) -> None:
        """ "Hillary Clinton and Elizabeth Warren": two that may be "they" afterwards."""
        for left, right in zip(self.hits, self.hits[1:], strict=False):
            if self.text[left.span.end : right.phrase.span.start] != " and ":
                continue
            pair = [m[0] for m in (self.register.matching(h.phrase) for h in (left, right)) if len(m) == 1]
            if (
                len(pair) == 2
                and pair[0].type == pair[1].type
                and pair[0].type in ("person", "government", "organization")
            ):
                joint = Entity("+".join(e.id for e in pair), "", "group", many=True, members=tuple(pair))
                self.mark(
                    Span(left.span.start, right.span.end), joint, source=False, top=False, subject=True, described=False
                )

    def mark(self, span: Span, entity: Entity, *, source: bool, top: bool, subject: bool, described: bool) -> None:
        """Remember that ``entity`` is mentioned at ``span``."""
        insort(
            self._marks,
            (span.start, len(self._marks), Mark(span.start, span.end, entity, source, top, subject, described)),
        )

    def marks_before(self, at: int, sentences: int = 12) -> Iterator[Mark]:
        """Mentions before ``at``, nearest first."""
        here = self.where.sentence(at)
        for i in range(bisect_left(self._marks, (at, -1)) - 1, -1, -1):
            mark = self._marks[i][2]
            if here - self.where.sentence(mark.start) > sentences:
                return
            yield mark

    def odds(self, span: Span, marks: Sequence[Mark]) -> list[float]:
        """Log odds, by the network, that ``span`` means the party of each mark; nought without a network."""
        if self.story.sense is None or not marks:
            return [0.0] * len(marks)
        return [min(6.0, max(-6.0, x)) for x in self.story.sense.same(span, [(m.start, m.end) for m in marks])]

    def state(self, name: str) -> Entity:
        """The party that is the state of that name."""
        for entity in self.register.entities:
            if entity.type == "government" and entity.name == name:
                return entity
        entity = self.register.new(name, "government")
        entity.forms[names.key(name)] += 0
        return entity

    def state_near(self, at: int) -> str | None:
        """The state meant by "the government" at ``at``: of those spoken of before, the one spoken of most."""
        near = [m.entity.name for m in self.marks_before(at, 30) if m.entity.type == "government"]
        if not near:
            return self.main_state
        return max(dict.fromkeys(near), key=lambda s: self.states[s] + 2 * (s == near[0]))

    def is_name(self, word: str) -> bool:
        """True when ``word``, in small letters, is the name of a state or of somebody in the article."""
        titled = word.title()
        if titled not in self.text:
            return False
        return place(titled) is not None or any(word == names.family(e.name) for e in self.register.entities)
