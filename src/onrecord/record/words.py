"""Words: what a user types, as a question to the full-text index of either database.

Texts and questions are cut into words here, in one way for both databases: runs of letters and digits
without case and accents. The databases only stem them (Porter, English) and leave out none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from onrecord.errors import UsageError

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r'(-?)"([^"]*)"?|(-?)([^\s"]+)')


def folded(text: str) -> str:
    """The words of ``text`` with single spaces between, without case, accents and marks."""
    return " ".join(_WORD.findall(unaccented(text).casefold()))


_PUNCTUATION = str.maketrans("’‘“”—–\u00a0", "''\"\"-- ")


def unaccented(text: str) -> str:
    """``text`` in its plainest characters (NFKD) and without accents; curly quotation marks and dashes are straight."""
    if text.isascii():
        return text
    # mostly there is nothing else
    text = text.translate(_PUNCTUATION)
    if text.isascii():
        return text
    combining = unicodedata.combining
    return "".join([c for c in unicodedata.normalize("NFKD", text) if c < "\u0300" or not combining(c)])


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one after the other.

    Attributes:
        words: at least one.
        prefix: the last word is only the beginning of one.
    """

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: one phrase of each of ``every``, and none of ``without``."""

    every: tuple[tuple[Phrase, ...], ...]
    without: tuple[Phrase, ...] = ()


def parsed(typed: str) -> Wanted:
    """What a user means: all the words; ``"a phrase"``; ``one OR other``; ``-not``; ``begin*``.

    OR joins what stands right beside it. Marks mean nothing else, and no text is an error but one
    that asks for no word at all.

    Raises:
        UsageError: there is no word to look for.
    """
    every: list[tuple[Phrase, ...]] = []
    without: list[Phrase] = []
    joins = False
    for found in _PIECE.finditer(typed):
        if found[0] == "OR":
            joins = bool(every)
            continue
        quoted = found[2] is not None
        written = found[2] if quoted else found[4]
        words = tuple(folded(written).split())
        if not words:
            continue
        phrase = Phrase(words, prefix=written.endswith("*"))
        if found[1] or found[3]:
            without.append(phrase)
        elif joins:
            every[-1] += (phrase,)
        else:
            every.append((phrase,))
        joins = False
    if not every:
        raise UsageError(
            f"{typed!r} asks for no word: give at least one that is to be found"
            if without
            else f"{typed!r} holds no word to look for"
        )
    return Wanted(tuple(every), tuple(without))


def for_fts5(wanted: Wanted, columns: str) -> str:
    """``wanted`` in the language of SQLite's FTS5, looked for in ``columns``."""

    def phrase(of: Phrase) -> str:
        return f'"{" ".join(of.words)}"' + ("*" if of.prefix else "")

    every = " AND ".join(f"({' OR '.join(map(phrase, one))})" for one in wanted.every)
    query = f"({columns} : ({every}))"
    if wanted.without:
        query = f"({query} NOT ({columns} : ({' OR '.join(map(phrase, wanted.without))})))"
    return query


def for_tsquery(wanted: Wanted) -> str:
    """``wanted`` in the language of PostgreSQL's ``to_tsquery``."""

    def phrase(of: Phrase) -> str:
        words = [f"'{word}'" for word in of.words]
        return "(" + " <-> ".join([*words[:-1], words[-1] + (":*" if of.prefix else "")]) + ")"

    parts = ["(" + " | ".join(map(phrase, one)) + ")" for one in wanted.every]
    parts += [f"!{phrase(one)}" for one in wanted.without]
    return " & ".join(parts)
