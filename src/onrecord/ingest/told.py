"""Records to pages: what a row, an entry or a news item says of an article, put together as a `Page`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from onrecord.errors import NotText
from onrecord.ingest.clean import SEPARATOR, page_of_text
from onrecord.ingest.language import language_tag
from onrecord.ingest.page import Origin, Overrides, Page
from onrecord.ingest.stamps import read_moment

_SPACE = re.compile(r"\s+")
_TAGGED = re.compile(
    r"<(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|blockquote|article|section|figure|img|table|html|body)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html|<head|<body)\b", re.IGNORECASE)
_BLOCK_NAMES = (
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote article section header footer main aside figure figcaption "
    "table tr td th pre hr address body html hl2 block"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_LEFT_OUT = ("script", "style", "svg", "template", "object", "embed", "iframe", "form", "noscript", "nav", "aside")
_LONGEST_FIELD = 300


PARTS = ("title", "url", "published", "publisher", "byline", "language", "id")
"""What a record may say besides its text, in the order of `Told`."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a record says of an article.

    Attributes:
        text: the body, plain or as HTML.
        title, url, published, publisher, byline, language, id: as the record words them, or None.
        verbatim: the text is a page's already and is taken as it is.
    """

    text: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    publisher: str | None = None
    byline: str | None = None
    language: str | None = None
    id: str | None = None
    verbatim: bool = field(default=False, kw_only=True)

    def mapped(self, change: Callable[[str], str]) -> Told:
        """The same with every string changed."""
        said = (getattr(self, part) for part in PARTS)
        return Told(change(self.text), *(value and change(value) for value in said), verbatim=self.verbatim)


def page_of_told(
    told: Told, *, name: str, overrides: Overrides | None = None, path: str | None = None, origin: Origin | None = None
) -> Page:
    """Make a page of a record.

    Args:
        told: what the record says.
        name: how messages and the page call it.
        overrides: metadata that replaces what the record says.
        path: the file it was read from.
        origin: where its bytes came from.

    Raises:
        NotText: there is no text in it.
        NoArticle, TooLarge: as `page_of_html`, where the text is a whole HTML page.
    """
    given = overrides or Overrides()
    page = _body(told, name, path)
    published = read_moment(told.published) if told.published else None
    return replace(
        page,
        title=given.title or _field(told.title) or page.title,
        url=given.url or address(told.url) or page.url,
        byline=_field(re.sub(r"^\s*by[:\s]+", "", told.byline or "", flags=re.IGNORECASE)) or page.byline,
        publisher=given.publisher or _field(told.publisher) or page.publisher,
        published=given.published or published or page.published,
        language=language_tag(told.language) or page.language,
        pieces=(),
        origin=origin,
    )


def looks_like_markup(text: str) -> bool:
    """True when ``text`` is HTML or a piece of it rather than plain text."""
    if _DOCUMENT.match(text):
        return True
    tags = _TAGGED.findall(text[:20_000])
    return len(tags) >= 2 or (bool(tags) and text.lstrip().startswith("<"))


def address(value: str | None) -> str | None:
    """``value`` when it is a web address, otherwise None."""
    value = (value or "").strip()
    return value if re.match(r"https?://[^\s/]+", value, re.IGNORECASE) and not re.search(r"\s", value) else None


def paragraphs_of_markup(html: str, name: str) -> list[str]:
    """The paragraphs of a piece of HTML all of which is an article's body."""
    from onrecord.ingest.html import parsed

    return paragraphs_of_tree(parsed(html, name))


def paragraphs_of_tree(tree: Any) -> list[str]:
    """The paragraphs under an element of an HTML, XHTML or NITF body; names count without their namespace."""
    found: list[str] = []
    buffer: list[str] = []

    def flush() -> None:
        for line in "".join(buffer).split("\x00"):
            if line := _SPACE.sub(" ", line).strip():
                found.append(line)
        buffer.clear()

    skipped: Any = None
    from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        local = element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else None
        if skipped is None and event == "start" and (local is None or local in _LEFT_OUT):
            skipped = element
        if skipped is None and local in _BLOCKS:
            flush()
        if skipped is None and event == "start":
            if local == "br":
                buffer.append("\x00")
            buffer.append(element.text or "")
        elif event == "end":
            if skipped is element:
                skipped = None
            if skipped is None and element is not tree:
                buffer.append(element.tail or "")
    flush()
    return found


def _body(told: Told, name: str, path: str | None) -> Page:
    """The page of a record's text and title, with what the text says of itself."""
    text = told.text
    if not text.strip():
        raise NotText(name, "it has no text", "every article needs a text; the others are read")
    if told.verbatim:
        return Page(name=name, text=text, path=path)
    if _DOCUMENT.match(text):
        from onrecord.ingest.html import page_of_html

        return page_of_html(text, name=name, path=path, overrides=Overrides(url=address(told.url)))
    if looks_like_markup(text):
        text = SEPARATOR.join(paragraphs_of_markup(text, name))
    title = _field(told.title)
    if title and not _begins_with(text, title):
        text = f"{title}{SEPARATOR}{text}"
    return page_of_text(text, name=name, path=path, overrides=Overrides(title=title))


def _begins_with(text: str, title: str) -> bool:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return _SPACE.sub(" ", first).strip().casefold() == title.casefold()


def _field(value: str | None) -> str | None:
    """A short piece of metadata, tidied: entities and tags undone, white space collapsed."""
    if not value or not value.strip():
        return None
    import html

    value = _SPACE.sub(" ", html.unescape(re.sub(r"<[^<>]{1,200}>", "", value))).strip()
    return value if 0 < len(value) <= _LONGEST_FIELD else None


def words_in(html: str | None) -> int:
    """About how many words a piece of HTML or plain text holds."""
    return len(re.sub(r"<[^<>]*>", " ", html).split()) if html else 0


def texts(value: Any) -> Iterator[str]:
    """The strings in a JSON value: itself, its items, or what its members ``name``, ``value`` or ``#text`` hold."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:50]:
            yield from texts(item)
    elif isinstance(value, dict):
        for key in ("name", "value", "#text", "@value", "literal"):
            if key in value:
                yield from texts(value[key])
                return


def joined(value: Any) -> str | None:
    """The names in a JSON value as a byline has them, or None."""
    names = list(dict.fromkeys(name.strip() for name in texts(value) if name.strip()))
    if not names:
        return None
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
