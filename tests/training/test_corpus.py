"""Gold statements as levels of spans and links."""

from tokenizers import Tokenizer

from onrecord.evaluate.corpus import joined
from onrecord.read.model import default_folder
from onrecord.read.window import words_of
from onrecord.span import Span
from training.corpus import Attribution, Document, levels_of

TEXT = "He pointed to a report citing an official as saying that Peldany cannot confirm it."


def spans(*words: str) -> tuple[Span, ...]:
    return tuple(Span(TEXT.index(w), TEXT.index(w) + len(w)) for w in words)


DOCUMENT = Document(
    "nested",
    TEXT,
    (
        Attribution(
            spans("He"),
            spans("pointed to"),
            spans("a report citing an official as saying that Peldany cannot confirm it"),
        ),
        Attribution(
            spans("a report"), spans("citing"), spans("an official as saying that Peldany cannot confirm it"), parent=0
        ),
        Attribution(spans("an official"), spans("as saying"), spans("that Peldany cannot confirm it"), parent=1),
        Attribution(spans("Peldany"), spans("cannot confirm"), spans("it."[:2]), parent=2),
    ),
    nested=True,
)


def test_each_statement_stands_in_the_level_of_its_depth() -> None:
    tokenizer = Tokenizer.from_file(str(default_folder() / "tokenizer.json"))
    words = words_of(TEXT, tokenizer)
    levels = levels_of(DOCUMENT, words)
    assert [len(level.spans) for level in levels] == [3, 3, 3, 3]
    for level in levels:
        cue = next(s for s in level.spans if s[0] == "cue")
        assert {b[0] for a, b in level.links if a == cue} == {"source", "content"}


def test_contents_split_by_white_space_are_joined() -> None:
    assert joined([Span(0, 2), Span(3, 9), Span(12, 14)], "He pointed to a") == (Span(0, 9), Span(12, 14))
