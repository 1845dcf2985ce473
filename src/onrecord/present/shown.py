"""Shown: one statement or article of a record with its provenance, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.present.found import article_table, json_line, statement_json, who, words
from onrecord.present.safe import line
from onrecord.present.telling import DONE, MARKS
from onrecord.present.terminal import Run, render, run, wrap
from onrecord.record.query import Row
from onrecord.record.query_show import ShownArticle, ShownStatement

_MARKS = {"source": ("[", "]"), "cue": ("<", ">"), "content": ("{", "}")}
"""What stands around the parts of a statement, where colours may be missing."""

_PROSE = 92


def as_json(found: ShownStatement | ShownArticle) -> str:
    """One line of JSON."""
    if isinstance(found, ShownArticle):
        return json_line({**_article_json(found), "statements": [statement_json(row) for row in found.statements]})
    return json_line(
        {
            **statement_json(found.row),
            "context": {"start": found.start, "end": found.end, "text": found.article.text[found.start : found.end]},
            "parties": found.parties,
            "parent_statement": found.parent and statement_json(found.parent),
            "nested": [statement_json(row) for row in found.nested],
            "copies_of_it": [{"statement": row.key, "article": row.article} for row in found.copies],
            "of": _article_json(found.article, text=False),
        }
    )


def _article_json(found: ShownArticle, *, text: bool = True) -> dict[str, Any]:
    return {
        "article": {**found.about, **({"text": found.text} if text else {})},
        "provenance": found.provenance,
        "versions": found.versions,
        "copies": found.copies,
    }


def as_text(found: ShownStatement | ShownArticle, columns: int) -> Iterator[str]:
    """Lines for a terminal of that width."""
    width = min(columns, _PROSE)
    if isinstance(found, ShownArticle):
        yield from _folded(found.about["title"] or found.about["url"] or found.about["id"], width)
        yield from _provenance(found, width)
        yield "\n"
        for paragraph in found.text.split("\n"):
            yield from _folded(paragraph, width)
        yield "\n"
        yield from article_table(found.statements, columns)
        return
    row = found.row
    yield from _folded(_headline(row), width)
    if row.body["claim"]:
        stance = row.body["stance"]
        yield from _folded((f"{MARKS[stance]} {stance}: " if stance else "") + row.body["claim"], width)
    for more in row.body["more_claims"]:
        yield from _folded(f"{MARKS[more['stance']]} {more['stance']}: {more['claim']}", width)
    yield "\n"
    for paragraph in _marked(found).split("\n"):
        yield from _folded(paragraph, width)
    yield "\n"
    for name, value in _facts(found):
        yield from _entry(name, value, width)
    yield from _provenance(found.article, width)


def _headline(row: Row) -> str:
    did = DONE[row.body["act"]] if row.body["act"] else words(row.body["cue"])
    to = f" to {row.body['addressee']['name']}" if row.body["addressee"] else ""
    return f"{who(row.body)} {'again ' if row.body['repeated'] else ''}{did or 'is quoted'}{to}"


def _marked(found: ShownStatement) -> str:
    """The paragraphs with ``[source] <cue> {content}``."""
    marks: list[tuple[int, int, str]] = []
    for role, (left, right) in _MARKS.items():
        for span in found.row.body[role]:
            marks.append((span["start"], 1, left))
            marks.append((span["end"], 0, right))
    text, at, out = found.article.text, found.start, []
    for place, _, mark in sorted(marks):
        out += [text[at:place], mark]
        at = place
    return "".join([*out, text[at : found.end]])


def _facts(found: ShownStatement) -> Iterator[tuple[str, str]]:
    row, body = found.row, found.row.body
    yield "id", row.key + ("" if row.current else " (replaced by a later text or reading)")
    said = body["said_on"]
    if said:
        days = said["start"] if said["start"] == said["end"] else f"{said['start']} to {said['end']}"
        yield "said", days + (f", from “{said['text']}”" if said["text"] else ", reported as new")
    for party in found.parties:
        yield _PARTS[party["part"]], _party(party)
    if body["occasion"]:
        other = body["occasion"]["with"]
        yield "occasion", body["occasion"]["type"] + (f" with {other}" if other else "")
    yield "form", f"{body['form']}, confidence {body['confidence']:.2f}"
    for field, reason in body["open"].items():
        yield "open", f"{field}: {reason}"
    if found.parent:
        yield "within", f"{found.parent.key}: {_headline(found.parent)}"
    for nested in found.nested:
        yield "holds", f"{nested.key}: {_headline(nested)}"
    for copy in found.copies:
        yield "copy", f"{copy.article['publisher'] or copy.article['url'] or ''} {copy.day or ''} {copy.key}"


_PARTS = {"speaker": "speaker", "via": "via", "addressee": "to"}


def _party(party: Mapping[str, Any]) -> str:
    told = [party["name"], party["role"] or "", f"for {party['on_behalf_of']}" if party["on_behalf_of"] else ""]
    text = ", ".join(filter(None, told))
    if party["speaker"] is None:
        return text
    text += f" = speaker {party['speaker']}, {party['speaker_name']}"
    why = party["judgement"]
    if why is None:
        return text
    reasons = why["reasons"]
    listed = ", ".join(f"{k} {v}" for k, v in reasons.items()) if isinstance(reasons, dict) else str(reasons)
    return f"{text} ({why['author']}, {why['score']:.2f}{': ' + listed if listed else ''})"


def _provenance(article: ShownArticle, width: int) -> Iterator[str]:
    about, origin = article.about, article.provenance
    yield from _entry("article", f"{about['id']} {about['title'] or ''}", width)
    yield from _entry("source", about["url"] or about["path"] or "a text without a source", width)
    published = ", ".join(filter(None, (about["publisher"], about["published"])))
    yield from _entry("published", published or "not known when or by whom", width)
    version = f"version {origin['version']} of {origin['versions']}"
    yield from _entry("recorded", f"{origin['recorded']}, {version}", width)
    if origin["fetched"]:
        yield from _entry("fetched", origin["fetched"], width)
    if origin["raw"]:
        raw = origin["raw"]
        place = f" in {raw['container']}" if raw["container"] else ""
        place += f" at {raw['offset']}" if place and raw["offset"] is not None else ""
        yield from _entry("bytes", f"{raw['size']}{place}, SHA-256 {raw['digest']}", width)
    yield from _entry("text", f"SHA-256 {about['text_sha256']}", width)
    read = origin["reading"]
    yield from _entry(
        "read by",
        f"onrecord {read['program']}, {read['model']} ({read['model_digest'][:16]}), {read['recorded']}",
        width,
    )
    for copy in article.copies:
        told = f"{copy['key']} {copy['publisher'] or ''} {copy['published'] or ''}"
        yield from _entry("copy of" if copy["first"] else "copied in", told, width)


def _entry(name: str, value: str, width: int) -> Iterator[str]:
    margin = 11
    for i, chars in enumerate(wrap(_safe(value), max(width - margin, 12))):
        yield f"{name if not i else '':<{margin}}" + render(chars, color=False) + "\n"


def _folded(text: str, width: int) -> Iterator[str]:
    if not text.strip():
        yield "\n"  # between paragraphs
        return
    for chars in wrap(_safe(text), max(width, 12)):
        yield render(chars, color=False) + "\n"


def _safe(text: str) -> Run:
    return run(line(text))
