"""What kind of input some bytes are: told by their beginning, by name and media type where that leaves it open."""

from __future__ import annotations

import re
from enum import Enum, auto

TEXT_SUFFIXES = (".txt", ".text", ".md", ".mdown", ".markdown", ".html", ".htm", ".xhtml")
"""Ends of names of files that hold one text or page."""

_LIST_SUFFIXES = (".urls", ".list")
_TABLE_SUFFIXES = (".csv", ".tsv", ".tab")
_LINES_SUFFIXES = (".jsonl", ".ndjson")
_JSON_SUFFIXES = (".json", ".jsonld")
_FEED_SUFFIXES = (".rss", ".atom", ".rdf")
_XML_SUFFIXES = (".xml", ".nitf", ".newsml")
_PLAIN_SUFFIXES = (
    *TEXT_SUFFIXES, *_LIST_SUFFIXES, *_TABLE_SUFFIXES, *_LINES_SUFFIXES, *_JSON_SUFFIXES, *_FEED_SUFFIXES,
    *_XML_SUFFIXES, ".warc", ".pdf",
)  # fmt: skip
SUFFIXES = (*_PLAIN_SUFFIXES, *(f"{suffix}.gz" for suffix in _PLAIN_SUFFIXES if suffix != ".pdf"))
"""Ends of file names that are read in a folder."""

SNIFFED = 65_536
"""How many bytes of an input are looked at to tell its kind."""

_FEED_ROOTS = frozenset(["rss", "feed", "rdf", "channel"])
_NEWSML_ROOTS = frozenset(["newsitem", "newsmessage", "packageitem", "nitf"])
_HTML_ROOTS = frozenset(
    ["html", "head", "body", "meta", "link", "title", "div", "article", "section", "main", "p", "h1"]
)
_BEFORE_ROOT = re.compile(
    rb"\s*(?:(?:<\?.{0,2000}?\?>|<!--.{0,8000}?-->|<!doctype[^>\[]{0,2000}(?:\[.{0,60000}?\]\s*)?>)\s*){0,20}<([A-Za-z_][\w.:-]{0,60})",
    re.IGNORECASE | re.DOTALL,
)
_IS_URL = re.compile(rb"https?://[^\s<>\"]+$", re.IGNORECASE)
_TYPES = {
    "text/csv": "TABLE", "application/csv": "TABLE", "text/tab-separated-values": "TABLE", "text/uri-list": "URLS",
    "application/json": "JSON", "application/ld+json": "JSON", "application/x-ndjson": "LINES",
    "application/ndjson": "LINES", "application/jsonl": "LINES", "application/jsonlines": "LINES",
    "application/rss+xml": "FEED", "application/atom+xml": "FEED", "application/rdf+xml": "FEED",
}  # fmt: skip


class Kind(Enum):
    """What an input is."""

    TEXT = auto()  # plain text or HTML
    URLS = auto()  # a list of addresses
    FEED = auto()
    WARC = auto()
    TABLE = auto()  # CSV or TSV
    LINES = auto()  # JSON Lines
    JSON = auto()
    NEWSML = auto()
    XML = auto()  # none of those known here
    PDF = auto()
    GZIP = auto()


def kind_of(begin: bytes, name: str, content_type: str | None = None, *, mapped: bool = False) -> Kind:
    """The kind of an input.

    Args:
        begin: its first `SNIFFED` bytes, or all there are.
        name: its path or URL.
        content_type: the HTTP header of that name.
        mapped: the user has said which columns hold what, so it is a table where nothing speaks against it.
    """
    if begin.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    if begin[:1024].lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    if re.match(rb"WARC/\d|filedesc://", begin):
        return Kind.WARC
    ending = _ending(name)
    media = (content_type or "").split(";")[0].strip().lower()
    bare = begin.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if bare.lstrip().startswith(b"<") and (kind := _markup(bare, ending, media)) is not None:
        return kind
    claimed = _claimed(ending, media)
    if claimed in (Kind.TABLE, Kind.FEED) or (claimed is Kind.URLS and ending):
        return claimed
    if bare.lstrip()[:1] in (b"{", b"["):
        structured = _structured(bare, claimed)
        if structured is not None and (claimed is not None or structured is Kind.LINES or ending not in TEXT_SUFFIXES):
            return structured
    if claimed is Kind.LINES:
        return claimed
    if claimed is Kind.URLS or _lists_urls(bare, whole=len(begin) < SNIFFED):
        return Kind.URLS
    if mapped and ending not in TEXT_SUFFIXES:
        return Kind.TABLE
    return Kind.TEXT


def _ending(name: str) -> str:
    """The suffix of the file or URL ``name``, in small letters, or an empty string."""
    last = re.split(r"[?#]", name)[0] if "://" in name else name
    last = re.split(r"[/\\]", last)[-1].lower()
    return "." + last.rsplit(".", 1)[1] if "." in last else ""


def _markup(begin: bytes, ending: str, media: str) -> Kind | None:
    found = _BEFORE_ROOT.match(begin)
    root = found[1].decode("ascii", "replace").rsplit(":", 1)[-1].lower() if found else ""
    if root in _HTML_ROOTS:
        return Kind.TEXT
    if root in _FEED_ROOTS:
        return Kind.FEED
    if root in _NEWSML_ROOTS:
        return Kind.NEWSML
    if ending in _FEED_SUFFIXES or _TYPES.get(media) == "FEED":
        return Kind.FEED
    if ending in _XML_SUFFIXES or media in ("text/xml", "application/xml"):
        return Kind.XML
    return None


def _claimed(ending: str, media: str) -> Kind | None:
    """What name or media type say it is."""
    if media in _TYPES:
        return Kind[_TYPES[media]]
    for endings, kind in (
        (_LIST_SUFFIXES, Kind.URLS),
        (_TABLE_SUFFIXES, Kind.TABLE),
        (_LINES_SUFFIXES, Kind.LINES),
        (_JSON_SUFFIXES, Kind.JSON),
        (_FEED_SUFFIXES, Kind.FEED),
    ):
        if ending in endings:
            return kind
    return None


def _structured(begin: bytes, claimed: Kind | None) -> Kind | None:
    """JSON Lines when the first line is a whole object and another begins below it, else JSON."""
    import json

    first, _, rest = begin.strip().partition(b"\n")
    try:
        whole = isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        whole = False
    if whole and (rest.lstrip()[:1] == b"{" or claimed is Kind.LINES):
        return Kind.LINES
    if claimed is not None:
        return claimed
    return Kind.JSON if whole or re.match(rb"\s*(?:\{\s*\"|\[\s*\{\s*\")", begin) else None


def _lists_urls(begin: bytes, *, whole: bool) -> bool:
    """True when every line that is neither blank nor a comment is an address."""
    lines = [line.strip() for line in begin.splitlines()]
    if not whole:
        del lines[-1:]
    said = [line for line in lines if line and not line.startswith(b"#")]
    return bool(said) and all(_IS_URL.match(line) for line in said)
