"""Names of inputs to pages: files, folders, standard input and URLs, in the order given."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from onrecord.errors import InputError, NotFound
from onrecord.ingest.columns import Columns
from onrecord.ingest.kinds import SUFFIXES
from onrecord.ingest.opened import Opener, Way, shown, why
from onrecord.ingest.page import Limits, Overrides, Page

if TYPE_CHECKING:
    from onrecord.ingest.polite import Polite

_IS_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_FOLDERS_HOLD = "it must hold files such as .txt, .html, .pdf, .json, .jsonl, .csv, .xml, .warc or .warc.gz"


def pages(
    names: Iterable[str],
    *,
    overrides: Overrides | None = None,
    limits: Limits | None = None,
    stdin: BinaryIO | None = None,
    on_count: Callable[[int], None] | None = None,
    columns: Columns | None = None,
    clock: Callable[[], str] | None = None,
    polite: Polite | None = None,
) -> Iterator[Page | InputError]:
    """Read every input, one at a time, in the order given.

    What an input is, is told by its content, and by its name or media type where that leaves it open: a
    text, an HTML page, a PDF; a WARC archive, an RSS or Atom feed, a list of URLs, a CSV or TSV table,
    JSON Lines, a JSON or NewsML document, each of which holds or names articles; or one of these
    compressed with gzip.

    Args:
        names: files, folders (read recursively, in the order of their file names; hidden files and
            other file types than `SUFFIXES` are passed over), ``http://`` and ``https://`` URLs, and
            ``-`` for standard input.
        overrides: metadata for every page; ``title`` and ``url`` not for those of an archive, feed, list
            or table.
        limits: what may be spent on one input.
        stdin: what ``-`` reads; `sys.stdin` unless given.
        on_count: called before the first page with the number of pages and errors to come, as far as it
            is known, and again whenever it turns out to be larger.
        columns: which columns of tables and JSON Lines hold what.
        clock: gives the instant at which a URL was fetched (ISO 8601, UTC) for `Origin.fetched`.
        polite: fetches what feeds and lists lead to. A URL among ``names`` is fetched at once and without
            asking robots.txt, since a person has asked for it.

    Yields:
        A `Page`, or, for an input that cannot be read, the `InputError` that says why. No `InputError`
        is ever raised, so the inputs that follow are still read.
    """
    opener = Opener(Way(overrides or Overrides(), limits or Limits(), stdin, columns, clock, polite))
    todo = [item for name in names for item in _expanded(name)]
    total = len(todo)
    if on_count is not None:
        on_count(total)
    for item in todo:
        if isinstance(item, InputError):
            yield item
            continue
        given, expected = 0, 1
        for found in opener.read(item.name, item.path, item.url):
            given += not isinstance(found, int)
            now = max(given, found) if isinstance(found, int) else given
            if now > expected:
                total, expected = total + now - expected, now
                if on_count is not None:
                    on_count(total)
            if not isinstance(found, int):
                yield found


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
        yield NotFound(shown(name) or "(empty name)", "no file can have this name", "give a file, folder, URL or -")
    elif os.path.isdir(name):
        yield from _folder(name)
    else:
        yield _Source(shown(name), path=name)


def _folder(name: str) -> Iterator[_Source | InputError]:
    found: list[_Source | InputError] = list(_walk(name, set()))
    if not found:
        yield NotFound(shown(name), "no article in this folder", _FOLDERS_HOLD)
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
        yield NotFound(shown(folder), why(error), "check the folder's permissions")
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
            yield _Source(shown(entry.path), path=entry.path)
