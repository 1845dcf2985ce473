"""Words that names are compared with: titles, given names and their short forms, bodies, states.

The data are those of ``onrecord/lexicons``, read once.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def rows(name: str) -> list[list[str]]:
    """The rows of a tab-separated lexicon, without comments."""
    text = files("onrecord").joinpath("lexicons", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def word_list(label: str) -> frozenset[str]:
    """The words of a list of ``record-words.tsv``."""
    return next(frozenset(words.split()) for name, words in rows("record-words.tsv") if name == label)


COURTESY = word_list("courtesy")
RULERS = word_list("ruler")
"""Titles that a single name is known with: Pope Francis."""

_MORE_TITLES = word_list("title")


@cache
def titles() -> frozenset[str]:
    """Words that stand before a person's name as a title, as keys."""
    listed = next(words for label, words in rows("word-lists.tsv") if label == "title")
    return (frozenset(w.replace("-", "") for w in listed.split()) | COURTESY | _MORE_TITLES) - RULERS


@cache
def given_names() -> frozenset[str]:
    """Given names that are known to go by themselves, as keys."""
    from onrecord.record.identity_names import key

    return frozenset(key(row[0]) for row in rows("given-names.tsv"))


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for full, others in rows("nicknames.tsv"):
        listed = others.split()
        for other in listed:
            found.setdefault(full, set()).add(other)
            found.setdefault(other, set()).add(full)
    for _, others in rows("nicknames.tsv"):  # two forms of one name: Bob and Rob
        for other in others.split():
            found[other] |= set(others.split())
    return {name: frozenset(of - {name}) for name, of in found.items()}


def nicknames(given: str) -> frozenset[str]:
    """Other forms of a given name, by its key: Bill and Will for William, and back."""
    return _nicknames().get(given, frozenset())


@cache
def word_class(label: str) -> frozenset[str]:
    """The nouns of a class of ``person-words.tsv``."""
    return frozenset(
        word.split(":")[0] for name, words in rows("person-words.tsv") if name == label for word in words.split()
    )
