"""WARC archives (and ARC, their forerunner) to pages, one record in memory at a time.

warcio reads the records. What it would only print (damaged compression, a record that does not end where
it should) is raised here, so that a broken archive gives its good records and then one error.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from onrecord.errors import FetchError, InputError, NoArticle, NotText, TooLarge
from onrecord.ingest.fetch import PAGE_TYPES, unpacked
from onrecord.ingest.page import Limits, Origin, Page, origin_of

_LONGEST_LINE = 1 << 20
_MOST_HEADER_LINES = 2_000
_CHUNK = 1 << 16
_HEADERS_ROOM = 1 << 16

MakePage = Callable[..., Page]
"""As `page_of_bytes`."""


class _Damaged(Exception):
    """The archive cannot be read on; the text says why."""


def pages_of_warc(
    stream: BinaryIO,
    *,
    name: str,
    limits: Limits,
    make: MakePage,
    path: str | None = None,
    container: str | None = None,
) -> Iterator[Page | InputError]:
    """The articles of an archive: responses with status 200 that are HTML or plain text, and text resources.

    Args:
        stream: the archive's bytes, compressed record by record, as a whole, or not at all.
        name: how messages call it.
        limits: ``max_bytes`` bounds the payload of a record, unpacked.
        make: makes a page of a payload, given ``name``, ``url``, ``path`` and ``content_type``.
        path, container: where the archive is, for `Page` and `Origin`.

    Yields:
        A `Page` for each record, or the error of that record; where the archive is damaged or cut off one
        error that says at which byte, and nothing after it.
    """
    records = _records(stream)
    read = 0
    offset = 0
    try:
        for record in records:
            offset = records.offset
            found = _of_record(record, f"{name} (record at byte {offset})", limits)
            if found is None:
                records.finish(record)
                continue
            length = records.finish(record)  # a record that is cut off is no article
            if records.misfit:
                found = NotText(found.name, f"the record {records.misfit}", "fetch it again; the others are read")
            read += 1
            if isinstance(found, InputError):
                yield found
                continue
            yield _page(found, record, make, path, _origin(found, record, container or path or name, offset, length))
    except InputError as error:
        yield error
    except _damage() as error:
        yield NotText(
            name,
            f"the archive is damaged or cut off at byte {max(offset, records.offset)} ({_said(error)}); the "
            f"{read} article{'s' if read != 1 else ''} before it {'were' if read != 1 else 'was'} read",
            "fetch the archive again, or read what there is",
        )
        return
    if not read:
        yield NoArticle(name, "the archive holds no web page or text", "give one with responses that are HTML or text")


class _Payload:
    """The text of one record before it is a page."""

    def __init__(self, data: bytes, url: str | None, content_type: str | None, name: str) -> None:
        self.data, self.url, self.content_type, self.name = data, url, content_type, name


def _records(stream: BinaryIO) -> Any:
    """The records of ``stream``; with `offset`, and `finish`, which reads a record to its end."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.bufferedreaders import DecompressingBufferedReader

    class Reader(DecompressingBufferedReader):  # type: ignore[misc]  # warcio has no types
        """Raises where its parent prints and goes on, and reads no line without end."""

        lines_left: int | None = None
        fed = False

        def _init_decomp(self, decomp_type: str | None) -> None:
            super()._init_decomp(decomp_type)
            self.fed = False

        def _decompress(self, data: bytes) -> bytes:
            if not self.decompressor or not data:
                return data
            if not self.fed and not data.strip(b"\x00"):
                return b""  # padding after the last record
            try:
                out: bytes = self.decompressor.decompress(data)
            except zlib.error as error:
                raise _Damaged(str(error)) from error
            self.fed = True
            return out

        def _process_read(self, data: bytes) -> None:
            if not data and self.decompressor and self.fed and not self.decompressor.eof:
                raise _Damaged("its compressed data ends too early")
            super()._process_read(data)

        def readline(self, length: int | None = None) -> bytes:
            if self.lines_left is not None:
                self.lines_left -= 1
                if self.lines_left < 0:
                    raise _Damaged(f"a header of more than {_MOST_HEADER_LINES} lines")
            most = _LONGEST_LINE if length is None else min(length, _LONGEST_LINE)
            line: bytes = super().readline(most)
            if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                raise _Damaged("a header line without end")
            return line

    class Records(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
        whole = False  # one compressed stream over all records
        misfit = ""  # what is wrong with the length of the current record

        def _consume_blanklines(self) -> tuple[bytes | None, int]:
            size = 0
            while line := self.reader.readline():
                if line.strip():
                    if size:
                        return line, size
                    self.misfit = "is longer than it says"
                    return self._next_begin()
                size += len(line)
            return None, size

        def _next_begin(self) -> tuple[bytes | None, int]:
            """Pass over what belongs to no record, to the line with which the next one begins."""
            while line := self.reader.readline(_LONGEST_LINE - 1):
                if line.startswith(b"WARC/"):
                    return line, 0
            return None, 0

        def _raise_invalid_gzip_err(self) -> None:
            self.whole = True  # readable all the same, but no record has a place of its own

        def _next_record(self, next_line: bytes | None) -> Any:
            self.reader.lines_left = _MOST_HEADER_LINES
            record = super()._next_record(next_line)
            self.reader.lines_left = None
            self.misfit = ""
            return record

        def finish(self, record: Any) -> int | None:
            """Read ``record`` to its end: its length in the archive."""
            if record.length is None:
                raise _Damaged("a record that does not say how long it is")
            while record.raw_stream.read(_CHUNK):
                pass
            if record.raw_stream.limit > 0:
                missing = f"{record.raw_stream.limit} bytes are missing from"
                if not self.reader.decompressor:
                    raise _Damaged(f"{missing} a record")
                self.misfit = f"is cut off: {missing} it"  # but the compressed piece that holds it is whole
            return None if self.whole else int(self.get_record_length())

    logging.getLogger("warcio").setLevel(logging.ERROR)  # it tells of every space in an address
    records = Records(stream, no_record_parse=True, arc2warc=True)
    begin = records.fh.read(2)
    packed = begin == b"\x1f\x8b"
    records.reader = Reader(
        records.fh, block_size=_CHUNK // 4, decomp_type="gzip" if packed else None, starting_data=begin or None
    )
    return records


def _of_record(record: Any, name: str, limits: Limits) -> _Payload | InputError | None:
    """The payload of a record with a text; None for records of other kinds."""
    headers = record.rec_headers
    url = headers.get_header("WARC-Target-URI") or ""
    if record.rec_type not in ("response", "resource", "conversion") or record.length is None:
        return None
    if url.split(":", 1)[0].lower() not in ("http", "https", "file", "urn"):
        return None
    name = f"{name[:-1]}, {url})"
    if record.rec_type == "response":
        http = _http_headers(record)
        if http is None or not http.get_statuscode().startswith("200"):
            return None
        content_type = http.get_header("Content-Type")
        encoding = http.get_header("Content-Encoding") or ""
        chunked = "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
    else:
        content_type, encoding, chunked = headers.get_header("Content-Type"), "", False
    kind = (content_type or "").split(";")[0].strip().lower()
    if (kind and kind not in PAGE_TYPES) or url.rsplit("/", 1)[-1] == "robots.txt":
        return None
    try:
        data = _payload(record, encoding, chunked, name, limits)
    except (FetchError, TooLarge) as error:
        return error
    if not data.strip():
        return NotText(name, "its payload is empty", "the other records are read")
    return _Payload(data, url if url.lower().startswith("http") else None, content_type, name)


def _http_headers(record: Any) -> Any:
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    try:
        return StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3"]).parse(record.raw_stream)
    except (StatusAndHeadersParserException, EOFError):
        return None


def _payload(record: Any, encoding: str, chunked: bool, name: str, limits: Limits) -> bytes:
    from warcio.bufferedreaders import ChunkedDataReader

    if record.length > limits.max_bytes + _HEADERS_ROOM:
        raise TooLarge(name, f"it is larger than {limits.max_bytes:,} bytes", "raise the limit if it is an article")
    raw: Any = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    begin: bytes = raw.read(_CHUNK)

    def chunks() -> Iterator[bytes]:
        part = begin
        while part:
            yield part
            part = raw.read(_CHUNK)

    # Crawlers often store the payload unpacked and leave the header as it was.
    packed = encoding.strip().lower()
    if packed in ("gzip", "x-gzip") and not begin.startswith(b"\x1f\x8b"):
        packed = ""
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate") and _is_text(begin):
        packed = ""
    return b"".join(unpacked(chunks(), packed, name, limits))


def _is_text(begin: bytes) -> bool:
    return begin.lstrip()[:1] == b"<"


def _origin(found: _Payload, record: Any, container: str, offset: int, length: int | None) -> Origin:
    headers = record.rec_headers
    return origin_of(
        found.data,
        found.content_type,
        container=container,
        offset=None if length is None else offset,
        length=length,
        member=(headers.get_header("WARC-Record-ID") or "").strip("<>") or None,
        fetched=headers.get_header("WARC-Date"),
    )


def _page(found: _Payload, record: Any, make: MakePage, path: str | None, origin: Origin) -> Page | InputError:
    try:
        return make(
            found.data, name=found.name, path=path, url=found.url, content_type=found.content_type, origin=origin
        )
    except InputError as error:
        return error


def _damage() -> tuple[type[Exception], ...]:
    """What reading a broken archive may raise."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    return (
        _Damaged, ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error, OSError, EOFError, ValueError,
        AttributeError, TypeError, KeyError, IndexError,
    )  # fmt: skip


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
