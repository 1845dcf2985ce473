"""Every rule for boilerplate recognises its examples, and none takes a sentence of an article."""

from __future__ import annotations

import time

import pytest

from onrecord.ingest.boilerplate import RULES, Rule, Where, boilerplate, rules_for

EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]

SENTENCES = [
    "Share prices fell on Tuesday, the exchange said.",
    "Follow the money, the prosecutor told reporters.",
    "Advertising revenue rose by a tenth, the publisher said.",
    "Read the letter again, she said, and you will find no denial in it.",
    "The copyright law was passed in March, the ministry said.",
    "Copyright law does not protect facts, the court held.",
    "Sign here, he told the minister.",
    "Comments made by the minister drew protests.",
    "Error was admitted by nobody.",
    "Photographs of the dam show open gates, the commission said.",
    "The site uses no water from the river, the company said.",
    "More than forty carts were driven to the bridge.",
    "Watch what they do, not what they say.",
    "Nobody stole a river.",
    "Why did the gates close?",
    "He said no.",
    "“Advertisement”",
    "Search teams found the boat on Monday.",
    "The minister asked people to subscribe to the new charter, which the newspapers printed in full.",
    "Tags on the sheep were missing, the farmer said.",
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_a_rule_matches_its_examples(rule: Rule, example: str) -> None:
    assert rule in set(rules_for(example))


def test_every_rule_has_examples_and_a_name_of_its_own() -> None:
    assert all(rule.examples for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("where", [Where.HEAD, Where.MIDDLE, Where.FOOT])
def test_no_rule_takes_a_sentence(sentence: str, where: Where) -> None:
    assert boilerplate(sentence, where) is None


def test_white_space_and_letter_case_do_not_matter() -> None:
    assert boilerplate("  SIGN\tup for\u00a0our  NEWSLETTER ", Where.MIDDLE) is not None


@pytest.mark.parametrize(
    "line",
    ["facebook " * 45 + "z", "sign up " * 45 + "z", "read more " * 40, "a" * 420,
     "by " * 100, "© " * 200, "- " * 200, "error! " * 55 + "z"],
)  # fmt: skip
def test_no_line_takes_long(line: str) -> None:
    began = time.perf_counter()
    list(rules_for(line))
    assert time.perf_counter() - began < 0.5
