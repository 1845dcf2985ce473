"""To whom a statement is made."""

import json
from importlib.resources import files

import pytest
from hypothesis import given

from onrecord.resolve.addressee import addressee
from onrecord.resolve.values import Story
from tests.resolve.when_examples import stories, story


@pytest.mark.parametrize(
    ("marked", "named"),
    [
        ("[S0 The minister] [Q0 told] parliament [C0 that no gate was closed].", "parliament"),
        ("[S0 The minister] [Q0 told] reporters on Monday [C0 that no gate was closed].", "reporters"),
        ("[S0 She] [Q0 called on] [C0 the European governments to be realistic].", "the European governments"),
        ("[S0 She] [Q0 urged] [C0 Teskaria not to shout].", "Teskaria"),
        ("[S0 She] [Q0 wrote] to the commission [C0 that no gate was closed].", "the commission"),
        ("[S0 She] [Q0 said in a phone call] with Dmytro Kuleba [C0 that no gate was closed].", "Dmytro Kuleba"),
        ("[Q0 Asked] [C0 whether inspectors would come], the minister replied that they would not.", "the minister"),
        ("[S0 Brandovar], who [Q0 assured] her neighbours [C0 that no gate was closed]", "her neighbours"),
    ],
)
def test_spoken_to(marked: str, named: str) -> None:
    told = story(marked)
    found = addressee(told, 0)
    assert found is not None
    assert found.cut(told.text) == named


@pytest.mark.parametrize(
    "marked",
    [
        "[S0 The minister] [Q0 said] [C0 that no gate was closed].",
        "[S0 The minister] [Q0 told] Reuters [C0 that no gate was closed].",
        "[S0 A source] [Q0 told] us [C0 that no gate was closed].",
        "[S0 The minister] [Q0 ordered] [C0 an assessment of the dam].",
        "[S0 The minister] [Q0 told] the truth [C0 about the gates].",
        "[Q0 According to] [S0 the bulletin], [C0 snow was late].",
    ],
)
def test_nobody_is_spoken_to(marked: str) -> None:
    assert addressee(story(marked), 0) is None


def test_the_lexicon_is_well_formed() -> None:
    text = (files("onrecord") / "lexicons" / "addressed.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    forms = [form for row in rows for form in row["forms"]]
    assert len(forms) == len(set(forms))
    assert {row["object"] for row in rows} <= {"gap", "gap content", "gap content to", "gap inside", "gap to only"}


@given(stories())
def test_any_story(told: Story) -> None:
    for index in range(len(told.drafts)):
        found = addressee(told, index)
        assert found is None or 0 <= found.start < found.end <= len(told.text)
