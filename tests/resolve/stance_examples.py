"""Stories for the tests of act, stance and claim, written with marks: ``(source) [cue] {content}``."""

from __future__ import annotations

import re

from onrecord.resolve.stance import Judged, judge
from onrecord.resolve.values import Story
from onrecord.span import Span
from onrecord.statement import Draft

_MARK = re.compile(r"[()\[\]{}]")


def story(marked: str) -> Story:
    """A story of one statement."""
    text = _MARK.sub("", marked)
    spans: dict[str, list[Span]] = {"(": [], "[": [], "{": []}
    at, opened = 0, 0
    kind = ""
    for char in marked:
        if char in spans:
            kind, opened = char, at
        elif char in ")]}":
            spans[kind].append(Span(opened, at))
        else:
            at += 1
    draft = Draft(tuple(spans["("]), tuple(spans["["]), tuple(spans["{"]), "indirect", None, 1.0)
    return Story(text, (draft,))


def judged(marked: str, speaker: str | None = None) -> Judged:
    """What is judged of the one statement; ``speaker`` is the fullest name of its source."""
    one = story(marked)
    source = one.drafts[0].source
    return judge(one, 0, lambda span: speaker if source and span == source[0] else None)
