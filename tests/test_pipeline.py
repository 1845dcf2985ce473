"""From inputs to readings, with the reader that ships."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import onrecord
from onrecord.errors import InputError, NotFound, NotText
from onrecord.evaluate.corpus import Relation, normalised
from onrecord.evaluate.score import characters, lenient_pairs
from onrecord.ingest import page_of_text
from onrecord.pipeline import Options, confident, read_all, read_article, read_text, reading_of
from onrecord.present.schema import schema
from onrecord.span import Span
from onrecord.statement import Draft, Reading

EXAMPLES = Path(__file__).parents[1] / "examples"
SAMPLES = sorted((EXAMPLES / "sample").glob("*.txt"))


def test_three_lines_of_python() -> None:
    reading = onrecord.read_article(SAMPLES[0])
    said = [span.cut(reading.article.text) for s in reading.statements for span in s.content]
    assert "that the winter had been dry on both banks" in said


def gold_in(reading: Reading, path: Path) -> list[Relation]:
    """The gold statements of a sample article, moved from the raw file onto the reading's text."""
    raw = path.read_text(encoding="utf-8")
    page = page_of_text(raw)
    drop = len(page.text) - len(reading.article.text)
    to_clean = {page.to_raw(at): at - drop for at in range(drop, len(page.text)) if page.to_raw(at) is not None}

    def moved(spans: list[dict[str, int]]) -> tuple[Span, ...]:
        return tuple(Span(to_clean[s["start"]], to_clean[s["end"] - 1] + 1) for s in spans)

    rows = json.loads((EXAMPLES / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))["statements"]
    return [
        Relation(*(moved(row[role]) for role in ("source", "cue", "content")))
        for row in rows
        if all(s["start"] in to_clean for role in ("source", "cue", "content") for s in row[role])
    ]


def test_the_samples_are_read_much_as_a_person_reads_them() -> None:
    gold = found = right = 0
    for path in SAMPLES:
        reading = read_article(path)
        text = reading.article.text
        marked = gold_in(reading, path)
        drafts = [r for s in reading.statements if (r := normalised(Relation(s.source, s.cue, s.content), text, True))]
        gold += len(marked)
        found += len(drafts)
        right += len(lenient_pairs([characters(g, text) for g in marked], [characters(d, text) for d in drafts]))
    assert gold > 100
    assert 2 * right / (gold + found) > 0.75


def test_every_output_follows_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    results = list(read_all([str(EXAMPLES / "sample")]))
    assert len(results) == len(SAMPLES)
    for result in results:
        assert isinstance(result, Reading)
        row = json.loads(json.dumps(result.to_json()))
        validator.validate(row)
        for statement in row["statements"]:
            for role in ("source", "cue", "content"):
                assert all(row["article"]["text"][s["start"] : s["end"]] == s["text"] for s in statement[role])


def test_the_same_text_has_the_same_ids_wherever_it_lies(tmp_path: Path) -> None:
    copy = tmp_path / "other.txt"
    copy.write_bytes(SAMPLES[1].read_bytes())
    here, there = read_article(SAMPLES[1]), read_article(copy)
    assert here.article.id == there.article.id
    assert [s.id for s in here.statements] == [s.id for s in there.statements]
    assert here.article.id != read_article(copy, Options(url="https://example.org/1")).article.id


def test_known_ids() -> None:
    """Ids are kept in records for years: when this test must change, so must `IDENTITY`."""
    article = onrecord.Article(text="He said no.", url="https://example.org/1")
    assert article.id == "a3989f91e61afa622"
    (statement,) = reading_of(
        page_of_text("He said no."), [Draft((Span(0, 2),), (Span(3, 7),), (Span(8, 10),), "indirect", None, 0.9)], 0
    ).statements
    assert statement.id == "s39cde3f3bbe1592f"


def test_a_headline_stays_only_with_something_attributed_in_it() -> None:
    body = "The ministry said on Monday that the gates had been open all winter and that nobody had asked.\n"
    plain = read_text(f"A long dry winter\n\n{body}")
    assert plain.article.title == "A long dry winter"
    assert plain.article.text.startswith("The ministry")
    said = read_text(f"Minister denies closing gates\n\n{body}")
    assert said.article.text.startswith("Minister denies")
    for reading in (plain, said):
        for statement in reading.statements:
            assert all(s.end <= len(reading.article.text) for s in statement.content)


def test_bad_inputs_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = str(SAMPLES[0])
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (tmp_path / "page.html").write_text("<html><body><nav>Home</nav></body></html>")
    inputs = [
        str(tmp_path / "none.txt"),
        good,
        *(str(tmp_path / n) for n in ("empty.txt", "picture.txt", "page.html")),
        good,
    ]
    results = list(read_all([*inputs, "http://127.0.0.1:9/x"]))
    kinds = [type(r).__name__ for r in results]
    assert kinds == ["NotFound", "Reading", "NotText", "NotText", "NoArticle", "Reading", "FetchError"]
    for name, result in zip(inputs, results, strict=False):
        if isinstance(result, InputError):
            assert name in str(result)
            assert result.remedy


def test_one_article_raises_its_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_article(tmp_path / "none.txt")
    with pytest.raises(NotText):
        read_text("  \n ")


def test_standard_input() -> None:
    (result,) = read_all(["-"], stdin=io.BytesIO(SAMPLES[0].read_bytes()))
    assert isinstance(result, Reading)
    assert result.article.path is None


def test_given_metadata_replaces_what_was_found() -> None:
    reading = read_article(
        SAMPLES[0], Options(published="2030-01-02", publisher="P", title="T", url="https://example.org/x")
    )
    article = reading.article
    assert (article.published, article.publisher, article.title, article.url) == (
        "2030-01-02",
        "P",
        "T",
        "https://example.org/x",
    )


def test_confidence_is_a_dial() -> None:
    every = read_article(SAMPLES[4], Options(min_confidence=0.0)).statements
    sure = read_article(SAMPLES[4], Options(min_confidence=0.7)).statements
    assert 0 < len(sure) < len(every)
    assert all(s.confidence >= 0.7 for s in sure)


def test_what_is_nested_in_something_left_out_is_left_out_too() -> None:
    span = (Span(0, 5),)
    drafts = [
        Draft((), span, span, "indirect", None, 0.9),
        Draft((), span, span, "indirect", None, 0.1),
        Draft((), span, span, "indirect", 1, 0.9),
        Draft((), span, span, "indirect", 0, 0.9),
    ]
    kept = confident(drafts, 0.5)
    assert [d.parent for d in kept] == [None, 0]


def test_the_command_as_a_process(tmp_path: Path) -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "onrecord.present.cli",
            "read",
            str(SAMPLES[0]),
            str(tmp_path / "none.txt"),
            str(SAMPLES[1]),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 1
    assert [json.loads(line)["article"]["path"] for line in run.stdout.splitlines()] == [
        str(SAMPLES[0]),
        str(SAMPLES[1]),
    ]
    assert run.stderr.count("\n") == 1
    assert "none.txt" in run.stderr


def test_more_statements_than_any_article_has_are_read_but_not_resolved() -> None:
    reading = read_text("The minister said that nothing had happened, and the spokesman denied it.\n\n" * 700)
    assert len(reading.statements) > 1000
    assert all("split the text" in s.open["speakers"] for s in reading.statements)
    jsonschema.Draft202012Validator(schema()).validate(json.loads(json.dumps(reading.to_json())))
