"""Progress: a bar on standard error, for people only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from onrecord.present.safe import line


class Progress:
    """Counts inputs; shows a bar when there are several and standard error is a terminal.

    Args:
        unit: what is counted.
    """

    def __init__(self, unit: str = "article") -> None:
        self._unit = unit
        self._shown = sys.stderr.isatty()
        self._bar: Any = None
        self._done = 0

    def count(self, total: int) -> None:
        """``total`` inputs are known by now."""
        if not self._shown or total < 2:
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=total, initial=self._done, unit=self._unit, leave=False, dynamic_ncols=True)
        elif total > self._bar.total:
            self._bar.total = total
            self._bar.refresh()

    def step(self) -> None:
        """One input is done."""
        self._done += 1
        if self._bar is not None:
            self._bar.update()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """The bar gives way to what is written meanwhile."""
        if self._bar is not None:
            self._bar.clear()
        yield
        if self._bar is not None:
            self._bar.refresh()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def complain(message: str) -> None:
    """Write one line to standard error, harmless whatever is in ``message``."""
    text = f"onrecord: {line(message)}\n"
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding))
    sys.stderr.flush()
