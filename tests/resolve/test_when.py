"""When statements were said."""

from datetime import date

import pytest
from hypothesis import given

from onrecord.resolve.times import IMPOSSIBLE_DATE, NO_PUBLICATION_DATE
from onrecord.resolve.values import Story
from onrecord.resolve.when import NOT_DATED, said_on, said_on_all, weights
from onrecord.resolve.when_scene import scene_of, sentences_of
from onrecord.resolve.when_words import cue_shape, verb_class
from tests.resolve.when_examples import stories, story

PUBLISHED = date(2022, 11, 1)


def dated(marked: str, published: date | None = PUBLISHED, parents: dict[int, int] | None = None) -> list[str]:
    """The basis and first day of each statement, or why it is open."""
    return [
        f"{when.basis} {when.start}" if when is not None else str(why)
        for when, why in said_on_all(story(marked, published, parents))
    ]


def test_words_beside_the_cue() -> None:
    assert dated("[S0 The minister] [Q0 said] on Monday [C0 that no gate was closed].") == ["relative 2022-10-31"]
    assert dated("On Oct. 3, [S0 the minister] [Q0 said] [C0 that no gate was closed].") == ["stated 2022-10-03"]


def test_words_in_the_content_do_not_count() -> None:
    assert dated("[S0 The minister] [Q0 said] [C0 the gate was closed on Monday].") == ["published 2022-11-01"]


def test_news_of_the_day() -> None:
    assert dated("[C0 “No gate was closed,”] [S0 Ilka Brandovar] [Q0 said].") == ["published 2022-11-01"]


def test_perfect_and_attitudes_are_undated() -> None:
    text = "It rained all week in the capital. [S0 Ilka Brandovar] [Q0 has said] [C0 that no gate was closed]."
    assert dated(text) == [NOT_DATED]
    text = "It rained all week in the capital. [S0 The growers] [Q0 want] [C0 the gates to be opened]."
    assert dated(text) == [NOT_DATED]


def test_nested_statements_are_undated() -> None:
    text = "[S0 The aide] [Q0 said] on Monday [C0 that [S1 the minister] [Q1 believed] [C1 the engineers]]."
    assert dated(text, parents={1: 0}) == ["relative 2022-10-31", NOT_DATED]


def test_the_same_speaker_goes_on() -> None:
    text = "[S0 Ilka Brandovar] [Q0 said] Monday [C0 that no gate was closed]. [C1 “Not one,”] [S1 she] [Q1 added]."
    assert dated(text) == ["relative 2022-10-31", "relative 2022-10-31"]


def test_no_publication_date() -> None:
    text = "[S0 The minister] [Q0 said] on Monday [C0 that no gate was closed]. [S1 The aide] [Q1 said] [C1 so too]."
    assert dated(text, None) == [NO_PUBLICATION_DATE, NO_PUBLICATION_DATE]
    assert dated("In 2014 [S0 the minister] [Q0 said] [C0 that no gate was closed].", None) == ["stated 2014-01-01"]


def test_an_impossible_date_stays_open() -> None:
    assert dated("[S0 The minister] [Q0 said] on February 30 [C0 that no gate was closed].") == [IMPOSSIBLE_DATE]


def test_one_at_a_time_is_the_same_as_all() -> None:
    told = story("[S0 The minister] [Q0 said] Monday [C0 no gate was closed]. [S1 She] [Q1 added] [C1 a denial].")
    assert [said_on(told, i) for i in range(2)] == said_on_all(told)


def test_the_words_stand_where_the_span_says() -> None:
    told = story("[S0 The minister] [Q0 said] on Monday [C0 that no gate was closed].")
    when, _ = said_on(told, 0)
    assert when is not None
    assert when.span is not None
    assert when.span.cut(told.text) == when.text == "Monday"


@pytest.mark.parametrize(
    ("cue", "shape"),
    [("said", "past"), ("has said", "perfect"), ("is accused", "is"), ("to tell", "infinitive"), ("says", "present"),
     ("According to", "according"), ("a call for", "noun"), ("did not say", "did"),
     ("", "no cue"), ("in", "preposition")],
)  # fmt: skip
def test_shape_of_a_cue(cue: str, shape: str) -> None:
    assert cue_shape(cue) == shape


def test_class_of_a_verb() -> None:
    assert [verb_class(v) for v in ("hopes", "said", "jumped")] == ["attitude", "speech", "other"]


def test_sentences() -> None:
    text = "Mr. Oszlin spoke. “Open it!” he said.\n\nNobody moved"
    assert [s.cut(text).strip() for s in sentences_of(text)] == [
        "Mr. Oszlin spoke.",
        "“Open it!” he said.",
        "Nobody moved",
    ]


def test_every_weight_is_a_number_of_reasonable_size() -> None:
    assert weights()
    assert all(-10 < weight < 10 for weight in weights().values())


def test_what_a_network_makes_of_it_counts() -> None:
    told = story("It rained. [S0 The minister] [Q0 said] on Monday [C0 that no gate was closed].")
    assert said_on_all(told, lean=[None]) == said_on_all(told)
    sure = {"none": -50.0, "published": 0.0, "words": -50.0}
    when, _ = said_on_all(told, lean=[sure])[0]
    assert when is not None
    assert when.basis == "published"
    assert said_on_all(told, lean=[{"none": 0.0, "published": -50.0, "words": -50.0}]) == [(None, NOT_DATED)]


def test_the_speaker_goes_on_after_a_date() -> None:
    text = (
        "[S0 Ilka Brandovar] [Q0 said] [C0 no gate was closed]. It rained. "
        "“[C1 Not one],” [S1 Brandovar] [Q1 said] on Monday. “[C2 Never],” [S2 she] [Q2 said]."
    )
    assert dated(text)[1:] == ["relative 2022-10-31"] * 2


@given(stories())
def test_any_story(told: Story) -> None:
    scene = scene_of(told)
    for when, why in said_on_all(told, scene=scene):
        assert (when is None) == (why is not None)
        if when is not None:
            assert when.start <= when.end
            assert told.published is None or when.end <= told.published
            assert (when.basis == "published") == (when.text is None)
            if when.span is not None:
                assert when.span.cut(told.text) == when.text
