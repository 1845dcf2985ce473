"""Whether adding to a large record takes longer than to an empty one.

    python bench/growth.py RECORD INPUT... [--articles 10000] [--names FILE...]

Adds the same new articles to a copy of the record and to an empty one, in turns of a few hundred so that both meet
the same machine, and prints the time of an article in each and their ratio. Nothing is read by the
encoder but the inputs, of which the articles are made (see synthesise.py).
"""

from __future__ import annotations

import argparse
import itertools
import sqlite3
import tempfile
import time
from pathlib import Path

from synthesise import NOW, arrival, source

from onrecord.record.store import Record

TURN = 100
BATCH = 10
"""Articles of one transaction."""


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("record", type=Path, metavar="RECORD")
    ap.add_argument("inputs", nargs="+", metavar="INPUT")
    ap.add_argument("--articles", type=int, default=10_000)
    ap.add_argument("--names", type=Path, nargs="*", default=[])
    ap.add_argument("--seed", type=int, default=2, help="another than that of the record, or nothing is new")
    ap.add_argument("--seconds", type=float, default=1e9, help="stop after so long")
    args = ap.parse_args()
    made = source(args.inputs, args.names, args.seed, 0.08)
    begun = time.time()
    with tempfile.TemporaryDirectory(dir=args.record.parent) as folder:
        large = Path(folder) / "large.db"
        copied_from, copied_to = sqlite3.connect(args.record), sqlite3.connect(large)
        copied_from.backup(copied_to)
        copied_from.close()
        copied_to.close()
        names = (str(large), str(Path(folder) / "empty.db"))
        took, worked, done = [0.0, 0.0], [0.0, 0.0], 0
        with Record.open(names[0]) as one, Record.open(names[1], create=True) as other:
            while done < args.articles and time.time() - begun < args.seconds:
                turn = [arrival(reading) for reading, _ in itertools.islice(made, TURN)]
                for low in range(0, TURN, BATCH):
                    order = (0, 1) if (low // BATCH) % 2 else (1, 0)
                    for which in order:
                        at, at_work = time.perf_counter(), time.process_time()
                        (one, other)[which].add_all(turn[low : low + BATCH], NOW)
                        if done or low:  # the first ones warm up
                            took[which] += time.perf_counter() - at
                            worked[which] += time.process_time() - at_work
                done += TURN
                if done % 1000 == 0 or done >= args.articles:
                    _tell(done, took, worked)
        _tell(done, took, worked)


def _tell(done: int, took: list[float], worked: list[float]) -> None:
    large, empty = (1000 * of / done for of in took)
    print(
        f"{done} articles: {large:.1f} ms each into the large record, {empty:.1f} into the empty one,"
        f" ratio {large / empty:.2f}; of the processor {worked[0] / worked[1]:.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
