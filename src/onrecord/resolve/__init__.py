"""From what was read to who is speaking, with what stance, when, and to whom."""

from onrecord.resolve.article import resolve
from onrecord.resolve.values import Story

__all__ = ["Story", "resolve"]
