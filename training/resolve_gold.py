"""The articles annotated in every field that are trained and scored on, below a folder of corpora."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from onrecord.evaluate.fields import days_of
from onrecord.evaluate.gold import Annotated, read_gold, story_of
from training.corpus import open_lines

__all__ = ["Annotated", "Split", "annotated", "days_of", "story_of"]

Split = Literal["dev", "train"]


def annotated(data: Path, split: Split) -> list[Annotated]:
    """The articles of ``statements/`` below ``data``.

    Raises:
        CorpusError: when those of ``dev`` cannot be used.
    """
    folder = data / "statements"
    if split == "train":
        rows = open_lines(folder / "train.jsonl.gz")
        return [Annotated(row["article"]["id"], row, story_of(row, row["article"]["text"])) for row in rows]
    return list(read_gold(folder / "dev" / "gold", folder / "dev" / "raw").articles)
