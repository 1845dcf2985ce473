"""Score the resolve room alone: every field of statements whose spans are those of the annotation.

    python -m training.resolve_score --data DATA [--split dev|train] [--pages FOLDER]

DATA is the folder that holds ``statements/`` and, for the time expressions, ``timeml/``. Nothing is read
by a model: what is scored is what the resolve room says of the annotated spans, so no figure suffers from
what the reader misses. On ``train`` the dates and occasions were fitted to the answers.

FOLDER gets the same as files, for a scorer of whole records: ``readings.jsonl``, one line an article in
the form of ``onrecord read --format jsonl``, and the annotation as ``gold/NAME.json`` with ``raw/NAME.txt``.

A field is right when it equals the annotated one. Names are compared without a leading article, letter
case and the shape of apostrophes, and any name of an entity of the annotation stands for it. Of a
statement with several claims the one nearest to what was given counts, with its stance. ``claim`` is the
mean F1 of content words. ``via of relayed`` counts only statements that somebody relays; ``unless
document`` leaves out what a document speaks. Optional statements do not count.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from onrecord.evaluate.fields import RESOLVED, Parties, claim_f1, verdict
from onrecord.evaluate.gold import Annotated, reading_of
from training.corpus import open_lines
from training.resolve_gold import annotated
from training.resolve_timex import timex_counts

__all__ = ["Parties", "claim_f1", "count", "figures", "reading_of", "score"]


def count(given: Mapping[str, Any], gold: Mapping[str, Any], parties: Parties) -> Counter[str]:
    """Which fields of one statement are right; both in the form of the output contract."""
    judged = verdict(given, gold, parties)
    right = judged.right
    counts: Counter[str] = Counter({"statements": 1, **{field: right[field] for field in RESOLVED}})
    counts["no document"] = not judged.document
    counts["on_behalf_of, no document"] = right["on_behalf_of"] and not judged.document
    counts["claim, per mille"] = round(1000 * judged.claim)
    counts["relayed"] = bool(gold["via"])
    counts["via of relayed"] = right["via"] and bool(gold["via"])
    for field in ("said_on", "occasion", "addressee"):
        counts[f"{field} marked"] = bool(gold.get(field))
        counts[f"{field} given"] = bool(given[field])
        counts[f"{field} given rightly"] = bool(right[field] and gold.get(field))
    return counts


def score(article: Annotated, reading: Mapping[str, Any]) -> Counter[str]:
    """Counts over the statements of one article; ``reading`` in the form of the output contract."""
    parties = Parties(article.row.get("entities") or ())
    counts: Counter[str] = Counter()
    for i, gold in article.counted():
        counts += count(reading["statements"][i], gold, parties)
    return counts


def figures(counts: Counter[str]) -> dict[str, float | None]:
    """Percentages; None where there is nothing to be right in."""

    def share(part: str, whole: str) -> float | None:
        return round(100 * counts[part] / counts[whole], 1) if counts[whole] else None

    found = {field: share(field, "statements") for field in RESOLVED}
    found["claim"] = round(counts["claim, per mille"] / counts["statements"] / 10, 1) if counts["statements"] else None
    found["via of relayed"] = share("via of relayed", "relayed")
    found["on_behalf_of unless document"] = share("on_behalf_of, no document", "no document")
    for field in ("said_on", "occasion", "addressee"):
        found[f"{field}: precision"] = share(f"{field} given rightly", f"{field} given")
        found[f"{field}: recall"] = share(f"{field} given rightly", f"{field} marked")
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--split", choices=("dev", "train"), default="dev")
    ap.add_argument("--pages", type=Path)
    args = ap.parse_args(arguments)
    counts: Counter[str] = Counter()
    lines = []
    articles = annotated(args.data, args.split)
    for article in articles:
        reading = reading_of(article).to_json()
        lines.append(json.dumps(reading, ensure_ascii=False) + "\n")
        counts += score(article, reading)
    if args.pages:
        write_pages(args.pages, articles, lines)
    print(f"{args.split}: {counts['statements']} statements in {len(articles)} articles")
    for name, figure in figures(counts).items():
        print(f"{name:30}{'-' if figure is None else figure:>6}")
    timebank = args.data / "timeml" / "timebank.jsonl.gz"
    if timebank.exists():
        times = timex_counts(open_lines(timebank))
        marked, found, right = (times[k] for k in ("marked", "found", "right"))
        print(
            f"time expressions of TimeBank that mean days: {marked}, found {100 * found / max(1, marked):.1f} %, with "
            f"the right days {100 * right / max(1, marked):.1f} %, of those found {100 * right / max(1, found):.1f} %"
        )


def write_pages(folder: Path, articles: Iterable[Annotated], lines: Iterable[str]) -> None:
    """Write readings, annotations and texts where a scorer of whole records finds them."""
    for part in ("gold", "raw"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    with open(folder / "readings.jsonl", "w", encoding="utf-8") as file:
        file.writelines(lines)
    for article in articles:
        (folder / "gold" / f"{article.name}.json").write_text(
            json.dumps(article.row, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        with open(folder / "raw" / f"{article.name}.txt", "w", encoding="utf-8", newline="") as file:
            file.write(article.story.text)


if __name__ == "__main__":
    main()
