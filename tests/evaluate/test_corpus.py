from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from onrecord.errors import CorpusError
from onrecord.evaluate.corpus import Relation, joined, normalised, read_corpus
from onrecord.span import Span


def row(**changed: object) -> str:
    return json.dumps({"id": "a", "text": "She said yes.", "attributions": attribution(), **changed})


def attribution(**changed: object) -> list[dict[str, object]]:
    return [{"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 12]], **changed}]


def test_reads_plain_and_gzipped_alike(corpus_file: Path) -> None:
    data = corpus_file.read_bytes()
    packed = corpus_file.with_name("packed")  # told by its bytes, not its name
    packed.write_bytes(gzip.compress(data))
    plain, unpacked = read_corpus(corpus_file), read_corpus(packed)
    assert plain.digest == unpacked.digest == hashlib.sha256(data).hexdigest()
    assert plain.documents == unpacked.documents
    assert [d.id for d in plain.documents] == ["one", "two", "three"]
    assert plain.documents[1].relations[0].content[1].cut(plain.documents[1].text) == "It is old."
    assert plain.whole


def test_limit_keeps_the_digest(corpus_file: Path) -> None:
    whole, part = read_corpus(corpus_file), read_corpus(corpus_file, limit=2)
    assert part.digest == whole.digest
    assert part.documents == whole.documents[:2]
    assert not part.whole
    assert read_corpus(corpus_file, limit=3).whole


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[]", "not an object"),
        (row(id=""), "id"),
        (row(id=None), "id"),
        (row(text=3), "text"),
        (row(attributions={}), "attributions: a list"),
        (row(attributions=[3]), "attributions[0]: not an object"),
        (row(attributions=[{"source": [], "cue": []}]), "attributions[0].content: a list"),
        (row(attributions=attribution(content=[])), "attributions[0].content: no span"),
        (row(attributions=attribution(cue=[[4]])), "attributions[0].cue: [4]"),
        (row(attributions=attribution(cue=[[4, 8.0]])), "whole numbers"),
        (row(attributions=attribution(cue=[[True, 8]])), "whole numbers"),
        (row(attributions=attribution(cue=[[8, 4]])), "[8, 4] does not lie"),
        (row(attributions=attribution(cue=[[4, 4]])), "[4, 4] does not lie"),
        (row(attributions=attribution(content=[[9, 14]])), "text of 13 characters"),
        (row(attributions=attribution(content=[[9, 12], [0, 10]])), "overlap"),
        (row(id="first"), 'id "first" is that of line 1 too'),
        ("[" * 100_000, "line 3"),
    ],
)
def test_says_what_is_wrong_and_where(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(row(id="first") + "\n\n" + line + "\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_corpus(path)
    assert str(caught.value).startswith(f"{path}, line 3: ")
    assert said in str(caught.value)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be read: No such file"):
        read_corpus(tmp_path / "none.jsonl")
    bad = tmp_path / "bad.jsonl.gz"
    for data, said in (
        (b"\n \n", "no documents"),
        (b'{"id": "\xff"}', "line 1: not UTF-8 at byte 8"),
        (gzip.compress(row().encode())[:-9], "damaged gzip"),
        (b"\x1f\x8bnot gzip", "cannot be read"),
    ):
        bad.write_bytes(data)
        with pytest.raises(CorpusError, match=said):
            read_corpus(bad)


def test_normalised() -> None:
    text = " He  said a. b, c "
    given = Relation((Span(0, 4),), (Span(4, 9), Span(3, 9), Span(3, 5)), (Span(10, 12), Span(12, 15), Span(16, 18)))
    assert normalised(given, text, False) == Relation(
        (Span(1, 3),), (Span(5, 9),), (Span(10, 12), Span(13, 15), Span(16, 17))
    )
    assert normalised(given, text, True) == Relation((Span(1, 3),), (Span(5, 9),), (Span(10, 17),))
    assert normalised(Relation((), (), (Span(3, 5),)), text, True) is None


def test_joined_does_not_join_over_a_mark() -> None:
    assert joined([Span(3, 4), Span(0, 1)], "a, b") == (Span(0, 1), Span(3, 4))
    assert joined([Span(0, 2), Span(3, 4)], "a, b") == (Span(0, 4),)
