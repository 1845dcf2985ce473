"""Train the sense layer on top of the reader's encoder, which stays as it is.

    python -m training.sense_train --data DATA --weights work/final.pt --out work/sense

DATA is the folder that holds ``statements/``, ``gum/``, ``litbank/``, ``gap/`` and ``ner/``. The encoder is
the one of ``models/reader-1``, run as the program runs it, so that training sees what use will see; its
output is computed once. ``--weights`` gives the trained reader whose reading layer the sense layer
starts from. Writes ``sense.pt`` and prints figures on the development parts after each epoch.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from onrecord.read.encode import arrays
from onrecord.read.model import Model
from onrecord.read.sense import MENTION_FEATURES, TASKS, mention_features
from training.network import Network, Shape
from training.sense_data import UNMARKED, Document, gap, gum, litbank, ner, statements
from training.sense_network import PAIR_SIZE, SenseNetwork

NEAR = 50
"""Mentions before an anaphor that are weighed."""
STEP_PIECES = 3000
LEAST_HINT = 5
TASK_WEIGHTS = {"act": 1.0, "stance": 1.0, "occasion": 0.7, "dated": 0.7}


@dataclass
class Ready:
    """A document made ready: hidden states and first pieces by window, and the pairs of its mentions."""

    document: Document
    heads: list[np.ndarray[Any, Any]]
    pairs: np.ndarray[Any, Any]
    plain: np.ndarray[Any, Any]
    right: np.ndarray[Any, Any]
    group: np.ndarray[Any, Any]
    pieces: int


def ready(document: Document, model: Model, most_anaphors: int = 10_000) -> Ready:
    """Run the encoder and list the pairs."""
    heads = []
    for window in document.windows:
        pieces, shape, quote, place, _, head = arrays(document.words, window, model.first_piece, model.last_piece)
        document.hidden.append(model.encode(pieces[None], shape[None], quote[None], place[None])[0].astype(np.float16))
        heads.append(head)
    pairs, plain, right, group = [], [], [], []
    anaphors = document.anaphors
    if len(anaphors) > most_anaphors:
        anaphors = sorted(random.Random(document.name).sample(anaphors, most_anaphors))
    for number, a in enumerate(anaphors):
        after, cluster = document.mentions[a]
        around = [*range(max(0, a - NEAR), a), *range(a + 1, min(len(document.mentions), a + 6))]
        options = [b for b in around if not _nested(document.mentions[b][0], after)]
        for b in options:
            pairs.append((b, a))
            plain.append(mention_features(document.words, document.mentions[b][0], after))
            right.append(document.mentions[b][1] == cluster)
            group.append(number)
    return Ready(
        document,
        heads,
        np.array(pairs, dtype=np.int64).reshape(-1, 2),
        np.array(plain, dtype=np.uint8).reshape(len(pairs), MENTION_FEATURES),
        np.array(right, dtype=bool),
        np.array(group, dtype=np.int64),
        sum(len(h) for h in document.hidden),
    )


def _nested(a: Any, b: Any) -> bool:
    return bool(a.first < b.last and b.first < a.last)


def sensed(network: SenseNetwork, batch: Sequence[Ready]) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
    """Tag scores, pair features and vectors of all words, one tensor a document."""
    windows = [(h, d.document.hidden[i]) for d in batch for i, h in enumerate(d.heads)]
    longest, most = max(len(x) for _, x in windows), max(len(h) for h, _ in windows)
    hidden = torch.zeros(len(windows), longest, windows[0][1].shape[1])
    heads = torch.zeros(len(windows), most, dtype=torch.int64)
    mask = torch.zeros(len(windows), longest)
    for i, (h, x) in enumerate(windows):
        hidden[i, : len(x)] = torch.from_numpy(x.astype(np.float32))
        heads[i, : len(h)] = torch.from_numpy(h)
        mask[i, : len(x)] = 1
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=network.training):
        found = network.sense(hidden, heads, mask)
    out: tuple[list[Tensor], list[Tensor], list[Tensor]] = ([], [], [])
    at = 0
    for d in batch:
        for k, values in enumerate(found):
            parts = [values[at + i, : len(h)] for i, h in enumerate(d.heads)]
            out[k].append(torch.cat(parts).float())
        at += len(d.heads)
    return out


def pair_logits(network: SenseNetwork, d: Ready, ends: Tensor) -> Tensor:
    m = d.document.mentions
    first = torch.tensor([x.first for x, _ in m])
    last = torch.tensor([x.last - 1 for x, _ in m])
    parts = ends.view(len(ends), 4, PAIR_SIZE)
    left = parts[first, 0] + parts[last, 1]
    right = parts[first, 2] + parts[last, 3]
    b, a = torch.from_numpy(d.pairs[:, 0]), torch.from_numpy(d.pairs[:, 1])
    scores: Tensor = network.pairer(left[b], right[a], torch.from_numpy(d.plain).float())
    return scores


def pair_loss(d: Ready, scores: Tensor) -> tuple[Tensor, int]:
    """Each anaphor's right antecedents share its probability; "none of them" competes with score nought."""
    groups = int(d.group[-1]) + 1
    group = torch.from_numpy(d.group)
    right = torch.from_numpy(d.right)
    every = torch.cat([scores, scores.new_zeros(groups)])
    where = torch.cat([group, torch.arange(groups)])
    has = torch.zeros(groups, dtype=torch.bool)
    has[group[right]] = True
    good = torch.cat([right, ~has])
    top = torch.full((groups,), -1e9).scatter_reduce(0, where, every.detach(), "amax")
    odds = torch.exp(every - top[where])
    whole = torch.zeros(groups).index_add(0, where, odds)
    best = torch.zeros(groups).index_add(0, where[good], odds[good])
    return -(torch.log(best + 1e-9) - torch.log(whole)).sum(), groups


def pooled(d: Ready, vectors: Tensor) -> Tensor:
    """As `onrecord.read.sense.pooled_vector`, for all statements of a document, with gradients."""
    sentence = d.document.words.sentence
    rows = []
    for told in d.document.statements:
        index = [[i for a, b in ranges for i in range(a, b)] for ranges in (told.source, told.cue, told.content)]
        anchor = index[1] or index[2][:1]
        around = list(np.flatnonzero(sentence == sentence[anchor[0]])) if anchor else index[2]
        parts = []
        for which in (index[0], index[1], index[2][:4], index[2], around):
            parts.append(vectors[which].mean(0) if len(which) else vectors.new_zeros(vectors.shape[1]))
        rows.append(torch.cat(parts))
    return torch.stack(rows)


def hint_matrix(d: Ready, hints: dict[str, int]) -> Tensor:
    out = torch.zeros(len(d.document.statements), len(hints))
    for i, told in enumerate(d.document.statements):
        for hint in told.hints:
            if hint in hints:
                out[i, hints[hint]] = 1
    return out


def judge_loss(network: SenseNetwork, d: Ready, vectors: Tensor, hints: dict[str, int], hide: float) -> Tensor:
    told = hint_matrix(d, hints)
    if hide:
        told = told * (torch.rand_like(told) >= hide)
    found = network.judge(pooled(d, vectors), told)
    loss = vectors.new_zeros(())
    for task, scores in found.items():
        chances = scores.log_softmax(1)
        for i, statement in enumerate(d.document.statements):
            answers = list(statement.answers[task])
            if answers:
                loss = loss - TASK_WEIGHTS[task] * torch.logsumexp(chances[i, answers], 0)
    return loss


def batches(pool: Sequence[Ready], rng: random.Random) -> Iterator[list[Ready]]:
    order = list(pool)
    rng.shuffle(order)
    batch: list[Ready] = []
    for d in order:
        batch.append(d)
        if sum(x.pieces for x in batch) >= STEP_PIECES:
            yield batch
            batch = []
    if batch:
        yield batch


@torch.no_grad()
def figures(network: SenseNetwork, dev: dict[str, list[Ready]], hints: dict[str, int]) -> dict[str, float]:
    """Shares right on the development parts."""
    network.eval()
    out: dict[str, float] = {}
    for name, documents in dev.items():
        counts: Counter[str] = Counter()
        for d in documents:
            tags, ends, vectors = (x[0] for x in sensed(network, [d]))
            gold = torch.from_numpy(d.document.tags)
            if name != "statements":
                best = tags.argmax(1)
                counts["tag right"] += int(((best == gold) & (gold > 0)).sum())
                counts["tag gold"] += int((gold > 0).sum())
                counts["tag given"] += int(((best > 0) & (gold != UNMARKED)).sum())
            if len(d.pairs):
                scores = pair_logits(network, d, ends).numpy()
                for g in range(int(d.group[-1]) + 1):
                    at = np.flatnonzero(d.group == g)
                    if len(at) and d.right[at].any():
                        counts["anaphors"] += 1
                        counts["anaphors right"] += bool(d.right[at[scores[at].argmax()]])
                        if d.plain[at[0], 12:20].any():
                            counts["pronouns"] += 1
                            counts["pronouns right"] += bool(d.right[at[scores[at].argmax()]])
            if d.document.statements:
                found = network.judge(pooled(d, vectors), hint_matrix(d, hints))
                for task, values in found.items():
                    for i, s in enumerate(d.document.statements):
                        rule = next((h for h in s.hints if h.startswith(task + " ")), "").partition(" ")[2]
                        rule = {"None": "none", "stated": "words", "relative": "words"}.get(rule, rule)
                        counts[task] += 1
                        counts[task + " right"] += int(values[i].argmax()) in s.answers[task]
                        counts[task + " rules"] += rule in [TASKS[task][a] for a in s.answers[task]]
        if counts["tag gold"]:
            out[f"{name} tag F1"] = 2 * counts["tag right"] / (counts["tag gold"] + counts["tag given"])
        for what in ("anaphors", "pronouns", *TASKS):
            if counts[what]:
                out[f"{name} {what}"] = counts[what + " right"] / counts[what]
            if counts[what + " rules"]:
                out[f"{name} {what} rules"] = counts[what + " rules"] / counts[what]
    network.train()
    return {k: round(100 * v, 1) for k, v in out.items()}


def load(data: Path, model: Model, limit: int) -> tuple[dict[str, list[Ready]], dict[str, list[Ready]]]:
    """Training and development documents, made ready."""
    t = model.tokenizer

    def take(documents: Iterator[Document], most: int = 10_000) -> list[Ready]:
        out = []
        for d in documents:
            out.append(ready(d, model, most))
            if limit and len(out) >= limit:
                break
        return out

    makers: dict[str, Callable[[], list[Ready]]] = {
        "statements": lambda: take(statements(data, "train", t)),
        "gum": lambda: take(gum(data / "gum/train.jsonl.gz", t)),
        "litbank": lambda: take(litbank(data / "litbank/litbank.jsonl.gz", t), 150),
        "gap": lambda: take(gap(data / "gap/dev.jsonl.gz", t)),
        "ner": lambda: [
            r
            for f in ("re3d.train", "wikigold.all", "sec-filings.train", "wnut17.train")
            for r in take(ner(data / f"ner/{f}.jsonl", t))
        ],
    }
    train = {name: make() for name, make in makers.items()}
    dev = {
        "statements": take(statements(data, "dev", t)),
        "gum": take(gum(data / "gum/dev.jsonl.gz", t)),
        "gap": take(gap(data / "gap/validation.jsonl", t)),
        "ner": take(ner(data / "ner/uner-ewt.dev.jsonl", t)),
    }
    return train, dev


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--weights", type=Path, required=True)
    ap.add_argument("--encoder", type=Path, required=True, help="folder with the encoder's config.json")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=int, default=8)
    ap.add_argument("--rate", type=float, default=3e-4)
    ap.add_argument("--head-rate", type=float, default=1e-3)
    ap.add_argument("--hide", type=float, default=0.15, help="share of hints hidden in training")
    ap.add_argument("--judge-dropout", type=float, default=0.3)
    ap.add_argument("--full", type=int, default=2, help="how often an epoch shows the articles annotated in full")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--cache", type=Path, help="where to keep what the encoder gives, for further runs")
    ap.add_argument("--limit", type=int, default=0, help="documents of each corpus (for a trial)")
    args = ap.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    started = time.time()
    model = Model(threads=args.threads)
    if args.cache and args.cache.exists():
        train, dev = pickle.loads(args.cache.read_bytes())
    else:
        train, dev = load(args.data, model, args.limit)
        if args.cache:
            args.cache.write_bytes(pickle.dumps((train, dev)))
    seen = Counter(h for d in train["statements"] for s in d.document.statements for h in set(s.hints))
    hints = {h: i for i, h in enumerate(sorted(h for h, n in seen.items() if n >= LEAST_HINT))}
    print({k: (len(v), sum(d.pieces for d in v), sum(len(d.pairs) for d in v)) for k, v in train.items()}, flush=True)
    print(f"{len(hints)} hints, {time.time() - started:.0f} s", flush=True)

    shape = Shape.of(args.encoder)
    network = SenseNetwork(shape, hints, judge_dropout=args.judge_dropout)
    reader = Network(shape)
    reader.load_state_dict(torch.load(args.weights, weights_only=True))
    network.sense.layer.load_state_dict(reader.reader.layer.state_dict())
    slow = list(network.sense.layer.parameters())
    known = {id(p) for p in slow}
    optimizer = torch.optim.AdamW(
        [
            {"params": slow, "lr": args.rate},
            {"params": [p for p in network.parameters() if id(p) not in known], "lr": args.head_rate},
        ],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    pool = [d for name, ds in train.items() for d in ds for _ in range(args.full if name == "statements" else 1)]
    total = args.epochs * sum(1 for _ in batches(pool, random.Random(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.05 * total), max(0.0, (total - s) / (0.95 * total)))
    )
    mean = {k: v.detach().clone() for k, v in network.state_dict().items()}
    args.out.mkdir(parents=True, exist_ok=True)
    step = 0
    for epoch in range(args.epochs):
        network.train()
        sums: Counter[str] = Counter()
        begun = time.time()
        for batch in batches(pool, rng):
            tags, ends, vectors = sensed(network, batch)
            loss = torch.zeros(())
            gold = torch.cat([torch.from_numpy(d.document.tags) for d in batch])
            if (gold != UNMARKED).any():
                tag = F.cross_entropy(torch.cat(tags), gold, ignore_index=UNMARKED)
                loss = loss + tag
                sums["tag"] += float(tag.detach())
            pair, asked = torch.zeros(()), 0
            for d, e in zip(batch, ends, strict=True):
                if len(d.pairs):
                    more, n = pair_loss(d, pair_logits(network, d, e))
                    pair, asked = pair + more, asked + n
            if asked:
                loss = loss + pair / asked
                sums["pair"] += float(pair.detach()) / asked
            judged = [(d, v) for d, v in zip(batch, vectors, strict=True) if d.document.statements]
            if judged:
                count = sum(len(d.document.statements) for d, _ in judged)
                told = sum((judge_loss(network, d, v, hints, args.hide) for d, v in judged), torch.zeros(())) / count
                loss = loss + told
                sums["judge"] += float(told.detach())
                sums["judged"] += 1
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            with torch.no_grad():
                keep = min(0.995, (step + 1) / (step + 10))
                for k, v in network.state_dict().items():
                    mean[k].lerp_(v, 1 - keep) if v.is_floating_point() else mean[k].copy_(v)
        now = {k: v.clone() for k, v in network.state_dict().items()}
        network.load_state_dict(mean)
        row = {
            "epoch": epoch + 1,
            "tag": round(sums["tag"], 2),
            "pair": round(sums["pair"], 2),
            "judge": round(sums["judge"] / max(1, sums["judged"]), 3),
            "seconds": round(time.time() - begun),
            **figures(network, dev, hints),
        }
        print(json.dumps(row), flush=True)
        torch.save({"network": mean, "hints": hints}, args.out / "sense.pt")
        network.load_state_dict(now)


if __name__ == "__main__":
    main()
