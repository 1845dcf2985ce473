"""brat standoff: a ``.txt`` and an ``.ann`` for each article, and the configuration to look at them.

Source, cue and content are text-bound annotations (T), interrupted ones with several parts. Relations (R)
lead from the content to its source, its cue, and the content it stands in; form, act and stance are
attributes (A) of the content, and a note (#) says who speaks and what is claimed. Offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from onrecord.record.export.stored import Entry
from onrecord.record.export.words import scalars, who
from onrecord.span import Span, trimmed
from onrecord.statement import Act, Form, Reading, Stance, Statement

# No annotation may run over a line's end; a tab would end the field.
_LINE = re.compile("[^\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")

CONFIGURATION = f"""\
[entities]
Source
Cue
Content

[relations]
SaidBy\tArg1:Content, Arg2:Source
SaidWith\tArg1:Content, Arg2:Cue
StandsIn\tArg1:Content, Arg2:Content
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Form\tArg:Content, Value:{"|".join(get_args(Form))}
Act\tArg:Content, Value:{"|".join(get_args(Act))}
Stance\tArg:Content, Value:{"|".join(get_args(Stance))}
"""


def into_folder(entries: Iterable[Entry], folder: Path) -> None:
    """Write the articles into ``folder``, which is there and empty.

    Raises:
        OSError: it cannot be written.
    """
    (folder / "annotation.conf").write_text(CONFIGURATION, "utf-8", newline="\n")
    for entry in entries:
        article = entry.reading.article
        (folder / f"{article.id}.txt").write_bytes(scalars(article.text).encode())
        (folder / f"{article.id}.ann").write_bytes("".join(line + "\n" for line in standoff(entry.reading)).encode())


def standoff(reading: Reading) -> list[str]:
    """The lines of the ``.ann`` file."""
    text = scalars(reading.article.text)
    bound: list[str] = []
    content_of: dict[str, str] = {}
    pairs: list[tuple[str, str, str]] = []
    marks: list[str] = []
    notes: list[str] = []

    def bind(kind: str, spans: Sequence[Span]) -> str | None:
        parts = _parts(spans, text)
        if not parts:  # white space alone
            return None
        name = f"T{len(bound) + 1}"
        places = ";".join(f"{part.start} {part.end}" for part in parts)
        bound.append(f"{name}\t{kind} {places}\t{' '.join(part.cut(text) for part in parts)}")
        return name

    for statement in reading.statements:
        content = bind("Content", statement.content)
        if content is None:
            continue
        content_of[statement.id] = content
        for kind, relation, spans in (("Source", "SaidBy", statement.source), ("Cue", "SaidWith", statement.cue)):
            if (other := bind(kind, spans)) is not None:
                pairs.append((relation, content, other))
        for name in ("form", "act", "stance"):
            if value := getattr(statement, name):
                marks.append(f"A{len(marks) + 1}\t{name.title()} {content} {value}")
        notes.append(f"#{len(notes) + 1}\tAnnotatorNotes {content}\t{_note(statement)}")
    pairs += [
        ("StandsIn", content_of[statement.id], content_of[statement.parent])
        for statement in reading.statements
        if statement.parent in content_of and statement.id in content_of
    ]
    related = [f"R{at}\t{name} Arg1:{one} Arg2:{other}" for at, (name, one, other) in enumerate(pairs, 1)]
    return [*bound, *related, *marks, *notes]


def _parts(spans: Sequence[Span], text: str) -> list[Span]:
    """``spans`` cut at the ends of lines, without the white space at the edges."""
    lines = (
        Span(span.start + line.start(), span.start + line.end())
        for span in sorted(spans)
        for line in _LINE.finditer(span.cut(text))
    )
    return [part for line in lines if (part := trimmed(line, text)) is not None]


def _note(statement: Statement) -> str:
    said = [statement.id, who(statement)]
    if statement.claim:
        said.append(statement.claim)
    return " ".join(scalars(": ".join(said)).split())
