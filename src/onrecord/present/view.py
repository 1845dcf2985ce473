"""View: how readings are shown. Views make text and write nothing; :mod:`output` writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Literal, Protocol, get_args

from onrecord.statement import Reading

Format = Literal["text", "jsonl", "html", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)
SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
}


class View(Protocol):
    """Text for any number of readings, one after the other; all of it can be written as UTF-8."""

    def begin(self) -> Iterable[str]:
        """What comes before the first reading."""
        ...

    def reading(self, reading: Reading) -> Iterable[str]:
        """One reading."""
        ...

    def end(self) -> Iterable[str]:
        """What comes after the last reading."""
        ...


class JsonLines:
    """One JSON object a line, as the output format has it."""

    def begin(self) -> Iterable[str]:
        """Nothing: there is no header."""
        return ()

    def reading(self, reading: Reading) -> Iterable[str]:
        """The one line of ``reading``."""
        return (json_line(reading),)

    def end(self) -> Iterable[str]:
        """Nothing: there is no footer."""
        return ()


# Characters at which some readers of lines break a line, and surrogates, which UTF-8 cannot carry.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def json_line(reading: Reading) -> str:
    """``reading`` as one line of JSON, with its line end.

    Characters are written as they are. Those at which a reader could break the line are escaped, and
    so are lone surrogates, so that a program that reads the line gets the very same text.
    """
    line = json.dumps(reading.to_json(), ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", line) + "\n"


def counted(number: int, one: str, many: str) -> str:
    """``1 statement``, ``2 statements``."""
    return f"{number} {one if number == 1 else many}"


def whole(readings: Sequence[Reading], view: View) -> str:
    """All of a view of ``readings`` in one string."""
    parts = [*view.begin()]
    for reading in readings:
        parts.extend(view.reading(reading))
    parts.extend(view.end())
    return "".join(parts)
