"""Where a phrase stands among the statements: in whose quotation, beside whose content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from onrecord.resolve.speaker_entity import Entity
from onrecord.span import Span


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the statements around a phrase tell of it.

    Attributes:
        parents: who speaks in the nearest statement around it that has a source.
        quoters: who speaks where it stands as "I" or "we".
        quoted: it stands inside quotation marks of that statement.
        own: content of the statement whose source it is.
        quotations: all content in quotation marks, of any statement.
        around: the quotation it stands in itself, if it does.
        sources: sources resolved so far, and whom they mean.
    """

    parents: tuple[Entity, ...] = ()
    quoters: tuple[Entity, ...] = ()
    quoted: bool = False
    own: tuple[Span, ...] = ()
    quotations: tuple[Span, ...] = ()
    around: Span | None = None
    sources: tuple[tuple[Span, tuple[Entity, ...]], ...] = field(default_factory=tuple)

    def inside_own(self, at: int) -> bool:
        """True when ``at`` lies in the content of the statement whose source is sought."""
        return any(s.start <= at < s.end for s in self.own)

    def other_quotation(self, at: int) -> bool:
        """True when ``at`` lies in a quotation that the phrase itself is not in."""
        return any(s.start <= at < s.end for s in self.quotations if s != self.around)

    def sources_before(self, at: int) -> Iterator[tuple[Span, tuple[Entity, ...]]]:
        """Sources that end before ``at``, nearest first."""
        found = [(s, e) for s, e in self.sources if s.end <= at]
        return iter(sorted(found, key=lambda pair: -pair[0].end))
