"""Identity: one speaker across articles.

`assign` tells for each party of a new reading which speaker of the record it is, or makes a new one; what it decides
is a judgement with a score and named reasons, beside those that people make (`judgements`). The work is bounded:
candidates are looked up by lax keys of names (table ``block``), at most `FROM_BLOCK` of a key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from onrecord.record.identity_copies import join_copied, part_copied
from onrecord.record.identity_derive import alias_row, chunks, derive, fullest
from onrecord.record.identity_match import Candidate, Scored, Sought, choose, context, joined, score, sought
from onrecord.record.identity_names import key
from onrecord.record.schema import alias, block, judgement, party, reading, speaker, storable, version
from onrecord.record.writing import Numbers, write

__all__ = ["AUTHOR", "assign", "derive", "earlier", "join_copied", "met", "part_copied", "tell"]

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
_NAMES = (
    select(alias.c.speaker_id, alias.c.name, alias.c.count.label("times"))
    .where(alias.c.speaker_id.in_(bindparam("ids", expanding=True)))
    .order_by(alias.c.name)
)
_ABOUT = select(*(speaker.c[name] for name in ("id", "name", "type", "statements", "last_day"))).where(
    speaker.c.id.in_(bindparam("ids", expanding=True))
)
_FILED = select(block.c.speaker_id, block.c.block).where(
    block.c.block.in_(bindparam("blocks", expanding=True)), block.c.speaker_id.in_(bindparam("ids", expanding=True))
)

Key = tuple[str, str]
"""The key of a name, and a type."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was looked up for an article.

    Attributes:
        by_block: candidates by the block they are filed under.
        full: the blocks that hold more than was read.
        known: all of them by number.
    """

    by_block: dict[str, list[Candidate]]
    full: frozenset[str]
    known: dict[int, Candidate]


def assign(connection: Connection, reading_id: int, party_ids: Sequence[int], now: str) -> dict[int, int]:
    """Tell the speaker of each party of a reading, whose rows are in already. See `tell`.

    Args:
        party_ids: those of the reading's parties that are to be told.
        now: ISO 8601, UTC.
    """
    wanted = set(party_ids)
    rows = connection.execute(_PARTIES, {"reading_id": reading_id}).mappings()
    parties = [dict(row) for row in rows if row["id"] in wanted]
    given, _ = tell(connection, parties, earlier(connection, reading_id), now, Numbers(connection))
    if given:
        connection.execute(_NAME_PARTY, [{"of": p, "speaker": s} for p, s in sorted(given.items())])
    return given


def earlier(connection: Connection, reading_id: int) -> dict[Key, int]:
    """Who is who in the other readings of a reading's article."""
    rows = connection.execute(_EARLIER, {"reading_id": reading_id})
    return {(key(row.name), row.type): row.speaker_id for row in rows}


def tell(
    connection: Connection, rows: Sequence[Mapping[str, Any]], before: Mapping[Key, int], now: str, numbers: Numbers
) -> tuple[dict[int, int], list[dict[str, Any]]]:
    """Tell the speaker of each party of one reading; and the judgements that say so, as they have been written.

    Writes judgements, new speakers, and the aliases and names of those known. Statements are not counted here: they
    come after; and the parties' own rows may, too.

    Args:
        rows: of the parties, as in the table.
        before: who is who in other readings of the article.
        now: ISO 8601, UTC.
    """
    if not rows:
        return {}, []
    parties = [sought(r["id"], r["name"], r["type"], r["role"], r["on_behalf_of"], r["day"]) for r in rows]
    found = _look_up(connection, [p for p in parties if p.joinable and (key(p.text), p.type) not in before])
    given: dict[int, int] = {}
    new: list[Sought] = []
    judged: dict[int, Scored] = {}
    in_reading: dict[int, str] = {}
    # Full names first: a bare one may not be resolved to somebody whom the article tells apart from it.
    for one in sorted(parties, key=lambda p: (p.name is not None and p.name.bare, p.party_id)):
        known = before.get((key(one.text), one.type))
        if known is not None:
            given[one.party_id], judged[one.party_id] = known, Scored(0.99, {"earlier_reading_of_article": True})
            continue
        who, scored = _resolve(one, found, in_reading)
        judged[one.party_id] = scored
        if who is None:
            new.append(one)
        else:
            given[one.party_id] = who.id
            in_reading.setdefault(who.id, key(one.text))
    made = _make(connection, new, now, numbers)
    given |= made
    _name(connection, [p for p in parties if p.party_id not in made], given, found)
    judgements = [
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
    ]
    write(connection, judgement, judgements)
    return given, judgements


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
    by_number: dict[str, list[int]] = defaultdict(list)
    for low in range(0, len(blocks), MOST_ARMS):
        some = blocks[low : low + MOST_ARMS]
        for at, number in _by_arms(connection, _BLOCK_ARM, [storable(b) for b in some]):
            by_number[some[at]].append(number)
    known = _known(connection, {n for of in by_number.values() for n in of})
    by_block = {b: [known[n] for n in of] for b, of in by_number.items()}
    # What an article said of a person beside the name is read only of those whose names fit.
    people = {
        c.id
        for p in parties
        if p.name is not None
        for b in p.blocks()
        for c in by_block.get(b, ())
        if score(p, c) is not None
    }
    contexts: dict[int, list[Any]] = defaultdict(list)
    listed = sorted(people)
    for low in range(0, len(listed), MOST_ARMS):
        ids = listed[low : low + MOST_ARMS]
        for at, role, on_behalf_of in _by_arms(connection, _ROLE_ARM, ids):
            contexts[ids[at]].append(context(role, on_behalf_of))
    for n, of in contexts.items():
        known[n].context = joined(of)
    full = frozenset(b for b, of in by_number.items() if len(of) >= FROM_BLOCK)
    return _Found(by_block, full, known)


def _known(connection: Connection, ids: Iterable[int]) -> dict[int, Candidate]:
    """Speakers and their names."""
    known: dict[int, Candidate] = {}
    for some in chunks(ids):
        for row in connection.execute(_ABOUT, {"ids": some}):
            known[row.id] = Candidate(row.id, row.type, row.statements, row.last_day, name=row.name)
        for row in connection.execute(_NAMES, {"ids": some}):
            known[row.speaker_id].names.append((row.name, row.times))
    return known


MOST_ARMS = 64
_BLOCK_ARM = (
    "SELECT {at} AS arm, speaker_id FROM"
    f" (SELECT speaker_id FROM block WHERE block = {{mark}} ORDER BY speaker_id LIMIT {FROM_BLOCK}) AS a{{at}}"
)
_ROLE_ARM = (
    "SELECT {at} AS arm, role, on_behalf_of FROM (SELECT role, on_behalf_of FROM party"
    f" WHERE speaker_id = {{mark}} ORDER BY speaker_id DESC, id DESC LIMIT {CONTEXTS}) AS a{{at}}"
)


def _by_arms(connection: Connection, arm: str, values: Sequence[Any]) -> Sequence[Any]:
    """The rows that each of the values finds, so many of each at most, in one question.

    It is written here, since making out such a long statement takes SQLAlchemy longer than answering it takes
    the database.
    """
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    # few sizes, so that drivers and servers keep the statements; nothing equals null
    size = next(size for size in (4, 8, 16, 32, MOST_ARMS) if len(values) <= size)
    filled = (*values, *[None] * (size - len(values)))
    return connection.exec_driver_sql(_arms(arm, size, mark), filled).all()


@cache
def _arms(arm: str, size: int, mark: str) -> str:
    return " UNION ALL ".join(arm.format(at=at, mark=mark) for at in range(size))


def _make(connection: Connection, new: Sequence[Sought], now: str, numbers: Numbers) -> dict[int, int]:
    """A speaker for each party that is none of those known."""
    if not new:
        return {}
    first = numbers.take(speaker, len(new))
    made = {one.party_id: first + i for i, one in enumerate(new)}
    write(
        connection,
        speaker,
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
    write(connection, alias, [alias_row(made[p.party_id], p.text, p.type, 1) for p in new])
    write(connection, block, [{"block": b, "speaker_id": made[p.party_id]} for p in new for b in p.filed()])
    return made


def met(connection: Connection, parties: Sequence[Sought], given: Mapping[int, int]) -> None:
    """Count the names of parties for the speakers that they were found to be."""
    _name(connection, parties, given, _Found({}, frozenset(), {}))


def _name(connection: Connection, old: Sequence[Sought], given: Mapping[int, int], found: _Found) -> None:
    """Count the names under which known speakers were met."""
    if not old:
        return
    ids = sorted({given[p.party_id] for p in old})
    called = {who: found.known[who] for who in ids if who in found.known}
    called |= _known(connection, [who for who in ids if who not in called])
    names = {who: dict(called[who].names) for who in ids}
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
    write(connection, alias, [alias_row(who, name, called[who].type, names[who][name]) for who, name in sorted(fresh)])
    there = {(c.id, b) for b, of in found.by_block.items() for c in of}
    _file(connection, [(given[p.party_id], p) for p in old], {who for who, _ in fresh}, there)
    renamed = [
        {"of": who, "called": name, "k": key(name)}
        for who in ids
        if (name := fullest(called[who].type, names[who].items())) != called[who].name
    ]
    if renamed:
        connection.execute(_RENAME, renamed)


def _file(
    connection: Connection, old: Sequence[tuple[int, Sought]], renewed: set[int], there: set[tuple[int, str]]
) -> None:
    """File known speakers under blocks that they are not filed under yet.

    Args:
        there: where they are known to be filed.
    """
    wanted = {(who, b) for who, one in old if who in renewed or one.name is None for b in one.filed()} - there
    if not wanted:
        return
    asked = {"ids": sorted({who for who, _ in wanted}), "blocks": sorted({b for _, b in wanted})}
    rows = connection.execute(_FILED, asked)
    missing = sorted(wanted - {(who, b) for who, b in rows})
    write(connection, block, [{"block": b, "speaker_id": who} for who, b in missing])
