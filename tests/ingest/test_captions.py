"""Every rule for credits cuts its examples where the caption ends, and leaves prose alone."""

from __future__ import annotations

import time

import pytest

from onrecord.ingest import page_of_text
from onrecord.ingest.captions import RULES, CreditRule, end_without_credit
from onrecord.ingest.html import page_of_html

EXAMPLES = [(rule, *example) for rule in RULES for example in rule.examples]
KEPT = [line for rule in RULES for line in rule.kept]

BEFORE = "The mayor of Harrow Bay said on Friday that the harbour would stay open through the winter, and she meant it."
AFTER = (
    "The Bay Growers’ Union said on Saturday that it had not been consulted, and that nobody had asked for its views."
)


@pytest.mark.parametrize(("rule", "whole", "caption"), EXAMPLES, ids=[whole for _, whole, _ in EXAMPLES])
def test_a_rule_cuts_its_examples(rule: CreditRule, whole: str, caption: str) -> None:
    assert rule.pattern.search(whole)
    assert whole[: end_without_credit(whole)] == caption


@pytest.mark.parametrize("line", KEPT)
def test_counter_examples_stay(line: str) -> None:
    assert end_without_credit(line) == len(line)


def test_every_rule_has_examples_both_ways() -> None:
    assert all(rule.examples and rule.kept for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_a_credit_in_the_middle_or_in_a_long_paragraph_stays() -> None:
    for line in ("It burns. Image: Jane Doe. Nobody was hurt.", "word " * 100 + "end. Image: Jane Doe."):
        assert end_without_credit(line) == len(line)


@pytest.mark.parametrize("separator", ["\n\n", "\n", "\r\n\r\n"])
def test_the_slices_of_a_text_stay_exact(separator: str) -> None:
    raw = separator.join([BEFORE, "A lantern in the park. Image: Jane Doe.", AFTER])
    page = page_of_text(raw)
    assert page.text == f"{BEFORE}\n\nA lantern in the park.\n\n{AFTER}"
    for piece in page.pieces:
        assert page.text[piece.start : piece.end] == raw[piece.raw_start : piece.raw_start + piece.end - piece.start]


def test_a_credit_on_its_own_line_of_a_wrapped_caption_goes_too() -> None:
    assert end_without_credit("A lantern in\nthe park.\nImage: Jane\nDoe.") == len("A lantern in\nthe park.")


def test_the_same_holds_for_a_page() -> None:
    html = (
        f"<html><body><article><p>{BEFORE}<p>A lantern in the park. Image: Jane Doe.<p>{AFTER}</article></body></html>"
    )
    assert "A lantern in the park.\n\n" in page_of_html(html, name="x").text


@pytest.mark.parametrize("line", ["a. Image: " * 40, "a. Image: " + "A" * 5000 + "!", "a. Image: " + "A/" * 2000 + "!",
                                  "a." + " " * 5000 + "Image"])  # fmt: skip
def test_no_paragraph_takes_long(line: str) -> None:
    began = time.perf_counter()
    end_without_credit(line)
    assert time.perf_counter() - began < 0.5
