"""What the tests of exports share."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onrecord.present import cli
from onrecord.record.export.chosen import Chosen
from onrecord.record.export.stored import Entry, Known, ReadBy, entries
from onrecord.record.query_filter import Filter
from onrecord.record.store import Record
from onrecord.statement import Reading

from .stories import NOW


def run(*argv: object) -> int:
    """The exit status of a command, also where argparse ends it."""
    try:
        return cli.main([str(word) for word in argv])
    except SystemExit as end:
        return int(end.code or 0)


def alone(*argv: object, before: str = "", **how: Any) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own, after some lines of Python."""
    code = f"import sys\n{before}\nfrom onrecord.present.cli import main\nsys.exit(main(sys.argv[1:]))"
    return subprocess.run([sys.executable, "-c", code, *map(str, argv)], capture_output=True, check=False, **how)


def unknown(reading: Reading) -> Entry:
    """A reading as it comes out of a record that knows nobody in it."""
    known = tuple(
        Known(s.id, reading.article.id, (None,) * len(s.speakers), (None,) * len(s.via), None)
        for s in reading.statements
    )
    return Entry(reading, known, NOW, None, 1, ReadBy("0.1.0", "reader-1", "digest", NOW))


@contextmanager
def coming(record: Record, wanted: Filter | None = None) -> Iterator[Iterator[Entry]]:
    """The entries of a record, while it is open for reading."""
    with record.reading() as connection:
        yield entries(connection, Chosen.of(connection, wanted or Filter()))


def lines(path: Path) -> list[dict[str, Any]]:
    """The values of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
