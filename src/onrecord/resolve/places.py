"""States of the world by name, capital, adjective and people, and the leaders that speak for them."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Standing = Literal["name", "capital", "adjective", "people"]

_COLUMNS: tuple[Standing, ...] = ("name", "capital", "adjective", "people")
_NOT_A_STATE = frozenset(("states", "dispute"))
_DEMONYM = re.compile(r"^(?P<stem>[A-Z][\w’'-]*[A-Za-z])(?:ian|n|an|ese|ish|i)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A state, and what the words were: its name, its capital, its adjective or its people."""

    state: str
    standing: Standing


def rows(name: str) -> list[list[str]]:
    """The rows of a tab-separated lexicon, without comments."""
    text = files("onrecord").joinpath("lexicons", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _states() -> dict[str, Place]:
    found: dict[str, Place] = {}
    for state, also, *others in rows("states.tsv"):
        for standing, words in zip(_COLUMNS, [f"{state};{also}", *others], strict=True):
            for word in words.split(";"):
                if word:
                    found.setdefault(word.replace("’", "'").casefold(), Place(state, standing))
    return found


@cache
def _leaders() -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    found: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
    for family, state, given in rows("leaders.tsv"):
        found[family.casefold()] = (*found.get(family.casefold(), ()), (state, frozenset(given.split(";"))))
    return found


@lru_cache(maxsize=16384)
def place(words: str) -> Place | None:
    """What state ``words`` mean, an article before them ignored; None when they mean none.

    A word in small letters is never a place: "polish", "turkey" and "us" are not states.
    """
    words = re.sub(r"^(?:the|The)\s+", "", words.strip()).replace("’", "'")
    if not words[:1].isupper():
        return None
    folded = words.casefold()
    return _states().get(folded) or _states().get(folded + ".")


def state_of_leader(name: str, spoken_of: Container[str] = ()) -> str | None:
    """The state whose head of state or of government bears ``name``; None when none or several do.

    Another given name than the known one is let pass for a state in ``spoken_of``, those that the article names.
    """
    parts = name.split()
    if not parts:
        return None
    known = _leaders().get(parts[-1].casefold(), ())
    if len(parts) > 1:
        known = tuple(pair for pair in known if parts[0] in pair[1] or pair[0] in spoken_of)
    states = {state for state, _ in known}
    return states.pop() if len(states) == 1 else None


def demonym_of(adjective: str, names: frozenset[str]) -> str | None:
    """Which of ``names``, countries this article speaks of, ``adjective`` belongs to.

    For countries that no list has: "Teskarian" goes with "Teskaria", "Peldan" with "Peldany".
    """
    match = _DEMONYM.match(adjective.replace("’s", "").replace("'s", ""))
    if not match:
        return None
    stem = adjective[:-1] if adjective.endswith("n") else match["stem"]
    fitting = {n for n in names if n != adjective and len(stem) >= 4 and n.startswith(stem) and len(n) - len(stem) <= 2}
    return fitting.pop() if len(fitting) == 1 else None
