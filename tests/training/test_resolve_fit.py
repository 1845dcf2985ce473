"""Fitting on a made-up corpus learns what the corpus prefers."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from training import resolve_fit
from training.resolve_fit import OCCASION, SAID_ON, Row, fit, judge, learn, views_of
from training.resolve_gold import Annotated, story_of

PUBLISHED = "2024-05-16"
WEDNESDAY = {"start": "2024-05-15", "end": "2024-05-15", "text": "Wednesday", "basis": "relative"}
NEW = {"start": PUBLISHED, "end": PUBLISHED, "text": None, "basis": "published"}
SPEAKERS = ("Ada Crane", "Osric Tamblyn", "Ilse Marden", "Piet Hollow", "Wilma Starke", "Jonas Reck")


def article(number: int, said_on: dict[str, Any]) -> dict[str, Any]:
    """A speaker who said something on Wednesday at a news conference."""
    name = SPEAKERS[number % len(SPEAKERS)]
    text = f"{name} said Wednesday at a news conference that bridge {number} was safe. Traffic was light."

    def span(words: str) -> dict[str, Any]:
        start = text.index(words)
        return {"start": start, "end": start + len(words), "text": words}

    statement = {
        "source": [span(name)],
        "cue": [span("said")],
        "content": [span(f"that bridge {number} was safe")],
        "form": "indirect",
        "parent": None,
        "speakers": [{"entity": "e1", "name": name, "type": "person", "role": None, "on_behalf_of": None}],
        "occasion": {"type": "press conference", "with": None},
        "said_on": said_on,
    }
    about = {"id": f"made-up-{number}", "publisher": None, "title": None, "published": PUBLISHED, "text": text}
    return {"article": about, "entities": [], "statements": [statement]}


def annotated(number: int, said_on: dict[str, Any]) -> Annotated:
    row = article(number, said_on)
    return Annotated(row["article"]["id"], row, story_of(row, row["article"]["text"]))


@pytest.mark.parametrize("said_on", [WEDNESDAY, NEW])
def test_the_date_the_corpus_prefers_is_chosen_in_an_article_not_seen(said_on: dict[str, Any]) -> None:
    weights = learn(SAID_ON, [views_of(annotated(n, said_on)) for n in range(6)])
    unseen = annotated(7, said_on)
    assert judge(SAID_ON, views_of(unseen).guessed, unseen, weights)["right"] == 1


def test_the_occasion_named_in_the_sentence_is_learned() -> None:
    weights = learn(OCCASION, [views_of(annotated(n, NEW)) for n in range(6)])
    unseen = annotated(7, NEW)
    assert judge(OCCASION, views_of(unseen).guessed, unseen, weights)["right"] == 1
    assert judge(OCCASION, views_of(unseen).guessed, unseen, {})["right"] == 0


def test_a_feature_of_right_candidates_gets_weight_and_a_rare_one_none() -> None:
    rows = [Row((("good",), ("bad", *(["rare"] if n == 0 else []))), (True, False)) for n in range(8)]
    weights = fit(rows, 1.0)
    assert weights["good"] > 0 > weights["bad"]
    assert "rare" not in weights


def test_nothing_to_learn_from_gives_no_weights() -> None:
    assert fit([], 1.0) == {}


def test_the_command_writes_both_files_and_the_same_ones_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "statements").mkdir()
    with gzip.open(tmp_path / "statements" / "train.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(article(n, WEDNESDAY)) + "\n" for n in range(8))
    command = ["--data", str(tmp_path), "--out", str(tmp_path / "out"), "--folds", "2"]
    resolve_fit.main(command)
    first = capsys.readouterr().out
    assert "said_on, 2 folds, speakers as resolved: 100.0 % right of 8" in first
    resolve_fit.main(command)
    assert capsys.readouterr().out.count("; 0 differ from those before") == 2
    row = json.loads((tmp_path / "out" / "said_on.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert set(row) == {"feature", "weight"}
