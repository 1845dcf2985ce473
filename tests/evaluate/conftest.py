"""A small corpus and readers that are not real."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from onrecord.evaluate.corpus import Relation
from onrecord.span import Span
from onrecord.statement import Draft

TEXTS = {
    "one": "The mayor said taxes will rise. “We are broke,” she added. Aides expect a fight.",
    "two": "According to Ms. Vega, the bridge is safe. It is old.",
    "three": "Nothing is attributed here.",
}
MARKED: dict[str, list[tuple[list[str], list[str], list[str]]]] = {
    "one": [
        (["The mayor"], ["said"], ["taxes will rise"]),
        (["she"], ["added"], ["“We are broke,”"]),
        (["Aides"], ["expect"], ["a fight"]),
    ],
    "two": [(["Ms. Vega"], ["According to"], ["the bridge is safe.", "It is old."])],
    "three": [],
}


def relation(text: str, source: Sequence[str], cue: Sequence[str], content: Sequence[str]) -> Relation:
    """The relation whose spans are the first occurrences of these words."""

    def spans(words: Sequence[str]) -> tuple[Span, ...]:
        return tuple(Span(text.index(w), text.index(w) + len(w)) for w in words)

    return Relation(spans(source), spans(cue), spans(content))


def draft(found: Relation, confidence: float = 0.9) -> Draft:
    return Draft(found.source, found.cue, found.content, "indirect", None, confidence)


def as_row(name: str) -> dict[str, Any]:
    text = TEXTS[name]
    marked = [relation(text, *parts) for parts in MARKED[name]]
    return {
        "id": name,
        "text": text,
        "attributions": [
            {role: [[s.start, s.end] for s in r.spans(role)] for role in ("source", "cue", "content")} for r in marked
        ],
    }


class FakeReader:
    """Finds what it is given, by text; remembers how it was asked."""

    def __init__(self, found: dict[str, list[Draft]]) -> None:
        self.found = found
        self.asked: list[tuple[int, str, bool]] = []

    def read(self, texts: Sequence[str], *, convention: str = "plain", nested: bool = True) -> list[list[Draft]]:
        self.asked.append((len(texts), convention, nested))
        return [self.found.get(text, []) for text in texts]


@pytest.fixture
def corpus_file(tmp_path: Path) -> Path:
    path = tmp_path / "small.jsonl"
    path.write_text("".join(json.dumps(as_row(name)) + "\n" for name in TEXTS), encoding="utf-8")
    return path


@pytest.fixture
def perfect() -> FakeReader:
    return FakeReader({text: [draft(relation(text, *parts)) for parts in MARKED[name]] for name, text in TEXTS.items()})


@pytest.fixture
def spoilt() -> FakeReader:
    """Right, too short, of another source, and one out of nothing."""
    one, two, three = TEXTS["one"], TEXTS["two"], TEXTS["three"]
    return FakeReader(
        {
            one: [
                draft(relation(one, ["The mayor"], ["said"], ["taxes will rise"]), 0.95),
                draft(relation(one, ["she"], ["added"], ["We are broke"]), 0.7),
                draft(relation(one, [], ["expect"], ["a fight"]), 0.35),
            ],
            two: [draft(relation(two, ["Ms. Vega"], ["According to"], ["the bridge is safe. It is old."]), 0.8)],
            three: [draft(relation(three, ["Nothing"], ["attributed"], ["here"]), 0.1)],
        }
    )


@pytest.fixture
def related() -> Callable[..., Relation]:
    return relation
