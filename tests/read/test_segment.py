"""Paragraphs, sentence starts and the state of quotation."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onrecord.read.segment import Quote, paragraphs, quotation, sentence_starts
from onrecord.span import Span


def cut(text: str) -> list[str]:
    return [p.cut(text) for p in paragraphs(text)]


def marked(text: str) -> str:
    """The letters of ``text`` that stand in quotation marks, the others as dots."""
    states, _ = quotation(text, paragraphs(text))
    return "".join(
        c if s in (Quote.IN, Quote.SINGLE_IN, Quote.BOTH_IN) else "." for c, s in zip(text, states, strict=True)
    )


def test_lines_are_paragraphs() -> None:
    assert cut("One.\nTwo.\n\nThree.") == ["One.", "Two.", "Three."]


def test_hard_wrapped_lines_are_joined() -> None:
    text = "The minister said\nthat nothing had\nbeen found in\nthe river.\n\nHe left\nthe room."
    assert cut(text) == ["The minister said\nthat nothing had\nbeen found in\nthe river.", "He left\nthe room."]


def test_sentences_start_after_full_stops_but_not_after_titles() -> None:
    text = "Mr. Kan’ani spoke. “We did not,” he said. Gov. J. Brown of the U.S. Senate left."
    starts = sentence_starts(text, Span(0, len(text)))
    assert [text[s : s + 4] for s in starts] == ["Mr. ", "“We ", "Gov."]


def test_curly_straight_german_and_angled_marks() -> None:
    assert marked("He said “no” and") == "........" + "." + "no" + "....."
    assert marked('He said "no" and') == "........." + "no" + "....."
    assert marked("Er sagte „nein“ und") == ".........." + "nein" + "....."
    assert marked("Il dit « non » et") == "........" + " non " + "...."


def test_apostrophes_are_not_quotation_marks() -> None:
    assert set(marked("Iran’s ministers’ view isn’t the '90s view, Kan'ani's aide said.")) == {"."}


def test_single_marks_quote_too() -> None:
    assert marked("Minister: ‘The gates stood open’ today").strip(".") == "The gates stood open"


def test_a_quotation_that_runs_over_paragraphs() -> None:
    text = "“One,” he said. “Two\n\n“three.”\n\nFour."
    states, continued = quotation(text, paragraphs(text))
    assert continued == [False, True, False]
    assert states[text.index("three")] == Quote.IN
    assert states[text.index("Four")] == Quote.OUT


def test_an_unclosed_quotation_does_not_swallow_the_rest() -> None:
    text = "“One, he said.\n\nTwo is plain."
    states, continued = quotation(text, paragraphs(text))
    assert continued == [False, False]
    assert states[text.index("Two")] == Quote.OUT


@given(st.text(alphabet=st.sampled_from("ab A.\n\"'“”‘’„«»!?\u2029\x00é"), max_size=200))
def test_any_text(text: str) -> None:
    spans = paragraphs(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = {i for s in spans for i in range(s.start, s.end)}
    assert all(c.isspace() for i, c in enumerate(text) if i not in covered)
    states, continued = quotation(text, spans)
    assert len(states) == len(text)
    assert len(continued) == len(spans)
    for span in spans:
        starts = sentence_starts(text, span)
        assert starts[0] == span.start
        assert starts == sorted(set(starts))
        assert all(span.start <= s < span.end for s in starts)
