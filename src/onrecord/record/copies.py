"""Copies: one text in many papers, found and linked, and its statements with it.

Candidates come from an index of bands of MinHash signatures; the words decide (`copies_text`). The first text
recorded is the original, whatever the dates of publication say; a copy that came out before it says so in its
reasons. Versions of one article are no copies of each other, but their statements may be one utterance all the
same.

The work for one text is bounded: a band gives at most `FROM_BAND` candidates, the earliest; `COMPARED` texts are
compared at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from onrecord.record import log
from onrecord.record.copies_statements import Said, pairs, said
from onrecord.record.copies_text import BANDS, Likeness, Words, bands, compare, estimate, read, signature
from onrecord.record.schema import article, band, copy, reading, statement, version
from onrecord.record.writing import write

__all__ = ["copies_of", "link", "relink", "sign", "undo"]

AUTHOR = "machine:copies-1"

FROM_BAND = 16
RANKED = 32
COMPARED = 6
SIBLINGS = 4
"""Other copies of the same text whose statements are looked at, beside the original's."""

LEAST_ESTIMATE = 0.08
"""Of shingles in common, by the signatures, below which two texts are not compared."""

_ARMS = " UNION ALL ".join(
    f"SELECT version_id FROM (SELECT version_id FROM band WHERE band = {i} AND hash = {{mark}}"
    f" ORDER BY version_id LIMIT {FROM_BAND}) AS a{i}"
    for i in range(BANDS)
)
"""The versions in each band of a text. As text: SQLAlchemy takes longer over it than the database does."""

_ABOUT = select(version.c.id, version.c.article_id, version.c.signature, version.c.published).where(
    version.c.id.in_(bindparam("ids", expanding=True))
)
_TEXT = select(version.c.text).where(version.c.id == bindparam("of"))
_UTTER = update(statement).where(statement.c.id == bindparam("of")).values(utterance_id=bindparam("utterance"))


@dataclass(frozen=True, slots=True)
class Signed:
    """A text's words and signature; the signature is empty for a text that is too short to be called a copy."""

    words: Words
    signature: bytes


def sign(text: str) -> Signed:
    """Sign a text."""
    words = read(text)
    return Signed(words, signature(words.words))


def link(connection: Connection, of: Mapping[str, Any], signed: Signed, now: str) -> int | None:
    """Find the text that a new version is a copy of, and link it and its statements.

    Writes the signature's bands, a row of ``copy``, an entry of the log, and the ``utterance_id`` of the
    statements that are the original's.

    Args:
        of: the row of the version, which is in already, with its signature.
        signed: its text.
        now: ISO 8601, UTC.

    Returns:
        The version that it is a copy of, or None.
    """
    found = None
    if signed.signature:
        found = _original(connection, of, signed)
        rows = [{"band": n, "hash": value, "version_id": of["id"]} for n, value in bands(signed.signature)]
        write(connection, band, rows)
    if found is None:
        if of["number"] > 1:
            relink(connection, of["id"], now)
        return None
    of_id, like, reasons = found
    row: dict[str, Any] = {
        "version_id": of["id"],
        "of_id": of_id,
        "score": round(like.score, 4),
        "reasons": reasons,
        "author": AUTHOR,
        "recorded": now,
    }
    row["id"] = connection.execute(insert(copy).values(**row).returning(copy.c.id)).scalar_one()
    log.append(connection, "copied", of["key"], {"copy": [dict(sorted(row.items()))]}, now)
    relink(connection, of["id"], now)
    return of_id


def _original(
    connection: Connection, own: Mapping[str, Any], signed: Signed
) -> tuple[int, Likeness, dict[str, Any]] | None:
    likes: dict[int, Likeness] = {}
    published: dict[int, str | None] = {}
    for row in _candidates(connection, signed.signature):
        if row.article_id == own["article_id"] or row.id == own["id"]:
            continue
        text = connection.execute(_TEXT, {"of": row.id}).scalar_one()
        likes[row.id], published[row.id] = compare(read(text), signed.words), row.published
        if len(likes) == COMPARED:
            break
    fitting = [n for n, like in likes.items() if like.is_copy]
    if not fitting:
        return None
    nearest = max(fitting, key=lambda n: (round(likes[n].taken + likes[n].kept, 6), -n))
    of_id = _first_of(connection, nearest)
    if of_id not in published:
        about = connection.execute(_ABOUT, {"ids": [of_id]}).one()
        published[of_id] = about.published
        if about.article_id == own["article_id"]:  # a later version of the original's article: no copy of itself
            return None
    reasons = likes[nearest].reasons() | {"published": own["published"], "original_published": published[of_id]}
    if nearest != of_id:
        reasons["through"] = nearest
    if own["published"] and published[of_id] and own["published"] < published[of_id]:
        reasons["published_before_original"] = True
    return of_id, likes[nearest], reasons


def _candidates(connection: Connection, signed: bytes) -> Sequence[Any]:
    """Versions that share a band, the likeliest first."""
    asked = _ARMS.format(mark="?" if connection.dialect.name == "sqlite" else "%s")
    shared = Counter(connection.exec_driver_sql(asked, tuple(value for _, value in bands(signed))).scalars())
    if not shared:
        return []
    likely = sorted(shared, key=lambda n: (-shared[n], n))[:RANKED]
    rows = connection.execute(_ABOUT, {"ids": likely}).all()
    near = {row.id: estimate(signed, row.signature or b"") for row in rows}
    return sorted((r for r in rows if near[r.id] >= LEAST_ESTIMATE), key=lambda r: (-near[r.id], r.id))


def _first_of(connection: Connection, version_id: int) -> int:
    """The text that a version is linked to, or itself."""
    of = select(copy.c.of_id).where(copy.c.version_id == version_id, copy.c.undone.is_(None)).order_by(copy.c.id)
    found = connection.execute(of.limit(1)).scalar()
    return version_id if found is None else int(found)


def relink(connection: Connection, version_id: int, now: str) -> None:
    """Tell which utterances the statements of a version's newest reading are.

    They may be those of an earlier reading of the same text, of an earlier version of the article, of the text
    that it is a copy of, or of other copies of that; otherwise each is its own.
    """
    mine = _statements(connection, version_id)
    if not mine:
        return
    newest = mine[0].reading_id
    taken: dict[int, int] = {}
    left = list(mine)
    of_id = _first_of(connection, version_id)
    kin: list[tuple[Said, Said]] = []
    for other, before in _kin(connection, version_id, newest, of_id):
        if not left:
            break
        theirs = _statements(connection, other, before=before)
        used = set(taken.values())
        for my, their in pairs(left, [t for t in theirs if t.utterance_id not in used]):
            if their.utterance_id in used:  # two of theirs are one utterance
                continue
            used.add(their.utterance_id)
            taken[my.id] = their.utterance_id
            if other != version_id:
                kin.append((my, their))
        left = [s for s in left if s.id not in taken]
    changed = [
        {"of": s.id, "utterance": taken.get(s.id, s.id)} for s in mine if taken.get(s.id, s.id) != s.utterance_id
    ]
    if changed:
        connection.execute(_UTTER, changed)
    if kin:
        from onrecord.record.identity import join_copied

        join_copied(connection, [(my.id, their.id) for my, their in kin], now)


def _kin(connection: Connection, version_id: int, newest: int, of_id: int) -> list[tuple[int, int | None]]:
    """Versions whose statements may be the same utterances, nearest first; of the same one, before which reading."""
    found: list[tuple[int, int | None]] = []
    earlier = select(func.count()).select_from(reading)
    if connection.execute(earlier.where(reading.c.version_id == version_id, reading.c.id < newest)).scalar():
        found.append((version_id, newest))
    own = connection.execute(select(version.c.article_id, version.c.number).where(version.c.id == version_id)).one()
    if own.number > 1:
        before = select(version.c.id).where(version.c.article_id == own.article_id, version.c.number < own.number)
        found += [(n, None) for n in connection.execute(before.order_by(version.c.number.desc()).limit(2)).scalars()]
    if of_id != version_id:
        found.append((of_id, None))
    others = select(copy.c.version_id).where(
        copy.c.of_id == of_id, copy.c.undone.is_(None), copy.c.version_id != version_id
    )
    found += [(n, None) for n in connection.execute(others.order_by(copy.c.version_id).limit(SIBLINGS)).scalars()]
    return found


def _statements(connection: Connection, version_id: int, *, before: int | None = None) -> list[Said]:
    """The statements of a version's newest reading, or of the newest before another."""
    newest = select(func.max(reading.c.id)).where(reading.c.version_id == version_id)
    if before is not None:
        newest = newest.where(reading.c.id < before)
    rows = connection.execute(
        select(statement.c.id, statement.c.reading_id, statement.c.utterance_id, statement.c.body, statement.c.ordinal)
        .where(statement.c.reading_id == newest.scalar_subquery())
        .order_by(statement.c.ordinal)
    )
    return [said(row.id, row.reading_id, row.utterance_id or row.id, row.body) for row in rows]


def copies_of(connection: Connection, version_id: int) -> list[dict[str, Any]]:
    """The links of a text, those taken back included: what it is a copy of, and what is a copy of it."""
    rows = connection.execute(
        select(copy, version.c.key, version.c.publisher, version.c.published, article.c.url)
        .join(version, version.c.id == copy.c.version_id)
        .join(article, article.c.id == version.c.article_id)
        .where((copy.c.version_id == version_id) | (copy.c.of_id == version_id))
        .order_by(copy.c.id)
    )
    return [dict(row) for row in rows.mappings()]


def undo(connection: Connection, copy_id: int, by: str, now: str) -> None:
    """Take a link back: the text stands by itself, and its statements are their own utterances again.

    Args:
        by: ``person:NAME``, or ``machine:VERSION``.

    Raises:
        LookupError: there is no such link, or it has been taken back already.
    """
    row = connection.execute(select(copy).where(copy.c.id == copy_id, copy.c.undone.is_(None))).mappings().first()
    if row is None:
        raise LookupError(f"no link of copies {copy_id} that holds")
    connection.execute(update(copy).where(copy.c.id == copy_id).values(undone=now, undone_by=by))
    from onrecord.record.identity import part_copied

    parted = part_copied(connection, row["version_id"], by, now)
    taken = {"undone": now, "undone_by": by}
    rows = {"copy": [{"id": copy_id, **taken}], "judgement": [{"id": number, **taken} for number in parted]}
    log.append(connection, "undone", f"copy {copy_id}", rows, now)
    connection.execute(
        update(statement).where(statement.c.version_id == row["version_id"]).values(utterance_id=statement.c.id)
    )
    relink(connection, row["version_id"], now)
