"""The ingest room: any input becomes a `Page`, a clean text with its metadata.

Nothing heavy is imported until an HTML page or a URL is read.
"""

from onrecord.ingest.clean import page_of_text
from onrecord.ingest.inputs import page_of_bytes, pages
from onrecord.ingest.page import Limits, Overrides, Page, Piece

__all__ = ["Limits", "Overrides", "Page", "Piece", "page_of_bytes", "page_of_text", "pages"]
