"""What goes wrong, one by one: every marked or found span and relation that has no equal.

Kinds of mistake about a span (``source``, ``cue``, ``content``):

* ``too long``, ``too short``, ``shifted``: paired with a span of its role that it overlaps; the one
  found holds the marked one, lies in it, or neither.
* ``joined``: marked, and only overlapped by a found span that is paired with another marked one.
* ``split``: found, and only overlapping a marked span that is paired with another found one.
* ``wrong role``: found as another role, with at least half the characters in common (Jaccard).
* ``missed``, ``spurious``: no span of its role overlaps it.

Kinds of mistake about a ``relation``:

* ``boundary``: leniently right, but some spans differ.
* ``source missing``, ``source added``, ``wrong source``: the cue is right; the source was not found,
  or found where none is marked, or is another.
* ``wrong content``: the cue and the source are right, but the contents share less than half.
* ``wrong link``: every span of the relation (or, of one found, every one of its spans) is there in
  its role, in other relations.
* ``missed``, ``spurious``: none of the above.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import UsageError
from onrecord.evaluate.corpus import Document, Relation
from onrecord.evaluate.score import (
    CONTENT_JACCARD,
    best_first,
    characters,
    closeness,
    lenient_pairs,
    meet,
    spans_of,
    tokens,
    tokens_under,
)
from onrecord.span import Span
from onrecord.statement import ROLES

CONTEXT = 40
"""Characters shown on either side of a mistake."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong.

    Attributes:
        document: id of the document.
        about: ``source``, ``cue``, ``content`` or ``relation``.
        kind: see the module.
        gold, got: what was marked and what was found; of a mistake about a span, a relation with
            that span alone. None where there is nothing.
        words: words (not marks) that are in one and not in the other; of a mistake about a relation,
            of its contents.
        length: words in the marked one, or in the one found where none is marked; of a relation, of
            its content. At least 1.
    """

    document: str
    about: str
    kind: str
    gold: Relation | None
    got: Relation | None
    words: int
    length: int


class _Words:
    """Counts the words of a text under spans; marks are no words."""

    def __init__(self, text: str) -> None:
        self.spans = [t for t in tokens(text) if text[t.start].isalnum() or text[t.start] == "_"]

    def apart(self, left: Iterable[Span], right: Iterable[Span]) -> int:
        return len(tokens_under(left, self.spans) ^ tokens_under(right, self.spans))

    def under(self, spans: Iterable[Span]) -> int:
        return max(1, len(tokens_under(spans, self.spans)))


def words_under(text: str, spans: Iterable[Sequence[Span]]) -> list[int]:
    """How many words (not marks) lie under each group of spans; at least 1."""
    words = _Words(text)
    return [words.under(group) for group in spans]


def alone(role: str, span: Span) -> Relation:
    """A span as a relation with nothing else in it."""
    return Relation(*((span,) if r == role else () for r in ROLES))


def _near(left: Span, right: Span) -> float:
    common = min(left.end, right.end) - max(left.start, right.start)
    return common / (len(left) + len(right) - common) if common > 0 else 0.0


def _how(gold: Span, got: Span) -> str:
    if got.contains(gold):
        return "too long"
    return "too short" if gold.contains(got) else "shifted"


def mistakes_of(document: Document, gold: Sequence[Relation], found: Sequence[Relation]) -> list[Mistake]:
    """The mistakes in one document, in order of text; those about spans first.

    Args:
        document: whose text the spans are of.
        gold: what is marked, normalised, equal relations once.
        found: what was found, likewise.
    """
    words = _Words(document.text)
    about_spans = sorted(_span_mistakes(document.id, words, gold, found), key=_position)
    return about_spans + sorted(_relation_mistakes(document, words, gold, found), key=_position)


def _span_mistakes(name: str, words: _Words, gold: Sequence[Relation], found: Sequence[Relation]) -> Iterator[Mistake]:
    def mistake(kind: str, marked: tuple[str, Span] | None = None, got: tuple[str, Span] | None = None) -> Mistake:
        role, span = marked or got or ("", Span(0, 1))
        return Mistake(
            document=name,
            about=role,
            kind=kind,
            gold=alone(*marked) if marked else None,
            got=alone(*got) if got else None,
            words=words.apart([marked[1]] if marked else (), [got[1]] if got else ()),
            length=words.under([span]),
        )

    left: list[tuple[str, Span]] = []
    right: list[tuple[str, Span]] = []
    marked_of = {role: spans_of(gold, role) for role in ROLES}
    found_of = {role: spans_of(found, role) for role in ROLES}
    for role in ROLES:
        marked = sorted(marked_of[role] - found_of[role])
        got = sorted(found_of[role] - marked_of[role])
        pairs = best_first(
            (_near(g, f), i, j) for i, g in enumerate(marked) for j, f in enumerate(got) if g.overlaps(f)
        )
        for i, j in pairs:
            yield mistake(_how(marked[i], got[j]), (role, marked[i]), (role, got[j]))
        left += [(role, g) for i, g in enumerate(marked) if i not in {i for i, _ in pairs}]
        right += [(role, f) for j, f in enumerate(got) if j not in {j for _, j in pairs}]
    crossed = best_first(
        (_near(g, f), i, j)
        for i, (wanted, g) in enumerate(left)
        for j, (given, f) in enumerate(right)
        if wanted != given and _near(g, f) >= CONTENT_JACCARD
    )
    for i, j in crossed:
        yield mistake("wrong role", left[i], right[j])
    for i, (role, span) in enumerate(left):
        if i not in {i for i, _ in crossed}:
            yield mistake("joined" if any(span.overlaps(f) for f in found_of[role]) else "missed", (role, span))
    for j, (role, span) in enumerate(right):
        if j not in {j for _, j in crossed}:
            hit = any(span.overlaps(g) for g in marked_of[role])
            yield mistake("split" if hit else "spurious", None, (role, span))


def _relation_mistakes(
    document: Document, words: _Words, gold: Sequence[Relation], found: Sequence[Relation]
) -> Iterator[Mistake]:
    def mistake(kind: str, marked: Relation | None, got: Relation | None) -> Mistake:
        one = marked or got
        return Mistake(
            document=document.id,
            about="relation",
            kind=kind,
            gold=marked,
            got=got,
            words=words.apart(marked.content if marked else (), got.content if got else ()),
            length=words.under(one.content if one else ()),
        )

    text = document.text
    of_gold, of_found = [characters(r, text) for r in gold], [characters(r, text) for r in found]
    right_ones = lenient_pairs(of_gold, of_found)
    for i, j in right_ones:
        if gold[i] != found[j]:
            yield mistake("boundary", gold[i], found[j])
    paired, used = {i for i, _ in right_ones}, {j for _, j in right_ones}
    left = [(r, of_gold[i]) for i, r in enumerate(gold) if i not in paired]
    right = [(r, of_found[j]) for j, r in enumerate(found) if j not in used]
    marked_of = {role: spans_of(gold, role) for role in ROLES}
    found_of = {role: spans_of(found, role) for role in ROLES}
    pairs = best_first(
        (closeness(g, f), i, j)
        for i, (_, g) in enumerate(left)
        for j, (_, f) in enumerate(right)
        if meet(g.cue, f.cue) and (g.cue or not g.content.isdisjoint(f.content))
    )
    for i, j in pairs:
        (marked, g), (got, f) = left[i], right[j]
        if _all_there(marked, found_of) and _all_there(got, marked_of):
            yield mistake("wrong link", marked, got)
        elif not meet(g.source, f.source):
            kind = "wrong source" if g.source and f.source else "source missing" if g.source else "source added"
            yield mistake(kind, marked, got)
        else:
            yield mistake("wrong content", marked, got)
    for i, (marked, _) in enumerate(left):
        if i not in {i for i, _ in pairs}:
            yield mistake("wrong link" if _all_there(marked, found_of) else "missed", marked, None)
    for j, (got, _) in enumerate(right):
        if j not in {j for _, j in pairs}:
            yield mistake("wrong link" if _all_there(got, marked_of) else "spurious", None, got)


def _all_there(relation: Relation, spans: dict[str, set[Span]]) -> bool:
    """Whether every span of the relation has one of its role with half its characters in common."""
    return all(
        any(_near(span, other) >= CONTENT_JACCARD for other in spans[role])
        for role in ROLES
        for span in relation.spans(role)
    )


def _position(mistake: Mistake) -> tuple[int, str]:
    one = mistake.gold or mistake.got
    return (min(s.start for role in ROLES for s in one.spans(role)) if one else 0, mistake.about)


COLUMNS = ("document", "about", "kind", "words", "length", "start", "end", "gold", "got", "before", "after")
"""Of a file of mistakes; ``start`` and ``end`` enclose all spans of both, in code points."""


def row(mistake: Mistake, text: str) -> dict[str, str | int]:
    """A mistake in columns, with `CONTEXT` characters of the text before and after it."""
    both = [s for r in (mistake.gold, mistake.got) if r for role in ROLES for s in r.spans(role)]
    start, end = min(s.start for s in both), max(s.end for s in both)

    def shown(relation: Relation | None) -> str:
        if relation is None:
            return ""
        parts = [(role, " … ".join(s.cut(text) for s in relation.spans(role))) for role in ROLES]
        return _flat(" | ".join(f"{role}: {words}" for role, words in parts if words))

    return {
        "document": mistake.document,
        "about": mistake.about,
        "kind": mistake.kind,
        "words": mistake.words,
        "length": mistake.length,
        "start": start,
        "end": end,
        "gold": shown(mistake.gold),
        "got": shown(mistake.got),
        "before": _flat(text[max(0, start - CONTEXT) : start]),
        "after": _flat(text[end : end + CONTEXT]),
    }


def _flat(text: str) -> str:
    return " ".join(text.split())


def write_mistakes(path: Path, mistakes: Iterable[Mistake], texts: dict[str, str]) -> None:
    """Write mistakes as JSON Lines when the name ends in ``.jsonl``, else as tab-separated values
    with a first line of names.

    Args:
        path: the file to write, anew.
        texts: the text of each document, by id.

    Raises:
        UsageError: when the file cannot be written.
    """
    write_rows(path, COLUMNS, (row(m, texts[m.document]) for m in mistakes))


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows as JSON Lines when the name ends in ``.jsonl``, else as tab-separated values with a
    first line of names.

    Raises:
        UsageError: when the file cannot be written.
    """
    try:
        with open(path, "w", encoding="utf-8", newline="") as file:
            if path.suffix == ".jsonl":
                file.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in rows)
            else:
                table = csv.DictWriter(file, columns, delimiter="\t", lineterminator="\n")
                table.writeheader()
                table.writerows(rows)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from error
