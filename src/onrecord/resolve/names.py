"""Words and names: keys under which names are compared, genders, and what nouns mean."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from onrecord.resolve.places import rows

Gender = Literal["m", "f"]

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")
_SUFFIX = frozenset(("jr", "sr", "ii", "iii", "iv", "esq"))

COURTESY: dict[str, Gender | None] = {
    "mr": "m", "mister": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "madam": "f", "lady": "f",
    "dame": "f", "dr": None, "prof": None, "rev": None, "hon": None, "st": None,
}  # fmt: skip
"""Forms of address, without full stop, and the gender they tell."""


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a list in the lexicon."""
    return next(frozenset(words.split()) for label, words in rows("word-lists.tsv") if label == name)


TITLES = word_list("title")
"""Words that stand before a person's name as a title, without full stop."""

ORGANIZATION_HEADS = word_list("body-name-end")
"""Last words of names that are bodies, not people."""

CORPORATE = word_list("corporate-end")
"""Last words that a body's name is often used without."""

BODIES = word_list("body-name")
"""One-word names of bodies and outlets."""

PRONOUNS: dict[str, tuple[str, Literal["one", "many", "any"], Gender | None]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), ("person", "one", "m")),
    **dict.fromkeys(("she", "her", "hers", "herself"), ("person", "one", "f")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), ("any", "many", None)),
    **dict.fromkeys(("it", "its", "itself"), ("thing", "one", None)),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), ("first", "one", None)),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), ("first", "many", None)),
    **dict.fromkeys(("you", "your", "yours"), ("second", "any", None)),
    **dict.fromkeys(("who", "whom", "whose"), ("relative", "any", None)),
    **dict.fromkeys(("which", "that"), ("relative", "any", None)),
}  # fmt: skip
"""Pronoun -> what it may stand for, how many, and which gender."""


@lru_cache(maxsize=16384)
def straight(text: str) -> str:
    """``text`` with every apostrophe of one shape."""
    return re.sub(r"[’‘`´]", "'", text)


@lru_cache(maxsize=16384)
def key(name: str) -> str:
    """The form under which names are compared: no article, one case, one shape of apostrophe."""
    folded = straight(name).casefold().strip(" .,")
    return re.sub(r"\s+", " ", _ARTICLE.sub("", folded))


def bare(name: str) -> str:
    """``name`` without a leading article."""
    return _ARTICLE.sub("", name.strip())


def unpossessed(word: str) -> str:
    """``word`` without a possessive ending."""
    plain = straight(word)
    cut = _POSSESSIVE.search(plain)
    return word[: cut.start()] if cut else word


@lru_cache(maxsize=16384)
def family(name: str) -> str:
    """The last name of a person's name, without Jr. and the like, folded."""
    parts = [p.strip(".,") for p in key(name).split()]
    while len(parts) > 1 and parts[-1] in _SUFFIX:
        parts.pop()
    return parts[-1] if parts else ""


def misspelt(left: str, right: str) -> bool:
    """True when two words are one letter apart: one more, one less, another, or two that changed places."""
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    rest, other = left[start:], right[start:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or swapped


@cache
def _given() -> dict[str, str]:
    return {name.casefold(): gender for name, gender in rows("given-names.tsv")}


def is_given(word: str) -> bool:
    """True when ``word`` is a known given name."""
    return word.casefold() in _given()


@cache
def _genders() -> dict[str, Gender]:
    """Given names that tell a gender, many of which are also words or family names."""
    found: dict[str, Gender] = {}
    for label, words in rows("name-genders.tsv"):
        found.update(dict.fromkeys(words.split(), "f" if label == "f" else "m"))
    return found


@lru_cache(maxsize=4096)
def gender_of(name: str) -> Gender | None:
    """The gender that a person's given name tells; None when it tells none."""
    if not name.strip():
        return None
    first = straight(name).casefold().split()[0].strip(".,")
    told = _given().get(first)
    if told is None:
        return _genders().get(first) or _genders().get(first.partition("-")[0])
    if told == "m":
        return "m"
    return "f" if told == "f" else None


@cache
def _nouns() -> tuple[dict[str, frozenset[str]], dict[str, Gender]]:
    classes: dict[str, frozenset[str]] = {}
    genders: dict[str, Gender] = {}
    for label, words in rows("person-words.tsv"):
        for entry in words.split():
            word, _, gender = entry.partition(":")
            classes[word] = classes.get(word, frozenset()) | {label}
            if gender == "m":
                genders[word] = "m"
            elif gender == "f":
                genders[word] = "f"
    return classes, genders


@lru_cache(maxsize=16384)
def singular(noun: str) -> str:
    """The singular of a noun in small letters, by spelling."""
    irregular = {"men": "man", "women": "woman", "people": "person", "children": "child", "wives": "wife"}
    for many, one in irregular.items():
        if noun.endswith(many):
            return noun[: -len(many)] + one
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def is_plural(noun: str) -> bool:
    """True when a noun in small letters is a plural, or a word that means several people."""
    return singular(noun) != noun or noun in ("police", "staff", "media", "majority", "half")


@lru_cache(maxsize=16384)
def noun_classes(noun: str) -> frozenset[str]:
    """What a noun can mean: person, spokes, state-head, body-head, counsel, group, organization, government, document.

    The plural of a word for a person means a group.
    """
    classes, _ = _nouns()
    noun = noun.casefold()
    if noun in classes:
        return classes[noun]
    one = singular(noun)
    if one == noun and "-" in noun:
        return noun_classes(noun.rpartition("-")[2])
    known = classes.get(one, frozenset())
    if one != noun and known & {"person", "spokes", "counsel", "state-head", "body-head"}:
        return frozenset(("group",)) | (known & {"spokes", "counsel"})
    if one != noun and known & {"organization", "government"}:
        return frozenset(("group",))
    return known


def noun_gender(noun: str) -> Gender | None:
    """The gender a noun tells ("spokeswoman"), if it tells one."""
    return _nouns()[1].get(noun.casefold())
