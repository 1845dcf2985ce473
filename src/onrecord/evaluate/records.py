"""Whole records against articles annotated in every field: statements, fields, entities, coreference of speakers."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from onrecord.evaluate.coreference import Clustering, added, compare
from onrecord.evaluate.fields import FIELDS, Parties, Verdict, value, verdict
from onrecord.evaluate.gold import Annotated, GoldCorpus, reading_of
from onrecord.evaluate.match import Matching, match, same_spans
from onrecord.evaluate.score import Count, Figure, figures
from onrecord.statement import ROLES, Reading

RECORDS_VERSION = "records-1"
"""Names the definitions of these measures; it changes when a figure would come out otherwise."""

COUNTED = ("statements", "top", "nested", "exact", "whole", "named speakers")
"""What has precision, recall and F1."""

SHARED = (
    *FIELDS, "parent", "claim", "source span", "cue span", "content span", "speaker of a source", "type of a speaker",
    "via of relayed", "on_behalf_of unless document",
    *(f"{field}: {side}" for field in ("said_on", "occasion", "addressee") for side in ("precision", "recall")),
)  # fmt: skip
"""What has a share of matched statements, or of some of them, that are right."""

WHOLE = ("speakers", "via", "stance", "said_on")
"""Fields a statement must have right to be right as a whole."""

NAMED = frozenset(("person", "government", "organization"))
"""Types of parties that have a name of their own."""

Json = Mapping[str, Any]
ReadsArticle = Callable[[Annotated], Reading]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of something is right, in per cent.

    Attributes:
        value: None where there is nothing to be right in.
        low, high: 95% interval of ``value``: percentile bootstrap over articles.
        right, of: the sums behind it; ``right`` of claims is a sum of word F1.
    """

    value: float | None
    low: float | None
    high: float | None
    right: float
    of: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One article: what is annotated beside what was given.

    Attributes:
        given: the reading in the form of the output contract.
        verdicts: of the annotated statements that count and were found, by index.
        parents: whether these stand in the right statement.
    """

    article: Annotated
    given: Json
    matching: Matching
    parties: Parties
    verdicts: Mapping[int, Verdict]
    parents: Mapping[int, bool]

    def pair(self, i: int) -> tuple[Json, Json]:
        """Annotated statement ``i`` and the one found for it."""
        return self.article.statements[i], self.given["statements"][self.matching.found_of[i]]

    def found(self) -> Iterable[tuple[int, Json]]:
        """The statements found that count, with their index: all but those that stand for optional ones."""
        gold_of = self.matching.gold_of
        for j, statement in enumerate(self.given["statements"]):
            if j not in gold_of or not self.article.statements[gold_of[j]].get("optional"):
                yield j, statement


@dataclass(frozen=True, slots=True)
class RecordEvaluation:
    """Everything that was measured on annotated articles.

    Attributes:
        spans: ``read``: the texts were read by the whole program; ``gold``: the annotated spans were
            resolved, and only the fields can be wrong.
        counts: of `COUNTED`.
        shares: of `SHARED`.
        coreference: of the sources of matched statements, by party.
        confusions: for act and stance, (annotated, given) with numbers, the most frequent first.
        articles: one by one, in the order of the corpus.
        seconds: time spent reading, without loading the model and without scoring.
        words: white-space separated words of the texts.
    """

    corpus: GoldCorpus
    spans: str
    counts: Mapping[str, Figure]
    shares: Mapping[str, Share]
    coreference: Clustering
    confusions: Mapping[str, tuple[tuple[str, str, int], ...]]
    articles: tuple[Judged, ...]
    seconds: float
    words: int


def judged(article: Annotated, given: Json, matching: Matching) -> Judged:
    """Compare the fields of every statement that is annotated, counts, and was found."""
    parties = Parties(article.row.get("entities") or ())
    found, gold_of = given["statements"], matching.gold_of
    at = {s["id"]: j for j, s in enumerate(found)}
    verdicts, parents = {}, {}
    for i, gold in article.counted():
        if i not in matching.found_of:
            continue
        one = found[matching.found_of[i]]
        verdicts[i] = verdict(one, gold, parties)
        inside = gold_of.get(at[one["parent"]], -1) if one["parent"] is not None else None
        parents[i] = inside in _parents(article.statements, gold.get("parent"))
    return Judged(article, given, matching, parties, verdicts, parents)


def _parents(statements: Sequence[Json], parent: int | None) -> set[int | None]:
    """The statements that one may be said to stand in: optional ones may be passed over."""
    right = {parent}
    while parent is not None and statements[parent].get("optional"):
        parent = statements[parent].get("parent")
        if parent in right:
            break
        right.add(parent)
    return right


def counts_of(one: Judged) -> dict[str, Count]:
    """Counts of `COUNTED` in one article."""
    out: dict[str, Count] = {}
    gold = dict(one.article.counted())
    nested = {i: s.get("parent") is not None for i, s in gold.items()}
    found = {j: s["parent"] is not None for j, s in one.found()}
    hits = {i: one.matching.found_of[i] for i in one.verdicts}
    out["statements"] = Count(len(gold), len(found), len(hits))
    for name, inside in (("top", False), ("nested", True)):
        out[name] = Count(
            sum(n is inside for n in nested.values()),
            sum(n is inside for n in found.values()),
            sum(nested[i] is inside and found[j] is inside for i, j in hits.items()),
        )
    exact = sum(one.matching.exact(i) for i in hits)
    whole = sum(all(v.right[field] for field in WHOLE) for v in one.verdicts.values())
    out["exact"] = Count(len(gold), len(found), exact)
    out["whole"] = Count(len(gold), len(found), whole)
    marked, given = named_speakers(one)
    out["named speakers"] = Count(len(marked), len(given), len(marked & given))
    return out


def named_speakers(one: Judged) -> tuple[set[str], set[str]]:
    """The parties with a name that speak in an article: annotated, given.

    A party that the annotation knows has its type, whatever type was given.
    """
    known = {e["entity"]: e.get("type") for e in one.article.row.get("entities") or ()}

    def names(speakers: Iterable[Json]) -> set[str]:
        pairs = ((str(one.parties(s)), s["type"]) for s in speakers)
        return {name for name, kind in pairs if (known.get(name) or kind) in NAMED}

    return (
        names(s for _, statement in one.article.counted() for s in statement["speakers"]),
        names(s for _, statement in one.found() for s in statement["speakers"]),
    )


def shares_of(one: Judged) -> dict[str, tuple[float, int]]:
    """What is right and of how many, for each of `SHARED`, in one article."""
    out: dict[str, tuple[float, int]] = dict.fromkeys(SHARED, (0.0, 0))

    def add(name: str, right: float, of: int = 1) -> None:
        before = out[name]
        out[name] = (before[0] + right, before[1] + of)

    for i, v in one.verdicts.items():
        gold, given = one.pair(i)
        for field in FIELDS:
            add(field, v.right[field])
        add("parent", one.parents[i])
        add("claim", v.claim)
        left, right = one.matching.gold[i], one.matching.found[one.matching.found_of[i]]
        for role in ROLES:
            add(f"{role} span", getattr(left, role) == getattr(right, role))
        if gold["source"]:
            add("speaker of a source", v.right["speakers"])
        types = {one.parties(s): s["type"] for s in gold["speakers"]}
        for speaker in given["speakers"]:
            if one.parties(speaker) in types:
                add("type of a speaker", speaker["type"] == types[one.parties(speaker)])
        if gold["via"]:
            add("via of relayed", v.right["via"])
        if not v.document:
            add("on_behalf_of unless document", v.right["on_behalf_of"])
        for field in ("said_on", "occasion", "addressee"):
            if given[field]:
                add(f"{field}: precision", v.right[field])
            if gold.get(field):
                add(f"{field}: recall", v.right[field])
    return out


def speakers_of(one: Judged) -> Clustering:
    """The sources of matched statements, put together by whom they are annotated and given to mean.

    A source that several statements share is one mention; one that means several parties is a mention of
    all of them together; one that is given nobody means nobody else.
    """
    gold: dict[tuple[int, ...], str] = {}
    given: dict[tuple[int, ...], str] = {}
    for i in one.verdicts:
        marked, found = one.pair(i)
        mention = tuple(sorted(one.matching.gold[i].source))
        if not mention or not found["source"] or mention in gold:
            continue
        alone = f"alone {i}"
        gold[mention] = " + ".join(sorted(s.get("entity") or str(one.parties(s)) for s in marked["speakers"])) or alone
        given[mention] = " + ".join(sorted(s["entity"] for s in found["speakers"])) or alone
    return compare(gold, given)


def confusions_of(articles: Iterable[Judged]) -> dict[str, tuple[tuple[str, str, int], ...]]:
    """What was given in place of what, by act and by stance; the most frequent first."""
    seen: dict[str, Counter[tuple[str, str]]] = {"act": Counter(), "stance": Counter()}
    for one in articles:
        for i, v in one.verdicts.items():
            gold, given = one.pair(i)
            if not v.right["act"]:
                seen["act"][value(gold, "act"), value(given, "act")] += 1
            if not v.right["stance"]:
                seen["stance"][v.meant[1] or "-", value(given, "stance")] += 1
    return {
        field: tuple((gold, given, n) for (gold, given), n in sorted(of.items(), key=lambda p: (-p[1], p[0])))
        for field, of in seen.items()
    }


def share_figures(
    articles: Sequence[Mapping[str, tuple[float, int]]], resamples: int = 1000, seed: int = 0
) -> dict[str, Share]:
    """The shares over all articles, with intervals; arguments as of `score.figures`."""
    size = len(articles)
    draws = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=resamples)
    out = {}
    for name in articles[0]:
        right, of = (sum(a[name][k] for a in articles) for k in (0, 1))
        sums = draws @ np.asarray([a[name] for a in articles], dtype=np.float64)
        some = sums[:, 1] > 0
        if not of:
            out[name] = Share(None, None, None, 0.0, 0)
            continue
        low, high = np.percentile(100.0 * sums[some, 0] / sums[some, 1], (2.5, 97.5))
        out[name] = Share(100.0 * right / of, float(low), float(high), float(right), int(of))
    return out


def evaluate_records(
    corpus: GoldCorpus,
    read: ReadsArticle | None,
    *,
    progress: Callable[[Sequence[Annotated]], Iterable[Annotated]] = iter,
    clock: Callable[[], float] = time.perf_counter,
) -> RecordEvaluation:
    """Read every article, or resolve its annotated spans, and judge what came out.

    Args:
        read: reads the text of an article; None resolves the annotated spans instead.
        progress: wraps the articles, to show progress.
        clock: seconds from any start.
    """
    beside, spent = [], 0.0
    for article in progress(corpus.articles):
        since = clock()
        reading = (read or reading_of)(article)
        spent += clock() - since
        given, text = reading.to_json(), article.story.text
        if read is None:
            matching = same_spans(article.statements, text)
        else:
            matching = match(article.statements, text, given["statements"], reading.article.text)
        beside.append(judged(article, given, matching))
    return RecordEvaluation(
        corpus=corpus,
        spans="gold" if read is None else "read",
        counts=figures([counts_of(one) for one in beside]),
        shares=share_figures([shares_of(one) for one in beside]),
        coreference=added(speakers_of(one) for one in beside),
        confusions=confusions_of(beside),
        articles=tuple(beside),
        seconds=spent,
        words=sum(len(a.story.text.split()) for a in corpus.articles),
    )
