"""Output: where a view is written, standard output or a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import UsageError
from onrecord.present.view import Format

_SAFE_IN_A_FOLDER = (".jsonl", ".ndjson", ".csv")
"""Files of these names are never read as articles, so they may lie in a folder that is read."""


class OutputError(Exception):
    """The output cannot be written (a full disk, a folder that is not there)."""


class Output:
    """Writes text as bytes, so that line ends and characters do not depend on the machine."""

    def __init__(self, stream: BinaryIO, encoding: str = "utf-8") -> None:
        self._stream = stream
        self._encoding = encoding

    def write(self, parts: Iterable[str]) -> None:
        """Write all ``parts`` and hand them on at once.

        Raises:
            BrokenPipeError: whoever read the output has gone.
            OutputError: it cannot be written for another reason.
        """
        try:
            for part in parts:
                # Only a terminal has an encoding that lacks characters; a question mark stands in.
                self._stream.write(part.encode(self._encoding, "replace"))
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"the output cannot be written: {error.strerror or error}") from error


@contextmanager
def opened(file: str | None, shown_as: Format) -> Iterator[Output]:
    """The output: ``file``, or standard output for None and ``-``.

    Raises:
        OutputError: the file cannot be opened.
    """
    if file is None or file == "-":
        # What is exchanged is UTF-8 everywhere; what is looked at takes the terminal's encoding.
        encoding = (sys.stdout.encoding or "utf-8") if shown_as == "text" else "utf-8"
        sys.stdout.flush()
        yield Output(sys.stdout.buffer, encoding)
        return
    try:
        stream = Path(file).open("wb")  # noqa: SIM115 - closed below; only opening is guarded here
    except OSError as error:
        raise OutputError(f"{file}: cannot be written: {error.strerror or error}") from error
    try:
        with stream:
            yield Output(stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{file}: cannot be written: {error.strerror or error}") from error


def check_apart(file: str | None, inputs: Sequence[str]) -> None:
    """See to it that writing ``file`` destroys no input and that no folder would be read with it.

    Raises:
        UsageError: it is one of the inputs, or an article-like file inside one of them.
    """
    if file is None or file == "-":
        return
    target = Path(file)
    for name in inputs:
        if name == "-" or "://" in name:
            continue
        given = Path(name)
        if given.is_file() and target.exists() and given.samefile(target):
            raise UsageError(f"{file} is both read and written; write to another file")
        inside = given.is_dir() and target.resolve().is_relative_to(given.resolve())
        if inside and target.suffix.lower() not in _SAFE_IN_A_FOLDER:
            raise UsageError(f"{file} lies in {name}, which is read; write it outside that folder")


def let_go_of_stdout() -> None:
    """Point standard output at nothing after its reader has gone, so that no later flush fails."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # not a real file, as in tests: nothing will be flushed
        pass
