"""Train the reader.

    python -m training.train --data DATA --encoder FOLDER --out work/reader

DATA is the folder that holds ``polnear/`` and ``statements/``; FOLDER the pretrained encoder
(``config.json``, ``model.safetensors``, ``tokenizer.json``). Writes ``epoch-N.pt`` (averaged weights)
and ``log.jsonl`` after each epoch.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.read.tags import FORBIDDEN
from training.corpus import Document, polnear, statements
from training.examples import Batch, Example, Gold, batch_of, examples_of, random_focus, variants
from training.network import LINK_SIZE, Network, Shape

VARIANT_ODDS = (0.35, 0.5, 0.1, 0.05)


def tokenizer_of(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def losses(network: Network, batch: Batch, device: torch.device, half: bool) -> tuple[Tensor, Tensor]:
    """Mean loss of a word's label and of a pair's link."""
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=half):
        hidden = network.encoder(batch.pieces, batch.shape, batch.quote, batch.place, batch.mask)
        scores, ends = network.reader(hidden[batch.owner], batch.role, batch.heads, batch.mask[batch.owner])
    scores, ends = scores.float(), ends.float()
    barred = batch.barred[:, :, None] & (torch.arange(scores.shape[2], device=device) > 0)
    scores = scores.masked_fill(barred, FORBIDDEN)
    chain = network.chain_loss(scores, batch.labels, batch.lengths) / batch.lengths.sum()
    if not len(batch.linked):
        return chain, chain.new_zeros(())
    return chain, F.binary_cross_entropy_with_logits(link_scores(network, ends, batch), batch.linked)


def link_scores(network: Network, ends: Tensor, batch: Batch) -> Tensor:
    parts = ends.view(*ends.shape[:2], 4, LINK_SIZE)
    r, a, b, c, d = batch.pair_at.unbind(1)
    left = parts[r, a, 0] + parts[r, b, 1]
    right = parts[r, c, 2] + parts[r, d, 3]
    return network.linker(left, right, batch.pair)


def parameter_groups(network: Network, rate: float, head_rate: float, decay: float) -> list[dict[str, object]]:
    """Lower layers learn more slowly (Howard & Ruder 2018); new parts at a rate of their own."""
    groups: list[dict[str, object]] = []
    encoder = network.encoder
    top = len(encoder.layers)
    old = [encoder.word.weight, encoder.position.weight, encoder.kind, encoder.norm.weight, encoder.norm.bias]
    groups.append({"params": old, "lr": rate * decay ** (top + 1)})
    for i, layer in enumerate(encoder.layers):
        groups.append({"params": list(layer.parameters()), "lr": rate * decay ** (top - i)})
    groups.append({"params": list(network.reader.layer.parameters()), "lr": rate})
    known = {id(p) for g in groups for p in g["params"]}  # type: ignore[attr-defined]
    groups.append({"params": [p for p in network.parameters() if id(p) not in known], "lr": head_rate})
    return groups


def to_device(batch: Batch, device: torch.device) -> Batch:
    return Batch(**{k: v.to(device) for k, v in vars(batch).items()})


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--encoder", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=int, default=10)
    ap.add_argument("--batch", type=int, default=16)
    ap.add_argument("--rate", type=float, default=1.2e-4)
    ap.add_argument("--head-rate", type=float, default=1e-3)
    ap.add_argument("--layer-decay", type=float, default=0.9)
    ap.add_argument("--average", type=float, default=0.997, help="decay of the running mean of weights")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--limit", type=int, default=0, help="documents of each corpus (for a trial)")
    ap.add_argument("--dropout", type=float, default=0.1)
    ap.add_argument("--hide", type=float, default=0.0, help="share of word pieces hidden behind [MASK]")
    ap.add_argument("--full", type=int, default=1, help="how often an epoch shows the articles annotated in full")
    ap.add_argument("--stop-after", type=int, help="end after so many epochs of the schedule")
    ap.add_argument("--start", type=Path, help="weights to go on from, of an earlier run")
    args = ap.parse_args()

    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    np.random.seed(args.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokenizer = tokenizer_of(args.encoder)
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")

    held_out = frozenset(p.stem for p in (args.data / "statements/dev/gold").glob("*.json"))
    full = {d.id: d for d in statements(args.data / "statements/train.jsonl.gz")}
    news = polnear(args.data / "polnear/train.jsonl.gz", leave_out=held_out)
    pairs: list[tuple[Document, Document | None]] = [(d, full.pop(d.id, None)) for d in news]
    pairs += [(d, None) for d in full.values()]
    pairs += [p for p in pairs if p[0].nested or p[1]] * (args.full - 1)
    if args.limit:
        pairs = pairs[: args.limit] + pairs[-args.limit :]
    started = time.time()
    pool = [[examples_of(d, text, tokenizer, second) for text in variants(d)] for d, second in pairs]
    pieces = sum(int(v[0][0].words.piece_at[-1]) for v in pool if v[0])
    print(f"{len(pool)} documents, {pieces} word pieces, {time.time() - started:.0f} s", flush=True)

    network = Network(Shape.of(args.encoder), args.dropout)
    network.load_pretrained(args.encoder)
    if args.start:
        network.load_state_dict(torch.load(args.start, weights_only=True))
    network.to(device)
    mean = {k: v.detach().clone() for k, v in network.state_dict().items()}
    groups = parameter_groups(network, args.rate, args.head_rate, args.layer_decay)
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    windows = sum(len(v[0]) for v in pool)
    total = args.epochs * (windows // args.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.05 * total), max(0.0, (total - s) / (0.95 * total)))
    )
    args.out.mkdir(parents=True, exist_ok=True)
    step = 0
    for epoch in range(args.epochs):
        network.train()
        chosen: list[Example] = []
        for alternatives in pool:
            chosen += rng.choices(alternatives, VARIANT_ODDS)[0]
        rng.shuffle(chosen)
        chunks: list[list[Example]] = []
        for at in range(0, len(chosen), args.batch * 16):
            near = sorted(chosen[at : at + args.batch * 16], key=lambda e: len(e.window))
            chunks += [near[i : i + args.batch] for i in range(0, len(near), args.batch)]
        rng.shuffle(chunks)
        seen, begun, sums = 0, time.time(), [0.0, 0.0]
        for chunk in chunks:
            rows: list[tuple[Example, list[Gold]]] = []
            for example in chunk:
                golds = list(example.readings)
                if len(golds) == 1 and rng.random() < 0.25:
                    extra = random_focus(example, rng)
                    golds += [extra] if extra else []
                rows.append((example, golds))
            batch = batch_of(rows, cls, sep)
            hidden = (torch.rand(batch.pieces.shape) < args.hide) & (batch.pieces != cls) & (batch.pieces != sep)
            batch.pieces[hidden & (batch.mask > 0)] = tokenizer.token_to_id("[MASK]")
            batch = to_device(batch, device)
            chain, link = losses(network, batch, device, half=True)
            optimizer.zero_grad(set_to_none=True)
            (chain + 0.2 * link).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            with torch.no_grad():
                keep = min(args.average, (step + 1) / (step + 10))
                for k, v in network.state_dict().items():
                    mean[k].lerp_(v, 1 - keep) if v.is_floating_point() else mean[k].copy_(v)
            seen += int(batch.mask.sum())
            sums[0] += chain.item()
            sums[1] += link.item()
            if step % 50 == 0:
                rate = seen / (time.time() - begun)
                k = step % len(chunks) or len(chunks)
                print(
                    f"epoch {epoch} step {step}/{total} label {sums[0] / k:.4f} link {sums[1] / k:.4f} {rate:.0f}/s",
                    flush=True,
                )
        torch.save(mean, args.out / f"epoch-{epoch + 1}.pt")
        row = {
            "epoch": epoch,
            "label": sums[0] / len(chunks),
            "link": sums[1] / len(chunks),
            "seconds": time.time() - begun,
        }
        with open(args.out / "log.jsonl", "a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        if epoch + 1 == args.stop_after:
            break


if __name__ == "__main__":
    main()
