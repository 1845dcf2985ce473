"""Speakers of copies: who has no name that holds elsewhere is the same within copies of one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.record import log
from onrecord.record.current import count
from onrecord.record.identity_derive import chunks, move, settle
from onrecord.record.identity_match import sought
from onrecord.record.identity_names import key
from onrecord.record.schema import alias, block, judgement, party, reading, speaker, statement, voice

AUTHOR = "machine:copies-1"


def join_copied(connection: Connection, pairs: Sequence[tuple[int, int]], now: str) -> None:
    """Join the speakers of statements that are one utterance.

    A party that was given a speaker of its own and has the same name, type and part in both statements becomes the
    speaker of the other.

    Args:
        pairs: numbers of statements, the later text's first.
    """
    voices: dict[int, list[Any]] = {}
    for some in chunks(n for pair in pairs for n in pair):
        rows = connection.execute(
            select(
                voice.c.statement_id,
                voice.c.part,
                *(party.c[name] for name in ("id", "name", "type", "role", "on_behalf_of", "day", "speaker_id")),
            )
            .join(party, party.c.id == voice.c.party_id)
            .where(voice.c.statement_id.in_(some))
            .order_by(voice.c.statement_id, voice.c.part, voice.c.position)
        )
        for row in rows:
            voices.setdefault(row.statement_id, []).append(row)
    votes: dict[int, Counter[int]] = {}
    of: dict[int, Any] = {}
    for ours, theirs in pairs:
        for one in voices.get(ours, ()):
            for other in voices.get(theirs, ()):
                same = (one.part, one.type, key(one.name)) == (other.part, other.type, key(other.name))
                if same and one.speaker_id != other.speaker_id and other.speaker_id is not None:
                    votes.setdefault(one.id, Counter())[other.speaker_id] += 1
                    of[one.id] = one
    if not votes:
        return
    described: set[int] = set()
    by_person = False
    for some in chunks(votes):
        for row in connection.execute(
            select(judgement.c.left_id, judgement.c.reasons, judgement.c.author).where(
                judgement.c.kind == "party", judgement.c.left_id.in_(some), judgement.c.undone.is_(None)
            )
        ):
            by_person = by_person or row.author.startswith("person:")
            if row.reasons.get("described") or row.reasons.get("ambiguous"):
                described.add(row.left_id)
    rows_: list[dict[str, Any]] = [
        {
            "kind": "party",
            "left_id": party_id,
            "right_id": min(counted, key=lambda s: (-counted[s], s)),
            "verdict": "same",
            "score": 0.95,
            "reasons": {"copy": True, "statements": max(counted.values())},
            "author": AUTHOR,
            "recorded": now,
        }
        for party_id, counted in sorted(votes.items())
        if party_id in described
    ]
    if rows_:
        for one in rows_:
            one["id"] = connection.execute(insert(judgement).values(**one).returning(judgement.c.id)).scalar_one()
        log.append(connection, "judged", str(rows_[0]["id"]), {"judgement": rows_}, now)
        moves = [(of[one["left_id"]], one["right_id"]) for one in rows_]
        if by_person or not _moved(connection, moves):
            settle(connection, {n for one, to in moves for n in (to, one.speaker_id)})


def _moved(connection: Connection, moves: Sequence[tuple[Any, int]]) -> bool:
    """Make parties those of other speakers, and what follows from that, without looking at all else these said.

    Returns:
        False, with nothing done, where a speaker whom they leave has other parties still.
    """
    from onrecord.record.identity import met

    ids = [one.id for one, _ in moves]
    left = sorted({one.speaker_id for one, _ in moves})
    others = select(party.c.id).where(party.c.speaker_id.in_(left), party.c.id.not_in(ids)).limit(1)
    merged = select(speaker.c.id).where(speaker.c.id.in_(left), speaker.c.merged_into.is_not(None)).limit(1)
    if connection.execute(others).first() or connection.execute(merged).first():
        return False
    to = {one.id: speaker_id for one, speaker_id in moves}
    # One table at a time, by its key: a planner could begin with the many statements of a speaker who says much.
    spoken = connection.execute(
        select(voice.c.statement_id, voice.c.part, voice.c.party_id, voice.c.day).where(
            voice.c.party_id.in_(ids), voice.c.part == "speaker"
        )
    ).all()
    said = sorted({row.statement_id for row in spoken})
    current = {
        row.id
        for row in connection.execute(select(statement.c.id, statement.c.current).where(statement.c.id.in_(said)))
        if row.current
    }
    counted = {
        (row.statement_id, row.speaker_id)
        for row in connection.execute(
            select(voice.c.statement_id, voice.c.speaker_id, voice.c.part).where(voice.c.statement_id.in_(said))
        )
        if row.part == "speaker"
    }
    move(connection, to)
    count(
        connection,
        [
            {**row._mapping, "speaker_id": to[row.party_id]}
            for row in spoken
            if row.statement_id in current and (row.statement_id, to[row.party_id]) not in counted
        ],
    )
    names = ("id", "name", "type", "role", "on_behalf_of", "day")
    parties = [sought(*(getattr(one, name) for name in names)) for one, _ in moves]
    filed = sorted({b for one in parties for b in one.filed()})
    connection.execute(delete(alias).where(alias.c.speaker_id.in_(left)))
    connection.execute(delete(block).where(block.c.block.in_(filed), block.c.speaker_id.in_(left)))
    nothing = {"statements": 0, "first_day": None, "last_day": None}
    connection.execute(update(speaker).where(speaker.c.id.in_(left)).values(nothing))
    met(connection, parties, to)
    return True


def part_copied(connection: Connection, version_id: int, by: str, now: str) -> list[int]:
    """Take back what `join_copied` joined of a version; the numbers of those judgements."""
    parties = select(party.c.id).join(reading, reading.c.id == party.c.reading_id)
    rows = connection.execute(
        select(judgement.c.id, judgement.c.right_id, judgement.c.left_id, party.c.speaker_id)
        .join(party, party.c.id == judgement.c.left_id)
        .where(
            judgement.c.kind == "party",
            judgement.c.author == AUTHOR,
            judgement.c.undone.is_(None),
            judgement.c.left_id.in_(parties.where(reading.c.version_id == version_id)),
        )
    ).all()
    if not rows:
        return []
    taken = sorted(row.id for row in rows)
    left = [row.left_id for row in rows]
    connection.execute(update(judgement).where(judgement.c.id.in_(taken)).values(undone=now, undone_by=by))
    bases = connection.execute(
        select(judgement.c.right_id).where(
            judgement.c.kind == "party", judgement.c.left_id.in_(left), judgement.c.undone.is_(None)
        )
    ).scalars()
    settle(connection, {*(row.right_id for row in rows), *(row.speaker_id for row in rows), *bases})
    return taken
