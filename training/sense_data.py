"""What the sense layer learns from: names with types, who is whom, and what statements do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from onrecord.read.sense import TAGS, TASKS, Mention, mention
from onrecord.read.window import Window, Words, windows_of, words_of
from onrecord.resolve import resolve
from onrecord.resolve.hints import hints_of
from training.corpus import in_words, open_lines
from training.resolve_gold import Annotated, annotated

UNMARKED = -100
"""Label of a word or statement that nothing is known of."""

GUM_LEFT_OUT = frozenset(("essay", "fiction", "letter", "podcast", "whow"))
"""Genres under licences that forbid commercial use: no weights are made of them."""

_NER = {
    "person": "person", "per": "person", "org": "organization", "organisation": "organization",
    "organization": "organization", "corporation": "organization", "group": "organization", "loc": "place",
    "location": "place", "place": "place", "gpe": "place", "misc": "other", "nationality": "other", "product": "other",
    "creative-work": "other", "fac": "place", "documentreference": "other", "event": "other", "government": "place",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A statement to learn from: where it stands, the hints that come with it, and the answers by task."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    hints: tuple[str, ...]
    answers: dict[str, tuple[int, ...]]


@dataclass
class Document:
    """A text to learn from.

    Attributes:
        tags: a number of `TAGS` for each word, or `UNMARKED`.
        mentions: in the order of the text, with the cluster each belongs to.
        anaphors: which mentions are asked for their antecedents.
    """

    name: str
    text: str
    words: Words
    windows: list[Window]
    tags: np.ndarray[Any, Any]
    mentions: list[tuple[Mention, str]] = field(default_factory=list)
    anaphors: list[int] = field(default_factory=list)
    statements: list[Told] = field(default_factory=list)
    hidden: list[np.ndarray[Any, Any]] = field(default_factory=list)


def _document(name: str, text: str, tokenizer: Tokenizer) -> Document:
    words = words_of(text, tokenizer)
    return Document(name, text, words, windows_of(words), np.full(len(words), UNMARKED))


def _tag(document: Document, start: int, end: int, kind: str) -> None:
    from onrecord.span import Span

    first, last = in_words(Span(start, end), document.words)
    for i in range(first, last):
        document.tags[i] = TAGS.index(("B-" if i == first else "I-") + kind)


def _mention(document: Document, start: int, end: int, cluster: str) -> None:
    from onrecord.span import Span

    first, last = in_words(Span(start, end), document.words)
    if last > first:
        document.mentions.append((mention(document.text, document.words, first, last), cluster))


def _settle(document: Document) -> Document:
    seen: dict[tuple[int, int], tuple[Mention, str]] = {}
    for m, cluster in document.mentions:
        seen.setdefault((m.first, m.last), (m, cluster))
    document.mentions = [seen[k] for k in sorted(seen)]
    if not document.anaphors:
        document.anaphors = list(range(len(document.mentions)))
    return document


def gum(path: Path, tokenizer: Tokenizer) -> Iterator[Document]:
    """GUM: named entities by their heads, and OntoGUM's chains."""
    for row in open_lines(path):
        if row["genre"] in GUM_LEFT_OUT:
            continue
        text, at = "", []
        pos: list[str] = []
        for number, sentence in enumerate(row["sentences"]):
            if number:
                text = text.rstrip() + ("\n\n" if sentence["par"] else " ")
            for token, space, xpos in zip(sentence["tokens"], sentence["ws"], sentence["xpos"], strict=True):
                at.append((len(text), len(text) + len(token)))
                pos.append(xpos)
                text += token + (" " if space else "")
        document = _document(row["id"], text, tokenizer)
        document.tags[:] = 0
        for e in sorted(row["entities"], key=lambda e: e["start"] - e["end"]):
            heads = [e["start"] + k - 1 for k in map(int, str(e.get("minspan") or e["end"] - e["start"]).split(","))]
            named = [k for k in heads if k < len(pos) and pos[k].startswith("NNP")]
            if not named:
                continue
            first = last = named[0]
            while first > e["start"] and (pos[first - 1].startswith("NNP")):
                first -= 1
            while last + 1 < e["end"] and (pos[last + 1].startswith("NNP")):
                last += 1
            kind = {"person": "person", "organization": "organization", "place": "place"}.get(e["type"], "other")
            _tag(document, at[first][0], at[last][1], kind)
        for number, chain in enumerate(row["onto_chains"]):
            for s, e in chain:
                _mention(document, at[s][0], at[e - 1][1], str(number))
        yield _settle(document)


def litbank(path: Path, tokenizer: Tokenizer) -> Iterator[Document]:
    """LitBank: people, their names and pronouns, in fiction; a supplement for pronouns."""
    for row in open_lines(path):
        text, at = "", []
        for sentence in row["sentences"]:
            for token in sentence:
                token = {"``": "“", "''": "”"}.get(token, token)
                at.append((len(text), len(text) + len(token)))
                text += token + " "
        document = _document(row["id"], text, tokenizer)
        document.tags[:] = 0
        for name, chain in row["chains"].items():
            for s, e, kind, level in chain:
                if level == "PROP":
                    _tag(document, at[s][0], at[e - 1][1], _NER.get(kind.lower(), "other"))
                if kind in ("PER", "ORG", "GPE"):
                    _mention(document, at[s][0], at[e - 1][1], name)
        yield _settle(document)


def gap(path: Path, tokenizer: Tokenizer) -> Iterator[Document]:
    """GAP: one pronoun and two names in a passage of Wikipedia."""
    for row in open_lines(path):
        document = _document(row["id"], row["text"], tokenizer)
        at, word = row["pronoun"]
        cluster = "none"
        for letter in "ab":
            s, name, right = row[letter]
            _mention(document, s, s + len(name), letter)
            cluster = letter if right else cluster
        _mention(document, at, at + len(word), cluster)
        _settle(document)
        document.anaphors = [i for i, (m, c) in enumerate(document.mentions) if m.kind < 8]
        yield document


def ner(path: Path, tokenizer: Tokenizer) -> Iterator[Document]:
    """Sentences with named entities, some together as one text."""
    rows = [r for r in open_lines(path) if r.get("source") != "BBC_Online"]
    for begin in range(0, len(rows), 8):
        text, marks = "", []
        for row in rows[begin : begin + 8]:
            text = text + ("\n\n" if text else "")
            previous = "O"
            for token, tag in zip(row["tokens"], row["tags"], strict=True):
                kind = _NER.get(tag[2:].lower()) if tag != "O" else None
                low = len(text)
                text += token
                if kind and (tag[0] == "B" or previous[2:] != tag[2:]):
                    marks.append([low, len(text), kind])
                elif kind:
                    marks[-1][1] = len(text)
                previous = tag
                text += " "
            text = text.rstrip()
        document = _document(f"{path.stem}-{begin}", text, tokenizer)
        document.tags[:] = 0
        for s, e, kind in marks:
            _tag(document, s, e, kind)
        yield _settle(document)


def told(article: Annotated, words: Words) -> list[Told]:
    """The statements of an annotated article, with the hints that resolving by rules gives."""
    out = []
    resolved = resolve(article.story)
    for i, s in enumerate(article.statements):
        draft = article.story.drafts[i]
        at = [tuple(in_words(span, words) for span in spans) for spans in (draft.source, draft.cue, draft.content)]
        acts = [s["act"], *(s.get("act_also_accepted") or [])]
        when = s.get("said_on")
        answers = {
            "act": tuple(TASKS["act"].index(a) for a in acts if a in TASKS["act"]),
            "stance": (TASKS["stance"].index(s["stance"] or "none"),),
            "occasion": (TASKS["occasion"].index((s.get("occasion") or {}).get("type") or "none"),),
            "dated": (("none" if not when else "published" if when["basis"] == "published" else "words"),),
        }
        answers["dated"] = (TASKS["dated"].index(str(answers["dated"][0])),)
        out.append(Told(*at, hints=hints_of(article.story, i, resolved[i]), answers=answers))  # type: ignore[arg-type]
    return out


def statements(data: Path, split: Any, tokenizer: Tokenizer) -> Iterator[Document]:
    """The articles annotated in every field: speakers' names and mentions, and the statements themselves."""
    for article in annotated(data, split):
        text = article.story.text
        document = _document(article.name, text, tokenizer)
        # of most words nothing is known; small letters are hardly ever names
        for i in range(len(document.words)):
            if not text[document.words.start[i]].isupper():
                document.tags[i] = 0
        entities = {e["entity"]: e for e in article.row["entities"]}
        named: dict[str, set[str]] = defaultdict(set)
        for key, e in entities.items():
            for name in (e["name"], *e.get("aka", ())):
                if len(name) > 2 and name[:1].isupper():
                    named[name].add(key)
        taken = np.zeros(len(text), dtype=bool)
        for name in sorted(named, key=len, reverse=True):
            if len(named[name]) != 1:
                continue
            (key,) = named[name]
            kind = _NER.get(entities[key]["type"])
            for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                if taken[hit.start() : hit.end()].any():
                    continue
                taken[hit.start() : hit.end()] = True
                _mention(document, hit.start(), hit.end(), key)
                if kind:
                    _tag(document, hit.start(), hit.end(), kind)
        sources = []
        for i, s in enumerate(article.statements):
            draft = article.story.drafts[i]
            if len(s["speakers"]) == 1 and draft.source:
                span = draft.source[0]
                sources.append((in_words(span, document.words), s["speakers"][0]["entity"]))
                _mention(document, span.start, span.end, s["speakers"][0]["entity"])
        _settle(document)
        wanted = {at for at, _ in sources}
        document.anaphors = [i for i, (m, _) in enumerate(document.mentions) if (m.first, m.last) in wanted]
        document.statements = told(article, document.words)
        yield document
