"""Deriving: who is one with whom, from the judgements, and all columns that follow.

The tables ``party`` and ``judgement`` decide; ``speaker.merged_into``, ``party.speaker_id``, ``voice.speaker_id``,
``alias``, ``block`` and the name and counts of a speaker follow from them. `settle` brings up to date what a change
touched, `derive` all of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, distinct, func, select, update

from onrecord.record.identity_match import filed
from onrecord.record.identity_names import block as block_of
from onrecord.record.identity_names import key, parse
from onrecord.record.schema import alias, block, judgement, party, speaker, statement, voice
from onrecord.record.writing import write

CHUNK = 500

_PARTY = update(party).where(party.c.id == bindparam("of")).values(speaker_id=bindparam("speaker"))
_COUNTED = ("statements", "first_day", "last_day")
_COUNT = update(speaker).where(speaker.c.id == bindparam("of")).values({name: bindparam(name) for name in _COUNTED})
_CALL = (
    update(speaker).where(speaker.c.id == bindparam("of")).values(name=bindparam("called"), key=bindparam("called_key"))
)
_VOICE = update(voice).where(voice.c.party_id == bindparam("of")).values(speaker_id=bindparam("speaker"))


def chunks(of: Iterable[int]) -> Iterator[list[int]]:
    """Numbers in lists that a query can hold."""
    listed = sorted(of)
    for i in range(0, len(listed), CHUNK):
        yield listed[i : i + CHUNK]


def rank(row: Any) -> tuple[bool, int]:
    """Which of two judgements on one thing holds: a person's before a machine's, then the newer."""
    return row.author.startswith("person:"), row.id


def canonical(connection: Connection) -> dict[int, int]:
    """For each speaker that is one with others, the first recorded of them."""
    rows = connection.execute(
        select(judgement).where(judgement.c.kind == "speaker", judgement.c.undone.is_(None))
    ).all()
    decided: dict[tuple[int, int], Any] = {}
    for row in rows:
        pair = min(row.left_id, row.right_id), max(row.left_id, row.right_id)
        if pair not in decided or rank(row) > rank(decided[pair]):
            decided[pair] = row
    apart = [pair for pair, row in decided.items() if row.verdict == "different"]
    same = [(pair, row) for pair, row in decided.items() if row.verdict == "same"]
    same.sort(key=lambda found: (not found[1].author.startswith("person:"), -found[1].score, found[1].id))
    root: dict[int, int] = {}

    def find(of: int) -> int:
        while root.setdefault(of, of) != of:
            of = root[of]
        return of

    for (a, b), _ in same:
        x, y = find(a), find(b)
        if x != y and not any({find(p), find(q)} == {x, y} for p, q in apart):
            root[max(x, y)] = min(x, y)
    return {of: find(of) for of in root}


def bases(connection: Connection, party_ids: Iterable[int]) -> dict[int, int]:
    """The speaker that each party was judged to be, before speakers were merged."""
    held: dict[int, Any] = {}
    for some in chunks(party_ids):
        rows = connection.execute(
            select(judgement).where(
                judgement.c.kind == "party",
                judgement.c.left_id.in_(some),
                judgement.c.verdict == "same",
                judgement.c.undone.is_(None),
            )
        )
        for row in rows:
            if row.left_id not in held or rank(row) > rank(held[row.left_id]):
                held[row.left_id] = row
    return {of: int(row.right_id) for of, row in held.items()}


def settle(connection: Connection, speaker_ids: Iterable[int]) -> None:
    """Bring up to date all that follows from judgements on these speakers or on parties that are or were theirs."""
    of = canonical(connection)
    roots = {of.get(s, s) for s in speaker_ids} | set(speaker_ids)
    old = {
        row.id: row.merged_into
        for some in chunks(roots)
        for row in connection.execute(
            select(speaker.c.id, speaker.c.merged_into).where(speaker.c.id.in_(some) | speaker.c.merged_into.in_(some))
        )
    }
    members = set(old) | {s for s, r in of.items() if r in roots} | {of.get(s, s) for s in old}
    touched = set(members)
    for some in chunks(members):
        for row in connection.execute(select(speaker.c.id, speaker.c.merged_into).where(speaker.c.id.in_(some))).all():
            into = of.get(row.id, row.id)
            if (row.merged_into or row.id) != into:
                to = None if into == row.id else into
                connection.execute(update(speaker).where(speaker.c.id == row.id).values(merged_into=to))
    parties: dict[int, int | None] = {}
    for some in chunks(members):
        judged = select(judgement.c.left_id).where(
            judgement.c.kind == "party", judgement.c.right_id.in_(some), judgement.c.verdict == "same"
        )
        found = connection.execute(select(party.c.id, party.c.speaker_id).where(party.c.id.in_(judged)))
        parties.update((row.id, row.speaker_id) for row in found)
    moved: dict[int, int] = {}
    for party_id, base in bases(connection, parties).items():
        into = of.get(base, base)
        if parties[party_id] != into:
            touched |= {s for s in (parties[party_id], into) if s is not None}
            moved[party_id] = into
    move(connection, moved)
    refresh(connection, touched)


def move(connection: Connection, to: Mapping[int, int]) -> None:
    """Note the speakers of parties, in their own rows and in those of their voices."""
    moved = [{"of": party_id, "speaker": speaker_id} for party_id, speaker_id in sorted(to.items())]
    if moved:
        connection.execute(_PARTY, moved)
        connection.execute(_VOICE, moved)


def refresh(connection: Connection, speaker_ids: Iterable[int]) -> None:
    """Make names, aliases, blocks and counts of speakers anew from their parties and voices."""
    for some in chunks(speaker_ids):
        names: dict[int, Counter[str]] = defaultdict(Counter)
        blocks: dict[int, set[str]] = defaultdict(set)
        types: dict[int, str] = {}
        for row in connection.execute(select(speaker.c.id, speaker.c.type).where(speaker.c.id.in_(some))):
            types[row.id] = row.type
        rows = connection.execute(
            select(party.c.speaker_id, party.c.name, party.c.type, party.c.on_behalf_of, func.count().label("n"))
            .where(party.c.speaker_id.in_(some))
            .group_by(party.c.speaker_id, party.c.name, party.c.type, party.c.on_behalf_of)
        )
        for row in rows:
            names[row.speaker_id][row.name] += row.n
            blocks[row.speaker_id] |= filed([(row.name, row.type, row.on_behalf_of)])
        connection.execute(delete(alias).where(alias.c.speaker_id.in_(some)))
        connection.execute(delete(block).where(block.c.speaker_id.in_(some)))
        listed = [alias_row(s, name, types[s], n) for s, of in names.items() for name, n in sorted(of.items())]
        write(connection, alias, listed)
        write(connection, block, [{"block": b, "speaker_id": s} for s, of in blocks.items() for b in sorted(of)])
        counts = _counts(connection, some)
        changes = [
            {"of": s, **dict(zip(_COUNTED, counts.get(s, (0, None, None)), strict=True))} for s in some if s in types
        ]
        if changes:
            connection.execute(_COUNT, changes)
        called = [(s, fullest(types[s], of.items())) for s, of in names.items() if s in types]
        if called:
            connection.execute(_CALL, [{"of": s, "called": name, "called_key": key(name)} for s, name in called])


def _counts(connection: Connection, some: Sequence[int]) -> dict[int, tuple[int, str | None, str | None]]:
    rows = connection.execute(
        select(
            voice.c.speaker_id, func.count(distinct(voice.c.statement_id)), func.min(voice.c.day), func.max(voice.c.day)
        )
        .join(statement, statement.c.id == voice.c.statement_id)
        .where(voice.c.speaker_id.in_(some), voice.c.part == "speaker", statement.c.current)
        .group_by(voice.c.speaker_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def alias_row(speaker_id: int, name: str, type_: str, count: int) -> dict[str, Any]:
    """A row of ``alias``."""
    block = block_of(name) if type_ == "person" else key(name)
    return {"speaker_id": speaker_id, "name": name, "key": key(name), "block": block, "count": count}


def fullest(type_: str, names: Iterable[tuple[str, int]]) -> str:
    """The name a speaker goes by: of a person, a name that is no bare family name; then the one most often given."""

    def weight(found: tuple[str, int]) -> tuple[bool, int, int, str]:
        name, count = found
        full = type_ == "person" and not parse(name).bare and not parse(name).initial
        return full, count, len(name), name

    return max(names, key=weight)[0]


def derive(connection: Connection) -> None:
    """Make all derived columns anew. Nothing changes in a record that is whole."""
    of = canonical(connection)
    connection.execute(update(speaker).values(merged_into=None))
    merged = [{"of": s, "into": into} for s, into in sorted(of.items()) if s != into]
    if merged:
        connection.execute(
            update(speaker).where(speaker.c.id == bindparam("of")).values(merged_into=bindparam("into")), merged
        )
    parties = list(connection.execute(select(party.c.id)).scalars())
    for some in chunks(parties):
        move(connection, {p: of.get(s, s) for p, s in bases(connection, some).items()})
    refresh(connection, connection.execute(select(speaker.c.id)).scalars().all())
