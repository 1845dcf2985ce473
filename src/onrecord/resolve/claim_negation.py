"""Negation of a main clause: found, and taken out ("did not supply drones" -> "supplied drones")."""

from __future__ import annotations

from dataclasses import replace

from onrecord.resolve.claim_inflect import past, third
from onrecord.resolve.claim_words import ADVERBS, AUX, Word, Words, stripped

_FRONTED = frozenset("if when while although though because since after before until unless despite as once whenever".split())
_RELATIVE = frozenset("that which who whom whose where".split())
_SUBORDINATE = frozenset("because if when while although though until unless since whether but so than".split())
_INDEFINITE = {"nobody": "somebody", "nothing": "something", "none": "some", "nowhere": "somewhere", "neither": "either",
               "nor": "or"}  # fmt: skip
_POLAR = {"anybody": "somebody", "anyone": "someone", "anything": "something", "any": "", "ever": "", "yet": ""}
# "no doubt", "not only" ... negate nothing.
_HARMLESS = {("no", "doubt"), ("no", "question"), ("no", "longer"), ("not", "only"), ("not", "just"), ("not", "merely"),
             ("no", "less"), ("no", "more"), ("no", "matter"), ("not", "simply"), ("no", "wonder")}  # fmt: skip
_INTERJECTION = frozenset("no yes well look so and but now oh listen sure okay ok again frankly basically yeah hey".split())


def after_interjections(words: Words) -> Words:
    """Without "No," "Well," "Look," at the head."""
    words = stripped(words)
    while len(words) > 2 and words[0].low in _INTERJECTION and (words[1].text == "," or words[0].low in {"and", "but", "so"}):
        words = stripped(words[1:])
    return words


def main_clause(words: Words) -> int:
    """Where the main clause begins: after a subordinate clause set in front of it."""
    start = 1 if words and words[0].low == "that" else 0
    if start < len(words) and words[start].low in _FRONTED:
        for i in range(start + 1, len(words) - 2):
            if words[i].text == "," and any(w.low in AUX or w.low.endswith("ed") for w in words[start:i]):
                return i + 1
    return start


def _next_verb(words: list[Word], at: int) -> int | None:
    for i in range(at, min(at + 4, len(words))):
        low = words[i].low
        if low in ADVERBS or low.endswith("ly") or words[i].is_mark:
            continue
        return i
    return None


def negation(words: Words) -> int | None:
    """Index of the word that negates the main clause, or None."""
    seen_verb = False
    for i in range(main_clause(words), len(words)):
        low = words[i].low
        following = words[i + 1].low if i + 1 < len(words) else ""
        if low in {"not", "never", "nobody", "nothing", "none", "no", "neither"}:
            if (low, following) in _HARMLESS:
                if (low, following) == ("no", "longer"):
                    return i
                continue
            if low == "no" and (following in {",", ""} or words[i].text == "No." or seen_verb and not _near(words, i)):
                continue
            if low == "not" and i and words[i - 1].text == ",":
                continue  # "X, not Y": a contrast, the clause itself is affirmed
            if low == "not" and i and words[i - 1].low in {"or", "whether", "to", "if", "but"} and seen_verb:
                continue
            return i
        if low in {"failed", "fails", "fail"} and following == "to":
            return i
        if low in AUX:
            seen_verb = True
        elif seen_verb and (low in _SUBORDINATE or low in _RELATIVE or words[i].text in {";", "--", "—", "–"}):
            return None
        elif seen_verb and low in {"and", "or"} and following not in AUX:
            return None
        elif i > main_clause(words) and low in _SUBORDINATE:
            return None
    return None


def _near(words: Words, at: int) -> bool:
    """True when a verb stands within two words before: "has no plans", "there is no need", "heard no report"."""
    before = [w.low for w in words[max(0, at - 2) : at]]
    return any(w in AUX or w.endswith(("ed", "s")) for w in before)


def positive(words: Words) -> tuple[Words, bool]:
    """The clause without the negation of its main clause, and whether it had one."""
    at = negation(words)
    if at is None:
        return words, False
    out = list(words)
    low = out[at].low
    following = out[at + 1].low if at + 1 < len(out) else ""
    if low in {"failed", "fails", "fail"}:
        verb = out[at + 2] if at + 2 < len(out) else None
        out[at : at + 3] = [Word(past(verb.low))] if verb else []
    elif low == "no" and following == "longer":
        del out[at : at + 2]
    elif low == "no" and following == "one":
        out[at : at + 2] = [replace(out[at], text=_cased("someone", at))]
    elif low == "no":
        out[at : at + 1] = _article(out, at)
    elif low in _INDEFINITE:
        out[at] = Word(_cased(_INDEFINITE[low], at))
    else:
        _undo(out, at)
    for i in range(at, len(out)):
        if out[i].low in _POLAR and out[i].low != "any":
            new = _POLAR[out[i].low]
            out[i] = Word(new)
        elif out[i].low == "nor":
            out[i] = Word("or")
        elif out[i].text in {".", ";"}:
            break
    return tuple(w for w in out if w.text), True


def _undo(out: list[Word], at: int) -> None:
    """Take "not" or "never" out; "did", "does" and "do" go with it and leave their tense on the verb."""
    helper = at - 1
    while helper >= 0 and out[helper].low in ADVERBS | {"you", "i", "we", "they"} and helper > at - 3:
        helper -= 1
    low = out[helper].low if helper >= 0 else ""
    del out[at]
    if low not in {"do", "does", "did"}:
        return
    verb = _next_verb(out, at)
    if verb is None or out[verb].low in {"so", "that", "it"}:
        return
    base = out[verb].low
    out[verb] = Word(past(base) if low == "did" else third(base) if low == "does" else base)
    del out[helper]


def _article(out: list[Word], at: int) -> list[Word]:
    noun = next((w.low for w in out[at + 1 : at + 4] if not w.is_mark), "")
    return [] if noun.endswith("s") or at else [Word(_cased("a", at))]


def _cased(word: str, at: int) -> str:
    return word.capitalize() if at == 0 else word
