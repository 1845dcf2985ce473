"""From a text to the windows the encoder reads: word pieces, their features and their offsets.

The same code serves training and use, so that the network never meets an input of another make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from onrecord.read.segment import paragraphs, quotation, sentence_starts
from onrecord.span import Span

WINDOW = 256
"""Word pieces in a window, the two special ones included."""

LONGEST_STRETCH = 20_000
"""Characters handed to the tokenizer at once; a longer paragraph is cut at white space."""

SHAPES = 8
QUOTES = 8
PLACES = 6

Ints = npt.NDArray[np.int64]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words (pre-tokens) of a text with what the encoder is told of each.

    A word is a run of letters and digits, or one mark. All arrays are parallel, one entry a word,
    but for ``states``, the state of quotation of every character, ``continued``, which tells of each
    paragraph whether it carries a quotation on, and ``pieces``, which holds the word-piece ids of word ``i`` at
    ``pieces[piece_at[i]:piece_at[i + 1]]``.
    """

    start: Ints
    end: Ints
    pieces: Ints
    piece_at: Ints
    shape: Ints
    quote: Ints
    place: Ints
    sentence: Ints
    paragraph: Ints
    continued: tuple[bool, ...]
    states: bytes

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``[first, last)`` of a text, read together."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first


def _shape(word: str) -> int:
    """1 lower, 2 Capital, 3 CAPITALS, 4 one capital letter, 5 mIxed, 6 with digits, 7 marks."""
    if word.islower():
        return 1 if word.isalpha() else 6
    if not any(c.isalnum() for c in word):
        return 7
    if any(c.isdigit() for c in word):
        return 6
    if word.isupper():
        return 4 if len(word) == 1 else 3
    return 2 if word[0].isupper() and word[1:].islower() else 5


def _stretches(text: str, paragraph: Span) -> Iterator[Span]:
    """``paragraph``, or its parts at white space when it is longer than the tokenizer should get."""
    at = paragraph.start
    while paragraph.end - at > LONGEST_STRETCH:
        cut = text.rfind(" ", at + 1, at + LONGEST_STRETCH)
        cut = at + LONGEST_STRETCH if cut <= at else cut
        yield Span(at, cut)
        at = cut
    if at < paragraph.end:
        yield Span(at, paragraph.end)


def words_of(text: str, tokenizer: Tokenizer) -> Words:
    """Cut ``text`` into words and word pieces and compute their features.

    Places: 0 inside a sentence, 1 start of a sentence, 2 of a paragraph, 3 of one that carries a
    quotation on; in the first paragraph 4 takes the place of 0 and 5 that of the others.
    """
    spans = paragraphs(text)
    states, continued = quotation(text, spans)
    stretches = [(number, s) for number, p in enumerate(spans) for s in _stretches(text, p)]
    # half a surrogate pair is no character for the tokenizer; a stand-in keeps all offsets
    encodings = tokenizer.encode_batch(
        [_LONE_SURROGATE.sub("\ufffd", s.cut(text)) for _, s in stretches], add_special_tokens=False
    )
    start: list[int] = []
    end: list[int] = []
    pieces: list[int] = []
    piece_at: list[int] = []
    shape: list[int] = []
    quote: list[int] = []
    place: list[int] = []
    sentence: list[int] = []
    paragraph: list[int] = []
    sentences = 0
    last_number = -1
    starts: list[int] = []
    cursor = 0
    for (number, stretch), encoding in zip(stretches, encodings, strict=True):
        fresh = number != last_number
        if fresh:
            last_number = number
            starts = sentence_starts(text, spans[number])
            cursor = 0
        previous: int | None = None
        for piece, word, (low, high) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
            if high <= low:
                continue
            low, high = low + stretch.start, high + stretch.start
            if word is not None and word == previous:
                end[-1] = max(end[-1], high)
                pieces.append(piece)
                continue
            previous = word
            if start and low < end[-1]:  # a mark that normalisation split in two
                pieces.append(piece)
                end[-1] = max(end[-1], high)
                continue
            here = 0
            while cursor < len(starts) and starts[cursor] <= low:
                cursor += 1
                here = 1
            sentences += here
            if fresh:
                here = 3 if continued[number] else 2
                fresh = False
            if number == 0:
                here = 5 if here else 4
            start.append(low)
            end.append(high)
            piece_at.append(len(pieces))
            pieces.append(piece)
            quote.append(states[low])
            place.append(here)
            sentence.append(sentences)
            paragraph.append(number)
    piece_at.append(len(pieces))
    shape = [_shape(text[low:high]) for low, high in zip(start, end, strict=True)]

    def ints(values: list[int]) -> Ints:
        return np.asarray(values, dtype=np.int64)

    return Words(
        start=ints(start),
        end=ints(end),
        pieces=ints(pieces),
        piece_at=ints(piece_at),
        shape=ints(shape),
        quote=ints(quote),
        place=ints(place),
        sentence=ints(sentence),
        paragraph=ints(paragraph),
        continued=tuple(continued),
        states=states,
    )


def windows_of(words: Words, size: int = WINDOW) -> list[Window]:
    """Cut a text's words into windows of at most ``size`` word pieces.

    Paragraphs are packed while they fit; one that does not fit in a window of its own is cut at the
    last sentence start that fits, or in the middle of a sentence that alone is too long. A word of
    more than ``size`` pieces is kept whole and its pieces are cut off when the window is filled.
    """
    room = size - 2
    count = len(words)
    windows: list[Window] = []
    first = 0
    while first < count:
        limit = int(np.searchsorted(words.piece_at, words.piece_at[first] + room, side="right")) - 1
        limit = max(first + 1, min(limit, count))
        last = limit
        if limit < count:
            cuts = words.paragraph[first + 1 : limit + 1] != words.paragraph[first:limit]
            at = np.flatnonzero(cuts)
            if not len(at):
                cuts = words.sentence[first + 1 : limit + 1] != words.sentence[first:limit]
                at = np.flatnonzero(cuts)
            if len(at):
                last = first + 1 + int(at[-1])
        windows.append(Window(first, last))
        first = last
    return windows
