"""The claim of a statement: its content as a proposition in words that stand alone.

Every word of content comes from the article; what is added is of a closed set, ``ADDED``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from onrecord.resolve.claim_inflect import (
    BASE_OF,
    IRREGULAR_PAST,
    base_of_gerund,
    participle,
    past,
    past_of_gerund,
    third,
    word_set,
)
from onrecord.resolve.claim_negation import after_interjections, positive
from onrecord.resolve.claim_words import AUX, PRONOUNS_THIRD, Word, Words, joined, lowered, put, stripped
from onrecord.resolve.lexicon import Frame

ADDED = word_set(
    "should will would is are was were has have had do does did be there it that to a an the of for by deserves "
    "deserve approval support true by something nothing somebody someone some somewhere either or he she they "
    "them their its not blame"
)
"""Words a claim may have that the article has not."""

_SUBJECT_OF = {"him": "he", "her": "she", "them": "they", "me": "I", "us": "we"}
_NOUNS_OF_SPEECH = re.compile(
    r"^(?:(?:the|any|all|a|an|some|these|those|such|recent|earlier|new|false|media|press|news|online|widespread|"
    r"repeated"
    r"|western|foreign|official)\s+)*(?:reports?|claims?|allegations?|accusations?|charges?|suggestions?|"
    r"rumou?rs?|idea"
    r"|notion|assertions?|speculation|possibility|fact|contention|hints?|stories|story|talk|implication|argument)"
    r"\s+(that|of|about)\s+",
    re.IGNORECASE,
)
_CLAUSE_HEADS = word_set("i he she we they it there")


@dataclass(frozen=True, slots=True)
class Content:
    """A content ready to be made a claim.

    Attributes:
        head: the first part where the text gives the content in two, subject and rest ("[he] is expected [to go]").
        addressee: words between cue and content that name who is told.
        speaker: name of the source.
        deserved: what one who is judged well deserves: approval, or the support the cue speaks of.
    """

    words: Words
    head: Words = ()
    addressee: Words = ()
    speaker: str | None = None
    deserved: str = "approval"


def _find(words: Words, *lows: str) -> int | None:
    return next((i for i, w in enumerate(words) if w.low in lows), None)


# "I think", "in my view": the speaker's own colouring, no part of the proposition.
_ASIDES = "i think that/i think/i believe/i guess/i mean ,/we believe/we think/in my view ,/you know ,"
_OPENINGS = tuple(tuple(aside.split()) for aside in re.split("/", _ASIDES))
# Forms that are participles as often as past tenses.
_PARTICIPLES = word_set(
    "left set put cut read hit cost lead thought found made shot broadcast spread bet cast bid split felt lost "
    "held led meant born built known"
)


def finite(words: Words) -> bool:
    """True when the words look like a clause of their own: subject and finite verb."""
    if not words:
        return False
    lows = [w.low for w in words]
    if lows[0] == "to" or (lows[0].endswith("ing") and len(lows[0]) > 4):
        return False
    if lows[0] in _CLAUSE_HEADS and len(lows) > 1:
        return True
    for i, low in enumerate(lows):
        before = lows[i - 1] if i else ""
        if low in {"who", "which", "whom", "whose", "that", "where"} and i:
            # What follows belongs to a relative clause; the main verb, if any, comes after a comma.
            rest = lows[i:]
            return "," in rest and any(w in AUX for w in rest[rest.index(",") :])
        if low in AUX and low not in {"be", "been", "being", "do"} and before != "to" and i:
            return True
        if low in IRREGULAR_PAST and i and low not in _PARTICIPLES:  # fmt: skip
            return True
        if low.endswith("ed") and i and before not in {"the", "a", "an", "of", "to", "in", "for"} and len(low) > 4:
            following = lows[i + 1] if i + 1 < len(lows) else ""
            if following in {"the", "a", "an", "to", "that", "his", "her", "its", "their", "him", "it", "them"}:
                return True
    return False


def without_head(words: Words) -> Words:
    """Without "that", "whether", "if" (of a question), and "reports that" at the head."""
    words = stripped(words)
    if words and words[0].low in {"that", "whether", "how"} and len(words) > 2 and words[1].low != "is":
        words = words[1:]
    match = _NOUNS_OF_SPEECH.match(joined(words))
    if match:
        n = len(match.group().split())
        if len(words) > n:
            words = words[n:]
    for opening in _OPENINGS:
        if tuple(w.low for w in words[: len(opening)]) == opening and len(words) > len(opening) + 2:
            words = stripped(words[len(opening) :])
    return words


_OWN_DENIAL = re.compile(
    r"^(?:[\w,]+ ){0,8}?(?:i|we|he|she|it|they) (?:\w+ly |also |have |has |had ){0,2}(?:reject|deny|denies|denied|"
    r"rejected|dispute|refute)s? ",
)


def own_denial(words: Words) -> Words | None:
    """What "we strongly reject ..." inside a quotation denies; None where nothing of the kind is said."""
    match = _OWN_DENIAL.match(" ".join(w.low for w in words))
    if match is None:
        return None
    rest = words[len(match.group().split()) :]
    return rest if len(rest) > 1 else None


_SAYING = re.compile(
    r"^(?:to )?(?:(?:further|immediately|publicly) )?(?:comment|say|confirm or deny|confirm|answer|discuss|"
    r"elaborate|speculate|talk|"
    r"respond|address|acknowledge|specify|reveal|disclose|deny)(?: (?:questions|further|anything|"
    r"directly))?(?: (?:on|about|to))?(?: |$)"
)


def of_silence(words: Words) -> Words:
    """Without the verb of saying that is declined: "to comment on the report" -> "the report"."""
    match = _SAYING.match(" ".join(w.low for w in words))
    return words[len(match.group().split()) :] if match else words


def _verb_after_to(words: Words, at: int) -> tuple[Words, bool]:
    """What follows the "to" at ``at``, and whether "not" stood before it."""
    negated = at > 0 and words[at - 1].low == "not"
    rest = words[at + 1 :]
    if rest and rest[0].low == "not":
        negated, rest = True, rest[1:]
    return rest, negated


def _should(content: Content, modal: str) -> tuple[Words, bool]:
    words = content.words
    if words and words[0].low in {"for", "on"} and len(words) > 1:
        words = words[1:]
    if words and words[0].low == "that" and len(words) > 2:
        words = words[1:]
    at = _find(words, "to")
    head = content.head or content.addressee
    if not head and at not in (0, None) and content.words and words[0].low == "not" and at == 1:
        head = ()
    if at is not None and (at == 0 or (at == 1 and words[0].low == "not")):
        rest, negated = _verb_after_to(words, at)
        subject = head or (put(content.speaker) if content.speaker else ())
        if subject:
            return (*subject, *put(modal), *rest), negated
        return _passive(rest, modal), negated
    if head and not finite(words):
        return (*head, *put(modal, "be"), *words), False
    if at is not None and 0 < at < 14 and at + 1 < len(words) and not any(w.low in AUX for w in words[:at]):
        infinitive = words[at + 1].low not in _NOT_VERB and not words[at + 1].text[:1].isupper()
        if infinitive and not words[0].low.endswith("ing") and not any(w.is_mark for w in words[:1]):
            rest, negated = _verb_after_to(words, at)
            subject = words[: at - 1] if words[at - 1].low == "not" else words[:at]
            return (*subject, *put(modal), *rest), negated
    if finite(words) or any(w.low in {"should", "must", "be"} for w in words[1:]):
        be = _find(words, "be")
        if be is not None and words[be - 1].low not in AUX | {"to", "not"}:
            return (*words[:be], *put(modal), *words[be:]), False
        if modal == "will":
            words = tuple(Word("will", w.span, w.glued) if w.low == "would" else w for w in words)
        return words, False
    if words and words[0].low.endswith("ing") and len(words[0].low) > 4 and content.speaker:
        return (*put(content.speaker, modal, base_of_gerund(words[0].low)), *words[1:]), False
    return (*put("There", modal, "be"), *lowered(words)), False


def _passive(rest: Words, modal: str) -> Words:
    """ "ordered [to close the gates]", nobody named: "the gates should be closed"."""
    cut = next((i for i in range(1, len(rest)) if rest[i].low in _PREP or rest[i].is_mark), len(rest))
    if cut < 2 or not rest[0].low.isalpha() or rest[0].low in {"be", "have"}:
        return (*put("somebody", modal), *rest)
    return (*rest[1:cut], *put(modal, "be", participle(rest[0].low)), *rest[cut:])


def _copula(words: Words) -> Words:
    at = _find(words, "as")
    if at:
        return (*words[:at], *put("is"), *words[at + 1 :])
    if at == 0:
        return words[1:]
    if words and words[0].low in {"a", "an", "the"} and len(words) < 4:
        return words
    article = next(
        (i for i in range(1, len(words)) if words[i].low in {"a", "an", "the"} and words[i - 1].low not in _PREP), None
    )
    if article is None and len(words) > 1:
        article = next((i for i in range(1, len(words)) if words[i].low == "not"), None)
        pronoun = words[0].low in PRONOUNS_THIRD | {"this", "that"}
        article = 1 if article is None and pronoun else article or len(words) - 1
    return (*words[:article], *put("is"), *words[article:]) if article else words


_NOT_VERB = word_set("the a an his her its their this that these those my our your all any both")
_PREP = word_set("of in on at for with by from to and or about into between against")


def _accusation(words: Words, speaker: str | None) -> Words:
    for i, word in enumerate(words[:-1]):
        following = words[i + 1]
        how: Words = ()
        if following.low.endswith("ly") and i + 2 < len(words):  # "of secretly closing the gates"
            how, following = (following,), words[i + 2]
        if word.low in {"of", "with", "for"} and i and following.low.endswith("ing") and len(following.low) > 4:
            verb = "had" if following.low == "having" else past_of_gerund(following.low)
            return (*words[:i], *how, *put(verb), *words[i + 2 + len(how) :])
    for i, word in enumerate(words):
        if word.low == "of" and 0 < i < 6 and not finite(words):
            return (*words[i + 1 :], *put("by"), *words[:i])
        if word.low == "for" and i and not finite(words):
            return (*words[:i], *put("is", "to", "blame", "for"), *words[i + 1 :])
    return words


def _raised(head: Words, words: Words, future: bool) -> tuple[Words, bool]:
    """ "[The gates] are said [to be open]": a subject and its infinitive made a clause."""
    rest, negated = _verb_after_to(words, 0 if words[0].low == "to" else 1)
    if not rest:
        return head, negated
    verb = rest[0].low
    many = (
        bool(head)
        and head[-1].low.endswith("s")
        and not head[-1].low.endswith("ss")
        and not head[-1].text[:1].isupper()
    )
    if future:
        return (*head, *put("will"), *rest), negated
    if verb == "have":
        return (*head, *put("have" if many else "has"), *rest[1:]), negated
    if verb == "be":
        return (*head, *put("are" if many else "is"), *rest[1:]), negated
    if verb.isalpha() and verb not in AUX:
        return (*head, *put(verb if many else third(verb)), *rest[1:]), negated
    return (*head, *rest), negated


def _evaluated(content: Content) -> Words:
    words = content.words
    while (
        words
        and words[0].low in {"of", "on", "at", "for", "by", "against", "to", "that"}
        and len(words) > 1
        and not finite(words[1:])
    ):
        words = words[1:]
    if content.head:
        words = (*content.head, *words)
    if finite(words) and words[0].low != "what":
        return words
    last = words[-1].low if words else ""
    many = last.endswith("s") and not last.endswith("ss") and not words[-1].text[:1].isupper() and len(words) < 4
    cut = next((i for i, w in enumerate(words) if w.low in {"for", "over", "as"} and i), None)
    front, tail = (words[:cut], words[cut:]) if cut and words[cut].low == "for" else (words, ())
    if front and front[0].low in _SUBJECT_OF:
        front = (
            (*put(_SUBJECT_OF[front[0].low]), *front[1:])
            if front[0].span is None
            else (replace(front[0], text=_SUBJECT_OF[front[0].low]), *front[1:])
        )
    return (*front, *put("deserve" if many else "deserves", content.deserved), *tail)


def proposition(content: Content, frame: Frame, act: str, future: bool = False) -> tuple[Words, bool]:
    """The content as a clause, and whether a negation was taken out of it."""
    words = without_head(content.words)
    if not words:
        return content.head, False
    flipped = False
    if frame in ("should", "will"):
        out, flipped = _should(replace(content, words=words), frame)
    elif frame == "object":
        out = _evaluated(replace(content, words=words))
    elif act == "accuse" and not finite(words):
        out = _accusation((*content.head, *words), content.speaker)
        if content.head and out == (*content.head, *words) and words[0].low not in {"to", "as"}:
            out = (*words, *put("by"), *content.head)
    elif content.head and words[0].low in {"to", "not"}:
        out, flipped = _raised(content.head, words, future)
    elif frame == "copula":
        out = (*content.head, *put("is"), *words) if content.head else _copula(words) if not finite(words) else words
    elif act == "deny" and words[0].low.endswith("ing") and content.speaker and len(words[0].low) > 4:
        verb, rest = words[0].low, words[1:]
        if verb == "having" and rest:
            done = rest[0].low
            out = (*put(content.speaker, past(BASE_OF[done]) if done in BASE_OF else done), *rest[1:])
        else:
            out = (*put(content.speaker, past_of_gerund(verb)), *rest)
    elif not content.head and (_find(words[:9], "as") or 0) > 0 and not finite(words):
        out = _copula(words)
    else:
        out = (*content.head, *words)
        at = _find(words, "to")
        if at and not finite(out) and at < 7 and at + 1 < len(words) and words[at + 1].low in {"be", "have"}:
            out, flipped = _raised(words[:at], words[at:], future)
    out = after_interjections(out)
    if frame in ("object", "copula"):
        return out, flipped  # what is negated here is part of what is judged
    out, negated = positive(out)
    return out, negated != flipped


def standing(words: Words, act: str) -> Words:
    """A noun phrase alone made a sentence: "an attack" -> "There was an attack"."""
    if finite(words) or not words or act in {"demand", "praise", "condemn"}:
        return words
    if words[0].low in {"a", "an", "any", "some", "no"} and not any(w.low in AUX for w in words):
        return (*put("There", "was"), *lowered(words))
    return words


def text_of(words: Words) -> str:
    """The claim as text: first letter large, no mark at the end."""
    text = joined(stripped(words)).strip()
    text = re.sub(r"\s*\[\s*|\s*\]", " ", text).strip() if "[" in text else text
    return text[:1].upper() + text[1:]
