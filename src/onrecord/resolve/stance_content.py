"""The act a plain "said" performs, as its content shows it."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.resolve.claim import own_denial
from onrecord.resolve.claim_inflect import word_set
from onrecord.resolve.claim_names import Naming
from onrecord.resolve.claim_negation import negation, positive
from onrecord.resolve.claim_words import PRONOUNS_THIRD, Words
from onrecord.resolve.lexicon import Entry, lexicon
from onrecord.resolve.stance_cue import EFFECT, Reading
from onrecord.resolve.values import Act

_DENIAL = re.compile(
    r"^(?:no , |that (?:is|was) (?:false|a lie|not true|untrue)|(?:this|it|that) (?:is|was) (?:a lie|false|"
    r"not true|untrue|simply not)"
    r"|there (?:is|was) no (?:truth|validity|basis))"
    r"|\b(?:baseless|unfounded|fabricat\w+|nonsense|categorically|hoax|groundless|no truth|pack of lies|not true|"
    r"untrue)\b"
)
_NO_COMMENT = re.compile(
    r"\b(?:no comment|(?:can|could|will|would|wo) not (?:\w+ )?(?:comment|discuss|confirm or deny|speculate|"
    r"elaborate)|"
    r"(?:not|n't) going to (?:comment|confirm|discuss|speculate|get into)|declined? to comment|"
    r"refused? to comment|decline to|not comment)\b"
)
_CANNOT = re.compile(
    r"\b(?:can|could) not (?:\w+ )?(?:confirm|verify|corroborate|say)\b|\b(?:had|have|has|with) no (?:information|"
    r"knowledge|evidence|way)\b|not aware of|unaware of"
)
_OUGHT = re.compile(r"\b(?:should|must|ought to|has got to)\b")
_PRAISE = re.compile(
    r"\b(?:proud|thanks|decent|a (?:very |truly )?good (?:man|woman|person|leader|heart)|grateful|thank|thankful|"
    r"great (?:job|leader|man|person|honor)|excellent|wonderful|admire|"
    r"respect|impress\w+|extraordinary|brilliant|inspir\w+|honou?red|heartened|courage\w*|hero\w*|congratulat\w+|"
    r"praise\w*|commend\w*)\b"
)
_BLAME = re.compile(
    r"\b(?:disgrace\w*|shame\w*|outrage\w*|pathetic|disgust\w*|racis\w+|bigot\w*|ignoran\w+|"
    r"reckless|irresponsible|unacceptable|cowardly|coward|barbaric|despicable|appalling|ridiculous|stupid|silly|"
    r"worst|incompeten\w+|cruel|heinous|hateful|divisive|condemn\w*|abhorrent|failed leadership|offensive|"
    r"demagog\w*|xenophob\w*|crazy|unfair|unfit|misguided|desperate|phony|unhinged|disappoint\w+|inadequate|"
    r"unqualified|not qualified|too far|bad (?:decision|idea|deal)|out of touch|nightmare|sold out)\b"
)
_ACCUSE = re.compile(
    r"\b(?:lied to|liar|corrupt\w*|crooked|cheat\w*|fraud\w*|steal\w*|stole|hid|hiding|cover(?:ed|ing)? up|violat\w+|"
    r"illegal\w*|conspir\w+|manipulat\w+|betray\w+|hypocri\w+|mislead\w*|misled|flip-?flop\w*|rigged)\b"
)
_ADMISSION = re.compile(
    r"^(?:i|we|he|she|it|they) (?:\w+ ){0,3}(?:mistakes?|sorry|regrets?|regretted|apologi[sz]ed?|apologi[sz]es)\b"
)
_NEVER = re.compile(r"^(?:i|we|he|she|it|they) (?:(?:have|has|had|was|were|would|did) )?never\b")
_IMPERATIVE = re.compile(
    r"^(?:please |do not |never |let us |let )|^(?:stop|go|get|come|be|vote|join|tell|give|take|keep|stay|look|"
    r"make|leave|text|call|send|call|pray|support)\b (?!is|was|has)"
)


_INSISTENT = word_set(
    "~insist ~maintain ~underline ~stress ~clarify ~reiterate ~repeat ~contend ~respond ~reply ~make clear"
)


def act_of_content(reading: Reading, found: list[Words], naming: Naming) -> Reading:
    """The reading with the act that the content performs, where the cue leaves it open."""
    if reading.entry is not None and reading.entry.cue in {"~assure", "~reassure", "~swear"} and found:
        if (
            reading.frame == "clause"
            and negation(found[0]) is not None
            and not {"will", "would"} & {w.low for w in found[0]}
        ):
            return replace(reading, act="deny")
        return reading
    if reading.specific or not found or reading.topic:
        return reading
    lows = [w.low for w in found[0]]
    if lows[:1] == ["that"] and lows[1:2] not in (["is"], ["was"]):
        lows = lows[1:]
    first = " ".join(lows)
    everything = " ".join(w.low for s in found for w in s)
    if _NO_COMMENT.search(first):
        return replace(reading, act="decline", stance="uncommitted")
    if _CANNOT.search(first) and reading.act == "say":
        return replace(reading, stance="uncommitted")
    if found[0][-1].text == "?" and len(found) == 1:
        return replace(reading, act="ask", stance="uncommitted")
    performed = _performed(lows, len(found[0]) - len(lows), naming)
    if performed is not None:
        entry, skip = performed
        return replace(reading, act=entry.act, stance=EFFECT[entry.effect], frame=entry.frame, skip=skip)
    if _ADMISSION.search(first):
        return replace(reading, act="admit")
    if own_denial(found[0]) is not None:
        return replace(reading, act="deny")
    if reading.entry is not None and reading.entry.cue in _INSISTENT and positive(found[0])[1]:
        return replace(reading, act="deny")
    if _DENIAL.search(first) or (_NEVER.search(first) and naming.is_own(lows[0])):
        return replace(reading, act="deny")
    will = _will(lows, naming)
    if will is not None:
        return replace(reading, act=will)
    if _IMPERATIVE.search(first) and reading.entry is not None:
        return replace(reading, act="demand")
    if _should(lows):
        return replace(reading, act="demand")
    for act, pattern in _EVALUATIONS:
        if pattern.search(everything):
            return replace(reading, act=act)
    return reading


_PERFORMATIVE: frozenset[Act] = frozenset(("demand", "condemn", "praise", "warn", "admit"))
# What one does, not what one says in doing it.
_NOT_PERFORMED = frozenset(
    ("~support", "~vote for", "~prefer", "~direct", "~like", "~hit", "~target", "~enjoy", "~push")
)


def _performed(lows: list[str], head: int, naming: Naming) -> tuple[Entry, int] | None:
    """The act that the speaker's own verb performs ("We urge the council to ..."), and where its object begins."""
    if len(lows) < 4 or (lows[0] not in {"i", "we"} and not (lows[0] in PRONOUNS_THIRD and naming.is_own(lows[0]))):
        return None
    at = 1
    while at < len(lows) and (lows[at] in _BEFORE_VERB or lows[at].endswith("ly")):
        at += 1
    for hit in lexicon().hits(" ".join(lows[at : at + 4])):
        if (
            hit.start == 0
            and not hit.entry.weak
            and hit.entry.act in _PERFORMATIVE
            and hit.entry.cue not in _NOT_PERFORMED
        ):
            skip = at + len(" ".join(lows[at : at + 4])[: hit.end].split())
            return (hit.entry, head + skip) if skip < len(lows) - 1 else None
    return None


_BEFORE_VERB = word_set("am is are was were have has had do does also would like to want just still again must")
_EVALUATIONS: tuple[tuple[Act, re.Pattern[str]], ...] = (("condemn", _BLAME), ("accuse", _ACCUSE), ("praise", _PRAISE))


def _should(lows: list[str]) -> bool:
    """True when the main clause says what ought to be done."""
    match = _OUGHT.search(" ".join(lows[:14]))
    if match is None:
        return False
    before = " ".join(lows)[: match.start()].split()
    after = " ".join(lows)[match.end() :].split()
    return not (set(before) & {"who", "which", "that", "if", "because", "when"}) and after[:1] != ["have"]


def _will(lows: list[str], naming: Naming) -> Act | None:
    """``promise`` for what the speaker says he will do, ``decline`` for what he will not, ``predict`` for "going to".

    What others "will" or "would" do is left as said: news reports plans and schedules in these words.
    """
    for i, low in enumerate(lows[:14]):
        if low in {"who", "which", "because", "that", "if"} and i:
            return None
        future = low in {"will", "shall", "would"} or (low == "going" and lows[i + 1 : i + 2] == ["to"])
        if not future or not i:
            continue
        negated = "not" in lows[max(0, i - 1) : i + 2] or "never" in lows[max(0, i - 1) : i + 2]
        after = [w for w in lows[i + 1 : i + 5] if w not in {"not", "also", "never", "to", "simply", "ever"}]
        if not after or after[0] == "have" or (low == "would" and after[0] in {"like", "love", "prefer", "say", "be"}):
            return None
        before = [w for w in lows[:i] if w not in {"not", "also", "is", "are", "am", "was", "were"}]
        subject = before[-1] if before else ""
        own = subject in {"i", "we"} or subject in PRONOUNS_THIRD or subject in naming.source_words.split()
        if own and not naming.is_own(subject):
            own = False
        if own and after[0] not in _HAPPENS:
            return "decline" if negated else "promise"
        return "predict" if low == "going" else None
    return None


_HAPPENS = word_set("be know win lose see happen cost become get find come take")
