"""Made-up annotated articles, in the statements form, and made-up documents in the form of GUM."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from onrecord.article import Article
from onrecord.evaluate.gold import Annotated, story_of
from onrecord.span import Span
from onrecord.statement import Draft, Occasion, Reading, Resolved, Speaker, When, statements_of

BRIDGE = (
    "Ada Crane, the mayor, said Wednesday that bridge 7 was safe. “It will hold,” she said.\n\n"
    "The harbour board denied that Crane had called the bridge old. Jonas Reck laughed.\n"
)
FERRY = "The ferry will sail, according to Ilse Marden. Ms. Marden warned of a storm.\n"

CRANE = {"entity": "crane", "name": "Ada Crane", "type": "person", "role": "mayor", "on_behalf_of": None}
BOARD = {"entity": "board", "name": "harbour board", "type": "organization", "role": None, "on_behalf_of": None}
MARDEN = {"entity": "marden", "name": "Ilse Marden", "type": "person", "role": None, "on_behalf_of": None}


def spans(text: str, *words: str, after: int = 0) -> list[dict[str, Any]]:
    starts = [text.index(w, after) for w in words]
    return [{"start": s, "end": s + len(w), "text": w} for s, w in zip(starts, words, strict=True)]


def statement(text: str, source: str, cue: str, content: str, *, after: int = 0, **fields: Any) -> dict[str, Any]:
    return {
        "source": spans(text, source, after=after) if source else [],
        "cue": spans(text, cue, after=after) if cue else [],
        "content": spans(text, content),
        "form": "direct" if content.startswith("“") else "indirect",
        "parent": None,
        "speakers": [CRANE],
        "via": [],
        "act": "say",
        "stance": "affirms",
        "claim": "bridge 7 was safe",
        "addressee": None,
        "occasion": None,
        "said_on": None,
        "repeated": False,
    } | fields


def bridge() -> dict[str, Any]:
    """Four statements: of the mayor twice, of the board, and, nested in it, one that may be left out."""
    when = {"start": "2024-05-15", "end": "2024-05-15", "text": "Wednesday", "basis": "relative"}
    she = BRIDGE.index("she said")
    return {
        "article": {"id": "bridge", "publisher": "The Quay", "title": "Bridge", "published": "2024-05-16T08:00:00"},
        "entities": [
            {"entity": "crane", "name": "Ada Crane", "aka": ["Crane", "the mayor"], "type": "person"},
            {"entity": "board", "name": "harbour board", "aka": [], "type": "organization"},
        ],
        "statements": [
            statement(BRIDGE, "Ada Crane, the mayor,", "said", "that bridge 7 was safe", said_on=when),
            statement(BRIDGE, "she", "said", "“It will hold,”", after=she, claim="bridge 7 will hold"),
            statement(
                BRIDGE, "The harbour board", "denied", "that Crane had called the bridge old", speakers=[BOARD],
                act="deny", stance="denies", claim="Crane called the bridge old",
            ),
            statement(
                BRIDGE, "Crane", "called", "the bridge old", after=BRIDGE.index("that Crane"), parent=2, via=[BOARD],
                claim="the bridge is old", optional=True,
            ),
        ],
    }  # fmt: skip


def ferry() -> dict[str, Any]:
    return {
        "article": {"id": "ferry", "publisher": None, "title": None, "published": None},
        "entities": [{"entity": "marden", "name": "Ilse Marden", "aka": ["Ms. Marden"], "type": "person"}],
        "statements": [
            statement(
                FERRY, "Ilse Marden", "according to", "The ferry will sail", speakers=[MARDEN],
                claim="the ferry will sail", act_also_accepted=["promise"],
            ),
            statement(
                FERRY, "Ms. Marden", "warned", "of a storm", speakers=[MARDEN], act="warn", claim="a storm is coming",
                occasion={"type": "interview", "with": None},
            ),
        ],
    }  # fmt: skip


TEXTS = {"bridge": BRIDGE, "ferry": FERRY}


def annotated(row: dict[str, Any]) -> Annotated:
    name = row["article"]["id"]
    return Annotated(name, row, story_of(row, TEXTS[name]))


def as_given(row: dict[str, Any]) -> list[Resolved]:
    """What resolves every statement just as it is annotated."""

    def speaker(one: dict[str, Any]) -> Speaker:
        return Speaker(f"e-{one['entity']}", one["name"], one["type"], one["role"], one["on_behalf_of"])

    out = []
    for s in row["statements"]:
        when, occasion = s["said_on"], s["occasion"]
        out.append(
            Resolved(
                speakers=tuple(map(speaker, s["speakers"])),
                via=tuple(map(speaker, s["via"])),
                act=s["act"],
                stance=s["stance"],
                claim=s["claim"],
                occasion=Occasion(occasion["type"]) if occasion else None,
                said_on=When(
                    date.fromisoformat(when["start"]), date.fromisoformat(when["end"]), when["basis"], when["text"]
                )
                if when
                else None,
                repeated=s["repeated"],
                open={},
            )
        )
    return out


def reading(
    row: dict[str, Any],
    change: Callable[[list[Draft], list[Resolved]], None] = lambda drafts, resolved: None,
    text: str | None = None,
    shift: int = 0,
) -> Reading:
    """A reading that is right, but for what ``change`` does to its lists.

    ``text`` is what was read, where it is not the annotated text: the same without its first ``shift``
    characters.
    """
    one = annotated(row)
    drafts, resolved = list(one.story.drafts), as_given(row)
    change(drafts, resolved)
    if shift:
        drafts = [
            replace(d, **{r: tuple(s.shifted(-shift) for s in getattr(d, r)) for r in ("source", "cue", "content")})
            for d in drafts
        ]
    article = Article(text=text if text is not None else one.story.text)
    return Reading(article, statements_of(article, drafts, resolved))


def document(name: str = "d1", genre: str = "news", sentences: Sequence[str] = (), **fields: Any) -> dict[str, Any]:
    """A document in the form of GUM: words of a sentence apart by blanks, the first of them its root."""
    rows = []
    for at, words in enumerate(sentences):
        tokens = re.split(r" ", words)
        rows.append(
            {
                "tokens": tokens,
                "ws": [1] * (len(tokens) - 1) + [0],
                "head": [0] + [1] * (len(tokens) - 1),
                "deprel": ["root"] + ["dep"] * (len(tokens) - 1),
                "par": at == 0,
            }
        )
    made = {"id": name, "genre": genre, "title": None, "created": "2024-05-16", "sentences": rows}
    return {**made, "entities": [], "onto_chains": [], **fields}


def draft_of(text: str, source: str, cue: str, content: str, after: int = 0) -> Draft:
    def one(words: str) -> tuple[Span, ...]:
        start = text.index(words, after)
        return (Span(start, start + len(words)),)

    return Draft(one(source), one(cue), one(content), "indirect", None, 0.9)
