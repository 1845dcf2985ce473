"""Running an iterator ahead of who uses it, in a thread of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_GLANCE = 0.2
"""Seconds after which a thread that waits looks whether it is still wanted."""


class _End:
    """The last thing in the queue, with what went wrong, if anything did."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def ahead(items: Iterable[T], most: int) -> Iterator[T]:
    """The same items in the same order, up to ``most`` of them made before they are asked for.

    ``items`` is used by another thread alone. What it raises is raised here, in its place; when the
    caller stops early, the other thread stops at its next item.
    """
    made: queue.Queue[T | _End] = queue.Queue(most)
    unwanted = threading.Event()

    def put(item: T | _End) -> bool:
        while not unwanted.is_set():
            try:
                made.put(item, timeout=_GLANCE)
                return True
            except queue.Full:
                continue
        return False

    def make() -> None:
        try:
            for item in items:
                if not put(item):
                    return
        except BaseException as error:
            put(_End(error))
        else:
            put(_End(None))

    maker = threading.Thread(target=make, name="ahead", daemon=True)
    maker.start()
    try:
        while True:
            item = made.get()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        unwanted.set()
        maker.join(timeout=5 * _GLANCE)
