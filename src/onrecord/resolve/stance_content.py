"""The act a plain "said" performs, as its content shows it."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.resolve.claim_names import Naming
from onrecord.resolve.claim_words import PRONOUNS_THIRD, Words
from onrecord.resolve.stance_cue import Reading
from onrecord.resolve.values import Act

_DENIAL = re.compile(
    r"^(?:no , |that (?:is|was) (?:false|a lie|not true|untrue)|(?:this|it|that) (?:is|was) (?:a lie|false|not true|untrue|simply not)"
    r"|there (?:is|was) no (?:truth|validity|basis))"
    r"|\b(?:baseless|unfounded|fabricat\w+|nonsense|categorically|hoax|groundless|no truth|pack of lies|not true|untrue)\b"
)
_NO_COMMENT = re.compile(
    r"\b(?:no comment|(?:can|could|will|would|wo) not (?:\w+ )?(?:comment|discuss|confirm or deny|speculate|elaborate)|"
    r"(?:not|n't) going to (?:comment|confirm|discuss|speculate|get into)|declined? to comment|refused? to comment|decline to|not comment)\b"
)
_CANNOT = re.compile(r"\b(?:can|could) not (?:\w+ )?(?:confirm|verify|corroborate|say)\b|\b(?:had|have|has|with) no (?:information|knowledge|evidence|way)\b|not aware of|unaware of")
_OUGHT = re.compile(r"\b(?:should|must|ought to|needs? to|has to|have to|has got to|have got to)\b")
_PRAISE = re.compile(
    r"\b(?:proud|grateful|thank|thankful|great (?:job|leader|man|person|honor)|outstanding|excellent|wonderful|terrific|admire|"
    r"respect|fantastic|impress\w+|extraordinary|brilliant|inspir\w+|honou?red|heartened|welcome[sd]?|courage\w*|hero\w*|congratulat\w+|praise\w*|commend\w*)\b"
)
_BLAME = re.compile(
    r"\b(?:disgrace\w*|shame\w*|outrage\w*|pathetic|disgust\w*|racis\w+|bigot\w*|ignoran\w+|danger(?:ous)?|terrible|horrible|"
    r"disaster|reckless|irresponsible|unacceptable|cowardly|coward|barbaric|despicable|appalling|ridiculous|stupid|silly|"
    r"worst|incompeten\w+|evil|cruel|heinous|hateful|divisive|embarrass\w+|condemn\w*|abhorrent|failed leadership|weak|offensive|demagog\w*|xenophob\w*|crazy|unfair)\b"
)
_ACCUSE = re.compile(
    r"\b(?:lied|lies|lying|liar|corrupt\w*|crooked|cheat\w*|fraud\w*|steal\w*|stole|hid|hiding|cover(?:ed|ing)? up|violat\w+|"
    r"illegal\w*|criminal\w*|conspir\w+|manipulat\w+|betray\w+|hypocri\w+|refus(?:ed|es|ing)|mislead\w*|misled|flip-?flop\w*|rigged)\b"
)
_IMPERATIVE = re.compile(
    r"^(?:please |do not |never |let us |let )|^(?:stop|go|get|come|be|vote|join|tell|give|take|keep|stay|look|make|leave|text|call|send|call|pray|support)\b (?!is|was|has)"
)


def act_of_content(reading: Reading, found: list[Words], naming: Naming) -> Reading:
    """The reading with the act that the content performs, where the cue leaves it open."""
    if reading.specific or not found or reading.topic:
        return reading
    lows = [w.low for w in found[0]]
    if lows[:1] == ["that"]:
        lows = lows[1:]
    first = " ".join(lows)
    everything = " ".join(w.low for s in found for w in s)
    if _NO_COMMENT.search(first):
        return replace(reading, act="decline", stance="uncommitted")
    if _CANNOT.search(first) and reading.act == "say":
        return replace(reading, stance="uncommitted")
    if found[0][-1].text == "?" and len(found) == 1:
        return replace(reading, act="ask", stance="uncommitted")
    if _DENIAL.search(first):
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
    """``promise`` for what the speaker says he will do, ``predict`` for what he says will happen."""
    for i, low in enumerate(lows[:14]):
        if low in {"who", "which", "because", "that"} and i:
            return None
        future = low in {"will", "shall"} or low == "would" or low == "going" and lows[i + 1 : i + 2] == ["to"]
        if not future or not i:
            continue
        after = [w for w in lows[i + 1 : i + 4] if w not in {"not", "also", "never", "to"}]
        if not after or after[0] == "have" or low == "would" and after[0] in {"like", "love", "prefer"}:
            return None
        before = [w for w in lows[:i] if w not in {"not", "also", "is", "are", "am", "was", "were"}]
        subject = before[-1] if before else ""
        own = subject in {"i", "we"} or subject in PRONOUNS_THIRD or subject in naming.source_words.split()
        if own:
            stative = after[0] in {"be", "know", "win", "lose", "see", "need", "take", "happen", "cost", "become", "get"}
            return "predict" if stative else "promise"
        if low == "would" and after[0] == "be":
            return "predict"
        return "predict"
    return None
