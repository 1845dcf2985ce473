"""The content of a statement as words that remember where they stand, and what is done to them one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onrecord.resolve.claim_inflect import IRREGULAR_PAST, third, word_set
from onrecord.span import Span


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark. ``span`` is None for a word that was put in or changed; ``glued``: no blank before it."""

    text: str
    span: Span | None = None
    glued: bool = False

    @property
    def low(self) -> str:
        """In lower case, with plain apostrophes."""
        return self.text.lower().replace("’", "'")

    @property
    def is_mark(self) -> bool:
        """True when no letter or digit is in it."""
        return not any(c.isalnum() for c in self.text)


Words = tuple[Word, ...]

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}|(?:Mrs?|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|St|Jr|Sr|No|Inc|Corp|Co|Ltd|vs|Cie|Ariz|Calif|Fla|Tex|Mass|Conn|Va|Pa|Wis|Mich|Minn|Ill|Ga|Ala|La|Colo|Ore|Wash|Nev|Md|Jan|Feb|Aug|Sept|Oct|"
    r"Nov|Dec|[RD]-[A-Z][a-z]+|[A-Z])\.(?=[\s,;:’'])"
    r"|[A-Z]{0,2}[$€£]\d[\d.,]*\d|[$€£#@]?\w+(?:[’'.,:/&-]\w+)*[’']?%?|``|''|[^\w\s]"
)
_CLITIC = re.compile(r"^(.+?)(n['’]t|['’](?:m|re|ve|ll|d|s))$", re.IGNORECASE)
# "the guy's going", "he's gone": what stands after 's tells what it is short for.
_IS_NEXT = re.compile(r"\s(?:not|going|being|just|a|an|trying|always|also)\b")
_HAS_NEXT = re.compile(r"\s(?:been|gone|had|got|become|done|made|taken|never)\b")
_EXPANDED = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'s": "is"}
_WHOLE = {"won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "ain't": ("is", "not"),
          "shan't": ("shall", "not")}  # fmt: skip
_IS_AFTER = word_set("he she it that there here what who where how everyone everybody nobody this let")
QUOTES = frozenset(["“", "”", '"', "``", "''", "„", "«", "»"])
ENDS = frozenset([".", "!", "?", ";"])

PRONOUNS_FIRST = word_set("i me my mine myself we us our ours ourselves")
PRONOUNS_THIRD = word_set("he him his himself she her hers herself it its itself they them their theirs themselves")
POSSESSIVE = word_set("my mine our ours his her hers its their theirs")
AUX = word_set(
    "am is are was were be been being has have had do does did will would shall should can could may might must"
)
ADVERBS = word_set(
    "also just still never always already even ever only really simply actually probably again now then yet often "
    "not all both certainly quite too soon long sometimes"
)


def words_of(text: str, span: Span) -> Words:
    """The words under ``span``, contractions taken apart ("don't" -> do, not), quotation marks left in."""
    out: list[Word] = []
    before = span.start
    for match in _TOKEN.finditer(text, span.start, span.end):
        token, at = match.group(), Span(match.start(), match.end())
        glued = bool(out) and match.start() == before
        before = match.end()
        if token[-1] in "’'" and token[-2:-1] not in {"s", "S", ""} and len(token) > 2:
            token, at = token[:-1], Span(at.start, at.end - 1)  # the end of a quotation in single marks
        plain = token.lower().replace("’", "'")
        if plain in _WHOLE:
            first, second = _WHOLE[plain]
            out += [Word(_like(first, token), at, glued), Word(second, at)]
            continue
        clitic = _CLITIC.match(token)
        if clitic:
            host, tail = clitic.group(1), clitic.group(2).lower().replace("’", "'")
            if tail == "n't":
                out += [Word(host, at, glued), Word("not", at)]
                continue
            has = bool(_HAS_NEXT.match(text, match.end()))
            if tail != "'s" or host.lower() in _IS_AFTER or _IS_NEXT.match(text, match.end()):
                expanded = (
                    "has"
                    if tail == "'s" and has
                    else "us"
                    if host.lower() == "let" and tail == "'s"
                    else _EXPANDED[tail]
                )
                out += [Word(host, Span(at.start, at.start + len(host)), glued), Word(expanded, at)]
                continue
        out.append(Word(token, at, glued))
    return tuple(out)


def _like(word: str, model: str) -> str:
    return word.capitalize() if model[:1].isupper() else word


def joined(words: Iterable[Word]) -> str:
    """Words as text: blanks between them, none before closing marks."""
    out = ""
    for word in words:
        if not word.text:
            continue
        tight = not out or (out.endswith(("(", "[", "$", "-", "/", "–", "—", "‘")) and word.glued)
        close = word.text in {",", ".", ";", ":", "!", "?", ")", "]", "%", "…"} or (word.is_mark and word.glued)
        out += word.text if tight or close else " " + word.text
    return out


def sentences(parts: Sequence[Words]) -> list[Words]:
    """Sentences of a content given span by span; quotation marks are dropped.

    A new span begins a sentence when the one before it ended in a mark inside its quotation and it
    opens with a capital: “A,” he said. “B.”
    """
    found: list[list[Word]] = [[]]
    for part in parts:
        bare = [w for w in part if w.text not in QUOTES]
        ended = bool(found[-1]) and found[-1][-1].text in {",", ".", "!", "?", ";", "…"}
        quoted = bool(part) and part[0].text in QUOTES
        opens = quoted and bool(bare) and bare[0].text[:1].isupper()
        if opens and (ended or len(found[-1]) > 6):
            found.append([])
        for i, word in enumerate(bare):
            found[-1].append(word)
            follows = bare[i + 1] if i + 1 < len(bare) else None
            if word.text in ENDS and i and (follows is None or not follows.text[:1].islower()):
                found.append([])
    return [tuple(s) for s in found if any(not w.is_mark for w in s)]


def stripped(words: Words) -> Words:
    """Without marks at the edges."""
    start, end = 0, len(words)
    while start < end and words[start].is_mark and words[start].text not in {"(", "[", "$"}:
        start += 1
    while end > start and words[end - 1].is_mark and words[end - 1].text not in {")", "]", "%"}:
        end -= 1
    return words[start:end]


def put(*texts: str) -> Words:
    """Words of our own."""
    return tuple(Word(t) for t in texts)


def lowered(words: Words) -> Words:
    """With a small first letter where the first word is a function word, to be set inside a sentence."""
    if words and words[0].low in {
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "there",
        "in",
        "on",
        "all",
        "any",
    }:
        return (replace(words[0], text=words[0].text.lower()), *words[1:])
    return words


def agreed(verb: Word) -> Word:
    """A verb that stood after "I" or "we", as it stands after a name: am -> is, want -> wants."""
    special = {"am": "is", "are": "is", "were": "was", "have": "has", "do": "does"}
    low = verb.low
    if low in special:
        return Word(special[low])
    plain = low.isalpha() and low not in AUX and low not in ADVERBS and low not in IRREGULAR_PAST
    if plain and not low.endswith(("ed", "ly", "ing", "s")) and low not in {"to", "and", "or", "in", "of", "who", "at"}:
        return Word(third(low))
    return verb
