"""What an HTML page says about itself: JSON-LD, meta elements, and the lines under its headline.

A date is taken only where the page states it as the date of publication; nothing is guessed.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.ingest.masthead import Credits, read_credits
from onrecord.ingest.stamps import read_moment

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_SPACE = re.compile(r"\s+")
_ARTICLE_TYPE = re.compile(r"Article|BlogPosting|Report$|LiveBlog|Review$|OpinionNews")
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "publication_date",
    "parsely-pub-date", "publishdate", "pubdate", "publish-date", "sailthru.date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "article.published", "date",
    "cxenseparse:recs:publishtime",
    "published_time_telegram", "citation_publication_date", "article_date_original", "originalpublicationdate",
)  # fmt: skip
_AUTHOR_META = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "citation_author")
_TITLE_META = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline")
_NO_AUTHORS = frozenset(["admin", "administrator", "no author", "editor", "staff", "guest", "author", "webmaster"])
_SITE_META = ("og:site_name", "application-name", "dc.publisher", "citation_publisher", "cre")
_MOST_JSON = 2_000_000
_DEEPEST_JSON = 8
_LINES_UNDER_HEADLINE = 40
_TITLE_SUFFIX = re.compile(r"\s+[|–—•·-]\s+|\s*\|\s*|\s+:\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the markup says; each None when it says nothing."""

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None


def metadata_of(tree: HtmlElement) -> Metadata:
    """The metadata of the page ``tree``, scripts and head still in it."""
    article = _linked_article(tree)
    metas = _metas(tree)
    under = _under_headline(tree)
    publisher = _publisher(article, metas)
    return Metadata(
        title=_title(tree, article, metas, publisher),
        byline=_byline(article, metas) or under.byline,
        publisher=publisher,
        published=_published(tree, article, metas, under),
        language=tree.get("lang") or tree.get("xml:lang") or metas.get("content-language", [None])[0],
        url=_address(tree, metas),
    )


def _linked_article(tree: HtmlElement) -> dict[str, Any]:
    """The article object of the page's JSON-LD, or an empty one."""
    for script in tree.xpath('//script[contains(@type, "ld+json")]'):
        source = script.text or ""
        if len(source) > _MOST_JSON:
            continue
        try:
            data = json.loads(source.strip().strip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data, 0):
            kinds = item.get("@type")
            if any(isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in _listed(kinds)):
                return item
    return {}


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST_JSON:
        return
    if isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(data.get(key), depth + 1)
    elif isinstance(data, list):
        for item in data[:200]:
            yield from _objects(item, depth + 1)


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """The values of meta elements by name, property, itemprop or http-equiv, in small letters."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        value = _tidy(meta.get("content"))
        if value is None:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(attribute) or "").strip().lower()
            if name:
                found.setdefault(name, []).append(value)
    return found


def _title(
    tree: HtmlElement, article: dict[str, Any], metas: dict[str, list[str]], publisher: str | None
) -> str | None:
    headings = [text for h1 in tree.iter("h1") if (text := _tidy(h1.text_content())) and len(text) <= 300]
    stated = [_tidy(article.get("headline")), *(value for name in _TITLE_META for value in metas.get(name, ()))]
    candidates = [_without_site(value, publisher) for value in stated if value and len(value) <= 300]
    # The heading on the page is what a reader sees; the stated titles tell which heading it is.
    for candidate in candidates:
        for heading in headings:
            if _alike(candidate, heading):
                return heading
    plain = _tidy(tree.findtext(".//title"))
    if plain and len(plain) <= 300:
        for heading in headings:
            if len(heading.split()) >= 3 and _letters(plain).startswith(_letters(heading)):
                return heading
    if candidates:
        return candidates[0]
    if len(headings) == 1 and len(headings[0].split()) >= 3:
        return headings[0]
    return _without_site(plain, publisher) if plain and len(plain) <= 300 else None


def _without_site(title: str, publisher: str | None) -> str:
    """``title`` without the name of the site at its end, as in ``Headline | The Observer``."""
    gaps = list(_TITLE_SUFFIX.finditer(title))
    for gap in gaps:
        end = title[gap.end() :]
        if publisher and _letters(end) in (_letters(publisher), _letters(publisher.removeprefix("The "))):
            return title[: gap.start()].strip()
    if gaps and "|" in gaps[-1].group() and len(title[: gaps[-1].start()].split()) >= 4:
        return title[: gaps[-1].start()].strip()
    return title


def _publisher(article: dict[str, Any], metas: dict[str, list[str]]) -> str | None:
    for name in _SITE_META:
        for value in metas.get(name, ()):
            if len(value) <= 80 and "://" not in value and value not in metas.get("og:title", ()):
                return value.removeprefix("@")
    return next((name for name in _names(article.get("publisher")) if len(name) <= 80), None)


def _byline(article: dict[str, Any], metas: dict[str, list[str]]) -> str | None:
    authors = _people(_names(article.get("author")))
    for name in _AUTHOR_META:
        if authors:
            break
        authors = _people(metas.get(name, ()))
    if not authors:
        return None
    return authors[0] if len(authors) == 1 else ", ".join(authors[:-1]) + " and " + authors[-1]


def _people(names: Iterable[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        said = read_credits(name) if name[:3].lower() == "by " else None
        name = re.sub(r"(?:\s+(?:on|in|at))?[\s,;|]*$", "", said.byline if said and said.byline else name)
        if name.lower() in _NO_AUTHORS:
            continue
        if 2 <= len(name) <= 80 and "://" not in name and "@" not in name and name not in found:
            found.append(name)
    return found[:12]


def _published(tree: HtmlElement, article: dict[str, Any], metas: dict[str, list[str]], under: Credits) -> str | None:
    stated = [article.get("datePublished")]
    stated += [value for name in _PUBLISHED_META for value in metas.get(name, ())]
    for element in tree.xpath('//*[contains(@itemprop, "datePublished")]|//time[@pubdate]'):
        stated += [element.get("datetime"), element.get("content"), element.text_content()[:100]]
    moments = [moment for value in stated if isinstance(value, str) and (moment := read_moment(value))]
    if under.stamp and not under.stamp.revised and under.stamp.moment:
        moments.append(under.stamp.moment)
    if not moments:
        return None
    # The first to be stated is the best kept; a time of day is taken from another that agrees with it.
    return next((moment for moment in moments if len(moment) > 10 and moment[:10] == moments[0][:10]), moments[0])


def _under_headline(tree: HtmlElement) -> Credits:
    """What the first short lines after the page's headline say of author and date."""
    found = Credits()
    headings = [h1 for h1 in tree.iter("h1") if len(h1.text_content().split()) >= 3]
    if not headings:
        return found
    xpath = "following::*[self::time or self::span or self::p or self::div or self::a or self::li or self::address]"
    seen = 0
    for element in headings[0].xpath(f"({xpath})[position() <= 120]"):
        if element.tag == "time" and element.get("datetime") and not element.xpath("ancestor::aside|ancestor::footer"):
            line = element.get("datetime")
            moment = read_moment(line)
            labels = " ".join(filter(None, (element.get("class"), element.getparent().text or ""))).lower()
            if moment and not re.search(r"updat|modif", labels):
                said = read_credits(moment)
                if said is not None:
                    found = found.joined(said)
                continue
        line = _tidy("".join(element.itertext())[:400]) or ""
        if not line or len(line) > 160:
            continue
        seen += 1
        if seen > _LINES_UNDER_HEADLINE:
            break
        said = read_credits(line)
        if said is not None:
            found = found.joined(said)
    return found


def _address(tree: HtmlElement, metas: dict[str, list[str]]) -> str | None:
    links = [link.get("href") or "" for link in tree.xpath('//link[@rel="canonical"]')] + metas.get("og:url", [])
    return next((link.strip() for link in links if re.match(r"https?://[^\s/]+\.[^\s]+$", link.strip())), None)


def _names(value: Any) -> list[str]:
    """The names in a JSON-LD value: a string, an object with a name, or a list of those."""
    found = []
    for item in _listed(value):
        name = item.get("name") if isinstance(item, dict) else item
        for one in _listed(name):
            tidy = _tidy(one)
            if tidy:
                found.append(tidy)
    return found


def _listed(value: Any) -> list[Any]:
    return value[:50] if isinstance(value, list) else [] if value is None else [value]


def _tidy(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return _SPACE.sub(" ", entities.unescape(value)).strip() or None


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _alike(one: str, other: str) -> bool:
    first, second = _letters(one), _letters(other)
    if not first or not second:
        return False
    return first == second or (min(len(first), len(second)) >= 20 and (first in second or second in first))
