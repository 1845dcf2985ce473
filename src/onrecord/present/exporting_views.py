"""Exports in the forms that ``read`` gives too: JSON Lines, the same byte for byte, and CSV with more columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from onrecord.present.rows import COLUMNS, Rows
from onrecord.present.safe import cell
from onrecord.present.view import JsonLines
from onrecord.record.export.stored import Entry, Identity, Known

MORE_COLUMNS = (
    "utterance",
    "speaker_ids",
    "speaker_names",
    "via_ids",
    "addressee_id",
    "version",
    "recorded",
    "reading_model",
    "reading_recorded",
)
"""Columns of an export, after those of ``read``."""
ALL_COLUMNS = (*COLUMNS, *MORE_COLUMNS)


def json_lines(entries: Iterable[Entry], *, say_reading: bool = False) -> Iterator[str]:
    """A line an article; ``say_reading`` adds by what it was read, where an article may come several times."""
    view = JsonLines()
    for entry in entries:
        for line in view.reading(entry.reading):
            if say_reading:
                by = entry.read_by
                more = {"program": by.program, "model": by.model, "model_digest": by.model_digest}
                told = json.dumps({"reading": more | {"recorded": by.recorded}})
                line = line.removesuffix("}\n") + ", " + told.removeprefix("{") + "\n"
            yield line


def csv_rows(entries: Iterable[Entry]) -> Iterator[str]:
    """The header and a row a statement."""
    yield _record(ALL_COLUMNS)
    view = Rows()
    for entry in entries:
        for row, known in zip(view.reading(entry.reading), entry.known, strict=True):
            by = entry.read_by
            more = (*_known(known), str(entry.version), entry.recorded, by.model, by.recorded)
            yield row.removesuffix("\r\n") + "," + _record(more)


def _known(known: Known) -> tuple[str, ...]:
    names = "; ".join(one.name if one else "" for one in known.speakers)
    addressee = str(known.addressee.number) if known.addressee else ""
    return known.utterance, _numbers(known.speakers), names, _numbers(known.via), addressee


def _numbers(those: Iterable[Identity | None]) -> str:
    """The speakers' numbers in their places."""
    return ";".join(str(one.number) if one else "" for one in those)


def _record(values: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(value) for value in values])
    return out.getvalue()
