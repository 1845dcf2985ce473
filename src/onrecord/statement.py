"""Draft and Statement: one act of attribution, as read and as given out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Statement:
    """One act of attribution by an article, with the fields of the output contract.

    Fields that need resolving (who speaks, with what stance ...) are open in this version:
    ``open`` maps the name of each such field to the reason.
    """

    id: str
    parent: str | None
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: Form
    confidence: float
    open: Mapping[str, str] = field(default_factory=dict)

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
            "speakers": [],
            "via": [],
            "act": None,
            "stance": None,
            "claim": None,
            "more_claims": [],
            "addressee": None,
            "occasion": None,
            "said_on": None,
            "repeated": None,
            "confidence": round(self.confidence, 3),
            "open": dict(self.open),
        }


RESOLVED_LATER = ("speakers", "via", "act", "stance", "claim", "addressee", "occasion", "said_on", "repeated")


def statement_id(article_id: str, draft: Draft) -> str:
    """An id derived from the article's id and the spans alone."""
    spans = ";".join(
        role + ":" + ",".join(f"{s.start}-{s.end}" for s in getattr(draft, role)) for role in ROLES
    )
    return "s" + hashlib.sha256(f"{IDENTITY}\n{article_id}\n{spans}".encode()).hexdigest()[:16]


def statements_of(article: Article, drafts: list[Draft]) -> tuple[Statement, ...]:
    """Give drafts their ids and name what is still open."""
    article_id = article.id
    ids = [statement_id(article_id, d) for d in drafts]
    still_open = dict.fromkeys(RESOLVED_LATER, UNRESOLVED)
    return tuple(
        Statement(
            id=ids[i],
            parent=None if d.parent is None else ids[d.parent],
            source=d.source,
            cue=d.cue,
            content=d.content,
            form=d.form,
            confidence=d.confidence,
            open=still_open,
        )
        for i, d in enumerate(drafts)
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
