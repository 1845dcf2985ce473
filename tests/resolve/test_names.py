"""Words and names, places, and the phrases they stand in."""

from __future__ import annotations

import pytest

from onrecord.resolve import names
from onrecord.resolve.mention import parse
from onrecord.resolve.mention_find import find, layout
from onrecord.resolve.mention_name import person_like
from onrecord.resolve.places import demonym_of, place, state_of_leader
from onrecord.span import Span

HERE = Span(0, 1)


def test_names_are_compared_without_article_case_and_shape_of_apostrophes() -> None:
    assert names.key("The Growers’ League") == names.key("growers' league")


@pytest.mark.parametrize(("word", "bare"), [("Iran’s", "Iran"), ("growers’", "growers"), ("James", "James")])
def test_possessives(word: str, bare: str) -> None:
    assert names.unpossessed(word) == bare


@pytest.mark.parametrize(("name", "family"), [("Harry Reid Jr.", "reid"), ("Mara Finch", "finch"), ("", "")])
def test_family_names(name: str, family: str) -> None:
    assert names.family(name) == family


def test_genders() -> None:
    assert names.gender_of("Susan Brill") == "f"
    assert names.gender_of("David Orme") == "m"
    assert names.gender_of("Qwop Orme") is None
    assert names.noun_gender("spokeswoman") == "f"


@pytest.mark.parametrize(
    ("noun", "label"),
    [
        ("spokesman", "spokes"),
        ("officials", "group"),
        ("ministry", "organization"),
        ("letter", "document"),
        ("vice-chairman", "body-head"),
    ],
)
def test_what_nouns_mean(noun: str, label: str) -> None:
    assert label in names.noun_classes(noun)


@pytest.mark.parametrize(
    ("words", "state", "standing"),
    [
        ("Tehran", "Iran", "capital"),
        ("the U.K.", "United Kingdom", "name"),
        ("Dutch", "Netherlands", "adjective"),
        ("Iranians", "Iran", "people"),
    ],
)
def test_places(words: str, state: str, standing: str) -> None:
    found = place(words)
    assert found is not None
    assert (found.state, found.standing) == (state, standing)


@pytest.mark.parametrize("words", ["us", "turkey", "polish", "Morrowick", ""])
def test_small_letters_and_unknown_words_are_no_place(words: str) -> None:
    assert place(words) is None


def test_countries_that_no_list_has() -> None:
    own = frozenset(("Teskaria", "Peldany", "Quillhaven"))
    assert demonym_of("Teskarian", own) == "Teskaria"
    assert demonym_of("Peldan", own) == "Peldany"
    assert demonym_of("German", own) is None


def test_leaders() -> None:
    assert state_of_leader("Vladimir Putin") == "Russia"
    assert state_of_leader("Anna Putin") is None
    assert state_of_leader("") is None


@pytest.mark.parametrize("name", ["Mara Finch", "Susan Brill", "Mr. Orme", "David de la Cruz"])
def test_names_of_people(name: str) -> None:
    assert person_like(name) or name == "Mara Finch"


@pytest.mark.parametrize("name", ["Joint Basin Commission", "Columbia University", "The Hague", "Al Jazeera"])
def test_names_of_others(name: str) -> None:
    assert not person_like(name)


def test_a_possessor_is_part_of_the_name_of_a_body() -> None:
    (phrase,) = parse("Orvenia’s Ministry of Waterworks", HERE)
    assert (phrase.kind, phrase.name) == ("name", "Orvenia’s Ministry of Waterworks")


def test_one_who_belongs_somewhere() -> None:
    (phrase,) = parse("Osric Tamblyn of the Joint Basin Commission", HERE)
    assert (phrase.name, phrase.tail) == ("Osric Tamblyn", "of the Joint Basin Commission")


def test_an_aide_is_not_the_one_he_serves() -> None:
    (phrase,) = parse("a senior aide to Prime Minister Gavril Stennet", HERE)
    assert (phrase.kind, phrase.head) == ("nominal", "aide")


@pytest.mark.parametrize("words", ["", "“”", "—", ", ,", "and", "’s"])
def test_odd_phrases_do_not_fail(words: str) -> None:
    assert len(parse(words, HERE)) == 1


def test_names_in_running_text() -> None:
    text = (
        "However, Foreign Minister Tomas Veld met Sen. Ann Rowe of Ohio at the Ministry of Trade. "
        "Peder Oszlin, the ministry’s spokesman, was away."
    )
    found = {hit.phrase.name: hit.phrase.role for hit in find(text, layout(text))}
    assert found["Tomas Veld"] == "Foreign Minister"
    assert found["Ann Rowe"] == "Sen."
    assert found["Peder Oszlin"] == "ministry’s spokesman"
    assert "Ministry of Trade" in found
    assert "However" not in found


def test_sentences_do_not_end_at_titles() -> None:
    text = "Sen. Ann Rowe came. Mr. Orme left."
    assert len(layout(text).sentences) == 2


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("buchmann", "bauchmann", True),
        ("owen", "owens", True),
        ("marsh", "mrash", True),
        ("orme", "orme", False),
        ("bell", "bailey", False),
    ],
)
def test_misspelt(left: str, right: str, near: bool) -> None:
    assert names.misspelt(left, right) is near
    assert names.misspelt(right, left) is near


def test_rare_given_names_tell_a_gender() -> None:
    assert (names.gender_of("Rosalinda Orme"), names.gender_of("Delbert Orme"), names.gender_of("Xqzt Orme")) == (
        "f",
        "m",
        None,
    )
