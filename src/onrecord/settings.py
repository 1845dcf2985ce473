"""Settings: what holds unless a command says otherwise. Default < file < environment < option.

The file is ``onrecord.toml``, here or else in the user's folder for settings
(``$XDG_CONFIG_HOME/onrecord``, ``~/.config/onrecord``)::

    record = "postgresql://news@db.example/record"

A relative path in it counts from the file's own folder.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import UsageError

FILE = "onrecord.toml"
RECORD = "ONRECORD_RECORD"
"""The variable of the environment that names the record."""

DEFAULT_RECORD = "onrecord.db"

_IS_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settings:
    """What has been set.

    Attributes:
        record: path or URL of the record.
    """

    record: str = DEFAULT_RECORD


def settings(environment: Mapping[str, str] | None = None, here: Path | None = None) -> Settings:
    """What file and environment say; those of the process unless given.

    Raises:
        UsageError: the file cannot be understood.
    """
    given = os.environ if environment is None else environment
    found = _file(given, here or Path())
    record = given.get(RECORD) or (found and _of_file(found)) or DEFAULT_RECORD
    return Settings(record=record)


def _file(environment: Mapping[str, str], here: Path) -> Path | None:
    home = environment.get("XDG_CONFIG_HOME") or (
        os.path.join(environment["HOME"], ".config") if environment.get("HOME") else None
    )
    places = [here / FILE, *([Path(home) / "onrecord" / FILE] if home else [])]
    return next((path for path in places if path.is_file()), None)


def _of_file(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except OSError as error:
        raise UsageError(f"{path}: it cannot be opened: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not TOML: {error}") from error
    if unknown := sorted(set(values) - {"record"}):
        raise UsageError(f"{path}: no such setting: {', '.join(unknown)} (there is: record)")
    record = values.get("record")
    if record is not None and not (isinstance(record, str) and record):
        raise UsageError(f'{path}: record must be a path or URL in quotation marks, as in record = "onrecord.db"')
    if record is None or _IS_URL.match(record):
        return record
    return str(path.parent / record)
