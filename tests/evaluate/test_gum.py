"""Coreference of speakers on documents in the form of GUM."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.article import Article
from onrecord.errors import CorpusError
from onrecord.evaluate.coreference import scores
from onrecord.evaluate.forms import form_of
from onrecord.evaluate.gum import ChainCorpus, Mentions, SpeakerEvaluation, evaluate_speakers, mention_at, read_chains
from onrecord.statement import Reading, Resolved, Speaker, statements_of

from .annotated import document, draft_of

SENTENCES = (
    "Crane , the mayor , said taxes rise .",
    "She said nobody knew .",
    "Reck and Crane agreed they won .",
    "They said so .",
)
TEXT = " ".join(SENTENCES)
ENTITIES: list[tuple[int, int, str]] = [
    (0, 1, "person"),
    (2, 4, "person"),
    (9, 10, "person"),
    (14, 17, "person"),
    (14, 15, "person"),
    (16, 17, "person"),
    (21, 22, "person"),
    (6, 7, "abstract"),
]
CHAINS = [[[0, 5], [9, 10], [16, 17]], [[14, 17], [18, 19], [21, 22]], [[6, 7], [11, 12]]]


def row(**fields: Any) -> dict[str, Any]:
    made = document(
        sentences=SENTENCES,
        entities=[{"start": start, "end": end, "type": kind} for start, end, kind in ENTITIES],
        onto_chains=CHAINS,
        **fields,
    )
    made["sentences"][2]["deprel"][2] = "conj"
    return made


@pytest.fixture
def corpus(tmp_path: Path) -> ChainCorpus:
    path = tmp_path / "chains.jsonl"
    rows = (row(), row(name="d2", genre="interview"), row(name="d3", genre="fiction"))
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    assert form_of(path) == "coreference"
    return read_chains(path, ("news", "interview"))


def read(parties: tuple[str | None, ...], document: Mentions, text: str = TEXT) -> Reading:
    """Statements by Crane, her, Reck and Crane, and them, each given one party."""
    she, two, they = (text.index(w) for w in ("She", "Reck", "They"))
    drafts = [
        draft_of(text, "Crane , the mayor ,", "said", "taxes rise"),
        draft_of(text, "She", "said", "nobody knew", she),
        draft_of(text, "Reck and Crane", "agreed", "they won", two),
        draft_of(text, "They", "said", "so", they),
    ]
    given = [Resolved(speakers=(Speaker(p, p.upper(), "person"),) if p else (), open={}) for p in parties]
    article = Article(text=text)
    return Reading(article, statements_of(article, drafts, given))


def evaluated(corpus: ChainCorpus, *parties: str | None) -> SpeakerEvaluation:
    return evaluate_speakers(corpus, lambda d: read(parties, d))


def test_what_is_put_together_rightly(corpus: ChainCorpus) -> None:
    assert [d.id for d in corpus.documents] == ["d1", "d2"]
    assert corpus.documents[0].text == TEXT
    got = evaluated(corpus, "crane", "crane", "both", "both")
    assert (got.sources, len(got.placed)) == (8, 8)
    assert [p.meant for p in got.placed[:4]] == ["Crane , the mayor ,"] * 2 + ["Reck and Crane"] * 2
    assert {name: s.f1 for name, s in scores(got.coreference).items()} == dict.fromkeys(
        ("muc", "b3", "ceafe", "pairs"), 100.0
    )
    assert got.wrong == ()


def test_what_is_not(corpus: ChainCorpus) -> None:
    got = evaluated(corpus, "crane", "crane", "both", "crane")
    assert got.coreference.sums["muc"].recall_hit == 2  # of four links in two documents
    assert [(p.words, p.meant, p.name) for p in got.wrong[:1]] == [("They", "Reck and Crane", "CRANE")]
    silent = evaluated(corpus, "crane", None, "both", None)
    assert silent.coreference.sums["muc"].precision_of == 0
    assert [p.name for p in silent.wrong] == ["-"] * 4


def test_an_entity_is_in_the_chain_of_the_mention_with_its_head(corpus: ChainCorpus) -> None:
    chain = corpus.documents[0].chain
    assert chain[0, 1] == chain[9, 10] == 0  # "Crane" in "Crane, the mayor,"
    assert chain[2, 4] is None
    assert chain[14, 15] is None  # "Reck" is not "Reck and Crane"
    assert (6, 7) not in chain


def test_a_source_stands_on_the_mention_that_is_nearest(corpus: ChainCorpus) -> None:
    one = corpus.documents[0]
    assert mention_at(one, (0, 1)) == (0, 1)
    assert mention_at(one, (0, 5)) == (0, 1)  # same head
    assert mention_at(one, (3, 4)) == (2, 4)  # same end
    assert mention_at(one, (6, 7)) is None


def test_words_are_found_in_a_text_that_was_cleaned(corpus: ChainCorpus) -> None:
    whole = dataclasses.replace(corpus, documents=corpus.documents[:1])
    spaced = TEXT.replace(" She", "\n\nShe")
    got = evaluate_speakers(whole, lambda d: read(("a", "a", "b", "b"), d, spaced), clock=iter((1.0, 4.0)).__next__)
    assert len(got.placed) == 4
    assert got.seconds == 3.0


def test_corpora_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "chains.jsonl"
    wrong = row()
    wrong["onto_chains"] = [[[0, 99]]]
    short = row()
    del short["sentences"][1]["ws"][0]
    for line, said in (
        (wrong, r"line 1: .*\[0, 99\] lies in no document of"),
        (short, "line 1: not in the form of GUM"),
        ({"id": "x", "onto_chains": []}, "not in the form of GUM: KeyError 'sentences'"),
        ([], "not an object"),
    ):
        path.write_text(json.dumps(line) + "\n", encoding="utf-8")
        with pytest.raises(CorpusError, match=said):
            read_chains(path)
    path.write_text(json.dumps(row()) + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="no documents of letter; there are news"):
        read_chains(path, ("letter",))
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="no documents in it"):
        read_chains(path)
