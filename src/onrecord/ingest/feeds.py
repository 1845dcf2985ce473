"""RSS, Atom and RDF feeds: their entries, without fetching anything."""

from __future__ import annotations

import io
import re
import warnings
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urldefrag

from onrecord.errors import NotText
from onrecord.ingest.stamps import read_moment
from onrecord.ingest.told import Told, address, words_in

FULL_WORDS = 150
"""An entry's content of as many words is taken for the whole article."""

# References to lists of letters (<!ENTITY % HTMLlat1 PUBLIC ...>) are old custom and never followed.
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?[\w.:-]+\s+(?:\"([^\"]*)\"|'([^']*)'|(?<!%)(SYSTEM)\b)", re.IGNORECASE)
_PROLOG = 200_000
_MOST_ENTRIES = 10_000
_LARGEST = 30_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    Attributes:
        link: address of its page, or None.
        id: what the feed calls it, otherwise its link, otherwise a digest of its words; the same each time.
        title, author, publisher: or None.
        published: ISO 8601, or None.
        html: the richest text that the entry carries (the whole article or a teaser), or None.
    """

    link: str | None
    id: str
    title: str | None = None
    published: str | None = None
    author: str | None = None
    html: str | None = None
    publisher: str | None = None
    language: str | None = None

    @property
    def is_full(self) -> bool:
        """True when the entry carries enough text for a whole article."""
        return words_in(self.html) >= FULL_WORDS

    @property
    def told(self) -> Told:
        """The entry as a record."""
        return Told(
            self.html or "", self.title, self.link, self.published, self.publisher, self.author, self.language, self.id
        )


def entries_of(data: bytes, name: str, url: str | None = None, content_type: str | None = None) -> list[Entry]:
    """The entries of a feed, in its order.

    Args:
        data: all of it. A feed that is not well formed is read as far as it goes.
        name: how messages call it.
        url: where it came from, for links that are relative.
        content_type: the HTTP header of that name.

    Raises:
        NotText: it is no feed, or it declares entities that could grow without end.
    """
    if not data.strip():
        raise NotText(name, "it is empty", "give a feed (RSS, Atom or RDF)")
    if len(data) > _LARGEST:
        raise NotText(name, f"it is larger than any feed ({len(data):,} bytes)", "give a feed (RSS, Atom or RDF)")
    _refuse_entities(data, name)
    parsed = _parsed(data, name, url, content_type)
    if not parsed.get("version") and not parsed.get("entries"):
        begin = data.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        why = "it is no feed" if begin.startswith(b"<") else "it is no XML"
        raise NotText(name, why, "give the address of a feed (RSS, Atom or RDF), or of the article itself")
    feed = parsed.get("feed") or {}
    found: dict[str, Entry] = {}
    for raw in parsed.get("entries", [])[:_MOST_ENTRIES]:
        entry = _entry(raw, _string(feed.get("title")), _string(feed.get("language")))
        if entry is not None:
            found.setdefault(entry.id, entry)
    return list(found.values())


def _parsed(data: bytes, name: str, url: str | None, content_type: str | None) -> Any:
    import feedparser

    headers = {"content-location": url or "", "content-type": content_type or "application/xml"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its own deprecations are nothing to a reader of news
            # As a stream: bytes could be taken for the name of a file.
            return feedparser.parse(io.BytesIO(data), response_headers=headers)
    except Exception as error:  # whatever it stumbles over in a feed from anywhere
        raise NotText(name, f"the feed cannot be parsed ({type(error).__name__}: {error})", "check the feed") from error


def _refuse_entities(data: bytes, name: str) -> None:
    """Raise `NotText` when the document defines entities by others or by files."""
    for value in _ENTITY.findall(data[:_PROLOG].replace(b"\x00", b"")):
        text = value[0] or value[1]
        if value[2] or len(text) > 1000 or re.search(rb"[&%](?!#)[\w.:-]+;", text):
            reason = "it declares entities made of other entities or files, which may grow without end"
            raise NotText(name, reason, "such documents are not read; check the feed")


def _entry(raw: Any, publisher: str | None, language: str | None) -> Entry | None:
    link = address(_string(raw.get("link")))
    title = _string(raw.get("title"))
    html = _richest(raw)
    if link is None and html is None:
        return None
    link = urldefrag(link)[0] if link else None
    source = raw.get("source")
    return Entry(
        link=link,
        id=_string(raw.get("id")) or link or sha256(f"{title}\n{html}".encode()).hexdigest(),
        title=title,
        published=_moment(raw),
        author=_author(raw),
        html=html,
        publisher=_string(source.get("title")) if isinstance(source, dict) and source.get("title") else publisher,
        language=language,
    )


def _richest(raw: Any) -> str | None:
    """The longest of the texts that the entry carries."""
    contents = raw.get("content") or []
    held = [_string(one.get("value")) for one in contents if isinstance(one, dict)] + [_string(raw.get("summary"))]
    return max((one for one in held if one), key=len, default=None)


def _moment(raw: Any) -> str | None:
    raw = dict(raw.items())  # feedparser's own mapping passes one date off as another
    for key in ("published", "created", "updated"):
        said = _string(raw.get(key))
        moment = read_moment(said) if said else None
        if moment is not None:
            return moment
        parsed = raw.get(f"{key}_parsed")
        if parsed:
            try:
                return datetime.fromtimestamp(timegm(parsed), UTC).isoformat(timespec="seconds")
            except (ValueError, OverflowError, OSError):
                continue
    return None


def _author(raw: Any) -> str | None:
    """The author's name. RSS asks for an address, and some give the name in parentheses behind it."""
    detail = raw.get("author_detail")
    name = _string(detail.get("name")) if isinstance(detail, dict) else None
    name = name or _string(raw.get("author"))
    if name is None:
        return None
    behind = re.search(r"\S+@\S+\s*\(([^()]{2,80})\)", name)
    name = behind[1] if behind else name
    return None if "@" in name or "://" in name else name


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
