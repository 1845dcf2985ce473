"""Through whom the article has a statement: the speakers of the statements around it that report it."""

from __future__ import annotations

import re

from onrecord.resolve.speaker import Cast
from onrecord.resolve.values import Speaker, Story

_OBJECT_ONLY = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|denials?|reject\w*|dismiss\w*|condemn\w*|refut\w*|rebut\w*|disput\w*|disagree\w*|"
    r"criti[cz]i\w+|denounc\w+|slam\w*|blast\w*|mock\w*|ridicul\w+|contempt|lament\w*|contradict\w*|shots at|"
    r"took issue|taken? issue|push(?:es|ed)? back|defend\w*|welcom\w+|prais\w+|bless\w*|support(?:s|ed|ing)?|"
    r"oppos(?:e|es|ed|ing)|endors\w+|object(?:s|ed|ing)? to|respon[ds]\w*|comment(?:s|ed|ing)? on|"
    r"react(?:s|ed|ing)? to|weigh\w* in on|verify|confirm\w*|corroborat\w*|refus\w*|plead\w*|grant(?:s|ed|ing)?|"
    r"ruling|links?|recogni[sz]ing)\b",
    re.IGNORECASE,
)
"""Cues that take a position on what somebody else has said, and do not report it."""
_SAYS = re.compile(r"\b(?:said|says|saying|told|tells|wrote|stating|stated|confirmed that)\b", re.IGNORECASE)
"""Words of saying: what stands beside them is reported, whatever else the cue says."""


def via(story: Story, cast: Cast, index: int) -> tuple[Speaker, ...]:
    """Who relays draft ``index``, outermost first.

    A statement that is merely the object of a denial or a comment is not relayed by whoever denies it.
    Nobody relays himself, and a statement without a source adds no link.
    """
    own = {s.entity for s in cast.speakers(index)[0]}
    links: list[Speaker] = []
    seen = {index}
    at = story.drafts[index].parent
    while at is not None and at not in seen:
        seen.add(at)
        if _reports(story, at):
            for speaker in reversed(cast.speakers(at)[0]):
                if speaker.entity not in own and all(speaker.entity != s.entity for s in links):
                    links.append(speaker)
        at = story.drafts[at].parent
    return tuple(reversed(links))


def _reports(story: Story, parent: int) -> bool:
    """True when a statement reports what stands in it, rather than naming it as its object."""
    cue = story.words(story.drafts[parent].cue)
    return not _OBJECT_ONLY.search(cue) or bool(_SAYS.search(cue))
