from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.present.marking import marks_of, paragraphs, pieces
from onrecord.present.outline import outline

from .strategies import TEXTS, readings


@given(readings(), st.lists(st.integers(0, 60), max_size=3))
def test_pieces_cover_the_text_and_carry_exactly_their_marks(reading, cuts):
    length = len(reading.article.text)
    marks = marks_of(outline(reading.statements))
    found = list(pieces(length, marks, cuts))
    assert [p.start for p in found] == [0, *(p.end for p in found[:-1])]
    assert found[-1].end == length
    assert all(p.start < p.end for p in found)
    for mark in marks:
        under = {at for p in found if mark in p.marks for at in range(p.start, p.end)}
        assert under == set(range(mark.span.start, mark.span.end))
    assert {c for c in cuts if 0 < c < length} <= {p.start for p in found}


def test_no_text_no_pieces():
    assert list(pieces(0, [])) == []


@given(TEXTS)
def test_paragraphs_cover_the_text(text):
    bounds = paragraphs(text)
    assert "".join(text[start:end] for start, end in bounds) == text
    assert all(start < end for start, end in bounds)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One.\n\nTwo.\nStill two.\n \n\nThree.\n", ["One.\n\n", "Two.\nStill two.\n \n\n", "Three.\n"]),
        ("One.\nTwo.", ["One.\n", "Two."]),
        ("\n\nOne.\n\n", ["\n\nOne.\n\n"]),
        ("One.", ["One."]),
        ("", []),
    ],
)
def test_blank_lines_part_paragraphs_and_lines_do_where_there_are_none(text, parts):
    assert [text[start:end] for start, end in paragraphs(text)] == parts
