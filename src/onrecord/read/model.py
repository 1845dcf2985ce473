"""Model folders: finding one, checking it, describing it, running its graphs.

The only module that imports onnxruntime.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from onrecord.errors import ModelError
from onrecord.read.sense import TASKS
from onrecord.read.tags import LABELS, Chain, Floats
from onrecord.read.window import WINDOW, Ints

FORMAT = 1
"""Version of the folder's layout that this program reads."""

DEFAULT = "reader-1"
FILES = ("encoder.onnx", "reader.onnx", "linker.onnx", "tokenizer.json")
SENSE_FILES = ("sense.onnx", "pair.onnx", "judge.onnx")
"""The parts for resolving; a folder without them reads, and statements are resolved by rules alone."""


def default_folder() -> Path:
    """The folder of the model that comes with the program, installed or in a checkout.

    Raises:
        ModelError: when the installation carries none.
    """
    package = Path(str(files("onrecord")))
    for folder in (package / "models" / DEFAULT, package.parents[1] / "models" / DEFAULT):
        if (folder / "model.json").is_file():
            return folder
    raise ModelError(
        f"the model {DEFAULT} is not part of this installation: install onrecord again, or give a folder with --model"
    )


@dataclass(frozen=True, slots=True)
class Description:
    """What ``model.json`` says of a model.

    Attributes:
        digest: SHA-256 over the digests of its files and its metadata, to name it by in records.
        meta: everything else, as it stands.
    """

    folder: Path
    name: str
    digest: str
    meta: dict[str, Any]


def describe(folder: Path) -> Description:
    """Read and check a model folder's metadata and the digest of each file.

    Raises:
        ModelError: when something is missing, changed, or of another format.
    """
    try:
        text = (folder / "model.json").read_text(encoding="utf-8")
        meta = json.loads(text)
    except OSError as error:
        raise ModelError(
            f"{folder}: no model here ({error.strerror or error}): give a folder that holds model.json"
        ) from error
    except ValueError as error:
        raise ModelError(f"{folder}: model.json is damaged ({error}): install the model again") from error
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        theirs = meta.get("format") if isinstance(meta, dict) else None
        raise ModelError(f"{folder}: a model of format {theirs}, this program reads format {FORMAT}")
    if meta.get("labels") != list(LABELS) or meta.get("window") != WINDOW:
        raise ModelError(f"{folder}: made for other labels or windows than this program's")
    for name in (*FILES, *(SENSE_FILES if SENSE_FILES[0] in meta["files"] else ())):
        try:
            digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(f"{folder}: {name} is missing or unreadable: install the model again") from error
        if digest != meta["files"].get(name):
            raise ModelError(f"{folder}: {name} is not the file that model.json describes: install the model again")
    return Description(folder, str(meta["name"]), hashlib.sha256(text.encode()).hexdigest(), meta)


class Model:
    """The graphs of a model folder, ready to run.

    Args:
        folder: the model folder, or None for the one that comes with the program.
        threads: how many batches are read side by side; 0 means as many as there are processors.

    Raises:
        ModelError: see `describe`.
    """

    def __init__(self, folder: Path | None = None, threads: int = 0) -> None:
        self.about = describe(folder or default_folder())
        self.threads = threads or (os.cpu_count() or 1)
        meta = self.about.meta
        where = self.about.folder
        self.tokenizer = Tokenizer.from_file(str(where / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.first_piece, self.last_piece = (self._piece(name) for name in ("[CLS]", "[SEP]"))
        self.link_size = int(meta["link_size"])
        self.chain = Chain(*(np.asarray(meta["chain"][k], dtype=np.float32) for k in ("moves", "first", "last")))
        self._encoder, self._reader, self._linker = (self._session(name) for name in FILES[:3])
        self.senses = SENSE_FILES[0] in meta["files"]
        self.hints: Mapping[str, int] = {hint: i for i, hint in enumerate(meta.get("hints", ()))}
        if self.senses:
            self._sense, self._pair, self._judge = (self._session(name) for name in SENSE_FILES)

    def _piece(self, name: str) -> int:
        number = self.tokenizer.token_to_id(name)
        if number is None:
            raise ModelError(f"{self.about.folder}: tokenizer.json has no {name}: install the model again")
        return int(number)

    def _session(self, name: str) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # one thread a run: the reader runs several batches side by side instead
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        try:
            return onnxruntime.InferenceSession(
                str(self.about.folder / name), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise ModelError(f"{self.about.folder}: {name} cannot be loaded ({error})") from error

    def encode(self, pieces: Ints, shape: Ints, quote: Ints, place: Ints) -> Floats:
        """Hidden states ``(windows, pieces, h)``; all inputs ``(windows, pieces)``."""
        feed = {"pieces": pieces, "shape": shape, "quote": quote, "place": place}
        return self._one(self._encoder.run(["hidden"], feed)[0])

    def read(self, hidden: Floats, role: Ints, heads: Ints) -> tuple[Floats, Floats]:
        """Label scores ``(windows, words, 13)`` and link features ``(windows, words, 4 * link_size)``."""
        scores, ends = self._reader.run(["scores", "ends"], {"hidden": hidden, "role": role, "heads": heads})
        return self._one(scores), self._one(ends)

    def link(self, left: Floats, right: Floats, pair: Floats) -> npt.NDArray[np.float64]:
        """The probability that the spans of each pair belong to one statement, ``(pairs,)``."""
        if not len(pair):
            return np.zeros(0)
        score = self._linker.run(["score"], {"left": left, "right": right, "pair": pair})[0]
        return np.asarray(1.0 / (1.0 + np.exp(-score.astype(np.float64))))

    def sense(self, hidden: Floats, heads: Ints) -> tuple[Floats, Floats, Floats]:
        """Of the words of one window: tag probabilities, pair features, vectors, ``(words, …)``."""
        tags, ends, vectors = self._sense.run(["tags", "ends", "vectors"], {"hidden": hidden, "heads": heads})
        return self._one(tags)[0], self._one(ends)[0], self._one(vectors)[0]

    def pair(self, left: Floats, right: Floats, plain: Floats) -> npt.NDArray[np.float64]:
        """Log odds that the two mentions of each pair mean the same party, ``(pairs,)``."""
        score = self._pair.run(["score"], {"left": left, "right": right, "plain": plain})[0]
        return np.asarray(score, dtype=np.float64)

    def judge(self, pooled: Floats, hints: Floats) -> dict[str, Floats]:
        """Scores of each task's answers, ``(statements, answers)``."""
        scores = self._judge.run(list(TASKS), {"pooled": pooled, "hints": hints})
        return {task: self._one(value) for task, value in zip(TASKS, scores, strict=True)}

    @staticmethod
    def _one(value: Any) -> Floats:
        return np.asarray(value, dtype=np.float32)
