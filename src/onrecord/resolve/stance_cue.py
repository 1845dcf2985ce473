"""The cue read: its act, what it does to its content, and its own negation and modality."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.resolve.claim_inflect import word_set
from onrecord.resolve.lexicon import Effect, Entry, Frame, Hit, lexicon
from onrecord.resolve.values import Act, Stance


@dataclass(frozen=True, slots=True)
class Reading:
    """A cue as it is read.

    Attributes:
        topic: the content is what was spoken about, not what was said.
        specific: the cue itself names the act; False for "said", and for a quotation without cue.
        skip: so many words at the head of the content perform the act themselves ("We urge ...").
        future: an infinitive in the content is about what is to come ("is expected to").
    """

    act: Act
    stance: Stance
    frame: Frame = "clause"
    topic: bool = False
    specific: bool = False
    future: bool = False
    skip: int = 0
    entry: Entry | None = None


EFFECT: dict[Effect, Stance] = {
    "asserts": "affirms",
    "negates": "denies",
    "suspends": "uncommitted",
    "topic": "affirms",
}

_NOT = re.compile(r"\b(not|never|cannot|neither|nor|without|no|nobody|hardly|scarcely)\b|n't\b|\bnot?[- ]?one\b")
_HARMLESS = re.compile(r"\bno longer\b|\bno doubt\b|\bnot only\b|\bno\.")
_YET = re.compile(
    r"\b(?:has|have|had) yet to\b|\bfail(?:s|ed|ing)? to\b|\bshow(?:s|ed)? no sign\b|\bunable to\b|\byet to\b"
)
_UNWILLING = re.compile(
    r"\b(?:would|will|wo|'ll)(?:\s+\w+)?\s*(?:not|n't|neither|never)\b|\bwould offer no\b|\bhad no comment|"
    r"\bno comment\b"
)
_CANNOT_DENY = re.compile(r"\b(?:can|could)\s*(?:not|n't)\s+deny\b|\bcannot deny\b")
_SAYING = re.compile(
    r"(?:to |any |on )?(?:(?:further|immediately|publicly) )?(?:comment|say|confirm|answer|discuss|elaborate|"
    r"speculate|identify|"
    r"name|specify|disclose|reveal|be (?:named|identified|quoted|interviewed)|give|provide|describe|address|"
    r"acknowledge|explain|"
    r"respond|talk|speak|state|detail|use the (?:term|word|phrase)|call|weigh in|define|characteri[sz]e)\b"
)
_TO_CHARGE = re.compile(
    r"to (?:the |these |those )?(?:accusations?|allegations?|claims?|charges?|criticism|rumou?rs?)\b"
)
_TOLD_TO = re.compile(r"(?:him|her|them|us|me|people|voters|everyone|everybody|reporters)\s(?:not )?to\b")
_QUESTION = re.compile(
    r"(?:what|why|how|who|when|where|whose|which|do|did|does|is|are|was|were|will|would|can|could|should|have|has|"
    r"whether|if|"
    r"about|that|you)\b"
)
_SPEECH: frozenset[str] = word_set("say confirm allege admit accuse warn predict")
_NO_LONGER = re.compile(r"\bno longer\b")
_KNOWLEDGE = re.compile(r"\b(know|sure|certain|understand|aware|clear|known|idea|recall|remember)\b")


def _chosen(hits: list[Hit]) -> Hit | None:
    """The hit that names the act: one that negates or suspends first, then the last that is not weak."""
    strong = [h for h in hits if not h.entry.weak]
    for hit in strong:
        if hit.entry.effect in ("negates", "suspends") and hit.entry.act in ("deny", "decline", "doubt"):
            return hit
    if strong:
        return strong[-1]
    # Of weak ones the last, but a bare noun of speech after a verb ("said in a statement") adds nothing.
    return hits[0] if hits else None


def read_cue(cue: str, opening: str) -> Reading:
    """Read a cue (lower case, plain apostrophes); ``opening`` is the content's first words."""
    hit = _chosen(lexicon().hits(cue))
    if hit is None:
        return _unknown(cue, opening)
    entry = hit.entry
    act, frame = entry.act, entry.frame
    stance = EFFECT[entry.effect]
    topic = entry.effect == "topic"
    future = act == "predict" or "expect" in entry.cue
    act, stance, frame = _by_content(entry, cue, opening, act, stance, frame)
    act, stance, topic, frame = _negated(entry, cue, hit, act, stance, topic, frame)
    return Reading(act, stance, frame, topic, not entry.weak or stance != "affirms", future, entry=entry)


def _by_content(
    entry: Entry, cue: str, opening: str, act: Act, stance: Stance, frame: Frame
) -> tuple[Act, Stance, Frame]:
    """Verbs whose act depends on what follows: ask to / whether, call X Y, find and tell somebody to."""
    to = opening.startswith("to ") or (
        " to " in opening and not opening.startswith(("that ", "whether ", "if ", "about "))
    )
    clause = opening.startswith(("that ", "whether ", "if "))
    if entry.cue in {"~ask", "~tell", "~say"} and opening.startswith(("to ", "not to ")):
        return "demand" if entry.cue != "~ask" or "ask for" in cue else "ask", "affirms", "should"
    if entry.cue == "~ask" and (to or " for " in opening) and not _QUESTION.match(opening):
        return "ask", "affirms", "should"
    if act == "decline" and _SAYING.match(opening):
        return act, "uncommitted", "clause"
    if act == "think" and entry.frame == "should" and opening.startswith("not to ") and re.search(r"deci|cho|opt", cue):
        return "decline", "affirms", "will"
    if entry.cue in {"~respond", "~reply", "~react"} and _TO_CHARGE.match(opening):
        return "deny", "denies", "clause"
    if entry.cue in {"~suggestion", "~implication"} and clause:
        return "allege", "affirms", "clause"
    if entry.cue == "~tell" and _TOLD_TO.match(opening):
        return "demand", "affirms", "should"
    if act == "condemn" and opening.startswith("that "):
        return act, "affirms", "clause"
    if entry.cue in {"~agree", "~assure", "~reassure"} and clause:
        return "think" if entry.cue == "~agree" else "promise", "affirms", "clause"
    if entry.cue in {"~reject", "~dismiss"} and re.search(
        r"\b(?:offer|proposal|plan|request|bid|call|demand|motion|application|appeal|invitation|deal|bill|idea)s?\b",
        opening,
    ):
        return ("decline", "denies", "object") if entry.cue == "~reject" else (act, stance, frame)
    if entry.frame == "object" and clause and act != "condemn":
        return act, stance, "clause"
    if entry.cue in {"~propose", "~promise", "~hope", "~think", "~regret"} and clause:
        return act, stance, "clause"
    if (
        act == "condemn"
        and re.search(r"\bas\b", cue + " " + opening)
        and entry.cue in {"~attack", "~denounce", "~criticize", "~blast", "~slam", "~deride", "~mock"}
    ):
        return act, "affirms", "copula"
    return act, stance, frame


def _negated(
    entry: Entry, cue: str, hit: Hit, act: Act, stance: Stance, topic: bool, frame: Frame
) -> tuple[Act, Stance, bool, Frame]:
    """What a negation or a modal verb in the cue makes of it."""
    if (
        entry.cue.startswith(("no ", "not ", "neither", "without", "unable", "~not"))
        or "no idea" in entry.cue
        or "no doubt" in entry.cue
    ):
        return act, stance, topic, frame
    bare = _HARMLESS.sub(" ", cue)
    before = bare[: max(hit.end - (len(cue) - len(bare)), 0)]
    is_not = bool(_NOT.search(before))
    if _CANNOT_DENY.search(cue):
        return "admit", "affirms", topic, frame
    if act == "decline" and stance == "uncommitted":
        return act, stance, topic, frame
    if _NO_LONGER.search(cue) and act in {"think", "praise", "predict"}:
        return act, "denies" if stance == "affirms" else "affirms", topic, frame
    if _YET.search(cue) and act not in {"condemn", "decline"}:
        return ("say" if act in _SPEECH or act == "ask" else act), "uncommitted", topic, frame
    if not is_not:
        return act, stance, topic, frame
    if (act in _SPEECH and act not in {"predict"}) or topic:
        if _UNWILLING.search(cue) or "comment" in cue:
            return "decline", "uncommitted", False, "clause"
        return "say", "uncommitted", topic, "clause"
    if act in {"think", "predict", "praise"}:
        if act == "think" and (_KNOWLEDGE.search(cue) or stance == "uncommitted"):
            return "think", "uncommitted", topic, frame
        return (
            ("think" if act == "praise" and frame != "object" else act),
            "denies" if stance == "affirms" else "affirms",
            topic,
            frame,
        )
    if act == "promise":
        return act, "denies", topic, frame
    if act in {"deny", "doubt", "condemn", "ask", "demand", "propose", "threaten", "warn"}:
        return ("say" if act in {"deny"} else act), "uncommitted", topic, frame
    return act, stance, topic, frame


def _unknown(cue: str, opening: str) -> Reading:
    """A cue no entry knows."""
    if _UNWILLING.search(cue):
        return Reading("decline", "uncommitted", specific=True)
    if _YET.search(cue) or _NOT.search(_HARMLESS.sub(" ", cue)):
        return Reading("say", "uncommitted", specific=True)
    if opening.startswith("whether "):
        return Reading("say", "uncommitted", specific=True)
    return Reading("say", "affirms")
