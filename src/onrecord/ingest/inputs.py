"""Names of inputs to pages: files, folders, standard input and URLs, in the order given."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from onrecord.errors import InputError, NotFound, NotText, TooLarge
from onrecord.ingest.clean import page_of_text
from onrecord.ingest.decode import decoded
from onrecord.ingest.page import Limits, Overrides, Page

SUFFIXES = (".txt", ".text", ".md", ".mdown", ".markdown", ".html", ".htm", ".xhtml")
"""Ends of file names that are read in a folder."""

_MARKUP_SUFFIXES = (".html", ".htm", ".xhtml")
_IS_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_OPENS_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_OPENS_TAG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:meta|link|title|div|article|script|section|main|p|h1|!--)\b", re.IGNORECASE
)
_TAG = re.compile(rb"<(?:html|head|body|p|div|article|title|meta|h1|span|br)\b", re.IGNORECASE)


def pages(
    names: Iterable[str],
    *,
    overrides: Overrides | None = None,
    limits: Limits | None = None,
    stdin: BinaryIO | None = None,
    on_count: Callable[[int], None] | None = None,
) -> Iterator[Page | InputError]:
    """Read every input, one at a time, in the order given.

    Args:
        names: files, folders (read recursively, in the order of their file names; hidden files and
            other file types than `SUFFIXES` are passed over), ``http://`` and ``https://`` URLs, and
            ``-`` for standard input.
        overrides: metadata for every page.
        limits: what may be spent on one input.
        stdin: what ``-`` reads; `sys.stdin` unless given.
        on_count: called once, before the first page, with the number of pages and errors to come.

    Yields:
        A `Page`, or, for an input that cannot be read, the `InputError` that says why. No `InputError`
        is ever raised, so the inputs that follow are still read.
    """
    given, most = overrides or Overrides(), limits or Limits()
    todo = [item for name in names for item in _expanded(name)]
    if on_count is not None:
        on_count(len(todo))
    for item in todo:
        if isinstance(item, InputError):
            yield item
            continue
        try:
            yield _read(item, given, most, stdin)
        except InputError as error:
            yield error


def page_of_bytes(
    data: bytes,
    *,
    name: str,
    overrides: Overrides | None = None,
    path: str | None = None,
    url: str | None = None,
    content_type: str | None = None,
) -> Page:
    """Make a page of the bytes of a text or an HTML page.

    Args:
        data: all of it.
        name: how messages and the page call it.
        overrides: metadata that replaces what the input says.
        path: the file it was read from.
        url: where it came from.
        content_type: the HTTP header of that name.

    Raises:
        NotText: empty, binary, or in an encoding that cannot be told.
        NoArticle: a page without an article in it.
        TooLarge: a page with more text than any article has.
    """
    markup = _is_markup(data, path or url or name, content_type)
    text = decoded(data, name=name, content_type=content_type, markup=markup)
    if markup:
        from onrecord.ingest.html import page_of_html

        return page_of_html(text, name=name, overrides=overrides, path=path, url=url)
    return page_of_text(text, name=name, overrides=overrides, path=path, url=url)


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


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    path: str | None = None
    url: str | None = None


def _expanded(name: str) -> Iterator[_Source | InputError]:
    """The inputs that ``name`` stands for."""
    if name == "-":
        yield _Source(name)
    elif _IS_URL.match(name):
        yield _Source(name, url=name)
    elif not name or "\x00" in name:
        yield NotFound(_shown(name) or "(empty name)", "no file can have this name", "give a file, folder, URL or -")
    elif os.path.isdir(name):
        yield from _folder(name)
    else:
        yield _Source(_shown(name), path=name)


def _folder(name: str) -> Iterator[_Source | InputError]:
    found: list[_Source | InputError] = list(_walk(name, set()))
    if not found:
        yield NotFound(_shown(name), "no article in this folder", f"it must hold files ending in {', '.join(SUFFIXES)}")
    yield from found


def _walk(folder: str, seen: set[tuple[int, int]]) -> Iterator[_Source | InputError]:
    try:
        status = os.stat(folder)
        if (status.st_dev, status.st_ino) in seen:  # a link back to a folder above
            return
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield NotFound(_shown(folder), _why(error), "check the folder's permissions")
        return
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        try:
            is_folder, is_file = entry.is_dir(), entry.is_file()
        except OSError:
            continue
        if is_folder:
            yield from _walk(entry.path, seen)
        elif entry.name.lower().endswith(SUFFIXES) and (is_file or entry.is_symlink()):
            yield _Source(_shown(entry.path), path=entry.path)


def _read(source: _Source, overrides: Overrides, limits: Limits, stdin: BinaryIO | None) -> Page:
    if source.url is not None:
        from onrecord.ingest.fetch import fetch

        answer = fetch(source.url, limits)
        return page_of_bytes(
            answer.data, name=source.name, overrides=overrides, url=answer.url, content_type=answer.content_type
        )
    if source.path is None:
        stream = stdin if stdin is not None else sys.stdin.buffer
        return page_of_bytes(_bounded(stream, source.name, limits), name=source.name, overrides=overrides)
    try:
        with open(source.path, "rb") as file:
            size = os.fstat(file.fileno())
            if stat.S_ISREG(size.st_mode) and size.st_size > limits.max_bytes:
                raise _too_large(source.name, limits)
            data = _bounded(file, source.name, limits)
    except OSError as error:
        remedy = (
            "check the spelling; a URL begins with https://"
            if isinstance(error, FileNotFoundError)
            else "check that it can be opened"
        )
        raise NotFound(source.name, _why(error), remedy) from error
    return page_of_bytes(data, name=source.name, overrides=overrides, path=_shown(source.path))


def _bounded(stream: BinaryIO, name: str, limits: Limits) -> bytes:
    """All of ``stream``, never more than the limit and one chunk in memory."""
    chunks: list[bytes] = []
    size = 0
    try:
        while chunk := stream.read(min(1 << 20, limits.max_bytes + 1)):
            chunks.append(chunk)
            size += len(chunk)
            if size > limits.max_bytes:
                raise _too_large(name, limits)
    except (OSError, ValueError) as error:
        raise NotText(name, f"it cannot be read: {error}", "check that it is open for reading") from error
    return b"".join(chunks)


def _too_large(name: str, limits: Limits) -> TooLarge:
    return TooLarge(name, f"it is larger than {limits.max_bytes:,} bytes", "split it, or raise the limit")


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file, folder or URL"
    if isinstance(error, PermissionError):
        return "it may not be opened"
    return (error.strerror or str(error)).lower()


def _shown(name: str) -> str:
    """``name`` fit to print: bytes of a file name that are no UTF-8 become escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace") if not name.isascii() else name
