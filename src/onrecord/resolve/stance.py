"""What a statement does (its act), with what commitment (its stance), and to what proposition (its claim).

The cue decides first, by the lexicon of acts and by its own negation and modality. Where it is of the kind of
"said", the content shows the act. The stance is the cue's, turned once by a negation of the content's main clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from onrecord.resolve.claim import Content, of_silence, own_denial, proposition, standing, text_of
from onrecord.resolve.claim_inflect import word_set
from onrecord.resolve.claim_names import Naming
from onrecord.resolve.claim_words import QUOTES, Words, sentences, stripped, words_of
from onrecord.resolve.lexicon import Frame
from onrecord.resolve.stance_content import act_of_content
from onrecord.resolve.stance_cue import Reading, read_cue
from onrecord.resolve.values import Act, Claim, Stance, Story
from onrecord.span import Span

MOST_CLAIMS = 6
"""No more propositions than this are made of one content."""

NO_PROPOSITION = "the content names a topic, not a proposition"
NO_REFERENT = "what a pronoun of the content stands for is not known"

_TURNED: dict[Stance, Stance] = {"affirms": "denies", "denies": "affirms", "uncommitted": "uncommitted"}
_WH = word_set("who what why how when where which whom whose")
_EMPTY = word_set("it that this them those these so him her which what one more")
_AGAIN = re.compile(
    r"\b(again|repeated(?:ly)?|repeat(?:s|ing)?|reiterat\w+|renew(?:s|ed|ing)?|re-?affirm\w*|anew|still|always|consistently|"
    r"routinely|continue[sd]? to|continuing to|once more|time and again|often|frequently|regularly|long)\b"
)
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]?|``.*?''", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Judged:
    """Act, stance and claim of one statement; ``open`` gives the reason for each that is not known."""

    act: Act | None
    stance: Stance | None
    claim: str | None
    more_claims: tuple[Claim, ...] = ()
    repeated: bool = False
    open: Mapping[str, str] = field(default_factory=dict)


def judge(story: Story, index: int, names: Callable[[Span], str | None] | None = None) -> Judged:
    """Judge the statement at ``index`` of the story.

    ``names`` gives the fullest name for a span (a pronoun or description in the content, or the source),
    where one is known.
    """
    draft = story.drafts[index]
    cue = story.words(draft.cue).lower().replace("’", "'")
    parts = [words_of(story.text, s) for s in draft.content]
    reading = read_cue(cue, " ".join(w.low for p in parts[:1] for w in p[:12]))
    naming = _naming(story, index, names)
    found = sentences(parts)
    reading = act_of_content(reading, found, naming)
    repeated = bool(_AGAIN.search(cue)) and "as long as" not in cue
    claims, complete = _claims(story, index, found, reading, naming)
    if not claims:
        return Judged(reading.act, None, None, (), repeated, {"claim": NO_PROPOSITION, "stance": NO_PROPOSITION})
    first, *others = claims
    return Judged(
        reading.act, first.stance, first.claim, tuple(others), repeated, {} if complete else {"claim": NO_REFERENT}
    )


def _naming(story: Story, index: int, names: Callable[[Span], str | None] | None) -> Naming:
    draft = story.drafts[index]
    speaker = names(draft.source[0]) if names is not None and draft.source else None
    source = story.words(draft.source)
    if (
        speaker is None
        and source
        and source.lower() not in {"he", "she", "it", "they", "who", "i", "we", "his", "her", "their"}
    ):
        speaker = re.sub(r"['’]s?$", "", source.split(",")[0])
    quoted: list[Span] = []
    for span in draft.content:
        for match in _QUOTED.finditer(story.text, span.start, span.end):
            if match.end() > match.start():
                quoted.append(Span(match.start(), match.end()))
    return Naming(story.text, speaker, source.lower(), tuple(quoted), names)


def _split(story: Story, index: int, found: list[Words], frame: Frame) -> tuple[Words, list[Words]]:
    """The part of the content before the cue that is the subject of the rest, and the sentences without it."""
    draft = story.drafts[index]
    if len(draft.content) < 2 or not draft.cue or not found:
        return (), found
    first, second = draft.content[0], draft.content[1]
    if not (first.end <= draft.cue[0].start and second.start >= draft.cue[-1].end):
        return (), found
    if first.cut(story.text)[:1] in QUOTES and second.cut(story.text)[:1] in QUOTES:
        return (), found
    opening = second.cut(story.text).split()[0].lower().strip('“"')
    if opening not in {"to", "as", "not"} and frame not in ("copula",):
        return (), found
    head = tuple(w for w in found[0] if w.span is not None and w.span.end <= first.end)
    return stripped(head), [stripped(found[0][len(head) :]), *found[1:]]


def _told(story: Story, index: int) -> Words:
    """The words between cue and content that name who is told, when nothing else stands there."""
    draft = story.drafts[index]
    if not draft.cue or draft.content[0].start <= draft.cue[-1].end:
        return ()
    gap = Span(draft.cue[-1].end, draft.content[0].start)
    text = gap.cut(story.text)
    if not text.strip() or len(text) > 60 or re.search(r"[.!?\n;:“\"]", text):
        return ()
    if any(s.overlaps(gap) for s in draft.source):
        return ()
    return stripped(words_of(story.text, gap))


def _claims(story: Story, index: int, found: list[Words], reading: Reading, naming: Naming) -> tuple[list[Claim], bool]:
    if not found:
        return [], True
    flat = [w.low for w in found[0] if not w.is_mark]
    if _names_a_topic(flat, reading):
        return [], True
    head, found = _split(story, index, found, reading.frame)
    told = _told(story, index)
    claims: list[Claim] = []
    complete = True
    found = _weightiest_first(found, reading)
    deserved = "support" if reading.entry is not None and "support" in reading.entry.cue else "approval"
    for n, sentence in enumerate(found):
        frame: Frame = reading.frame if n == 0 or (reading.specific and not reading.skip) else "clause"
        content = Content(stripped(sentence), head if n == 0 else (), told if n == 0 else (), naming.speaker, deserved)
        if n == 0 and reading.skip:
            content = replace(content, words=content.words[reading.skip :])
        denied = (
            own_denial(content.words) if reading.act == "deny" and not reading.specific and not reading.skip else None
        )
        if denied is not None:
            content = replace(content, words=denied)
        elif reading.act == "decline" and reading.stance == "uncommitted":
            content = replace(content, words=of_silence(content.words))
        if not content.words and not content.head:
            continue
        asked = bool(sentence) and sentence[-1].text == "?"
        if n and (len(sentence) < 4 or asked):
            continue
        words, negated = proposition(content, frame, reading.act, reading.future)
        words = standing(words, reading.act)
        words, known = naming.resolve(words)
        text = text_of(words)
        if not text:
            continue
        complete = complete and known
        stance = reading.stance if n == 0 or reading.specific else _own(reading.stance)
        if negated != (denied is not None):
            stance = _TURNED[stance]
        claims.append(Claim(text, stance))
        if len(claims) == MOST_CLAIMS:
            break
    return claims, complete


def _weightiest_first(found: list[Words], reading: Reading) -> list[Words]:
    """A short opening ("Let us be clear.") goes behind the first whole sentence of a quotation."""
    if reading.specific or reading.skip or len(found) < 2 or sum(not w.is_mark for w in found[0]) >= 5:
        return found
    for i, sentence in enumerate(found[1:], 1):
        if sum(not w.is_mark for w in sentence) >= 5 and sentence[-1].text != "?":
            return [found[i], *found[:i], *found[i + 1 :]]
    return found


def _own(stance: Stance) -> Stance:
    """The stance on a further sentence of a quotation, which is the speaker's own."""
    return stance if stance == "uncommitted" else "affirms"


def _names_a_topic(flat: list[str], reading: Reading) -> bool:
    if not flat:
        return True
    head = flat[1] if flat[0] in {"about", "on", "of", "as", "to"} and len(flat) > 1 else flat[0]
    if reading.topic:
        return head not in {"that", "whether", "if"} or len(flat) < 3
    if head in _WH and reading.stance == "uncommitted" and head != "whether":
        return True
    return reading.act == "say" and not reading.specific and all(w in _EMPTY | {"on", "about"} for w in flat)
