"""W3C Web Annotation: an annotation for each source, cue and content, found again by its words or place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.record.export.stored import Entry
from onrecord.record.export.words import document, filled, urn, who
from onrecord.span import Span
from onrecord.statement import ROLES, Statement

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters before and after, at first; more where they would still fit several places."""


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    """One AnnotationPage, an annotation a line."""
    opening = f'{{"@context":"{CONTEXT}","id":"{urn("annotations")}","type":"AnnotationPage","items":['
    return document(opening, (annotation for entry in entries for annotation in annotations_of(entry)))


def annotations_of(entry: Entry) -> Iterator[dict[str, Any]]:
    """Those of one article; a group of spans that is interrupted has a target for each part."""
    article = entry.reading.article
    source = article.url or urn(article.id)
    for statement in entry.reading.statements:
        for role in ROLES:
            spans: tuple[Span, ...] = getattr(statement, role)
            if spans:
                yield {
                    "id": f"{urn(statement.id)}:{role}",
                    "type": "Annotation",
                    "motivation": "tagging",
                    "created": _second(entry.read_by.recorded),
                    "generator": {"type": "Software", "name": f"onrecord {entry.read_by.program}"},
                    "body": _bodies(statement, role),
                    "target": [_target(source, article.text, span) for span in spans],
                }


def _bodies(statement: Statement, role: str) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = [
        {"type": "TextualBody", "purpose": "tagging", "value": role},
        # What the parts of one statement have in common.
        {"type": "SpecificResource", "purpose": "linking", "source": urn(statement.id)},
    ]
    if role == "content":
        told = {"purpose": "describing", "format": "text/plain", "value": _told(statement)}
        bodies.append({"type": "TextualBody", **told})
    return bodies


def _told(statement: Statement) -> str:
    marks = ", ".join(mark for mark in (statement.act, statement.stance) if mark)
    return f"{who(statement)}" + (f" ({marks})" if marks else "") + (f": {statement.claim}" if statement.claim else "")


def _second(moment: str) -> str:
    """A moment as xsd:dateTime has it."""
    return moment if "T" in moment else f"{moment}T00:00:00Z"


def _target(source: str, text: str, span: Span) -> dict[str, Any]:
    return {
        "type": "SpecificResource",
        "source": source,
        "selector": [quote(text, span), {"type": "TextPositionSelector", "start": span.start, "end": span.end}],
    }


def quote(text: str, span: Span) -> dict[str, Any]:
    """A TextQuoteSelector that fits one place of ``text`` alone."""
    around = AROUND
    while True:
        start, end = max(0, span.start - around), min(len(text), span.end + around)
        if text.find(text[start:end]) == start and text.find(text[start:end], start + 1) < 0:
            break
        if start == 0 and end == len(text):
            break
        around *= 2
    return filled(
        type="TextQuoteSelector",
        exact=span.cut(text),
        prefix=text[start : span.start],
        suffix=text[span.end : end],
    )
