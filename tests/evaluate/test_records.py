"""Whole records against annotated articles: what counts, what is right, what goes wrong."""

from __future__ import annotations

import dataclasses
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import CorpusError, UsageError
from onrecord.evaluate.fields import Parties, value, verdict
from onrecord.evaluate.forms import form_of
from onrecord.evaluate.gold import GoldCorpus, read_gold
from onrecord.evaluate.match import places
from onrecord.evaluate.record_errors import checked_kinds, listed, record_mistakes
from onrecord.evaluate.records import RecordEvaluation, evaluate_records
from onrecord.statement import Draft, Reading, Resolved

from .annotated import BRIDGE, FERRY, annotated, bridge, draft_of, ferry, reading

Change = Callable[[list[Draft], list[Resolved]], None]


def evaluated(change: Change | None = None, **of_reading: Any) -> RecordEvaluation:
    """Both articles, the first of them read with a change."""
    articles = (annotated(bridge()), annotated(ferry()))
    given = {
        "bridge": reading(bridge(), change or (lambda drafts, resolved: None), **of_reading),
        "ferry": reading(ferry()),
    }
    return evaluate_records(GoldCorpus("small", "0" * 64, articles), lambda article: given[article.name])


def test_what_is_right_is_right_throughout() -> None:
    got = evaluated()
    assert {name: f.f1 for name, f in got.counts.items()} == dict.fromkeys(got.counts, 100.0)
    assert got.counts["statements"].gold == got.counts["statements"].found == 5  # the optional one does not count
    assert got.counts["named speakers"].gold == 3
    assert {s.value for s in got.shares.values()} == {100.0, None}
    assert got.shares["via of relayed"].of == 0
    assert got.coreference.mentions == 5
    assert got.coreference.sums["muc"].recall_hit == 2
    assert record_mistakes(got.articles) == ()


def test_a_missed_and_a_spurious_statement() -> None:
    def change(drafts: list[Draft], resolved: list[Resolved]) -> None:
        drafts[1] = draft_of(BRIDGE, "Jonas Reck", "laughed", "bridge old.")

    got = evaluated(change)
    assert got.counts["statements"].hit == 4
    assert got.counts["statements"].precision == got.counts["statements"].recall == 80.0
    missed, spurious = record_mistakes(got.articles)
    assert (missed.kind, missed.cue, missed.gold, missed.got) == ("missed", "said", "say", "-")
    assert (spurious.kind, spurious.cue, spurious.source) == ("spurious", "laughed", "Jonas Reck")


def test_leaving_out_what_is_optional_costs_nothing_and_neither_does_its_parent() -> None:
    def change(drafts: list[Draft], resolved: list[Resolved]) -> None:
        del drafts[3], resolved[3]

    assert evaluated(change).counts["statements"].f1 == 100.0


def test_wrong_fields_are_counted_and_listed() -> None:
    def change(drafts: list[Draft], resolved: list[Resolved]) -> None:
        board = resolved[2].speakers
        resolved[1] = dataclasses.replace(
            resolved[1], speakers=board, act="deny", stance="denies", claim="no", open={"speakers": "ambiguous: two"}
        )

    got = evaluated(change)
    for field in ("speakers", "act", "stance"):
        assert got.shares[field].value == 80.0, field
        assert got.shares[field].of == 5
    assert got.shares["claim"].value == pytest.approx(80.0)
    assert got.counts["whole"].f1 == 80.0
    assert got.confusions == {"act": (("say", "deny", 1),), "stance": (("affirms", "denies", 1),)}
    wrong = record_mistakes(got.articles)
    assert [m.kind for m in wrong] == ["speakers", "act", "stance", "claim"]
    assert (wrong[0].gold, wrong[0].got, wrong[0].source) == ("Ada Crane", "harbour board", "she")
    assert wrong[0].why == "ambiguous: two"
    text = listed(wrong, ("speakers",))
    assert "1 x  marked Ada Crane  |  given harbour board" in text
    assert "[she] said | “It will hold,”  (ambiguous: two)" in text
    assert "act" not in text
    assert listed(wrong, ("via",)) == "No mistakes of these kinds"


def test_put_together_with_somebody_else() -> None:
    def change(drafts: list[Draft], resolved: list[Resolved]) -> None:
        resolved[1] = dataclasses.replace(resolved[1], speakers=resolved[2].speakers)

    got = evaluated(change).coreference
    assert got.mentions == 5
    assert got.sums["muc"].recall_hit == 1  # Ms. Marden's
    assert got.sums["muc"].recall_of == 2
    assert got.pairs.alike == got.pairs.all - 2


def test_given_nobody_means_nobody_else() -> None:
    def change(drafts: list[Draft], resolved: list[Resolved]) -> None:
        resolved[0] = dataclasses.replace(resolved[0], speakers=())
        resolved[2] = dataclasses.replace(resolved[2], speakers=())

    got = evaluated(change).coreference
    assert got.sums["muc"].precision_of == 1
    assert got.sums["ceafe"].precision_of == 4


def test_a_statement_in_the_wrong_place() -> None:
    def change(drafts: list[Draft], resolved: list[Resolved]) -> None:
        drafts[2] = dataclasses.replace(drafts[2], parent=0)

    got = evaluated(change)
    assert got.shares["parent"].value == 80.0
    assert got.counts["top"].hit == 4
    (wrong,) = record_mistakes(got.articles)
    assert (wrong.kind, wrong.gold, wrong.got) == ("parent", "-", "said")


def test_types_of_speakers_are_compared_where_the_name_is_right() -> None:
    def change(drafts: list[Draft], resolved: list[Resolved]) -> None:
        (board,) = resolved[2].speakers
        resolved[2] = dataclasses.replace(resolved[2], speakers=(dataclasses.replace(board, type="group"),))

    got = evaluated(change)
    assert got.shares["type of a speaker"].value == 80.0
    assert got.shares["speakers"].value == 100.0
    assert got.counts["named speakers"].f1 == 100.0
    (wrong,) = record_mistakes(got.articles)
    assert (wrong.kind, wrong.gold, wrong.got) == ("type", "organization", "group")


def test_a_text_that_lost_its_beginning_is_laid_on_the_annotated_one() -> None:
    begin = BRIDGE.index("“It")
    row = bridge()
    kept = {1, 2, 3}

    def change(drafts: list[Draft], resolved: list[Resolved]) -> None:
        drafts[:] = [dataclasses.replace(d, parent=None) for i, d in enumerate(drafts) if i in kept]
        resolved[:] = [r for i, r in enumerate(resolved) if i in kept]

    got = evaluated(change, text=BRIDGE[begin:], shift=begin)
    assert got.counts["exact"].hit == 4
    assert row["statements"][0]["cue"]
    assert places("b  c\n\na", "a b\nc\n") == [2, None, None, 4, None, None, 0]
    assert places("zebra", "a b") == [None] * 5


def test_resolving_alone_cannot_miss() -> None:
    articles = (annotated(bridge()), annotated(ferry()))
    got = evaluate_records(GoldCorpus("small", "0" * 64, articles), None)
    assert got.spans == "gold"
    assert got.counts["exact"].f1 == got.shares["parent"].value == 100.0
    assert got.shares["speakers"].value == 100.0


def test_time_is_the_readers_alone() -> None:
    ticks = iter(range(10))
    corpus = GoldCorpus("small", "0" * 64, (annotated(ferry()),))
    got = evaluate_records(corpus, lambda a: reading(ferry()), clock=lambda: float(next(ticks)))
    assert (got.seconds, got.words) == (1.0, len(FERRY.split()))


def test_other_acts_and_forms_may_be_accepted_and_the_nearest_claim_counts() -> None:
    row = ferry()
    gold = row["statements"][0] | {"more_claims": [{"claim": "the boats stay", "stance": "denies"}]}
    given = gold | {"act": "promise", "claim": "boats stay", "stance": "denies"}
    got = verdict(given, gold, Parties(row["entities"]))
    assert got.right["act"]
    assert got.right["stance"]
    assert (got.claim, got.meant) == (1.0, ("the boats stay", "denies"))
    assert not verdict(given | {"act": "deny"}, gold, Parties([])).right["act"]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("speakers", "Ada Crane"),
        ("via", "-"),
        ("on_behalf_of", "-"),
        ("said_on", "2024-05-15 relative (Wednesday)"),
        ("occasion", "-"),
        ("repeated", "no"),
        ("act", "say"),
    ],
)
def test_fields_in_words(field: str, words: str) -> None:
    assert value(bridge()["statements"][0], field) == words


def test_kinds_that_are_none() -> None:
    assert checked_kinds("speakers, via") == ("speakers", "via")
    with pytest.raises(UsageError, match="'speaker' is no kind"):
        checked_kinds("via,speaker")


# -- corpora ------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gold").mkdir()
    (tmp_path / "raw" / "deep").mkdir(parents=True)
    for row, text in ((bridge(), BRIDGE), (ferry(), FERRY)):
        name = row["article"].pop("id")
        (tmp_path / "gold" / f"{name}.json").write_text(json.dumps(row), encoding="utf-8")
        (tmp_path / "raw" / "deep" / f"{name}.txt").write_bytes(text.encode())
    (tmp_path / "gold" / "matters.json").write_text("{}", encoding="utf-8")
    return tmp_path


def as_line(row: dict[str, Any], text: str) -> str:
    return json.dumps(row | {"article": row["article"] | {"text": text}}) + "\n"


def test_a_folder_and_a_file_are_the_same_articles(folder: Path) -> None:
    from_folder = read_gold(folder / "gold", folder / "raw")
    packed = folder / "small.jsonl.gz"
    with gzip.open(packed, "wt", encoding="utf-8") as file:
        file.write(as_line(bridge(), BRIDGE) + "\n" + as_line(ferry(), FERRY))
    from_file = read_gold(packed)
    assert [a.name for a in from_folder.articles] == [a.name for a in from_file.articles] == ["bridge", "ferry"]
    assert [a.story for a in from_folder.articles] == [a.story for a in from_file.articles]
    assert from_file.articles[0].published == "2024-05-16T08:00:00"
    assert form_of(folder / "gold") == form_of(packed) == "statements"
    first = read_gold(packed, limit=1)
    assert (len(first.articles), first.whole) == (1, False)


def test_the_digest_is_that_of_annotations_and_texts(folder: Path) -> None:
    before = read_gold(folder / "gold", folder / "raw").digest
    assert before == read_gold(folder / "gold", folder / "raw").digest
    text = folder / "raw" / "deep" / "ferry.txt"
    text.write_text(FERRY + "Later.", encoding="utf-8")
    assert read_gold(folder / "gold", folder / "raw").digest != before


def test_line_breaks_of_the_file_are_kept(folder: Path) -> None:
    text = FERRY.replace("\n", "\r\n")
    (folder / "raw" / "deep" / "ferry.txt").write_bytes(text.encode())
    assert read_gold(folder / "gold", folder / "raw").articles[1].story.text == text


def test_folders_that_lack_something(folder: Path, tmp_path: Path) -> None:
    gold, raw = folder / "gold", folder / "raw"
    with pytest.raises(CorpusError, match=r"needs the folder of its texts: --raw DIR"):
        read_gold(gold)
    with pytest.raises(CorpusError, match="no such folder of texts"):
        read_gold(gold, tmp_path / "none")
    (raw / "deep" / "ferry.txt").write_bytes(b"\xff")
    with pytest.raises(CorpusError, match=r"ferry\.txt: not UTF-8 at byte 0"):
        read_gold(gold, raw)
    (raw / "deep" / "ferry.txt").unlink()
    with pytest.raises(CorpusError, match=r"ferry\.json: its text is missing"):
        read_gold(gold, raw)
    (gold / "ferry.json").write_text("{", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"ferry\.json: not JSON"):
        read_gold(gold, raw)
    with pytest.raises(CorpusError, match="no annotated articles"):
        read_gold(raw, raw)


def broken(path: str, new: Any) -> dict[str, Any]:
    """The ferry's annotation with one place changed; ``path`` is its way there."""
    row: Any = ferry()
    *way, last = path.split(".")
    at = row
    for step in way:
        at = at[int(step) if step.isdecimal() else step]
    at[last] = new
    changed: dict[str, Any] = row
    return changed


@pytest.mark.parametrize(
    ("path", "new", "said"),
    [
        ("article.id", "", "article.id: a string"),
        ("article.title", 3, "article.title: a string or null"),
        ("article.published", "soon", "article.published: "),
        ("statements", {}, "statements: a list"),
        ("entities.0.name", None, "entities: each needs"),
        ("statements.1.source", None, r"statements\[1\]\.source: a list"),
        ("statements.1.content", [], r"statements\[1\]\.content: no span"),
        ("statements.1.cue", [{"start": 5, "end": 500}], r"statements\[1\]\.cue: .* no span of a text of 77"),
        ("statements.1.form", "loud", "is not direct, indirect or mixed"),
        ("statements.1.parent", 2, "is no index of a statement"),
        ("statements.1.speakers", [{"name": "x"}], r"speakers: each needs the strings name and type"),
        ("statements.1.via", None, r"via: a list"),
        ("statements.1.addressee", {}, r"addressee: each needs"),
    ],
)
def test_annotations_that_are_none(tmp_path: Path, path: str, new: Any, said: str) -> None:
    file = tmp_path / "small.jsonl"
    file.write_text(as_line(bridge(), BRIDGE) + as_line(broken(path, new), FERRY), encoding="utf-8")
    with pytest.raises(CorpusError, match=rf"small\.jsonl, line 2: .*{said}"):
        read_gold(file)


def test_lines_that_are_none(tmp_path: Path) -> None:
    file = tmp_path / "small.jsonl"
    for line, said in (
        ("[]", "article: an object"),
        (as_line(ferry(), " "), r"article\.text"),
        ("{", "not JSON"),
        (as_line(ferry(), FERRY) * 2, 'two articles have the id "ferry"'),
    ):
        file.write_text(line, encoding="utf-8")
        with pytest.raises(CorpusError, match=said):
            read_gold(file)
    row = ferry()
    del row["statements"][0]["act"]
    file.write_text(as_line(row, FERRY), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"statements\[0\]\.act: missing"):
        read_gold(file)


def test_a_reading_is_in_the_form_of_the_output() -> None:
    made: Reading = reading(bridge())
    assert [s["act"] for s in made.to_json()["statements"]] == ["say", "say", "deny", "say"]
