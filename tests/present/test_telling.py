from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from onrecord.present.dates import days
from onrecord.present.telling import _FIELDS, _OCCASIONS, DONE, MARKS, telling
from onrecord.statement import RESOLVED_FIELDS, Act, Occasion, OccasionType, Speaker, Stance, When

from . import factory


def told(which=0, **changes):
    reading = factory.denial(**changes)
    return telling(reading.statements[which], reading.article.text)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2024-02-13", "2024-02-13", "13 Feb 2024"),
        ("2022-10-24", "2022-10-30", "24–30 Oct 2022"),
        ("2022-07-01", "2022-07-31", "July 2022"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-02-01", "2024-02-28", "1–28 Feb 2024"),
        ("2006-01-01", "2006-12-31", "2006"),
        ("2024-01-01", "2024-03-31", "1 Jan – 31 Mar 2024"),
        ("2023-12-28", "2024-01-03", "28 Dec 2023 – 3 Jan 2024"),
    ],
)
def test_days_in_words(start, end, words):
    assert days(date.fromisoformat(start), date.fromisoformat(end)) == words


def test_every_value_has_its_words():
    assert set(DONE) == set(get_args(Act))
    assert set(MARKS) == set(get_args(Stance))
    assert len(set(MARKS.values())) == 3
    assert set(_OCCASIONS) == set(get_args(OccasionType))
    assert set(RESOLVED_FIELDS) <= set(_FIELDS)


@pytest.mark.parametrize(
    ("act", "stance", "repeated", "words"),
    [
        ("deny", "denies", False, "denied"),
        ("deny", "denies", True, "again denied"),
        ("say", "affirms", None, "said"),
        ("say", "denies", False, "said it is not so"),
        ("say", "uncommitted", False, "left undecided"),
        ("decline", "uncommitted", False, "declined"),
        ("say", None, False, "said"),
        (None, None, None, "told"),
    ],
)
def test_what_was_done(act, stance, repeated, words):
    assert told(act=act, stance=stance, repeated=repeated).did == words


def test_role_and_body_are_told_once():
    assert told().standing == "Iranian Foreign Ministry spokesman, for Iranian Foreign Ministry"
    aide = Speaker("e", "A senior aide to the premier", "unnamed", "senior aide to the premier")
    assert told(speakers=(aide,)).standing == ""
    both = told(speakers=(factory.OUTLET, factory.SPOKESMAN))
    assert both.who == "Al Jazeera and Nasser Kan’ani"
    assert both.standing == "Nasser Kan’ani: Iranian Foreign Ministry spokesman, for Iranian Foreign Ministry"


def test_the_chain_ends_with_the_speaker():
    assert told(via=()).chain == ""
    chain = told(
        via=(factory.SPOKESMAN, factory.OUTLET), speakers=(Speaker("p", "the Pentagon", "organization"),)
    ).chain
    assert chain == "Nasser Kan’ani → Al Jazeera → the Pentagon"


def test_circumstances():
    minister = Speaker("m", "Ilka Brandovar", "person", "waterworks minister", "Orvenia")
    found = told(
        addressee=minister,
        occasion=Occasion("interview"),
        said_on=When(date(2022, 11, 1), date(2022, 11, 1), "published"),
    )
    assert found.circumstances == (
        "to Ilka Brandovar (waterworks minister, for Orvenia)",
        "in an interview",
        "1 Nov 2022 (reported as new)",
    )


def test_what_is_open_is_told_with_its_reason():
    found = told(speakers=(), open={"speakers": "none", "said_on": "x", "claim": "x"})
    assert found.who == "the spokesman"
    assert found.open == ("speaker (nobody found whom the words could mean)", "date, claim (x)")


def test_words_that_only_repeat_the_claim_are_not_told_twice():
    claim = "We again say that we did not supply drones to Russia"
    assert told().says_more
    assert told(claim=claim, more_claims=()).says_more is False
    assert told(claim=claim).says_more
