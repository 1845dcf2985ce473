"""What the reading layer is told of each word piece before it reads a level."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from onrecord.read.tags import Role as SpanRole
from onrecord.read.tags import Tagged
from onrecord.read.window import Ints


class Reading(IntEnum):
    """The role of a word piece: the convention of level 0, or what the level above found there."""

    POLNEAR = 0
    """Level 0 by the guidelines of PolNeAR (benchmarks)."""
    PLAIN = 1
    """Level 0 by the project's own conventions (what users get)."""
    OUTSIDE = 2
    """A nested level: not part of any content."""
    CONTENT = 3
    """A nested level: inside a content of the level above, to be read."""
    CUE = 4
    SOURCE = 5


ROLE_COUNT = len(Reading)

ROLE_OF_SPAN: dict[SpanRole, Reading] = {"content": Reading.CONTENT, "cue": Reading.CUE, "source": Reading.SOURCE}


def nested_roles(count: int, above: Sequence[Tagged]) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """The roles of ``count`` words for the level under the spans ``above``, and where its own may lie."""
    roles = np.full(count, int(Reading.OUTSIDE), dtype=np.int64)
    for role, first, last in above:
        roles[first:last] = int(ROLE_OF_SPAN[role])
    return roles, roles == int(Reading.CONTENT)
