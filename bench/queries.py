"""How long a record takes to answer: filters, full text, meaning.

    python bench/queries.py RECORD [--queries 200] [--seed 1] [--cold 10]

A fixed, seeded mix of realistic questions, made of what is in the record: common and rare speakers, words that
many and few statements have, with and without days, acts, publishers. Prints the median, the 95th percentile and
the slowest, in milliseconds, of a process that stays, after one question of each kind; with --cold also of the
command line started anew each time.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.record.index_meaning import Signs
from onrecord.record.query import Filter, near, statements
from onrecord.record.schema import speaker, statement, version
from onrecord.record.store import Record

ACTS = ("say", "deny", "confirm", "admit", "accuse", "demand", "promise", "warn", "condemn", "praise", "propose")
_WORD = re.compile(r"[A-Za-z]{4,}")


class Mix:
    """Draws questions from what a record holds."""

    def __init__(self, connection: Connection, rng: random.Random) -> None:
        self.rng = rng
        named = select(speaker.c.name).where(speaker.c.merged_into.is_(None)).order_by(speaker.c.statements.desc())
        self.common = list(connection.execute(named.limit(60)).scalars())
        self.speakers = list(connection.execute(named.limit(20000)).scalars())
        self.publishers = list(connection.execute(select(version.c.publisher).distinct().limit(100)).scalars())
        last = connection.execute(select(func.max(statement.c.id))).scalar_one()
        ids = sorted(rng.sample(range(1, last + 1), min(3000, last)))
        self.claims = [
            row.claim or row.content
            for low in range(0, len(ids), 500)
            for row in connection.execute(
                select(statement.c.claim, statement.c.content).where(statement.c.id.in_(ids[low : low + 500]))
            )
        ]

    def speaker(self) -> str:
        """Common ones as often as rare ones."""
        return self.rng.choice(self.common if self.rng.random() < 0.5 else self.speakers)

    def days(self) -> dict[str, str]:
        """Sometimes a month, a year, or some years."""
        year = self.rng.randint(2009, 2025)
        return self.rng.choice(
            (
                {},
                {},
                {"since": f"{year}-{self.rng.randint(1, 12):02}", "until": f"{year}-12"},
                {"since": str(year)},
                {"until": str(year)},
                {"since": f"{year}-03", "until": f"{year}-03"},
            )
        )

    def words(self) -> str:
        """One to three words, a phrase, a beginning of a word, or one of two."""
        found = _WORD.findall(self.rng.choice(self.claims)) or ["report"]
        some = self.rng.sample(found, min(self.rng.randint(1, 3), len(found)))
        kind = self.rng.random()
        if kind < 0.1 and len(found) > 1:
            at = self.rng.randrange(len(found) - 1)
            return f'"{found[at]} {found[at + 1]}"'
        if kind < 0.2:
            return some[0][:5] + "*"
        if kind < 0.3:
            return " OR ".join(some)
        if kind < 0.35 and len(some) > 1:
            return f"{some[0]} -{some[1]}"
        return " ".join(some)

    def filter(self) -> Filter:
        """By fields, most often by speaker."""
        rng = self.rng
        given: dict[str, Any] = dict(self.days())
        kinds = rng.sample(("speaker", "speaker", "act", "publisher", "stance", "other"), rng.randint(1, 3))
        for kind in kinds:
            if kind == "speaker":
                given["speaker"] = self.speaker()
            elif kind == "act":
                given["act"] = (rng.choice(ACTS),)
            elif kind == "publisher":
                given["publisher"] = (rng.choice(self.publishers),)
            elif kind == "stance":
                given["stance"] = (rng.choice(("affirms", "denies", "uncommitted")),)
            else:
                given |= rng.choice(
                    (
                        {"repeated": True},
                        {"occasion": ("interview",)},
                        {"occasion": ("testimony",)},
                        {"open": "speakers"},
                        {"form": ("direct",)},
                        {"min_confidence": 0.8},
                        {"to": self.speaker()},
                        {"via": self.speaker()},
                    )
                )
        return Filter(**given)

    def full_text(self) -> Filter:
        """Words, and sometimes more."""
        given: dict[str, Any] = {"about": self.words(), **self.days()}
        kind = self.rng.random()
        if kind < 0.3:
            given["speaker"] = self.speaker()
        elif kind < 0.4:
            given["act"] = (self.rng.choice(ACTS),)
        elif kind < 0.5:
            given["publisher"] = (self.rng.choice(self.publishers),)
        return Filter(**given)

    def meaning(self) -> tuple[str, Filter]:
        """Most of a claim's words, sometimes with a speaker or days."""
        words = self.rng.choice(self.claims).split()
        text = " ".join(w for w in words if self.rng.random() < 0.7) or words[0]
        kind = self.rng.random()
        if kind < 0.15:
            return text, Filter(speaker=self.speaker())
        return text, Filter(**self.days()) if kind < 0.3 else Filter()


def timed(name: str, questions: Sequence[Any], ask: Callable[[Any], Any], *, slowest: int) -> None:
    """Ask all, print how long it took."""
    ask(questions[0])
    times, worked, found = [], [], 0
    for question in questions:
        begun, at_work = time.perf_counter(), time.process_time()
        page = ask(question)
        worked.append(1000 * (time.process_time() - at_work))
        times.append((1000 * (time.perf_counter() - begun), question))
        found += len(page.rows)
    times.sort(key=lambda one: one[0])
    for kind, of in (("", [took for took, _ in times]), (", of the processor", sorted(worked))):
        at = [of[min(int(len(of) * share), len(of) - 1)] for share in (0.5, 0.95)]
        print(f"{name}{kind}: median {at[0]:.1f}, 95th percentile {at[1]:.1f}, slowest {of[-1]:.1f} ms", flush=True)
    print(f"    {len(times)} questions, {found / len(times):.1f} rows each", flush=True)
    for took, question in times[len(times) - slowest :]:
        shown = question if isinstance(question, tuple) else (question,)
        print(f"    {took:.0f} ms: " + "; ".join(_told(one) for one in shown))


def _told(question: Any) -> str:
    if not isinstance(question, Filter):
        return repr(question)
    plain = Filter()
    return ", ".join(
        f"{name}={value!r}"
        for name in Filter.__dataclass_fields__
        if (value := getattr(question, name)) != getattr(plain, name)
    )


def cold(record: str, times: int) -> None:
    """The command line from its start to its end."""
    for name, arguments in (
        ("statements", ["statements", "--act", "deny"]),
        ("search", ["search", "election"]),
        ("search --meaning", ["search", "--meaning", "the election was rigged"]),
    ):
        took = []
        for _ in range(times):
            begun = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "onrecord.present.cli", *arguments, "--record", record],
                check=True,
                capture_output=True,
            )
            took.append(time.perf_counter() - begun)
        print(f"onrecord {name}, started anew: median {1000 * sorted(took)[len(took) // 2]:.0f} ms")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("record", metavar="RECORD")
    ap.add_argument("--queries", type=int, default=200)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--cold", type=int, default=0, metavar="N", help="also start the command line N times")
    ap.add_argument("--slowest", type=int, default=0, metavar="N", help="show the N slowest questions of each kind")
    args = ap.parse_args()
    with Record.open(args.record, read_only=True) as record, record.reading() as connection:
        mix = Mix(connection, random.Random(args.seed))
        print(f"{connection.execute(select(func.count()).select_from(statement)).scalar_one()} statements")
        filters = [mix.filter() for _ in range(args.queries)]
        texts = [mix.full_text() for _ in range(args.queries)]
        meanings = [mix.meaning() for _ in range(args.queries)]
        signs = Signs()
        n = args.slowest
        timed("filter", filters, lambda f: statements(connection, f), slowest=n)
        timed("full text", texts, lambda f: statements(connection, f), slowest=n)
        timed("meaning", meanings, lambda q: near(connection, q[0], q[1], signs), slowest=n)
    if args.cold:
        cold(args.record, args.cold)


if __name__ == "__main__":
    main()
