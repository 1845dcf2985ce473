"""Average the weights of several checkpoints of one run (Izmailov et al. 2018).

python -m training.average --out work/mean.pt work/reader/epoch-3.pt work/reader/epoch-4.pt ...
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("weights", nargs="+", type=Path)
    args = ap.parse_args()
    states = [torch.load(path, weights_only=True, map_location="cpu") for path in args.weights]
    mean = {k: torch.stack([s[k].float() for s in states]).mean(0).to(v.dtype) for k, v in states[0].items()}
    torch.save(mean, args.out)


if __name__ == "__main__":
    main()
