"""How well speakers are joined across articles: pairwise precision and recall.

    python bench/identity.py ARTICLES [--misses OUT.tsv]

ARTICLES is JSON Lines, gzipped or not, with ``article`` (``id``, ``published``) and ``entities`` (``name``, ``type``)
and ``statements`` with ``speakers`` (``name``, ``role``, ``on_behalf_of``). The articles go into a new record in
their order; two entities of different articles are one by the key when they have one name but for an article, case
and the lists below, and are of a type that is joined (people, governments, bodies). Described ones have no key.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from sqlalchemy import insert, select

from onrecord.record import identity, schema
from onrecord.record.store import Record

SAME = (
    ("Barack Obama", "Obama", "President Obama"),
    ("Donald Trump", "Trump", "Donald J. Trump"),
    ("Hillary Clinton", "Hillary Rodham Clinton"),
    ("Bernie Sanders", "Bernard Sanders"),
    ("United States", "US", "U.S.", "the U.S. government", "U.S. government"),
    ("Associated Press", "The Associated Press", "AP"),
    ("The New York Times", "New York Times"),
    ("NBC News", "NBC"),
    ("FBI", "Federal Bureau of Investigation"),
    ("White House", "the White House"),
)
"""Variants of one name, checked by hand."""

TYPES = ("person", "government", "organization")
NOW = "2026-01-01T00:00:00Z"


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("articles", type=Path)
    ap.add_argument("--misses", type=Path)
    args = ap.parse_args()
    variants = {_plain(name): names[0] for names in SAME for name in names}
    keys: dict[int, tuple[str, str, int]] = {}
    with Record.open(_scratch(), create=True) as record, record.writing() as connection:
        number = 0
        with (gzip.open if args.articles.suffix == ".gz" else open)(args.articles, "rt", encoding="utf-8") as lines:
            for i, line in enumerate(lines, 1):
                row = json.loads(line)
                about = {s["name"]: s for st in row["statements"] for s in st["speakers"]}
                day = row["article"].get("published")
                connection.execute(insert(schema.article), {"id": i, "key": str(i), "recorded": NOW})
                version = {"id": i, "key": str(i), "article_id": i, "number": 1, "current": True, "language": "en"}
                more = {"text": "", "text_sha256": "", "words": 0, "recorded": NOW}
                connection.execute(insert(schema.version), version | more)
                reading = {"id": i, "version_id": i, "current": True, "program": "", "model": "", "model_digest": ""}
                connection.execute(insert(schema.reading), reading | {"settings": "", "recorded": NOW})
                ids = []
                for entity in row["entities"]:
                    number += 1
                    said = about.get(entity["name"], {})
                    party = {"id": number, "reading_id": i, "entity": str(number), "name": entity["name"]}
                    party |= {"type": entity["type"], "role": said.get("role"), "day": day and day[:10]}
                    connection.execute(insert(schema.party), party | {"on_behalf_of": said.get("on_behalf_of")})
                    ids.append(number)
                    if entity["type"] in TYPES:
                        name = _plain(entity["name"])
                        keys[number] = (variants.get(name, name), entity["name"], i)
                identity.assign(connection, i, ids, NOW)
        of = {r.id: r.speaker_id for r in connection.execute(select(schema.party.c.id, schema.party.c.speaker_id))}
    gold = _pairs({n: k[0] for n, k in keys.items()}, keys)
    found = _pairs({n: of[n] for n in keys}, keys)
    right = len(gold & found)
    print(f"entities {len(keys)}, pairs by the key {len(gold)}, joined {len(found)}, both {right}")
    print(f"precision {right / max(len(found), 1):.3f}, recall {right / max(len(gold), 1):.3f} (against exact names)")
    if args.misses:
        names = {
            (kind, *sorted((keys[a][1], keys[b][1])))
            for kind, some in (("joined", found - gold), ("missed", gold - found))
            for a, b in some
        }
        args.misses.write_text("".join("\t".join(one) + "\n" for one in sorted(names)), encoding="utf-8")


def _scratch() -> str:
    import tempfile

    return str(Path(tempfile.mkdtemp()) / "identity.db")


def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ").replace("’", "'")


def _pairs(of: dict[int, object], keys: dict[int, tuple[str, str, int]]) -> set[tuple[int, int]]:
    groups: dict[object, list[int]] = defaultdict(list)
    for number, value in of.items():
        groups[value].append(number)
    return {(a, b) for some in groups.values() for a, b in combinations(some, 2) if keys[a][2] != keys[b][2]}


if __name__ == "__main__":
    main()
