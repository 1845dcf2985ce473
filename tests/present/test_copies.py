"""The command ``onrecord copies``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from onrecord.present.cli import main
from onrecord.record.store import Record
from onrecord.record.verify import verify
from tests.record.stories import NOW, arrival, story


@pytest.fixture
def where(tmp_path: Path) -> str:
    """A record of a text and a copy of it."""
    path = str(tmp_path / "r.db")
    with Record.open(path, create=True) as record:
        record.add(arrival(story(1, statements=6)), NOW)
        copied = story(1, statements=6, url="https://paper.example/1", title="A \x1b[31mtitle", publisher="Paper")
        record.add(arrival(copied), NOW)
        record.add(arrival(story(2)), NOW)
    return path


def run(where: str, *arguments: str) -> int:
    """The exit status."""
    return main(["copies", *arguments, "--record", where])


def test_a_list_for_people(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(where) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    first, copied, original = out.splitlines()
    assert first.startswith("1  ")
    assert copied.startswith("    Paper, 2024-02-15, A ")
    assert original.startswith("    is a copy of Harbour Daily, 2024-02-15, Report 1, https://example.org/news/1, a")


def test_lists_for_programs(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(where, "--format", "jsonl") == 0
    (link,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (link["id"], link["copy"]["publisher"], link["original"]["title"]) == (1, "Paper", "Report 1")
    assert run(where, "--format", "csv") == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["id"], row["copy_publisher"]) == ("1", "Paper")


def test_a_link_is_taken_back(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(where, "undo", "1", "--by", "Ana") == 0
    assert capsys.readouterr().out == "link 1 taken back\n"
    assert run(where) == 0
    assert capsys.readouterr().out == "no copies\n"
    assert run(where, "--all") == 0
    assert "taken back" in capsys.readouterr().out
    with Record.open(where) as record:
        assert list(verify(record)) == []
    assert run(where, "undo", "1") == 1
    assert "no link of copies 1 that holds" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("undo",), ("undo", "x"), ("undo", "1", "2"), ("all",)])
def test_mistakes(where: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert run(where, *words) == 2
    assert "onrecord copies" in capsys.readouterr().err
