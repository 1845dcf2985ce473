"""Direct, indirect or mixed: by the quotation marks that belong to the statement itself."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.read.segment import Quote
from onrecord.span import Span
from onrecord.statement import Form

_OPENING = (Quote.OPEN, Quote.SINGLE_OPEN)
_CLOSING = (Quote.CLOSE, Quote.SINGLE_CLOSE)


def form_of(text: str, content: Sequence[Span], states: bytes, nested: bool) -> Form:
    """Weigh the letters of ``content`` inside and outside its own quotation marks.

    Args:
        content: the statement's content spans.
        states: a `Quote` value for each character of ``text``.
        nested: whether the statement stands in another's content. If so, a quotation that was
            opened before the span is the other's, and does not count.
    """
    inside = outside = 0
    for span in content:
        first = next((at for at in range(span.start, span.end) if text[at].isalnum()), span.end)
        own = any(states[at] in _OPENING for at in range(span.start, first))
        depth = 1 if own or (not nested and first < span.end and states[first] != Quote.OUT) else 0
        for at in range(first, span.end):
            state = states[at]
            if state in _OPENING:
                depth += 1
            elif state in _CLOSING:
                depth = max(0, depth - 1)
            elif text[at].isalnum():
                if depth:
                    inside += 1
                else:
                    outside += 1
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"
