"""The command ``onrecord speakers``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from onrecord.present.cli import main
from onrecord.record.store import Record
from tests.record.test_identity import add, person, told


@pytest.fixture
def where(tmp_path: Path) -> str:
    """A record of five articles."""
    path = str(tmp_path / "r.db")
    with Record.open(path, create=True) as record:
        add(
            record,
            told(person("Mara Holt", "warden", "Harbour Board"), ("Iran", "government"), day="2024-02-10"),
            told(person("Mara Holt", "head warden", "Harbour Board"), day="2024-03-11"),
            told(person("M. Holt"), day="2024-02-12"),
            told(person("Rita Dem"), ("a senior official", "unnamed"), day="2024-02-13"),
            told(person("=Evil\x1b[31m Name"), day="2024-02-14"),
        )
    return path


def run(where: str, *arguments: str) -> int:
    """The exit status."""
    return main(["speakers", *arguments, "--record", where, *(["--by", "Ana"] if arguments[:1] else [])])


def test_a_list_for_people(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(where) == 0
    out = capsys.readouterr().out
    first = next(line for line in out.splitlines() if "Mara Holt" in line)
    assert "head warden" in first
    assert first.split()[-3:] == ["2", "2024-02-10", "2024-03-11"]
    assert "\x1b" not in out


def test_a_list_for_programs(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(where, "holt", "--format", "jsonl", "--sort", "name") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["name"] for row in rows] == ["M. Holt", "Mara Holt"]
    assert rows[1]["aliases"] == [{"name": "Mara Holt", "count": 2}]
    assert rows[1]["roles"][0] == {
        "role": "warden",
        "on_behalf_of": "Harbour Board",
        "first_day": "2024-02-10",
        "last_day": "2024-02-10",
        "articles": 1,
    }


def test_a_list_for_spreadsheets(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(where, "--format", "csv", "--type", "person") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 4
    assert all(not row["name"].startswith("=") for row in rows)


def test_spellings_are_found(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(where, "Mara Hollt", "--format", "jsonl") == 0
    assert "Mara Holt" in [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()]
    assert run(where, "Nobody Here") == 0
    assert capsys.readouterr().out == "no speakers called Nobody Here\n"


def test_one_speaker(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(where, "show", "Mara Holt") == 0
    out = capsys.readouterr().out
    for part in ("Mara Holt  (person, 1)", "head warden of [Harbour Board]", "judgements", "machine:identity-1"):
        assert part in out
    assert "possible doubles\n  M. Holt (3), 1 statements" in out


def test_merge_split_and_undo(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(where, "merge", "Mara Holt", "M. Holt") == 0
    told = capsys.readouterr().out
    assert told.startswith("merged into Mara Holt (1); judgement ")
    number = told.split()[-1]
    assert run(where, "judgements") == 0
    assert "person:Ana" in capsys.readouterr().out
    assert run(where, "undo", number) == 0
    assert capsys.readouterr().out == f"taken back; judgement {number}\n"
    assert run(where, "split", "1", "--party", "3") == 0
    assert "split off Mara Holt" in capsys.readouterr().out
    assert run(where, "show", "Mara Holt") == 2
    assert "may be 2 speakers; give the id: 1 Mara Holt (warden); " in capsys.readouterr().err


def test_two_are_kept_apart(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(where, "apart", "Mara Holt", "M. Holt") == 0
    out = capsys.readouterr().out
    assert out.startswith("Mara Holt (1) and M. Holt (3) are kept apart; judgement ")
    assert run(where, "merge", "1", "3") == 1
    assert "were judged different" in capsys.readouterr().err
    assert run(where, "show", "1") == 0
    assert "possible doubles" not in capsys.readouterr().out
    assert run(where, "undo", out.split()[-1]) == 0
    assert run(where, "merge", "1", "3") == 0


def test_split_by_article(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    from sqlalchemy import select

    from onrecord.record import schema

    with Record.open(where) as record, record.reading() as connection:
        key = connection.execute(select(schema.version.c.key).where(schema.version.c.id == 2)).scalar_one()
    assert run(where, "split", "Mara Holt", "--article", key) == 0
    assert run(where, "split", "Rita Dem", "--article", key) == 2
    assert "does not appear in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("merge", "1"), 2, "takes two speakers"),
        (("apart", "1"), 2, "takes two speakers"),
        (("apart", "1", "1"), 1, "split it instead"),
        (("merge", "1", "99"), 2, "no speaker here has the number 99"),
        (("merge", "1", "1"), 1, "one speaker already"),
        (("show", "Nobody Here"), 2, "no speaker here is called Nobody Here"),
        (("show",), 2, "name a speaker"),
        (("undo", "x"), 2, "takes the number of a judgement"),
        (("undo", "9999"), 1, "there is no judgement 9999"),
        (("split", "1"), 2, "say what is to be split off"),
        (("split", "1", "--party", "1", "--party", "3"), 1, "nothing would be left"),
        (("split", "1", "--article", "nowhere"), 1, "no such article"),
        (("--article", "nowhere"), 2, "go with `onrecord speakers split`"),
    ],
)
def test_mistakes(
    where: str, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], status: int, message: str
) -> None:
    assert run(where, *arguments) == status
    assert message in capsys.readouterr().err
