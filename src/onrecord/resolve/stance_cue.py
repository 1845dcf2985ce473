"""The cue read: its act, what it does to its content, and its own negation and modality."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.resolve.lexicon import Effect, Entry, Frame, Hit, lexicon
from onrecord.resolve.values import Act, Stance


@dataclass(frozen=True, slots=True)
class Reading:
    """A cue as it is read.

    Attributes:
        topic: the content is what was spoken about, not what was said.
        specific: the cue itself names the act; False for "said", and for a quotation without cue.
        future: an infinitive in the content is about what is to come ("is expected to").
    """

    act: Act
    stance: Stance
    frame: Frame = "clause"
    topic: bool = False
    specific: bool = False
    future: bool = False
    entry: Entry | None = None


_EFFECT: dict[Effect, Stance] = {"asserts": "affirms", "negates": "denies", "suspends": "uncommitted", "topic": "affirms"}

_NOT = re.compile(r"\b(not|never|cannot|neither|nor|without|no|nobody|hardly|scarcely)\b|n't\b|\bnot?[- ]?one\b")
_HARMLESS = re.compile(r"\bno longer\b|\bno doubt\b|\bnot only\b|\bno\.")
_YET = re.compile(r"\b(?:has|have|had) yet to\b|\bfail(?:s|ed|ing)? to\b|\bshow(?:s|ed)? no sign\b|\bunable to\b|\byet to\b")
_UNWILLING = re.compile(r"\b(?:would|will|wo|'ll)(?:\s+\w+)?\s*(?:not|n't|neither|never)\b|\bwould offer no\b|\bhad no comment|\bno comment\b")
_ABLE = re.compile(r"\b(?:can|could)(?:\s+\w+)?\s*(?:not|n't|neither)\b|\bcannot\b|\bunable\b")
_CANNOT_DENY = re.compile(r"\b(?:can|could)\s*(?:not|n't)\s+deny\b|\bcannot deny\b")
_SPEECH: frozenset[str] = frozenset("say confirm allege admit accuse warn predict".split())
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
    stance = _EFFECT[entry.effect]
    topic = entry.effect == "topic"
    future = act == "predict" or "expect" in entry.cue
    act, stance, frame = _by_content(entry, cue, opening, act, stance, frame)
    act, stance, topic, frame = _negated(entry, cue, hit, act, stance, topic, frame)
    return Reading(act, stance, frame, topic, not entry.weak or stance != "affirms", future, entry)


def _by_content(entry: Entry, cue: str, opening: str, act: Act, stance: Stance, frame: Frame) -> tuple[Act, Stance, Frame]:
    """Verbs whose act depends on what follows: ask to / whether, call X Y, find and tell somebody to."""
    to = opening.startswith("to ") or " to " in opening and not opening.startswith(("that ", "whether ", "if ", "about "))
    clause = opening.startswith(("that ", "whether ", "if "))
    if entry.cue in {"~ask", "~tell", "~say"} and opening.startswith(("to ", "not to ")):
        return "demand" if entry.cue != "~ask" or "ask for" in cue else "ask", "affirms", "should"
    if entry.cue == "~ask" and to and not opening.startswith(("what ", "why ", "how ", "who ", "when ", "where ", "do ", "did ", "is ", "are ")):
        return "ask", "affirms", "should"
    if entry.cue == "~expect" and re.search(r"\bexpects?\b|\bexpecting\b", cue) and False:
        return "predict", stance, frame
    if entry.cue in {"~agree", "~assure", "~reassure"} and clause:
        return "think" if entry.cue == "~agree" else "promise", "affirms", "clause"
    if entry.cue in {"~reject", "~dismiss"} and re.search(
        r"\b(?:offer|proposal|plan|request|bid|call|demand|motion|application|appeal|invitation|deal|bill|idea)s?\b", opening
    ):
        return ("decline", "denies", "object") if entry.cue == "~reject" else (act, stance, frame)
    if entry.frame == "object" and clause and act != "condemn":
        return act, stance, "clause"
    if entry.cue in {"~propose", "~promise", "~hope", "~think", "~regret"} and clause:
        return act, stance, "clause"
    if act == "condemn" and re.search(r"\bas\b", cue + " " + opening) and entry.cue in {"~attack", "~denounce", "~criticize", "~blast", "~slam", "~deride", "~mock"}:
        return act, "affirms", "copula"
    return act, stance, frame


def _negated(
    entry: Entry, cue: str, hit: Hit, act: Act, stance: Stance, topic: bool, frame: Frame
) -> tuple[Act, Stance, bool, Frame]:
    """What a negation or a modal verb in the cue makes of it."""
    if entry.cue.startswith(("no ", "not ", "neither", "without", "unable", "~not")) or "no idea" in entry.cue or "no doubt" in entry.cue:
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
    if act in _SPEECH and act not in {"predict"} or topic:
        if _UNWILLING.search(cue):
            return "decline", "uncommitted", topic, "clause"
        return "say", "uncommitted", topic, "clause"
    if act in {"think", "predict", "praise"}:
        if act == "think" and (_KNOWLEDGE.search(cue) or stance == "uncommitted"):
            return "think", "uncommitted", topic, frame
        return ("think" if act == "praise" and frame != "object" else act), "denies" if stance == "affirms" else "affirms", topic, frame
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
