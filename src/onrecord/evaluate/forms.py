"""Which form a corpus has: attributions (PolNeAR), annotated statements, or coreference (GUM)."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Literal

Form = Literal["attributions", "statements", "coreference"]

_KEY: tuple[tuple[str, Form], ...] = (
    ("attributions", "attributions"),
    ("statements", "statements"),
    ("onto_chains", "coreference"),
)


def form_of(path: Path) -> Form:
    """The form of a corpus, by its first line; a folder holds annotated statements.

    What cannot be read, or has no such line, counts as ``attributions``, whose reader says what is wrong.
    """
    if path.is_dir():
        return "statements"
    try:
        with open(path, "rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else open(path, "rb") as lines:
            row = json.loads(next(line for line in lines if line.strip()))
    except (OSError, EOFError, zlib.error, ValueError, RecursionError, StopIteration):
        return "attributions"
    if isinstance(row, dict):
        for key, form in _KEY:
            if key in row:
                return form
    return "attributions"
