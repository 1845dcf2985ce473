"""The lexicon of acts: which verbs, nouns and idioms of attribution do what, and to their content.

The entries are data (``onrecord/lexicons/acts.jsonl``). An entry's ``cue`` is words in lower case:
``~deny`` stands for all forms of *deny* (of a noun, its plural), other words for themselves, and up to two other
words may stand between two of them ("~take ~aim at" finds "takes direct aim at").
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from onrecord.errors import OnrecordError
from onrecord.resolve.claim_inflect import forms
from onrecord.resolve.values import Act

Effect = Literal["asserts", "negates", "suspends", "topic"]
"""What the cue does to its content: commits the speaker to it, against it, to neither, or only names a topic."""

Frame = Literal["clause", "object", "should", "will", "copula"]
"""How the claim is made of the content.

``clause``: the content is the proposition; ``object``: it is what is judged ("X deserves approval");
``should`` and ``will``: what is asked or intended; ``copula``: one thing as or called another ("X is Y").
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One verb, noun or idiom of attribution.

    Attributes:
        weak: says little by itself ("say", "report"): any other entry in the same cue goes first, and the
            content may show another act.
        source: what the classification rests on: a VerbNet class, a CAMEO code, or ``own``.
        example: a sentence of our own, ``(source) [cue] {content}``, that a test reads.
    """

    cue: str
    act: Act
    effect: Effect
    frame: Frame
    weak: bool
    source: str
    example: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found in a cue, at ``start`` to ``end`` of the cue's text."""

    entry: Entry
    start: int
    end: int


_GAP = r"(?:[\W_]+[\w'-]+){0,2}?[\W_]+"


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    parts = []
    for word in cue.split():
        if word.startswith("~"):
            parts.append("(?:" + "|".join(map(re.escape, forms(word[1:]))) + ")")
        else:
            parts.append(re.escape(word))
    return re.compile(r"(?<![\w'-])" + _GAP.join(parts) + r"(?![\w-])")


def _entry(line: str, number: int) -> Entry:
    row: Mapping[str, object] = json.loads(line)
    try:
        entry = Entry(**row)  # type: ignore[arg-type]
    except TypeError as wrong:
        raise OnrecordError(f"lexicon of acts, line {number}: {wrong}") from wrong
    for value, allowed in ((entry.act, Act), (entry.effect, Effect), (entry.frame, Frame)):
        if value not in get_args(allowed):
            raise OnrecordError(f"lexicon of acts, line {number}: unknown value {value!r}")
    return entry


class Lexicon:
    """Entries, found by the words of a cue."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        # By every form of the first word, so that few patterns are tried on a cue.
        self._by_first: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            first = entry.cue.split()[0]
            for form in forms(first[1:]) if first.startswith("~") else (first,):
                self._by_first[form].append(entry)

    def hits(self, cue: str) -> list[Hit]:
        """Entries in ``cue`` (lower case, plain apostrophes), without those inside a longer one."""
        found: list[Hit] = []
        for word in re.finditer(r"[\w'-]+", cue):
            for entry in self._by_first.get(word.group(), ()):
                match = _pattern(entry.cue).match(cue, word.start())
                if match:
                    found.append(Hit(entry, match.start(), match.end()))
        found.sort(key=lambda h: (h.start, h.start - h.end, -len(h.entry.cue)))
        kept: list[Hit] = []
        for hit in found:
            if not any(k.start <= hit.start and hit.end <= k.end for k in kept):
                kept.append(hit)
        return kept


@cache
def lexicon() -> Lexicon:
    """The lexicon of the package, read once."""
    text = files("onrecord").joinpath("lexicons/acts.jsonl").read_text(encoding="utf-8")
    return Lexicon(tuple(_entry(line, n) for n, line in enumerate(text.splitlines(), 1) if line.strip()))
