"""What leaves a record, how it is chosen, and how it is written."""

from __future__ import annotations

import csv
import json
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord import pipeline
from onrecord.present import exporting
from onrecord.present.exporting_views import ALL_COLUMNS, csv_rows, json_lines
from onrecord.present.view import json_line
from onrecord.record.export import stored
from onrecord.record.query_filter import Filter
from onrecord.record.store import Record
from onrecord.statement import Reading
from tests.present import factory

from .exports import alone, coming, lines, run
from .stories import NOW, PEOPLE, arrival, nested, story

SAMPLE = factory.EXAMPLES / "sample"
LATER = "2026-03-02T12:00:00Z"
EVERY = ("jsonl", "csv", "parquet", "sqlite", "jsonld", "webannotation", "ftm", "brat")


@pytest.fixture(scope="session")
def sample() -> list[Reading]:
    """The sample articles, read."""
    results = pipeline.read_all([str(path) for path in sorted(SAMPLE.glob("*.txt"))])
    return [result for result in results if isinstance(result, Reading)]


def kept(record: Record, *readings: Reading) -> None:
    for reading in readings:
        record.add(arrival(reading), NOW)


def articles(record: Record, **wanted: Any) -> list[dict[str, Any]]:
    """What JSON Lines of a record hold."""
    with coming(record, Filter(**wanted)) as found:
        return [json.loads(line) for line in json_lines(found)]


def test_json_lines_are_those_of_read(record: Record, where: str, sample: list[Reading], tmp_path: Path) -> None:
    assert len(sample) == 5
    kept(record, *sample)
    record.close()
    out = tmp_path / "all.jsonl"
    assert run("export", "--record", where, "-o", out) == 0
    assert out.read_bytes() == "".join(map(json_line, sample)).encode()


def test_an_odd_reading_comes_out_as_it_went_in(record: Record) -> None:
    odd = factory.reading(
        "\ud800 Mara Holt\u2028said:\t“\x01\x00 = 1 𝔊”",
        [factory.draft("\ud800 Mara Holt\u2028said:\t“\x01\x00 = 1 𝔊”", "Mara Holt", "said", "“\x01\x00 = 1 𝔊”")],
        title="=1+1",
        url="https://example.org/a#part",
    )
    readings = [odd, factory.denial(), nested(), replace(story(1), statements=())]
    kept(record, *readings)
    with coming(record) as found:
        assert list(json_lines(found)) == [json_line(reading) for reading in readings]


def test_more_articles_than_are_taken_at_a_time(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "BATCH", 3)
    monkeypatch.setattr(stored, "KEPT_SPEAKERS", 2)
    kept(record, *map(story, range(8)))
    assert [line["article"]["id"] for line in articles(record)] == [story(i).article.id for i in range(8)]
    with coming(record) as found:
        for entry in found:
            for statement, known in zip(entry.reading.statements, entry.known, strict=True):
                assert [who.name for who in known.speakers if who] == [s.name for s in statement.speakers]
                assert [who.name for who in known.via if who] == [s.name for s in statement.via]
                assert (known.addressee and known.addressee.name) == (statement.addressee and statement.addressee.name)


def test_choosing_articles(record: Record) -> None:
    kept(record, *map(story, range(6)))
    assert [a["article"]["title"] for a in articles(record, publisher=("harbour daily",))] == ["Report 1", "Report 4"]
    by_id = articles(record, article=story(2).article.id)
    assert by_id == articles(record, article="https://example.org/news/2")
    assert [a["article"]["title"] for a in by_id] == ["Report 2"]


def test_choosing_statements_of_a_speaker(record: Record) -> None:
    kept(record, *map(story, range(6)))
    found = articles(record, speaker="  mara holt ")
    assert len(found) == 3  # three of six stories have her
    assert {s["speakers"][0]["name"] for a in found for s in a["statements"]} == {PEOPLE[0]}
    with coming(record) as entries:
        number = next(k.speakers[0].number for e in entries for k in e.known if k.speakers[0])  # type: ignore[union-attr]
    assert articles(record, speaker=str(number))
    assert articles(record, speaker="Nobody Known") == []


def test_choosing_by_day(record: Record) -> None:
    kept(record, *map(story, range(6)))  # story 2 in March 2024
    found = articles(record, since="2024-03-01", until="2024-03-31")
    assert [a["article"]["title"] for a in found] == ["Report 2"]
    days = [s["said_on"] and s["said_on"]["start"] for s in found[0]["statements"]]
    assert days == [None, "2024-03-02", "2024-03-03"]  # the first goes by the day of publication
    assert len(articles(record, since="2024-03-03", until="2024-03-03")[0]["statements"]) == 1


def test_what_a_statement_stands_in_comes_along(record: Record) -> None:
    kept(record, nested())
    outer, inner = nested().statements
    found = articles(record, speaker="two wardens")
    assert [s["id"] for s in found[0]["statements"]] == [outer.id, inner.id]
    assert [s["id"] for s in articles(record, speaker="The Saldrin Post")[0]["statements"]] == [outer.id]


def test_earlier_versions_and_readings_when_asked_for(record: Record) -> None:
    first, second = story(1), story(1, statements=2)
    kept(record, first, second)
    record.add(arrival(second, model="reader-2"), LATER)
    assert [a["article"]["id"] for a in articles(record)] == [second.article.id]
    assert [a["article"]["id"] for a in articles(record, all_versions=True)] == [first.article.id, second.article.id]
    with coming(record, Filter(all_readings=True)) as found:
        made = [json.loads(line) for line in json_lines(found, say_reading=True)]
    assert [(a["article"]["id"], a["reading"]["model"]) for a in made] == [
        (second.article.id, "reader-1"),
        (second.article.id, "reader-2"),
    ]
    with coming(record) as found:
        assert [e.read_by.model for e in found] == ["reader-2"]


def test_csv_has_a_row_a_statement(record: Record, where: str, tmp_path: Path) -> None:
    bad = factory.simple(title="=HYPERLINK(1)", publisher="@sum", url="https://example.org/1")
    kept(record, factory.denial(), bad)
    out = tmp_path / "all.csv"
    assert run("export", "--record", where, "-o", out) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, strict=True))
    assert tuple(rows[0]) == ALL_COLUMNS
    assert [row["statement_id"] for row in rows] == [s.id for r in (factory.denial(), bad) for s in r.statements]
    assert rows[0]["utterance"] == rows[0]["statement_id"]
    assert rows[0]["speaker_ids"] == rows[1]["speaker_ids"] != ""
    assert rows[0]["speaker_names"] == "Nasser Kan’ani"
    assert rows[0]["via_ids"] not in ("", rows[0]["speaker_ids"])
    assert rows[0]["recorded"] == NOW
    assert rows[0]["reading_model"] == "reader-1"
    assert rows[-1]["article_title"] == "'=HYPERLINK(1)"
    assert rows[-1]["publisher"] == "'@sum"
    assert {len(row) for row in rows} == {len(ALL_COLUMNS)}


def test_csv_of_nothing_has_a_header(record: Record) -> None:
    with coming(record) as found:
        assert "".join(csv_rows(found)).strip().split(",") == list(ALL_COLUMNS)


def out_of(format_: str, folder: Path) -> Path:
    return folder / ("out" if format_ in ("parquet", "brat") else f"out.{format_}")


@pytest.fixture
def here(tmp_path: Path) -> str:
    """A record of a few articles in a file."""
    path = tmp_path / "here" / "onrecord.db"
    path.parent.mkdir()
    with Record.open(path, create=True) as record:
        kept(record, *map(story, range(4)), nested())
    return str(path)


def contents(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("format_", EVERY)
def test_every_format_twice_is_the_same(here: str, tmp_path: Path, format_: str) -> None:
    out = out_of(format_, tmp_path)
    command = ("export", "--record", here, "--format", format_, "-o", out)
    assert run(*command) == 0
    once = contents(out)
    assert run(*command) == 0
    assert contents(out) == once
    assert {path.name for path in tmp_path.iterdir()} == {"here", out.name}  # nothing is left beside it


@pytest.mark.parametrize("format_", EVERY)
def test_an_empty_record_is_exported(tmp_path: Path, format_: str) -> None:
    path = tmp_path / "empty.db"
    Record.open(path, create=True).close()
    assert run("export", "--record", path, "--format", format_, "-o", out_of(format_, tmp_path)) == 0


@pytest.mark.parametrize("format_", EVERY)
@pytest.mark.skipif(os.name != "posix", reason="limits on the size of files are those of POSIX")
def test_a_full_disk_leaves_what_was_there(here: str, tmp_path: Path, format_: str) -> None:
    out = out_of(format_, tmp_path)
    assert run("export", "--record", here, "--format", format_, "-o", out, "--article", "none") == 0
    before = contents(out)
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (150, 150))"
    done = alone("export", "--record", here, "--format", format_, "-o", out, before=limit)
    assert done.returncode == 2, done.stderr
    assert f"onrecord: {out}: cannot be written: " in done.stderr.decode() or b"output cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"here", out.name}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_device(here: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "--record", here, "-o", "/dev/full", "--format", "ftm") == 2
    assert "No space left on device" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_into_a_named_pipe(here: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text("utf-8")))
    reader.start()
    assert run("export", "--record", here, "-o", pipe) == 0
    reader.join()
    assert len(got[0].splitlines()) == 5
    assert pipe.is_fifo()


@pytest.mark.parametrize("format_", ["jsonl", "csv", "jsonld", "webannotation", "ftm"])
def test_onto_standard_output(here: str, format_: str, tmp_path: Path) -> None:
    out = out_of(format_, tmp_path)
    assert run("export", "--record", here, "--format", format_, "-o", out) == 0
    done = alone("export", "--record", here, "--format", format_)
    assert done.returncode == 0
    assert done.stdout == out.read_bytes()


@pytest.mark.parametrize("format_", ["parquet", "sqlite", "brat"])
def test_files_are_not_for_standard_output(here: str, format_: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "--record", here, "--format", format_) == 2
    assert "give one with -o" in capsys.readouterr().err


def test_a_record_is_never_written_over(here: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path(here).read_bytes()
    for format_ in ("sqlite", "jsonl"):
        assert run("export", "--record", here, "--format", format_, "-o", here) == 2
        assert "is a database of something else" in capsys.readouterr().err
    assert Path(here).read_bytes() == before


@pytest.mark.parametrize("format_", ["parquet", "brat"])
def test_a_folder_of_something_else_is_left_alone(
    here: str, tmp_path: Path, format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert run("export", "--record", here, "--format", format_, "-o", out) == 0  # an empty one is filled
    mine = out / "mine.txt"
    mine.write_text("notes")
    os.utime(mine, (2e9, 2e9))
    assert run("export", "--record", here, "--format", format_, "-o", out) == 2
    assert "mine.txt has changed since it was exported" in capsys.readouterr().err
    assert mine.read_text() == "notes"
    mine.unlink()
    other = "brat" if format_ == "parquet" else "parquet"
    assert run("export", "--record", here, "--format", other, "-o", out) == 2
    assert "holds something else" in capsys.readouterr().err
    (out / "onrecord-export.json").unlink()
    assert run("export", "--record", here, "--format", format_, "-o", out) == 2
    assert run("export", "--record", here, "--format", format_, "-o", Path(here)) == 2
    assert "is a file" in capsys.readouterr().err


def test_a_folder_is_no_file(here: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "--record", here, "--format", "sqlite", "-o", tmp_path) == 2
    assert "is a folder" in capsys.readouterr().err
    assert run("export", "--record", here, "--format", "csv", "-o", tmp_path / "none" / "a.csv") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_without_pyarrow_it_says_what_to_install(here: str, tmp_path: Path) -> None:
    missing = "sys.modules['pyarrow'] = None"
    done = alone("export", "--record", here, "--format", "parquet", "-o", tmp_path / "p", before=missing)
    assert done.returncode == 2
    assert b"pip install 'onrecord[parquet]'" in done.stderr
    assert not (tmp_path / "p").exists()


def test_the_name_of_the_output_tells_the_format(here: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for suffix, format_ in exporting.SUFFIXES.items():
        by_name, by_format = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
        assert run("export", "--record", here, "-o", by_name) == 0
        assert run("export", "--record", here, "-o", by_format, "--format", format_) == 0
        assert by_name.read_bytes() == by_format.read_bytes()
    assert run("export", "--record", here, "-o", tmp_path / "a.xyz") == 2
    assert "tells no format" in capsys.readouterr().err


def test_several_readings_only_where_they_can_be_told_apart(here: str, tmp_path: Path) -> None:
    assert run("export", "--record", here, "--format", "ftm", "--all-readings", "-o", tmp_path / "a") == 2
    assert run("export", "--record", here, "--all-readings", "-o", tmp_path / "a.jsonl") == 0
    assert all("reading" in line for line in lines(tmp_path / "a.jsonl"))


def test_there_is_no_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "--record", tmp_path / "none.db", "-o", tmp_path / "a.jsonl") not in (0, 2)
    assert "none.db" in capsys.readouterr().err
    assert not (tmp_path / "a.jsonl").exists()


@pytest.mark.parametrize(("since", "until"), [("2024-03", "2024-03"), ("2024", "2024"), ("2024-03-01", "2024-03-31")])
def test_days_months_and_years(here: str, tmp_path: Path, since: str, until: str) -> None:
    out = tmp_path / "a.jsonl"
    assert run("export", "--record", here, "-o", out, "--since", since, "--until", until) == 0
    titles = [line["article"]["title"] for line in lines(out)]
    assert titles == (["Report 2"] if "-" in since else ["Report 0", "Report 1", "Report 2", "Report 3", None])


def test_a_day_that_is_none(here: str) -> None:
    assert run("export", "--record", here, "--since", "2024-02-30") == 2
