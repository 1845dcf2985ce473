"""Credits at the end of captions: "A lantern in the park. Image: Jane Doe." keeps its caption only.

A rule says by which label a credit begins. All of them ask for the same place, so that prose stays: the
label, capitalised, opens a sentence of its own after another one, and nothing but a short name follows to
the end of a paragraph no longer than a caption.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MOST_WORDS = 80
"""No caption is longer; a longer paragraph is kept whole."""

# A name: up to six words with capitals (or all of initials), small words of names in between. The pieces
# do not overlap, so that no paragraph can be read in many ways.
_WORD = r"(?:[A-Z\u00c0-\u00de][\w.'’&-]*|@\w+)"
_SMALL = r"(?:de|da|di|del|der|den|van|von|of|the|for|and|via|bin|al|&)"
_NAME = rf"{_WORD}(?:\s?[/|,–-]\s?{_WORD}|\s+{_WORD}|\s+{_SMALL}(?=\s)){{0,5}}"


@dataclass(frozen=True, slots=True)
class CreditRule:
    """One kind of credit at the end of a caption.

    Attributes:
        name: what is credited.
        pattern: finds the credit with the white space before it, to the end of the paragraph.
        examples: paragraphs of which it cuts the end, each with what stays.
        kept: paragraphs that it leaves as they are.
    """

    name: str
    pattern: re.Pattern[str]
    examples: tuple[tuple[str, str], ...]
    kept: tuple[str, ...]


def _rule(name: str, label: str, *examples: tuple[str, str], kept: tuple[str, ...]) -> CreditRule:
    more = r"(?:\s+(?:[Cc]redits?|[Cc]ourtesy|[Ss]ource|[Bb]y))?"
    pattern = rf"(?<=[.!?…”\"’)])\s+[(\[]?{label}{more}\s?:\s*{_NAME}\.?[)\]]?\s*\Z"
    return CreditRule(name, re.compile(pattern), examples, kept)


RULES: tuple[CreditRule, ...] = (
    _rule(
        "image",
        "(?:Image|IMAGE|Images)",
        ("A lantern in the park. Image: Jane Doe.", "A lantern in the park."),
        ("Gates at Tharn Gap. Image credit: Tharn Gap Authority", "Gates at Tharn Gap."),
        kept=("The problem has an image: Britain.", "He said no. Image: it was everything to him."),
    ),
    _rule(
        "photo",
        "(?:Photo|PHOTO|Photos|Photograph|Photographs)",
        ("The bridge on Friday. Photo: Halda Mirrin/Northbasin Press", "The bridge on Friday."),
        ("Carts on the bridge. (Photos: Joss Ames)", "Carts on the bridge."),
        kept=("She held up a photo: Saldrin in flames.", "Photo: Halda Mirrin"),
    ),
    _rule(
        "picture",
        "(?:Picture|PICTURE|Pictures)",
        ("Who opened the gate? Picture: M. de Vries", "Who opened the gate?"),
        kept=("It was a sorry picture: Quillhaven without water.",),
    ),
    _rule(
        "video",
        "(?:Video|VIDEO|Videos)",
        ("Water runs again. Video: Northbasin Press.", "Water runs again."),
        kept=("There is one video: Orvenia has it.", "They met. Video: the minister told them to look at it."),
    ),
    _rule(
        "audio",
        "(?:Audio|AUDIO)",
        ("“Open the gates,” he said. Audio: Radio Quillhaven", "“Open the gates,” he said."),
        kept=("Only one thing is missing from the audio: Brandovar.",),
    ),
    _rule(
        "credit",
        "(?:Credit|CREDIT|Credits)",
        ("The dam in January. Credit: Ada Lorne / Bay Lantern", "The dam in January."),
        kept=("To her credit: Brandovar came.", "Banks gave credit: Orvenia paid late."),
    ),
)  # fmt: skip


def end_without_credit(paragraph: str) -> int:
    """Where ``paragraph`` ends when a credit at its end is left out; its length where there is none."""
    if ":" not in paragraph or len(paragraph.split(None, _MOST_WORDS)) > _MOST_WORDS:
        return len(paragraph)
    for rule in RULES:
        found = rule.pattern.search(paragraph)
        if found and paragraph[: found.start()].strip():
            return found.start()
    return len(paragraph)
