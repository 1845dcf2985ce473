"""Which column of a table, or which member of a JSON object, holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from onrecord.errors import UsageError

_USUAL: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "article", "articlebody", "article_text", "fulltext", "full_text", "maintext",
        "main_text", "body_text", "article_body", "content_text", "story",
    ),
    "title": ("title", "headline", "heading", "article_title", "title_text"),
    "url": ("url", "link", "uri", "source_url", "article_url", "web_url", "weburl", "href", "canonical_url"),
    "published": (
        "published", "date", "pubdate", "datepublished", "date_published", "published_at", "publishedat",
        "publish_date", "date_publish", "published_date", "publication_date", "created", "created_at", "timestamp",
    ),
    "publisher": (
        "publisher", "source", "outlet", "publication", "newspaper", "site_name", "source_name", "sitename",
        "source_domain", "domain",
    ),
    "byline": ("byline", "author", "authors", "creator", "writer"),
    "language": ("language", "lang", "inlanguage"),
    "id": ("id", "guid", "article_id", "uuid", "doc_id", "identifier", "_id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns that hold each part of an article.

    A part that is None is looked for under the names that are usual for it (``text``, ``body``,
    ``content``, ``articleBody`` ...; case, blanks and hyphens do not count).

    >>> Columns.parse("text=body, title=headline").title
    'headline'
    """

    text: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None
    publisher: str | None = None
    byline: str | None = None
    language: str | None = None
    id: str | None = None

    @classmethod
    def parse(cls, given: str) -> Columns:
        """Read a mapping such as ``text=body,title=headline``.

        Raises:
            UsageError: it is no such mapping, or names a part that articles do not have.
        """
        parts = [field.name for field in fields(cls)]
        found: dict[str, str] = {}
        for pair in given.split(","):
            if not pair.strip():
                continue
            part, equals, column = (piece.strip() for piece in pair.partition("="))
            if not equals or not column:
                raise UsageError(f"the columns {given!r} are no mapping; give them as text=body,title=headline")
            if part not in parts:
                raise UsageError(f"{part!r} is no part of an article that a column can hold: {', '.join(parts)}")
            if part in found:
                raise UsageError(f"two columns are given for {part}: {found[part]} and {column}")
            found[part] = column
        if not found:
            raise UsageError("no column is given; give them as text=body,title=headline")
        return cls(**found)

    def among(self, present: Iterable[str]) -> dict[str, str]:
        """The column, among those ``present``, of each part that has one.

        A part whose column the user named is found there or nowhere; case does not count if it must not.
        """
        names = [name for name in present if isinstance(name, str)]
        exact = {name: name for name in reversed(names)}
        loose = {_plain(name): name for name in reversed(names)}
        found: dict[str, str] = {}
        for part, usual in _USUAL.items():
            wanted = getattr(self, part)
            if wanted is not None:
                column = exact.get(wanted) or loose.get(_plain(wanted))
            else:
                column = next((loose[name] for name in usual if name in loose), None)
            if column is not None:
                found[part] = column
        return found


def member(data: Mapping[str, Any], name: str) -> Any:
    """The member ``name`` of a JSON object; ``a.b`` is the member b of a, unless there is one of that name."""
    if name in data:
        return data[name]
    here: Any = data
    for step in name.split("."):
        if not isinstance(here, Mapping) or step not in here:
            return None
        here = here[step]
    return here


def _plain(name: str) -> str:
    return "_".join(name.strip().lstrip("\ufeff").lower().replace("-", " ").split())
