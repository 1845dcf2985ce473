"""Importing the room, and reading plain text, loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys


def test_plain_text_needs_no_heavy_module() -> None:
    code = (
        "import sys; from onrecord.ingest import page_of_bytes;"
        "page_of_bytes(b'He said that they are open.', name='a');"
        "heavy = {'trafilatura', 'lxml', 'httpcore', 'httpx', 'ssl', 'charset_normalizer', 'warcio', 'feedparser',"
        "         'protego', 'pypdf'};"
        "print(heavy & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
