"""The corpora as the reader learns from them: texts, and their statements in levels.

Level 0 holds what stands in no other statement's content; level 1 what stands inside a content of
level 0; and so on. Within a level no two spans overlap, so a level is one sequence of labels.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.evaluate.corpus import joined
from onrecord.read.tags import ROLES, Role, Tagged
from onrecord.read.window import Words
from onrecord.span import Span


@dataclass(frozen=True)
class Attribution:
    """One gold statement: its spans by role and the index of the one it stands in."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    parent: int | None = None
    optional: bool = False


@dataclass(frozen=True)
class Document:
    """A text with its attributions; ``nested`` says whether those inside contents are marked."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]
    nested: bool
    published: str | None = None
    title: str | None = None


@dataclass
class Level:
    """One level of a text in words: its spans, and which belong together."""

    spans: list[Tagged] = field(default_factory=list)
    links: set[tuple[Tagged, Tagged]] = field(default_factory=set)
    """(cue, source), (cue, content), and (content, source) of contents without a cue."""


def open_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def polnear(path: Path, leave_out: frozenset[str] = frozenset(), merge: bool = True) -> list[Document]:
    """Read a file in the form of PolNeAR; ``merge`` joins contents split by white space alone."""
    documents = []
    for row in open_lines(path):
        if row["id"] in leave_out:
            continue
        text = row["text"]
        relations = []
        for a in row["attributions"]:
            spans = {role: [Span(s, e) for s, e in a[role]] for role in ROLES}
            if merge:
                spans["content"] = list(joined(spans["content"], text))
            relations.append(Attribution(*(tuple(sorted(spans[role])) for role in ROLES)))
        documents.append(Document(row["id"], text, tuple(relations), False, row.get("published"), row.get("title")))
    return documents


def _statement_document(row: dict[str, Any], name: str, text: str) -> Document:
    relations = []
    for s in row["statements"]:
        spans = {role: [Span(x["start"], x["end"]) for x in s[role]] for role in ROLES}
        spans["content"] = list(joined(spans["content"], text))
        relations.append(
            Attribution(
                *(tuple(sorted(spans[role])) for role in ROLES),
                parent=s.get("parent"),
                optional=bool(s.get("optional")),
            )
        )
    article = row["article"]
    return Document(name, text, tuple(relations), True, article.get("published"), article.get("title"))


def statements(path: Path) -> list[Document]:
    """Read the articles annotated in every field, one a line."""
    return [_statement_document(row, row["article"]["id"], row["article"]["text"]) for row in open_lines(path)]


def gold_folder(gold: Path, raw: Path) -> list[Document]:
    """Read gold files ``NAME.json`` with their texts ``NAME.txt`` anywhere below ``raw``."""
    texts = {p.stem: p for p in raw.rglob("*.txt")}
    out = []
    for path in sorted(gold.glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        if "statements" in row:
            with open(texts[path.stem], encoding="utf-8", newline="") as file:
                out.append(_statement_document(row, path.stem, file.read()))
    return out


def in_words(span: Span, words: Words) -> tuple[int, int]:
    """The words ``[first, last)`` that the span touches; empty when it touches none."""
    first = int(np.searchsorted(words.end, span.start, side="right"))
    last = int(np.searchsorted(words.start, span.end, side="left"))
    return first, max(first, last)


def depth(number: int, relations: tuple[Attribution, ...]) -> int:
    """How many contents of its ancestors hold the statement's cue (its content where it has none)."""
    me = relations[number]
    anchor = me.cue or me.content
    found, up = 0, me.parent
    while up is not None:
        if all(any(c.contains(a) for c in relations[up].content) for a in anchor) and (
            me.cue or me.content != relations[up].content
        ):
            found += 1
        up = relations[up].parent
    return found


def levels_of(document: Document, words: Words) -> list[Level]:
    """The statements of a document as levels of spans and links in words."""
    grouped: dict[int, list[Attribution]] = defaultdict(list)
    for number, relation in enumerate(document.attributions):
        grouped[depth(number, document.attributions)].append(relation)
    levels = []
    for rank in range(max(grouped, default=-1) + 1):
        level = Level()
        owner: dict[int, Tagged] = {}
        kept: dict[tuple[Role, Span], list[Tagged]] = {}
        wanted = sorted(
            {(role, span) for r in grouped[rank] for role in ROLES for span in getattr(r, role)},
            key=lambda x: (("cue", "source", "content").index(x[0]), len(x[1]), x[1]),
        )
        for role, span in wanted:
            first, last = in_words(span, words)
            # what a cue or a source already holds is cut out of a content that runs over it
            pieces: list[Tagged] = []
            begun: int | None = None
            for at in range(first, last + 1):
                free = at < last and at not in owner
                if free and begun is None:
                    begun = at
                elif not free and begun is not None:
                    pieces.append((role, begun, at))
                    begun = None
            if role != "content" and len(pieces) != 1:
                same = [t for t in level.spans if t[0] == role and t[1] <= first and last <= t[2]]
                kept[role, span] = same
                continue
            for piece in pieces:
                for at in range(piece[1], piece[2]):
                    owner[at] = piece
            level.spans.extend(pieces)
            if not pieces and role == "content":
                pieces = [t for t in level.spans if t[0] == role and t[1] < last and first < t[2]]
            kept[role, span] = pieces
        for r in grouped[rank]:
            parts = {role: [t for span in getattr(r, role) for t in kept[role, span]] for role in ROLES}
            for cue in parts["cue"]:
                level.links |= {(cue, t) for t in parts["source"] + parts["content"]}
            if not r.cue:
                level.links |= {(c, s) for c in parts["content"] for s in parts["source"]}
        level.spans.sort(key=lambda t: t[1])
        levels.append(level)
    return levels
