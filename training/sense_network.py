"""The sense layer and the small networks over it."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.read.sense import MENTION_FEATURES, POOLS, TAGS, TASKS
from training.network import Dropout, Layer, Shape, barred

PAIR_SIZE = 96
VECTOR_SIZE = 128
JUDGE_SIZE = 192


class SenseLayer(nn.Module):
    """One transformer layer on the encoder's output, and what it yields for each word."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        h = shape.hidden
        self.layer = Layer(shape, dropout)
        self.drop = Dropout(dropout)
        self.tags = nn.Linear(h, len(TAGS))
        self.ends = nn.Linear(h, 4 * PAIR_SIZE)
        self.vectors = nn.Linear(h, VECTOR_SIZE)

    def forward(self, hidden: Tensor, heads: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor]:
        """Tag scores, pair features and vectors of the words at ``heads``, ``(windows, words, …)``."""
        x = self.layer(hidden, barred(mask))
        x = self.drop(torch.gather(x, 1, heads[:, :, None].expand(-1, -1, x.shape[2])))
        return self.tags(x), self.ends(x), self.vectors(x)


class Pairer(nn.Module):
    """The score that two mentions mean the same party."""

    def __init__(self) -> None:
        super().__init__()
        self.plain = nn.Linear(MENTION_FEATURES, PAIR_SIZE)
        self.mix = nn.Linear(PAIR_SIZE, PAIR_SIZE)
        self.out = nn.Linear(PAIR_SIZE, 1)

    def forward(self, left: Tensor, right: Tensor, plain: Tensor) -> Tensor:
        x = F.relu(left + right + self.plain(plain) + left * right)
        return self.out(F.relu(self.mix(x)))[:, 0]


RULE_ODDS = 2.0
"""Log odds that the answer of the rules has beforehand; the network learns where to depart from it."""

_SAME = {"None": "none", "stated": "words", "relative": "words"}


def beforehand(hints: dict[str, int], task: str) -> Tensor:
    """What the rules' answers, among the hints, are worth: ``(hints, answers)``."""
    out = torch.zeros(len(hints), len(TASKS[task]))
    for hint, row in hints.items():
        kind, _, answer = hint.partition(" ")
        answer = _SAME.get(answer, answer)
        if kind == task and answer in TASKS[task]:
            out[row, TASKS[task].index(answer)] = RULE_ODDS
    return out


class Judge(nn.Module):
    """What a statement does, from its pooled words and the rules' hints."""

    def __init__(self, hints: dict[str, int], dropout: float) -> None:
        super().__init__()
        self.enter = nn.Linear(POOLS * VECTOR_SIZE + len(hints), JUDGE_SIZE)
        for task in TASKS:
            self.register_buffer(f"before_{task}", beforehand(hints, task))
        self.drop = nn.Dropout(dropout)
        self.tasks = nn.ModuleDict({task: nn.Linear(JUDGE_SIZE, len(answers)) for task, answers in TASKS.items()})

    def forward(self, pooled: Tensor, hints: Tensor) -> dict[str, Tensor]:
        x = self.drop(F.relu(self.enter(torch.cat([self.drop(pooled), hints], 1))))
        return {task: head(x) + hints @ getattr(self, f"before_{task}") for task, head in self.tasks.items()}


class SenseNetwork(nn.Module):
    """Everything that is trained, on an encoder that stays as it is."""

    def __init__(self, shape: Shape, hints: dict[str, int], dropout: float = 0.1, judge_dropout: float = 0.3) -> None:
        super().__init__()
        self.sense = SenseLayer(shape, dropout)
        self.pairer = Pairer()
        self.judge = Judge(hints, judge_dropout)
