"""Example readings, built from words instead of offsets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from onrecord.article import Article
from onrecord.span import Span
from onrecord.statement import Claim, Draft, Form, Occasion, Reading, Resolved, Speaker, When, statements_of

EXAMPLES = Path(__file__).parents[2] / "examples"

Words = str | Sequence[str]


def find(text: str, words: Words) -> tuple[Span, ...]:
    """The first place of each of ``words`` in ``text``, looked for after the place before."""
    spans: list[Span] = []
    at = 0
    for part in [words] if isinstance(words, str) else words:
        if part:
            start = text.index(part, at)
            at = start + len(part)
            spans.append(Span(start, at))
    return tuple(spans)


def draft(
    text: str,
    source: Words,
    cue: Words,
    content: Words,
    *,
    form: Form = "indirect",
    parent: int | None = None,
    confidence: float = 0.9,
) -> Draft:
    """One draft, its spans given as words of ``text``."""
    return Draft(find(text, source), find(text, cue), find(text, content), form, parent, confidence)


def reading(text: str, drafts: Sequence[Draft] = (), **about: str | None) -> Reading:
    """A reading of ``text``; ``about`` are the article's other fields."""
    article = Article(text=text, **about)  # type: ignore[arg-type]
    return Reading(article, statements_of(article, list(drafts)))


SENTENCE = "Al Jazeera, citing two diplomats, said the talks had ended. “We are done,” Mara Holt told reporters."


def simple(**about: str | None) -> Reading:
    """Three statements, the second nested in the first, which has the same content."""
    talks = "the talks had ended"
    drafts = [
        draft(SENTENCE, "Al Jazeera", "said", talks, confidence=0.93),
        draft(SENTENCE, "two diplomats", "citing", talks, parent=0, confidence=0.61),
        draft(SENTENCE, "Mara Holt", "told", "“We are done,”", form="direct", confidence=0.98),
    ]
    fields: dict[str, str | None] = {
        "title": "Talks end",
        "publisher": "The Example",
        "published": "2024-02-13",
        "path": "talks.txt",
        "language": "en",
    }
    return reading(SENTENCE, drafts, **(fields | about))


DENIAL = (
    "“We again say that we did not supply drones to Russia,” the spokesman told reporters on Monday, according to "
    "Al Jazeera. He would not say why."
)
SPOKESMAN = Speaker("e1", "Nasser Kan’ani", "person", "Iranian Foreign Ministry spokesman", "Iranian Foreign Ministry")
OUTLET = Speaker("e2", "Al Jazeera", "organization")


def denial(**changes: object) -> Reading:
    """Two statements: one with every field resolved, one that is open for two reasons."""
    monday = find(DENIAL, "Monday")[0]
    told: dict[str, object] = {
        "speakers": (SPOKESMAN,),
        "via": (OUTLET,),
        "act": "deny",
        "stance": "denies",
        "claim": "Iran supplied drones to Russia",
        "more_claims": (Claim("Iran was asked", "affirms"),),
        "addressee": Speaker("e3", "reporters", "group"),
        "occasion": Occasion("press conference", "Al Jazeera"),
        "said_on": When(date(2022, 10, 31), date(2022, 10, 31), "relative", "Monday", monday),
        "repeated": True,
        "open": {},
    }
    why = "the content names a topic, not a proposition"
    vague = Resolved(
        speakers=(SPOKESMAN,),
        act="decline",
        repeated=False,
        open={"claim": why, "stance": why, "said_on": "not dated in the article"},
    )
    drafts = [
        draft(
            DENIAL, "the spokesman", "told", "“We again say that we did not supply drones to Russia,”", form="direct"
        ),
        draft(DENIAL, "He", "would not say", "why"),
    ]
    article = Article(text=DENIAL, title="Iran denies", published="2022-11-01", language="en")
    resolved = [Resolved(**(told | changes)), vague]  # type: ignore[arg-type]
    return Reading(article, statements_of(article, drafts, resolved))


def names() -> list[str]:
    """The names of the example articles."""
    return sorted(path.stem for path in (EXAMPLES / "gold").glob("*.json"))


def example(name: str) -> Reading:
    """An example article with its annotations, as if it had been read."""
    raw = (EXAMPLES / "sample" / f"{name}.txt").read_text("utf-8")
    gold = json.loads((EXAMPLES / "gold" / f"{name}.json").read_text("utf-8"))
    drafts = [
        Draft(
            source=tuple(Span(s["start"], s["end"]) for s in statement["source"]),
            cue=tuple(Span(s["start"], s["end"]) for s in statement["cue"]),
            content=tuple(Span(s["start"], s["end"]) for s in statement["content"]),
            form=statement["form"],
            parent=statement["parent"],
            confidence=0.55 + (i * 37 % 45) / 100,
        )
        for i, statement in enumerate(gold["statements"])
    ]
    about = {field: gold["article"].get(field) for field in ("title", "publisher", "published")}
    return reading(raw, drafts, path=f"{name}.txt", language="en", **about)
