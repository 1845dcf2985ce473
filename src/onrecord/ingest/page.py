"""Page: the readable text of one input, and what the input says about itself."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page's text that was taken over unchanged from the decoded source.

    ``text[start:end]`` of the page equals ``source[raw_start : raw_start + (end - start)]``.
    """

    start: int
    end: int
    raw_start: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page's bytes came from, so that it can be shown and read again.

    Attributes:
        raw: the bytes as they were fetched, or as they stand in the file or in the container: a row of a
            table, an object of a JSON document, the payload of a WARC record (its transfer and content
            encodings undone). None where they are not kept.
        media_type: what the bytes are, as the HTTP header or the record says (parameters included), or
            what they were recognised as; None when that is not known.
        digest: SHA-256 of ``raw``, in hexadecimal.
        container: path or URL of the archive, feed, list or table it came out of, or None.
        offset: first byte of the WARC record in its container (as stored, that is compressed), or None.
        length: how many bytes the record takes there, or None.
        member: number of the row, id of the record or of the entry in its container, or None.
        fetched: ISO 8601 instant in UTC at which it was fetched: the WARC record's date, or what the
            caller's clock said; None for local files.
    """

    raw: bytes | None = None
    media_type: str | None = None
    digest: str = ""
    container: str | None = None
    offset: int | None = None
    length: int | None = None
    member: str | None = None
    fetched: str | None = None


def origin_of(
    raw: bytes,
    media_type: str | None = None,
    *,
    container: str | None = None,
    offset: int | None = None,
    length: int | None = None,
    member: str | None = None,
    fetched: str | None = None,
) -> Origin:
    """The `Origin` of ``raw``, its digest taken."""
    return Origin(raw, media_type, sha256(raw).hexdigest(), container, offset, length, member, fetched)


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one input and its metadata.

    Attributes:
        name: the input as the user gave it.
        text: the title as first paragraph (when the input has one), then the body; paragraphs are
            separated by one empty line.
        title_end: length of the title paragraph with its separator, so that ``text[title_end:]`` is
            the body; 0 without a title paragraph.
        url: where it came from, or None.
        path: the local file it came from, or None.
        title: the headline, white space collapsed, or None.
        byline: the names of the authors, or None.
        publisher: the outlet, or None.
        published: ISO 8601 date or date-time that the input states (never guessed), or None.
        language: BCP 47; from the page's markup, otherwise ``en`` where the function words are
            English, otherwise ``und``.
        pieces: the offset map back to the decoded source, in the order of the text. It covers all of
            a plain text but the separators; it is empty for HTML, and for texts put together from the
            parts of a record.
        origin: where its bytes came from; None for a text that was handed over as text.
    """

    name: str
    text: str
    title_end: int = 0
    url: str | None = None
    path: str | None = None
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str = "und"
    pieces: tuple[Piece, ...] = ()
    origin: Origin | None = None

    def to_raw(self, offset: int) -> int | None:
        """Where the character at ``offset`` of the text stands in the decoded source.

        None for the separators between paragraphs, for offsets outside the text and for HTML. The
        end of a span is exclusive: map its last character, ``to_raw(end - 1) + 1``.
        """
        at = bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1
        if at < 0 or offset >= self.pieces[at].end:
            return None
        return self.pieces[at].raw_start + offset - self.pieces[at].start


@dataclass(frozen=True, slots=True)
class Overrides:
    """Metadata the user gives; each value that is not None replaces what the input says."""

    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be spent on one input.

    Attributes:
        max_bytes: size of a document, of one member of an archive or table, or of what a server sends,
            unpacked. Archives and tables in files have no limit themselves: they are read a member at a time.
        seconds: time for one URL, with all its redirects.
        redirects: how many redirects are followed.
        allow_private: also fetch from addresses that are not on the public internet.
    """

    max_bytes: int = 20_000_000
    seconds: float = 20.0
    redirects: int = 5
    allow_private: bool = False
