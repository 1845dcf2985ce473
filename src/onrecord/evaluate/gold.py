"""Articles annotated in every field of the output contract: the *statements form*.

An article is a JSON object with ``article`` (``text``, and perhaps ``id``, ``title``, ``publisher``,
``published``), ``entities`` (``entity``, ``name``, ``aka``, ``type``) and ``statements``. A statement has
the fields of the output contract, ``parent`` as an index into the list, and perhaps ``optional`` (finding
it is right, missing it no error), ``more_claims``, ``act_also_accepted``, ``form_also_accepted``.

Articles come as JSON Lines, gzipped or not, or as a folder of ``NAME.json`` without ``text``, with
``NAME.txt`` in another folder; offsets are then code points of the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.article import Article
from onrecord.errors import CorpusError
from onrecord.evaluate.corpus import json_lines, raw_bytes
from onrecord.resolve import Story, resolve
from onrecord.span import Span
from onrecord.statement import ROLES, Draft, Reading, statements_of


@dataclass(frozen=True)
class Annotated:
    """An article with its annotation.

    Attributes:
        name: of its files, or its id; unique within a corpus.
        row: the annotation as it stands in the data: ``article``, ``entities``, ``statements``.
        story: what resolving starts from, with the spans of the annotation.
    """

    name: str
    row: dict[str, Any]
    story: Story

    @property
    def statements(self) -> list[dict[str, Any]]:
        """The annotated statements; the drafts of the story are the same, in the same order."""
        found: list[dict[str, Any]] = self.row["statements"]
        return found

    @property
    def published(self) -> str | None:
        """The date of publication as annotated."""
        day: str | None = self.row["article"].get("published")
        return day

    def counted(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Number and annotation of the statements that are scored: all but the optional ones."""
        return ((i, s) for i, s in enumerate(self.statements) if not s.get("optional"))


@dataclass(frozen=True, slots=True)
class GoldCorpus:
    """The annotated articles of one file or folder.

    Attributes:
        name: of the file or folder, without those above it.
        digest: SHA-256 in hexadecimal of the file, decompressed; of a folder, of the names and contents
            of its annotations and texts.
        whole: False when only the first articles were taken.
    """

    name: str
    digest: str
    articles: tuple[Annotated, ...]
    whole: bool = True


def story_of(row: Mapping[str, Any], text: str) -> Story:
    """The story of an annotated article, its drafts made of the annotated spans."""

    def spans(marked: Iterable[Mapping[str, int]]) -> tuple[Span, ...]:
        return tuple(Span(x["start"], x["end"]) for x in marked)

    drafts = tuple(
        Draft(spans(s["source"]), spans(s["cue"]), spans(s["content"]), s["form"], s.get("parent"), 1.0)
        for s in row["statements"]
    )
    article = row["article"]
    day = article.get("published")
    return Story(
        text, drafts, date.fromisoformat(day[:10]) if day else None, article.get("publisher"), article.get("title")
    )


def reading_of(article: Annotated) -> Reading:
    """What the program would give out, had it read the annotated spans."""
    story = article.story
    made = Article(
        text=story.text,
        path=f"{article.name}.txt",
        title=story.title,
        publisher=story.publisher,
        published=article.published,
        language="en",
    )
    return Reading(made, statements_of(made, story.drafts, resolve(story)))


def read_gold(path: Path, raw: Path | None = None, limit: int | None = None) -> GoldCorpus:
    """Read and check annotated articles.

    Args:
        path: a JSON Lines file, or a folder of ``NAME.json``; files in it without ``statements`` are
            passed over.
        raw: the folder of the texts, searched below; needed with a folder.
        limit: take only so many articles from the start. All are checked all the same.

    Raises:
        CorpusError: naming the file, the place in it, and what is wrong.
    """
    if path.is_dir():
        if raw is None:
            raise CorpusError(f"{path}: a folder of annotations needs the folder of its texts: --raw DIR")
        articles, digest = _of_folder(path, raw)
    else:
        data = raw_bytes(path)
        digest = hashlib.sha256(data).hexdigest()
        articles = [_checked(where, row, None, None) for where, row in json_lines(path, data)]
    if not articles:
        raise CorpusError(f"{path}: no annotated articles in it")
    seen: set[str] = set()
    for one in articles:
        if one.name in seen:
            raise CorpusError(f'{path}: two articles have the id "{one.name}"')
        seen.add(one.name)
    taken = tuple(articles if limit is None else articles[:limit])
    return GoldCorpus(path.name, digest, taken, len(taken) == len(articles))


def _of_folder(path: Path, raw: Path) -> tuple[list[Annotated], str]:
    if not raw.is_dir():
        raise CorpusError(f"{raw}: no such folder of texts")
    texts = {p.stem: p for p in sorted(raw.rglob("*.txt"))}
    digest = hashlib.sha256()
    out = []
    for file in sorted(path.glob("*.json")):
        try:
            data = file.read_bytes()
            row = json.loads(data.decode("utf-8"))
        except OSError as error:
            raise CorpusError(f"{file}: cannot be read: {error.strerror or error}") from error
        except (ValueError, RecursionError) as error:
            raise CorpusError(f"{file}: not JSON in UTF-8: {error}") from error
        if not isinstance(row, dict) or "statements" not in row:
            continue
        if file.stem not in texts:
            raise CorpusError(f"{file}: its text is missing: no {file.stem}.txt in {raw} or below")
        try:
            body = texts[file.stem].read_bytes()
            text = body.decode("utf-8")  # not in text mode: offsets are those of the file, line breaks included
        except OSError as error:
            raise CorpusError(f"{texts[file.stem]}: cannot be read: {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise CorpusError(f"{texts[file.stem]}: not UTF-8 at byte {error.start}") from error
        for part in (file.name.encode(), data, body):
            digest.update(hashlib.sha256(part).digest())
        out.append(_checked(str(file), row, file.stem, text))
    return out, digest.hexdigest()


def _checked(where: str, row: Any, name: str | None, text: str | None) -> Annotated:
    try:
        return _annotated(row, name, text)
    except ValueError as error:
        raise CorpusError(f"{where}: {error}") from error


def _annotated(row: Any, name: str | None, text: str | None) -> Annotated:
    article = row.get("article") if isinstance(row, dict) else None
    if not isinstance(article, dict):
        raise ValueError("article: an object is wanted")
    text = text if text is not None else article.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("article.text: a text is wanted")
    name = name if name is not None else article.get("id")
    if not isinstance(name, str) or not name:
        raise ValueError("article.id: a string that is not empty is wanted")
    for field in ("title", "publisher", "published"):
        if not isinstance(article.get(field), str | None):
            raise ValueError(f"article.{field}: a string or null is wanted")
    if article.get("published"):
        try:
            date.fromisoformat(article["published"][:10])
        except ValueError as error:
            raise ValueError(f"article.published: {error}") from error
    statements = row.get("statements")
    if not isinstance(statements, list):
        raise ValueError("statements: a list is wanted")
    for entity in row.get("entities") or ():
        if not isinstance(entity, dict) or not all(isinstance(entity.get(k), str) for k in ("entity", "name")):
            raise ValueError("entities: each needs the strings entity and name")
    for at, statement in enumerate(statements):
        _check_statement(statement, f"statements[{at}]", len(text), len(statements))
    return Annotated(name, row, story_of(row, text))


def _check_statement(given: Any, where: str, length: int, among: int) -> None:
    if not isinstance(given, dict):
        raise ValueError(f"{where}: not an object")
    for role in ROLES:
        spans = given.get(role)
        if not isinstance(spans, list):
            raise ValueError(f"{where}.{role}: a list of spans is wanted")
        for span in spans:
            ends = (span.get("start"), span.get("end")) if isinstance(span, dict) else (None, None)
            if not (type(ends[0]) is type(ends[1]) is int and 0 <= ends[0] < ends[1] <= length):
                raise ValueError(f"{where}.{role}: {span!r} is no span of a text of {length} characters")
    if not given["content"]:
        raise ValueError(f"{where}.content: no span")
    if given.get("form") not in ("direct", "indirect", "mixed"):
        raise ValueError(f"{where}.form: {given.get('form')!r} is not direct, indirect or mixed")
    parent = given.get("parent")
    if parent is not None and not (type(parent) is int and 0 <= parent < among):
        raise ValueError(f"{where}.parent: {parent!r} is no index of a statement")
    for field in ("speakers", "via"):
        _check_speakers(given.get(field), f"{where}.{field}")
    if given.get("addressee") is not None:
        _check_speakers([given["addressee"]], f"{where}.addressee")
    for field in ("act", "stance", "claim"):
        if field not in given:
            raise ValueError(f"{where}.{field}: missing")


def _check_speakers(given: Any, where: str) -> None:
    if not isinstance(given, list):
        raise ValueError(f"{where}: a list is wanted")
    for one in given:
        if not isinstance(one, dict) or not all(isinstance(one.get(k), str) for k in ("name", "type")):
            raise ValueError(f"{where}: each needs the strings name and type")
