"""The record: what was said, kept for years. Articles, statements, speakers, and how each came in."""
