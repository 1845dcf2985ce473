"""Speakers of copies: who has no name that holds elsewhere is the same within copies of one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from onrecord.record.identity_derive import chunks, settle
from onrecord.record.identity_names import key
from onrecord.record.schema import judgement, party, reading, voice

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
            select(voice.c.statement_id, voice.c.part, party.c.id, party.c.name, party.c.type, party.c.speaker_id)
            .join(party, party.c.id == voice.c.party_id)
            .where(voice.c.statement_id.in_(some))
            .order_by(voice.c.statement_id, voice.c.part, voice.c.position)
        )
        for row in rows:
            voices.setdefault(row.statement_id, []).append(row)
    votes: dict[int, Counter[int]] = {}
    of: dict[int, int] = {}
    for ours, theirs in pairs:
        for one in voices.get(ours, ()):
            for other in voices.get(theirs, ()):
                same = (one.part, one.type, key(one.name)) == (other.part, other.type, key(other.name))
                if same and one.speaker_id != other.speaker_id and other.speaker_id is not None:
                    votes.setdefault(one.id, Counter())[other.speaker_id] += 1
                    of[one.id] = one.speaker_id
    if not votes:
        return
    described = {
        row.left_id
        for some in chunks(votes)
        for row in connection.execute(
            select(judgement.c.left_id, judgement.c.reasons).where(
                judgement.c.kind == "party", judgement.c.left_id.in_(some), judgement.c.undone.is_(None)
            )
        )
        if row.reasons.get("described") or row.reasons.get("ambiguous")
    }
    rows_ = [
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
        connection.execute(insert(judgement), rows_)
        settle(connection, {n for row in rows_ for n in (int(str(row["right_id"])), of[int(str(row["left_id"]))])})


def part_copied(connection: Connection, version_id: int, by: str, now: str) -> None:
    """Take back what `join_copied` joined of a version."""
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
        return
    taken = [row.id for row in rows]
    left = [row.left_id for row in rows]
    connection.execute(update(judgement).where(judgement.c.id.in_(taken)).values(undone=now, undone_by=by))
    bases = connection.execute(
        select(judgement.c.right_id).where(
            judgement.c.kind == "party", judgement.c.left_id.in_(left), judgement.c.undone.is_(None)
        )
    ).scalars()
    settle(connection, {*(row.right_id for row in rows), *(row.speaker_id for row in rows), *bases})
