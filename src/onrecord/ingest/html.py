"""HTML to `Page`: trafilatura finds the article, `select` what in it is not body, `markup` the metadata.

trafilatura and lxml are imported when the first page is read, not before.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from onrecord.errors import NoArticle, TooLarge
from onrecord.ingest.captions import end_without_credit
from onrecord.ingest.clean import SEPARATOR
from onrecord.ingest.language import language_of, language_tag
from onrecord.ingest.page import Overrides, Page
from onrecord.ingest.select import select

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_NO_TEXT = ("script", "style", "svg", "template", "object", "embed", "canvas", "math")
_BLOCK_NAMES = "p head quote item list table row cell div body main section article pre code doc"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_LONGEST_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]*)\s[^<>]{20000,}>")
_WRAPPERS = re.compile(
    r"</?(?:div|span|section|article|main|b|i|u|em|strong|small|big|font|center|tt|a|ul|ol|li|dl|dd|dt|table|tbody|tr|td|"
    r"blockquote)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_MAY_BE_EMPTY = frozenset(["br", "hr", "head", "body", "html", "meta", "link", "title"])
_MOST_ELEMENTS = 250_000
_PARSED_DEPTH = 2_000  # libxml2 goes no deeper and drops the rest
_LONGEST_TEXT = 2_000_000
_DEEPEST = 200
_FEWEST_WORDS = 40
_PROSE_WORDS = 12
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>|<!doctype[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_BREAK = "\x00"
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_PREFORMATTED = ("pre", "code", "quote")  # trafilatura makes quotes of <pre>
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_GIVE_TEXT = "save the article's text in a file and give that"


def page_of_html(
    html: str,
    *,
    name: str,
    overrides: Overrides | None = None,
    path: str | None = None,
    url: str | None = None,
) -> Page:
    """Make a page of an HTML document.

    Args:
        html: the decoded document.
        name: how messages and the page call it.
        overrides: metadata that replaces what the page says; the text keeps the page's own headline.
        path: the file it was read from.
        url: where it came from; unless given, the canonical address that the page names.

    Raises:
        NoArticle: there is hardly any running text in it.
        TooLarge: there is more text in it than any article has.
    """
    from onrecord.ingest.markup import metadata_of

    given = overrides or Overrides()
    tree = parsed(html, name)
    said = metadata_of(tree)
    _lighten(tree, name)
    paragraphs = [paragraph[: end_without_credit(paragraph)] for paragraph in _paragraphs(tree)]
    title = said.title
    chosen = select(paragraphs, title)
    body = [paragraphs[at] for at in chosen.body]
    if title is None and chosen.title is not None:
        title = paragraphs[chosen.title]
    if not _has_article(body):
        raise NoArticle(
            name,
            f"no article was found in the page ({sum(len(p.split()) for p in body)} words of running text)",
            f"it may need a browser or a subscription; {_GIVE_TEXT}",
        )
    head = [] if title is None else [title]
    text = SEPARATOR.join(head + body)
    credits = chosen.credits
    return Page(
        name=name,
        text=text,
        title_end=len(title) + len(SEPARATOR) if title else 0,
        url=given.url or url or said.url,
        path=path,
        title=given.title or title,
        byline=said.byline or credits.byline,
        publisher=given.publisher or said.publisher or credits.publisher or credits.agency,
        published=given.published or said.published or chosen.published,
        language=language_tag(said.language) or language_of(text),
        pieces=(),
    )


def parsed(html: str, name: str) -> HtmlElement:
    """The tree of a document or a piece of one; no entity that it defines is expanded.

    Raises:
        NoArticle: it cannot be parsed.
    """
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring

    # The declarations go, because they may define entities without end and belie the encoding.
    html = _NOT_XML.sub("", html)
    html = _DECLARATION.sub("", html[:50_000]) + html[50_000:]
    html = _LONGEST_TAG.sub(r"<\1>", html)  # embedded data; thousands of attributes take minutes to parse
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, collect_ids=False, huge_tree=True
    )
    try:
        tree = document_fromstring(html.encode("utf-8"), parser=parser)
        if _depth(tree) >= _PARSED_DEPTH:
            tree = document_fromstring(_WRAPPERS.sub(" ", html).encode("utf-8"), parser=parser)
        return tree
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError, ValueError) as error:
        raise NoArticle(name, f"the page cannot be parsed: {error}", _GIVE_TEXT) from error


def _lighten(tree: HtmlElement, name: str) -> None:
    """Take out of ``tree`` what holds no text, so that scripts, images and empty boxes cost no time.

    Raises:
        TooLarge: more is left than any article has.
    """
    from lxml import etree

    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    length = count = 0
    empty: list[HtmlElement] = []
    for _, element in etree.iterwalk(tree, events=("end",)):
        text, tail = element.text or "", element.tail or ""
        length += len(text) + len(tail)
        count += 1
        if not len(element) and not text and element.tag not in _MAY_BE_EMPTY:
            empty.append(element)
    for element in empty:
        if element.getparent() is not None:
            element.drop_tree()
            count -= 1
    if length > _LONGEST_TEXT:
        raise TooLarge(name, f"the page holds {length:,} characters of text, more than an article", _GIVE_TEXT)
    if count > _MOST_ELEMENTS:
        raise TooLarge(name, f"the page holds {count:,} elements, more than an article", _GIVE_TEXT)
    _flatten(tree)


def _depth(tree: HtmlElement) -> int:
    from lxml import etree

    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _flatten(tree: HtmlElement) -> None:
    """Unwrap elements nested deeper than any page needs: extraction recurses into them."""
    from lxml import etree

    depth = 0
    too_deep: list[HtmlElement] = []

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            depth += 1
            if depth > _DEEPEST:
                too_deep.append(element)
        else:
            depth -= 1
    for element in reversed(too_deep):
        element.drop_tag()


def _paragraphs(tree: HtmlElement) -> list[str]:
    """The paragraphs of the article in ``tree``, white space collapsed, everything else as it was."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True)
    except Exception:  # whatever trafilatura stumbles over: the page gets the plain reading below
        document = None
    found: list[str] = []
    if document is not None and not isinstance(document, dict) and document.body is not None:
        found = _texts(document.body)
    return found if _has_article(found) else _plain_paragraphs(tree) or found


def _plain_paragraphs(tree: HtmlElement) -> list[str]:
    """The ``<p>`` elements outside menus and forms, for pages too small or odd for trafilatura."""
    outside = "".join(f"[not(ancestor::{tag})]" for tag in ("nav", "footer", "aside", "form", "header"))
    return [text for element in tree.xpath(f"//p{outside}") for text in _texts(element)]


def _texts(body: HtmlElement) -> list[str]:
    from lxml import etree

    found: list[str] = []
    buffer: list[str] = []

    def flush() -> None:
        found.extend(_split(_SPACE.sub(" ", "".join(buffer))))
        buffer.clear()

    for event, element in etree.iterwalk(body, events=("start", "end")):
        if not isinstance(element.tag, str):
            if event == "end":
                buffer.append(element.tail or "")
            continue
        if element.tag in _BLOCKS:
            flush()
        if event == "start":
            if element.tag in ("lb", "br"):
                buffer.append(_BREAK)
            text = element.text or ""
            # Only in preformatted text do blank lines mean anything; there they part paragraphs.
            buffer.append(_BLANK_LINE.sub(_BREAK * 2, text) if element.tag in _PREFORMATTED else text)
        elif element is not body:
            buffer.append(element.tail or "")
    flush()
    return found


def _split(text: str) -> list[str]:
    """The paragraphs in ``text``: two line breaks part them, or one after the end of a sentence."""
    parts: list[str] = []
    for double in re.split(rf"{_BREAK}\s*(?:{_BREAK}\s*)+", text):
        begin = True
        for line in double.split(_BREAK):
            line = line.strip()
            if not line:
                continue
            if begin or _SENTENCE_END.search(parts[-1]):
                parts.append(line)
            else:
                parts[-1] += " " + line
            begin = False
    return parts


def _has_article(paragraphs: list[str]) -> bool:
    if sum(len(paragraph.split()) for paragraph in paragraphs) >= _FEWEST_WORDS:
        return True
    return any(len(p.split()) >= _PROSE_WORDS and _SENTENCE_END.search(p) for p in paragraphs)
