"""Page: the readable text of one input, and what the input says about itself."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page's text that was taken over unchanged from the decoded source.

    ``text[start:end]`` of the page equals ``source[raw_start : raw_start + (end - start)]``.
    """

    start: int
    end: int
    raw_start: int


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
            a plain text but the separators; it is empty for HTML.
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
        max_bytes: size of a file, of standard input, or of what a server sends, unpacked.
        seconds: time for one URL, with all its redirects.
        redirects: how many redirects are followed.
        allow_private: also fetch from addresses that are not on the public internet.
    """

    max_bytes: int = 20_000_000
    seconds: float = 20.0
    redirects: int = 5
    allow_private: bool = False
