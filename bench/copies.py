"""How many lightly edited copies are found, and how many different articles of one story are taken for copies.

    python bench/copies.py ARTICLES … [--stances FILE] [--half even|odd|all] [--seed N] [--pairs OUT.tsv]

ARTICLES are JSON Lines, gzipped or not: a line has ``text``, or ``tokens``, or ``sentences`` of tokens, or an
``article`` with a ``text``; and, where known, its story: ``story``, or ``topic`` and ``subtopic``. ``--stances`` is the
file of headlines of FNC-1 (``headline``, ``body``, ``stance``): bodies that one headline speaks of are of one story.

Copies are made by a script with a seed, one of each article of 100 words or more, with edits that papers make:

- the headline (first line, if short) is replaced, or one is added;
- up to a third of the paragraphs is cut, most often from the end (of one long paragraph: sentences);
- one word in fifty is dropped, doubled, or exchanged for another of the text;
- with a chance of a half, a local paragraph of 20 to 50 words is added, its words taken from another article;
- the first line gets a place and an agency, the last one a line of boilerplate.

False: a pair of different articles, of one story or not, that the finder joins. Articles whose words are the same,
or nearly (nine tenths of the words in common runs), are copies in the corpus itself: they are counted apart and
listed with ``--pairs``, to be looked at. Thresholds were set on the articles of even digest; report the odd ones.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.record.copies_text import bands, compare, estimate, read, signature

HEADLINES = ("Questions remain after a day of claims", "What we know so far", "Officials respond", "A closer look")
BOILERPLATE = (
    "Sign up for our newsletter to get the day's top stories.",
    "All rights reserved. This material may not be published, broadcast or rewritten.",
    "Follow our reporters for more on this story. Reporting and editing by staff.",
)


@dataclass(frozen=True, slots=True)
class Item:
    """An article and the story it belongs to."""

    name: str
    text: str
    story: str


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("articles", nargs="+", type=Path)
    ap.add_argument("--stances", type=Path)
    ap.add_argument("--half", choices=("even", "odd", "all"), default="odd")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--pairs", type=Path, help="write the pairs joined and the copies missed to this file")
    args = ap.parse_args()
    items = [item for path in args.articles for item in articles(path)]
    stories = _stories(args.stances) if args.stances else {}
    items = [Item(i.name, i.text, stories.get(i.name.split(":")[1], i.story)) for i in items]
    items = [i for i in items if args.half == "all" or _half(i) == args.half]
    items = list({i.text: i for i in items}.values())
    measure(items, args.seed, args.pairs)


def measure(items: list[Item], seed: int, pairs: Path | None) -> None:
    """Print the figures."""
    started = time.process_time()
    read_items = [read(i.text) for i in items]
    signatures = [signature(r.words) for r in read_items]
    took = (time.process_time() - started) / max(len(items), 1)
    index: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, one in enumerate(signatures):
        for band in bands(one):
            index[band].append(number)
    lines: list[str] = []

    joined = same = 0
    of_story: dict[str, int] = defaultdict(int)
    for item in items:
        of_story[item.story] += bool(item.story)
    possible = sum(n * (n - 1) // 2 for n in of_story.values())
    joined_elsewhere = 0
    for number in range(len(items)):
        for other in _candidates(signatures[number], signatures, index, before=number):
            like = compare(read_items[other], read_items[number])
            if not like.is_copy:
                continue
            one_story = bool(items[number].story) and items[number].story == items[other].story
            kind = "joined"
            if min(like.taken, like.kept) >= 0.9 or like.score >= 0.97:
                kind, same = "same", same + 1
            elif one_story:
                joined += 1
            else:
                kind, joined_elsewhere = "elsewhere", joined_elsewhere + 1
            lines.append(f"{kind}\t{items[other].name}\t{items[number].name}\t{json.dumps(like.reasons())}")

    found = right = made = 0
    rng = random.Random(seed)
    for number, item in enumerate(items):
        if len(read_items[number].words) < 100:
            continue
        made += 1
        text = edited(item.text, items[rng.randrange(len(items))].text, rng)
        words = read(text)
        of = _candidates(signature(words.words), signatures, index)
        likes = {other: compare(read_items[other], words) for other in of}
        best = max(likes, key=lambda o: (likes[o].is_copy, likes[o].taken + likes[o].kept), default=None)
        if best is not None and likes[best].is_copy:
            found += 1
            right += best == number
        else:
            told = json.dumps(likes[number].reasons()) if number in likes else "no candidate"
            lines.append(f"missed\t{item.name}\t\t{told}")
    print(f"articles {len(items)}, signature {1000 * took:.2f} ms an article")
    print(f"copies made {made}, found {found} ({found / max(made, 1):.2%}), of the right article {right}")
    print(f"pairs of one story {possible}, falsely joined {joined} ({joined / max(possible, 1):.3%})")
    total = len(items) * (len(items) - 1) // 2 - possible
    print(f"pairs of different stories {total}, joined {joined_elsewhere}; copies already in the corpus: {same}")
    if pairs:
        pairs.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _candidates(
    one: bytes, signatures: list[bytes], index: dict[tuple[int, int], list[int]], before: int | None = None
) -> list[int]:
    near = {n for band in bands(one) for n in index.get(band, ()) if before is None or n < before}
    return sorted(near, key=lambda n: (-estimate(one, signatures[n]), n))[:8]


def edited(text: str, other: str, rng: random.Random) -> str:
    """A copy of ``text`` as another paper might print it; ``other`` lends the words of a local paragraph."""
    parts = [p for p in re.split(r"\n\s*\n|\n", text) if p.strip()]
    glue = "\n\n"
    if len(parts) < 4:
        parts, glue = re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", text), " "
    if len(parts[0].split()) <= 16:
        parts[0] = rng.choice(HEADLINES)
    else:
        parts.insert(0, rng.choice(HEADLINES))
    for _ in range(rng.randint(0, len(parts) // 3)):
        at = len(parts) - 1 if rng.random() < 0.6 else rng.randrange(2, len(parts)) if len(parts) > 3 else 0
        if at > 1:
            parts.pop(at)
    pool = text.split()
    parts = [parts[0], *(_words_changed(p, pool, rng) for p in parts[1:])]
    parts[1:2] = [f"SPRINGFIELD (Agency) - {p}" for p in parts[1:2]]
    if rng.random() < 0.5:
        words = other.split()
        size = rng.randint(20, 50)
        start = rng.randrange(max(len(words) - size, 1))
        parts.insert(rng.randint(2, max(len(parts), 2)), " ".join(words[start : start + size]) + ".")
    return glue.join([*parts, rng.choice(BOILERPLATE)])


def _words_changed(part: str, pool: list[str], rng: random.Random) -> str:
    out: list[str] = []
    for word in part.split():
        if rng.random() >= 0.02:
            out.append(word)
            continue
        kind = rng.randrange(3)
        out += [] if kind == 0 else [word, word] if kind == 1 else [rng.choice(pool)]
    return " ".join(out)


def articles(path: Path) -> Iterator[Item]:
    """The articles of a file."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row: dict[str, Any] = json.loads(line)
            row = row.get("article", row)
            text = row.get("text")
            if text is None:
                sentences = row.get("sentences") or [row.get("tokens", [])]
                text = "\n".join(" ".join(tokens) for tokens in sentences)
                text = re.sub(r"\s+([.,;:!?%)])|``\s*|\s*''", lambda m: m[1] or '"', text)
            story = row.get("story") or "/".join(str(row[k]) for k in ("topic", "subtopic") if row.get(k))
            yield Item(f"{path.name}:{row.get('id', number)}", text, story)


def _stories(stances: Path) -> dict[str, str]:
    root: dict[str, str] = {}

    def find(x: str) -> str:
        while root.setdefault(x, x) != x:
            x = root[x]
        return x

    with (gzip.open if stances.suffix == ".gz" else open)(stances, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["stance"] != "unrelated":
                a, b = find("h:" + row["headline"]), find(row["body"])
                root[max(a, b)] = min(a, b)
    return {x: find(x) for x in list(root) if not x.startswith("h:")}


def _half(item: Item) -> str:
    return ("even", "odd")[hashlib.sha1(item.text.encode()).digest()[0] % 2]


if __name__ == "__main__":
    main()
