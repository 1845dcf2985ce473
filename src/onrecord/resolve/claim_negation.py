"""Negation of a main clause: found, and taken out ("did not supply drones" -> "supplied drones")."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.resolve.claim_inflect import past, third, word_set
from onrecord.resolve.claim_words import ADVERBS, AUX, Word, Words, stripped

_FRONTED = word_set("if when while although though because since after before until unless despite as once whenever")
_RELATIVE = word_set("that which who whom whose where")
_SUBORDINATE = word_set("because if when while although though until unless since whether but so than")
_INDEFINITE = {
    "nobody": "somebody", "nothing": "something", "none": "some", "nowhere": "somewhere", "neither": "either",
    "nor": "or",
}  # fmt: skip
_POLAR = {"anybody": "somebody", "anyone": "someone", "anything": "something", "any": "", "ever": "", "yet": ""}
# "no doubt", "not only" ... negate nothing.
_HARMLESS = {("no", "doubt"), ("no", "question"), ("no", "longer"), ("not", "only"), ("not", "just"), ("not", "merely"),
             ("no", "less"), ("no", "more"), ("no", "matter"), ("not", "simply"), ("no", "wonder")}  # fmt: skip
# Verbs that report or feel: a negation after them is not the clause's own ("people feel that they are not wanted").
_EMBEDS = word_set(
    "said says say saying told tells wrote writes reported reports feel feels felt claimed claims know knows"
)
_PRONOUNS = word_set("he she it they i we you")
_FALSE = re.compile(
    r"^(?:false|untrue|lies?|baseless|unfounded|groundless|nonsense|hoax|inaccurate|incorrect|fabricat\w+|fiction|fake|myth)$"
)
_PREFIXED = {
    word: word[2:]
    for word in word_set(
        "inadequate unacceptable unqualified inconsistent unfair incorrect unlikely unable unaware unfit "
        "ineligible incapable unjustified unnecessary unhappy unwelcome unreasonable incompatible unclear"
    )
}
_INTERJECTION = word_set("no yes well look so and but now oh listen sure okay ok again frankly basically yeah hey")


def after_interjections(words: Words) -> Words:
    """Without "No," "Well," "Look," at the head."""
    words = stripped(words)
    while (
        len(words) > 2
        and words[0].low in _INTERJECTION
        and (words[1].text == "," or words[0].low in {"and", "but", "so"})
    ):
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


_VERBS_IN_LY = word_set("supply apply reply rely fly imply comply multiply bully rally ally tally")


def _next_verb(words: list[Word], at: int) -> int | None:
    for i in range(at, min(at + 4, len(words))):
        low = words[i].low
        if low in ADVERBS or (low.endswith("ly") and low not in _VERBS_IN_LY) or words[i].is_mark:
            continue
        return i
    return None


def negation(words: Words) -> int | None:
    """Index of the word that negates the main clause, or None."""
    begin = main_clause(words)
    seen_verb, relative, skip_to = False, False, 0
    for i in range(begin, len(words)):
        if i < skip_to:
            continue
        low, before = words[i].low, words[i - 1].low if i else ""
        following = words[i + 1].low if i + 1 < len(words) else ""
        if i > begin and low in _RELATIVE and before == ",":
            # ", who was not named,": the main clause goes on after the next comma, if it does.
            skip_to = next((k + 1 for k in range(i, len(words)) if words[k].text == ","), len(words))
        elif low in _NEGATIVE:
            if _negates(words, i, begin, seen_verb):
                return i
        elif low in AUX:
            if relative:
                relative, skip_to = False, i + 2 if following in {"not", "never"} else 0
            else:
                seen_verb = True
        elif (
            (seen_verb and (low in _SUBORDINATE or low in _RELATIVE or words[i].text in {";", "--", "—", "–", "_"}))
            or (
                low in {"and", "or", "but"}
                and i > begin
                and ((seen_verb and following not in AUX) or (not seen_verb and following in AUX))
            )
            or (i > begin and (low in _SUBORDINATE or low in _EMBEDS))
        ):
            return None
        elif i > begin and low in _RELATIVE:
            relative = True
    return None


_NEGATIVE = word_set("not never nobody nothing none no neither")


def _negates(words: Words, i: int, begin: int, seen_verb: bool) -> bool:
    """True when the negative word at ``i`` turns the whole clause."""
    low, before = words[i].low, words[i - 1].low if i else ""
    following = words[i + 1].low if i + 1 < len(words) else ""
    if (low, following) in _HARMLESS:
        return (low, following) == ("no", "longer")
    if low == "no":
        return not (
            following in {",", ""} or words[i].text == "No." or (seen_verb and not _near(words, i)) or before == "to"
        )
    if low == "not":
        if before in {"by", "of", "for", "in", "from", "or", "why", "if", "to", "whether", ","} and i > begin:
            return False  # a contrast, or a negated infinitive or gerund
        if following in {"guilty"} or (following == "the" and words[i + 2 : i + 3] and words[i + 2].low == "first"):
            return False
        if following == "to" and i > begin and before not in AUX:
            return False
    helper = i - 1
    if before in AUX and helper - 1 > begin and words[helper - 1].low in _PRONOUNS:
        # "the equipment he did not request": a clause on the noun before
        noun = words[helper - 2]
        return noun.is_mark or noun.low in {"and", "but", "that", "then", "now", "today"} | _SUBORDINATE
    return True


def _near(words: Words, at: int) -> bool:
    """True when a verb stands within two words before: "has no plans", "there is no need", "heard no report"."""
    before = [w.low for w in words[max(0, at - 2) : at]]
    return any(w in AUX or w.endswith(("ed", "s")) for w in before)


def positive(words: Words) -> tuple[Words, bool]:
    """The clause without the negation of its main clause, and whether it had one."""
    at = negation(words)
    if at is None:
        return _untrue(words)
    out = list(words)
    low = out[at].low
    following = out[at + 1].low if at + 1 < len(out) else ""
    if low == "no" and following == "longer":
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


def _untrue(words: Words) -> tuple[Words, bool]:
    """ "X is false", "X is inadequate": the predicate itself denies."""
    start = main_clause(words)
    for i in range(start + 1, min(len(words), 30)):
        low = words[i].low
        if low in _SUBORDINATE or low in _RELATIVE:
            break
        back = [w.low for w in words[max(start, i - 3) : i]]
        if not any(w in {"is", "are", "was", "were", "be"} for w in back):
            continue
        if low in _PREFIXED:
            return (*words[:i], Word(_PREFIXED[low]), *words[i + 1 :]), True
        if _FALSE.match(low):
            cut = i - 1 if back[-1:] in (["a"], ["an"]) else i
            while cut > start + 1 and words[cut - 1].low.endswith("ly"):
                cut -= 1
            return (*words[:cut], Word("true")), True
    return words, False


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
