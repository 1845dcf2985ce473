"""A plain check whether a text is English."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
# Words that are frequent in English and are not words of its neighbours ("in", "is", "was", "a" are
# left out for that reason).
_FUNCTION_WORDS = (
    "the and of to that for with his her by from they which this have has but not were are would said "
    "it he she who been their will an as had there what when"
)
_ENGLISH = frozenset(_FUNCTION_WORDS.split())
_SAMPLE = 20_000
_LEAST_SHARE = 0.14
_LEAST_HITS = 2


def language_of(text: str) -> str:
    """``en`` when the function words of ``text`` are English, otherwise ``und``."""
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    hits = sum(word in _ENGLISH for word in words)
    distinct = len({word for word in words if word in _ENGLISH})
    if distinct >= _LEAST_HITS and hits >= _LEAST_SHARE * len(words):
        return "en"
    return "und"


_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def language_tag(declared: str | None) -> str | None:
    """``declared`` as a BCP 47 tag (``en_us`` becomes ``en-US``), or None when it is none."""
    if declared is None or not _TAG.fullmatch(declared.strip()):
        return None
    first, *rest = re.split(r"[-_]", declared.strip())
    tidy = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in rest]
    return "-".join([first.lower(), *tidy])
