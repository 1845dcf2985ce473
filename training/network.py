"""The reader's network: a small BERT whose last layer reads again, once for every level.

The encoder (embeddings and all layers but the last) runs once over a window. The last layer, the
*reading layer*, takes its output with a role added to every word piece - which convention to read
by, or what the level above found there - and yields label scores and link features. So a nested
level costs one layer, not six, and the level above is in plain sight.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from onrecord.read.link import PAIR_FEATURES
from onrecord.read.roles import ROLE_COUNT
from onrecord.read.tags import LABELS, constraints
from onrecord.read.window import PLACES, QUOTES, SHAPES

LINK_SIZE = 128


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder, as in its ``config.json``."""

    vocabulary: int
    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int

    @classmethod
    def of(cls, folder: Path) -> Shape:
        c = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return cls(
            c["vocab_size"],
            c["hidden_size"],
            c["num_hidden_layers"],
            c["num_attention_heads"],
            c["intermediate_size"],
            c["max_position_embeddings"],
        )


class Dropout(nn.Module):
    """Dropout whose masks are slices of one long random mask.

    On a CPU, drawing fresh random numbers costs an eighth of a training step; a slice at a random
    place of a mask of eight million costs next to nothing.
    """

    pool: ClassVar[dict[tuple[torch.dtype, float], Tensor]] = {}

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.share == 0:
            return x
        key = (x.dtype, self.share)
        mask = self.pool.get(key)
        if mask is None or len(mask) < 2 * x.numel():
            draws = torch.rand(max(1 << 23, 2 * x.numel()), device=x.device)
            mask = ((draws >= self.share).float() / (1 - self.share)).to(x.dtype)
            self.pool[key] = mask
        at = int(torch.randint(len(mask) - x.numel(), (1,)))
        return x * mask[at : at + x.numel()].view(x.shape)


class Layer(nn.Module):
    """A transformer layer as in BERT (post-norm)."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        h = shape.hidden
        self.heads = shape.heads
        self.query, self.key, self.value, self.out = (nn.Linear(h, h) for _ in range(4))
        self.up, self.down = nn.Linear(h, shape.inner), nn.Linear(shape.inner, h)
        self.norm1, self.norm2 = nn.LayerNorm(h, eps=1e-12), nn.LayerNorm(h, eps=1e-12)
        self.drop = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """``bias``: added to attention scores, `barred` of the mask; None when nothing is padding."""
        batch, length, hidden = x.shape

        def split(t: Tensor) -> Tensor:
            return t.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        # spelled out: faster to train on a CPU than the fused kernel, and plain to export
        weights = q @ (k.transpose(2, 3) / math.sqrt(hidden // self.heads))
        if bias is not None:
            weights = weights + bias.to(q.dtype)
        mixed = weights.softmax(-1).to(v.dtype) @ v
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).reshape(batch, length, hidden))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


def barred(mask: Tensor | None) -> Tensor | None:
    """What keeps attention from padding: ``mask`` is 1.0 at real pieces, ``(windows, pieces)``."""
    return None if mask is None else (1.0 - mask)[:, None, None, :] * -1e4


class Encoder(nn.Module):
    """Embeddings of word pieces with casing, quotation and place, and all layers but the last."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        h = shape.hidden
        self.word = nn.Embedding(shape.vocabulary, h)
        self.position = nn.Embedding(shape.positions, h)
        self.kind = nn.Parameter(torch.zeros(h))
        self.shape, self.quote, self.place = nn.Embedding(SHAPES, h), nn.Embedding(QUOTES, h), nn.Embedding(PLACES, h)
        for table in (self.shape, self.quote, self.place):
            nn.init.normal_(table.weight, std=0.01)
        self.norm = nn.LayerNorm(h, eps=1e-12)
        self.drop = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers - 1))

    def forward(
        self, pieces: Tensor, shape: Tensor, quote: Tensor, place: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """All inputs ``(windows, pieces)``; ``mask`` is 1.0 at real pieces. Returns hidden states."""
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.word(pieces) + self.position(at)[None] + self.kind
        x = x + self.shape(shape) + self.quote(quote) + self.place(place)
        x = self.drop(self.norm(x))
        bias = barred(mask)
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Reader(nn.Module):
    """The reading layer and what it yields for each word: label scores and link features."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        h = shape.hidden
        self.role = nn.Embedding(ROLE_COUNT, h)
        nn.init.normal_(self.role.weight, std=0.01)
        self.layer = Layer(shape, dropout)
        self.drop = Dropout(dropout)
        self.labels = nn.Linear(h, len(LABELS))
        self.ends = nn.Linear(h, 4 * LINK_SIZE)

    def forward(self, hidden: Tensor, role: Tensor, heads: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Read one level.

        Args:
            hidden: the encoder's output ``(windows, pieces, h)``.
            role: the role of every piece, ``(windows, pieces)``.
            heads: the position of each word's first piece, ``(windows, words)``.
            mask: 1.0 at real pieces; None when nothing is padding.

        Returns:
            Label scores ``(windows, words, 13)``; link features ``(windows, words, 4 * LINK_SIZE)``:
            for a span's first and last word, as the left and as the right part of a link.
        """
        x = self.layer(hidden + self.role(role), barred(mask))
        x = torch.gather(x, 1, heads[:, :, None].expand(-1, -1, x.shape[2]))
        x = self.drop(x)
        return self.labels(x), self.ends(x)


class Linker(nn.Module):
    """The score that two spans belong to one statement."""

    def __init__(self) -> None:
        super().__init__()
        self.pair = nn.Linear(PAIR_FEATURES, LINK_SIZE)
        self.mix = nn.Linear(LINK_SIZE, LINK_SIZE)
        self.out = nn.Linear(LINK_SIZE, 1)

    def forward(self, left: Tensor, right: Tensor, pair: Tensor) -> Tensor:
        """``left`` and ``right`` are ``(pairs, LINK_SIZE)``, ``pair`` ``(pairs, PAIR_FEATURES)``."""
        x = F.relu(left + right + self.pair(pair) + left * right)
        return self.out(F.relu(self.mix(x)))[:, 0]


class Network(nn.Module):
    """Everything that is trained."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(shape, dropout)
        self.reader = Reader(shape, dropout)
        self.linker = Linker()
        moves, first, last = (torch.from_numpy(x) for x in constraints())
        self.register_buffer("hard_moves", moves)
        self.register_buffer("hard_first", first)
        self.register_buffer("hard_last", last)
        self.moves = nn.Parameter(torch.zeros_like(moves))
        self.first = nn.Parameter(torch.zeros_like(first))
        self.last = nn.Parameter(torch.zeros_like(last))

    def load_pretrained(self, folder: Path) -> None:
        """Start from a BERT checkpoint; its last layer becomes the reading layer."""
        weights = load_file(str(folder / "model.safetensors"))
        weights = {k.removeprefix("bert."): v.float() for k, v in weights.items()}
        e = self.encoder
        with torch.no_grad():
            e.word.weight.copy_(weights["embeddings.word_embeddings.weight"])
            e.position.weight.copy_(weights["embeddings.position_embeddings.weight"])
            e.kind.copy_(weights["embeddings.token_type_embeddings.weight"][0])
            e.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
            e.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
            names = {
                "query": "attention.self.query",
                "key": "attention.self.key",
                "value": "attention.self.value",
                "out": "attention.output.dense",
                "norm1": "attention.output.LayerNorm",
                "up": "intermediate.dense",
                "down": "output.dense",
                "norm2": "output.LayerNorm",
            }
            for i, layer in enumerate([*e.layers, self.reader.layer]):
                for ours, theirs in names.items():
                    part = getattr(layer, ours)
                    part.weight.copy_(weights[f"encoder.layer.{i}.{theirs}.weight"])
                    part.bias.copy_(weights[f"encoder.layer.{i}.{theirs}.bias"])

    def chain_loss(self, scores: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """Negative log likelihood of ``labels`` under the chain, summed over the windows.

        Args:
            scores: ``(windows, words, 13)``; labels: ``(windows, words)``; lengths: ``(windows,)``.
        """
        moves, first, last = self.moves + self.hard_moves, self.first + self.hard_first, self.last + self.hard_last
        words = scores.shape[1]
        valid = torch.arange(words, device=scores.device)[None] < lengths[:, None]
        picked = scores.gather(2, labels[:, :, None])[:, :, 0]
        steps = moves[labels[:, :-1], labels[:, 1:]]
        gold = (picked * valid).sum() + (steps * valid[:, 1:]).sum() + first[labels[:, 0]].sum()
        gold = gold + last[labels.gather(1, (lengths - 1)[:, None])[:, 0]].sum()
        state = first + scores[:, 0]
        for at in range(1, words):
            onward = torch.logsumexp(state[:, :, None] + moves, dim=1) + scores[:, at]
            state = torch.where(valid[:, at, None], onward, state)
        return torch.logsumexp(state + last, dim=1).sum() - gold
