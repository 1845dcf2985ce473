"""What a text means, as a vector: the mean of the vectors of its word pieces.

No network is run. The vectors were fitted to those of a sentence encoder (``training/meaning.py``), so
that texts that say alike things in other words lie near to each other. They are kept as plain NumPy
arrays, not as a graph: all there is to do is look up and average, and a mapped file is there at once,
while a graph runtime takes longer to load than the search itself. Negation counts for little, as
it should: a claim is worded without the denial.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from onrecord.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FORMAT = 1
"""Version of the folder's layout that this program reads."""

DIMENSIONS = 256
FILES = ("pieces.npy", "scales.npy")
DEFAULT = "meaning-1"
TOKENIZER = ("reader-1", "tokenizer.json")
"""The reader's own: both were made from one vocabulary, and it need not be there twice."""

LONGEST = 128
"""Word pieces of a text that count."""

_WORD = re.compile(r"[^\W_]")

Vectors = npt.NDArray[np.int8]
Codes = npt.NDArray[np.uint64]


def models_folder() -> Path:
    """The folder of the models that come with the program, installed or in a checkout.

    Raises:
        ModelError: when the installation carries none.
    """
    package = Path(str(files("onrecord")))
    for folder in (package / "models", package.parents[1] / "models"):
        if (folder / DEFAULT / "model.json").is_file():
            return folder
    raise ModelError(f"the model {DEFAULT} is not part of this installation: install onrecord again")


class Meaning:
    """The vectors of a model folder.

    Attributes:
        name: the model's name.
        digest: SHA-256 of its description, which holds the digests of its files.

    Raises:
        ModelError: something is missing, changed, or of another format.
    """

    def __init__(self, folder: Path, tokenizer: Path) -> None:
        text = _bytes_of(folder / "model.json")
        try:
            meta = json.loads(text)
        except ValueError as error:
            raise ModelError(f"{folder}: model.json is damaged ({error}): install the model again") from error
        if not isinstance(meta, dict) or meta.get("format") != FORMAT or meta.get("dimensions") != DIMENSIONS:
            raise ModelError(f"{folder}: a model of another format than this program's ({FORMAT})")
        for name in FILES:
            if hashlib.sha256(_bytes_of(folder / name)).hexdigest() != meta["files"].get(name):
                raise ModelError(f"{folder}: {name} is not the file that model.json describes: install it again")
        self.name, self.digest = str(meta["name"]), hashlib.sha256(text).hexdigest()
        # not allow_pickle: a model is data and runs nothing
        self._pieces = np.load(folder / "pieces.npy", mmap_mode="r", allow_pickle=False)
        self._scales = np.load(folder / "scales.npy", allow_pickle=False)
        self._tokenizer = _tokenizer(tokenizer, meta)

    def of(self, texts: Sequence[str]) -> Vectors:
        """A row for each text; its length means nothing, its direction is the meaning. No words give zeros."""
        plain = [text.encode("utf-8", "replace").decode() if _WORD.search(text) else "" for text in texts]
        found = self._tokenizer.encode_batch_fast(plain, add_special_tokens=False)
        pieces = [encoding.ids[:LONGEST] for encoding in found]
        flat = np.fromiter((piece for text in pieces for piece in text), np.int64)
        sums = np.zeros((len(pieces), DIMENSIONS), np.float32)
        filled = [i for i, text in enumerate(pieces) if text]
        if filled:
            values = self._pieces[flat].astype(np.float32) * self._scales[flat, None]
            starts = np.cumsum([0, *(len(pieces[i]) for i in filled[:-1])])
            sums[filled] = np.add.reduceat(values, starts)
        largest = np.maximum(np.abs(sums).max(1, initial=0.0), 1e-9)
        return np.asarray(np.round(sums * (127 / largest[:, None])), np.int8)


def codes(vectors: Vectors) -> Codes:
    """The signs of the vectors as bits, ``(rows, 4)``: near vectors differ in few of them."""
    return np.packbits(vectors > 0, axis=1).view(np.uint64)


def likeness(vectors: Vectors, to: Vectors) -> npt.NDArray[np.float32]:
    """The cosine of each row of ``vectors`` with the one vector ``to``, -1 to 1; 0 for a text without words."""
    left, right = vectors.astype(np.float32), to.astype(np.float32)
    length = np.sqrt((left * left).sum(1)) * np.sqrt(right @ right)
    return np.asarray((left @ right) / np.maximum(length, 1e-9), np.float32)


@functools.cache
def meaning() -> Meaning:
    """The vectors that come with the program, loaded once."""
    folder = models_folder()
    return Meaning(folder / DEFAULT, folder.joinpath(*TOKENIZER))


def _tokenizer(path: Path, meta: dict[str, Any]) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:
        raise ModelError(f"{path}: cannot be loaded ({error}): install the model again") from error
    if tokenizer.get_vocab_size() != meta.get("pieces"):
        raise ModelError(f"{path}: other word pieces than those the vectors were made for")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} is missing or unreadable: install the model again") from error
