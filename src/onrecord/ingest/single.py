"""One document to one page: a text, an HTML page or a PDF."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.ingest.clean import page_of_text
from onrecord.ingest.decode import decoded
from onrecord.ingest.page import Origin, Overrides, Page, origin_of

if TYPE_CHECKING:
    from onrecord.ingest.fetch import Answer

_MARKUP_SUFFIXES = (".html", ".htm", ".xhtml")
_OPENS_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_OPENS_TAG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:meta|link|title|div|article|script|section|main|p|h1|!--)\b", re.IGNORECASE
)
_TAG = re.compile(rb"<(?:html|head|body|p|div|article|title|meta|h1|span|br)\b", re.IGNORECASE)


def page_of_bytes(
    data: bytes,
    *,
    name: str,
    overrides: Overrides | None = None,
    path: str | None = None,
    url: str | None = None,
    content_type: str | None = None,
    origin: Origin | None = None,
    fetched: str | None = None,
) -> Page:
    """Make a page of the bytes of a text, an HTML page or a PDF document.

    Args:
        data: all of it.
        name: how messages and the page call it.
        overrides: metadata that replaces what the input says.
        path: the file it was read from.
        url: where it came from.
        content_type: the HTTP header of that name.
        origin: where the bytes came from, if there is more to say than ``data`` itself.
        fetched: when, for the origin that is made where none is given (ISO 8601, UTC).

    Raises:
        NotText: empty, binary, or in an encoding that cannot be told; a PDF without a text layer.
        NoArticle: a page without an article in it.
        TooLarge: a page with more text than any article has.
    """
    if data[:1024].lstrip().startswith(b"%PDF-"):
        from onrecord.ingest.pdf import page_of_pdf

        page = page_of_pdf(data, name=name, overrides=overrides, path=path, url=url)
        kind = "application/pdf"
    elif _is_markup(data, path or url or name, content_type):
        from onrecord.ingest.html import page_of_html

        text = decoded(data, name=name, content_type=content_type, markup=True)
        page = page_of_html(text, name=name, overrides=overrides, path=path, url=url)
        kind = "text/html"
    else:
        text = decoded(data, name=name, content_type=content_type)
        page = page_of_text(text, name=name, overrides=overrides, path=path, url=url)
        kind = "text/plain"
    return replace(page, origin=origin or origin_of(data, content_type or kind, fetched=fetched))


def page_of_answer(
    answer: Answer, *, name: str, overrides: Overrides | None = None, fetched: str | None = None
) -> Page:
    """Make a page of what a server sent. Raises as `page_of_bytes`."""
    return page_of_bytes(
        answer.data,
        name=name,
        overrides=overrides,
        url=answer.url,
        content_type=answer.content_type,
        fetched=fetched,
    )


def _is_markup(data: bytes, source: str, content_type: str | None) -> bool:
    if _OPENS_HTML.match(data[:4096].replace(b"\x00", b"")):  # without NULs: it may be UTF-16
        return True
    begin = data[:200_000].replace(b"\x00", b"")
    if _OPENS_TAG.match(begin) and len(_TAG.findall(begin)) >= 5:  # a page that leaves out <html>
        return True
    kind = (content_type or "").split(";")[0].strip().lower()
    claimed = kind in ("text/html", "application/xhtml+xml") or (
        not kind and source.split("?")[0].lower().endswith(_MARKUP_SUFFIXES)
    )
    return claimed and _TAG.search(begin) is not None
