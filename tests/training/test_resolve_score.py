"""The figures of the resolve room: what is right, and what counts."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from training import resolve_score
from training.resolve_gold import annotated
from training.resolve_score import Parties, claim_f1, count, figures, reading_of, score
from training.resolve_timex import days, timex_counts

TEXT = 'Ada Crane, the mayor, said Wednesday that bridge 7 was safe. "It will hold," she said.\n'


def span(words: str, after: int = 0) -> dict[str, Any]:
    start = TEXT.index(words, after)
    return {"start": start, "end": start + len(words), "text": words}


def statement(**fields: Any) -> dict[str, Any]:
    crane = {"entity": "crane", "name": "Ada Crane", "type": "person", "role": "mayor", "on_behalf_of": None}
    return {
        "source": [span("Ada Crane, the mayor,")],
        "cue": [span("said")],
        "content": [span("that bridge 7 was safe")],
        "form": "indirect",
        "parent": None,
        "speakers": [crane],
        "via": [],
        "act": "say",
        "stance": "affirms",
        "claim": "bridge 7 was safe",
        "addressee": None,
        "occasion": None,
        "said_on": {"start": "2024-05-15", "end": "2024-05-15", "text": "Wednesday", "basis": "relative"},
        "repeated": False,
    } | fields


def gold() -> dict[str, Any]:
    said = TEXT.index("she said")
    second = statement(
        source=[span("she")], cue=[span("said", said)], content=[span('"It will hold,"')], form="direct", optional=True
    )
    about = {"publisher": None, "title": None, "published": "2024-05-16"}
    entities = [{"entity": "crane", "name": "Ada Crane", "aka": ["the mayor"], "type": "person"}]
    return {"article": about, "entities": entities, "statements": [statement(), second]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for part in ("gold", "raw"):
        (tmp_path / "statements" / "dev" / part).mkdir(parents=True)
    (tmp_path / "statements" / "dev" / "gold" / "bridge.json").write_text(json.dumps(gold()), encoding="utf-8")
    (tmp_path / "statements" / "dev" / "raw" / "bridge.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "timeml").mkdir()
    marked = {"start": 27, "end": 36, "text": "Wednesday", "type": "DATE", "value": "2024-05-15", "tid": "t1"}
    document = {"dct": "2024-05-16", "dct_tid": "t0", "text": TEXT, "timexes": [marked]}
    with gzip.open(tmp_path / "timeml" / "timebank.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(document) + "\n")
    return tmp_path


def test_optional_statements_do_not_count(data: Path) -> None:
    (article,) = annotated(data, "dev")
    counts = score(article, reading_of(article).to_json())
    assert counts["statements"] == 1
    found = figures(counts)
    assert found["speakers"] == found["said_on"] == found["said_on: recall"] == 100.0
    assert found["via of relayed"] is None


def test_any_name_of_an_entity_stands_for_it() -> None:
    parties = Parties(gold()["entities"])
    given = statement(speakers=[statement()["speakers"][0] | {"name": "Mayor"}])
    assert count(given, statement(), parties)["speakers"]
    other = statement(speakers=[statement()["speakers"][0] | {"name": "Osric Tamblyn"}])
    assert not count(other, statement(), parties)["speakers"]


def test_the_nearest_of_several_claims_counts_with_its_stance() -> None:
    marked = statement(more_claims=[{"claim": "the old stone bridge had been sold", "stance": "denies"}])
    given = statement(claim="the old bridge was sold", stance="denies")
    counts = count(given, marked, Parties([]))
    assert counts["stance"]
    assert counts["claim, per mille"] == 857


@pytest.mark.parametrize(
    ("left", "right", "value"),
    [(None, None, 1.0), ("", "safe", 0.0), ("the bridge is safe", "Bridge safe", 1.0), ("a bridge", "a road", 0.0)],
)
def test_claims_are_compared_by_content_words(left: str | None, right: str | None, value: float) -> None:
    assert claim_f1(left, right) == value


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024-02-29T10:00", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2023-WI", date(2023, 12, 1), date(2024, 2, 29)),
        ("2024-W20", date(2024, 5, 13), date(2024, 5, 19)),
        ("2024-W20-WE", date(2024, 5, 18), date(2024, 5, 19)),
    ],
)
def test_values_are_days(value: str, first: date, last: date) -> None:
    assert days(value) == (first, last)


@pytest.mark.parametrize("value", ["PAST_REF", "P3D", "2024-13", "2023-02-29", "2024-XX-XX"])
def test_what_is_no_stretch_of_the_calendar_has_none(value: str) -> None:
    assert days(value) is None


def test_documents_without_a_date_are_left_out() -> None:
    assert not timex_counts([{"dct": None, "text": TEXT, "timexes": [{"type": "DATE"}]}])


def test_the_command_prints_figures_and_writes_pages(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = data / "pages"
    resolve_score.main(["--data", str(data), "--pages", str(pages)])
    printed = capsys.readouterr().out
    assert printed.startswith("dev: 1 statements in 1 articles")
    assert "mean days: 1, found 100.0 %, with the right days 100.0 %" in printed
    (line,) = (pages / "readings.jsonl").read_text(encoding="utf-8").splitlines()
    reading = json.loads(line)
    assert reading["article"]["path"] == "bridge.txt"
    assert [s["source"] for s in reading["statements"]] == [s["source"] for s in gold()["statements"]]
    assert (pages / "raw" / "bridge.txt").read_text(encoding="utf-8") == TEXT
    assert json.loads((pages / "gold" / "bridge.json").read_text(encoding="utf-8")) == gold()
