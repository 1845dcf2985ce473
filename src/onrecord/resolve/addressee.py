"""To whom a statement was made: the object of "told", "urged", "called on", or the other end of a call.

An outlet that is told something is no addressee: its reporter asks for the public, and stands in the
occasion. The span found is a mention; who that is is resolved elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from onrecord.resolve.occasion_words import told_outlet
from onrecord.resolve.values import Story
from onrecord.resolve.when_scene import Scene, scene_of
from onrecord.span import Span

_WORD = re.compile(r"[\w'’]+")
_SKIP = re.compile(
    r"\s*(?:(?:on|late|early)\s+)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s+(?:morning|afternoon"
    r"|evening|night))?|yesterday|today)?\s*"
    r"(?:(?:to|with|at|of|from)\s+(?=(?:the|a|an|his|her|their|its|all|both|[A-Z])\b))?",
)
_STOP = re.compile(
    r"\s*(?:[,;:.!?()“”\"—–]|--|``|''|\n|\b(?:on|in|at|during|that|to|whether|if|when|after|before|as|by|about"
    r"|for|not|against|over|why|how|"
    r"who|which|into|from|with|because|while|and\s+(?=[a-z])|saying|should|would|will|is|are|was|were|has|have"
    r"|had|he|she|they|"
    r"(?:earlier|late|early)\s+\w+|here|there|several\s+times|repeatedly|this\s+(?:week|month|morning)"
    r"|last\s+\w+|yesterday|today|via|it|this|there|what)\b|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
)
_OF = re.compile(r"\s+(?:of|in|from|at)\s+(?:the\s+)?[A-Z]")
_NO_ONE = re.compile(
    r"(?:a|an|the)?\s*(?:story|stories|truth|lie|lies|tale|it|that|this|so|more|nothing|something|anything|what)\b",
    re.I,
)
_THING = re.compile(
    r"\b(?:attack|attacks|answer|statement|interview|conference|article|email|assessment|fees|case|part|bid"
    r"|list|role|rally)$|^(?:a|an)$",
    re.I,
)
_DETERMINER = re.compile(
    r"(?:the|a|an|his|her|their|its|our|my|your|all|both|some|many|those|these|any|other|every|several|most)\b", re.I
)
_CALL = re.compile(
    r"\b(?:phone call|telephone call|call|phone conversation|telephone conversation|letter|reply|message|e-?mail|memo"
    r"|note|speech|remarks|"
    r"address|appeal|statement)\s+(?:(?:on\s+)?\w+day\s+)?(?:with|to)\s+(?=the|both|his|her|their|[A-Z]|a\b)"
)  # fmt: skip
_TO = re.compile(
    r"\s(?:directly\s|privately\s)?to\s(?=(?:the|a|an|his|her|their|its|our|my|reporters|voters|me|him|them"
    r"|us)\b|[A-Z])"
)
_NAMED = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w.’'-]+){0,3}|[Tt]he\s\w+|[Hh]e|[Ss]he|[Tt]hey|I"
)
_ANSWER = (
    r"(?:\s(?:also|then|simply|again|quickly|only))?\s(?:said|says|replied|responded|answered|told|avoided|declined"
    r"|refused|insisted|argued|added|wrote|called|predicted|would|could|did)\b"
)
_ANSWER_AFTER = re.compile(rf"[,”]\s({_NAMED}){_ANSWER}")
_ANSWER_BEFORE = re.compile(rf"\b({_NAMED}){_ANSWER}[^.”\"\n]{{0,50}}?\bwhen\s$")
_PEOPLE = re.compile(
    r"(?:[A-Z]|(?:everyone|everybody|anyone|anybody|congress|parliament|police|people|me|us|you|him|her|them"
    r"|it)\b|.*(?<!s)s$)"
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|got)\s+(?:\w+\s+)?$")


@cache
def _verbs() -> Mapping[str, str]:
    """Verbs that take somebody spoken to, and where: ``gap`` (between cue and content), ``content`` or both."""
    text = (files("onrecord") / "lexicons" / "addressed.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return {form: row["object"] for row in rows for form in row["forms"]}


def addressee(story: Story, index: int, *, scene: Scene | None = None) -> Span | None:
    """The mention of the one statement ``index`` is said to, or None."""
    draft = story.drafts[index]
    if not draft.cue:
        return None
    text = story.text
    if told_outlet(text, draft.cue[0].start, draft.cue[-1].end) is not None:
        return None
    asked = _answering(story, draft.cue[0])
    if asked is not None:
        return asked
    for cue in reversed(draft.cue):
        words = list(_WORD.finditer(text, cue.start, cue.end))
        for at in range(len(words) - 1, -1, -1):
            where = _where(words, at)
            if where is None:
                continue  # no verb of this kind: perhaps the word before it is
            if not words[at].group().endswith("ing") and _PASSIVE.search(
                text[max(cue.start, words[at].start() - 25) : words[at].start()]
            ):
                found = None if "to only" in where else _subject(story, index, cue)
            else:
                found = _object(story, index, words[at].end(), cue, where)
            if found is not None and not (draft.parent is None and found.cut(text).lower() in ("us", "me", "you")):
                return found
            break
    return _other_end(story, index, scene)


def _where(words: list[re.Match[str]], at: int) -> str | None:
    """Where the object of the verb at ``words[at]`` stands; "called on" and "wrote to" are looked up as two words."""
    one = words[at].group().lower()
    if at + 1 < len(words):
        found = _verbs().get(f"{one} {words[at + 1].group().lower()}")
        if found is not None:
            return found
    if at > 0 and f"{words[at - 1].group().lower()} {one}" in _verbs():
        return _verbs()[f"{words[at - 1].group().lower()} {one}"]
    return _verbs().get(one)


def _object(story: Story, index: int, verb_end: int, cue: Span, where: str) -> Span | None:
    draft = story.drafts[index]
    text = story.text
    if cue.end - verb_end > 4:  # "wrote a letter to the mayor", with the object taken into the cue
        to = _TO.search(text, verb_end, cue.end)
        if to is not None:
            return _mention(text, to.end(), cue.end)
        return None if "to only" in where else _mention(text, verb_end, cue.end)
    following = [c for c in draft.content if c.start >= cue.end]
    start, needs_to = cue.end, where.endswith(" to")
    if following and following[0].start - start <= 2:
        if "content" not in where:
            return None
        return _mention(text, following[0].start, following[0].end, needs_to=needs_to)
    if "to only" in where and not _TO.match(text, start):
        return None
    limit = following[0].start if following else min(len(text), start + 120)
    return _mention(text, start, limit)


def _answering(story: Story, cue: Span) -> Span | None:
    """Who is asked, where the question is a participle: "Asked by reporters, *she* said", "*she* said when asked"."""
    text = story.text
    words = cue.cut(text).lower()
    opens = (
        text[max(0, cue.start - 2) : cue.start].strip() == ""
        or text[max(0, cue.start - 2) : cue.start].strip() in ".”\"'"
    )
    if re.match(r"(?:when |after being |if )?(?:asked|pressed|questioned)\b", words) is None:
        return None
    before = _ANSWER_BEFORE.search(
        text[max(0, cue.start - 90) : cue.start] + ("when " if words.startswith("when") else "")
    )
    if before is not None:
        start = max(0, cue.start - 90) + before.start(1)
        return Span(start, start + len(before.group(1)))
    if not (
        opens or words.startswith("when") or re.search(r"\bwhen\s$", text[max(0, cue.start - 6) : cue.start], re.I)
    ):
        return None
    after = _ANSWER_AFTER.search(text, cue.end, min(len(text), cue.end + 320))
    return Span(after.start(1), after.end(1)) if after is not None else None


def _mention(text: str, start: int, limit: int, *, needs_to: bool = False) -> Span | None:
    """The noun phrase that begins at ``start`` and ends before ``limit``."""
    skip = _SKIP.match(text, start, limit)
    at = skip.end() if skip else start
    stop = _STOP.search(text, at, limit)
    end = stop.start() if stop else limit
    if stop is not None:
        longer = _OF.match(text, stop.start())
        if longer is not None and longer.end() < limit:  # "the government in Kyiv"
            again = _STOP.search(text, longer.end(), limit)
            end = again.start() if again else limit
    while end > at and text[end - 1].isspace():
        end -= 1
    words = text[at:end]
    if not words or len(words) > 90 or not words[0].isalnum():
        return None
    if not _DETERMINER.match(words) and not _PEOPLE.match(words):
        return None
    if needs_to and not re.match(r"\s*(?:,\s*)?(?:not\s+)?to\b", text[end : end + 10]):
        return None
    if _NO_ONE.match(words) or _THING.search(words):
        return None
    return Span(at, end)


def _subject(story: Story, index: int, cue: Span) -> Span | None:
    """The subject of a passive ("Sununu was told"): the nearest content before the cue, else the words before it."""
    draft = story.drafts[index]
    text = story.text
    for content in reversed(draft.content):
        if content.end <= cue.start and cue.start - content.end <= 2 and len(content) < 60:
            return content
    before = re.search(
        r"((?:[Tt]he |[Hh]is |[Hh]er |[Aa]n? )?(?:[A-Z][\w.’'-]*\s?){1,4}|\b(?:he|she|they|we|it|who|I|He|She"
        r"|They|We|[\w]+s))\s$",
        text[max(0, cue.start - 60) : cue.start],
    )
    if before is None:
        return None
    start = cue.start - len(text[max(0, cue.start - 60) : cue.start]) + before.start(1)
    return Span(start, start + len(before.group(1).rstrip()))


def _other_end(story: Story, index: int, scene: Scene | None) -> Span | None:
    """The one a call, a letter or a message goes to, when it is named in the sentence of the cue."""
    scene = scene_of(story) if scene is None else scene
    place = scene.places[index]
    sentence = scene.sentences[place.sentence]
    for call in _CALL.finditer(story.text, sentence.start, sentence.end):
        span = Span(call.start(), call.end())
        near = min(abs(call.start() - place.end), abs(place.at - call.end())) < 60
        if near and scene.is_outside(span, index):
            return _mention(story.text, call.end(), sentence.end)
    return None
