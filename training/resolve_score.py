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
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from onrecord.article import Article
from onrecord.resolve import resolve
from onrecord.resolve.when_scene import word_set
from onrecord.statement import Reading, statements_of
from training.corpus import open_lines
from training.resolve_gold import Annotated, annotated, days_of
from training.resolve_timex import timex_counts

FIELDS = (
    "speakers", "on_behalf_of", "via", "act", "stance", "said_on", "occasion", "addressee", "repeated",
)  # fmt: skip
_COMMON = word_set(
    "a an the of to in on for at by with from that this these those and or but is are was were be been being has have "
    "had do does did will would should could can may might it its their his her as"
)
_APOSTROPHE = re.compile("[’‘`´]")


def name_key(name: str) -> str:
    """What is compared of a name."""
    plain = _APOSTROPHE.sub("'", name.casefold()).strip(" .,")
    return re.sub(r"\s+", " ", re.sub(r"^(?:the|a|an)\s+", "", plain))


class Parties:
    """Who is meant by a name, by the entities of an annotation."""

    def __init__(self, entities: Iterable[Mapping[str, Any]]) -> None:
        self._known: dict[str, str] = {}
        for entity in entities:
            for name in (entity["name"], *entity.get("aka", ())):
                self._known.setdefault(name_key(name), entity["entity"])

    def named(self, name: str | None) -> str | None:
        """The entity that goes by ``name``, or what is compared of the name."""
        return self._known.get(name_key(name), name_key(name)) if name else None

    def __call__(self, speaker: Mapping[str, Any] | None) -> str | None:
        return self.named(speaker["name"]) if speaker else None

    def bodies(self, speakers: Sequence[Mapping[str, Any]]) -> list[str]:
        """Those spoken for, in the order of the names of who speaks for them; documents left out."""
        pairs = ((str(self(s)), str(self.named(s.get("on_behalf_of")))) for s in speakers if s["type"] != "document")
        return [body for _, body in sorted(pairs)]


def claim_f1(left: str | None, right: str | None) -> float:
    """F1 of the content words of two claims; 1 when both have none."""

    def words(claim: str | None) -> Counter[str]:
        found = re.findall(r"[\w']+", _APOSTROPHE.sub("'", (claim or "").casefold()))
        return Counter(w for w in found if w not in _COMMON)

    a, b = words(left), words(right)
    return 2 * (a & b).total() / max(1, a.total() + b.total()) if a or b else 1.0


def count(given: Mapping[str, Any], gold: Mapping[str, Any], parties: Parties) -> Counter[str]:
    """Which fields of one statement are right; both in the form of the output contract."""
    meant = [(gold["claim"], gold["stance"]), *((c["claim"], c["stance"]) for c in gold.get("more_claims") or ())]
    claim, stance = max(meant, key=lambda c: claim_f1(given["claim"], c[0]))
    document = any(s["type"] == "document" for s in gold["speakers"])
    body = parties.bodies(given["speakers"]) == parties.bodies(gold["speakers"])
    via = [parties(s) for s in given["via"]] == [parties(s) for s in gold["via"]]
    kind, kind_meant = given["occasion"], gold.get("occasion")
    counts: Counter[str] = Counter(
        {
            "statements": 1,
            "speakers": sorted(str(parties(s)) for s in given["speakers"])
            == sorted(str(parties(s)) for s in gold["speakers"]),
            "on_behalf_of": document or body,
            "via": via,
            "act": given["act"] in (gold["act"], *gold.get("act_also_accepted", ())),
            "stance": given["stance"] == stance,
            "said_on": days_of(given["said_on"]) == days_of(gold.get("said_on")),
            "occasion": (kind and kind["type"]) == (kind_meant and kind_meant["type"]),
            "addressee": parties(given["addressee"]) == parties(gold.get("addressee")),
            "repeated": bool(given["repeated"]) == bool(gold.get("repeated")),
            "no document": not document,
            "on_behalf_of, no document": body and not document,
        }
    )
    counts["claim, per mille"] = round(1000 * claim_f1(given["claim"], claim))
    counts["relayed"] = bool(gold["via"])
    counts["via of relayed"] = via and bool(gold["via"])
    for field in ("said_on", "occasion", "addressee"):
        counts[f"{field} marked"] = bool(gold.get(field))
        counts[f"{field} given"] = bool(given[field])
        counts[f"{field} given rightly"] = bool(counts[field] and gold.get(field))
    return counts


def reading_of(article: Annotated) -> Reading:
    """What the program would give out, had it read the annotated spans."""
    story = article.story
    about = article.row["article"]
    made = Article(
        text=story.text,
        path=f"{article.name}.txt",
        title=story.title,
        publisher=story.publisher,
        published=about.get("published"),
        language="en",
    )
    return Reading(made, statements_of(made, story.drafts, resolve(story)))


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

    found = {field: share(field, "statements") for field in FIELDS}
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
