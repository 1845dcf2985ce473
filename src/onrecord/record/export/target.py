"""Target: where an export is written. It is there in full, or what was there before still is."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from onrecord.errors import UsageError

MARK = "onrecord-export.json"
"""File by which a folder is known to be an export; written last."""
LATER = 1.0
"""Seconds after the mark from which a file counts as changed by somebody."""


def is_stream(path: Path) -> bool:
    """True for a pipe or a device, which is written to as it is."""
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A name beside ``path`` to write to; the file takes its place when all went well.

    Raises:
        UsageError: ``path`` is a folder.
        OSError: nothing can be written there.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder; this format is one file")
    target = path.resolve()  # a link stays a link
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    made = Path(name)
    made.unlink()  # only the name was wanted
    try:
        yield made
        os.replace(made, target)
    finally:
        with suppress(FileNotFoundError):
            made.unlink()


def check_file(path: Path) -> None:
    """See to it that no database is lost but an earlier export: a record may hold what is nowhere else.

    Raises:
        UsageError: ``path`` is a database of something else.
        OSError: it cannot be read.
    """
    if not path.is_file():
        return
    with path.open("rb") as stream:
        if stream.read(16) != b"SQLite format 3\0":
            return
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        try:
            found = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'statements_fts'").fetchone()
            ours = found is not None
        except sqlite3.Error:
            ours = False
    if not ours:
        raise UsageError(f"{path} is a database of something else; write to another file")


@contextmanager
def new_folder(path: Path, format_: str) -> Iterator[Path]:
    """An empty folder beside ``path`` to write into; it takes its place when all went well.

    Raises:
        UsageError: ``path`` holds something that is not an unchanged export of this format.
        OSError: nothing can be written there.
    """
    check_folder(path, format_)
    target = path.resolve()
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    before = made.with_suffix(".before")
    try:
        made.chmod(0o755)
        yield made
        (made / MARK).write_text(json.dumps({"format": format_, "made by": "onrecord export"}) + "\n", "utf-8")
        if target.exists():
            os.rename(target, before)
        try:
            os.rename(made, target)
        except OSError:
            if before.exists():
                os.rename(before, target)
            raise
    finally:
        for left in (made, before):
            shutil.rmtree(left, ignore_errors=True)


def check_folder(path: Path, format_: str) -> None:
    """See to it that nothing is lost when ``path`` is replaced.

    Raises:
        UsageError: it is a file, or holds something that is not an unchanged export of this format.
    """
    if not path.exists():
        return
    if not path.is_dir():
        raise UsageError(f"{path} is a file; this format is a folder of files")
    there = list(os.scandir(path))
    if not there:
        return
    if _format_in(path) != format_:
        raise UsageError(f"{path} holds something else than an export as {format_}; give another folder")
    written = (path / MARK).stat().st_mtime + LATER
    for entry in there:
        if entry.is_dir() or entry.stat().st_mtime > written:
            raise UsageError(f"{entry.path} has changed since it was exported; give another folder, or move it away")


def _format_in(path: Path) -> Any:
    try:
        mark = json.loads((path / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return mark.get("format") if isinstance(mark, dict) else None
