"""Draft and Statement: one act of attribution, as read and as given out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal

from onrecord.article import Article
from onrecord.span import Span

IDENTITY = "statement-1"

Form = Literal["direct", "indirect", "mixed"]
ROLES = ("source", "cue", "content")

UNRESOLVED = "not resolved by this version"
"""Why a field is open that no part of the program fills yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the reader found: spans of one statement, and the draft it stands in.

    Attributes:
        source: who is said to have expressed it; empty when the text names none.
        cue: the words that attribute; empty for a quotation that stands without any.
        content: what was expressed; never empty.
        parent: index, in the same list, of the draft whose content encloses or equals this one.
        confidence: calibrated probability that the statement is right.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: Form
    parent: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as a network judges it: its spans, and short names of what the rules think of it (its hints)."""

    source: Sequence[Span]
    cue: Sequence[Span]
    content: Sequence[Span]
    hints: Sequence[str] = ()


SpeakerType = Literal["person", "government", "organization", "group", "document", "unnamed"]
Basis = Literal["stated", "relative", "published"]
Stance = Literal["affirms", "denies", "uncommitted"]
Act = Literal[
    "say", "deny", "confirm", "admit", "allege", "accuse", "demand", "ask", "promise", "warn", "threaten", "condemn",
    "praise", "doubt", "decline", "predict", "propose", "think",
]  # fmt: skip
OccasionType = Literal[
    "interview", "press conference", "phone call", "meeting", "speech", "social media", "written statement", "report",
    "testimony", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaker:
    """One who speaks, relays or is spoken to, by the fullest name the article gives.

    Attributes:
        entity: the same for all mentions of one party within an article.
        evidence: the spans the name, role and body rest on.
    """

    entity: str
    name: str
    type: SpeakerType
    role: str | None = None
    on_behalf_of: str | None = None
    evidence: tuple[Span, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The speaker as the output contract has it."""
        return {
            "entity": self.entity,
            "name": self.name,
            "type": self.type,
            "role": self.role,
            "on_behalf_of": self.on_behalf_of,
        }


@dataclass(frozen=True, slots=True)
class When:
    """When something was said: the days ``start`` to ``end``, both included.

    Attributes:
        text: the words it rests on, as they stand in the article; None for ``published``.
        span: where these words stand.
    """

    start: date
    end: date
    basis: Basis
    text: str | None = None
    span: Span | None = None

    def to_json(self) -> dict[str, Any]:
        """The date of saying as the output contract has it."""
        return {"start": self.start.isoformat(), "end": self.end.isoformat(), "text": self.text, "basis": self.basis}


@dataclass(frozen=True, slots=True)
class Occasion:
    """On what occasion something was said, and with whom (an interviewer, the other side of a call)."""

    type: OccasionType
    with_: str | None = None
    evidence: tuple[Span, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The occasion as the output contract has it."""
        return {"type": self.type, "with": self.with_}


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition in words that stand alone, and the speaker's commitment to it."""

    claim: str
    stance: Stance


RESOLVED_FIELDS = (
    "speakers", "via", "act", "stance", "claim", "addressee", "occasion", "said_on", "repeated",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resolved:
    """What is known of a statement beyond its spans.

    ``open`` maps the name of a field that could not be told to the reason. As made without arguments,
    nothing has been resolved.
    """

    speakers: tuple[Speaker, ...] = ()
    via: tuple[Speaker, ...] = ()
    act: Act | None = None
    stance: Stance | None = None
    claim: str | None = None
    more_claims: tuple[Claim, ...] = ()
    addressee: Speaker | None = None
    occasion: Occasion | None = None
    said_on: When | None = None
    repeated: bool | None = None
    open: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(RESOLVED_FIELDS, UNRESOLVED))


@dataclass(frozen=True, slots=True)
class Statement:
    """One act of attribution by an article, with the fields of the output contract.

    ``open`` maps the name of each field that could not be told to the reason.
    """

    id: str
    parent: str | None
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: Form
    confidence: float
    speakers: tuple[Speaker, ...]
    via: tuple[Speaker, ...]
    act: Act | None
    stance: Stance | None
    claim: str | None
    more_claims: tuple[Claim, ...]
    addressee: Speaker | None
    occasion: Occasion | None
    said_on: When | None
    repeated: bool | None
    open: Mapping[str, str]

    def to_json(self, text: str) -> dict[str, Any]:
        """The statement as the output contract has it; ``text`` is its article's."""

        def spans(of: tuple[Span, ...]) -> list[dict[str, Any]]:
            return [{"start": s.start, "end": s.end, "text": s.cut(text)} for s in of]

        return {
            "id": self.id,
            "parent": self.parent,
            "source": spans(self.source),
            "cue": spans(self.cue),
            "content": spans(self.content),
            "form": self.form,
            "speakers": [s.to_json() for s in self.speakers],
            "via": [s.to_json() for s in self.via],
            "act": self.act,
            "stance": self.stance,
            "claim": self.claim,
            "more_claims": [{"claim": c.claim, "stance": c.stance} for c in self.more_claims],
            "addressee": self.addressee and self.addressee.to_json(),
            "occasion": self.occasion and self.occasion.to_json(),
            "said_on": self.said_on and self.said_on.to_json(),
            "repeated": self.repeated,
            "confidence": round(self.confidence, 3),
            "open": dict(self.open),
        }


def statement_id(article_id: str, draft: Draft) -> str:
    """An id derived from the article's id and the spans alone."""
    spans = ";".join(role + ":" + ",".join(f"{s.start}-{s.end}" for s in getattr(draft, role)) for role in ROLES)
    return "s" + hashlib.sha256(f"{IDENTITY}\n{article_id}\n{spans}".encode()).hexdigest()[:16]


def statements_of(
    article: Article, drafts: Sequence[Draft], resolved: Sequence[Resolved] | None = None
) -> tuple[Statement, ...]:
    """Give drafts their ids, and what was resolved of each (nothing, without it)."""
    article_id = article.id
    ids = [statement_id(article_id, d) for d in drafts]
    known = resolved if resolved is not None else [Resolved()] * len(drafts)
    return tuple(
        Statement(
            id=ids[i],
            parent=None if d.parent is None else ids[d.parent],
            source=d.source,
            cue=d.cue,
            content=d.content,
            form=d.form,
            confidence=d.confidence,
            **{f.name: getattr(r, f.name) for f in fields(Resolved)},
        )
        for i, (d, r) in enumerate(zip(drafts, known, strict=True))
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and every statement found in it, in the order of the text."""

    article: Article
    statements: tuple[Statement, ...]

    def to_json(self) -> dict[str, Any]:
        """One line of the output contract."""
        text = self.article.text
        return {"article": self.article.to_json(), "statements": [s.to_json(text) for s in self.statements]}
