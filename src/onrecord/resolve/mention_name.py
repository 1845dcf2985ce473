"""Names inside noun phrases: where one begins and ends, and which words before it are a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from onrecord.resolve import names
from onrecord.resolve.places import place

PREPOSITIONS = names.word_list("core-end")
"""Words that end the core of a noun phrase."""
PERSONAL = frozenset(("person", "spokes", "counsel", "state-head", "body-head"))
"""Classes of nouns that mean one person."""
_KINDS_OF_BODY = names.word_list("kind-of-body")
_NAMED_KINDS = frozenset(("newspaper", "magazine", "network", "website", "newswire", "blog", "group"))
_BODY_ON = frozenset(("council", "committee", "commission", "conference", "institute", "panel", "center", "centre"))
_TO_DO = frozenset(("committee", "campaign", "coalition", "council", "alliance", "project", "fund"))
"""Bodies that are named for what they want: "Committee to Protect Journalists"."""
_ROYAL = frozenset(("queen", "king", "pope", "prince", "princess", "sultan", "emir"))
_PARTICLES = frozenset(
    ("de", "la", "van", "von", "der", "den", "bin", "ibn", "al", "el", "da", "dos", "du", "ul", "amp", "&")
)
_TITLE_OF_PAPER = frozenset(("star", "reporter", "examiner", "advocate", "observer", "economist", "monitor"))
_PAPERS = frozenset(("mail", "citizen", "courier", "dispatch", "times", "herald", "tribune"))
_PARTICIPLE = re.compile(r"^(?:kept|seen|held|made|led|sent|known|given|taken|[a-z]\w{2,}ed)$")


def core_end(tokens: list[str]) -> int:
    """Where the core of a phrase ends: at a preposition, or at a participle after a noun."""
    for i, token in enumerate(tokens):
        if i and token.casefold().strip(",") in PREPOSITIONS:
            return i
        if i and _PARTICIPLE.match(token) and (names.noun_classes(tokens[i - 1].casefold()) or i == len(tokens) - 1):
            return i
    return len(tokens)


def late_name(tokens: list[str]) -> tuple[str, str] | None:
    """The person named after a long title: "Director of the Federal Bureau of Investigation Louis Freeh"."""
    at = len(tokens)
    while at and (tokens[at - 1][:1].isupper() or _particle(tokens, at - 1)):
        at -= 1
    run = tokens[at:]
    if not run or at == 0 or run[-1].casefold() in names.ORGANIZATION_HEADS:
        return None
    titles = [i for i, t in enumerate(tokens) if is_title(t)]
    end = core_end(tokens)
    heads = names.noun_classes(tokens[end - 1]) & {"group", "person"}
    if titles and titles[-1] >= end and (heads or is_title(tokens[end - 1])):
        return None  # "aide to Prime Minister Gavril Stennet" is the aide
    if not titles or titles[-1] == len(tokens) - 1:
        return None
    begin = max(titles[-1] + 1, at)
    if titles[-1] < at - 1:
        links = {t.casefold() for t in tokens[titles[-1] + 1 : at]}
        if not links & {"of", "to"} and not any(_called(t) for t in tokens[at:]):
            return None  # "a spokeswoman for Marsh Bell Drake"
        # "Secretary of State Madeleine Albright": the office ends with a place or one word
        rest = tokens[begin:]
        size = next((n for n in (3, 2, 1) if place(" ".join(rest[:n])) and len(rest) > n), 1)
        bodies = [i + 1 for i, t in enumerate(rest[:-1]) if t.casefold() in names.ORGANIZATION_HEADS]
        size = bodies[-1] if bodies else size
        given = next(
            (i for i, t in enumerate(rest) if i and (names.is_given(t) or t.casefold().strip(".") in names.COURTESY)),
            None,
        )
        begin += given if given is not None else size
        if titles[-1] != at - 2 and given is None and tokens[at - 1].casefold() != "the":
            return None
        if given is None and len(tokens) - begin < 2:
            return None
    if not 0 < len(tokens) - begin <= 4:
        return None
    return " ".join(tokens[begin:]), " ".join(tokens[:begin])


def _called(word: str) -> bool:
    return word.casefold().strip(".") in names.COURTESY


def role_head(role: str) -> str:
    """The noun that says what a role is: the spokesman in "Detroit police spokesman Sgt."."""
    first = re.split(r"\s(?:of|for|to|at)\s", role.split(",")[0])[0]
    words: list[str] = [w.casefold().strip(".,") for w in first.split()]
    for word in reversed(words):
        if names.noun_classes(word) & {"spokes", "body-head", "state-head", "counsel"}:
            return word
    return words[-1] if words else ""


def is_title(word: str) -> bool:
    """True when ``word`` stands before names: "Minister", "spokesman", "Sen."."""
    low = word.casefold().strip(".,")
    return low in names.TITLES or bool(names.noun_classes(low) & PERSONAL)


def goes_on(before: list[str], after: list[str]) -> bool:
    """True when "of ..." carries a name on: "Ministry of Waterworks", "Council on Foreign Relations"."""
    if after[0] == "to" and before[-1].casefold() in _TO_DO and len(after) > 2:
        return after[1][:1].isupper() and not is_title(after[1])
    if after[0].casefold() not in ("of", "for", "on", "in") or len(after) < 2:
        return False
    if after[0].casefold() == "on" and before[-1].casefold() not in _BODY_ON:
        return False
    follows = after[2] if after[1].casefold() in ("the", "a") and len(after) > 2 else after[1]
    last = before[-1].casefold().strip(".")
    if len(before) > 1 and last not in names.ORGANIZATION_HEADS and "organization" not in names.noun_classes(last):
        return False  # a person and where he belongs: "Osric Tamblyn of the Joint Basin Commission"
    return follows[:1].isupper() and before[-1][:1].isupper() and after[0].casefold() != "in"


def name_in(tokens: list[str], acronym: bool, indefinite: bool) -> tuple[str | None, str | None]:
    """The name at the end of ``tokens`` and the role before it; (None, None) in a description."""
    at = len(tokens)
    while at and (tokens[at - 1][:1].isupper() or tokens[at - 1][:1].isdigit() or _particle(tokens, at - 1)):
        at -= 1
    while at < len(tokens) and not tokens[at][:1].isupper() and not _particle(tokens, at):
        at += 1
    if at > 1 and tokens[at - 1] in ("and", "&") and tokens[at - 2][:1].isupper():
        left = at - 1
        while left and tokens[left - 1][:1].isupper():
            left -= 1
        at = left if shares_head(tokens[left : at - 1], tokens[at:], True) else at
    run = tokens[at:]
    if not run:
        return (None, None) if indefinite else _name_before_kind(tokens)
    last = run[-1].casefold().strip(".,'’")
    shouting = all(t.isupper() for t in tokens) and len(tokens) > 1
    body = last in names.ORGANIZATION_HEADS or last in names.BODIES or acronym
    if not body or shouting:
        # the last title that has a name after it ends the role
        for i in range(len(run) - 2, -1, -1):
            if is_title(run[i]) and not (
                i == 0 and at == 0 and len(run) > 2 and run[i].casefold() in ("state", "general")
            ):
                rest = run[i + 1 :]
                if rest and not is_title(rest[-1]) and rest[-1].casefold() not in ("of",):
                    royal = run[i].casefold() in _ROYAL
                    if royal and (len(rest) == 1 or re.fullmatch(r"[IVX]+", rest[-1])):
                        return " ".join(run[i:]), " ".join(tokens[: at + i]) or None
                    return " ".join(rest), " ".join(tokens[: at + i + 1])
                break
    if names.key(run[0]).strip(".") in names.COURTESY and len(run) > 1:
        return " ".join(run), " ".join(tokens[:at]) or None
    classes = names.noun_classes(last)
    if is_title(run[-1]) or classes & {"group", "document"} or (classes & {"organization"} and len(run) == 1):
        alone = (len(run) == 1 or not names.is_given(run[0])) and not (len(run) > 1 and last in _TITLE_OF_PAPER)
        if (
            alone
            and last not in names.BODIES
            and not (classes & {"document"} and last in names.ORGANIZATION_HEADS and len(run) > 1)
        ):
            return None, None
    people = run[0].split("-")
    if (
        len(run) > 1
        and all((known := place(p)) and known.standing in ("adjective", "people") for p in people)
        and (names.is_given(run[1]) or len(people) > 1)
    ):
        return " ".join(run[1:]), " ".join(tokens[: at + 1])
    before = tokens[:at]
    if indefinite and not before and len(run) == 1:
        return None, None
    return " ".join(run), " ".join(before) or None


def _particle(tokens: list[str], at: int) -> bool:
    """True for a small word inside a name: "Bill de Blasio", "Suleiman al-Amr"."""
    word = tokens[at]
    if word.startswith(("al-", "el-", "ash-", "d'", "d’")):
        return True
    return word in _PARTICLES and (
        at + 1 < len(tokens) and (tokens[at + 1][:1].isupper() or tokens[at + 1] in ("la", "der", "den"))
    )


def _name_before_kind(tokens: list[str]) -> tuple[str | None, str | None]:
    """ "Al Jazeera news channel": a name, then small words that say what kind of body it is."""
    at = len(tokens)
    while at and tokens[at - 1] in _KINDS_OF_BODY:
        at -= 1
    if at in (0, len(tokens)) or not all(t[:1].isupper() or _particle(tokens, i) for i, t in enumerate(tokens[:at])):
        return None, None
    kind = tokens[at:]
    if kind[-1] == "group" and at < 2:
        return None, None
    if kind[0] != "news" and kind[-1] not in _NAMED_KINDS:
        return None, None
    return " ".join(tokens[:at]), " ".join(kind)


def shares_head(left: Sequence[str], right: Sequence[str], the: bool) -> bool:
    """True when "left and right" is one name with one noun at its end: "the Fish and Wildlife Service".

    ``the``: an article stands before it.
    """
    if not left or not right:
        return False
    plain = [w for w in left if not ((known := place(w)) and known.standing in ("name", "adjective"))]
    if len(plain) > 1 and "of" not in plain and "for" not in plain:
        return False
    head = names.unpossessed(right[-1]).casefold()
    if left[0] == "The" and len(right) == 1:
        return head in _PAPERS
    if not plain or head not in names.ORGANIZATION_HEADS or len(right) < 2 or place(" ".join(right)):
        return False
    if names.is_given(plain[-1]):
        return names.is_given(right[0]) and head in ("foundation", "institute", "center", "library", "fund")
    small = head in names.CORPORATE or head in ("campaign", "party", "times", "post", "news")
    return the and not small and not any(w.casefold() in names.BODIES for w in (plain[-1], right[0]))


@lru_cache(maxsize=8192)
def person_like(name: str) -> bool:
    """True when a name has the look of a person's."""
    parts = [p for p in names.straight(name).split() if p]
    low = [p.casefold().strip(".,") for p in parts]
    if not low:
        return False
    if low[0] in names.COURTESY:
        return True
    if low[-1] in names.ORGANIZATION_HEADS or low[-1] in names.BODIES or any(p.isupper() and len(p) > 3 for p in parts):
        return len(parts) > 1 and names.is_given(parts[0]) and low[-1] not in names.ORGANIZATION_HEADS
    if names.is_given(parts[0]):
        return 1 < len(parts) <= 4 and not any(p in ("of", "for", "on", "the") for p in low)
    return (
        len(parts) == 2
        and len(parts[0]) > 2
        and bool(names.gender_of(name))
        and parts[1].isalpha()
        and not _worded(parts)
    )


def _worded(parts: list[str]) -> bool:
    """True when a word of a name is also a place or a noun."""
    return any(place(p) or names.noun_classes(p.casefold()) for p in parts)
