"""Names of people: their parts, the keys under which they are found, and how far two can be one name.

`key` takes away what spelling adds: case, accents, apostrophes, hyphens. `skeleton` goes further and keeps what
transliterations of one name have in common: consonants, those that stand for one another folded together. Names
are found by skeletons and then compared letter by letter, so a skeleton may be lax.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from onrecord.record.identity_words import RULERS, given_names, nicknames, titles, word_list

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʻʼʽʾʿ′‛"), None)
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_MARKS = re.compile(r"[^\w\s]+|_")
_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)")

_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_NUMERAL = re.compile("[ivx]{2,5}")
_DROPPED = frozenset(("al", "el", "ul", "esq", "phd", "md", "mp", "mep", "qc", "kc", "obe", "cbe"))
"""Words of a name that some write and some do not."""

_JOINED = word_list("joined")
"""Words that belong to the one after them: a family name in two words."""


def plain(text: str) -> str:
    """``text`` in small letters without accents and apostrophes."""
    text = unicodedata.normalize("NFKD", text).translate(_APOSTROPHES).casefold().translate(_LETTERS)
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """``name`` without case, accents, marks and a leading article; hyphens and full stops part nothing.

    >>> key("the Kan’ani-Amīr  Co."), key("U.N.")
    ('kananiamir co', 'un')
    """
    folded = " ".join(_MARKS.sub("", plain(name)).split())
    return _ARTICLE.sub("", folded) or folded


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in parts, each a key.

    Attributes:
        given: the first word; empty for a bare family name (or a mononym).
        middle: the words between.
        family: the last word, its particles joined to it: ``deblasio``.
        joined: the last two words as one, for family names that are written in one word or in two; equal to
            ``family`` where there are no two.
        suffix: ``jr``, ``sr``, ``ii`` … or empty.
    """

    given: str
    middle: tuple[str, ...]
    family: str
    joined: str
    suffix: str

    @property
    def bare(self) -> bool:
        """True for a single word."""
        return not self.given

    @property
    def initial(self) -> bool:
        """True when the given name is a letter or two: ``J``, ``JK``."""
        return 0 < len(self.given) <= 2 and not _VOWEL.search(self.given[1:])


_VOWEL = re.compile("[aeiouy]")


@lru_cache(maxsize=65536)
def parse(name: str) -> Name:
    """The parts of a person's name, titles and forms of address taken off."""
    text = name
    if text.count(",") == 1:  # "Smith, John", but not "Smith, Jr."
        last, first = (part.strip() for part in text.split(","))
        suffixed = plain(first).strip(". ") in _SUFFIXES or len(first.split()) > 3
        text = last if suffixed and len(first.split()) > 3 else f"{last} {first}" if suffixed else f"{first} {last}"
    words = [key(w) for w in re.split(r"[\s]+|(?<=\.)(?=\w)", text)]
    words = [w for w in words if w]
    while len(words) > 1 and words[0] in titles():
        words.pop(0)
    if len(words) > 2 and words[0] in RULERS:  # "Crown Prince", and a king of more than one name
        words.pop(0)
    suffix = ""
    while len(words) > 1 and (words[-1] in _SUFFIXES or words[-1] in _DROPPED or _NUMERAL.fullmatch(words[-1])):
        last = words.pop()
        suffix = _SUFFIXES.get(last, suffix if last in _DROPPED else last)
    if len(words) > 1:
        words = [w for w in words if w not in _DROPPED] or words[-1:]
    parts: list[str] = []
    held = ""
    for i, word in enumerate(words):
        if word in _JOINED and i + 1 < len(words):
            held += word
            continue
        parts.append(held + _unprefixed(word, name))
        held = ""
    if not parts:
        return Name("", (), key(name), key(name), suffix)
    if len(parts) == 1:
        return Name("", (), parts[0], parts[0], suffix)
    joined = parts[-2] + parts[-1] if len(parts) > 2 else parts[-1]
    return Name(parts[0], tuple(parts[1:-1]), parts[-1], joined, suffix)


def _unprefixed(word: str, name: str) -> str:
    """``alassad`` -> ``assad``, when the name has it with a hyphen."""
    if word.startswith(("al", "el", "as", "ad", "ar", "ash")) and len(word) > 5:
        found = re.search(r"(?i)\b(?:al|el|as|ad|ar|ash)[-‐‑–](\w[\w'’-]*)", name)
        if found and word.endswith(key(found[1])):
            return key(found[1])
    return word


_FOLDS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^(?:ye|je|yo|jo(?=u))", "e"),  # Yevgeny, Evgeny
        (r"t?sch|tch|cz|ch|č", "C"),
        (r"sh", "S"),
        (r"zh|dzh|dj|j", "J"),
        (r"ph", "f"),
        (r"kh|gh|ck|qu|[gkqc]", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"ts|tz|z", "s"),
        (r"(?<=[iy])J$", ""),  # Zelenskyj
        (r"C$", "k"),  # the end of a name: Lukashevich, Lukashevic
        (r"h", ""),
    )
]


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """What spellings of one word of a name have in common.

    Consonants alone, doubled ones once; those that transliterations exchange are one (k q c g kh gh; v w; f ph;
    s z ts; j dj zh); a vowel or y at the beginning is ``a``; h, and vowels further on, are left out.

    >>> skeleton("zelenskyy") == skeleton("zelenskiy") == skeleton("zelensky")
    True
    """
    folded = word
    for pattern, to in _FOLDS:
        folded = pattern.sub(to, folded)
    if not folded:
        return word[:1]
    first = "a" if folded[0] in "aeiouy" else folded[0]
    rest = re.sub("[aeiouy]", "", folded[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


def block(name: str) -> str:
    """What spellings of one person's name have in common: the skeletons of its last word and its first."""
    parts = parse(name)
    return f"{skeleton(parts.family)}|{skeleton(parts.given) if parts.given else ''}"


def filed_under(name: Name) -> list[str]:
    """The blocks under which a person of this name is filed."""
    families = sorted({skeleton(name.family), skeleton(name.joined)})
    if name.bare:
        return [f"B:{f}" for f in families]
    first = skeleton(name.given[:1])
    if name.initial:
        return [*(f"J:{f}|{first}" for f in families), *(f"S:{f}" for f in families)]
    found = [f"F:{f}|{given}" for f in families for given in _givens(name)]
    return [*found, *(f"{kind}:{f}{more}" for f in families for kind, more in (("I", f"|{first}"), ("S", "")))]


def _givens(name: Name) -> list[str]:
    """Skeletons of the words that may be the given name: some go by their second one."""
    return sorted({skeleton(name.given), *(skeleton(word) for word in name.middle[:2] if len(word) > 2)})


def looked_up(name: Name) -> list[str]:
    """The blocks under which those are filed that may be the person of this name."""
    families = sorted({skeleton(name.family), skeleton(name.joined)})
    if name.bare:
        return [f"{kind}:{f}" for f in families for kind in "BS"]
    first = skeleton(name.given[:1])
    whole = skeleton(name.given + name.family)  # "Amir Abdollahian" may be a family name alone
    as_one = [f"S:{whole}", f"B:{whole}"] if not name.middle else []
    if name.initial:
        return [*(f"{kind}:{f}|{first}" for f in families for kind in "IJ"), *as_one]
    given = sorted({*_givens(name), *(skeleton(n) for n in nicknames(name.given))})
    found = [*(f"F:{f}|{g}" for f in families for g in given), *(f"J:{f}|{first}" for f in families)]
    return [*found, *as_one]


Part = Literal["same", "spelling", "loose", "nickname", "initial", "missing", "different"]
"""How two parts of names compare: ``spelling`` and ``loose`` are spellings of one name, the second less surely."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How two names compare, part by part."""

    family: Part
    given: Part
    middle: Part
    suffix: Part

    @property
    def fits(self) -> bool:
        """False when they cannot be one person's name."""
        return "different" not in (self.family, self.given, self.middle, self.suffix)


@lru_cache(maxsize=65536)
def compare(a: Name, b: Name) -> Compared:
    """Compare two names of people."""
    if a.bare != b.bare:
        bare, full = (a, b) if a.bare else (b, a)
        family = _best(_word(bare.family, full.family), _word(bare.family, full.joined))
        if family == "different" and not full.middle:
            family = _word(bare.family, full.given + full.family)
        return Compared(family, "missing", "missing", _suffix(a, b))
    if a.bare:
        return Compared(_word(a.family, b.family), "missing", "missing", _suffix(a, b))
    family, middles = _word(a.family, b.family), (a.middle, b.middle)
    if family == "different" or a.given != b.given:
        # "Hossein Amir Abdollahian", "Hossein Amirabdollahian"; "Kim Jong Un", "Kim Jong-un"
        ways = ((a.joined, b.family, a.middle[:-1], b.middle), (a.family, b.joined, a.middle, b.middle[:-1]))
        for x, y, *rest in ways:
            if family == "different" and (joined := _word(x, y)) != "different":
                family, middles = joined, (rest[0], rest[1])
    for one, other in ((a, b), (b, a)):  # "Amir Abdollahian" may be a family name alone
        whole = one.given + one.family
        if family == "different" and not one.middle:
            as_one = _best(_word(whole, other.family), _word(whole, other.joined))
            if as_one != "different":
                return Compared(as_one, "missing", "missing", _suffix(a, b))
    given = _given(a.given, b.given)
    for one, other in ((a, b), (b, a)):  # "Javad Zarif", "Mohammad Javad Zarif"
        second = one.middle[0] if one.middle and len(one.middle[0]) > 2 else ""
        if given == "different" and second and _given(second, other.given) in ("same", "spelling"):
            return Compared(family, "missing", "missing", _suffix(a, b))
    return Compared(family, given, _middle(*middles), _suffix(a, b))


_ORDER: tuple[Part, ...] = ("same", "spelling", "loose", "nickname", "initial", "missing", "different")


def _best(*parts: Part) -> Part:
    return min(parts, key=_ORDER.index)


def _given(a: str, b: str) -> Part:
    if a == b:
        return "same"
    if b in nicknames(a):
        return "nickname"
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return "initial" if long.startswith(short) else "different"
    if len(short) == 2 and not _VOWEL.search(short):  # J. K. written JK
        return "initial" if long.startswith(short[0]) else "different"
    found = _word(a, b)
    if given_names() >= {a, b}:  # two names that go by themselves: Marie is not Maria, and Sara may be Sarah
        return "loose" if found == "spelling" else "different"
    return found


def _middle(a: tuple[str, ...], b: tuple[str, ...]) -> Part:
    if a == b:
        return "same"
    if not a or not b:
        return "missing"
    found: list[Part] = [_given(x, y) for x, y in zip(a, b, strict=False)]
    if len(a) != len(b):
        found.append("missing")
    return max(found, key=_ORDER.index)


def _suffix(a: Name, b: Name) -> Part:
    if a.suffix == b.suffix:
        return "same"
    return "different" if a.suffix and b.suffix else "missing"


@lru_cache(maxsize=65536)
def _word(a: str, b: str) -> Part:
    """Two words of names: one, spellings of one, or different."""
    if a == b:
        return "same"
    if skeleton(a) != skeleton(b):
        return "different"
    strict = [_spelled(x) for x in (a, b)]
    if strict[0] == strict[1]:
        return "spelling" if min(len(a), len(b)) > 3 else "loose"
    # vowels of one sound exchanged, in a word long enough to bear it
    return "loose" if min(len(a), len(b)) >= 5 and _vowels(strict[0]) == _vowels(strict[1]) else "different"


_STRICT = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^(?:ye|je)", "e"),
        (r"(?:iyy|iy|yy|yj|ij|ii|y|i|j)$", "i"),
        (r"tsch|tch|cz|ch", "C"),
        (r"ph", "f"),
        (r"sh|sch", "S"),
        (r"kh|ck|qu|q|c(?!e|i)", "k"),
        (r"gh", "k"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"dj|zh", "j"),
        (r"w", "v"),
        (r"ks", "x"),
        (r"ou|oo", "u"),
        (r"ee|ie|ei(?!n)", "i"),
        (r"ae(?!l)", "a"),
        (r"oe", "o"),
        (r"ue(?!l)", "u"),
        (r"(?<=[aeiou])y(?=[aeiou])", "i"),
        (r"y", "i"),
        (r"(?<=[aeiou])h(?![aeiou])", ""),
        (r"(.)\1+", r"\1"),
        (r"ts|tz", "s"),
    )
]


@lru_cache(maxsize=65536)
def _spelled(word: str) -> str:
    """A word with the spellings of one sound made one, vowels kept."""
    for pattern, to in _STRICT:
        word = pattern.sub(to, word)
    return word


_LOOSE = str.maketrans({"e": "a", "i": "a", "o": "u", "g": "k", "z": "s"})


def _vowels(word: str) -> str:
    """A word with the vowels made one that Arabic and Persian names are variously written with: a e i; o u."""
    return re.sub(r"(.)\1+", r"\1", word.translate(_LOOSE))
