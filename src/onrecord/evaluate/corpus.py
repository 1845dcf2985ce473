"""Corpora in the form of PolNeAR: one article a line, with its attributions.

A line is a JSON object with ``id``, ``text`` and ``attributions``, a list of
``{"source": [[start, end], ...], "cue": [...], "content": [...]}``; offsets are Unicode code points
into ``text``, half-open. Other fields are allowed and ignored. The form is that of the PolNeAR
corpus (Newell, Margolin and Ruths, LREC 2018) as JSON Lines, plain or gzipped.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from onrecord.errors import CorpusError
from onrecord.span import Span, trimmed
from onrecord.statement import ROLES


@dataclass(frozen=True, slots=True)
class Relation:
    """Who expressed what, by which words: the spans of one attribution, each role in order of text.

    Attributes:
        source: empty when the text names none.
        cue: empty when nothing but the quotation attributes.
        content: never empty.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]

    def spans(self, role: str) -> tuple[Span, ...]:
        """The spans of ``source``, ``cue`` or ``content``."""
        if role == "source":
            return self.source
        return self.cue if role == "cue" else self.content


@dataclass(frozen=True, slots=True)
class Document:
    """One article with its gold attributions, as marked."""

    id: str
    text: str
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of one file.

    Attributes:
        name: the file's name, without its folder.
        digest: SHA-256 of the file's content, decompressed, in hexadecimal.
        documents: in the order of the file.
        whole: False when only the first documents of the file were taken.
    """

    name: str
    digest: str
    documents: tuple[Document, ...]
    whole: bool = True


def joined(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Neighbouring spans with nothing but white space between them (or that overlap) made one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and not text[out[-1].end : span.start].strip():
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def normalised(relation: Relation, text: str, join: bool) -> Relation | None:
    """``relation`` as it is compared; None when its content is white space alone.

    Spans lose the white space at their edges; those that hold nothing else, and repetitions within a
    role, are dropped; each role is put in order. With ``join``, contents that only white space
    separates become one span (PolNeAR often splits a content where a sentence ends).
    """
    roles: list[tuple[Span, ...]] = []
    for role in ROLES:
        cut = {s for s in (trimmed(span, text) for span in relation.spans(role)) if s is not None}
        roles.append(joined(cut, text) if join and role == "content" else tuple(sorted(cut)))
    return Relation(*roles) if roles[2] else None


def read_corpus(path: Path, limit: int | None = None) -> Corpus:
    """Read and check a corpus.

    Args:
        path: a JSON Lines file; gzipped when its first two bytes say so, whatever its name.
        limit: take only so many documents from the start. The whole file is checked all the same.

    Raises:
        CorpusError: naming the file, the line and what is wrong.
    """
    data = raw_bytes(path)
    documents = tuple(_documents(path, data))
    if not documents:
        raise CorpusError(f"{path}: no documents in it")
    taken = documents if limit is None else documents[:limit]
    return Corpus(path.name, hashlib.sha256(data).hexdigest(), taken, len(taken) == len(documents))


def raw_bytes(path: Path) -> bytes:
    """The content of a file, decompressed when its first two bytes say that it is gzipped.

    Raises:
        CorpusError: when it cannot be read.
    """
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except OSError as error:  # gzip's BadGzipFile is one too
        raise CorpusError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (EOFError, zlib.error) as error:
        raise CorpusError(f"{path}: damaged gzip file: {error}") from error


def json_lines(path: Path, data: bytes) -> Iterator[tuple[str, Any]]:
    """The values of the lines that are not empty, each with where it stands, for messages.

    Raises:
        CorpusError: at a line that is not JSON in UTF-8.
    """
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            value = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise CorpusError(f"{where}: not UTF-8 at byte {error.start}") from error
        except json.JSONDecodeError as error:
            raise CorpusError(f"{where}: not JSON: {error.msg} at column {error.colno}") from error
        except (ValueError, RecursionError) as error:
            raise CorpusError(f"{where}: {error}") from error
        yield where, value


def _documents(path: Path, data: bytes) -> Iterator[Document]:
    places: dict[str, str] = {}
    for where, row in json_lines(path, data):
        try:
            document = _document(row)
            if document.id in places:
                raise ValueError(f'id "{document.id}" is that of {places[document.id]} too')
        except ValueError as error:
            raise CorpusError(f"{where}: {error}") from error
        places[document.id] = where.removeprefix(f"{path}, ")
        yield document


def _document(row: Any) -> Document:
    if not isinstance(row, dict):
        raise ValueError("not an object")
    name, text, attributions = row.get("id"), row.get("text"), row.get("attributions")
    if not isinstance(name, str) or not name:
        raise ValueError("id: a string that is not empty is wanted")
    if not isinstance(text, str):
        raise ValueError("text: a string is wanted")
    if not isinstance(attributions, list):
        raise ValueError("attributions: a list is wanted")
    relations = []
    for at, given in enumerate(attributions):
        where = f"attributions[{at}]"
        if not isinstance(given, dict):
            raise ValueError(f"{where}: not an object")
        roles = [_spans(given.get(role), f"{where}.{role}", len(text)) for role in ROLES]
        if not roles[2]:
            raise ValueError(f"{where}.content: no span")
        relations.append(Relation(*roles))
    return Document(name, text, tuple(relations))


def _spans(given: Any, where: str, length: int) -> tuple[Span, ...]:
    if not isinstance(given, list):
        raise ValueError(f"{where}: a list of [start, end] is wanted")
    spans = []
    for pair in given:
        if not isinstance(pair, list) or len(pair) != 2 or any(type(x) is not int for x in pair):
            raise ValueError(f"{where}: {pair!r} is not [start, end] in whole numbers")
        start, end = pair
        if not 0 <= start < end <= length:
            raise ValueError(f"{where}: [{start}, {end}] does not lie in a text of {length} characters")
        spans.append(Span(start, end))
    spans.sort()
    for left, right in pairwise(spans):
        if left.overlaps(right):
            raise ValueError(f"{where}: [{left.start}, {left.end}] and [{right.start}, {right.end}] overlap")
    return tuple(spans)
