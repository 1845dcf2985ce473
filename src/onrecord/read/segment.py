"""Paragraphs, sentence starts and the state of quotation, found by plain rules.

The rules serve two ends: where a window may be cut, and a few input features of the encoder. They
decide nothing about attribution, so a wrong sentence start costs little.
"""

from __future__ import annotations

import re
from enum import IntEnum
from itertools import pairwise

from onrecord.span import Span, trimmed

_LINE = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘„«(\[]*[A-Z0-9À-ÖØ-Þ])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"“‘])(?:[A-Z]|[A-Za-z](?:\.[A-Za-z])+|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Cmdr|"
    r"Rev|Hon|Pres|Amb|Atty|Sec|St|Ste|Mt|Ft|Jr|Sr|Inc|Corp|Co|Ltd|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)

OPENING = "“„«"
CLOSING = "”»"
SINGLE_OPENING = "‘‚‹"
SINGLE_CLOSING = "’›"


class Quote(IntEnum):
    """Where a character stands with regard to quotation marks."""

    OUT = 0
    OPEN = 1
    IN = 2
    CLOSE = 3
    SINGLE_OPEN = 4
    SINGLE_IN = 5
    SINGLE_CLOSE = 6
    BOTH_IN = 7


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of ``text``, in order, without white space at their edges.

    A line is a paragraph, unless the text is hard-wrapped (it has blank lines, and a fifth of its
    other line breaks are followed by a small letter): then only blank lines separate.
    """
    found: list[Span] = []
    for block in _LINE.finditer(text):
        span = trimmed(Span(block.start(), block.end()), text)
        if span is not None:
            found.append(span)
    if len(found) < 2 or "\n\n" not in text:
        return found
    inner = lowered = 0
    blank: list[bool] = []
    for left, right in pairwise(found):
        is_blank = text[left.end : right.start].count("\n") > 1
        blank.append(is_blank)
        if not is_blank:
            inner += 1
            lowered += text[right.start].islower()
    if inner < 3 or lowered * 5 < inner:
        return found
    merged = [found[0]]
    for span, is_blank in zip(found[1:], blank, strict=True):
        if is_blank:
            merged.append(span)
        else:
            merged[-1] = Span(merged[-1].start, span.end)
    return merged


def sentence_starts(text: str, paragraph: Span) -> list[int]:
    """Offsets at which the sentences of ``paragraph`` begin; the first is its own start."""
    starts = [paragraph.start]
    for end in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end):
        if end.end() >= paragraph.end:
            break
        dot = end.start() + 1
        if text[end.start()] == "." and _ABBREVIATION.search(text[max(paragraph.start, dot - 12) : dot]):
            continue
        starts.append(end.end())
    return starts


def _opens(text: str, at: int, paragraph: Span) -> bool | None:
    """Whether the straight mark at ``at`` opens (True), closes (False) or could do either (None)."""
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1] if at + 1 < paragraph.end else " "
    left = before.isspace() or before in "([{—–-/“‘\"'"
    right = after.isspace() or after in ")]}.,;:!?—–-/”’\"'"
    if left and not after.isspace():
        return True if not right or before.isspace() else None
    if right and not before.isspace():
        return False
    return None


def quotation(text: str, spans: list[Span]) -> tuple[bytes, list[bool]]:
    """The state of quotation of every character, and which paragraphs carry a quotation on.

    Args:
        text: the whole text.
        spans: its paragraphs.

    Returns:
        One `Quote` value a character of ``text`` (as bytes), and for each paragraph whether it opens
        inside a quotation that the paragraph before left open, by the convention of news that every
        paragraph of a long quotation opens with a mark and only the last one closes.
    """
    state = bytearray(len(text))
    continued: list[bool] = []
    left_open = False
    for paragraph in spans:
        first = text[paragraph.start]
        continued.append(left_open and (first in OPENING or first in '"`' or first in SINGLE_OPENING))
        double = single = False
        for at in range(paragraph.start, paragraph.end):
            char = text[at]
            if state[at]:  # the second half of a mark of newswire
                continue
            if char in "`'" and text[at : at + 2] in ("``", "''") and (char == "`" or double):
                # ``as in old newswire''
                double = char == "`"
                single = single and double
                state[at] = state[at + 1] = Quote.OPEN if double else Quote.CLOSE
                continue
            if char.isalnum() or char == " ":
                pass
            elif char in OPENING or char in CLOSING or char == '"':
                if char == '"':
                    opens = _opens(text, at, paragraph)
                    opens = (not double) if opens is None else opens
                elif char == "“" and double and "„" in text:
                    opens = False  # „German or Croatian“
                else:
                    opens = char in OPENING
                if opens:
                    double = True
                    state[at] = Quote.OPEN
                else:
                    state[at] = Quote.CLOSE if double else Quote.OUT
                    double = single = False
                continue
            elif char in SINGLE_OPENING or char in SINGLE_CLOSING or char in "'`":
                before = text[at - 1] if at > paragraph.start else " "
                after = text[at + 1] if at + 1 < paragraph.end else " "
                may_open = not before.isalnum() and after.isalnum() and not single and char not in SINGLE_CLOSING
                may_close = single and not after.isalnum() and not before.isspace() and char not in SINGLE_OPENING
                if may_open and (char in SINGLE_OPENING or _closes_later(text, at, paragraph)):
                    single = True
                    state[at] = Quote.SINGLE_OPEN
                    continue
                # a plural's apostrophe (the ministers’ view) closes nothing while a mark is still to come
                if may_close and not (before == "s" and after == " " and _closes_later(text, at, paragraph)):
                    single = False
                    state[at] = Quote.SINGLE_CLOSE
                    continue
            if double:
                state[at] = Quote.BOTH_IN if single else Quote.IN
            elif single:
                state[at] = Quote.SINGLE_IN
        left_open = double or single
    return bytes(state), continued


def _closes_later(text: str, at: int, paragraph: Span) -> bool:
    """Whether a single closing mark (not an apostrophe inside a word) follows within 400 characters."""
    for later in range(at + 1, min(paragraph.end, at + 400)):
        if text[later] in "'’" and not text[later - 1].isspace() and text[later - 1] != "s":
            if later + 1 >= paragraph.end or not text[later + 1].isalnum():
                return True
        elif text[later] in SINGLE_OPENING:
            return False
    return False
