"""An iterator run ahead in a thread gives the same as without one."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ahead import ahead


@given(st.lists(st.integers(), max_size=40), st.integers(1, 5))
def test_same_items_in_the_same_order(items: list[int], most: int) -> None:
    assert list(ahead(items, most)) == items


def test_an_error_comes_in_its_place() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("third")

    found = ahead(items(), 3)
    assert [next(found), next(found)] == [1, 2]
    with pytest.raises(ValueError, match="third"):
        next(found)


def test_stopping_early_stops_the_maker() -> None:
    closed = threading.Event()

    def items() -> Iterator[int]:
        try:
            yield from range(10**9)
        finally:
            closed.set()

    source = items()
    found = ahead(source, 2)
    assert next(found) == 0
    found.close()  # type: ignore[attr-defined]
    del source, found
    assert not [t for t in threading.enumerate() if t.name == "ahead" and t.is_alive()]
    assert closed.wait(5)


def test_no_more_is_made_than_asked() -> None:
    made = []

    def items() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    found = ahead(items(), 3)
    next(found)
    threading.Event().wait(0.3)
    assert len(made) <= 1 + 3 + 1
    found.close()  # type: ignore[attr-defined]
