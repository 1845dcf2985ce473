"""Judging: who judges and when, and rows of CSV, for the commands with which people correct a record."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterable

from onrecord.errors import UsageError
from onrecord.present.safe import cell, line


def by(args: argparse.Namespace) -> str:
    """``person:NAME`` of ``--by``, or else of the user.

    Raises:
        UsageError: neither is known.
    """
    import getpass

    try:
        name = args.by or getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        raise UsageError("whose judgement is it? --by NAME") from error
    name = " ".join(line(name).split())
    if not name:
        raise UsageError("whose judgement is it? --by NAME")
    return f"person:{name}"


def csv_row(values: Iterable[object]) -> str:
    """One record of CSV; text is guarded against being taken for a formula."""
    out = io.StringIO()
    cells = ["" if value is None else cell(value) if isinstance(value, str) else value for value in values]
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
