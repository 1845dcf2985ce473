"""Matching: how likely a party of an article is a speaker that the record knows, and why.

A score never travels alone: every one comes with named features. Scores are between 0 and 1; `ENOUGH` is what the
machine needs to call two the same. They are no probabilities, but they are ordered: what has more for it scores
higher.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from onrecord.record.identity_bodies import Body, body, document, group, state
from onrecord.record.identity_names import Name, Part, compare, filed_under, key, looked_up, parse, plain
from onrecord.record.identity_words import rows, word_list

ENOUGH = 0.85
MARGIN = 0.08
"""By how much the best must be ahead of the next, unless it is far better known."""

BARE_MARGIN = 0.1
"""The same for a bare family name."""

DOMINANT = 20
"""How many times as many statements as all others that fit makes one the one meant."""

_FAMILY: dict[Part, float] = {"same": 0, "spelling": -0.03, "loose": -0.12}
_GIVEN: dict[Part, float] = {
    "same": 0, "spelling": -0.02, "nickname": -0.05, "loose": -0.12, "initial": -0.15, "missing": -0.13,
}  # fmt: skip
_MIDDLE: dict[Part, float] = {"loose": -0.04, "nickname": -0.02}
_AGREES, _CLASHES, _ELSEWHERE = 0.1, -0.3, -0.08
_BARE = 0.68

_PATHS = (
    "politics",
    "law",
    "police",
    "military",
    "media",
    "business",
    "science",
    "religion",
    "sport",
    "arts",
    "private",
)
"""Walks of life."""
_PATH = {word: path for path in _PATHS for word in word_list(f"path-{path}")}
_INTO_POLITICS = frozenset(("law", "military", "media", "business", "arts", "religion", "police"))
_WEAK = word_list("role-weak")


@dataclass(frozen=True, slots=True)
class Context:
    """What articles say of one beside the name.

    Attributes:
        words: of the roles, those that tell something.
        bodies: keys of the bodies spoken for.
        states: named in the roles or spoken for.
        paths: walks of life that the roles belong to.
    """

    words: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()

    def and_(self, other: Context) -> Context:
        """Both."""
        return Context(
            self.words | other.words, self.bodies | other.bodies, self.states | other.states, self.paths | other.paths
        )


@lru_cache(maxsize=65536)
def context(role: str | None, on_behalf_of: str | None) -> Context:
    """What a role and a body spoken for say."""
    words = re.findall(r"[^\W\d_]+", plain(role)) if role else []
    states = {s for s in (_state_in(role), _state_in(on_behalf_of)) if s}
    bodies = {b for b in (body(on_behalf_of).key if on_behalf_of else None,) if b}
    return Context(
        frozenset(w for w in words if w not in _WEAK and w not in _PATH and len(w) > 2),
        frozenset(bodies),
        frozenset(states),
        frozenset(_PATH[w] for w in words if w in _PATH),
    )


@lru_cache(maxsize=1)
def _state_words() -> tuple[re.Pattern[str], dict[str, str]]:
    forms: dict[str, str] = {}
    for name, also, _, adjective, _people in rows("states.tsv"):
        for form in f"{name};{also};{adjective}".split(";"):
            if form:
                forms.setdefault(form, name)
    longest = sorted(forms, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"), forms


def _state_in(text: str | None) -> str | None:
    if not text:
        return None
    if whole := state(text):
        return whole
    pattern, forms = _state_words()
    found = pattern.search(text)
    return forms[found[0]] if found else None


def joined(contexts: Iterable[Context]) -> Context:
    """All of them together."""
    whole = Context()
    for one in contexts:
        whole = whole.and_(one)
    return whole


@dataclass(frozen=True, slots=True)
class Sought:
    """A party of an article, as it is looked for.

    Attributes:
        name: of a person, in parts; None for others.
        body: of what is no person.
        context: what the article says beside the name.
    """

    party_id: int
    text: str
    type: str
    day: str | None
    name: Name | None
    body: Body | None
    context: Context

    @property
    def joinable(self) -> bool:
        """False for what is never the same in two articles: "a senior official", "the ministry"."""
        return self.name is not None or (self.body is not None and self.body.key is not None)

    def filed(self) -> list[str]:
        """The blocks it is filed under."""
        return _filed(self.text, self.type, self.body.key if self.body else None)

    def blocks(self) -> list[str]:
        """The blocks it is looked up in."""
        if self.name is None:
            return [self.body.key] if self.body and self.body.key else []
        bare = [] if self.name.bare else filed_under(Name("", (), self.name.family, self.name.joined, ""))
        return [*looked_up(self.name), *bare]


def sought(party_id: int, text: str, type_: str, role: str | None, on_behalf_of: str | None, day: str | None) -> Sought:
    """A party, ready to be looked for."""
    name, meant = None, None
    if type_ == "person" and key(text):
        name = parse(text)
    elif type_ in ("government", "organization"):
        meant = body(text, on_behalf_of)
    elif type_ == "group":
        meant = group(text)
    elif type_ == "document":
        meant = document(text, on_behalf_of)
    return Sought(party_id, text, type_, day, name, meant, context(role, on_behalf_of))


def _filed(text: str, type_: str, body_key: str | None) -> list[str]:
    if type_ == "person":
        return sorted(set(filed_under(parse(text)))) if key(text) else []
    return [body_key] if body_key else []


def filed(names: Iterable[tuple[str, str, str | None]]) -> set[str]:
    """The blocks of a speaker, from the names, types and bodies spoken for of its parties."""
    found: set[str] = set()
    for text, type_, on_behalf_of in names:
        found |= set(sought(0, text, type_, None, on_behalf_of, None).filed())
    return found


@dataclass(slots=True)
class Candidate:
    """A speaker who may be meant."""

    id: int
    type: str
    statements: int
    last_day: str | None
    names: list[tuple[str, int]] = field(default_factory=list)
    context: Context = Context()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """How likely it is, and why."""

    score: float
    reasons: dict[str, Any]


def score(one: Sought, candidate: Candidate) -> Scored | None:
    """How likely ``one`` is ``candidate``; None when it cannot be."""
    if one.name is not None:
        return _person(one, one.name, candidate) if candidate.type == "person" else None
    assert one.body is not None
    if candidate.type != one.type:
        kinds = {candidate.type, one.type}
        if not (one.body.known and kinds <= {"government", "organization", "group"}) and kinds != {
            "government",
            "organization",
        }:
            return None
    reasons: dict[str, Any] = {"name": "listed" if one.body.known else "same", "key": one.body.key}
    return Scored(0.97 if one.body.known else 0.92, reasons)


def _person(one: Sought, name: Name, candidate: Candidate) -> Scored | None:
    best: Scored | None = None
    exact = contrary = False
    for text, _ in candidate.names:
        other = parse(text)
        how = compare(name, other)
        if how.family == "different":
            continue
        if not how.fits:
            contrary = True
            continue
        exact = exact or (how.family, how.given, how.middle, how.suffix) == ("same",) * 4
        reasons: dict[str, Any] = {"name": text, "family": how.family}
        if name.bare or other.bare:
            value = _BARE + _FAMILY[how.family]
            reasons["bare"] = "both" if name.bare and other.bare else "this" if name.bare else "that"
        else:
            reasons |= {"given": how.given, "middle": how.middle, "suffix": how.suffix}
            value = 0.95 + _FAMILY[how.family] + _GIVEN[how.given] + _MIDDLE.get(how.middle, 0)
            value -= 0.03 if how.suffix == "missing" else 0
        if best is None or value > best.score:
            best = Scored(value, reasons)
    if best is None or (contrary and not exact):
        # who is also called George H. W. Bush is no George W. Bush, though "George Bush" may be either
        return None
    value, reasons = best.score, best.reasons
    if "bare" in reasons:
        near = _days_apart(one.day, candidate.last_day)
        if reasons["bare"] == "both":
            recent = near is not None and near <= 30
            value += 0.17 if recent else 0
        else:
            recent = near is not None and near <= 400
            value += 0.07 if recent else 0
        if reasons["bare"] == "this":
            reasons["often"] = candidate.statements >= 5
            value += 0.1 if reasons["often"] else 0
        reasons["recent"] = recent
    return _in_context(Scored(value, reasons), one.context, candidate.context)


def _in_context(scored: Scored, mine: Context, theirs: Context) -> Scored:
    value, reasons = scored.score, dict(scored.reasons)
    shared = (mine.bodies & theirs.bodies) or (mine.states & theirs.states) or (mine.words & theirs.words)
    clash = _clash(mine.paths, theirs.paths)
    if clash and not mine.bodies & theirs.bodies:
        value += _CLASHES
        reasons["roles"] = f"clash: {clash[0]}, {clash[1]}"
    elif shared or mine.paths & theirs.paths:
        value += _AGREES if shared else _AGREES / 2
        reasons["roles"] = "agree: " + ", ".join(sorted(shared or mine.paths & theirs.paths)[:3])
    elif mine.states and theirs.states:
        value += _ELSEWHERE
        reasons["roles"] = "of other states"
    return Scored(round(min(value, 0.99), 3), reasons)


def _clash(a: frozenset[str], b: frozenset[str]) -> tuple[str, str] | None:
    """Two walks of life that one person is hardly known for: a senator is no baker, a lawyer no columnist."""
    if not a or not b or a & b:
        return None
    for x, y in ((a, b), (b, a)):
        if "politics" in x and y & _INTO_POLITICS:
            return None
    return min(a), min(b)


def _days_apart(a: str | None, b: str | None) -> int | None:
    try:
        return abs((date.fromisoformat(a[:10]) - date.fromisoformat(b[:10])).days) if a and b else None
    except ValueError:
        return None


def choose(one: Sought, candidates: Sequence[Candidate], *, full: bool = False) -> tuple[Candidate | None, Scored]:
    """The one candidate that fits well enough, or None with the reasons why none was chosen.

    Args:
        full: the lists of candidates were cut off: others may fit too.
    """
    found = [(scored, c) for c in candidates if (scored := score(one, c)) is not None]
    found.sort(key=lambda pair: (-pair[0].score, -pair[1].statements, pair[1].id))
    if not found:
        return None, Scored(1.0, {"first": True})
    best, who = found[0]
    near = {"nearest": who.id, "score": best.score, **best.reasons}
    if best.score < ENOUGH:
        return None, Scored(1.0, {"first": True, **near})
    # A bare name may be anybody's who has it, so others count however badly they fit by what else is known.
    bare = "bare" in best.reasons
    rivals = [
        (s, c)
        for s, c in found[1:]
        if best.score - s.score < (BARE_MARGIN if bare else MARGIN) and (bare or s.score >= ENOUGH)
    ]
    if not rivals and not (bare and full):
        return who, best
    others = sum(c.statements for _, c in rivals)
    if who.statements >= DOMINANT and who.statements >= DOMINANT * others and not (bare and full):
        return who, Scored(best.score, best.reasons | {"dominant": True, "others": [c.id for _, c in rivals][:5]})
    return None, Scored(1.0, {"first": True, "ambiguous": [who.id, *(c.id for _, c in rivals)][:6], **near})
