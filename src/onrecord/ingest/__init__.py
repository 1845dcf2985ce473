"""The ingest room: any input becomes a `Page`, a clean text with its metadata and where it came from.

Nothing heavy is imported until an input asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.ingest.clean import page_of_text
from onrecord.ingest.columns import Columns
from onrecord.ingest.inputs import pages
from onrecord.ingest.page import Limits, Origin, Overrides, Page, Piece
from onrecord.ingest.single import page_of_bytes

if TYPE_CHECKING:
    from onrecord.ingest.feeds import Entry, entries_of
    from onrecord.ingest.polite import Polite
    from onrecord.ingest.watch import FeedState, pages_of_entries, poll

__all__ = [
    "Columns",
    "Entry",
    "FeedState",
    "Limits",
    "Origin",
    "Overrides",
    "Page",
    "Piece",
    "Polite",
    "entries_of",
    "page_of_bytes",
    "page_of_text",
    "pages",
    "pages_of_entries",
    "poll",
]

# What goes out to servers is loaded when it is first asked for.
_LATER = {"Entry": "feeds", "entries_of": "feeds", "Polite": "polite", "FeedState": "watch", "poll": "watch",
          "pages_of_entries": "watch"}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
