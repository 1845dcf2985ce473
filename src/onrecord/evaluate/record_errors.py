"""What goes wrong in records, one by one, so that a developer can read fifty of a kind.

Kinds: ``missed`` and ``spurious`` statements; of matched ones each field that is wrong, ``parent`` among
them; ``claim`` where less than half its words are right; ``type``, of a speaker rightly named. They are
grouped by kind and by what was given in place of what, the most frequent first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from pathlib import Path

from onrecord.errors import UsageError
from onrecord.evaluate.errors import write_rows
from onrecord.evaluate.fields import FIELDS, value
from onrecord.evaluate.records import Json, Judged

KINDS = ("missed", "spurious", *FIELDS, "parent", "claim", "type")

CLAIM_RIGHT = 0.5
"""The word F1 from which a claim is not listed."""

_SHOWN = 110
"""Characters shown of a content."""


@dataclass(frozen=True, slots=True)
class RecordMistake:
    """One thing that is wrong with a record.

    Attributes:
        article: name of the article.
        kind: one of `KINDS`.
        gold, got: what is annotated and what was given, ``-`` for nothing.
        source, cue, content: the words of the statement, as annotated where it is.
        start: where its first span begins, on the text of that side.
        why: the reason given for leaving the field open, or an empty string.
    """

    article: str
    kind: str
    gold: str
    got: str
    source: str
    cue: str
    content: str
    start: int
    why: str


def record_mistakes(articles: Iterable[Judged]) -> tuple[RecordMistake, ...]:
    """All mistakes in order of kind, then of how often one thing was given for another, then of text."""
    found = [m for one in articles for m in _of(one)]
    often = Counter((m.kind, m.gold, m.got) for m in found)
    kinds = {kind: at for at, kind in enumerate(KINDS)}
    return tuple(sorted(found, key=lambda m: (kinds[m.kind], -often[m.kind, m.gold, m.got], m.gold, m.got)))


def _of(one: Judged) -> Iterator[RecordMistake]:
    text, read = one.article.story.text, one.given["article"]["text"]

    def mistake(kind: str, statement: Json, on: str, gold: str, got: str, why: str = "") -> RecordMistake:
        words = {role: " … ".join(on[s["start"] : s["end"]] for s in statement[role]) for role in _ROLES}
        start = min(s["start"] for role in _ROLES for s in statement[role])
        flat = {role: " ".join(w.split()) for role, w in words.items()}
        return RecordMistake(one.article.name, kind, gold, got, **flat, start=start, why=why)

    for i, gold in one.article.counted():
        if i not in one.verdicts:
            yield mistake("missed", gold, text, value(gold, "act"), "-")
            continue
        verdict = one.verdicts[i]
        _, given = one.pair(i)
        open_ = given.get("open") or {}
        for field in FIELDS:
            if not verdict.right[field]:
                meant = verdict.meant[1] or "-" if field == "stance" else value(gold, field)
                yield mistake(field, gold, text, meant, value(given, field), open_.get(field, ""))
        if not one.parents[i]:
            yield mistake("parent", gold, text, _cue(one.article.statements, gold.get("parent"), text), _above(one, i))
        if verdict.claim < CLAIM_RIGHT:
            yield mistake("claim", gold, text, verdict.meant[0] or "-", value(given, "claim"), open_.get("claim", ""))
        types = {one.parties(s): s["type"] for s in gold["speakers"]}
        for speaker in given["speakers"]:
            meant = types.get(one.parties(speaker), speaker["type"])
            if meant != speaker["type"]:
                yield mistake("type", gold, text, meant, speaker["type"], speaker["name"])
    for j, statement in one.found():
        if j not in one.matching.gold_of:
            yield mistake("spurious", statement, read, "-", value(statement, "act"))


_ROLES = ("source", "cue", "content")


def _cue(statements: Sequence[Json], index: int | None, text: str) -> str:
    if index is None:
        return "-"
    return " ".join(text[s["start"] : s["end"]] for s in statements[index]["cue"]) or "(no cue)"


def _above(one: Judged, i: int) -> str:
    """The cue of the statement that the one found for ``i`` stands in."""
    _, given = one.pair(i)
    found = one.given["statements"]
    at = next((j for j, s in enumerate(found) if s["id"] == given["parent"]), None)
    return _cue(found, at, one.given["article"]["text"])


def checked_kinds(names: str) -> tuple[str, ...]:
    """The kinds in a list with commas.

    Raises:
        UsageError: at a name that is none.
    """
    kinds = tuple(name.strip() for name in names.split(","))
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(f"--show: {kind!r} is no kind of mistake; there are {', '.join(KINDS)}")
    return kinds


def listed(mistakes: Sequence[RecordMistake], kinds: Sequence[str]) -> str:
    """Mistakes of some kinds for reading: grouped, each group with its number."""
    lines = []
    for kind, of_kind in groupby((m for m in mistakes if m.kind in kinds), key=lambda m: m.kind):
        every = list(of_kind)
        lines.append(f"\n{kind}: {len(every)}")
        for (gold, got), group in groupby(every, key=lambda m: (m.gold, m.got)):
            same = list(group)
            lines.append(f"  {len(same)} x  marked {gold}  |  given {got}")
            for m in same:
                content = m.content if len(m.content) <= _SHOWN else m.content[: _SHOWN - 1] + "…"
                why = f"  ({m.why})" if m.why else ""
                lines.append(f"       {m.article}:{m.start}  [{m.source}] {m.cue} | {content}{why}")
    return "\n".join(lines).lstrip("\n") or "No mistakes of these kinds"


def write_record_mistakes(path: Path, mistakes: Iterable[RecordMistake]) -> None:
    """Write mistakes to a file, as `errors.write_rows` does.

    Raises:
        UsageError: when the file cannot be written.
    """
    write_rows(path, [f.name for f in fields(RecordMistake)], map(asdict, mistakes))
