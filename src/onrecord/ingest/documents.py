"""JSON documents: schema.org articles (JSON-LD), ninjs, lines of onrecord's own, and plain objects with a text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.errors import NoArticle, NotText
from onrecord.ingest.columns import Columns, member
from onrecord.ingest.decode import decoded
from onrecord.ingest.told import PARTS, Told, joined, texts

_DEEPEST = 8
_LISTS = ("items", "@graph", "articles", "results", "data", "mainEntity", "itemListElement", "item")
_BODIES = ("body_text", "body_xhtml", "body_html", "bodies", "bodyText", "bodyXhtml")
_MOST_NAMED = 12


def told_by_json(data: bytes, *, name: str, columns: Columns | None = None) -> Iterator[tuple[Told | NoArticle, bytes]]:
    """The articles of a JSON document, each with the JSON of the object that holds it.

    Args:
        data: all of it: an object, a list of them, or an object with a list (``items``, ``@graph``).
        name: how messages call it.
        columns: members that hold the parts, where the names are not the usual ones.

    Raises:
        NotText: it is no JSON.
        NoArticle: there is no object with a text in it.
    """
    text = decoded(data, name=name, content_type="application/json").removeprefix("\ufeff")
    document = read_json(text, name)
    objects = list(_objects(document, columns, 0))
    if not any(isinstance(told_by_object(one, name=name, columns=columns), Told) for one in objects):
        shown = document if isinstance(document, dict) else next(iter(document), None) if document else None
        raise lacks_text(name, shown if isinstance(shown, dict) else {})
    if len(objects) == 1 and objects[0] is document:
        yield told_by_object(objects[0], name=name, columns=columns), data
        return
    for one in objects:
        yield told_by_object(one, name=name, columns=columns), json.dumps(one, ensure_ascii=False).encode()


def read_json(text: str, name: str) -> Any:
    """The value that ``text`` encodes.

    Raises:
        NotText: none, or one nested too deeply.
    """
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise NotText(name, "its JSON is nested too deeply", "give a plainer document") from error
    except ValueError as error:
        raise NotText(name, f"it is no valid JSON: {str(error)[:200]}", "check how it was written") from error


def told_by_object(data: Mapping[str, Any], *, name: str, columns: Columns | None = None) -> Told | NoArticle:
    """What one JSON object says of an article, or the error that says what it lacks.

    Tried in turn, unless the user has named columns: a line of ``onrecord read --format jsonl``, a
    schema.org article, ninjs, any object with a member that usually holds a text.
    """
    if columns is None or columns == Columns():
        for read in (_own, _linked, _ninjs):
            told = read(data)
            if told is not None:
                return told
    return _plain(data, columns or Columns()) or lacks_text(name, data)


def lacks_text(name: str, data: Mapping[str, Any]) -> NoArticle:
    """The error for an object or a row without a text."""
    there = [str(key) for key in list(data)[:_MOST_NAMED]] + (["..."] if len(data) > _MOST_NAMED else [])
    seen = f"; its columns are {', '.join(there)}" if there else ""
    return NoArticle(name, f"no column holds the text{seen}", "say which one does, as in text=body")


def _objects(data: Any, columns: Columns | None, depth: int) -> Iterator[Mapping[str, Any]]:
    """The objects under ``data`` that hold an article, in order."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            inside = list(_objects(item, columns, depth + 1))
            # A row without a text is an error of its own; other nodes of a graph (a person, an outlet) are none.
            yield from inside or ([item] if isinstance(item, dict) and "@type" not in item and depth <= 1 else [])
    elif isinstance(data, dict):
        if isinstance(told_by_object(data, name="", columns=columns), Told):
            yield data
            return
        for key in _LISTS:
            yield from _objects(data.get(key), columns, depth + 1)


def _own(data: Mapping[str, Any]) -> Told | None:
    article = data.get("article")
    if not isinstance(article, dict) or not isinstance(article.get("text"), str) or not article["text"].strip():
        return None
    said = (article.get(part) for part in PARTS)
    return Told(article["text"], *(value if isinstance(value, str) else None for value in said), verbatim=True)


def _linked(data: Mapping[str, Any]) -> Told | None:
    body = "\n\n".join(texts(data.get("articleBody")))
    if not body.strip():
        return None
    page = data.get("mainEntityOfPage")
    address = page.get("@id") if isinstance(page, dict) else page
    return Told(
        body,
        title=_first(data.get("headline"), data.get("name")),
        url=_first(data.get("url"), address, data.get("@id")),
        published=_first(data.get("datePublished"), data.get("dateCreated")),
        publisher=_first(data.get("publisher"), data.get("sourceOrganization"), data.get("provider")),
        byline=joined(data.get("author") or data.get("creator")),
        language=_first(data.get("inLanguage")),
        id=_first(data.get("@id"), data.get("identifier")),
    )


def _ninjs(data: Mapping[str, Any]) -> Told | None:
    """A news item of ninjs 1.x, or of 2.x and 3.x, which writes its names in other ways and has lists of bodies."""
    marks = ("versioncreated", "versionCreated", "headlines", "pubstatus", "pubStatus", "uri", "bodies")
    if not any(key in data for key in _BODIES) or not any(key in data for key in marks):
        return None
    body = _ninjs_body(data)
    if not body.strip():
        return None
    return Told(
        body,
        title=_first(data.get("headline"), _main(data.get("headlines")), data.get("title")),
        url=_first(data.get("url"), _linked_page(data), data.get("uri")),
        published=_first(*(data.get(key) for key in _NINJS_DATES)),
        publisher=_first(
            data.get("publisher"), data.get("provider"), data.get("source"), data.get("infosources"),
            data.get("infoSources"), data.get("copyrightholder"), data.get("copyrightHolder"),
        ),
        byline=_first(data.get("byline"), data.get("by")),
        language=_first(data.get("language")),
        id=_first(data.get("uri"), data.get("guid"), data.get("id")),
    )  # fmt: skip


_NINJS_DATES = (
    "versioncreated", "versionCreated", "firstcreated", "firstCreated", "contentcreated", "contentCreated",
)  # fmt: skip


def _ninjs_body(data: Mapping[str, Any]) -> str:
    for key in ("body_xhtml", "body_html", "body_text", "bodyXhtml", "bodyText"):
        if isinstance(data.get(key), str) and data[key].strip():
            return str(data[key])
    bodies = [one for one in data.get("bodies") or [] if isinstance(one, dict) and isinstance(one.get("value"), str)]
    kinds = [str(one.get("contentType") or one.get("contenttype") or "").lower() for one in bodies]
    for wanted in ("html", "plain", "text", ""):  # the richest first: it has the paragraphs marked
        for one, kind in zip(bodies, kinds, strict=True):
            if wanted in kind and one["value"].strip():
                return str(one["value"])
    return ""


def _main(headlines: Any) -> str | None:
    """The main one of ninjs' ``headlines``."""
    listed = [one for one in headlines if isinstance(one, dict)] if isinstance(headlines, list) else []
    main = next((one for one in listed if str(one.get("role", "")).lower() in ("", "main", "headline")), None)
    return _first(main if main is not None else listed[:1])


def _linked_page(data: Mapping[str, Any]) -> str | None:
    for key in ("altids", "altIds", "links"):
        for one in data.get(key) or [] if isinstance(data.get(key), list) else []:
            href = one.get("href") or one.get("value") if isinstance(one, dict) else None
            if isinstance(href, str) and href.startswith("http"):
                return href
    return None


def _plain(data: Mapping[str, Any], columns: Columns) -> Told | None:
    found = columns.among([*data, *_dotted(columns)])
    text = member(data, found["text"]) if "text" in found else None
    if isinstance(text, list) and all(isinstance(item, str) for item in text):
        text = "\n\n".join(text)
    if not isinstance(text, str) or not text.strip():
        return None
    said = {part: member(data, column) for part, column in found.items()}
    return Told(text, *((joined if part == "byline" else _first)(said.get(part)) for part in PARTS))


def _dotted(columns: Columns) -> list[str]:
    """Columns given as a path into nested objects."""
    given = (columns.text, columns.title, columns.url, columns.published, columns.publisher, columns.byline,
             columns.language, columns.id)  # fmt: skip
    return [name for name in given if name is not None and "." in name]


def _first(*values: Any) -> str | None:
    """The first string that is not blank among ``values`` and what they hold; numbers count as their digits."""
    for value in values:
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        for text in texts(value):
            if text.strip():
                return text.strip()
    return None
