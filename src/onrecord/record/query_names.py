"""Names that a user gives, as the record knows them: speakers, bodies, publishers, articles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from onrecord.record.identity_names import block
from onrecord.record.identity_names import key as key_of
from onrecord.record.rows import article_key
from onrecord.record.schema import alias, article, behalf, speaker, version
from onrecord.record.words import folded

_NUMBER = re.compile(r"(?:speaker:|#)?(\d{1,18})", re.ASCII)
_MOST = 200
"""Speakers that one name may mean; a name that fits more means nobody in particular."""


def speakers_named(connection: Connection, name: str) -> tuple[tuple[int, ...], str | None]:
    """The speakers that a name, an alias or a number means, and what a user should know of that.

    Where nobody bears the whole name, it may be the end of longer ones: a surname.
    """
    if found := _NUMBER.fullmatch(name.strip()):
        ids = _standing(connection, [int(found[1])])
        return ids, None if ids else f"no speaker here has the number {found[1]}"
    key = key_of(name)
    if not key:
        return (), f"{name!r} is no name"
    exact = select(alias.c.speaker_id).where(alias.c.key == key)
    named = select(speaker.c.id).where(speaker.c.key == key)
    ids = _standing(connection, [*connection.execute(exact).scalars(), *connection.execute(named).scalars()])
    if ids:
        return ids, None
    pattern = f"% {key}"
    ends = select(alias.c.speaker_id).where(alias.c.key.like(pattern)).limit(_MOST + 1)
    also = select(speaker.c.id).where(speaker.c.key.like(pattern)).limit(_MOST + 1)
    longer = [*connection.execute(ends).scalars(), *connection.execute(also).scalars()]
    if len(longer) > _MOST:
        return (), f"too many speakers have names that end in {name}: give a fuller one"
    ids = _standing(connection, longer)
    if not ids and " " in key:  # the same name in another spelling
        alike = select(alias.c.speaker_id).where(alias.c.block == block(name)).limit(_MOST)
        ids = _standing(connection, connection.execute(alike).scalars().all())
    if not ids:
        return (), f"no speaker here is called {name}: `onrecord speakers` lists them"
    if len(ids) > 1:
        some = connection.execute(select(speaker.c.name).where(speaker.c.id.in_(ids[:4]))).scalars().all()
        return ids, f"{name} may be {len(ids)} speakers: {', '.join(some)}{' …' if len(ids) > 4 else ''}"
    return ids, None


def bodies_named(connection: Connection, name: str) -> tuple[str, ...]:
    """Keys of a body, under all the names that the record knows for it."""
    ids, _ = speakers_named(connection, name)
    names = {key_of(name)}
    if ids:
        names.update(connection.execute(select(alias.c.key).where(alias.c.speaker_id.in_(ids))).scalars())
        names.update(connection.execute(select(speaker.c.key).where(speaker.c.id.in_(ids))).scalars())
    known = connection.execute(select(behalf.c.key).where(behalf.c.key.in_(sorted(names))).distinct())
    return tuple(sorted(set(known.scalars()) - {""}))


def publishers_named(connection: Connection, names: Sequence[str]) -> tuple[str, ...]:
    """Publishers as they are written in the record, given without regard to case and accents."""
    keys = {folded(name) for name in names}
    column = version.c.publisher
    # from one to the next in the index, not over all articles
    known = select(func.min(column).label("name")).cte("known", recursive=True)
    following = select(func.min(column)).where(column > known.c.name).scalar_subquery()
    known = known.union_all(select(following).where(known.c.name.is_not(None)))
    names_here = connection.execute(select(known.c.name).where(known.c.name.is_not(None))).scalars()
    return tuple(one for one in names_here if folded(one) in keys)


def versions_named(connection: Connection, given: str) -> tuple[int, ...]:
    """The versions that a key, the beginning of one, or a URL means; of a URL, all of its article's."""
    if "://" in given:
        found = (
            select(version.c.id)
            .join(article, article.c.id == version.c.article_id)
            .where(article.c.key == article_key(given, ""))
        )
    else:
        found = select(version.c.id).where(or_(version.c.key == given, beginning(version.c.key, given)))
    return tuple(connection.execute(found.limit(1000)).scalars())


def beginning(column: ColumnElement[str], given: str) -> ColumnElement[bool]:
    """The condition that a key begins as given; as a range, which an index can answer."""
    return and_(column >= given, column < given + "~")


def _standing(connection: Connection, ids: Sequence[int]) -> tuple[int, ...]:
    """The speakers that ``ids`` have been merged into, or themselves."""
    found: set[int] = set()
    todo = set(ids)
    for _ in range(20):
        if not todo:
            break
        chosen = select(speaker.c.id, speaker.c.merged_into).where(speaker.c.id.in_(sorted(todo)))
        rows = connection.execute(chosen).all()
        found.update(row.id for row in rows if row.merged_into is None)
        todo = {row.merged_into for row in rows if row.merged_into is not None} - found
    return tuple(sorted(found))
