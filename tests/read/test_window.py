"""Words and windows of any text."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.read.encode import arrays
from onrecord.read.model import default_folder
from onrecord.read.window import WINDOW, windows_of, words_of

tokenizer = Tokenizer.from_file(str(default_folder() / "tokenizer.json"))
tokenizer.no_truncation()
tokenizer.no_padding()

TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            ["said", "Kan’ani", "“", "”", ".", "\n\n", "\n", "U.S.", "🙂", "İstanbul", "ﬁ", "½", "\u200f", "\x00"]
        ),
        max_size=400,
    ).map(" ".join),
)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_words_lie_in_order_and_windows_hold_each_once(text: str) -> None:
    words = words_of(text, tokenizer)
    assert np.all(words.start < words.end)
    assert np.all(words.end[:-1] <= words.start[1:])
    assert not len(words) or words.end[-1] <= len(text)
    assert np.all(np.diff(words.piece_at) >= 1)
    windows = windows_of(words)
    assert [w.first for w in windows[1:]] == [w.last for w in windows[:-1]]
    assert sum(len(w) for w in windows) == len(words)
    for window in windows:
        pieces, shape, quote, place, of_piece, heads = arrays(words, window, 101, 102)
        assert len(pieces) == len(shape) == len(quote) == len(place) == len(of_piece) <= WINDOW
        assert len(heads) == len(window)
        assert heads.max() < len(pieces)


def test_windows_are_cut_between_paragraphs() -> None:
    text = "\n\n".join(
        ["The minister said that the gates had been open all winter and that nobody had closed them."] * 40
    )
    words = words_of(text, tokenizer)
    for window in windows_of(words)[1:]:
        assert words.paragraph[window.first] != words.paragraph[window.first - 1]


def test_a_paragraph_without_an_end_is_cut_between_words() -> None:
    words = words_of("word " * 100_000, tokenizer)
    windows = windows_of(words)
    assert len(words) == 100_000
    assert max(len(w) for w in windows) <= WINDOW - 2


def test_casing_and_place_are_told() -> None:
    words = words_of("Iran Denies\n\nNATO said it did. It didn’t.", tokenizer)
    assert words.shape.tolist()[:3] == [2, 2, 3]
    assert words.place.tolist()[:5] == [5, 4, 2, 0, 0]
    assert words.place.tolist()[6 + 1] == 1
