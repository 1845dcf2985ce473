"""How much of a corpus survives being written as levels of labels and links, and read back.

    python -m training.oracle --data DATA --encoder FOLDER

What is lost here no training can win.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from onrecord.read.tags import ROLES, labels_of, spans_of
from onrecord.read.window import words_of
from training.corpus import Document, depth, gold_folder, in_words, levels_of, polnear, statements
from training.train import tokenizer_of


def survivors(documents: Sequence[Document], encoder: Path) -> tuple[int, int]:
    """How many statements there are, and how many come back with all their spans."""
    tokenizer = tokenizer_of(encoder)
    total = kept = 0
    for document in documents:
        words = words_of(document.text, tokenizer)
        for rank, level in enumerate(levels_of(document, words)):
            back = set(spans_of(labels_of(level.spans, len(words)).tolist()))
            found = Counter(
                frozenset({t for c, t in level.links if c == cue and t in back} | {cue})
                for cue in back
                if cue[0] == "cue"
            )
            alone = {t for t in back if t[0] == "content"}
            for number, r in enumerate(document.attributions):
                if depth(number, document.attributions) != rank:
                    continue
                total += 1
                spans = frozenset((role, *in_words(s, words)) for role in ROLES for s in getattr(r, role))
                kept += spans in found if r.cue else all(s in alone for s in spans if s[0] == "content")
    return total, kept


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--encoder", type=Path, required=True)
    args = ap.parse_args()
    for name, documents in (
        ("polnear train", polnear(args.data / "polnear/train.jsonl.gz")),
        ("polnear dev", polnear(args.data / "polnear/dev.jsonl.gz")),
        ("statements train", statements(args.data / "statements/train.jsonl.gz")),
        ("statements dev", gold_folder(args.data / "statements/dev/gold", args.data / "statements/dev/raw")),
    ):
        total, kept = survivors(documents, args.encoder)
        print(f"{name}: {kept} of {total} ({100 * kept / total:.1f}%)")


if __name__ == "__main__":
    main()
