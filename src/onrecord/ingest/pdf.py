"""PDF to `Page`, where the document has a text layer: lines are joined to paragraphs, what every page repeats goes."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from onrecord.errors import NotText, TooLarge
from onrecord.ingest.clean import SEPARATOR, page_of_text
from onrecord.ingest.page import Overrides, Page
from onrecord.ingest.stamps import read_moment

if TYPE_CHECKING:
    from pypdf import PdfReader

_MOST_PAGES = 1_000
_LONGEST_TEXT = 2_000_000
_FEWEST_LETTERS = 20
_EDGE_LINES = 3
_FULL = 0.75  # of a text's usual width: a shorter line ends a paragraph
_NEARLY_FULL = 0.9  # a line that ends a sentence and is shorter than that does
_GIVE = "give the article as text or HTML, or a PDF that text can be copied from"
_ENCRYPTED = "the PDF is encrypted, so no text can be read from it"
_GIVE_PAGES = "give the pages of the article alone"
_PAGE_NUMBER = re.compile(r"\W*(?:page|seite|p\.)?\s*\d{1,4}\s*(?:(?:of|/|von)\s*\d{1,4})?\W*", re.IGNORECASE)
_ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_NO_TITLE = re.compile(
    r"untitled|microsoft word|\.(?:docx?|indd|pdf|odt|qxd|pages)$|^\W*$|^document\d*$", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def page_of_pdf(
    data: bytes, *, name: str, overrides: Overrides | None = None, path: str | None = None, url: str | None = None
) -> Page:
    """Make a page of a PDF document.

    The title is the document's own where that is one; a date is taken from its text, or from metadata that
    call it the date of publication, never from the date on which the file was made.

    Args:
        data: all of it.
        name: how messages and the page call it.
        overrides: metadata that replaces what the document says.
        path: the file it was read from.
        url: where it came from.

    Raises:
        NotText: it is damaged or encrypted, or has no text layer.
        TooLarge: it has more pages or text than any article.
    """
    given = overrides or Overrides()
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = _opened(data, name)
    sheets = _sheets(reader, name)
    paragraphs = _paragraphs(sheets)
    letters = sum(char.isalpha() for char in "".join(paragraphs))
    if letters < _FEWEST_LETTERS:
        raise NotText(name, "the PDF has no text layer (it may be a scan)", _GIVE)
    title, published = _metadata(reader)
    text = SEPARATOR.join(paragraphs)
    if title is not None and _key(title) not in (_key(paragraph) for paragraph in paragraphs[:6]):
        text = f"{title}{SEPARATOR}{text}"
    page = page_of_text(text, name=name, overrides=replace(given, title=given.title or title), path=path, url=url)
    return replace(page, published=page.published or published, pieces=())


def _opened(data: bytes, name: str) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotText(name, _ENCRYPTED, _GIVE)
        count = len(reader.pages)
    except NotText:
        raise
    except DependencyError as error:
        raise NotText(name, _ENCRYPTED, _GIVE) from error
    except Exception as error:  # pypdf raises nearly anything on a document that is broken in a new way
        raise NotText(name, f"the PDF is damaged ({type(error).__name__}: {str(error)[:200]})", _GIVE) from error
    if count > _MOST_PAGES:
        raise TooLarge(name, f"the PDF has {count:,} pages, more than an article", _GIVE_PAGES)
    return reader


def _sheets(reader: PdfReader, name: str) -> list[list[str]]:
    """The lines of each page; a blank line is an empty string."""
    found: list[list[str]] = []
    length = 0
    failure: Exception | None = None
    for at in range(len(reader.pages)):
        try:
            text = reader.pages[at].extract_text()
        except Exception as error:  # one page that cannot be read does not spoil the others
            failure = error
            continue
        length += len(text)
        if length > _LONGEST_TEXT:
            raise TooLarge(name, "the PDF holds more text than an article", _GIVE_PAGES)
        found.append([" ".join(line.split()) for line in _CONTROL.sub("", text).splitlines()])
    if not found and failure is not None:
        raise NotText(name, f"the PDF's pages cannot be read ({type(failure).__name__})", _GIVE) from failure
    return found


def _paragraphs(sheets: Sequence[list[str]]) -> list[str]:
    """The paragraphs of a document, those that run over the end of a page in one piece."""
    repeated = _repeated(sheets)
    bodies = [_body(lines, repeated) for lines in sheets]
    lines = [line for body in bodies for line in body]
    widths = sorted(len(line) for line in lines if len(line) > 20)
    width = widths[len(widths) * 3 // 4] if widths else 0
    words = Counter(re.findall(r"[\w-]+", " ".join(lines).lower()))
    found: list[str] = []
    previous = ""
    for body in bodies:
        for at, line in enumerate(body):
            if not line:
                previous = ""
                continue
            if not found or _parted(previous, line, width, at == 0, found[-1]):
                found.append(line)
            else:
                found[-1] = _joined(found[-1], line, words)
            previous = line
    return found


def _parted(previous: str, line: str, width: int, begins_page: bool, paragraph: str) -> bool:
    """True when ``line`` begins a paragraph rather than carrying on the one that ``previous`` belongs to.

    A page's end parts paragraphs only where a sentence ends.
    """
    if begins_page:
        return bool(_ENDS.search(paragraph)) and not line[:1].islower()
    if not previous:
        return True
    if line[:1].islower():
        return False
    return len(previous) < (_NEARLY_FULL if _ENDS.search(previous) else _FULL) * width


def _joined(paragraph: str, line: str, words: Counter[str]) -> str:
    """``paragraph`` carried on by ``line``; a word that was divided at the line's end is put together."""
    cut = re.search(r"([^\W\d_]+)-$", paragraph)
    rest = re.match(r"[^\W\d_]+", line)
    if cut is None or rest is None or not line[:1].islower():
        return f"{paragraph}{line}" if cut is not None and rest is not None else f"{paragraph} {line}"
    compound = f"{cut[1]}-{rest[0]}".lower()
    if words[compound] and not words[f"{cut[1]}{rest[0]}".lower()]:
        return paragraph + line
    return paragraph[:-1] + line


def _body(lines: list[str], repeated: set[str]) -> list[str]:
    """The lines of a page without its number and what stands on other pages too."""
    start, end = 0, len(lines)
    for _ in range(_EDGE_LINES):
        if start < end and (not lines[start] or _apart(lines[start], repeated)):
            start += 1
        if start < end and (not lines[end - 1] or _apart(lines[end - 1], repeated)):
            end -= 1
    return lines[start:end]


def _apart(line: str, repeated: set[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(line) is not None or _shape(line) in repeated


def _repeated(sheets: Sequence[list[str]]) -> set[str]:
    """Lines, digits aside, at the top or the foot of more than half of the pages, and of two at least."""
    seen: Counter[str] = Counter()
    for lines in sheets:
        told = [line for line in lines if line]
        seen.update({_shape(line) for line in told[:_EDGE_LINES] + told[-_EDGE_LINES:]})
    return {shape for shape, count in seen.items() if count >= 2 and count * 2 > len(sheets)}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line).casefold()


def _metadata(reader: PdfReader) -> tuple[str | None, str | None]:
    """Title and date of publication that the document states, each None where it states none."""
    title = published = None
    try:
        said: Any = reader.metadata.title if reader.metadata else None
        if isinstance(said, str) and not _NO_TITLE.search(said.strip()) and len(said) <= 300:
            title = " ".join(said.split())
        packet = reader.xmp_metadata
        dates = re.findall(
            r"publicationDate(?:>|=[\"'])\s*(?:<[^>]*>\s*)*([0-9T:.+Z-]{8,35})",
            packet.stream.get_data().decode("utf-8", "replace") if packet is not None else "",
        )
        published = next((moment for date in dates if (moment := read_moment(date))), None)
    except Exception:  # metadata are a courtesy: a document with broken ones is still an article
        pass
    return title, published


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
