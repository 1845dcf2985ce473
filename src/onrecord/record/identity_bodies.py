"""Names of bodies, governments, groups and documents: the key under which two names mean the same.

"The Pentagon" and "US Department of Defense" are one by the lexicon; "Iran's Foreign Ministry" and "the Iranian
Ministry of Foreign Affairs" by rule; "the Foreign Ministry" alone is whose its state is, and nobody's where none is
told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord.record.identity_names import plain
from onrecord.record.identity_words import rows, word_class, word_list


@dataclass(frozen=True, slots=True)
class Body:
    """What a name that is no person's means.

    Attributes:
        key: the same for all names of one body; None when the name alone does not tell which is meant.
        known: it is in the lexicon, or a state.
    """

    key: str | None
    known: bool


_STOP = word_list("stop")
_SAME = {
    "defence": "defense", "centre": "center", "labour": "labor", "organisation": "organization", "programme": "program",
    "ministries": "ministry", "affairs": "", "&": "and", "dept": "department", "govt": "government",
    "spokespersons": "", "televison": "television",
}  # fmt: skip
_CORPORATE = word_list("corporate")
_STATE_BODIES = word_list("state-body")
_GENERIC = word_list("generic")
_GOVERNMENT = word_list("government")
_PEOPLE = word_list("people")
_WORD = re.compile(r"[^\W_]+")


def _words(name: str) -> list[str]:
    text = re.sub(r"(?<=\w)['’]s\b", "", name)
    text = re.sub(r"\b(?:[A-Za-z]\.){2,}", lambda m: m[0].replace(".", ""), text)
    return _WORD.findall(plain(text.replace("&", " and ")))


@cache
def _states() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for state, also, capital, adjective, people in rows("states.tsv"):
        for form in f"{state};{also};{adjective};{people}".split(";"):
            if form:
                found.setdefault(tuple(_words(form)), state)
        for form in capital.split(";"):
            if form:
                found.setdefault(("capital", *_words(form)), state)
    return found


@cache
def _bodies() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for _, name, also in rows("bodies.tsv"):
        for form in (name, *also.split(";")):
            if form:
                found[_bare(form)] = name
    return found


def _bare(name: str) -> tuple[str, ...]:
    words = _words(name)
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(maxsize=16384)
def state(name: str) -> str | None:
    """The state that a name means as a whole, by its name or as "the Iranian government"; None when it means none."""
    words = _bare(name)
    if (found := _states().get(words)) or (found := _states().get(("capital", *words))):
        return found
    rest = tuple(w for w in words if w not in _GOVERNMENT and w not in _STOP)
    return _states().get(rest) if 0 < len(rest) < len(words) else None


def _with_states(words: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The words without names of states, and the states."""
    states: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            found = _states().get(words[at : at + length]) if at + length <= len(words) else None
            if found:
                states.append(found)
                at += length
                break
        else:
            rest.append(words[at])
            at += 1
    return rest, states


@lru_cache(maxsize=65536)
def body(name: str, on_behalf_of: str | None = None) -> Body:
    """What the name of a body or government means; ``on_behalf_of`` as the article gives it."""
    words = _bare(name)
    if listed := _bodies().get(words):
        return Body(f"b:{listed}", True)
    if whole := state(name):
        return Body(f"s:{whole}", True)
    rest, states = _with_states(words)
    rest = [_SAME.get(w, w) for w in rest]
    rest = [w for w in rest if w and w not in _STOP]
    if len(rest) > 1 and not states:
        rest = [w for w in rest if w not in _CORPORATE] or rest
    generic = not rest or all(w in _GENERIC or w in word_class("organization") or len(w) == 1 for w in rest)
    if generic and not states:
        of = state(on_behalf_of) if on_behalf_of else None
        if of is None or not rest:
            return Body(None, False)
        states = [of]
    if states and _STATE_BODIES & set(rest):
        return Body("b:" + " ".join([*sorted(set(states)), *sorted(rest)]), False)
    if states:  # the order tells: "Bank of America"
        return Body("b:" + " ".join(_SAME.get(w, w) for w in words if w not in _STOP), False)
    return Body("b:" + " ".join(rest), False)


@lru_cache(maxsize=65536)
def group(name: str) -> Body:
    """What the name of a group means: only a proper name means one group everywhere."""
    if listed := _bodies().get(_bare(name)):
        return Body(f"b:{listed}", True)
    words = [w for w in re.split(r"[\s-]+", re.sub(r"^(?:the|The)\s+", "", name)) if w.lower() not in _STOP]
    last = plain(words[-1]) if words else ""
    common = last in word_class("group") or last in _PEOPLE or tuple(_words(last)) in _states() or last.endswith("ns")
    if len(words) < 2 or not all(w[:1].isupper() for w in words) or common:
        return Body(None, False)
    return body(name)


_DOCUMENTS = word_list("document-opener")


@lru_cache(maxsize=65536)
def document(name: str, issuer: str | None) -> Body:
    """What the name of a document means, with its issuer; a plain "report" means none."""
    words = [w for w in _words(name) if w not in _STOP and w not in _DOCUMENTS]
    own = [w for w in words if w not in word_class("document") and not w.isdigit()]
    proper = [w for w in re.findall(r"[^\W_]+", name)[1:] if w[:1].isupper()] or re.search('[“"‘]', name)
    if not own or not proper:
        return Body(None, False)
    of = body(issuer).key or issuer.casefold() if issuer else ""
    return Body(f"d:{' '.join(words)}|{of}", False)
