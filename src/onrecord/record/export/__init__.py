"""Export: what a record holds in the forms of others, streamed, an article at a time.

A format either gives lines of text (for a file or a pipe), or writes one file, or fills a folder. Only the
one that is used is imported. The forms that ``read`` gives too, JSON Lines and CSV, are views: they are in
:mod:`onrecord.present.exporting_views`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, get_args

from onrecord.record.export.stored import Entry

LineFormat = Literal["jsonld", "webannotation", "ftm"]
FileFormat = Literal["sqlite"]
FolderFormat = Literal["parquet", "brat"]
Format = LineFormat | FileFormat | FolderFormat

LINE_FORMATS: tuple[LineFormat, ...] = get_args(LineFormat)
FILE_FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
FOLDER_FORMATS: tuple[FolderFormat, ...] = get_args(FolderFormat)

Lines = Callable[[Iterable[Entry]], Iterator[str]]
Into = Callable[[Iterable[Entry], Path], None]


def lines_of(format_: LineFormat) -> Lines:
    """What makes the text of a format of lines."""
    if format_ == "jsonld":
        from onrecord.record.export import jsonld

        return jsonld.lines
    if format_ == "webannotation":
        from onrecord.record.export import webannotation

        return webannotation.lines
    from onrecord.record.export import ftm

    return ftm.lines


def into_of(format_: FileFormat | FolderFormat) -> Into:
    """What writes a format of one file, or of a folder."""
    if format_ == "sqlite":
        from onrecord.record.export import sqlite

        return sqlite.into_file
    if format_ == "parquet":
        from onrecord.record.export import parquet

        return parquet.into_folder
    from onrecord.record.export import brat

    return brat.into_folder
