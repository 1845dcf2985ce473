"""How fast ``onrecord add`` is beside ``onrecord read``, on the same folder.

    python bench/add_speed.py FOLDER [--threads 2] [--repeats 3]

Both are run as processes of their own, in turn (read, add, read, add …), so that what else the machine
does hits both alike; `read` writes JSON Lines into a file, `add` into a fresh record each time. Given are
words by white space for each second of the whole process, start-up included, the processor's seconds, and
the largest resident set in MiB.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def timed(command: list[str], output: Path) -> tuple[float, float, float]:
    """Seconds by the clock and of the processors that a process takes, and its largest resident set in MiB."""
    since = time.perf_counter()
    with output.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit status {process.returncode}")
    return time.perf_counter() - since, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="text articles, no two alike")
    parser.add_argument("--threads", type=int, default=2, metavar="N")
    parser.add_argument("--repeats", type=int, default=3, metavar="N")
    args = parser.parse_args()
    words = sum(len(path.read_text("utf-8").split()) for path in args.folder.rglob("*.txt"))
    program = [sys.executable, "-m", "onrecord.present.cli"]
    threads = ["--threads", str(args.threads)]
    found: dict[str, list[tuple[float, float, float]]] = {"read": [], "add": []}
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        read = [*program, "read", str(args.folder), "--format", "jsonl", *threads]
        timed(read, work / "out")  # into the system's cache
        for number in range(args.repeats):
            found["read"].append(timed(read, work / "out"))
            add = [*program, "add", str(args.folder), "--record", str(work / f"{number}.db"), *threads]
            found["add"].append(timed(add, work / "out"))
            if number == 0:
                print((work / "out").read_text().strip())
    for name, runs in found.items():
        speeds = [words / clock for clock, _, _ in runs]
        effort = statistics.median(cpu for _, cpu, _ in runs)
        peak = max(size for _, _, size in runs)
        print(
            f"{name:5} {statistics.median(speeds):8,.0f} words/s ({min(speeds):,.0f} to {max(speeds):,.0f}), "
            f"{effort:.1f} s of processor, {peak:.0f} MiB"
        )
    clock = [a[0] / b[0] for a, b in zip(found["read"], found["add"], strict=True)]
    cpu = [a[1] / b[1] for a, b in zip(found["read"], found["add"], strict=True)]
    print(
        f"add / read: {statistics.median(clock):.3f} by the clock, {statistics.median(cpu):.3f} by the processor's time"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
