"""How fast the real command reads, how soon it answers, and how much memory it takes.

    python bench/speed.py FOLDER [--threads 1 2] [--repeats 3] [--history bench/speed.jsonl]

FOLDER holds text articles (see make_folder.py), best a multiple of ten of them. Everything is
measured from outside, on ``onrecord read`` as a process of its own:

* words per second, all included: words of FOLDER by the time of the whole process;
* words per second, start-up taken out: the same of the difference between FOLDER and a tenth of it;
* cold start: one article of about 500 words, from starting the process to its first line and to its
  end (the files are in the system's cache after the first time, which is thrown away);
* peak memory: the largest resident set of the process, for a tenth of FOLDER and for all of it.

Words are separated by white space. Figures are medians, with the least and the greatest.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.evaluate.machine import processor, processors

COLD_WORDS = 500


@dataclass(frozen=True)
class Run:
    """One process: seconds to its first output and to its end, peak resident set in MiB."""

    first: float
    whole: float
    peak: float


def default_command() -> list[str]:
    """The installed program beside this Python, or else the module."""
    beside = Path(sys.executable).with_name("onrecord")
    found = str(beside) if beside.exists() else shutil.which("onrecord")
    return [found] if found else [sys.executable, "-m", "onrecord.present.cli"]


def run(command: Sequence[str], answers: int) -> Run:
    """Start a process, read all it writes, wait for its end; it must write ``answers`` lines."""
    since = time.perf_counter()
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints) as process,
    ):
        assert process.stdout is not None
        lines = 0
        first = 0.0
        for _ in process.stdout:
            first = first or time.perf_counter() - since
            lines += 1
        _, status, used = os.wait4(process.pid, 0)
        whole = time.perf_counter() - since
        process.returncode = os.waitstatus_to_exitcode(status)
        complaints.seek(0)
        said = complaints.read().decode(errors="replace")
    if process.returncode or lines != answers:
        raise SystemExit(
            f"{shlex.join(command)}: exit status {process.returncode}, {lines} lines instead of {answers}\n{said}"
        )
    unit = 1 if sys.platform == "darwin" else 1024  # the system counts bytes there, KiB elsewhere
    return Run(first, whole, used.ru_maxrss * unit / 2**20)


def spread(values: Sequence[float], digits: int = 3) -> dict[str, float]:
    """Median, least and greatest."""
    low, high = min(values), max(values)
    return {"median": round(statistics.median(values), digits), "min": round(low, digits), "max": round(high, digits)}


def words_in(files: Sequence[Path]) -> int:
    """Words, by white space."""
    return sum(len(path.read_text(encoding="utf-8").split()) for path in files)


def one_article(files: Sequence[Path], wanted: int = COLD_WORDS) -> str:
    """The first article that is long enough, cut after the paragraph in which it has ``wanted``
    words; when none is, several on end."""
    texts = [path.read_text(encoding="utf-8") for path in files]
    text = next((t for t in texts if len(t.split()) >= wanted), "\n\n".join(texts))
    kept: list[str] = []
    for line in text.split("\n"):
        kept.append(line)
        if sum(len(part.split()) for part in kept) >= wanted:
            break
    return "\n".join(kept)


def measure(command: Sequence[str], files: Sequence[Path], threads: int, repeats: int) -> dict[str, Any]:
    """All figures for one number of threads."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        tenth = files[::10]
        for folder, members in (("tenth", tenth), ("whole", files)):
            (work / folder).mkdir()
            for path in members:
                shutil.copy(path, work / folder / path.name)
        cold = work / "article.txt"
        cold.write_text(one_article(files), encoding="utf-8")

        def timed(what: Path, answers: int) -> list[Run]:
            call = [*command, "read", str(what), "--format", "jsonl", "--threads", str(threads)]
            run(call, answers)
            return [run(call, answers) for _ in range(repeats)]

        start = timed(cold, 1)
        little, much = timed(work / "tenth", len(tenth)), timed(work / "whole", len(files))
        words, few = words_in(files), words_in(tenth)
        out: dict[str, Any] = {
            "threads": threads,
            "articles": {"tenth": len(tenth), "whole": len(files)},
            "words": {"tenth": few, "whole": words, "cold": words_in([cold])},
            "words_per_second": spread([words / r.whole for r in much], 1),
            "cold_first_answer_s": spread([r.first for r in start]),
            "cold_end_s": spread([r.whole for r in start]),
            "peak_mib": {
                "one": spread([r.peak for r in start], 1),
                "tenth": spread([r.peak for r in little], 1),
                "whole": spread([r.peak for r in much], 1),
            },
        }
        longer = statistics.median(r.whole for r in much) - statistics.median(r.whole for r in little)
        more = words - few
        out["words_per_second_started"] = round(more / longer, 1) if longer > 0 and more else None
        return out


def report(figures: dict[str, Any]) -> str:
    """One block of text for one number of threads."""

    def shown(value: dict[str, float], unit: str) -> str:
        return f"{value['median']:,} {unit} ({value['min']:,} to {value['max']:,})"

    started = figures["words_per_second_started"]
    sizes, peak = figures["articles"], figures["peak_mib"]
    return "\n".join(
        (
            f"threads {figures['threads']}",
            f"  whole command          {shown(figures['words_per_second'], 'words a second')}",
            f"  start-up taken out     {'-' if started is None else f'{started:,} words a second'}",
            f"  cold, first answer     {shown(figures['cold_first_answer_s'], 's')}, {figures['words']['cold']} words",
            f"  cold, to the end       {shown(figures['cold_end_s'], 's')}",
            f"  peak, one article      {shown(peak['one'], 'MiB')}",
            f"  peak, {sizes['tenth']:>5} articles   {shown(peak['tenth'], 'MiB')}",
            f"  peak, {sizes['whole']:>5} articles   {shown(peak['whole'], 'MiB')}",
        )
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="text articles, *.txt")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], metavar="N", help="(default: 1 2)")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="timed runs of each (default: 3)")
    parser.add_argument("--history", type=Path, metavar="FILE", help="append one line of JSON to FILE")
    parser.add_argument("--command", type=shlex.split, metavar="CMD", help="the program (default: onrecord)")
    args = parser.parse_args()
    files = sorted(args.folder.glob("*.txt"))
    if not files:
        parser.error(f"{args.folder}: no .txt files")
    if args.repeats < 1 or min(args.threads) < 1:
        parser.error("--repeats and --threads: at least 1")
    command = args.command or default_command()
    print(f"{shlex.join(command)}; {processors()} processors, {processor()}; {args.repeats} repeats")
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"warning: other work is running (load {load:.1f}); the figures will be too low", file=sys.stderr)
    found = []
    for threads in args.threads:
        found.append(measure(command, files, threads, args.repeats))
        print(report(found[-1]), flush=True)
    if args.history:
        version = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        line = {
            "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "version": version,
            "machine": {"cpus": processors(), "processor": processor(), "load_before": round(load, 2)},
            "repeats": args.repeats,
            "runs": found,
        }
        with open(args.history, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
