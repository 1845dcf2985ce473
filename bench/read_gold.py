"""Read the articles of a gold folder as a user would, each with its date of publication.

    python bench/read_gold.py --gold GOLD --raw RAW --out readings.jsonl

GOLD holds ``NAME.json`` with ``article.published``, RAW, or a folder in it, ``NAME.txt``. What is
written is the output of ``onrecord read --format jsonl``, for a scorer of whole records.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from onrecord.pipeline import Options, read_article


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--gold", type=Path, required=True)
    ap.add_argument("--raw", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--model")
    ap.add_argument("--min-confidence", type=float)
    args = ap.parse_args()
    texts = {p.stem: p for p in args.raw.rglob("*.txt")}
    options = Options() if args.min_confidence is None else Options(min_confidence=args.min_confidence)
    with open(args.out, "w", encoding="utf-8") as out:
        for gold in sorted(args.gold.glob("*.json")):
            article = json.loads(gold.read_text(encoding="utf-8")).get("article")
            if article is None:
                continue
            given = Options(published=article.get("published"), min_confidence=options.min_confidence, model=args.model)
            reading = read_article(texts[gold.stem], given)
            out.write(json.dumps(reading.to_json(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
