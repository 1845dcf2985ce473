"""How well vectors of claims find what means the same.

    python -m training.meaning_score --data FOLDER [--model FOLDER ...] [--encoder FOLDER]

Rank correlation with human judgements of likeness (sts, dev), and how high the verified claim stands among
all of them that a debate's sentence repeats (politifact_debate_pairs) or a tweet does (CLEF 2020, dev). With
an encoder's folder its own vectors are measured too, on the same texts. None of these was trained on.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy.stats import spearmanr
from tokenizers import Tokenizer

from onrecord.record.meaning import Meaning, codes, meaning, models_folder
from training.meaning import LONGEST, Teacher, taught

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.decode().split("\n") if line.strip()]


def unit(rows: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Rows of length one."""
    rows = rows.astype(np.float32)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def ranks(questions: npt.NDArray[np.float32], claims: npt.NDArray[np.float32], right: Sequence[set[int]]) -> str:
    """Mean reciprocal rank of the first right claim, and the share of questions with one among the first ten."""
    scores = questions @ claims.T
    best = np.array([max(scores[i, j] for j in of) for i, of in enumerate(right)])
    rank = 1 + (scores > best[:, None]).sum(1)
    return f"MRR {np.mean(1 / rank):.3f}, recall@10 {np.mean(rank <= 10):.3f} (n={len(right)})"


def measure(name: str, encode: Encode, data: Path) -> None:
    """Print the figures of one kind of vectors."""
    pairs = lines(data / "sts/dev.jsonl")
    a, b = (encode([p[side] for p in pairs]) for side in "ab")
    print(f"{name}: sts dev Spearman {spearmanr((a * b).sum(1), [p['score'] for p in pairs]).statistic:.3f}")
    debates = lines(data / "claim-matching/politifact_debate_pairs.jsonl")
    claims = list(dict.fromkeys(d["verified_claim"] for d in debates))
    at = {claim: i for i, claim in enumerate(claims)}
    found = encode([d["sentence"] for d in debates])
    print(f"{name}: debates {ranks(found, encode(claims), [{at[d['verified_claim']]} for d in debates])}")
    known = lines(data / "claim-matching/clef2020.verified_claims.jsonl.gz")
    at = {str(k["id"]): i for i, k in enumerate(known)}
    tweets = [t for t in lines(data / "claim-matching/clef2020.dev.jsonl") if any(str(c) in at for c in t["claims"])]
    right = [{at[str(c)] for c in t["claims"] if str(c) in at} for t in tweets]
    print(f"{name}: tweets {ranks(encode([t['text'] for t in tweets]), encode([k['claim'] for k in known]), right)}")


def of_model(model: Meaning, *, signs: bool = False) -> Encode:
    """The vectors of a model folder, or their signs alone."""

    def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        rows = model.of(texts)
        if signs:
            return unit(np.unpackbits(codes(rows).view(np.uint8), axis=1).astype(np.float32) * 2 - 1)
        return unit(rows)

    return encode


def of_encoder(folder: Path) -> Encode:
    """The vectors of the sentence encoder itself."""
    teacher = Teacher(folder).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    ends = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")

    def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        pieces = [e.ids[:LONGEST] or [0] for e in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
        return unit(taught(teacher, pieces, *ends).numpy())

    return encode


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--model", type=Path, nargs="*", default=[])
    ap.add_argument("--encoder", type=Path)
    args = ap.parse_args()
    torch.set_num_threads(1)
    measure("meaning-1", of_model(meaning()), args.data)
    measure("meaning-1, signs", of_model(meaning(), signs=True), args.data)
    for folder in args.model:
        measure(folder.name, of_model(Meaning(folder, models_folder() / "reader-1" / "tokenizer.json")), args.data)
    if args.encoder:
        measure("encoder", of_encoder(args.encoder), args.data)


if __name__ == "__main__":
    main()
