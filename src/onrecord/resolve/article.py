"""Everything that can be told of the statements of one article, in one call."""

from __future__ import annotations

from onrecord.resolve.addressee import addressee
from onrecord.resolve.chain import via
from onrecord.resolve.occasion import occasion_all
from onrecord.resolve.speaker import Cast, cast
from onrecord.resolve.stance import judge
from onrecord.resolve.values import Resolved, Speaker, Story
from onrecord.resolve.weigh import leans, opinions, weighed
from onrecord.resolve.when import said_on_all
from onrecord.resolve.when_scene import Scene, scene_of
from onrecord.span import Span
from onrecord.statement import RESOLVED_FIELDS

MOST_STATEMENTS = 1000
"""More are not resolved: no article has so many, and who means whom takes time by their square."""
MOST_CHARACTERS = 1_000_000

TOO_LONG = "not resolved: longer than any article; split the text"
NO_SOURCE = "the text names no source"
NOT_TOLD = "the text does not tell"


def resolve(story: Story) -> list[Resolved]:
    """Resolve every draft of ``story``, in order.

    A field that is null because the text says nothing of it is not named in ``open``; one that could
    not be told, or that needs something that is missing, is.
    """
    if len(story.drafts) > MOST_STATEMENTS or len(story.text) > MOST_CHARACTERS:
        return [Resolved(open=dict.fromkeys(RESOLVED_FIELDS, TOO_LONG)) for _ in story.drafts]
    parties = cast(story)
    who = [parties.speakers(i) for i in range(len(story.drafts))]
    scene = scene_of(story, speakers=[s[0].entity if s else None for s, _ in who])
    dates = said_on_all(story, scene=scene)
    occasions = occasion_all(story, scene=scene)
    out = []
    for i, draft in enumerate(story.drafts):
        speakers, why = who[i]
        judged = judge(story, i, lambda span: _name(story, parties, span))
        when, undated = dates[i]
        open_: dict[str, str] = {k: v for k, v in judged.open.items() if k in ("act", "stance", "claim", "repeated")}
        if not speakers:
            open_["speakers"] = (why or NOT_TOLD) if draft.source else NO_SOURCE
        if when is None and undated:
            open_["said_on"] = undated
        spoken_to, why_not = _spoken_to(story, parties, i, scene)
        if why_not:
            open_["addressee"] = why_not
        out.append(
            Resolved(
                speakers=speakers if draft.source else (),
                via=via(story, parties, i),
                act=judged.act,
                stance=judged.stance,
                claim=judged.claim,
                more_claims=judged.more_claims,
                addressee=spoken_to,
                occasion=occasions[i][0],
                said_on=when,
                repeated=judged.repeated,
                open=open_,
            )
        )
    views = opinions(story, out)
    if views is None:
        return out
    dates = said_on_all(story, scene=scene, lean=leans(views, "dated"))
    occasions = occasion_all(story, scene=scene, lean=leans(views, "occasion"))
    return [
        weighed(rules, view, dates[i], occasions[i][0]) for i, (rules, view) in enumerate(zip(out, views, strict=True))
    ]


_UNSURE = frozenset(("it", "its", "itself", "they", "them", "their", "theirs", "themselves"))
"""Words that mean a thing or several more often than a party; a wrong name in a claim is worse than none."""


def _name(story: Story, parties: Cast, span: Span) -> str | None:
    """The fullest name of the one party that ``span`` means, for claims that stand alone."""
    if span.cut(story.text).casefold() in _UNSURE:
        return None
    found = parties.of(span)
    if len(found) != 1:
        return None
    name = found[0].name
    around = story.text[max(0, span.start - len(name)) : span.end + len(name)]
    # "Waterworks" in "the Ministry of Waterworks" is named in full already
    return None if name in around and span.cut(story.text) in name else name


def _spoken_to(story: Story, parties: Cast, index: int, scene: Scene) -> tuple[Speaker | None, str | None]:
    """Whom the statement is made to, or why that is open although the text names somebody."""
    mention = addressee(story, index, scene=scene)
    if mention is None:
        return None, None
    found = parties.of(mention)
    if len(found) == 1:
        return found[0], None
    return None, parties.why_open(mention) or f"more than one: {mention.cut(story.text)}"
