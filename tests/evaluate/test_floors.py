from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import UsageError
from onrecord.evaluate.corpus import read_corpus
from onrecord.evaluate.evaluation import Evaluation, evaluate
from onrecord.evaluate.floors import KEPT, failures, measured, raised, read_floors, run_of, write_floors

from .conftest import FakeReader


@pytest.fixture
def good(corpus_file: Path, perfect: FakeReader) -> Evaluation:
    return evaluate(read_corpus(corpus_file), perfect)


@pytest.fixture
def bad(corpus_file: Path, spoilt: FakeReader) -> Evaluation:
    return evaluate(read_corpus(corpus_file), spoilt)


def test_fresh_floors_hold_and_come_back_from_the_file(good: Evaluation, tmp_path: Path) -> None:
    floors, refused = raised(None, run_of(good))
    assert refused == []
    assert tuple(floors.figures) == KEPT
    assert floors.figures["joined.content.exact"] == 99.8
    assert failures(floors, run_of(good)) == []
    path = tmp_path / "floors.json"
    assert read_floors(path) is None
    write_floors(path, floors)
    assert read_floors(path) == floors
    assert path.read_text(encoding="utf-8").count("\n") == len(KEPT) + 8


def test_says_which_figure_fell(good: Evaluation, bad: Evaluation) -> None:
    floors, _ = raised(None, run_of(good))
    said = failures(floors, run_of(bad))
    assert "joined.cue.exact is 88.89, below its floor of 99.8" in said
    assert any(line.startswith("calibration is ") for line in said)


def test_lowered_only_when_allowed(good: Evaluation, bad: Evaluation) -> None:
    low, _ = raised(None, run_of(bad))
    high, refused = raised(low, run_of(good))
    assert refused == []
    assert all(high.figures[name] >= low.figures[name] for name in KEPT)
    kept, refused = raised(high, run_of(bad))
    assert refused == failures(high, run_of(bad)) != []
    assert kept.figures == high.figures
    assert raised(high, run_of(bad), allow_lower=True) == (low, [])


def test_a_floor_within_the_margin_stays(good: Evaluation) -> None:
    floors, _ = raised(None, run_of(good))
    tight = dataclasses.replace(floors, figures={**floors.figures, "joined.cue.exact": 100.0})
    assert failures(tight, run_of(good)) == []
    assert raised(tight, run_of(good)) == (tight, [])


@pytest.mark.parametrize(
    ("field", "said"), [("digest", "not the one"), ("convention", "convention other"), ("measures", "are for other")]
)
def test_of_something_else(good: Evaluation, field: str, said: str) -> None:
    floors, _ = raised(None, run_of(good))
    changed: dict[str, Any] = {field: "other"}
    other = dataclasses.replace(floors, **changed)
    (line,) = failures(other, run_of(good))
    assert said in line
    assert raised(other, run_of(good))[1] == [line]
    assert raised(other, run_of(good), allow_lower=True) == (floors, [])


def test_a_figure_that_is_gone_fails(good: Evaluation) -> None:
    floors, _ = raised(None, run_of(good))
    more = dataclasses.replace(floors, figures={"joined.verb.exact": 1.0})
    assert failures(more, run_of(good)) == ["joined.verb.exact has a floor of 1.0 and was not measured"]
    silent = dataclasses.replace(good, calibration=None)
    assert "calibration" not in measured(silent)
    assert failures(floors, run_of(silent))


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"corpus": "a"}', '{"corpus":"a","digest":"b","convention":"c","measures":"d","figures":{"x":"1"}}'],
)
def test_files_that_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"floors\.json: not"):
        read_floors(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_floors(tmp_path)


def test_written_as_json(good: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    write_floors(path, raised(None, run_of(good))[0])
    row = json.loads(path.read_text(encoding="utf-8"))
    assert (row["corpus"], row["digest"]) == ("small.jsonl", good.corpus.digest)
