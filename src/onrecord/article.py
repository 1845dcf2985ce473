"""Article: the text that was read, and where it came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

IDENTITY = "article-1"
"""Names the way ids are made; it changes when they are made otherwise."""


@dataclass(frozen=True, slots=True)
class Article:
    """A news article as read. Offsets of all spans are code points into ``text``.

    Attributes:
        url: where it came from, or None.
        path: the local file it came from, as the user gave it, or None.
        published: ISO 8601 date or date-time from the page or the user, never the time of reading.
        language: BCP 47; ``und`` when it cannot be told.
        text: the body, boilerplate removed; never changed under a span.
    """

    text: str
    url: str | None = None
    path: str | None = None
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str = "und"

    @property
    def text_sha256(self) -> str:
        """SHA-256 of ``text`` in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def id(self) -> str:
        """The same text from the same source has the same id everywhere.

        The source is the URL. Without one the text alone decides: a path says where a copy lies on
        one machine, not where the article comes from.
        """
        key = "\n".join((IDENTITY, self.url or "", self.text_sha256))
        return "a" + hashlib.sha256(key.encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        """The article as the output contract has it."""
        return {
            "id": self.id,
            "url": self.url,
            "path": self.path,
            "title": self.title,
            "byline": self.byline,
            "publisher": self.publisher,
            "published": self.published,
            "language": self.language,
            "text": self.text,
            "text_sha256": self.text_sha256,
        }
