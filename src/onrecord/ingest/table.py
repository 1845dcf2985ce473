"""CSV, TSV and JSON Lines, read as streams: one row in memory at a time, and a bad row spoils no other."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import BinaryIO, cast

from onrecord.errors import InputError, NotText, TooLarge
from onrecord.ingest.columns import Columns
from onrecord.ingest.decode import encoding_of
from onrecord.ingest.documents import lacks_text, read_json, told_by_object
from onrecord.ingest.page import Limits, Origin, Overrides, Page, origin_of
from onrecord.ingest.told import PARTS, Told, page_of_told

_DELIMITERS = ",;\t|"
_MOST_BROKEN = 100
_NO_UTF8 = re.compile("[\udc80-\udcff]")  # how bytes that are no UTF-8 are kept
_SAMPLE = 200_000
_WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


class _Long(Exception):
    """A line, or a row of several lines, over the limit."""


class _Lines(Iterator[str]):
    """The lines of a text stream, each bounded; what was read since `begin` is kept.

    A line over the limit is passed over and raises; unlike a generator the iterator then goes on.
    """

    def __init__(self, stream: io.TextIOWrapper, most: int) -> None:
        self._stream, self._most = stream, most
        self._taken: list[str] = []
        self._size = 0

    def begin(self) -> None:
        """A row begins here."""
        self._taken, self._size = [], 0

    @property
    def taken(self) -> str:
        """What was read since the row began."""
        return "".join(self._taken)

    def __next__(self) -> str:
        line = self._stream.readline(self._most + 1)
        if not line:
            raise StopIteration
        self._size += len(line)
        if len(line) > self._most and not line.endswith("\n"):
            while (more := self._stream.readline(1 << 16)) and not more.endswith(("\n", "\r")):
                pass
        if self._size > self._most:
            self._size = 0
            raise _Long
        self._taken.append(line)
        return line


def pages_of_table(
    stream: BinaryIO,
    *,
    name: str,
    limits: Limits,
    columns: Columns | None = None,
    overrides: Overrides | None = None,
    path: str | None = None,
    container: str | None = None,
    fetched: str | None = None,
    tabs: bool = False,
) -> Iterator[Page | InputError]:
    """The articles of a CSV or TSV file whose first row names the columns.

    Args:
        stream: the file's bytes.
        name: how messages call it.
        limits: ``max_bytes`` bounds a row.
        columns: which column holds what, where the names are not the usual ones.
        overrides: metadata for every row.
        path, container, fetched: where it came from, for `Page` and `Origin`.
        tabs: columns are parted by tabs; otherwise the first row tells by what.

    Yields:
        A `Page` for each row, or the error of that row, numbered from 1 as a spreadsheet shows them, the
        row of names included.

    Raises:
        InputError: the file is no table, or none of its columns holds the text.
    """
    text, encoding = _decoded(stream, name)
    lines = _Lines(text, limits.max_bytes)
    # The limit is the process's, so it is only ever raised; what a row may hold `_Lines` decides.
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_bytes + 1))
    try:
        first = next(lines)
    except StopIteration:
        raise NotText(name, "it is empty", "give a table whose first row names the columns") from None
    except _Long:
        raise TooLarge(name, "its first row is longer than the limit", "give a table with line breaks") from None
    delimiter = "\t" if tabs else max(_DELIMITERS, key=lambda mark: (_outside(first).count(mark), mark == ","))
    reader = csv.reader(_Rest(first, lines), delimiter=delimiter, strict=False)
    try:
        header = [cell.strip() for cell in next(reader)]
    except (csv.Error, _Long, StopIteration) as error:
        raise NotText(name, f"its first row cannot be read: {error}", "its first row must name the columns") from error
    found = (columns or Columns()).among(header)
    if "text" not in found:
        raise lacks_text(name, dict.fromkeys(header))
    places = {part: header.index(column) for part, column in found.items()}
    media = "text/tab-separated-values" if tabs else "text/csv"
    place = _Place(name, path, container, fetched, overrides, encoding, media)
    number, broken = 1, 0
    while broken < _MOST_BROKEN:
        lines.begin()
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (_Long, csv.Error) as error:
            broken += 1
            yield _bad_row(place.named(number), error, limits)
            continue
        broken = 0
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(header) :]):
            reason = f"it has {len(cells)} cells, but the table has {len(header)} columns"
            yield NotText(place.named(number), reason, "put cells with a delimiter in quotation marks")
            continue
        yield place.page(number, lines.taken, partial(_row, cells, places))
    yield _given_up(name, number)


def pages_of_lines(
    stream: BinaryIO,
    *,
    name: str,
    limits: Limits,
    columns: Columns | None = None,
    overrides: Overrides | None = None,
    path: str | None = None,
    container: str | None = None,
    fetched: str | None = None,
) -> Iterator[Page | InputError]:
    """The articles of a JSON Lines file, one object a line; blank lines do not count. As `pages_of_table`."""
    text, encoding = _decoded(stream, name)
    lines = _Lines(text, limits.max_bytes)
    place = _Place(name, path, container, fetched, overrides, encoding, "application/json")
    number = broken = 0
    while broken < _MOST_BROKEN:
        lines.begin()
        number += 1
        try:
            line = next(lines)
            if not line.strip():
                continue
            data = read_json(_mended(line, encoding), place.named(number))
        except StopIteration:
            return
        except _Long as error:
            broken += 1
            yield _bad_row(place.named(number), error, limits)
            continue
        except NotText as error:
            broken += 1
            yield error
            continue
        broken = 0
        if not isinstance(data, dict):
            yield NotText(place.named(number), "it is no JSON object", "each line must hold an object with a text")
            continue
        yield place.page(
            number,
            line,
            partial(_told, data, place.named(number), columns),
        )
    yield _given_up(name, number)


class _Rest(Iterator[str]):
    """The first line again, then the others."""

    def __init__(self, first: str, lines: _Lines) -> None:
        self._first: str | None = first
        self._lines = lines

    def __next__(self) -> str:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return next(self._lines)


class _Place:
    """Where rows stand: makes their pages, names and origins."""

    def __init__(
        self,
        name: str,
        path: str | None,
        container: str | None,
        fetched: str | None,
        overrides: Overrides | None,
        encoding: str,
        media: str,
    ) -> None:
        self._name, self._path, self._container, self._fetched = name, path, container, fetched
        self._overrides, self._encoding, self._media = overrides, encoding, media

    def named(self, number: int) -> str:
        return f"{self._name} (row {number})"

    def page(self, number: int, raw: str, tell: Callable[[], Told]) -> Page | InputError:
        name = self.named(number)
        try:
            mended = tell().mapped(lambda value: _mended(value, self._encoding))
            return page_of_told(
                mended, name=name, overrides=self._overrides, path=self._path, origin=self._origin(number, raw)
            )
        except InputError as error:
            return type(error)(name, error.reason, error.remedy)

    def _origin(self, number: int, raw: str) -> Origin:
        encoding = _WITHOUT_MARK.get(self._encoding, self._encoding)
        return origin_of(
            raw.rstrip("\r\n").encode(encoding, "surrogateescape" if encoding == "utf-8" else "replace"),
            f"{self._media}; charset={encoding}",
            container=self._container,
            member=str(number),
            fetched=self._fetched,
        )


def _row(cells: Sequence[str], places: dict[str, int]) -> Told:
    said = {part: cells[at].strip() or None for part, at in places.items() if at < len(cells)}
    return Told(said.get("text") or "", *(said.get(part) for part in PARTS))


def _told(data: dict[str, object], name: str, columns: Columns | None) -> Told:
    told = told_by_object(data, name=name, columns=columns)
    if isinstance(told, InputError):
        raise told
    return told


def _decoded(stream: BinaryIO, name: str) -> tuple[io.TextIOWrapper, str]:
    """``stream`` as text, line ends left as they are, and its encoding."""
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), _SAMPLE)
    try:
        sample = buffered.peek(_SAMPLE)
    except (OSError, EOFError, ValueError) as error:
        raise NotText(name, f"it cannot be read: {error}", "check that it is whole") from error
    if not sample.strip():
        raise NotText(name, "it is empty", "give a file with at least one article")
    encoding = encoding_of(sample, name=name)
    errors = "surrogateescape" if encoding in ("utf-8", "utf-8-sig") else "replace"
    return io.TextIOWrapper(buffered, encoding, errors=errors, newline=""), encoding


def _mended(text: str, encoding: str) -> str:
    """``text`` with bytes that are no UTF-8 read as Windows-1252, as whole files are."""
    if not encoding.startswith("utf-8") or text.isascii() or not _NO_UTF8.search(text):
        return text
    return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _outside(line: str) -> str:
    """``line`` without what stands in quotation marks."""
    return "".join(line.split('"')[::2])


def _bad_row(name: str, error: Exception, limits: Limits) -> InputError:
    if isinstance(error, _Long):
        return TooLarge(name, f"it is larger than {limits.max_bytes:,} bytes", "split it, or raise the limit")
    return NotText(name, f"it cannot be read: {error}", "check its quotation marks")


def _given_up(name: str, number: int) -> InputError:
    return NotText(
        f"{name} (from row {number + 1})",
        f"not read, since the {_MOST_BROKEN} rows before cannot be read either",
        "check that it is the kind of file its name says",
    )
