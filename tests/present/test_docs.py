from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.evaluate.cli import BELOW_FLOOR
from onrecord.present import helptext
from onrecord.present.arguments import EXIT_CODES
from onrecord.present.rows import COLUMNS
from onrecord.present.schema import schema

DOCS = Path(__file__).parents[2] / "docs"
CLI = (DOCS / "cli.md").read_text("utf-8")
OUTPUT = (DOCS / "output.md").read_text("utf-8")


def test_the_options_in_the_document_are_those_of_the_program():
    assert helptext.filled(CLI) == CLI, "run: python -m onrecord.present.helptext docs/cli.md"


@pytest.mark.parametrize("name", helptext.commands())
def test_every_command_is_documented(name):
    assert f"onrecord {name}" in CLI
    assert name == "schema" or f"<!-- options: {name} -->" in CLI


@pytest.mark.parametrize("name", ["read", "schema", "evaluate"])
def test_every_option_is_documented(name):
    for action in helptext.commands()[name]._actions:
        assert action.help, action.dest
        for option in action.option_strings:
            if name != "schema" or option not in ("-h", "--help"):
                assert f"`{option}`" in CLI


def test_the_exit_status_is_that_of_the_commands():
    known = [code for code, _ in EXIT_CODES]
    assert known == sorted({*known, BELOW_FLOOR})


@pytest.mark.parametrize("part", ["article", "statement", "span", "speaker"])
def test_every_field_of_the_output_is_documented(part):
    for field in schema()["$defs"][part]["properties"]:
        assert f"`{field}`" in OUTPUT or f'"{field}"' in OUTPUT, field


def test_every_word_a_field_can_have_is_documented():
    statement = schema()["$defs"]["statement"]["properties"]
    words = [*statement["act"]["enum"], *statement["form"]["enum"], *schema()["$defs"]["stance"]["enum"]]
    words += schema()["$defs"]["occasion"]["properties"]["type"]["enum"]
    words += schema()["$defs"]["speaker"]["properties"]["type"]["enum"]
    for word in filter(None, words):
        assert f"`{word}`" in OUTPUT, word


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_is_documented(column):
    assert f"`{column}`" in OUTPUT
