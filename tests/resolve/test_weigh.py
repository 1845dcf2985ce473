"""The rules' answers weighed against a network's."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from onrecord.resolve.weigh import leans, weighed
from onrecord.statement import Occasion, Resolved, When

RULES = Resolved(act="say", stance="affirms", claim="The river fell", open={})


def opinion(act: str = "say", stance: str = "affirms", sure: float = 0.9) -> dict[str, dict[str, float]]:
    acts = dict.fromkeys(("say", "deny", "condemn"), (1 - sure) / 2) | {act: sure}
    stances = dict.fromkeys(("affirms", "denies", "uncommitted", "none"), (1 - sure) / 3) | {stance: sure}
    return {"act": acts, "stance": stances}


def weigh(rules: Resolved, view: dict[str, dict[str, float]]) -> Resolved:
    return weighed(rules, view, (rules.said_on, None), rules.occasion)


def test_the_likelier_act() -> None:
    assert weigh(RULES, opinion(act="condemn")).act == "condemn"


def test_a_stance_is_turned_only_when_sure() -> None:
    assert weigh(RULES, opinion(stance="denies", sure=0.7)).stance == "affirms"
    assert weigh(RULES, opinion(stance="denies", sure=0.9)).stance == "denies"
    assert weigh(RULES, opinion(stance="uncommitted", sure=0.6)).stance == "uncommitted"


def test_act_and_stance_go_together() -> None:
    view = opinion(act="deny", stance="affirms", sure=0.9)
    view["act"] = {"deny": 0.5, "say": 0.4, "condemn": 0.1}
    found = weigh(RULES, view)
    assert (found.act, found.stance) == ("say", "affirms")


def test_date_and_occasion_are_those_chosen_once_more() -> None:
    day = When(date(2024, 3, 18), date(2024, 3, 18), "relative", "Monday")
    speech = Occasion("speech")
    open_before = replace(RULES, open={"said_on": "not dated in the article", "claim": "a topic"})
    found = weighed(open_before, opinion(), (day, None), speech)
    assert (found.said_on, found.occasion, found.open) == (day, speech, {"claim": "a topic"})
    again = weighed(found, opinion(), (None, "not dated in the article"), None)
    assert (again.said_on, again.occasion) == (None, None)
    assert again.open == open_before.open


def test_leans_are_bounded() -> None:
    (found,) = leans([{"dated": {"none": 0.0, "published": 1.0, "words": 0.5}}], "dated")
    assert found["published"] == 0
    assert found["none"] == pytest.approx(math.log(0.01))


def test_words_stay_the_rules() -> None:
    found = weigh(RULES, opinion(act="deny", stance="none"))
    assert found.claim == "The river fell"
    assert found.stance == "affirms"
    without = Resolved(act="say", stance=None, claim=None, open={"claim": "a topic"})
    assert weigh(without, opinion(stance="denies")).stance is None
