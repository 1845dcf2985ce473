"""Speakers listed: their names, roles with dates, counts, and what was judged of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from onrecord.record.identity_derive import chunks
from onrecord.record.identity_names import key, looked_up, parse
from onrecord.record.schema import alias, block, judgement, party, speaker

Sort = Literal["statements", "name", "last"]

ROLES = 12
"""Roles that a list shows of each speaker."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a speaker is called in articles, and from when to when.

    Attributes:
        first_day, last_day: days of publication; None where no article with it has a date.
        articles: in how many readings of articles.
    """

    role: str | None
    on_behalf_of: str | None
    first_day: str | None
    last_day: str | None
    articles: int

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "role": self.role,
            "on_behalf_of": self.on_behalf_of,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "articles": self.articles,
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """A speaker, as a list shows it.

    Attributes:
        aliases: names and in how many readings each was given, the most frequent first.
        roles: the most frequent first.
    """

    id: int
    name: str
    type: str
    aliases: tuple[tuple[str, int], ...]
    roles: tuple[Role, ...]
    statements: int
    first_day: str | None
    last_day: str | None

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "aliases": [{"name": name, "count": count} for name, count in self.aliases],
            "roles": [role.to_json() for role in self.roles],
            "statements": self.statements,
            "first_day": self.first_day,
            "last_day": self.last_day,
        }


def find(
    connection: Connection, words: str = "", *, type: str | None = None, sort: Sort = "statements", limit: int = 50
) -> list[Listed]:
    """Speakers who have all of ``words`` in one of their names, or a name that is spelled like it."""
    conditions: list[ColumnElement[bool]] = [speaker.c.merged_into.is_(None)]
    # who has been joined to others has no name of its own any more
    conditions.append(select(alias.c.speaker_id).where(alias.c.speaker_id == speaker.c.id).exists())
    if wanted := key(words):
        parts = [alias.c.key.contains(word, autoescape=True) for word in wanted.split()]
        spelled = select(block.c.speaker_id).where(block.c.block.in_(looked_up(parse(words))))
        conditions.append(
            or_(speaker.c.id.in_(select(alias.c.speaker_id).where(and_(*parts))), speaker.c.id.in_(spelled))
        )
    if type is not None:
        conditions.append(speaker.c.type == type)
    order: dict[Sort, list[Any]] = {
        "statements": [speaker.c.statements.desc(), speaker.c.id],
        "name": [func.lower(speaker.c.name), speaker.c.id],
        "last": [func.coalesce(speaker.c.last_day, "").desc(), speaker.c.id],
    }
    rows = connection.execute(select(speaker).where(*conditions).order_by(*order[sort]).limit(limit)).all()
    return _listed(connection, rows, ROLES)


def profile(connection: Connection, speaker_id: int) -> Listed:
    """One speaker, with all aliases and roles."""
    rows = connection.execute(select(speaker).where(speaker.c.id == speaker_id)).all()
    return _listed(connection, rows, 1000)[0]


def _listed(connection: Connection, rows: Sequence[Any], most: int) -> list[Listed]:
    names: dict[int, list[tuple[str, int]]] = {}
    roles: dict[int, list[Role]] = {}
    for some in chunks(row.id for row in rows):
        called = select(alias.c.speaker_id, alias.c.name, alias.c.count.label("times"))
        for row in connection.execute(called.where(alias.c.speaker_id.in_(some))):
            names.setdefault(row.speaker_id, []).append((row.name, row.times))
        grouped = (party.c.speaker_id, party.c.role, party.c.on_behalf_of)
        found = connection.execute(
            select(*grouped, func.min(party.c.day), func.max(party.c.day), func.count())
            .where(party.c.speaker_id.in_(some), or_(party.c.role.is_not(None), party.c.on_behalf_of.is_not(None)))
            .group_by(*grouped)
        )
        for speaker_id, *role in found:
            roles.setdefault(speaker_id, []).append(Role(*role))
    return [
        Listed(
            row.id,
            row.name,
            row.type,
            tuple(sorted(names.get(row.id, ()), key=lambda n: (-n[1], n[0]))),
            tuple(
                sorted(
                    roles.get(row.id, ()),
                    key=lambda r: (-r.articles, r.first_day or "", r.role or "", r.on_behalf_of or ""),
                )[:most]
            ),
            row.statements,
            row.first_day,
            row.last_day,
        )
        for row in rows
    ]


def judgements(connection: Connection, *, people: bool = True, limit: int = 50) -> list[dict[str, Any]]:
    """The latest judgements, those taken back included.

    Args:
        people: only those made by people.
    """
    rows = select(judgement).order_by(judgement.c.id.desc()).limit(limit)
    if people:
        rows = rows.where(judgement.c.author.like("person:%"))
    return [dict(row) for row in connection.execute(rows).mappings()]


def names_of(connection: Connection, rows: Sequence[dict[str, Any]]) -> dict[tuple[str, int], str]:
    """The names of what judgements are about: ("party" or "speaker", number) -> name."""
    found: dict[tuple[str, int], str] = {}
    parties = {r["left_id"] for r in rows if r["kind"] == "party"}
    speakers = {r["right_id"] for r in rows} | {r["left_id"] for r in rows if r["kind"] == "speaker"}
    for kind, table, wanted in (("party", party, parties), ("speaker", speaker, speakers)):
        for some in chunks(wanted):
            for row in connection.execute(select(table.c.id, table.c.name).where(table.c.id.in_(some))):
                found[kind, row.id] = row.name
    return found
