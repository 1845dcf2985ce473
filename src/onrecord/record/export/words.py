"""Words: what several formats have in common: names of things, the words under spans, plain JSON."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from onrecord.record.export.stored import Identity
from onrecord.span import Span
from onrecord.statement import Speaker, Statement

_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")

IDENTITY = "speaker-1"
"""Names the way ids of speakers are made; it changes when they are made otherwise."""


def scalars(text: str) -> str:
    """``text`` with lone surrogates, which no encoding can write, replaced one for one."""
    return text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def urn(id_: str) -> str:
    """The name of an article, statement or speaker where an IRI is needed."""
    return f"urn:x-onrecord:{id_}"


def speaker_id(who: Identity) -> str:
    """An id for ``who`` that is the same at every export of one record, and another in another record."""
    key = f"{IDENTITY}\n{who.number}\n{who.type}\n{who.name}"
    return "p" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def words(spans: Sequence[Span], text: str, gap: str = " … ") -> str:
    """The words under ``spans`` on one line, ``gap`` between parts that do not touch."""
    parts: list[str] = []
    for at, span in enumerate(spans):
        if at:
            parts.append(gap if text[spans[at - 1].end : span.start].strip() else " ")
        parts.append(" ".join(span.cut(text).split()))
    return "".join(parts)


def document(opening: str, items: Iterable[Any]) -> Iterator[str]:
    """A JSON document written as it comes: ``opening`` ends where a list begins; an item a line."""
    yield opening
    before = "\n"
    for item in items:
        yield before + json_text(item)
        before = ",\n"
    yield "\n]}\n"


def who(statement: Statement) -> str:
    """The speakers of a statement by name, for people."""
    return " and ".join(speaker.name for speaker in statement.speakers) or "source not told"


def described(speaker: Speaker) -> str:
    """A speaker with role and body spoken for, as this article has them."""
    return speaker.name + "".join(f", {more}" for more in (speaker.role, speaker.on_behalf_of) if more)


def filled(**fields: Any) -> dict[str, Any]:
    """``fields`` but for those with nothing in them. A leading ``at_`` stands for ``@``."""
    kept = {name: value for name, value in fields.items() if value not in (None, "", [], {}, ())}
    return {"@" + name[3:] if name.startswith("at_") else name: value for name, value in kept.items()}


def json_text(value: Any) -> str:
    """``value`` as JSON on one line, whatever its reader takes for the end of a line."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", scalars(line))
