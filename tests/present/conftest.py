"""What the tests of the views and the command line share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

import pytest

from onrecord import pipeline
from onrecord.errors import InputError
from onrecord.statement import Reading

Result = Reading | InputError


class FakePipeline:
    """Stands in for ``read_all``: gives out what a test prepared, and keeps what it was asked."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        self.inputs: list[str] = []
        self.options: Any = None
        self.stdin: BinaryIO | None = None
        self.given = 0
        self.before: Callable[[int], None] = lambda given: None

    def read_all(
        self,
        inputs: Iterable[str],
        options: Any = None,
        *,
        stdin: BinaryIO | None = None,
        on_count: Callable[[int], None] | None = None,
    ) -> Iterator[Result]:
        """Like the real one."""
        self.inputs, self.options, self.stdin = list(inputs), options, stdin
        if on_count:
            on_count(len(self.results))
        for result in self.results:
            self.before(self.given)
            self.given += 1
            yield result


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakePipeline:
    """A pipeline without a model."""
    stand_in = FakePipeline()
    monkeypatch.setattr(pipeline, "read_all", stand_in.read_all)
    return stand_in
