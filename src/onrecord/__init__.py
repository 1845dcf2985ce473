"""onrecord reads news articles and keeps the record of who said what.

>>> import onrecord
>>> reading = onrecord.read_article("article.txt")
>>> for statement in reading.statements:
...     print([span.cut(reading.article.text) for span in statement.content])

Nothing heavy is imported until something is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.article import Article
from onrecord.errors import InputError, ModelError, OnrecordError
from onrecord.span import Span
from onrecord.statement import Reading, Statement

if TYPE_CHECKING:
    from onrecord.pipeline import Options, read_all, read_article, read_text

__version__ = "0.2.0"

__all__ = [
    "Article",
    "InputError",
    "ModelError",
    "OnrecordError",
    "Options",
    "Reading",
    "Span",
    "Statement",
    "__version__",
    "read_all",
    "read_article",
    "read_text",
]


def __getattr__(name: str) -> Any:
    if name in ("Options", "read_all", "read_article", "read_text"):
        import importlib

        return getattr(importlib.import_module("onrecord.pipeline"), name)
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
