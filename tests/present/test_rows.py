from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given

from onrecord.present.outline import words
from onrecord.present.rows import COLUMNS, Rows
from onrecord.present.safe import cell
from onrecord.present.view import whole

from . import factory
from .strategies import readings


def rows(*readings_):
    return list(csv.DictReader(io.StringIO(whole(readings_, Rows()), newline="")))


def test_a_row_a_statement():
    reading = factory.simple()
    found = rows(reading, factory.reading("Nothing was said."))
    assert len(found) == 3
    first, second, _ = found
    assert list(first) == list(COLUMNS)
    assert first["article_id"] == reading.article.id
    assert (first["source"], first["cue"], first["content"]) == ("Al Jazeera", "said", "the talks had ended")
    assert first["content_spans"] == "39-58"
    assert second["parent"] == first["statement_id"]
    assert second["confidence"] == "0.61"
    assert {second[name] for name in ("act", "stance", "claim", "speakers", "via", "said_on")} == {""}


def test_what_is_resolved_has_its_columns():
    first, second = rows(factory.denial())
    assert (first["speakers"], first["roles"]) == ("Nasser Kan’ani", "Iranian Foreign Ministry spokesman")
    assert (first["on_behalf_of"], first["via"]) == ("Iranian Foreign Ministry", "Al Jazeera")
    assert (first["act"], first["stance"], first["claim"]) == ("deny", "denies", "Iran supplied drones to Russia")
    assert first["more_claims"] == "affirms: Iran was asked"
    assert (first["addressee"], first["occasion"]) == ("reporters", "press conference")
    assert first["occasion_with"] == "Al Jazeera"
    assert (first["said_on"], first["said_on_words"], first["said_on_basis"]) == ("2022-10-31", "Monday", "relative")
    assert (first["repeated"], first["open"]) == ("true", "")
    assert second["repeated"] == "false"
    assert second["open"].endswith("; said_on: not dated in the article")


def test_several_speakers_keep_their_places():
    pair = (factory.OUTLET, factory.SPOKESMAN)
    first = rows(factory.denial(speakers=pair))[0]
    assert first["speakers"] == "Al Jazeera; Nasser Kan’ani"
    assert first["roles"] == "; Iranian Foreign Ministry spokesman"


def test_split_content_has_all_its_offsets():
    text = "“One,” she said. “Two.”"
    row = rows(factory.reading(text, [factory.draft(text, "she", "said", ["“One,”", "“Two.”"])]))[0]
    assert row["content"] == "“One,” … “Two.”"
    assert row["content_spans"] == "0-6;17-23"


def test_lines_end_as_the_rfc_has_it():
    text = whole([factory.simple()], Rows())
    assert text.count("\r\n") == text.count("\n") == 4


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    assert cell(start + "1") == "'" + start + "1"
    text = "said -5 degrees"
    title = start + "HYPERLINK()"
    row = rows(factory.reading(text, [factory.draft(text, "", "said", "-5 degrees")], title=title))[0]
    assert row["content"] == "'-5 degrees"
    assert row["article_title"] == "'" + title


@given(readings())
def test_any_reading_makes_rows_that_read_back(reading):
    found = rows(reading)
    assert len(found) == len(reading.statements)
    whole([reading], Rows()).encode()
    for row, statement in zip(found, reading.statements, strict=True):
        assert row["content"] == cell(words(statement.content, reading.article.text))
        assert not row["content"].startswith(("=", "+", "-", "@", "\t"))
