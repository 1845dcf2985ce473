"""NewsML-G2 and NITF: news agencies' XML, to records. No entity is expanded and nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.errors import NoArticle, NotText
from onrecord.ingest.clean import SEPARATOR
from onrecord.ingest.told import Told, address, joined, paragraphs_of_tree

_GIVE = "give a news item that holds its text (inlineXML or inlineData)"


def told_by_newsml(data: bytes, *, name: str) -> Iterator[tuple[Told, bytes]]:
    """The articles of a newsItem, a newsMessage or a NITF document, each with the XML that holds it.

    Raises:
        NotText: it is no well-formed XML, or declares entities.
        NoArticle: no news item in it holds a text.
    """
    root = read_xml(data, name)
    alone = _local(root) in ("newsItem", "nitf")
    items = [root] if alone else [one for one in root.iter() if _local(one) == "newsItem"]
    found = 0
    for item in items:
        told = _nitf(item) if _local(item) == "nitf" else _item(item)
        if told is None:
            continue
        found += 1
        yield told, data if item is root else _written(item)
    if not found:
        held = "no news item" if not items else "no news item with a text"
        raise NoArticle(name, f"{held} was found in the document (its root is {_local(root)})", _GIVE)


def read_xml(data: bytes, name: str) -> Any:
    """The root of an XML document.

    Raises:
        NotText: it is not well formed, or its DTD declares anything.
    """
    from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!ENTITY" in data[:100_000].replace(b"\x00", b""):
            raise _entities(name) from error
        raise NotText(name, f"it is no well-formed XML: {str(error)[:200]}", "check that it is whole") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and [*declared.iterentities(), *declared.iterelements()]:
        raise _entities(name)
    return root


def _entities(name: str) -> NotText:
    return NotText(
        name, "its DTD declares entities or elements, which may grow without end", "take the DTD out of the document"
    )


def _item(item: Any) -> Told | None:
    meta, content = _child(item, "contentMeta"), _child(item, "contentSet")
    managed = _child(item, "itemMeta")
    if content is None:
        return None
    inside: Told | None = None
    text = ""
    for holder in content:
        if _local(holder) == "inlineXML" and len(holder):
            document = holder[0]
            inside = _nitf(document) if _local(document) == "nitf" else None
            text = inside.text if inside else SEPARATOR.join(paragraphs_of_tree(_body_of(document)))
        elif _local(holder) == "inlineData":
            text = "".join(holder.itertext())
        if text.strip():
            break
    if not text.strip():
        return None
    return Told(
        text,
        title=_text(meta, "headline") or (inside.title if inside else None),
        url=address(item.get("guid")) or _web_link(managed),
        published=_text(managed, "versionCreated") or _text(managed, "firstCreated") or _text(meta, "contentCreated"),
        publisher=_party(managed, "provider") or _text(item, "copyrightHolder", "name"),
        byline=_text(meta, "by") or _creators(meta) or (inside.byline if inside else None),
        language=_language(meta, item),
        id=item.get("guid"),
    )


def _nitf(root: Any) -> Told | None:
    content = next((one for one in root.iter() if _local(one) == "body.content"), None)
    if content is None:
        return None
    text = SEPARATOR.join(paragraphs_of_tree(content))
    if not text:
        return None
    heads = {_local(one): _flat(one) for one in root.iter() if _local(one) in ("hl1", "title", "byline")}
    issue = next((one for one in root.iter() if _local(one) == "date.issue"), None)
    pubdata = next((one for one in root.iter() if _local(one) == "pubdata"), None)
    return Told(
        text,
        title=heads.get("hl1") or heads.get("title"),
        published=_moment(issue.get("norm") if issue is not None else None),
        publisher=pubdata.get("name") if pubdata is not None else None,
        byline=heads.get("byline"),
    )


def _moment(norm: str | None) -> str | None:
    """NITF writes moments without marks: ``20240213T174000Z``."""
    if norm and norm[:8].isdigit() and len(norm) >= 8:
        day = f"{norm[:4]}-{norm[4:6]}-{norm[6:8]}"
        clock = norm[9:15]
        return f"{day}T{clock[:2]}:{clock[2:4]}:{clock[4:6]}{norm[15:]}" if len(clock) == 6 else day
    return norm


def _body_of(document: Any) -> Any:
    """The body of an XHTML document, or all of it."""
    return next((one for one in document.iter() if _local(one) == "body"), document)


def _creators(meta: Any) -> str | None:
    if meta is None:
        return None
    return joined([name for one in meta if _local(one) == "creator" and (name := _name(one))])


def _party(parent: Any, tag: str) -> str | None:
    found = _child(parent, tag)
    return None if found is None else _name(found)


def _name(party: Any) -> str | None:
    return _text(party, "name") or party.get("literal") or (party.get("qcode") or "").rsplit(":", 1)[-1] or None


def _web_link(managed: Any) -> str | None:
    for one in managed if managed is not None else ():
        if _local(one) == "link" and (found := address(one.get("href"))):
            return found
    return None


def _language(meta: Any, item: Any) -> str | None:
    found = _child(meta, "language")
    tag = found.get("tag") if found is not None else None
    said: str | None = tag or item.get("{http://www.w3.org/XML/1998/namespace}lang")
    return said


def _text(parent: Any, *tags: str) -> str | None:
    for tag in tags:
        parent = _child(parent, tag)
    return None if parent is None else _flat(parent) or None


def _child(parent: Any, tag: str) -> Any:
    return None if parent is None else next((one for one in parent if _local(one) == tag), None)


def _flat(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _local(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _written(element: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(element, encoding="utf-8", with_tail=False))
