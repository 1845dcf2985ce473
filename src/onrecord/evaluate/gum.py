"""Coreference of speakers on a corpus that marks who is the same throughout: the *coreference form*.

A document is a JSON object on a line, in the form of GUM (Zeldes, LRE 2017) as JSON Lines: ``id``,
``sentences`` (``tokens``, ``ws``, ``head``, ``deprel``, and ``par``: a paragraph begins), ``entities``
(``start``, ``end``, ``type``) and ``onto_chains`` (OntoGUM: Zhu, Pradhan and Zeldes, ACL 2021), lists of
``[start, end]`` in tokens of the document; perhaps ``genre``, ``title``, ``created``.

The program puts together only who speaks. So its statements are read, and of every source that stands on
a mention of a person or an organization it is asked which chain the mention is in, and which party the
program gives. OntoGUM's mentions hold appositions ("Ada Crane, the mayor,"), the entities do not: an entity
is in the chain of the mention that has its head. Mentions in no chain stand alone.
"""

from __future__ import annotations

import hashlib
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import CorpusError
from onrecord.evaluate.coreference import Clustering, added, compare
from onrecord.evaluate.corpus import json_lines, raw_bytes
from onrecord.evaluate.match import places
from onrecord.span import Span
from onrecord.statement import Reading

SPEAKERS_VERSION = "speakers-1"
"""Names the definitions of these measures; it changes when a figure would come out otherwise."""

PARTIES = frozenset(("person", "organization"))
"""Types of entities whose mentions are compared."""

Tokens = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mentions:
    """One document.

    Attributes:
        words: the tokens, as spans of ``text``.
        heads: for every token the one it depends on; itself at the root of a sentence.
        chain: of every mention of a person or an organization, in tokens, the chain it is in; None: alone.
        names: of every chain the longest of its mentions that begins with a capital, or the first.
    """

    id: str
    text: str
    title: str | None
    published: str | None
    words: tuple[Span, ...]
    heads: tuple[int, ...]
    chain: dict[Tokens, int | None]
    names: tuple[str, ...]

    def head(self, span: Tokens) -> int:
        """The first token of a span that depends on none in it."""
        return _head(self.heads, span)

    def cut(self, span: Tokens) -> str:
        """The words of a span of tokens."""
        return self.text[self.words[span[0]].start : self.words[span[1] - 1].end]


@dataclass(frozen=True, slots=True)
class ChainCorpus:
    """The documents of one file; attributes as of `corpus.Corpus`.

    Attributes:
        genres: those that were taken; empty for all.
    """

    name: str
    digest: str
    documents: tuple[Mentions, ...]
    genres: tuple[str, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """A source that stands on a mention, with the chain it is in and the party that was given.

    Attributes:
        chain: a number, or a word of its own for a mention that is alone.
        given: the entity, or a word of its own when nobody was given.
        name: of the party given, ``-`` for nobody.
    """

    document: str
    mention: Tokens
    words: str
    chain: str
    meant: str
    given: str
    name: str


@dataclass(frozen=True, slots=True)
class SpeakerEvaluation:
    """Everything that was measured.

    Attributes:
        sources: sources of statements found, each span once.
        placed: those of them that stand on a mention, one for each mention.
        coreference: of these.
        wrong: those whose party is mostly another chain, or whose chain is mostly given another party.
        seconds, words: as of `evaluation.Evaluation`.
    """

    corpus: ChainCorpus
    sources: int
    placed: tuple[Placed, ...]
    coreference: Clustering
    wrong: tuple[Placed, ...]
    seconds: float
    words: int


def read_chains(path: Path, genres: Sequence[str] = (), limit: int | None = None) -> ChainCorpus:
    """Read and check a corpus.

    Args:
        genres: take only documents of these.
        limit: take only so many of them from the start.

    Raises:
        CorpusError: naming the file, the line and what is wrong.
    """
    data = raw_bytes(path)
    taken = []
    seen: set[str] = set()
    for where, row in json_lines(path, data):
        if not isinstance(row, dict):
            raise CorpusError(f"{where}: not an object")
        seen.add(str(row.get("genre")))
        if genres and row.get("genre") not in genres:
            continue
        try:
            taken.append(_document(row))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise CorpusError(f"{where}: not in the form of GUM: {type(error).__name__} {error}") from error
    if not taken:
        some = f" of {', '.join(genres)}; there are {', '.join(sorted(seen))}" if genres and seen else " in it"
        raise CorpusError(f"{path}: no documents{some}")
    documents = tuple(taken if limit is None else taken[:limit])
    return ChainCorpus(
        path.name, hashlib.sha256(data).hexdigest(), documents, tuple(genres), len(documents) == len(taken)
    )


def _document(row: dict[str, Any]) -> Mentions:
    text = ""
    words: list[Span] = []
    heads: list[int] = []
    joint: set[int] = set()
    for sentence in row["sentences"]:
        if text:
            text = text.rstrip(" ") + ("\n\n" if sentence["par"] else " ")
        first = len(words)
        columns = zip(sentence["tokens"], sentence["ws"], sentence["head"], sentence["deprel"], strict=True)
        for token, space, head, relation in columns:
            heads.append(first + head - 1 if head else len(words))
            if relation.startswith("conj"):
                joint.add(len(words))
            words.append(Span(len(text), len(text) + len(token)))
            text += token + (" " if space else "")
    entities = {(e["start"], e["end"]) for e in row["entities"] if e["type"] in PARTIES}
    chains = [[(int(start), int(end)) for start, end in mentions] for mentions in row["onto_chains"]]
    for start, end in (*entities, *(m for mentions in chains for m in mentions)):
        if not 0 <= start < end <= len(words):
            raise ValueError(f"[{start}, {end}] lies in no document of {len(words)} tokens")
    number_of = {m: number for number, mentions in enumerate(chains) for m in mentions}
    by_head: dict[int, int] = {}
    for (start, end), number in number_of.items():
        head = _head(heads, (start, end))
        if not any(at in joint and heads[at] == head for at in range(start, end)):  # not "Ada Crane and Jonas Reck"
            by_head.setdefault(head, number)
    names = []
    for mentions in chains:
        cut = [text[words[start].start : words[end - 1].end] for start, end in mentions]
        names.append(max((c for c in cut if c[:1].isupper()), key=len, default=cut[0]))
    return Mentions(
        id=row["id"],
        text=text,
        title=row.get("title"),
        published=row.get("created"),
        words=tuple(words),
        heads=tuple(heads),
        chain={e: number_of.get(e, by_head.get(_head(heads, e))) for e in sorted(entities)},
        names=tuple(names),
    )


def _head(heads: Sequence[int], span: Tokens) -> int:
    """The first token of a span that depends on none in it."""
    return next((t for t in range(*span) if heads[t] == t or not span[0] <= heads[t] < span[1]), span[0])


def mention_at(document: Mentions, found: Tokens) -> Tokens | None:
    """The mention that a source stands on: the same tokens; else the same head, else the same end, of
    these the one nearest in length. None when there is none."""
    if found in document.chain:
        return found
    near = [m for m in document.chain if m[0] < found[1] and found[0] < m[1]]
    head = document.head(found)
    for same in ([m for m in near if document.head(m) == head], [m for m in near if m[1] == found[1]]):
        if same:
            return min(same, key=lambda m: (abs((m[1] - m[0]) - (found[1] - found[0])), m))
    return None


def placed_in(document: Mentions, reading: Reading) -> tuple[int, list[Placed]]:
    """How many sources were found in a document, and those that stand on a mention."""
    place = places(reading.article.text, document.text)
    starts = [w.start for w in document.words]
    sources: set[Tokens] = set()
    out: dict[Tokens, Placed] = {}
    for statement in reading.statements:
        at = [place[c] for s in statement.source for c in range(s.start, s.end)]
        under = [c for c in at if c is not None and not document.text[c].isspace()]
        if not under:
            continue
        found = (bisect_right(starts, min(under)) - 1, bisect_right(starts, max(under)))
        sources.add(found)
        mention = mention_at(document, found)
        if mention is None or mention in out:
            continue
        chain = document.chain[mention]
        words = document.cut(mention)
        alone = f"alone {mention[0]}-{mention[1]}"
        speakers = sorted(statement.speakers, key=lambda s: s.entity)
        out[mention] = Placed(
            document=document.id,
            mention=mention,
            words=words,
            chain=alone if chain is None else str(chain),
            meant=words if chain is None else document.names[chain],
            given=" + ".join(s.entity for s in speakers) or alone,
            name=" + ".join(s.name for s in speakers) or "-",
        )
    return len(sources), [out[m] for m in sorted(out)]


def _wrong(placed: Sequence[Placed]) -> list[Placed]:
    """Those that are not with the most of their chain and of their party."""
    by_chain: dict[str, Counter[str]] = {}
    by_given: dict[str, Counter[str]] = {}
    for one in placed:
        by_chain.setdefault(one.chain, Counter())[one.given] += 1
        by_given.setdefault(one.given, Counter())[one.chain] += 1
    return [
        one
        for one in placed
        if by_chain[one.chain].most_common(1)[0][0] != one.given
        or by_given[one.given].most_common(1)[0][0] != one.chain
    ]


def evaluate_speakers(
    corpus: ChainCorpus,
    read: Callable[[Mentions], Reading],
    *,
    progress: Callable[[Sequence[Mentions]], Iterable[Mentions]] = iter,
    clock: Callable[[], float] = time.perf_counter,
) -> SpeakerEvaluation:
    """Read every document and compare who is put together; arguments as of `records.evaluate_records`."""
    sources, spent = 0, 0.0
    every: list[Placed] = []
    wrong: list[Placed] = []
    sums: list[Clustering] = []
    for document in progress(corpus.documents):
        since = clock()
        reading = read(document)
        spent += clock() - since
        number, placed = placed_in(document, reading)
        sources += number
        every += placed
        wrong += _wrong(placed)
        sums.append(compare({p.mention: p.chain for p in placed}, {p.mention: p.given for p in placed}))
    return SpeakerEvaluation(
        corpus=corpus,
        sources=sources,
        placed=tuple(every),
        coreference=added(sums),
        wrong=tuple(wrong),
        seconds=spent,
        words=sum(len(d.text.split()) for d in corpus.documents),
    )
