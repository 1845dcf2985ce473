"""Versions: what an outlet changed in an article, statement by statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, select

from onrecord.errors import NotFound
from onrecord.record.rows import article_key
from onrecord.record.schema import article, reading, statement, version

ALIKE = 55.0
"""How alike, of 100, the contents of two statements of one speaker are that are one statement reworded."""

ALIKE_OTHERS = 88.0
"""The same for statements of different speakers: the article gives the words to somebody else now."""

METADATA = ("title", "byline", "publisher", "published", "language", "url", "path")
_COMPARED = ("act", "stance", "claim", "form", "repeated")


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that is in both versions, not quite the same.

    Attributes:
        before, after: the statement as the output contract has it.
        fields: names of what has changed: content, speakers, act, stance, claim, form, repeated, said_on.
        alike: how alike the contents are, 0 to 100.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    fields: tuple[str, ...]
    alike: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Between two versions of an article.

    Attributes:
        numbers: of the two versions.
        recorded: when each came into the record.
        metadata: before and after of what has changed, by name.
        same: how many statements are the same.
    """

    article: str
    numbers: tuple[int, int]
    recorded: tuple[str, str]
    metadata: Mapping[str, tuple[str | None, str | None]]
    added: tuple[Mapping[str, Any], ...]
    removed: tuple[Mapping[str, Any], ...]
    changed: tuple[Change, ...]
    same: int

    def to_json(self) -> dict[str, Any]:
        """The difference by names."""
        return {
            "article": self.article,
            "versions": list(self.numbers),
            "recorded": list(self.recorded),
            "metadata": {name: {"before": a, "after": b} for name, (a, b) in self.metadata.items()},
            "added": list(self.added),
            "removed": list(self.removed),
            "changed": [
                {"fields": list(c.fields), "alike": round(c.alike, 1), "before": c.before, "after": c.after}
                for c in self.changed
            ],
            "same": self.same,
        }


def find_article(connection: Connection, name: str) -> int:
    """The number of the article that is meant by its URL, number, or the beginning of a version's id.

    Raises:
        NotFound: none is, or several are.
    """
    by_key = select(article.c.id).where(article.c.key == article_key(name, ""))
    if (found := connection.execute(by_key).scalar()) is not None:
        return int(found)
    if name.isascii() and name.isdecimal() and len(name) < 19:
        if (found := connection.execute(select(article.c.id).where(article.c.id == int(name))).scalar()) is not None:
            return int(found)
    elif len(name) >= 4:
        high = name[:-1] + chr(ord(name[-1]) + 1)
        begins = select(version.c.article_id).where(version.c.key >= name, version.c.key < high).distinct().limit(2)
        several = connection.execute(begins).scalars().all()
        if len(several) == 1:
            return int(several[0])
        if several:
            raise NotFound(name, "the ids of several articles begin so", "give more of it")
    raise NotFound(name, "no such article in the record", "give its URL, its number, or the beginning of its id")


def diff(connection: Connection, name: str, numbers: tuple[int, int] | None = None) -> Difference:
    """What differs between two versions of an article; the last two unless told.

    Raises:
        NotFound: no such article, or no such version of it.
    """
    article_id = find_article(connection, name)
    rows = connection.execute(
        select(version).where(version.c.article_id == article_id).order_by(version.c.number)
    ).all()
    by_number = {row.number: row for row in rows}
    if numbers is None:
        if len(rows) < 2:
            raise NotFound(name, "there is one version of this article only", "`onrecord add` keeps others it meets")
        numbers = (rows[-2].number, rows[-1].number)
    for number in numbers:
        if number not in by_number:
            known = ", ".join(map(str, by_number))
            raise NotFound(name, f"there is no version {number} of this article", f"there are: {known}")
    first, second = (by_number[number] for number in numbers)
    before, after = (_statements(connection, row.id) for row in (first, second))
    changed, removed, added, same = compare(before, after)
    return Difference(
        article=second.url or second.key,
        numbers=numbers,
        recorded=(first.recorded, second.recorded),
        metadata={
            field: (getattr(first, field), getattr(second, field))
            for field in METADATA
            if getattr(first, field) != getattr(second, field)
        },
        added=added,
        removed=removed,
        changed=changed,
        same=same,
    )


Statements = tuple[Mapping[str, Any], ...]


def compare(before: Statements, after: Statements) -> tuple[tuple[Change, ...], Statements, Statements, int]:
    """Pair the statements of two versions: those changed, those only before, those only after, how many the same."""
    scored: list[tuple[float, int, int]] = []
    words = [[_words(body) for body in side] for side in (before, after)]
    names = [[_names(body) for body in side] for side in (before, after)]
    for i, left in enumerate(words[0]):
        for j, right in enumerate(words[1]):
            same_speaker = names[0][i] == names[1][j]
            least = ALIKE if same_speaker else ALIKE_OTHERS
            alike = 100.0 if left == right else fuzz.token_sort_ratio(left, right, score_cutoff=least)
            if alike >= least:
                # the same speaker and the same place in the order decide between equals
                scored.append((alike + (5 if same_speaker else 0), -i, -j))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(scored, key=lambda s: (-s[0], abs(s[1] - s[2]), -s[1])):
        if -i not in partner and -j not in taken:
            partner[-i] = -j
            taken.add(-j)
    changes = [_change(before[i], after[j]) for i, j in sorted(partner.items(), key=lambda pair: pair[1])]
    changed = tuple(change for change in changes if change.fields)
    removed = tuple(body for i, body in enumerate(before) if i not in partner)
    added = tuple(body for j, body in enumerate(after) if j not in taken)
    return changed, removed, added, len(changes) - len(changed)


def _change(before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    fields = [name for name in _COMPARED if before[name] != after[name]]
    if _dates(before) != _dates(after):
        fields.append("said_on")
    if _names(before) != _names(after):
        fields.insert(0, "speakers")
    left, right = _words(before), _words(after)
    if left != right:
        fields.insert(0, "content")
    return Change(before, after, tuple(fields), fuzz.token_sort_ratio(left, right))


def _statements(connection: Connection, version_id: int) -> Statements:
    rows = connection.execute(
        select(statement.c.body)
        .join(reading, reading.c.id == statement.c.reading_id)
        .where(reading.c.version_id == version_id, reading.c.current)
        .order_by(statement.c.ordinal)
    ).scalars()
    return tuple({name: value for name, value in body.items() if name != "evidence"} for body in rows)


def _words(body: Mapping[str, Any]) -> str:
    text = " ".join(span["text"] for span in body["content"]).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def _names(body: Mapping[str, Any]) -> Sequence[str]:
    return sorted(" ".join(speaker["name"].casefold().split()) for speaker in body["speakers"])


def _dates(body: Mapping[str, Any]) -> tuple[str, str] | None:
    said = body["said_on"]
    return (said["start"], said["end"]) if said else None
