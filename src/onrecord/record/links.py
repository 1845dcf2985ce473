"""Links: which texts are copies of which, as a list shows them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from onrecord.record.schema import copy, version

_ABOUT = ("key", "publisher", "published", "title", "url")


def links(connection: Connection, *, limit: int = 50, taken_back: bool = False) -> list[dict[str, Any]]:
    """The latest links, each with what is known of the ``copy`` and of the ``original``.

    Args:
        taken_back: also those that do not hold any more.
    """
    copied, first = version.alias("copied"), version.alias("first")
    columns = [copied.c[name].label(f"copy_{name}") for name in _ABOUT]
    columns += [first.c[name].label(f"original_{name}") for name in _ABOUT]
    query = (
        select(copy, *columns)
        .join(copied, copied.c.id == copy.c.version_id)
        .join(first, first.c.id == copy.c.of_id)
        .order_by(copy.c.id.desc())
        .limit(limit)
    )
    if not taken_back:
        query = query.where(copy.c.undone.is_(None))
    own = ("id", "score", "reasons", "author", "recorded", "undone", "undone_by")
    return [
        {
            **{name: row[name] for name in own},
            "copy": {name: row[f"copy_{name}"] for name in _ABOUT},
            "original": {name: row[f"original_{name}"] for name in _ABOUT},
        }
        for row in connection.execute(query).mappings()
    ]
