"""The clock: the one place that asks what time it is. Rooms are told the time; only their callers look."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """The present moment, ISO 8601, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
