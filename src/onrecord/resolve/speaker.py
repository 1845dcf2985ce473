"""Who speaks: one pass over an article tells which party each source, addressee or mention means."""

from __future__ import annotations

import re

from onrecord.resolve import names
from onrecord.resolve.mention import Phrase, parse
from onrecord.resolve.mention_name import person_like
from onrecord.resolve.places import place, state_of_leader
from onrecord.resolve.speaker_body import (
    body_in,
    holds_state_office,
    is_firm,
    is_former,
    leader_state,
    officials_of,
    presides_over,
    state_meant,
)
from onrecord.resolve.speaker_entity import Entity
from onrecord.resolve.speaker_find import Lookup
from onrecord.resolve.speaker_ground import Ground
from onrecord.resolve.speaker_score import NONE, Found
from onrecord.resolve.speaker_setting import Surroundings
from onrecord.resolve.values import Speaker, SpeakerType, Story
from onrecord.span import Span

_QUOTES = "“\"‘'„«"
_ISSUER = re.compile(
    r"\b(?:by|from|of)\s+"
    r"(?P<who>(?:the\s+)?[A-Z][\w.&’'-]*(?:[ \u00a0](?:of[ \u00a0](?:the[ \u00a0])?)?[A-Z][\w.&’'-]*)*)"
)
_OFFICER = re.compile(
    r"(?:(?:vice|executive|senior|its|the)\s)*(?:chairman|chief\s(?:\w+\s)?(?:executive|officer)|president|treasurer|"
    r"managing\sdirector|ceo|cfo)(?:,?\sand\s.*)?$",
    re.IGNORECASE,
)
"""Officers of firms, by their titles alone."""
_POSSESSED_BODY = frozenset(("office", "campaign", "board", "team", "staff", "administration"))


def cast(story: Story) -> Cast:
    """Read the parties of ``story`` and say who speaks in each of its drafts."""
    return Cast(story)


class Cast:
    """The parties of one article: who each source means."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._ground = Ground(story)
        self._lookup = Lookup(self._ground, self._body_entity)
        self._quotations = tuple(s for d in story.drafts for s in d.content if story.text[s.start] in _QUOTES)
        self._by_size = sorted((sum(len(s) for s in d.content), i, d.content) for i, d in enumerate(story.drafts))
        self._resolved: dict[int, Found] = {}
        self._sources: list[tuple[Span, tuple[Entity, ...]]] = []
        self._bodies: dict[str, tuple[str | None, Entity | None]] = {}
        self._of: dict[Span, Found] = {}
        self._same: dict[tuple[Span, ...], Found] = {}
        order = [i for i, d in enumerate(story.drafts) if d.source]
        for index in sorted(order, key=lambda i: story.drafts[i].source[0].start):
            self._resolve(index)
        self._bodies.clear()
        self._ground.closed = True  # what is asked afterwards, in whatever order, changes no answer
        self._given: dict[str, Speaker] = {}
        for found, _ in self._resolved.values():
            for entity in found:
                self._speaker(entity)

    # -- what is asked ------------------------------------------------------------------------

    def speakers(self, index: int) -> tuple[tuple[Speaker, ...], str | None]:
        """Who speaks in draft ``index``, and, when nobody is found, why."""
        found, reason = self._resolved.get(index, ((), NONE))
        return tuple(self._speaker(e) for e in found), reason

    def of(self, span: Span) -> tuple[Speaker, ...]:
        """Whom the words at ``span`` mean: usually one, two of joint parties, none when unknown."""
        return tuple(self._speaker(e) for e in self._span(span)[0])

    def why_open(self, span: Span) -> str | None:
        """Why ``of`` gives nobody: "none", or "ambiguous" with the candidates; None when it gives somebody."""
        return self._span(span)[1]

    # -- resolving ----------------------------------------------------------------------------

    def _span(self, span: Span) -> Found:
        if span not in self._of:
            inside = self._enclosing(span)
            setting = self._surroundings(inside, ())
            self._of[span] = self._lookup.find(span.cut(self._story.text), span, setting)
        return self._of[span]

    def _enclosing(self, span: Span) -> int | None:
        """The innermost draft whose content has ``span`` in it."""
        for _, number, content in self._by_size:
            for part in content:
                if part.start <= span.start and span.end <= part.end:
                    return number
        return None

    def _resolve(self, index: int) -> Found:
        if index in self._resolved:
            return self._resolved[index]
        draft = self._story.drafts[index]
        if not draft.source:
            self._resolved[index] = ((), NONE)
            return self._resolved[index]
        if draft.source in self._same:
            self._resolved[index] = self._same[draft.source]  # two verbs with one subject
            return self._resolved[index]
        self._resolved[index] = ((), NONE)  # a source that depends on itself means nobody
        span = Span(draft.source[0].start, max(draft.source[0].end, draft.source[-1].end))
        gap = len(span) - sum(len(s) for s in draft.source)
        words = span.cut(self._story.text) if gap <= 3 else self._story.words(draft.source)
        parent = draft.parent if draft.parent is not None else self._enclosing(span)
        if parent == index:
            parent = None
        found = self._lookup.find(words, span, self._surroundings(parent, draft.content))
        self._resolved[index] = found
        self._same[draft.source] = found
        entities = found[0]
        self._sources.append((span, entities))
        described = not any(c.isupper() for c in words[1:])
        for entity in entities:
            entity.sources += 1
            self._ground.mark(span, entity, source=True, top=draft.parent is None, subject=True, described=described)
        if len(entities) > 1:
            joint = Entity("+".join(e.id for e in entities), words, "group", many=True, members=entities)
            self._ground.mark(span, joint, source=True, top=draft.parent is None, subject=True, described=False)
        return found

    def _surroundings(self, parent: int | None, own: tuple[Span, ...]) -> Surroundings:
        drafts = self._story.drafts
        parents: tuple[Entity, ...] = ()
        quoters: tuple[Entity, ...] = ()
        quoted, around = False, None
        at, seen = parent, set()
        while at is not None and at not in seen:
            seen.add(at)
            found = self._resolve(at)[0]
            if found and not parents:
                parents = found
                quoted = any(s in self._quotations for s in drafts[at].content)
            if found and not quoters:
                quoters = found
            if around is None:
                around = next((s for s in drafts[at].content if s in self._quotations), None)
            at = drafts[at].parent
        return Surroundings(
            parents=parents, quoters=quoters, quoted=quoted, own=own, quotations=self._quotations, around=around,
            sources=tuple(self._sources),
        )  # fmt: skip

    # -- giving out ---------------------------------------------------------------------------

    def _speaker(self, entity: Entity) -> Speaker:
        if entity.id in self._given:
            return self._given[entity.id]
        body, _ = self._body(entity)
        kind = _final_type(entity)
        self._given[entity.id] = Speaker(
            entity=entity.id,
            name=entity.full,
            type=kind,
            role=_role(entity, kind),
            on_behalf_of=body,
            evidence=tuple(dict.fromkeys(r.span for r in entity.roles[:2])),
        )
        return self._given[entity.id]

    def _body_entity(self, entity: Entity) -> Entity | None:
        name, found = self._body(entity)
        if name is None or _final_type(entity) == "document":
            return None
        if found is None:
            end = len(self._story.text)
            parties, _ = self._lookup.find(name, Span(end, end + 1), Surroundings())
            found = parties[0] if parties else None
        return found

    def _body(self, entity: Entity) -> tuple[str | None, Entity | None]:
        if entity.id not in self._bodies:
            self._bodies[entity.id] = (None, None)
            self._bodies[entity.id] = self._find_body(entity)
        return self._bodies[entity.id]

    def _find_body(self, entity: Entity) -> tuple[str | None, Entity | None]:
        kind = _final_type(entity)
        if kind == "document":
            return self._issuer(entity)
        if (
            kind in ("organization", "group")
            and entity.owner is not None
            and names.singular(entity.head) in _POSSESSED_BODY
        ):
            return entity.owner.full, entity.owner
        if kind == "organization":
            return self._campaign(entity)
        if kind not in ("person", "unnamed", "group"):
            return None, None
        roles = sorted(entity.roles, key=lambda r: r.span.start)
        former = any(is_former(r.role or "") for r in roles)
        for role in roles:
            if former and holds_state_office(role.role or ""):
                continue  # what he was, or would like to be
            found = self._body_of_role(entity, role, kind)
            if found[0] and found[1] is not entity:
                return found
        for role in roles:
            speaks = bool(names.noun_classes(role.head) & {"spokes"})
            if (speaks or _OFFICER.match(role.role or "")) and not role.owner:
                near = next(
                    (
                        m.entity
                        for m in self._ground.marks_before(role.span.start, 8)
                        if m.entity.type == "organization" and (speaks or is_firm(m.entity.name))
                    ),
                    None,
                )
                return (near.full, near) if near else (None, None)
        if kind != "person" or roles:
            return None, None
        found = self._affiliation(entity)
        state = state_of_leader(entity.name, self._ground.states)
        if found[0] is None and state in self._ground.states and state not in ("United States", "Vatican City"):
            return state, None  # a leader whose office goes without saying
        return found

    def _campaign(self, entity: Entity) -> tuple[str | None, Entity | None]:
        """ "Trump campaign": the candidate."""
        match = re.match(
            r"^(?:the\s+)?(?P<who>[A-Z][\w’'.-]+(?:\s[A-Z][\w’'-]+)*?)(?:['’]s?)?\s(?:\w+\s)?campaign$", entity.name
        )
        return self._known(match["who"], Span(0, 1)) if match else (None, None)

    def _body_of_role(self, entity: Entity, role: Phrase, kind: SpeakerType) -> tuple[str | None, Entity | None]:
        words = role.role or ""
        if kind != "person" and (whose := officials_of(role.words, entity.many)):
            return self._known(whose, role.span)
        body = body_in(words, role.head, role.owner) or (presides_over(words) if kind == "person" else None)
        spokes = bool(names.noun_classes(role.head) & {"spokes", "counsel"})
        if (
            kind in ("person", "unnamed")
            and holds_state_office(words)
            and not spokes
            and not presides_over(words)
            and (kind == "person" or role.definite)
        ):
            plain = re.sub(r"\bto\s.*", "", words)
            state = (
                state_meant(plain, self._ground.own)
                or leader_state(entity.name, words, self._ground.states)
                or self._owner_state(role)
            )
            if state is None and re.search(r"secretary of|\b(?:defense|treasury|homeland)", words, re.IGNORECASE):
                state = "United States"
            if state is None and entity.type == "person":
                state = self._state_at(words)
            return state, None
        if body and (spokes or kind == "person" or "general" in words):
            return self._known(body, role.span)
        if (
            kind == "person"
            and role.owner
            and role.head in ("adviser", "advisor", "aide", "manager", "agent", "strategist")
        ):
            found = self._known(role.owner, role.span)
            if found[1] is not None and found[1].type == "person":
                return found
        return None, None

    def _affiliation(self, entity: Entity) -> tuple[str | None, Entity | None]:
        """Where one without a role belongs: "Osric Tamblyn of the commission", "The Post’s Ada Crane"."""
        for phrase in entity.seen:
            match = re.match(r"^(?:of|from)\s+(?P<who>(?:the\s+|The\s+)?[A-Z].*)$", phrase.tail or "")
            who = match["who"] if match else phrase.owner
            if who is None or place(who) or who.casefold() in names.PRONOUNS:
                continue
            found = self._known(who, phrase.span)
            body = found[1]
            short = who[:1].isupper() and len(who.split()) <= 4
            if match is None and short and (body is None or body.type is None) and not self._bears(who):
                return found
            if (match and names.key(who).split()[-1] in names.ORGANIZATION_HEADS) or (
                body is not None and body.type == "organization"
            ):
                return found
        return None, None

    def _bears(self, word: str) -> bool:
        """True when ``word`` is a person's name, or the family name of somebody in the article."""
        return person_like(word) or bool(self._ground.register.bearers(names.key(word)))

    def _owner_state(self, role: Phrase) -> str | None:
        if role.owner is None:
            return None
        known = place(role.owner)
        if known:
            return known.state
        owner = names.bare(role.owner)
        return owner if owner[:1].isupper() and " " not in owner and role.tail is None else None

    def _state_at(self, role: str) -> str | None:
        """The state of a minister that the article does not name beside him: the one it speaks of most."""
        foreign = re.search(r"\b(?:minister|premier|chancellor|king|queen|emir|sultan)\b", role, re.IGNORECASE)
        for state, _ in self._ground.states.most_common():
            if not (foreign and state == "United States"):
                return state
        return None

    def _known(self, words: str, span: Span) -> tuple[str | None, Entity | None]:
        """The name of a body, the fullest the article gives."""
        if words.casefold() in names.PRONOUNS and not words.isupper():
            found, _ = self._lookup.pronoun(words.casefold(), span, Surroundings())
            return (found[0].full, found[0]) if found else (None, None)
        if words.endswith(" campaign"):
            return names.bare(words), None
        state = place(words)
        if state and state.standing != "people":
            return state.state, None
        phrase = parse(words, span)
        if len(phrase) == 1 and phrase[0].kind == "name":
            matching = self._ground.register.matching(phrase[0])
            if len(matching) == 1:
                return matching[0].full, matching[0]
            return phrase[0].name, None
        if len(phrase) == 1 and names.noun_classes(phrase[0].head) & {"organization", "government", "person"}:
            found, _ = self._lookup.find(f"the {names.bare(words)}", span, Surroundings())
            return (found[0].full, found[0]) if found else (names.bare(words), None)
        return names.bare(words), None

    def _issuer(self, entity: Entity) -> tuple[str | None, Entity | None]:
        if entity.owner is not None:
            return entity.owner.full, entity.owner
        match = _ISSUER.search(entity.name)
        if match:
            return self._known(match["who"], Span(0, 1))
        return None, None


def _final_type(entity: Entity) -> SpeakerType:
    if entity.type is not None:
        return entity.type
    return "person" if len(entity.name.split()) > 1 else "organization"


def _role(entity: Entity, kind: SpeakerType) -> str | None:
    if kind in ("document", "group", "government") or not entity.roles:
        return None
    return entity.roles[0].role
