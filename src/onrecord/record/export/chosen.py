"""Chosen: which articles and statements of a record leave it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, and_, exists, false, true

from onrecord.record.query_filter import Filter
from onrecord.record.query_plan import Plan, conditions, made
from onrecord.record.schema import statement, version


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is exported: a filter with its names looked up. A filter of nothing is the whole record.

    Each copy of an utterance is exported, and words cannot be asked for.
    """

    plan: Plan

    @classmethod
    def of(cls, connection: Connection, wanted: Filter) -> Chosen:
        """Look up the names of a filter.

        Raises:
            UsageError: its days make no sense.
        """
        return cls(made(connection, wanted))

    @property
    def of_statements(self) -> bool:
        """True when single statements are chosen, and not whole articles."""
        wanted = self.plan.filter
        rest = replace(wanted, publisher=(), article=None, all_versions=False, all_readings=False, copies=False)
        return rest != Filter()

    @property
    def all_readings(self) -> bool:
        """True when every reading of a text is wanted, and not only the one that is shown."""
        return self.plan.filter.all_readings

    def statements(self) -> ColumnElement[bool]:
        """The condition on a row of ``statement``."""
        return false() if self.plan.empty else and_(true(), *conditions(self.plan))

    def versions(self) -> ColumnElement[bool]:
        """The condition on a row of ``version``."""
        plan = self.plan
        if plan.empty:
            return false()
        parts: list[ColumnElement[bool]] = []
        if not plan.filter.all_versions:
            parts.append(version.c.current)
        if plan.publishers is not None:
            parts.append(version.c.publisher.in_(plan.publishers))
        if plan.versions is not None:
            parts.append(version.c.id.in_(plan.versions))
        if self.of_statements:
            parts.append(exists().where(statement.c.version_id == version.c.id, self.statements()))
        return and_(true(), *parts)
