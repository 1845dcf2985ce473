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
_UTTERANCE = re.compile(
    r"\b(?:decision|ruling|request|claim|accusation|argument|statement|allegation|worr(?:y|ie)|fear|idea|offer|call|"
    r"proposal|pledge|promise|comment|remark|view|criticism|attack|demand|plan|suggestion|assertion|belief|hope|concern|"
    r"threat|warning|complaint|opposition|support|bid|denial|perception|notion|implication|rumou?r|report|charge)s?"
    r"(?:\s(?:of|for|to|about|on|that|against|over|in|by|with))?$",
    re.IGNORECASE,
)
"""Cues that name an utterance by a noun."""
_PREDICATE = re.compile(
    r"[”\"'’]?,?\s(?:(?:was|were|is|are|has|have|had|will|would|could|does|did|do|may|might)\b|[a-z]+(?:ed|s)\b\s|[‘“'\"])"
)
_PASSES_ON = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|report|not(?:e|es|ed|ing)\b|cit|repeat|mention|recall|quot|describ|reference|f(?:ou|i)nd|"
    r"show|according|t(?:o|e)ld?l|wr(?:o|i)te|add|that\b)",
    re.IGNORECASE,
)
"""Cues that pass on an utterance named by a noun, and do not only speak of it."""
_OPENING = 16
"""Characters between the start of a content and a claim that it opens with: an article, an adjective."""
_SHARE = re.compile(
    r"\d\s?%|\bper\s?cent\b|\b(?:majority|plurality|respondents|surveyed|polled|half|two-thirds|three-quarters)\b|"
    r"\b(?:one|two|three|four|six|seven|eight|nine)\b.*\b(?:in|of)\b.*\b(?:three|four|five|six|ten|10)\b",
    re.IGNORECASE,
)
"""Shares of those who were asked."""
_POLL = re.compile(r"\b(?:polls?|surveys?)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:he|she|they|it|the (?:source|official|insider|statement|spokesman|spokeswoman|report|letter)s?)$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\b(?:according|quot(?:e|es|ed|ing)|cit(?:e|es|ed|ing)|as saying)\b", re.IGNORECASE)


def via(story: Story, cast: Cast, index: int) -> tuple[Speaker, ...]:
    """Who relays draft ``index``, outermost first.

    A statement that is merely the object of a denial or a comment is not relayed by whoever denies it.
    Nobody relays himself, and a statement without a source adds no link. A statement that goes on with what an
    outlet or a poll was cited for has the same link, though nothing around it names that again.
    """
    own = {s.entity for s in cast.speakers(index)[0]}
    links: list[Speaker] = []
    seen = {index}
    inner, at = index, story.drafts[index].parent
    while at is not None and at not in seen:
        seen.add(at)
        if _reports(story, at) and not _comments(story, at, inner):
            for speaker in reversed(cast.speakers(at)[0]):
                if speaker.entity not in own and all(speaker.entity != s.entity for s in links):
                    links.append(speaker)
        inner, at = at, story.drafts[at].parent
    for speaker in _carried(story, cast, inner) if story.drafts[inner].source else ():
        if speaker.entity not in own and all(speaker.entity != s.entity for s in links):
            links.append(speaker)
    return tuple(reversed(links))


def _reports(story: Story, parent: int) -> bool:
    """True when a statement reports what stands in it, rather than naming it as its object."""
    cue = story.words(story.drafts[parent].cue)
    return not _OBJECT_ONLY.search(cue) or bool(_SAYS.search(cue))


def _comments(story: Story, parent: int, inner: int) -> bool:
    """True when ``parent`` says something of a claim that it names first: "said the Orvenian claims are a tale"."""
    outer, draft = story.drafts[parent], story.drafts[inner]
    if not draft.cue or not _UTTERANCE.search(story.words(draft.cue)):
        return False
    begin = min(s.start for s in (*draft.source, *draft.cue))
    around = next((s for s in outer.content if s.start <= begin < s.end), None)
    if around is None or begin - around.start > _OPENING:
        return False
    rest = story.text[max(s.end for s in (*draft.content, *draft.cue)) : around.end]
    return bool(_PREDICATE.match(rest)) or not (rest.strip(" .,”\"'’") or _PASSES_ON.search(story.words(outer.cue)))


def _carried(story: Story, cast: Cast, index: int) -> tuple[Speaker, ...]:
    """Who relays a statement that nothing encloses, by what stands before it."""
    draft = story.drafts[index]
    source = story.words(draft.source)
    speakers = cast.speakers(index)[0]
    if not speakers:
        return ()
    here = min(s.start for s in (*draft.source, *draft.content))
    if speakers[0].type == "group" and (_SHARE.search(source) or _SHARE.search(speakers[0].name)):
        return _poll(story, cast, here)
    if not _GOES_ON.match(source):
        return ()
    before = [
        (max(s.end for s in d.content), i) for i, d in enumerate(story.drafts) if d.content[0].start < here and d.source
    ]
    for end, i in sorted(before, reverse=True):
        outer = story.drafts[i].parent
        if end > here or i == index or outer is None:
            continue
        if story.text.count("\n\n", end, here) > 1 or {s.entity for s in cast.speakers(i)[0]} != {
            s.entity for s in speakers
        }:
            return ()
        relayers = cast.speakers(outer)[0]
        quoted = _QUOTED.search(story.words(story.drafts[outer].cue))
        return relayers if quoted and all(_prints(s) for s in relayers) else ()
    return ()


def _prints(speaker: Speaker) -> bool:
    return speaker.type == "organization" or (speaker.type == "document" and "transcript" not in speaker.name)


def _poll(story: Story, cast: Cast, here: int) -> tuple[Speaker, ...]:
    """The poll spoken of last, for what shares of its respondents say."""
    found: list[tuple[int, Speaker]] = []
    for i, draft in enumerate(story.drafts):
        for speaker in cast.speakers(i)[0]:
            if (
                draft.source
                and draft.source[0].start < here
                and speaker.type == "document"
                and _POLL.search(speaker.name)
            ):
                found.append((draft.source[0].start, speaker))
    return (max(found, key=lambda pair: pair[0])[1],) if found else ()
