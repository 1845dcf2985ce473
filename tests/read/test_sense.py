"""What the sense layer says of a text."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.read.reader import Reader
from onrecord.read.sense import TASKS, Sense, pooled_vector
from onrecord.span import Span
from onrecord.statement import Told

TEXT = """Orsolya Vint, the harbour minister, met the dockers on Monday. She said the cranes would stand still.

The Quay Workers’ Union rejected the offer. Its chairman, Bartal Quill, told the Merrow Gazette that he had heard
“nothing new” from the minister. The government of Lunland declined to comment."""


@pytest.fixture(scope="module")
def sense(reader: Reader) -> Sense:
    found = reader.sense(TEXT)
    assert found is not None
    return found


def at(words: str, nth: int = 0) -> Span:
    begin = -1
    for _ in range(nth + 1):
        begin = TEXT.index(words, begin + 1)
    return Span(begin, begin + len(words))


def test_types_of_names(sense: Sense) -> None:
    for name, kind in (("Orsolya Vint", "person"), ("Bartal Quill", "person"), ("Quay Workers’ Union", "organization")):
        span = at(name)
        found = sense.name_type(span.start, span.end)
        assert found is not None
        assert found[0] == kind
        assert 0 < found[1] <= 1


def test_who_is_whom(sense: Sense) -> None:
    she = sense.same(at("She"), [(s.start, s.end) for s in (at("Orsolya Vint"), at("dockers"))])
    assert she[0] > she[1]
    assert len(sense.same(at("She"), [])) == 0


def test_a_judgement_is_a_probability_of_each_answer(sense: Sense) -> None:
    told = Told(
        (at("The government of Lunland"),), (at("declined"),), (at("to comment"),), ("act decline", "form indirect")
    )
    (found,) = sense.judge([told])
    assert set(found) == set(TASKS)
    for task, answers in TASKS.items():
        assert tuple(found[task]) == answers
        assert sum(found[task].values()) == pytest.approx(1, abs=1e-5)
    assert max(found["act"], key=lambda a: found["act"][a]) == "decline"
    assert sense.judge([]) == []


def test_hints_nobody_knows_are_passed_over(sense: Sense) -> None:
    spans = ((at("She"),), (at("said"),), (at("the cranes would stand still"),))
    assert sense.judge([Told(*spans)]) == sense.judge([Told(*spans, hints=("no such hint",))])


def test_offsets_of_a_text_that_lost_its_title(reader: Reader) -> None:
    title = "Cranes to stand still\n\n"
    whole = reader.sense(title + TEXT)
    assert whole is not None
    rest, span, shifted = whole.without(len(title)), at("Bartal Quill"), at("Bartal Quill").shifted(len(title))
    assert rest.name_type(span.start, span.end) == whole.name_type(shifted.start, shifted.end)


def test_places_without_words_say_nothing(sense: Sense) -> None:
    gap = TEXT.index("\n\n")
    assert sense.name_type(gap, gap + 2) is None
    assert list(sense.same(Span(gap, gap + 2), [(0, 7)])) == [0.0]


def test_pooling_takes_the_sentence_of_the_cue() -> None:
    vectors = np.arange(12, dtype=np.float32).reshape(6, 2)
    sentence = np.array([0, 0, 0, 1, 1, 1])
    pooled = pooled_vector(vectors, sentence, [(0, 1)], [(1, 2)], [(3, 6)]).reshape(5, 2)
    assert pooled.tolist() == [[0, 1], [2, 3], [8, 9], [8, 9], [2, 3]]


def test_what_a_window_yields_does_not_depend_on_other_texts(reader: Reader) -> None:
    alone = next(iter(reader.stream([TEXT], sense=True)))
    beside = list(reader.stream(["Some other words were said by somebody.", TEXT], sense=True))[1]
    assert alone.sense is not None
    assert beside.sense is not None
    span = at("Orsolya Vint")
    assert alone.sense.name_type(span.start, span.end) == beside.sense.name_type(span.start, span.end)
