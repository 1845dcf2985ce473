"""The option ``--record``, which all commands about a record have."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from onrecord.settings import settings

if TYPE_CHECKING:
    from onrecord.record.store import Record


def add_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option ``--record WHERE``."""
    parser.add_argument(
        "--record",
        metavar="WHERE",
        help="the record: a file, or postgresql://USER@HOST/DATABASE "
        "(default: $ONRECORD_RECORD, else `record` in onrecord.toml, else onrecord.db here)",
    )


def where(args: argparse.Namespace) -> str:
    """The record that is meant.

    Raises:
        UsageError: the file of settings cannot be understood.
    """
    given: str | None = args.record
    return given or settings().record


def open_record(args: argparse.Namespace, *, create: bool = False, read_only: bool = False) -> Record:
    """Open the record that is meant; a context manager that closes it.

    Raises:
        RecordError: it cannot be used.
        UsageError: the file of settings cannot be understood.
    """
    from onrecord.record.store import Record

    return Record.open(where(args), create=create, read_only=read_only)
