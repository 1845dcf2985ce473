"""Texts compared: MinHash signatures that find possible copies, and the words that decide.

Signatures are made with datasketch. It names its schemes and keeps the earlier ones bit for bit, so that a
signature kept for years can still be compared; rensa, which is lighter, gave other signatures with each of
its last five minor versions. A test pins a signature.

A copy is a text edited lightly: another headline, paragraphs cut, a few words changed, a local paragraph
added, other boilerplate. Different articles of one story share what they quote; hence the words outside
quotation marks are looked at by themselves.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from onrecord.record.words import unaccented

SCHEME = "affine32"
SEED = 1
BANDS, ROWS = 40, 2
SHINGLE = 3
"""Words in a shingle of a signature."""

RUN = 5
"""Words that must be the same in a row to count as taken over."""

LEAST_WORDS = 30
"""Shorter texts are never called copies: a caption, a line of a ticker."""

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_CAPITAL = re.compile(r"\b[^\W\d_a-zß-ÿ][^\W\d_A-Z]+\b")
_QUOTED = re.compile(r"“[^”]{1,2000}”|\"[^\"\n]{1,2000}\"|«[^»]{1,2000}»")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, normalised, and which of them stand in quotation marks."""

    words: tuple[str, ...]
    quoted: tuple[bool, ...]
    subject: str | None
    """The name most often given, one word of it, where one is given three times or more."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common.

    Attributes:
        taken: share of the second text's words that stand in the first, in runs of five or more.
        kept: share of the first text's words that stand in the second.
        own, own_kept: the same, of the words outside quotation marks.
        longest: words in the longest run in common, counted up to small changes: the longest chain of runs
            with at most a word or two between them.
        same_subject: the name most often given in one of them stands in the other too. One form with other
            names in it (a death hoax, a match report) is no copy.
    """

    taken: float
    kept: float
    own: float
    own_kept: float
    longest: int
    same_subject: bool = True

    @property
    def score(self) -> float:
        """Share of words in common, 0 to 1: of the text that has the larger share."""
        return max(self.taken, self.kept)

    @property
    def is_copy(self) -> bool:
        """True when one text is the other, edited lightly."""
        taken, own = sorted((self.taken, self.kept)), sorted((self.own, self.own_kept))
        edited = taken[1] >= MOST and taken[0] >= LEAST and own[1] >= OWN and own[0] >= OWN_LEAST
        cut = taken[1] >= WHOLE and own[1] >= WHOLE and taken[0] >= PART
        return (edited or cut) and self.longest >= CHAIN and self.same_subject

    def reasons(self) -> dict[str, Any]:
        """The features by name, as they are kept beside the score."""
        return {
            "taken": round(self.taken, 3),
            "kept": round(self.kept, 3),
            "taken_outside_quotations": round(self.own, 3),
            "kept_outside_quotations": round(self.own_kept, 3),
            "longest_run": self.longest,
            "same_subject": self.same_subject,
        }


MOST, LEAST = 0.58, 0.42
"""Shares of the words that an edited copy has in common with its original: the larger and the smaller."""

OWN, OWN_LEAST = 0.5, 0.38
"""The same, of words outside quotation marks."""

WHOLE, PART = 0.9, 0.2
"""Of a text that stands nearly whole in a longer one: its own share, and that of the longer one."""

CHAIN = 30
"""Words of the longest run in common. All are measured by ``bench/copies.py``."""


def fold(text: str) -> str:
    """``text`` without case, accents and the shape of apostrophes and quotation marks."""
    return unaccented(text).casefold()


def words_of(text: str) -> tuple[str, ...]:
    """The words of ``text``, normalised."""
    return tuple(_WORD.findall(fold(text)))


@lru_cache(maxsize=64)  # the copies of one text come together
def read(text: str) -> Words:
    """The words of ``text``, and which are quoted."""
    words: list[str] = []
    quoted: list[bool] = []
    at = 0
    for match in _QUOTED.finditer(text):
        outside, inside = words_of(text[at : match.start()]), words_of(match[0])
        words += outside
        words += inside
        quoted += [False] * len(outside) + [True] * len(inside)
        at = match.end()
    rest = words_of(text[at:])
    return Words((*words, *rest), (*quoted, *[False] * len(rest)), _subject(text))


def _subject(text: str) -> str | None:
    found = Counter(_CAPITAL.findall(text))
    for word, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        if count < 3:
            break
        folded = fold(word)
        if not re.search(rf"\b{re.escape(word.lower())}\b", text) and len(folded) > 2:
            return folded
    return None


def signature(words: tuple[str, ...]) -> bytes:
    """The MinHash of the words' shingles: 80 numbers of 32 bits, little-endian; empty for too few words."""
    if len(words) < LEAST_WORDS:
        return b""
    sketch = _blank().copy()
    sketch.update_batch(_shingles(words))
    return struct.pack(f"<{BANDS * ROWS}I", *map(int, sketch.digest()))


def _shingles(words: tuple[str, ...]) -> list[int]:
    """A number of 32 bits for each run of `SHINGLE` words: their checksums, mixed."""
    import numpy as np

    found: list[int] = np.unique(_mixed(words, SHINGLE) >> np.uint64(32)).tolist()
    return found


def _mixed(words: tuple[str, ...], size: int) -> Any:
    """A number of 64 bits for each run of ``size`` words, made of their checksums."""
    import numpy as np

    sums = _checksums(words)
    runs = max(len(words) - size + 1, 0)
    mixed = np.zeros(runs, dtype=np.uint64)
    for i in range(size):
        mixed = (mixed ^ sums[i : runs + i]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


@lru_cache(maxsize=16)
def _checksums(words: tuple[str, ...]) -> Any:
    import numpy as np

    return np.fromiter([zlib.crc32(word.encode()) for word in words], dtype=np.uint64, count=len(words))


@cache
def _blank() -> Any:
    from datasketch import MinHash

    # each shingle is a number already
    return MinHash(num_perm=BANDS * ROWS, seed=SEED, scheme=SCHEME, hashfunc=int)


def bands(of: bytes) -> list[tuple[int, int]]:
    """The bands of a signature: number and hash (64 bits, signed, as databases hold it)."""
    size = 4 * ROWS
    cut = [of[i : i + size] for i in range(0, len(of), size)]
    return [
        (number, int.from_bytes(hashlib.blake2b(part, digest_size=8).digest(), "little", signed=True))
        for number, part in enumerate(cut)
    ]


def estimate(a: bytes, b: bytes) -> float:
    """What share of the shingles of two texts is in both, by their signatures."""
    if len(a) != len(b) or not a:
        return 0.0
    x, y = memoryview(a).cast("I"), memoryview(b).cast("I")
    return sum(map(int.__eq__, x, y)) / len(x)


def compare(first: Words, second: Words) -> Likeness:
    """What ``second`` has in common with ``first``."""
    import numpy as np

    one, other = _runs(first.words), _runs(second.words)
    taken_first = _covered(len(first.words), np.isin(one, other))
    taken_second = _covered(len(second.words), np.isin(other, one))
    return Likeness(
        taken=_share(taken_second),
        kept=_share(taken_first),
        own=_share(taken_second, second.quoted),
        own_kept=_share(taken_first, first.quoted),
        longest=_longest(one, other),
        same_subject=_speaks_of(second.words, first.subject) or _speaks_of(first.words, second.subject),
    )


def _speaks_of(words: Sequence[str], subject: str | None) -> bool:
    return subject is None or any(word.startswith(subject) for word in words)  # with 's, or plural


@lru_cache(maxsize=16)
def _runs(words: tuple[str, ...]) -> Any:
    """A number of 64 bits for each run of `RUN` words."""
    return _mixed(words, RUN)


def _covered(size: int, starts: Any) -> Any:
    """Which words stand in the runs that begin where ``starts`` says."""
    import numpy as np

    edges = np.zeros(size + 1, np.int32)
    edges[: len(starts)] += starts
    edges[RUN : RUN + len(starts)] -= starts
    return np.cumsum(edges)[:size] > 0


def _share(covered: Any, quoted: Sequence[bool] | None = None) -> float:
    import numpy as np

    if quoted is not None:
        own = covered[~np.asarray(quoted, bool)]
        # nearly all is quotation: a transcript, a letter
        covered = own if len(own) >= RUN else covered
    return float(covered.mean()) if len(covered) else 0.0


def _longest(one: Any, other: Any) -> int:
    """Words in the longest chain of runs that stand in both in the same order, close to each other."""
    import numpy as np

    runs, at, count = np.unique(one, return_index=True, return_counts=True)
    others, other_at, other_count = np.unique(other, return_index=True, return_counts=True)
    _, here, there = np.intersect1d(runs, others, assume_unique=True, return_indices=True)
    single = (count[here] == 1) & (other_count[there] == 1)
    a, b = at[here][single], other_at[there][single]
    order = np.argsort(a)
    a, b = np.diff(a[order]), np.diff(b[order])
    near = (a <= RUN + 2) & (b > 0) & (b <= RUN + 2)
    best = length = RUN if len(order) else 0
    for step, follows in zip(a.tolist(), near.tolist(), strict=True):
        length = length + step if follows else RUN
        best = max(best, length)
    return best
