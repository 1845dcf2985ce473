"""Readings that no article would make: spans that overlap in every way."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from onrecord.article import Article
from onrecord.span import Span
from onrecord.statement import (
    RESOLVED_FIELDS,
    Act,
    Claim,
    Draft,
    Occasion,
    OccasionType,
    Reading,
    Resolved,
    Speaker,
    SpeakerType,
    Stance,
    When,
    statements_of,
)

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab c.\n\n\t<>&\"'“”é漢\u0301\u200f\u202e\x1b\x00\r\u2028\x85\ud800"),
        st.characters(),
    ),
    min_size=1,
    max_size=60,
)


OPTIONAL = st.none() | TEXTS
SPEAKERS = st.builds(Speaker, TEXTS, TEXTS, st.sampled_from(get_args(SpeakerType)), OPTIONAL, OPTIONAL)
OCCASIONS = st.builds(Occasion, st.sampled_from(get_args(OccasionType)), OPTIONAL)
WHENS = st.tuples(st.dates(), st.dates(), OPTIONAL).map(
    lambda made: When(min(made[:2]), max(made[:2]), "relative" if made[2] else "published", made[2])
)
STANCES = st.sampled_from(get_args(Stance))
RESOLVED = st.just(Resolved()) | st.builds(
    Resolved,
    speakers=st.lists(SPEAKERS, max_size=2).map(tuple),
    via=st.lists(SPEAKERS, max_size=2).map(tuple),
    act=st.none() | st.sampled_from(get_args(Act)),
    stance=st.none() | STANCES,
    claim=OPTIONAL,
    more_claims=st.lists(st.builds(Claim, TEXTS, STANCES), max_size=2).map(tuple),
    addressee=st.none() | SPEAKERS,
    occasion=st.none() | OCCASIONS,
    said_on=st.none() | WHENS,
    repeated=st.none() | st.booleans(),
    open=st.dictionaries(st.sampled_from(RESOLVED_FIELDS), TEXTS, max_size=3),
)
"""Whatever a statement may be resolved to, fitting together or not."""


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """A text and up to six statements anywhere in it."""
    text = draw(TEXTS)
    size = len(text)

    def spans(least: int) -> st.SearchStrategy[tuple[Span, ...]]:
        one = st.tuples(st.integers(0, size - 1), st.integers(1, size)).map(
            lambda pair: Span(pair[0], min(size, pair[0] + pair[1]))
        )
        return st.lists(one, min_size=least, max_size=3).map(lambda found: tuple(sorted(set(found))))

    drafts = []
    for i in range(draw(st.integers(0, 6))):
        drafts.append(
            Draft(
                source=draw(spans(0)),
                cue=draw(spans(0)),
                content=draw(spans(1)),
                form=draw(st.sampled_from(("direct", "indirect", "mixed"))),
                parent=draw(st.none() | st.integers(0, i - 1)) if i else None,
                confidence=draw(st.floats(0, 1)),
            )
        )
    article = Article(text=text, title=draw(st.none() | TEXTS), publisher=draw(st.none() | TEXTS))
    return Reading(article, statements_of(article, drafts, [draw(RESOLVED) for _ in drafts]))
