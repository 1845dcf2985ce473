"""The rules' answers weighed against a network's."""

from __future__ import annotations

from onrecord.resolve.weigh import weighed
from onrecord.statement import Resolved

RULES = Resolved(act="say", stance="affirms", claim="The river fell", open={})


def opinion(act: str = "say", stance: str = "affirms", sure: float = 0.9) -> dict[str, dict[str, float]]:
    acts = dict.fromkeys(("say", "deny", "condemn"), (1 - sure) / 2) | {act: sure}
    stances = dict.fromkeys(("affirms", "denies", "uncommitted", "none"), (1 - sure) / 3) | {stance: sure}
    return {"act": acts, "stance": stances}


def test_the_likelier_act() -> None:
    assert weighed(RULES, opinion(act="condemn")).act == "condemn"


def test_a_stance_is_turned_only_when_sure() -> None:
    assert weighed(RULES, opinion(stance="denies", sure=0.7)).stance == "affirms"
    assert weighed(RULES, opinion(stance="denies", sure=0.9)).stance == "denies"
    assert weighed(RULES, opinion(stance="uncommitted", sure=0.6)).stance == "uncommitted"


def test_words_stay_the_rules() -> None:
    found = weighed(RULES, opinion(act="deny", stance="none"))
    assert found.claim == "The river fell"
    assert found.stance == "affirms"
    without = Resolved(act="say", stance=None, claim=None, open={"claim": "a topic"})
    assert weighed(without, opinion(stance="denies")).stance is None
