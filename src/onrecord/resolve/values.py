"""What resolving yields, value by value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from onrecord.span import Span
from onrecord.statement import Draft

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


@dataclass(frozen=True, slots=True)
class Occasion:
    """On what occasion something was said, and with whom (an interviewer, the other side of a call)."""

    type: OccasionType
    with_: str | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition in words that stand alone, and the speaker's commitment to it."""

    claim: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class Story:
    """An article as resolving sees it: text, publication date, and what was read.

    Attributes:
        published: the day of publication, or None.
    """

    text: str
    drafts: tuple[Draft, ...]
    published: date | None = None
    publisher: str | None = None
    title: str | None = None

    def words(self, spans: Sequence[Span]) -> str:
        """The characters under ``spans``, joined by blanks."""
        return " ".join(s.cut(self.text) for s in spans)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What is known of one draft; ``open`` names what is not, with the reason."""

    open: Mapping[str, str] = field(default_factory=dict)
