"""On what occasion, and with whom."""

import json
from importlib.resources import files
from typing import get_args

import pytest
from hypothesis import given

from onrecord.resolve.occasion import NO_OCCASION, hits_of, occasion, occasion_all
from onrecord.resolve.occasion_words import is_outlet, partner, told_outlet
from onrecord.resolve.values import OccasionType, Story
from onrecord.resolve.when_scene import scene_of
from tests.resolve.when_examples import stories, story

LEXICON = [
    json.loads(line)
    for line in (files("onrecord") / "lexicons" / "occasions.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("[S0 The minister] [Q0 said in an interview] [C0 that no gate was closed].", "interview"),
        ("[S0 The minister] [Q0 told] the Saldrin Times [C0 that no gate was closed].", "interview"),
        ("[S0 The minister] [Q0 said in a statement] [C0 that no gate was closed].", "written statement"),
        ("[S0 The minister] [Q0 tweeted:] [C0 “No gate was closed.”]", "social media"),
        ("[S0 The minister] [Q0 said] at a news conference [C0 that no gate was closed].", "press conference"),
        ("[S0 The minister] [Q0 said in a speech] [C0 that no gate was closed].", "speech"),
    ],
)
def test_named_beside_the_cue(marked: str, kind: str) -> None:
    found, why = occasion(story(f"It rained all week in the capital. {marked}"), 0)
    assert found is not None
    assert (found.type, why) == (kind, None)
    assert found.evidence


def test_none_named() -> None:
    assert occasion(story("[S0 The minister] [Q0 said] [C0 that no gate was closed]."), 0) == (None, NO_OCCASION)


def test_with_whom() -> None:
    text = "It rained. [S0 The minister] [Q0 told] the Saldrin Times [C0 that no gate was closed]."
    found, _ = occasion(story(text), 0)
    assert found is not None
    assert found.with_ == "Saldrin Times"
    text = "She said in an interview with Hedda Marrin on Monday"
    assert partner(text, text.index(" with"), "interview") == "Hedda Marrin"
    assert partner("in an interview on Monday", len("in an interview"), "interview") is None


def test_outlets() -> None:
    text = "He told Reuters so. She told Hedda Marrin so."
    found = told_outlet(text, 3, 7)
    assert found is not None
    assert found.cut(text) == "Reuters"
    assert told_outlet(text, 24, 28) is None
    assert is_outlet("The Saldrin Post")
    assert not is_outlet("a reporter who once wrote for the Saldrin Post")


@pytest.mark.parametrize("row", LEXICON, ids=[row["words"] for row in LEXICON])
def test_every_entry_is_found(row: dict[str, str]) -> None:
    told = story(f"[S0 She] [Q0 said] [C0 so]. There it was: {row['words']}.")
    kinds = {hit.name: hit.type for hits in hits_of(scene_of(told)).values() for hit in hits}
    assert kinds[row["words"]] == row["type"]
    assert row["type"] in get_args(OccasionType)


def test_what_a_network_makes_of_it_counts() -> None:
    told = story("It rained. [S0 The minister] [Q0 said in an interview] [C0 that no gate was closed].")
    assert occasion_all(told, lean=[None]) == occasion_all(told)
    assert occasion_all(told, lean=[{"none": 0.0, "interview": -50.0}]) == [(None, NO_OCCASION)]


@given(stories())
def test_any_story(told: Story) -> None:
    for found, why in occasion_all(told):
        assert (found is None) == (why is not None)
        for span in found.evidence if found is not None else ():
            assert 0 <= span.start < span.end <= len(told.text)
