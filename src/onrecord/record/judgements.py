"""Judgements: who is one with whom, by the machine and by people, in one table.

A judgement is never deleted or changed: taking one back marks it. What a person judged holds against the machine,
whichever came first, and for articles that are still to come: two that a person told apart are never joined again by
the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from onrecord.errors import JudgementError
from onrecord.record import log
from onrecord.record.identity_derive import bases, canonical, settle
from onrecord.record.identity_match import Candidate, score, sought
from onrecord.record.identity_names import key, looked_up, parse
from onrecord.record.schema import alias, article, block, judgement, party, reading, speaker, version


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judgement of a person came to.

    Attributes:
        id: its number, with which it can be taken back.
        speaker_ids: the speakers that stand now, of those it is about.
    """

    id: int
    speaker_ids: tuple[int, ...]


def merge(connection: Connection, a: int, b: int, by: str, now: str) -> Judged:
    """Judge two speakers to be one.

    Args:
        by: ``person:NAME``.

    Raises:
        JudgementError: one of them is not there, they are one already, or a person told them apart.
    """
    a, b = standing(connection, a), standing(connection, b)
    if a == b:
        raise JudgementError(f"{called(connection, a)} ({a}) and the other are one speaker already")
    apart = _told_apart(connection, a, b)
    if apart is not None:
        raise JudgementError(
            f"{called(connection, a)} ({a}) and {called(connection, b)} ({b}) were judged different "
            f"(judgement {apart.id} by {apart.author}); take that back first: onrecord speakers undo {apart.id}"
        )
    row = _row("speaker", min(a, b), max(a, b), "same", {"by_hand": True}, by, now)
    number = _write(connection, [row])[0]
    settle(connection, (a, b))
    _log(connection, {number: row}, now)
    return Judged(number, (min(a, b),))


def keep_apart(connection: Connection, a: int, b: int, by: str, now: str) -> Judged:
    """Judge two speakers to be different, for good.

    Raises:
        JudgementError: one of them is not there, or they are one; `split` or `undo` parts them.
    """
    a, b = standing(connection, a), standing(connection, b)
    if a == b:
        raise JudgementError(f"{called(connection, a)} ({a}) and the other are one speaker; split it instead")
    row = _row("speaker", min(a, b), max(a, b), "different", {"by_hand": True}, by, now)
    number = _write(connection, [row])[0]
    settle(connection, (a, b))
    _log(connection, {number: row}, now)
    return Judged(number, (a, b))


def split(connection: Connection, of: int, party_ids: Sequence[int], by: str, now: str) -> Judged:
    """Judge some of a speaker's appearances in articles to be somebody else's, who becomes a speaker of their own.

    The two are told apart for good.

    Args:
        party_ids: of table ``party``; they are the speaker's.

    Raises:
        JudgementError: the speaker is not there, nothing or everything would be split off, or a party is another's.
    """
    of = standing(connection, of)
    wanted = sorted(set(party_ids))
    rows = connection.execute(select(party.c.id, party.c.name, party.c.type).where(party.c.speaker_id == of)).all()
    theirs = {row.id: row for row in rows}
    name = called(connection, of)
    if not wanted:
        raise JudgementError(f"{name} ({of}) does not appear there; nothing to split off")
    if strange := [p for p in wanted if p not in theirs]:
        raise JudgementError(f"party {strange[0]} is not {name} ({of})")
    if len(wanted) == len(theirs):
        raise JudgementError(f"that is all there is of {name} ({of}); nothing would be left")
    number = 1 + (connection.execute(select(func.max(speaker.c.id))).scalar() or 0)
    first = theirs[wanted[0]]
    made = {
        "id": number,
        "name": first.name,
        "type": first.type,
        "key": key(first.name),
        "statements": 0,
        "recorded": now,
    }
    connection.execute(insert(speaker), made)
    moved = [_row("party", p, number, "same", {"apart_from": of}, by, now) for p in wanted]
    ids = _write(connection, moved)
    lead = _row("speaker", of, number, "different", {"by_hand": True, "with": ids}, by, now)
    lead_id = _write(connection, [lead])[0]
    settle(connection, (of, number))
    _log(connection, {lead_id: lead, **dict(zip(ids, moved, strict=True))}, now)
    return Judged(lead_id, (of, number))


def undo(connection: Connection, judgement_id: int, by: str, now: str) -> tuple[int, ...]:
    """Take a judgement back, and those that were made with it; the record is as if it had never been.

    Of a judgement by which the machine gave a party its only speaker, the contrary is judged: the party is split off.

    Returns:
        The numbers of the judgements taken back, or of the contrary one.

    Raises:
        JudgementError: it is not there, or has been taken back.
    """
    row = connection.execute(select(judgement).where(judgement.c.id == judgement_id)).first()
    if row is None:
        raise JudgementError(f"there is no judgement {judgement_id}; `onrecord speakers judgements` lists them")
    if row.undone is not None:
        raise JudgementError(f"judgement {judgement_id} was taken back on {row.undone[:10]} by {row.undone_by}")
    taken = [judgement_id, *row.reasons.get("with", ())]
    standing_ = select(judgement).where(judgement.c.id.in_(taken), judgement.c.undone.is_(None))
    rows = connection.execute(standing_.order_by(judgement.c.id)).all()
    if row.kind == "party" and row.author.startswith("machine:"):
        live = connection.execute(
            select(judgement.c.id, judgement.c.author).where(
                judgement.c.kind == "party",
                judgement.c.left_id == row.left_id,
                judgement.c.id != row.id,
                judgement.c.verdict == "same",
                judgement.c.undone.is_(None),
            )
        ).all()
        if by_person := [r.id for r in live if r.author.startswith("person:")]:
            raise JudgementError(
                f"judgement {judgement_id} does not hold: judgement {max(by_person)}, by a person, holds against it"
            )
        if not live:  # the party would be nobody
            return (split(connection, standing(connection, row.right_id), [row.left_id], by, now).id,)
    touched = {r.right_id for r in rows} | {r.left_id for r in rows if r.kind == "speaker"}
    parties = [r.left_id for r in rows if r.kind == "party"]
    if parties:
        touched |= set(connection.execute(select(party.c.speaker_id).where(party.c.id.in_(parties))).scalars())
    connection.execute(
        update(judgement).where(judgement.c.id.in_([r.id for r in rows])).values(undone=now, undone_by=by)
    )
    if parties:
        touched |= set(bases(connection, parties).values())
    settle(connection, touched)
    undone = [{"id": r.id, "undone": now, "undone_by": by} for r in rows]
    log.append(connection, "undone", str(judgement_id), {"judgement": undone}, now)
    return tuple(r.id for r in rows)


def standing(connection: Connection, number: int) -> int:
    """The speaker of a number, or the one it was merged into.

    Raises:
        JudgementError: there is none.
    """
    row = connection.execute(select(speaker.c.id, speaker.c.merged_into).where(speaker.c.id == number)).first()
    if row is None:
        raise JudgementError(f"there is no speaker {number}; `onrecord speakers WORDS` finds them")
    return int(row.merged_into or row.id)


def called(connection: Connection, number: int) -> str:
    """The name of a speaker."""
    return str(connection.execute(select(speaker.c.name).where(speaker.c.id == number)).scalar_one())


def parties_in(connection: Connection, of: int, article_key: str) -> list[int]:
    """The appearances of a speaker in an article, given by an id or URL of it.

    Raises:
        JudgementError: there is no such article.
    """
    found = select(version.c.id).join(article, article.c.id == version.c.article_id)
    versions = connection.execute(
        found.where(or_(version.c.key == article_key, article.c.url == article_key, article.c.key == article_key))
    ).scalars()
    if not (ids := list(versions)):
        raise JudgementError(f"{article_key}: no such article in the record; give its id or its URL")
    rows = (
        select(party.c.id)
        .join(reading, reading.c.id == party.c.reading_id)
        .where(party.c.speaker_id == standing(connection, of), reading.c.version_id.in_(ids))
    )
    return list(connection.execute(rows.order_by(party.c.id)).scalars())


def judgements_of(connection: Connection, speaker_id: int) -> list[dict[str, Any]]:
    """All judgements about a speaker, those taken back included: on its appearances, and on it and others."""
    of = canonical(connection)
    members = sorted({speaker_id, *(s for s, root in of.items() if root == of.get(speaker_id, speaker_id))})
    theirs = select(party.c.id).where(party.c.speaker_id == speaker_id)
    about = or_(
        (judgement.c.kind == "party") & (judgement.c.right_id.in_(members) | judgement.c.left_id.in_(theirs)),
        (judgement.c.kind == "speaker") & (judgement.c.left_id.in_(members) | judgement.c.right_id.in_(members)),
    )
    rows = connection.execute(select(judgement).where(about).order_by(judgement.c.id))
    return [dict(row) for row in rows.mappings()]


def doubles(connection: Connection, speaker_id: int, limit: int = 10) -> list[dict[str, Any]]:
    """Other speakers that may be this one, the likeliest first, with scores and reasons."""
    row = connection.execute(select(speaker).where(speaker.c.id == speaker_id)).one()
    names = list(connection.execute(select(alias.c.name).where(alias.c.speaker_id == speaker_id)).scalars())
    if row.type != "person" or not names:
        return []
    blocks = {b for name in names for b in looked_up(parse(name))}
    blocks |= set(connection.execute(select(block.c.block).where(block.c.speaker_id == speaker_id)).scalars())
    near = connection.execute(
        select(block.c.speaker_id).where(block.c.block.in_(sorted(blocks)), block.c.speaker_id != speaker_id).distinct()
    ).scalars()
    ids = list(near)[:200]
    found: list[dict[str, Any]] = []
    for other in connection.execute(select(speaker).where(speaker.c.id.in_(ids), speaker.c.type == "person")):
        called_ = connection.execute(select(alias.c.name, alias.c.count).where(alias.c.speaker_id == other.id))
        candidate = Candidate(
            other.id, other.type, other.statements, other.last_day, [(name, n) for name, n in called_]
        )
        scores = [
            s
            for name in names
            if (s := score(sought(0, name, "person", None, None, row.last_day), candidate)) is not None
        ]
        if len(scores) == len(names) and _told_apart(connection, speaker_id, other.id) is None:
            best = max(scores, key=lambda s: s.score)
            found.append(
                {
                    "id": other.id,
                    "name": other.name,
                    "statements": other.statements,
                    "score": best.score,
                    "reasons": best.reasons,
                }
            )
    found.sort(key=lambda f: (-f["score"], -f["statements"], f["id"]))
    return found[:limit]


def _told_apart(connection: Connection, a: int, b: int) -> Any:
    """The judgement of a person by which two speakers, or those merged into them, are different."""
    of = canonical(connection)
    ours = {a, *(s for s, root in of.items() if root == of.get(a, a))}
    theirs = {b, *(s for s, root in of.items() if root == of.get(b, b))}
    rows = connection.execute(
        select(judgement).where(
            judgement.c.kind == "speaker", judgement.c.verdict == "different", judgement.c.undone.is_(None)
        )
    )
    for row in rows:
        pair = {row.left_id, row.right_id}
        if len(pair & ours) == 1 and len(pair & theirs) == 1 and row.author.startswith("person:"):
            return row
    return None


def _row(kind: str, left: int, right: int, verdict: str, reasons: dict[str, Any], by: str, now: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "left_id": left,
        "right_id": right,
        "verdict": verdict,
        "score": 1.0,
        "reasons": reasons,
        "author": by,
        "recorded": now,
    }


def _write(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[int]:
    return [connection.execute(insert(judgement).values(**r).returning(judgement.c.id)).scalar_one() for r in rows]


def _log(connection: Connection, rows: dict[int, dict[str, Any]], now: str) -> None:
    """Tell the log of judgements by their numbers; it is about the first."""
    written = [{"id": number, **row} for number, row in sorted(rows.items())]
    log.append(connection, "judged", str(next(iter(rows))), {"judgement": written}, now)
