"""Articles annotated in every field, as the resolve room sees them: their stories, and what it should say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from onrecord.resolve import Story
from onrecord.span import Span
from onrecord.statement import Draft
from training.corpus import open_lines

Split = Literal["dev", "train"]


@dataclass(frozen=True)
class Annotated:
    """An article with its annotation.

    Attributes:
        name: of its files; unique within a split.
        row: the annotation as it stands in the data: ``article``, ``entities``, ``statements``.
        story: what resolving starts from, with the spans of the annotation.
    """

    name: str
    row: dict[str, Any]
    story: Story

    @property
    def statements(self) -> list[dict[str, Any]]:
        """The annotated statements; the drafts of the story are the same, in the same order."""
        found: list[dict[str, Any]] = self.row["statements"]
        return found

    def counted(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Number and annotation of the statements that are scored: all but the optional ones."""
        return ((i, s) for i, s in enumerate(self.statements) if not s.get("optional"))


def story_of(row: dict[str, Any], text: str) -> Story:
    """The story of an annotated article, its drafts made of the annotated spans."""

    def spans(marked: list[dict[str, Any]]) -> tuple[Span, ...]:
        return tuple(Span(x["start"], x["end"]) for x in marked)

    drafts = tuple(
        Draft(spans(s["source"]), spans(s["cue"]), spans(s["content"]), s["form"], s.get("parent"), 1.0)
        for s in row["statements"]
    )
    article = row["article"]
    day = article.get("published")
    return Story(
        text, drafts, date.fromisoformat(day[:10]) if day else None, article.get("publisher"), article.get("title")
    )


def annotated(data: Path, split: Split) -> list[Annotated]:
    """The articles of ``statements/`` below ``data``."""
    folder = data / "statements"
    if split == "train":
        rows = open_lines(folder / "train.jsonl.gz")
        return [Annotated(row["article"]["id"], row, story_of(row, row["article"]["text"])) for row in rows]
    texts = {p.stem: p for p in (folder / "dev" / "raw").rglob("*.txt")}
    out = []
    for path in sorted((folder / "dev" / "gold").glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        if "statements" in row:
            with open(texts[path.stem], encoding="utf-8", newline="") as file:
                out.append(Annotated(path.stem, row, story_of(row, file.read())))
    return out


def days_of(when: dict[str, Any] | None) -> tuple[str, str] | None:
    """First and last day of a date of saying."""
    return None if not when else (str(when["start"])[:10], str(when["end"])[:10])
