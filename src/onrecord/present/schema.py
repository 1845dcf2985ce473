"""Schema: the JSON Schema of an output line, kept as data beside the code."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def schema_text() -> str:
    """The JSON Schema as it is published, with its line end."""
    return files("onrecord").joinpath("schema", "reading.schema.json").read_text("utf-8")


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that each line of JSON Lines output follows."""
    loaded: dict[str, Any] = json.loads(schema_text())
    return loaded
