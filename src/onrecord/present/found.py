"""Found: statements and articles of a record as a table, as JSON Lines, or as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from onrecord.present.safe import cell
from onrecord.present.tables import Column, table
from onrecord.present.telling import DONE, MARKS
from onrecord.present.view import _ESCAPED as BREAKING

if TYPE_CHECKING:
    from onrecord.record.query import Row
    from onrecord.record.query_articles import ArticleRow

_WIDE = 120
_BEGINNING = 10

_STATEMENTS = (
    Column("day", 10),
    Column("who", share=3),
    Column("act", 10, least=64),
    Column("stance", 13, least=92),
    Column("what", share=6),
    Column("to", 14, least=150),
    Column("publisher", 16, least=110),
    Column("like", 4, least=60),
    Column("copies", 6, least=130, right=True),
    Column("id", 17, least=48),
)
_ARTICLES = (
    Column("published", 10),
    Column("publisher", share=2, least=80),
    Column("title", share=5),
    Column("words", 6, least=90, right=True),
    Column("said", 4, least=40, right=True),
    Column("copy of", 17, least=130),
    Column("id", 17, least=48),
)


def statements(rows: Sequence[Row], shown_as: str, columns: int) -> Iterable[str]:
    """Lines for statements; ``shown_as`` is table, jsonl or csv."""
    if shown_as == "jsonl":
        return (json_line(statement_json(row)) for row in rows)
    if shown_as == "csv":
        return _csv(STATEMENT_COLUMNS, map(_statement_cells, rows))
    by_meaning = any(row.likeness is not None for row in rows)
    shown = [c for c in _STATEMENTS if c.name != "like" or by_meaning]
    return table(shown, [_statement_row(row, columns) for row in rows], columns)


def articles(rows: Sequence[ArticleRow], shown_as: str, columns: int) -> Iterable[str]:
    """Lines for articles; ``shown_as`` is table, jsonl or csv."""
    if shown_as == "jsonl":
        return (json_line(article_json(row)) for row in rows)
    if shown_as == "csv":
        return _csv(ARTICLE_COLUMNS, map(article_json, rows))
    return table(_ARTICLES, [_article_row(row, columns) for row in rows], columns)


def article_table(rows: Sequence[Row], columns: int) -> Iterable[str]:
    """The statements of one article, which need not say who published them."""
    shown = [c for c in _STATEMENTS if c.name not in ("like", "publisher", "copies")]
    return table(shown, [_statement_row(row, columns) for row in rows], columns)


def statement_json(row: Row) -> dict[str, Any]:
    """The statement as the output contract has it, its article, and what the record knows of it."""
    more: dict[str, Any] = {"article": row.article, "copies": row.copies}
    if not row.current:
        more["current"] = False
    if row.likeness is not None:
        more["likeness"] = row.likeness
    return {**row.body, **more}


def article_json(row: ArticleRow) -> dict[str, Any]:
    """An article as it is listed."""
    found = asdict(row)
    del found["id"]
    return {"id": found.pop("key"), **found}


def json_line(value: Any) -> str:
    """``value`` as one line of JSON, which no reader of lines can break."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
    return BREAKING.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def who(body: Mapping[str, Any]) -> str:
    """Who speaks, by full name; else the words of the text."""
    names = [speaker["name"] for speaker in body["speakers"]]
    return " and ".join(names) or words(body["source"]) or "(no source named)"


def words(spans: Iterable[Mapping[str, Any]]) -> str:
    """The words of spans."""
    return " … ".join(span["text"] for span in spans)


def _statement_row(row: Row, columns: int) -> dict[str, str]:
    body = row.body
    stance = body["stance"]
    return {
        "day": row.day or "",
        "who": who(body),
        "act": DONE[body["act"]] if body["act"] else "",
        "stance": f"{MARKS[stance]} {stance}" if stance else "",
        "what": body["claim"] or words(body["content"]),
        "to": body["addressee"]["name"] if body["addressee"] else "",
        "publisher": row.article["publisher"] or "",
        "like": "" if row.likeness is None else f"{row.likeness:.2f}",
        "copies": str(row.copies) if row.copies > 1 else "",
        "id": _id(row.key, columns),
    }


def _id(key: str, columns: int) -> str:
    """An id, or in a narrow window its beginning, which `show` takes too."""
    return key if columns >= _WIDE else key[:_BEGINNING]


def _article_row(row: ArticleRow, columns: int) -> dict[str, str]:
    return {
        "published": (row.published or "")[:10],
        "publisher": row.publisher or "",
        "title": row.title or row.url or row.path or "",
        "words": str(row.words),
        "said": str(row.statements),
        "copy of": row.copy_of or "",
        "id": _id(row.key, columns),
    }


STATEMENT_COLUMNS = (
    "id", "day", "speakers", "act", "stance", "claim", "content", "addressee", "via", "occasion", "said_on",
    "repeated", "form", "confidence", "publisher", "published", "title", "url", "article", "copies", "likeness",
)  # fmt: skip
ARTICLE_COLUMNS = (
    "id", "version", "title", "publisher", "published", "url", "path", "words", "statements", "copy_of", "recorded",
)  # fmt: skip


def _statement_cells(row: Row) -> dict[str, Any]:
    body, article = row.body, row.article
    said_on = body["said_on"]
    return {
        "id": row.key,
        "day": row.day,
        **{name: body[name] for name in ("act", "stance", "claim", "form", "confidence")},
        "speakers": "; ".join(speaker["name"] for speaker in body["speakers"]),
        "content": words(body["content"]),
        "addressee": body["addressee"] and body["addressee"]["name"],
        "via": "; ".join(speaker["name"] for speaker in body["via"]),
        "occasion": body["occasion"] and body["occasion"]["type"],
        "said_on": said_on and "/".join(dict.fromkeys((said_on["start"], said_on["end"]))),
        "repeated": {True: "true", False: "false", None: ""}[body["repeated"]],
        **{name: article[name] for name in ("publisher", "published", "title", "url")},
        "article": article["id"],
        "copies": row.copies,
        "likeness": row.likeness,
    }


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield _record(columns)
    for row in rows:
        yield _record([row[name] for name in columns])


def _record(values: Iterable[object]) -> str:
    out = io.StringIO()
    cells = ["" if value is None else cell(value) if isinstance(value, str) else value for value in values]
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
