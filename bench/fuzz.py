"""Throw damaged articles at the whole program until the time is up.

    python bench/fuzz.py --seconds 60 [--seed 1] [FILE ...]

Takes the files given (the sample articles without any), and cuts, doubles, shuffles, corrupts and
wraps them, as text and as HTML. Every input must give a reading whose spans are sound and whose JSON
is valid, or an error that names it; anything else is printed with the seed that makes it again, and
the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

import jsonschema

from onrecord.errors import InputError
from onrecord.ingest import Overrides, Page
from onrecord.ingest import page_of_bytes as page_of
from onrecord.pipeline import Options, read_pages
from onrecord.present.schema import schema
from onrecord.statement import Reading

MARKS = [
    "“",
    "”",
    "„",
    "«",
    "»",
    '"',
    "'",
    "‘",
    "\n",
    "\n\n",
    "\x00",
    "\u200f",
    "\u202e",
    "🙂",
    "\ufeff",
    "<p>",
    "</div>",
    "&amp;",
    "\u2028",
]


def damaged(data: bytes, rng: random.Random) -> bytes:
    """``data`` after a few random changes."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.randint(1, 8)):
        at, to = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        kind = rng.randrange(8)
        if kind == 0:
            text = text[:at] + text[to:]
        elif kind == 1:
            text = text[:at] + text[at:to] * rng.randint(1, 3) + text[to:]
        elif kind == 2:
            parts = text.split(rng.choice(["\n", " ", ". "]))
            rng.shuffle(parts)
            text = rng.choice(["\n", " ", "\n\n"]).join(parts)
        elif kind == 3:
            text = text.replace(rng.choice(MARKS[:8]), rng.choice(MARKS))
        elif kind == 4:
            text = text[:at] + rng.choice(MARKS) * rng.randint(1, 20) + text[at:]
        elif kind == 5:
            text = text.replace("\n", " ")
        elif kind == 6:
            text = text.upper() if rng.random() < 0.5 else text.lower()
        else:
            text = "<html><body><article>" + "".join(f"<p>{p}</p>" for p in text.split("\n")) + "</article>"
        text = text[:30_000]
    out = text.encode(rng.choice(["utf-8", "utf-8", "utf-16", "latin-1"]), "replace")
    if rng.random() < 0.1 and out:
        raw = bytearray(out)
        for _ in range(rng.randint(1, 20)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        out = bytes(raw)
    return out


def check(reading: Reading, validator: jsonschema.Draft202012Validator) -> None:
    """Raise when a reading is not sound."""
    row = json.loads(json.dumps(reading.to_json()))
    validator.validate(row)
    text = row["article"]["text"]
    for statement in row["statements"]:
        for role in ("source", "cue", "content"):
            for span in statement[role]:
                if text[span["start"] : span["end"]] != span["text"]:
                    raise AssertionError(f"a span is not its text: {span}")


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="*", type=Path)
    ap.add_argument("--seconds", type=float, default=60)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    files = args.files or sorted((Path(__file__).parent.parent / "examples/sample").glob("*.txt"))
    originals = [f.read_bytes() for f in files]
    validator = jsonschema.Draft202012Validator(schema())
    options = Options()
    seed, failures, errors, readings = args.seed, 0, 0, 0
    slowest = 0.0
    end = time.monotonic() + args.seconds
    while time.monotonic() < end:
        rng = random.Random(seed)
        data = damaged(rng.choice(originals), rng)
        begun = time.monotonic()
        try:
            page = page_of(data, name=f"seed-{seed}", overrides=Overrides())
            (result,) = read_pages([page], options)
            assert isinstance(page, Page)
            assert isinstance(result, Reading)
            check(result, validator)
            readings += 1
        except InputError:
            errors += 1
        except Exception as error:
            failures += 1
            print(f"seed {seed}: {type(error).__name__}: {error}", file=sys.stderr)
        slowest = max(slowest, time.monotonic() - begun)
        seed += 1
    print(
        f"{seed - args.seed} inputs: {readings} readings, {errors} errors, {failures} failures; slowest {slowest:.2f} s"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
