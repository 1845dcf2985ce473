"""Everything resolved of an article at once."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.resolve import Story, resolve
from onrecord.span import Span
from onrecord.statement import Draft

WORDS = st.sampled_from(
    """he|she|they|we|“|”|\n\n|.|,|and|of|The|the|Mr.|Anselm Rukhaya|Saldrin|Teskaria|minister|ministry|spokesman|said
    |denied|not|that|on Tuesday|30 February|last week|two|both|along with|as well as|who|whose|’s|accused|closing
    |secretly|U.S.|🙂|\x00|report|citing""".replace("\n    ", "").split("|")
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Any text with any spans for statements, some of them nested."""
    text = " ".join(["so", *draw(st.lists(WORDS, min_size=4, max_size=60))])
    at = [Span(m.start(), m.end()) for m in re.finditer(r"\S+", text)]

    def run() -> Span:
        first = draw(st.integers(0, len(at) - 1))
        return Span(at[first].start, at[min(len(at) - 1, first + draw(st.integers(0, 8)))].end)

    drafts = []
    for number in range(draw(st.integers(0, 5))):
        source = (run(),) if draw(st.booleans()) else ()
        cue = (run(),) if draw(st.booleans()) else ()
        parent = draw(st.none() | st.integers(0, number - 1)) if number else None
        drafts.append(Draft(source, cue, (run(),), "indirect", parent, 0.5))
    return Story(text, tuple(drafts), draw(st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))))


@given(stories())
@settings(max_examples=300, deadline=None)
def test_any_story_is_resolved(story: Story) -> None:
    found = resolve(story)
    assert len(found) == len(story.drafts)
    for draft, resolved in zip(story.drafts, found, strict=True):
        assert draft.source or not resolved.speakers
        assert resolved.speakers or "speakers" in resolved.open
        own = {s.entity for s in resolved.speakers}
        assert not own & {s.entity for s in resolved.via}
        assert (resolved.claim is None) <= (resolved.stance is None)
        if resolved.said_on:
            assert resolved.said_on.start <= resolved.said_on.end
            words = resolved.said_on
            assert words.span is None or words.span.cut(story.text) == words.text
            assert (words.basis == "published") == (words.text is None)


def test_one_that_stands_for_all() -> None:
    text = (
        "Peder Oszlin, the ministry’s spokesman, told reporters on Tuesday that the report was wrong. "
        "He again denied that Teskaria had been told."
    )

    def spans(*words: str) -> tuple[Span, ...]:
        return tuple(Span(text.index(w), text.index(w) + len(w)) for w in words)

    story = Story(
        text,
        (
            Draft(
                spans("Peder Oszlin, the ministry’s spokesman,"),
                spans("told"),
                spans("that the report was wrong"),
                "indirect",
                None,
                0.9,
            ),
            Draft(spans("He"), spans("again denied"), spans("that Teskaria had been told"), "indirect", None, 0.9),
        ),
        published=date(2024, 3, 20),
    )
    first, second = resolve(story)
    assert [s.name for s in first.speakers] == [s.name for s in second.speakers] == ["Peder Oszlin"]
    assert first.said_on is not None
    assert (first.said_on.start, first.said_on.text) == (date(2024, 3, 19), "Tuesday")
    assert (second.act, second.stance, second.repeated) == ("deny", "denies", True)
    assert second.claim == "Teskaria had been told"
