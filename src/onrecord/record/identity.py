"""Identity: one speaker across articles.

`assign` tells for each party of a new reading which speaker of the record it is, or makes a new one; what it decides
is a judgement with a score and named reasons, beside those that people make (`judgements`). The work is bounded:
candidates are looked up by lax keys of names (table ``block``), at most `FROM_BLOCK` of a key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, union_all, update

from onrecord.record.identity_copies import join_copied, part_copied
from onrecord.record.identity_derive import alias_row, derive, fullest
from onrecord.record.identity_match import Candidate, Scored, Sought, choose, context, joined, sought
from onrecord.record.identity_names import key
from onrecord.record.schema import alias, block, judgement, party, reading, speaker, version

__all__ = ["AUTHOR", "assign", "derive", "join_copied", "part_copied"]

AUTHOR = "machine:identity-1"
FROM_BLOCK = 24
CONTEXTS = 8
"""Latest articles from which the roles of a candidate are taken."""

_PARTIES = select(party).where(party.c.reading_id == bindparam("reading_id")).order_by(party.c.id)
_EARLIER = (
    select(party.c.name, party.c.type, party.c.speaker_id)
    .join(reading, reading.c.id == party.c.reading_id)
    .join(version, version.c.id == reading.c.version_id)
    .where(
        version.c.article_id
        == select(version.c.article_id)
        .join(reading, reading.c.version_id == version.c.id)
        .where(reading.c.id == bindparam("reading_id"))
        .scalar_subquery(),
        reading.c.id != bindparam("reading_id"),
        party.c.speaker_id.is_not(None),
    )
    .order_by(party.c.id)
)
_MORE = (
    update(alias)
    .where(alias.c.speaker_id == bindparam("of"), alias.c.name == bindparam("called"))
    .values(count=alias.c.count + bindparam("more"))
)
_RENAME = update(speaker).where(speaker.c.id == bindparam("of")).values(name=bindparam("called"), key=bindparam("k"))
_NAME_PARTY = update(party).where(party.c.id == bindparam("of")).values(speaker_id=bindparam("speaker"))
_INSERT = {table.name: insert(table) for table in (speaker, alias, block, judgement)}
_LAST = select(func.max(speaker.c.id))


@dataclass(frozen=True, slots=True)
class _Found:
    """What was looked up for an article: candidates by block, and the blocks that hold more than was read."""

    by_block: dict[str, list[Candidate]]
    full: frozenset[str]


def assign(connection: Connection, reading_id: int, party_ids: Sequence[int], now: str) -> dict[int, int]:
    """Tell the speaker of each party of a reading.

    Writes ``party.speaker_id``, judgements, new speakers, and the aliases and names of those known. Statements are not
    counted here: they come after.

    Args:
        party_ids: those of the reading's parties that are to be told.
        now: ISO 8601, UTC.
    """
    wanted = set(party_ids)
    rows = [row for row in connection.execute(_PARTIES, {"reading_id": reading_id}) if row.id in wanted]
    if not rows:
        return {}
    parties = [sought(r.id, r.name, r.type, r.role, r.on_behalf_of, r.day) for r in rows]
    earlier: dict[tuple[str, str], int] = {}
    for row in connection.execute(_EARLIER, {"reading_id": reading_id}):
        earlier[key(row.name), row.type] = row.speaker_id
    found = _look_up(connection, [p for p in parties if p.joinable and (key(p.text), p.type) not in earlier])
    given: dict[int, int] = {}
    new: list[Sought] = []
    judged: dict[int, Scored] = {}
    in_reading: dict[int, str] = {}
    # Full names first: a bare one may not be resolved to somebody whom the article tells apart from it.
    for one in sorted(parties, key=lambda p: (p.name is not None and p.name.bare, p.party_id)):
        before = earlier.get((key(one.text), one.type))
        if before is not None:
            given[one.party_id], judged[one.party_id] = before, Scored(0.99, {"earlier_reading_of_article": True})
            continue
        who, scored = _resolve(one, found, in_reading)
        judged[one.party_id] = scored
        if who is None:
            new.append(one)
        else:
            given[one.party_id] = who.id
            in_reading.setdefault(who.id, key(one.text))
    given |= _make(connection, new, now)
    _name(connection, [p for p in parties if p not in new], given, found)
    connection.execute(_NAME_PARTY, [{"of": p, "speaker": s} for p, s in sorted(given.items())])
    connection.execute(
        _INSERT["judgement"],
        [
            {
                "kind": "party",
                "left_id": p,
                "right_id": given[p],
                "verdict": "same",
                "score": judged[p].score,
                "reasons": judged[p].reasons,
                "author": AUTHOR,
                "recorded": now,
            }
            for p in sorted(given)
        ],
    )
    return given


def _resolve(one: Sought, found: _Found, in_reading: dict[int, str]) -> tuple[Candidate | None, Scored]:
    if not one.joinable:
        return None, Scored(1.0, {"first": True, "described": True})
    blocks = one.blocks()
    candidates = {c.id: c for b in blocks for c in found.by_block.get(b, ())}
    loose = one.name is not None and (one.name.bare or one.name.initial)
    apart = [c for c in candidates.values() if c.id in in_reading and loose and in_reading[c.id] != key(one.text)]
    who, scored = choose(one, list(candidates.values()), full=any(b in found.full for b in blocks))
    if who is not None and who in apart:
        return None, Scored(1.0, {"first": True, "told_apart_in_article": who.id})
    return who, scored


def _look_up(connection: Connection, parties: Sequence[Sought]) -> _Found:
    """The speakers who may be one of the parties, with their names and what was said of them."""
    blocks = sorted({b for p in parties for b in p.blocks()})
    if not blocks:
        return _Found({}, frozenset())
    by_block: dict[str, list[int]] = defaultdict(list)
    known: dict[int, Candidate] = {}
    for some, size in _portions(blocks):
        values = {f"b{i}": some[i] if i < len(some) else "" for i in range(size)}
        for row in connection.execute(_arms(size), values):
            by_block[row.block].append(row.id)
            known.setdefault(row.id, Candidate(row.id, row.type, row.statements, row.last_day))
    if not known:
        return _Found({}, frozenset())
    ids = sorted(known)
    for row in connection.execute(
        select(alias.c.speaker_id, alias.c.name, alias.c.count.label("times"))
        .where(alias.c.speaker_id.in_(ids))
        .order_by(alias.c.name)
    ):
        known[row.speaker_id].names.append((row.name, row.times))
    people = [n for n in ids if known[n].type == "person"]
    contexts: dict[int, list[Any]] = defaultdict(list)
    for some_ids, size in _portions(people):
        values = {f"s{i}": some_ids[i] if i < len(some_ids) else 0 for i in range(size)}
        for row in connection.execute(_roles(size), values):
            contexts[row.speaker_id].append(context(row.role, row.on_behalf_of))
    for n, of in contexts.items():
        known[n].context = joined(of)
    full = frozenset(b for b, of in by_block.items() if len(of) >= FROM_BLOCK)
    return _Found({b: [known[n] for n in of] for b, of in by_block.items()}, full)


def _portions(of: Sequence[Any]) -> list[tuple[Sequence[Any], int]]:
    """Lists of up to 64, each with the size of the statement that takes it: few sizes, so that these are kept."""
    cut = [of[i : i + 64] for i in range(0, len(of), 64)]
    return [(some, next(size for size in (8, 16, 32, 64) if len(some) <= size)) for some in cut]


@cache
def _arms(size: int) -> Select[Any]:
    arms = union_all(
        *(
            select(
                select(block.c.block, block.c.speaker_id)
                .where(block.c.block == bindparam(f"b{i}"))
                .order_by(block.c.speaker_id)
                .limit(FROM_BLOCK)
                .subquery()
            )
            for i in range(size)
        )
    ).subquery()
    return select(arms.c.block, speaker.c.id, speaker.c.type, speaker.c.statements, speaker.c.last_day).join_from(
        arms, speaker, speaker.c.id == arms.c.speaker_id
    )


@cache
def _roles(size: int) -> Any:
    return union_all(
        *(
            select(
                select(party.c.speaker_id, party.c.role, party.c.on_behalf_of)
                .where(party.c.speaker_id == bindparam(f"s{i}"))
                .order_by(party.c.speaker_id.desc(), party.c.id.desc())
                .limit(CONTEXTS)
                .subquery()
            )
            for i in range(size)
        )
    )


def _make(connection: Connection, new: Sequence[Sought], now: str) -> dict[int, int]:
    """A speaker for each party that is none of those known."""
    if not new:
        return {}
    first = 1 + (connection.execute(_LAST).scalar() or 0)
    made = {one.party_id: first + i for i, one in enumerate(new)}
    connection.execute(
        _INSERT["speaker"],
        [
            {
                "id": made[p.party_id],
                "name": p.text,
                "type": p.type,
                "key": key(p.text),
                "statements": 0,
                "recorded": now,
            }
            for p in new
        ],
    )
    connection.execute(_INSERT["alias"], [alias_row(made[p.party_id], p.text, p.type, 1) for p in new])
    filed = [{"block": b, "speaker_id": made[p.party_id]} for p in new for b in p.filed()]
    if filed:
        connection.execute(_INSERT["block"], filed)
    return made


def _name(connection: Connection, old: Sequence[Sought], given: dict[int, int], found: _Found) -> None:
    """Count the names under which known speakers were met."""
    if not old:
        return
    ids = sorted({given[p.party_id] for p in old})
    names: dict[int, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(
        select(alias.c.speaker_id, alias.c.name, alias.c.count.label("times")).where(alias.c.speaker_id.in_(ids))
    ):
        names[row.speaker_id][row.name] = row.times
    called = {
        row.id: row
        for row in connection.execute(select(speaker.c.id, speaker.c.name, speaker.c.type).where(speaker.c.id.in_(ids)))
    }
    more: dict[tuple[int, str], int] = defaultdict(int)
    fresh: dict[tuple[int, str], Sought] = {}
    for one in old:
        who = given[one.party_id]
        if one.text in names[who]:
            more[who, one.text] += 1
        else:
            fresh[who, one.text] = one
        names[who][one.text] = names[who].get(one.text, 0) + 1
    more_rows = [
        {"of": who, "called": name, "more": n} for (who, name), n in sorted(more.items()) if (who, name) not in fresh
    ]
    if more_rows:
        connection.execute(_MORE, more_rows)
    if fresh:
        connection.execute(
            _INSERT["alias"],
            [alias_row(who, name, called[who].type, names[who][name]) for who, name in sorted(fresh)],
        )
    _file(connection, [(given[p.party_id], p) for p in old], {who for who, _ in fresh})
    renamed = [
        {"of": who, "called": name, "k": key(name)}
        for who in ids
        if (name := fullest(called[who].type, names[who].items())) != called[who].name
    ]
    if renamed:
        connection.execute(_RENAME, renamed)


def _file(connection: Connection, old: Sequence[tuple[int, Sought]], renewed: set[int]) -> None:
    """File known speakers under blocks that they are not filed under yet."""
    wanted = {(who, b) for who, one in old if who in renewed or one.name is None for b in one.filed()}
    if not wanted:
        return
    ids = sorted({who for who, _ in wanted})
    rows = connection.execute(select(block.c.speaker_id, block.c.block).where(block.c.speaker_id.in_(ids)))
    there = {(who, b) for who, b in rows}
    missing = sorted(wanted - there)
    if missing:
        connection.execute(_INSERT["block"], [{"block": b, "speaker_id": who} for who, b in missing])
