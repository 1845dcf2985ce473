"""Filling windows with numbers for the encoder."""

from __future__ import annotations

import numpy as np

from onrecord.read.window import WINDOW, Ints, Window, Words


def arrays(
    words: Words, window: Window, first_piece: int, last_piece: int
) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints]:
    """The input of one window.

    Args:
        words: the words of the text.
        window: which of them.
        first_piece: id of the piece that opens a window ([CLS]).
        last_piece: id of the piece that closes it ([SEP]).

    Returns:
        Pieces, shapes, quotation states, places, the word of each piece (-1 for the two special
        ones), and the position of each word's first piece.
    """
    low, high = window.first, window.last
    begin, end = int(words.piece_at[low]), int(words.piece_at[high])
    end = min(end, begin + WINDOW - 2)
    counts = np.minimum(words.piece_at[low + 1 : high + 1], end) - np.minimum(words.piece_at[low:high], end)
    of_piece = np.repeat(np.arange(high - low), counts)

    def framed(values: Ints, left: int, right: int) -> Ints:
        return np.concatenate(([left], values, [right])).astype(np.int64)

    pieces = framed(words.pieces[begin:end], first_piece, last_piece)
    heads = np.minimum(words.piece_at[low:high] - begin, WINDOW - 3) + 1
    return (
        pieces,
        framed(words.shape[low:high][of_piece], 0, 0),
        framed(words.quote[low:high][of_piece], 0, 0),
        framed(words.place[low:high][of_piece], 0, 0),
        framed(of_piece, -1, -1),
        heads.astype(np.int64),
    )
