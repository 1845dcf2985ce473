"""Scoring time expressions against marked ones."""

import gzip
import json
from pathlib import Path

import pytest

from training import resolve_timex
from training.resolve_timex import days, half_of, kind_of, score

TEXT = "Ada Crane said Friday that profit fell in the third quarter, and recently."


def marked(words: str, kind: str, value: str, **more: str) -> dict[str, object]:
    start = TEXT.index(words)
    here = {"start": start, "end": start + len(words), "text": words, "tid": words}
    return {**here, "type": kind, "value": value, **more}


def document(name: str, friday: str = "2022-10-28") -> dict[str, object]:
    timexes = [
        marked("Friday", "DATE", friday),
        marked("the third quarter", "DATE", "2022-Q3"),
        marked("recently", "DATE", "PAST_REF"),
    ]
    return {"id": name, "dct": "2022-11-01", "dct_tid": "t0", "text": TEXT, "timexes": timexes}


def test_days_of_decades_halves_and_centuries() -> None:
    assert [str(d) for d in days("198") or ()] == ["1980-01-01", "1989-12-31"]
    assert [str(d) for d in days("19XX") or ()] == ["1900-01-01", "1999-12-31"]
    assert [str(d) for d in days("1990-H2") or ()] == ["1990-07-01", "1990-12-31"]
    assert days("PAST_REF") is days("1989-QX") is days("1989-WXX") is None


def test_counts_and_errors() -> None:
    counts, errors = score(document("a", friday="2022-11-04"))
    assert [counts[k] for k in ("marked", "found", "right", "dates", "given", "touching")] == [2, 2, 1, 3, 2, 2]
    (error,) = errors
    assert error.kind == "weekday"
    assert "[Friday]" in error.line
    assert "Friday = 2022-10-28" in error.line


def test_kinds() -> None:
    words = ("third-quarter", "the 1980s", "a year ago", "next week", "Oct. 3", "March", "noon")
    assert [kind_of(w) for w in words] == [
        "quarter or reporting period", "decade or century", "counted", "this, last, next", "day of a month", "month",
        "clock",
    ]  # fmt: skip


def test_the_command_lists_errors_of_one_half_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "timeml").mkdir()
    names = [f"story {k}" for k in range(8)]
    with gzip.open(tmp_path / "timeml" / "timebank.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(document(name, friday="2022-11-04")) + "\n" for name in names)
    resolve_timex.main(["--data", str(tmp_path), "--errors", "20"])
    printed = capsys.readouterr().out
    assert "timebank, all: 8 documents" in printed
    assert "right, of marked                       8 of    16   50.0 %" in printed
    for name in names:
        assert (f"{name} of" in printed) == (half_of({"id": name}) == "read")
