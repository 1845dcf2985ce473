"""Through whom the article has a statement."""

from __future__ import annotations

import pytest

from onrecord.resolve.chain import via
from onrecord.resolve.speaker import cast
from onrecord.resolve.values import Story
from onrecord.span import Span
from onrecord.statement import Draft


def nested(text: str, *links: tuple[str, str]) -> Story:
    """A story in which each (source, cue) reports the one after it; all content runs to the end of the text."""
    drafts = []
    at = 0
    for depth, (source, cue) in enumerate(links):
        begin = text.index(source, at) if source else at
        here = text.index(cue, begin + len(source))
        at = here + len(cue)
        spans = (Span(begin, begin + len(source)),) if source else ()
        parent = depth - 1 if depth else None
        drafts.append(Draft(spans, (Span(here, at),), (Span(at, len(text)),), "indirect", parent, 1.0))
    return Story(text, tuple(drafts))


def chain(story: Story) -> list[str]:
    given = cast(story)
    return [s.name for s in via(story, given, len(story.drafts) - 1)]


def test_four_deep_outermost_first() -> None:
    text = (
        "Nasser Kanani pointed to a story: Al Jazeera reported that a senior US official said "
        "the Pentagon cannot confirm the make of the drones"
    )
    links = [
        ("Nasser Kanani", "pointed to"),
        ("Al Jazeera", "reported"),
        ("a senior US official", "said"),
        ("the Pentagon", "cannot confirm"),
    ]
    story = nested(text, *links)
    assert chain(story) == ["Nasser Kanani", "Al Jazeera", "a senior US official"]
    assert via(story, cast(story), 0) == ()


def test_a_link_without_source_is_passed_over() -> None:
    text = "Mara Finch said it is alleged that Tom Bell ordered the closure"
    assert chain(nested(text, ("Mara Finch", "said"), ("", "is alleged"), ("Tom Bell", "ordered"))) == ["Mara Finch"]


def test_nobody_is_via_himself() -> None:
    text = "Mara Finch said she thinks the dam is safe"
    assert chain(nested(text, ("Mara Finch", "said"), ("she", "thinks"))) == []


@pytest.mark.parametrize("cue", ["rejected", "has denied", "declined to comment on", "criticized", "took issue with"])
def test_the_object_of_a_denial_or_a_comment_is_not_relayed(cue: str) -> None:
    text = f"Iran {cue} Western claims of a sale of drones"
    assert chain(nested(text, ("Iran", cue), ("Western", "claims of"))) == []


def test_a_word_of_saying_reports_in_spite_of_a_comment() -> None:
    text = "Mara Finch said in a response that Tom Bell claims the dam leaks"
    assert chain(nested(text, ("Mara Finch", "said in a response"), ("Tom Bell", "claims"))) == ["Mara Finch"]


def test_a_claim_that_is_only_spoken_of() -> None:
    text = "Mara Finch said Tom Bell's claim that the dam leaks is a tale"
    begin = text.index("Tom Bell")
    drafts = (
        Draft((Span(0, 10),), (Span(11, 15),), (Span(begin, len(text)),), "indirect", None, 1.0),
        Draft(
            (Span(begin, begin + 10),), (Span(begin + 11, begin + 16),),
            (Span(begin + 17, text.index(" is a tale")),), "indirect", 0, 1.0,
        ),
    )  # fmt: skip
    story = Story(text, drafts)
    assert via(story, cast(story), 1) == ()


def flat(text: str, *statements: tuple[str, str, str, int | None]) -> Story:
    drafts = []
    for source, cue, content, parent in statements:
        at, c, k = text.index(source), text.index(cue), text.index(content)
        drafts.append(
            Draft(
                (Span(at, at + len(source)),), (Span(c, c + len(cue)),), (Span(k, k + len(content)),), "indirect",
                parent, 1.0,
            )
        )  # fmt: skip
    return Story(text, tuple(drafts))


def test_shares_of_respondents_have_it_from_the_poll() -> None:
    text = "The poll found that the mayor is disliked. Thirty percent said they would stay at home."
    story = flat(
        text,
        ("The poll", "found", "that the mayor is disliked", None),
        ("Thirty percent", "said", "they would stay at home", None),
    )
    assert [s.name for s in via(story, cast(story), 1)] == ["poll"]


def test_he_went_on_is_cited_by_the_same_outlet() -> None:
    text = (
        "The Dunmere Gazette quoted Tom Bell, a clerk, as saying the dam was safe. He added that it was new. "
        "Mara Finch disagreed."
    )
    story = flat(
        text,
        ("The Dunmere Gazette", "quoted", "Tom Bell, a clerk, as saying the dam was safe", None),
        ("Tom Bell, a clerk,", "as saying", "the dam was safe", 0),
        ("He", "added", "that it was new", None),
    )
    assert [s.name for s in via(story, cast(story), 2)] == [s.name for s in via(story, cast(story), 1)] != []
