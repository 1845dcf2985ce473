from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.evaluate.breakdown import apart_bucket, breakdown, length_bucket
from onrecord.evaluate.corpus import Document, Relation, normalised
from onrecord.evaluate.errors import COLUMNS, mistakes_of, row, write_mistakes
from onrecord.evaluate.score import count, spans_of
from onrecord.span import Span
from onrecord.statement import ROLES

Related = Callable[..., Relation]
TEXT = "The mayor of Bath said on Monday that the rates will rise, and Aides of his expect a long fight."


def kinds(gold: list[Relation], found: list[Relation]) -> list[tuple[str, str, int]]:
    return [(m.about, m.kind, m.words) for m in mistakes_of(Document("d", TEXT, ()), gold, found)]


def test_no_mistakes(related: Related) -> None:
    gold = [related(TEXT, ["The mayor of Bath"], ["said"], ["the rates will rise"])]
    assert kinds(gold, gold) == []
    assert kinds([], []) == []


@pytest.mark.parametrize(
    ("source", "cue", "content", "wanted"),
    [
        (["The mayor"], ["said"], ["the rates will rise"], [("source", "too short", 2), ("relation", "boundary", 0)]),
        (
            ["The mayor of Bath"],
            ["said on Monday"],
            ["that the rates will rise"],
            [("cue", "too long", 2), ("content", "too long", 1), ("relation", "boundary", 1)],
        ),
        (
            ["The mayor of Bath"],
            ["said"],
            ["that the rates will"],
            [("content", "shifted", 2), ("relation", "boundary", 2)],
        ),
        (["The mayor of Bath"], ["said"], ["rise"], [("content", "too short", 3), ("relation", "wrong content", 3)]),
        (
            ["The mayor of Bath"],
            ["said"],
            ["the rates will rise,"],
            [("content", "too long", 0), ("relation", "boundary", 0)],
        ),
        ([], ["said"], ["the rates will rise"], [("source", "missed", 4), ("relation", "source missing", 0)]),
        (
            ["Monday"],
            ["said"],
            ["the rates will rise"],
            [("source", "missed", 4), ("source", "spurious", 1), ("relation", "wrong source", 0)],
        ),
        (
            ["Aides"],
            ["expect"],
            ["a long fight"],
            [
                ("source", "missed", 4),
                ("cue", "missed", 1),
                ("content", "missed", 4),
                ("source", "spurious", 1),
                ("cue", "spurious", 1),
                ("content", "spurious", 3),
                ("relation", "missed", 4),
                ("relation", "spurious", 3),
            ],
        ),
        (
            ["said"],
            ["The mayor of Bath"],
            ["the rates will rise"],
            [
                ("source", "wrong role", 0),
                ("cue", "wrong role", 0),
                ("relation", "missed", 4),
                ("relation", "spurious", 4),
            ],
        ),
    ],
)
def test_kinds(
    related: Related, source: list[str], cue: list[str], content: list[str], wanted: list[tuple[str, str, int]]
) -> None:
    gold = related(TEXT, ["The mayor of Bath"], ["said"], ["the rates will rise"])
    assert kinds([gold], [related(TEXT, source, cue, content)]) == wanted


def test_source_added_and_wrong_link(related: Related) -> None:
    one = related(TEXT, [], ["said"], ["the rates will rise"])
    assert kinds([one], [related(TEXT, ["Aides"], ["said"], ["the rates will rise"])])[-1][:2] == (
        "relation",
        "source added",
    )
    first = related(TEXT, ["The mayor of Bath"], ["said"], ["the rates will rise"])
    second = related(TEXT, ["Aides"], ["expect"], ["a long fight"])
    crossed = [
        Relation(second.source, first.cue, first.content),
        Relation(first.source, second.cue, second.content),
    ]
    assert kinds([first, second], crossed) == [("relation", "wrong link", 0), ("relation", "wrong link", 0)]
    both = Relation(first.source, first.cue, (*first.content, *second.content))
    assert kinds([first, second], [both, second]) == [("relation", "boundary", 3)]
    assert kinds([first, second], [both])[-1] == ("relation", "missed", 3)  # its source and cue are not there


def test_joined_and_split(related: Related) -> None:
    parts = [related(TEXT, [], ["said"], ["the rates", "will rise"])]
    whole = [related(TEXT, [], ["said"], ["the rates will rise"])]
    assert kinds(parts, whole) == [("content", "too long", 2), ("content", "joined", 2), ("relation", "boundary", 0)]
    assert kinds(whole, parts) == [("content", "too short", 2), ("content", "split", 2), ("relation", "boundary", 0)]


def relations() -> st.SearchStrategy[list[Relation]]:
    def spans(least: int, most: int) -> st.SearchStrategy[tuple[Span, ...]]:
        one = st.builds(lambda at, size: Span(at, at + size), st.integers(0, len(TEXT) - 21), st.integers(1, 20))
        return st.lists(one, min_size=least, max_size=most).map(tuple)

    def normal(found: list[Relation]) -> list[Relation]:
        return list(dict.fromkeys(n for n in (normalised(r, TEXT, True) for r in found) if n))

    return st.lists(st.builds(Relation, spans(0, 1), spans(0, 1), spans(1, 2)), max_size=5).map(normal)


@given(relations(), relations())
def test_every_wrong_span_and_relation_is_named_once(gold: list[Relation], found: list[Relation]) -> None:
    document = Document("d", TEXT, tuple(gold))
    mistakes = mistakes_of(document, gold, found)
    about_spans = [m for m in mistakes if m.about != "relation"]
    for side, mine, other in (("gold", gold, found), ("got", found, gold)):
        wrong = [(role, s) for role in ROLES for s in spans_of(mine, role) - spans_of(other, role)]
        named = [
            (role, s)
            for m in about_spans
            for r in [getattr(m, side)]
            if r is not None
            for role in ROLES
            for s in r.spans(role)
        ]
        assert sorted(named) == sorted(wrong)
    counts = count(TEXT, gold, found)
    of_relations = [m for m in mistakes if m.about == "relation"]
    unmatched = [m for m in of_relations if m.kind != "boundary"]
    assert sum(m.gold is not None for m in unmatched) == len(gold) - counts["relation.lenient"].hit
    assert sum(m.got is not None for m in unmatched) == len(found) - counts["relation.lenient"].hit
    lines = [row(m, TEXT) for m in mistakes]
    assert all(tuple(line) == COLUMNS for line in lines)
    table = breakdown([(document, gold, found)], mistakes)
    assert sum(sum(k.values()) for k in table.kinds.values()) == len(mistakes)
    for by in ("content words", "cue words", "form"):
        parts = [r for r in table.recall if r.by == by]
        assert sum(r.gold for r in parts) == len(gold)
        assert sum(r.lenient for r in parts) == counts["relation.lenient"].hit
        assert sum(r.exact for r in parts) == counts["relation.exact"].hit


def test_written_with_context(tmp_path: Path, related: Related) -> None:
    text = "x" * 60 + " The mayor said\n\ttaxes will\nrise. " + "y" * 60
    gold = related(text, ["The mayor"], ["said"], ["taxes will\nrise"])
    mistakes = mistakes_of(Document("d", text, (gold,)), [gold], [])
    for name in ("out.tsv", "out.jsonl"):
        write_mistakes(tmp_path / name, mistakes, {"d": text})
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["kind"] for line in lines] == ["missed"] * 4
    assert lines[3]["gold"] == "source: The mayor | cue: said | content: taxes will rise"
    assert (lines[3]["got"], lines[3]["length"]) == ("", 3)
    assert lines[3]["before"] == "x" * 39
    assert lines[3]["after"] == ". " + "y" * 38
    with open(tmp_path / "out.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert [{k: str(v) for k, v in line.items()} for line in lines] == rows
    with pytest.raises(UsageError, match="cannot be written"):
        write_mistakes(tmp_path / "none" / "out.tsv", mistakes, {"d": text})


def test_buckets() -> None:
    lengths = {1: "1-5", 5: "1-5", 6: "6-12", 12: "6-12", 13: "13-40", 40: "13-40", 41: ">40"}
    assert {n: length_bucket(n) for n in lengths} == lengths
    assert [apart_bucket(n) for n in (0, 1, 2, 3, 5, 6)] == ["0", "1", "2", "3-5", "3-5", ">5"]
