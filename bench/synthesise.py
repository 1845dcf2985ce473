"""Make a large record to measure on: a million statements, as the reader gives them, and nobody ever said.

    python bench/synthesise.py OUT.db INPUT... --statements 1000000 [--names FILE...] [--seed 1]

The inputs are read by the program. New articles are put together of their paragraphs, with other names in place
of those that speak or are spoken of, some other words, other days and publishers; each goes into the record by
the way that `onrecord add` goes, so that identity, copies, search and the log are as they would be. Some
articles are copies of others with light edits. The same seed gives the same record.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from onrecord import __version__
from onrecord.article import Article
from onrecord.pipeline import Options, read_all
from onrecord.record import copies
from onrecord.record.store import Arrival, Record
from onrecord.span import Span
from onrecord.statement import Claim, Draft, Reading, Resolved, Speaker, When, statements_of

NOW = "2026-01-01T00:00:00Z"
FIRST_DAY, DAYS = date(2008, 1, 1), 6500
OUTLETS = (
    "Reuters", "Associated Press", "AFP", "Al Jazeera", "The Saldrin Post", "Harbour Daily", "North Bank Radio",
    "Morning Ledger", "The Evening Standard-Bearer", "Capital Wire", "Frontier Times", "The Lantern",
    "Plains Observer", "City Herald", "The Valley Voice", "Courier International", "Coastal Tribune", "The Gazette",
    "Radio Meridian", "Channel Nine", "Daily Sentinel", "The Examiner", "Union Chronicle", "National Review of News",
    "Eastern Star", "The Bulletin", "Western Mail Online", "Metro Now", "Business Register", "The Weekly Account",
)  # fmt: skip
GIVEN = (
    "Mara", "Peder", "Rukhaya", "Tomas", "Ines", "Jun", "Amir", "Lena", "Viktor", "Salma", "Hugo", "Noor", "Pavel",
    "Grace", "Idris", "Yuki", "Anton", "Leila", "Marcus", "Chiara", "Dmitri", "Aisha", "Erik", "Fatima", "Oscar",
)  # fmt: skip
_STARTS = ("B", "Br", "C", "D", "Dr", "F", "G", "Gr", "H", "K", "Kl", "L", "M", "N", "P", "R", "S", "St", "T", "V", "Z")
_MIDDLES = ("a", "al", "an", "ar", "e", "el", "en", "i", "il", "in", "o", "ol", "or", "u", "un")
_ENDS = ("ber", "das", "fal", "gan", "hart", "kov", "lin", "mer", "nas", "per", "rez", "son", "tal", "vic", "zig")
FAMILY = tuple(start + middle + end for end in _ENDS for middle in _MIDDLES for start in _STARTS)
_SMALL = re.compile(r"\b[a-z]{5,}\b")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the statements that stand in it whole; offsets from its beginning."""

    text: str
    drafts: tuple[Draft, ...]
    resolved: tuple[Resolved, ...]
    names: tuple[tuple[str, str], ...]


def paragraphs(reading: Reading) -> Iterator[Paragraph]:
    """The paragraphs of a reading; statements across two of them are left out."""
    text = reading.article.text
    at = 0
    for part in text.split("\n"):
        low, high = at, at + len(part)
        at = high + 1
        inside: dict[str, int] = {}
        drafts: list[Draft] = []
        resolved: list[Resolved] = []
        for s in reading.statements:
            spans = [*s.source, *s.cue, *s.content]
            if not all(low <= x.start and x.end <= high for x in spans):
                continue
            parent = inside.get(s.parent) if s.parent else None
            inside[s.id] = len(drafts)
            moved = [tuple(x.shifted(-low) for x in of) for of in (s.source, s.cue, s.content)]
            drafts.append(Draft(moved[0], moved[1], moved[2], s.form, parent, s.confidence))
            said_on = s.said_on and replace(s.said_on, span=None)
            resolved.append(
                Resolved(
                    tuple(replace(p, evidence=()) for p in s.speakers),
                    tuple(replace(p, evidence=()) for p in s.via),
                    s.act,
                    s.stance,
                    s.claim,
                    s.more_claims,
                    s.addressee and replace(s.addressee, evidence=()),
                    s.occasion and replace(s.occasion, evidence=()),
                    said_on,
                    s.repeated,
                    s.open,
                )
            )
        if drafts:
            parties = {
                (p.name, p.type)
                for r in resolved
                for p in (*r.speakers, *r.via, *([r.addressee] if r.addressee else []))
                if p.type in ("person", "government", "organization")
            }
            yield Paragraph(part, tuple(drafts), tuple(resolved), tuple(sorted(parties)))


class Pool:
    """Names and words to draw from, a few of them often and most of them seldom."""

    def __init__(self, rng: random.Random, given: Sequence[str], family: Sequence[str], words: Counter[str]) -> None:
        self.rng = rng
        people = [f"{rng.choice(given)} {rng.choice(family)}" for _ in range(30000)]
        bodies = [f"{rng.choice(family)} {kind}" for kind in ("Ministry", "Institute", "Group", "Agency", "Party")
                  for _ in range(400)]  # fmt: skip
        states = [f"{rng.choice(family)}{end}" for end in ("ia", "land", "stan") for _ in range(60)]
        self.of = {"person": people, "organization": bodies, "government": states}
        self.weights = {
            kind: list(itertools.accumulate(1 / (i + 5) ** 0.9 for i in range(len(names))))
            for kind, names in self.of.items()
        }
        self.words = list(words)
        self.word_weights = list(itertools.accumulate(n**0.75 for n in words.values()))

    def name(self, kind: str) -> str:
        """A name of a person, organization or government."""
        return self.rng.choices(self.of[kind], cum_weights=self.weights[kind])[0]

    def draw(self, number: int) -> list[str]:
        """Some words."""
        return self.rng.choices(self.words, cum_weights=self.word_weights, k=number)


def varied(paragraph: Paragraph, pool: Pool, names: dict[str, str], day: date, number: int) -> Paragraph:
    """The paragraph with other names and some other words; spans move along."""
    swaps: dict[str, str] = {}
    for name, kind in paragraph.names:
        new = names.setdefault(name, pool.name(kind))
        swaps[name] = new
        if kind == "person" and " " in name:
            swaps.setdefault(name.split()[-1], new.split()[-1])
    small = [w for w in dict.fromkeys(_SMALL.findall(paragraph.text)) if pool.rng.random() < 0.5]
    cues = {w for d in paragraph.drafts for s in d.cue for w in _SMALL.findall(s.cut(paragraph.text))}
    words = {w: n for w, n in zip(small, pool.draw(len(small)), strict=True) if w not in cues}
    pattern = re.compile(
        r"\b(?:" + "|".join(re.escape(w) for w in sorted(swaps | words, key=len, reverse=True)) + r")\b"
    )
    change = swaps | words
    out: list[str] = []
    moves: list[tuple[int, int, int]] = []
    at = shift = 0
    if change:
        for m in pattern.finditer(paragraph.text):
            new = change[m[0]]
            out += [paragraph.text[at : m.start()], new]
            moves.append((m.start(), m.end(), shift))
            shift += len(new) - len(m[0])
            at = m.end()
    out.append(paragraph.text[at:])
    moves.append((len(paragraph.text) + 1, len(paragraph.text) + 1, shift))

    def moved(span: Span) -> Span:
        def to(offset: int, *, end: bool) -> int:
            done = 0
            for start, stop, before in moves:
                if offset <= start:
                    return offset + before
                done = before
                if offset < stop:  # within a name: all of it
                    following = next(m[2] for m in moves if m[0] >= stop)
                    return stop + following if end else start + done
            return offset + moves[-1][2]

        return Span(to(span.start, end=False), to(span.end, end=True))

    def told(text: str) -> str:
        return pattern.sub(lambda m: change[m[0]], text) if change else text

    def party(of: Speaker) -> Speaker:
        body = of.on_behalf_of and names.setdefault(of.on_behalf_of, pool.name("government"))
        return replace(of, name=swaps.get(of.name, of.name), entity=f"{of.entity}-{number}", on_behalf_of=body)

    def when(of: When | None) -> When | None:
        back = day - timedelta(days=pool.rng.choice((0, 0, 0, 1, 1, 2, 5, 30)))
        return of and When(back, back, of.basis, of.text)

    return Paragraph(
        "".join(out),
        tuple(
            replace(
                d,
                source=tuple(map(moved, d.source)),
                cue=tuple(map(moved, d.cue)),
                content=tuple(map(moved, d.content)),
            )
            for d in paragraph.drafts
        ),
        tuple(
            replace(
                r,
                speakers=tuple(map(party, r.speakers)),
                via=tuple(map(party, r.via)),
                addressee=r.addressee and party(r.addressee),
                claim=r.claim and told(r.claim),
                more_claims=tuple(Claim(told(c.claim), c.stance) for c in r.more_claims),
                said_on=when(r.said_on),
            )
            for r in paragraph.resolved
        ),
        (),
    )


def article_of(parts: Sequence[Paragraph], number: int, label: int, day: date, publisher: str) -> Reading:
    """The paragraphs as one article."""
    drafts: list[Draft] = []
    resolved: list[Resolved] = []
    texts: list[str] = []
    at = 0
    for part in parts:
        first = len(drafts)
        for d in part.drafts:
            spans = [tuple(s.shifted(at) for s in of) for of in (d.source, d.cue, d.content)]
            parent = None if d.parent is None else d.parent + first
            drafts.append(replace(d, source=spans[0], cue=spans[1], content=spans[2], parent=parent))
        resolved += part.resolved
        texts.append(part.text)
        at += len(part.text) + 2
    article = Article(
        "\n\n".join(texts),
        url=f"https://news{number % 40}.example/{label}/{day:%Y/%m}/{number}",
        title=" ".join(parts[0].text.split()[:9]),
        publisher=publisher,
        published=day.isoformat(),
        language="en",
    )
    return Reading(article, statements_of(article, drafts, resolved))


def articles(templates: Sequence[Paragraph], pool: Pool, share: float, label: int) -> Iterator[tuple[Reading, bool]]:
    """Articles without end; a share of them copies of a recent one in another paper, lightly edited.

    Yields each with whether it is a copy. The label makes their URLs others than those of other series.
    """
    rng = pool.rng
    recent: list[tuple[list[Paragraph], date]] = []
    for number in itertools.count():
        # More was published of late than long ago.
        day = FIRST_DAY + timedelta(days=int(DAYS * rng.random() ** 0.7))
        if recent and rng.random() < share:
            parts, day = rng.choice(recent)
            day += timedelta(days=rng.choice((0, 0, 1)))
            yield article_of(parts[: max(3, len(parts) - 1)], number, label, day, rng.choice(OUTLETS)), True
            continue
        names: dict[str, str] = {}
        chosen = rng.sample(templates, k=min(rng.randint(7, 15), len(templates)))
        parts = [varied(p, pool, names, day, i) for i, p in enumerate(chosen)]
        recent = [*recent[-50:], (parts, day)]
        weights = [1 / (i + 3) for i in range(len(OUTLETS))]
        yield article_of(parts, number, label, day, rng.choices(OUTLETS, weights)[0]), False


def source(inputs: Sequence[str], names: Sequence[Path], seed: int, share: float) -> Iterator[tuple[Reading, bool]]:
    """The articles that a seed gives."""
    readings = [r for r in read_all(inputs, Options()) if isinstance(r, Reading)]
    templates = [p for r in readings for p in paragraphs(r)]
    print(f"{len(readings)} articles read, {len(templates)} paragraphs with statements", file=sys.stderr, flush=True)
    if len(templates) < 20:
        raise SystemExit("too little to make articles of: give more inputs")
    words = Counter(w for r in readings for w in _SMALL.findall(r.article.text))
    lists = [path.read_text("utf-8").split("\n") for path in names]
    given, family = ([w.strip() for w in lists[i] if w.strip()] if len(lists) > i else of
                     for i, of in enumerate((GIVEN, FAMILY)))  # fmt: skip
    return articles(templates, Pool(random.Random(seed), given, family, words), share, seed)


def arrival(reading: Reading) -> Arrival:
    """A reading as the pipeline hands it over."""
    return Arrival(reading, None, __version__, "synthetic", "synthetic", "{}")


def put(record: Record, made: Sequence[tuple[Reading, bool]]) -> None:
    """Add articles in one transaction; what is known to be no copy need not be compared with the others."""
    copied = {reading.article.url for reading, is_copy in made if is_copy}
    original = copies._original

    def compared(connection: Any, own: Any, signed: Any) -> Any:
        return original(connection, own, signed) if own["url"] in copied else None

    with patch.object(copies, "_original", compared):
        record.add_all([arrival(reading) for reading, _ in made], NOW)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("out", metavar="OUT", help="the record: a file, or the URL of a PostgreSQL database")
    ap.add_argument("inputs", nargs="+", metavar="INPUT", help="articles to read")
    ap.add_argument("--statements", type=int, default=1_000_000)
    ap.add_argument("--names", type=Path, nargs="*", default=[], help="first names, then surnames, one a line")
    ap.add_argument("--copies", type=float, default=0.08, help="share of articles that are copies")
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    made = source(args.inputs, args.names, args.seed, args.copies)
    begun = time.time()
    done = articles_done = 0
    with Record.open(args.out, create=True) as record:
        while done < args.statements:
            batch = [next(made) for _ in range(200)]
            done += sum(len(reading.statements) for reading, _ in batch)
            articles_done += len(batch)
            put(record, batch)
            if articles_done % 2000 == 0:
                rate = (time.time() - begun) / articles_done
                print(f"{articles_done} articles, {done} statements, {1000 * rate:.1f} ms an article", flush=True)
        with record.writing() as connection:
            from onrecord.record.index import tidy

            tidy(connection)


if __name__ == "__main__":
    main()
