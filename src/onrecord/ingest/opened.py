"""From an open input to its pages: its kind is told, and the reader for that kind does the rest."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, cast

from onrecord.errors import FetchError, InputError, NoArticle, NotFound, NotText, TooLarge
from onrecord.ingest.columns import Columns
from onrecord.ingest.kinds import SNIFFED, Kind, kind_of
from onrecord.ingest.page import Limits, Overrides, Page, origin_of
from onrecord.ingest.single import page_of_bytes

if TYPE_CHECKING:
    from onrecord.ingest.polite import Polite
    from onrecord.ingest.told import Told

Found = Iterator[Page | InputError | int]
"""What an input holds; a number says how many members there will be, as soon as that is known."""

_BREAKS = (OSError, EOFError, zlib.error)


@dataclass(slots=True)
class Way:
    """How inputs are read: the arguments of `pages`."""

    overrides: Overrides
    limits: Limits
    stdin: BinaryIO | None = None
    columns: Columns | None = None
    clock: Callable[[], str] | None = None
    polite: Polite | None = None

    @property
    def shared(self) -> Overrides:
        """What of the overrides holds for every member of an archive, feed or table."""
        return replace(self.overrides, title=None, url=None)

    def now(self) -> str | None:
        return self.clock() if self.clock is not None else None


@dataclass(frozen=True, slots=True)
class _Where:
    """What is known of an open input."""

    name: str
    path: str | None = None
    url: str | None = None
    content_type: str | None = None
    fetched: str | None = None
    listed_in: str | None = None

    @property
    def container(self) -> str:
        return self.path or self.url or self.name


class Opener:
    """Reads one input after another."""

    def __init__(self, way: Way) -> None:
        self._way = way

    def read(self, name: str, path: str | None, url: str | None) -> Found:
        """The pages of one input; its failure is yielded, not raised."""
        try:
            if url is not None:
                from onrecord.ingest.fetch import DOCUMENT_TYPES, fetch

                answer = fetch(url, self._way.limits, types=DOCUMENT_TYPES)
                where = _Where(name, None, answer.url, answer.content_type, self._way.now())
                yield from self._opened(io.BytesIO(answer.data), where)
            elif path is None:
                stream = self._way.stdin if self._way.stdin is not None else sys.stdin.buffer
                yield from self._opened(stream, _Where(name))
            else:
                with _file(path, name) as file:
                    yield from self._opened(file, _Where(name, shown(path)))
        except InputError as error:
            yield error

    def _opened(self, stream: BinaryIO, where: _Where, *, unzipped: bool = False) -> Found:
        try:
            begin = _begin(stream)
        except (*_BREAKS, ValueError) as error:
            raise _broken(where.name, error, unzipped) from error
        whole = cast(BinaryIO, io.BufferedReader(_Chained(begin, stream), SNIFFED))
        source = (where.path or where.url or where.name).removesuffix(".gz" if unzipped else "")
        mapped = self._way.columns is not None
        kind = kind_of(begin, source, where.content_type if not unzipped else None, mapped=mapped)
        if kind is Kind.GZIP and _holds_warc(begin):
            kind = Kind.WARC
        try:
            yield from self._of_kind(kind, whole, where, source, unzipped)
        except _BREAKS as error:
            raise _broken(where.name, error, unzipped) from error

    def _of_kind(self, kind: Kind, stream: BinaryIO, where: _Where, source: str, unzipped: bool) -> Found:
        way = self._way
        if kind is Kind.GZIP:
            if unzipped:
                raise NotText(where.name, "it is compressed twice", "unpack it")
            yield from self._opened(cast(BinaryIO, gzip.GzipFile(fileobj=stream)), where, unzipped=True)
        elif kind is Kind.WARC:
            from onrecord.ingest.warc import pages_of_warc

            make = partial(page_of_bytes, overrides=way.shared)
            yield from pages_of_warc(
                stream, name=where.name, limits=way.limits, make=make, path=where.path, container=where.container
            )
        elif kind in (Kind.TABLE, Kind.LINES):
            yield from self._rows(kind, stream, where, source)
        else:
            data = bounded(stream, where.name, way.limits)
            yield from self._of_document(kind, data, where)

    def _of_document(self, kind: Kind, data: bytes, where: _Where) -> Found:
        if kind is Kind.FEED:
            yield from self._feed(data, where)
        elif kind is Kind.URLS:
            yield from self._urls(data, where)
        elif kind is Kind.JSON:
            from onrecord.ingest.documents import told_by_json

            yield from self._records(told_by_json(data, name=where.name, columns=self._way.columns), data, where)
        elif kind in (Kind.NEWSML, Kind.XML):  # of other XML the reader for NewsML says what is wrong with it
            from onrecord.ingest.newsml import told_by_newsml

            yield from self._records(told_by_newsml(data, name=where.name), data, where)
        else:
            page = page_of_bytes(
                data,
                name=where.name,
                overrides=self._way.overrides,
                path=where.path,
                url=where.url,
                content_type=where.content_type,
                fetched=where.fetched,
            )
            yield page if where.listed_in is None else _listed(page, where.listed_in)

    def _rows(self, kind: Kind, stream: BinaryIO, where: _Where, source: str) -> Found:
        from onrecord.ingest.table import pages_of_lines, pages_of_table

        if kind is Kind.TABLE:
            tabs = source.lower().endswith((".tsv", ".tab")) or "tab-separated" in (where.content_type or "")
            read = partial(pages_of_table, tabs=tabs)
        else:
            read = partial(pages_of_lines)
        found = read(
            stream,
            name=where.name,
            limits=self._way.limits,
            columns=self._way.columns,
            overrides=self._way.shared,
            path=where.path,
            container=where.container,
            fetched=where.fetched,
        )
        any_row = False
        for one in found:
            any_row = True
            yield one
        if not any_row:
            raise NoArticle(where.name, "it has no rows", "give a table with at least one article")

    def _records(self, records: Iterator[tuple[Told | NoArticle, bytes]], data: bytes, where: _Where) -> Found:
        from onrecord.ingest.told import page_of_told

        read = list(records)
        alone = len(read) == 1
        yield len(read)
        media = where.content_type or ("application/json" if data.lstrip()[:1] in (b"{", b"[") else "application/xml")
        for number, (told, raw) in enumerate(read, start=1):
            name = where.name if alone else f"{where.name} (item {number})"
            if isinstance(told, InputError):
                yield type(told)(name, told.reason, told.remedy)
                continue
            own = raw is data
            origin = origin_of(
                raw,
                media if own else f"{media.split(';')[0]}; charset=utf-8",
                container=None if own else where.container,
                member=told.id or (None if alone else str(number)),
                fetched=where.fetched,
            )
            try:
                given = self._way.overrides if alone else self._way.shared
                page = page_of_told(told, name=name, overrides=given, path=where.path, origin=origin)
            except InputError as error:
                yield error
                continue
            page = replace(page, url=page.url or where.url) if alone else page
            yield page if where.listed_in is None else _listed(page, where.listed_in)

    def _feed(self, data: bytes, where: _Where) -> Found:
        from onrecord.ingest.feeds import entries_of
        from onrecord.ingest.watch import pages_of_entries

        entries = entries_of(data, where.name, where.url, where.content_type)
        if not entries:
            raise NoArticle(where.name, "the feed has no entries", "come back later, or give another feed")
        yield len(entries)
        yield from pages_of_entries(
            entries,
            feed=where.container,
            polite=self._politeness(),
            overrides=self._way.shared,
            clock=self._way.clock,
            fetched=where.fetched,
        )

    def _urls(self, data: bytes, where: _Where) -> Found:
        from onrecord.ingest.decode import decoded
        from onrecord.ingest.fetch import DOCUMENT_TYPES
        from onrecord.ingest.told import address

        if where.listed_in is not None:
            raise NotText(where.name, "it is a list of addresses within a list", "give that list itself")
        lines = decoded(data, name=where.name).removeprefix("\ufeff").splitlines()
        said = [(at, line.strip()) for at, line in enumerate(lines, start=1) if line.strip() and line.strip()[0] != "#"]
        if not said:
            raise NotText(where.name, "the list holds no address", "give one address a line")
        yield len(said)
        inside = Opener(replace(self._way, overrides=self._way.shared, polite=self._politeness()))
        for at, line in said:
            if address(line) is None:
                named = f"{where.name} (line {at})"
                yield FetchError(named, f"not a web address: {line[:200]}", "give one address a line")
                continue
            try:
                answer = self._politeness().fetch(line, types=DOCUMENT_TYPES)
                member = _Where(line, None, answer.url, answer.content_type, self._way.now(), where.container)
                for one in inside._opened(io.BytesIO(answer.data), member):
                    if not isinstance(one, int):  # what a member holds is counted as it comes
                        yield one
            except InputError as error:
                yield error

    def _politeness(self) -> Polite:
        if self._way.polite is None:
            from onrecord.ingest.polite import Polite

            self._way.polite = Polite(self._way.limits)
        return self._way.polite


class _Chained(io.RawIOBase):
    """A stream of which the beginning was read already."""

    def __init__(self, begin: bytes, rest: BinaryIO) -> None:
        self._begin, self._rest = memoryview(begin), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the library hands over no other
        data: bytes | memoryview
        if self._begin:
            data, self._begin = self._begin[: len(buffer)], self._begin[len(buffer) :]
        else:
            data = self._rest.read(len(buffer)) or b""
        buffer[: len(data)] = data
        return len(data)


def bounded(stream: BinaryIO, name: str, limits: Limits) -> bytes:
    """All of ``stream``, never more than the limit and one chunk in memory.

    Raises:
        TooLarge: there is more than the limit.
    """
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(min(1 << 20, limits.max_bytes + 1)):
        chunks.append(chunk)
        size += len(chunk)
        if size > limits.max_bytes:
            raise TooLarge(name, f"it is larger than {limits.max_bytes:,} bytes", "split it, or raise the limit")
    return b"".join(chunks)


def why(error: OSError) -> str:
    """What the system says of a file, in plain words."""
    if isinstance(error, FileNotFoundError):
        return "no such file, folder or URL"
    if isinstance(error, PermissionError):
        return "it may not be opened"
    return (error.strerror or str(error)).lower()


def shown(name: str) -> str:
    """``name`` fit to print: bytes of a file name that are no UTF-8 become escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace") if not name.isascii() else name


def _file(path: str, name: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        remedy = "check the spelling; a URL begins with https://" if missing else "check that it can be opened"
        raise NotFound(name, why(error), remedy) from error


def _begin(stream: BinaryIO) -> bytes:
    """The first bytes of ``stream``, as many as tell its kind."""
    chunks: list[bytes] = []
    size = 0
    while size < SNIFFED and (chunk := stream.read(SNIFFED - size)):
        chunks.append(chunk)
        size += len(chunk)
    return b"".join(chunks)


def _holds_warc(begin: bytes) -> bool:
    try:
        inside = zlib.decompressobj(31).decompress(begin, 64)
    except zlib.error:
        return False
    return inside.startswith((b"WARC/", b"filedesc://"))


def _listed(page: Page, container: str) -> Page:
    return page if page.origin is None else replace(page, origin=replace(page.origin, container=container))


def _broken(name: str, error: Exception, unzipped: bool) -> NotText:
    if unzipped:
        return NotText(name, f"its compressed data is damaged or ends too early ({error})", "fetch or pack it again")
    return NotText(name, f"it cannot be read: {error}", "check that it is open for reading")
