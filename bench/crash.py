"""Kill ``onrecord add`` at random moments, go on, and see whether anything is lost, doubled or broken.

    python bench/crash.py [--kills 200] [--articles 150] [--seed 1] [--record postgresql://…/{n}]

A folder of short articles is added. The process is killed with SIGKILL at a random moment between its
start and the time a whole run takes; then the same command is given again, and killed again, until it
gets through. Each time the record is verified. When it is complete it is compared, statement by
statement, with one that was made without a kill; then another is begun.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from onrecord.record import schema
from onrecord.record.store import Record
from onrecord.record.verify import verify

ROOT = Path(__file__).resolve().parents[1]


def write_articles(folder: Path, wanted: int) -> None:
    """Short articles: two paragraphs of the samples each, and a line that makes every one another text."""
    paragraphs = [
        part
        for path in sorted((ROOT / "examples" / "sample").glob("*.txt"))
        for part in path.read_text("utf-8").split("\n\n")
        if len(part.split()) > 25
    ]
    folder.mkdir()
    for number in range(wanted):
        first, second = (paragraphs[(number * 7 + k * 3) % len(paragraphs)] for k in (0, 1))
        text = f"{first}\n\n{second}\n\nThis was on day {number}.\n"
        (folder / f"{number:04}.txt").write_text(text, "utf-8")


def content_of(record: Record) -> Counter[str]:
    """All a record says, each thing with how often it says it: texts, and statements with all their fields."""
    found: Counter[str] = Counter()
    with record.reading() as connection:
        for key, sha in connection.execute(select(schema.version.c.key, schema.version.c.text_sha256)):
            found[f"text {key} {sha}"] += 1
        rows = select(schema.version.c.key, schema.statement.c.body, schema.statement.c.current).join(
            schema.version, schema.version.c.id == schema.statement.c.version_id
        )
        for key, body, current in connection.execute(rows):
            digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
            found[f"statement {key} {digest} {current}"] += 1
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, metavar="N")
    parser.add_argument("--articles", type=int, default=150, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument(
        "--record", metavar="URL", help="of empty databases, {n} standing for 0, 1, 2 … (default: files)"
    )
    args = parser.parse_args()
    chance = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        write_articles(work / "articles", args.articles)

        def where(number: int) -> str:
            return args.record.format(n=number) if args.record else str(work / f"{number}.db")

        def command(number: int) -> list[str]:
            program = [sys.executable, "-m", "onrecord.present.cli", "add", str(work / "articles")]
            return [*program, "--record", where(number), "--threads", "1"]

        subprocess.run(command(0), check=True, stdout=subprocess.DEVNULL)  # files into the system's cache
        since = time.monotonic()
        subprocess.run(command(1), check=True)
        whole = time.monotonic() - since
        with Record.open(where(1)) as record:
            expected = content_of(record)
            broken = len(list(verify(record)))
        kills = lost = doubled = completed = through = 0
        for number in itertools.count(2):
            while True:
                process = subprocess.Popen(command(number), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    # the last of the kills asked for are done with: let it get through
                    process.wait(None if kills >= args.kills else chance.uniform(0, whole))
                    through += 1
                    if process.returncode:
                        raise SystemExit(f"{' '.join(command(number))}: exit status {process.returncode}")
                    break
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    kills += 1
                if args.record or Path(where(number)).exists():
                    try:
                        with Record.open(where(number), create=True) as record:
                            faults = list(verify(record))
                            broken += len(faults)
                            for fault in faults:
                                print(f"after kill {kills}: {fault}", file=sys.stderr)
                            more = content_of(record) - expected
                            doubled += more.total()
                    except Exception as error:
                        broken += 1
                        print(f"after kill {kills}: {error}", file=sys.stderr)
            with Record.open(where(number)) as record:
                found = content_of(record)
                faults = list(verify(record))
            lost += (expected - found).total()
            doubled += (found - expected).total()
            broken += len(faults)
            completed += 1
            print(
                f"{kills} kills, {completed} records completed: {lost} lost, {doubled} doubled, {broken} broken",
                flush=True,
            )
            if kills >= args.kills:
                break
        print(
            f"{args.articles} articles, {expected.total() - args.articles} statements, {whole:.1f} s a run; "
            f"{kills} kills over {completed} records: {lost} lost, {doubled} doubled, {broken} broken"
        )
    return 1 if lost or doubled or broken else 0


if __name__ == "__main__":
    sys.exit(main())
