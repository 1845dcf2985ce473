"""Rows: one CSV row a statement (RFC 4180), for spreadsheets and data frames."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from onrecord.present.outline import words
from onrecord.present.safe import cell
from onrecord.span import Span
from onrecord.statement import Reading

COLUMNS = (
    "article_id",
    "article_title",
    "publisher",
    "published",
    "url",
    "path",
    "statement_id",
    "parent",
    "form",
    "confidence",
    "source",
    "cue",
    "content",
    "source_spans",
    "cue_spans",
    "content_spans",
    "act",
    "stance",
    "claim",
    "more_claims",
    "speakers",
    "roles",
    "on_behalf_of",
    "via",
    "addressee",
    "occasion",
    "occasion_with",
    "said_on",
    "said_on_words",
    "said_on_basis",
    "repeated",
    "open",
)

_TRUTH = {True: "true", False: "false", None: ""}


class Rows:
    """A header and a row for each statement; an article without statements has no row."""

    def begin(self) -> Iterable[str]:
        """The header."""
        return (_record(COLUMNS),)

    def reading(self, reading: Reading) -> Iterable[str]:
        """The rows of ``reading``."""
        article = reading.article.to_json()
        text = reading.article.text
        for statement in reading.statements:
            full = statement.to_json(text)
            row = {
                "article_id": article["id"],
                "article_title": article["title"],
                **{name: article[name] for name in ("publisher", "published", "url", "path")},
                "statement_id": full["id"],
                **{name: full[name] for name in ("parent", "form", "confidence", "act", "stance", "claim")},
                **{role: words(getattr(statement, role), text) for role in ("source", "cue", "content")},
                **{f"{role}_spans": offsets(getattr(statement, role)) for role in ("source", "cue", "content")},
                "more_claims": _joined(f"{more['stance']}: {more['claim']}" for more in full["more_claims"]),
                "speakers": _names(full["speakers"]),
                "roles": _joined(speaker["role"] or "" for speaker in full["speakers"]),
                "on_behalf_of": _joined(speaker["on_behalf_of"] or "" for speaker in full["speakers"]),
                "via": _names(full["via"]),
                "addressee": full["addressee"] and full["addressee"]["name"],
                "occasion": full["occasion"] and full["occasion"]["type"],
                "occasion_with": full["occasion"] and full["occasion"]["with"],
                "said_on": _period(full["said_on"]),
                "said_on_words": full["said_on"] and full["said_on"]["text"],
                "said_on_basis": full["said_on"] and full["said_on"]["basis"],
                "repeated": _TRUTH[full["repeated"]],
                "open": _joined(f"{field}: {reason}" for field, reason in full["open"].items()),
            }
            yield _record([row[column] for column in COLUMNS])

    def end(self) -> Iterable[str]:
        """Nothing: there is no footer."""
        return ()


def offsets(spans: Sequence[Span]) -> str:
    """``12-19;30-42``: the offsets of ``spans``."""
    return ";".join(f"{span.start}-{span.end}" for span in spans)


def _names(speakers: Iterable[Mapping[str, Any]]) -> str:
    return _joined(speaker["name"] for speaker in speakers)


def _joined(parts: Iterable[str]) -> str:
    """``one; two``, each part in its place; empty where all parts are."""
    every = [" ".join(part.split()) for part in parts]
    return "; ".join(every) if any(every) else ""


def _period(said_on: Mapping[str, Any] | None) -> str:
    """One day, or ``first/last`` as ISO 8601 writes an interval."""
    if said_on is None:
        return ""
    start, end = said_on["start"], said_on["end"]
    return str(start) if start == end else f"{start}/{end}"


def _record(values: Iterable[object]) -> str:
    """One record with its line end. Text is guarded against being taken for a formula."""
    out = io.StringIO()
    cells = ["" if value is None else cell(value) if isinstance(value, str) else value for value in values]
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
