"""Telling: a statement in plain words, the same in every view for people.

Who spoke and for whom, what was done, the claim and how the speaker stands to it, to whom, when and on
what occasion, and what is open and why. Nothing here is cleaned: each view does that its own way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.present.dates import days
from onrecord.present.outline import words
from onrecord.present.safe import shorten
from onrecord.statement import Act, Occasion, Speaker, Stance, Statement, When

NO_SOURCE = "(no source named)"
NO_CUE = "(no cue)"
ARROW = " → "

DONE: Mapping[Act, str] = {
    "say": "said",
    "deny": "denied",
    "confirm": "confirmed",
    "admit": "admitted",
    "allege": "alleged",
    "accuse": "accused",
    "demand": "demanded",
    "ask": "asked",
    "promise": "promised",
    "warn": "warned",
    "threaten": "threatened",
    "condemn": "condemned",
    "praise": "praised",
    "doubt": "doubted",
    "decline": "declined",
    "predict": "predicted",
    "propose": "proposed",
    "think": "thought",
}
"""What was done, in the past tense."""

_DONE_WITH: Mapping[tuple[Act, Stance], str] = {
    ("say", "denies"): "said it is not so",
    ("say", "uncommitted"): "left undecided",
    ("think", "denies"): "thought not",
    ("ask", "affirms"): "asked for",
    ("praise", "denies"): "did not praise",
    ("condemn", "affirms"): "did not condemn",
    ("promise", "denies"): "promised not to",
}
"""Where the act's own word would hide how the speaker stands to the claim."""

MARKS: Mapping[Stance, str] = {"affirms": "+", "denies": "−", "uncommitted": "~"}
"""A stance is always shown as a mark and a word, never by colour alone."""

_OCCASIONS = {
    "interview": "in an interview",
    "press conference": "at a press conference",
    "phone call": "in a phone call",
    "meeting": "at a meeting",
    "speech": "in a speech",
    "social media": "on social media",
    "written statement": "in a written statement",
    "report": "in a report",
    "testimony": "in testimony",
    "other": "on another occasion",
}

_FIELDS = {
    "speakers": "speaker",
    "via": "chain",
    "act": "what was done",
    "stance": "stance",
    "claim": "claim",
    "more_claims": "further claims",
    "addressee": "to whom",
    "occasion": "occasion",
    "said_on": "date",
    "repeated": "whether again",
}

_LONGEST_WORDING = 48
_LEADING = re.compile(r"^(?:that|the|an?) +")
_AROUND = " .,;:…\"'“”‘’"

_REASONS = {"none": "nobody found whom the words could mean"}


@dataclass(frozen=True, slots=True)
class Position:
    """A claim and the speaker's stance to it; no mark and no stance where that is open."""

    claim: str
    stance: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """One statement in words.

    Attributes:
        who: the speakers' full names; the words of the text where the speakers are open.
        standing: role and body spoken for, or empty.
        did: what was done, in the past tense; the attributing words where that is open.
        claims: what is claimed, the main claim first.
        what: the words of the content.
        says_more: whether these are other words than those of the claim.
        wording: source and cue as the article words them, where ``who`` and ``did`` say it otherwise.
        chain: through whom the article has it, down to the speaker; empty where it comes directly.
        circumstances: to whom, on what occasion, when; each on its own.
        open: what could not be told and why, those with the same reason together.
    """

    who: str
    standing: str
    did: str
    claims: tuple[Position, ...]
    what: str
    says_more: bool
    wording: str
    chain: str
    circumstances: tuple[str, ...]
    open: tuple[str, ...]


def telling(statement: Statement, text: str) -> Telling:
    """``statement``, of an article with this ``text``, in words."""
    source, cue = words(statement.source, text), words(statement.cue, text)
    who = " and ".join(speaker.name for speaker in statement.speakers) or source or NO_SOURCE
    done = did(statement) or cue or NO_CUE
    resolved = bool(statement.speakers) or statement.act is not None
    what, claims = words(statement.content, text), _claims(statement)
    return Telling(
        who=who,
        standing=_standing(statement.speakers),
        did=done,
        claims=claims,
        what=what,
        says_more=not (len(claims) == 1 and _bare(claims[0].claim) == _bare(what)),
        wording=_wording(source, cue, who, done) if resolved else "",
        chain=ARROW.join([*(s.name for s in statement.via), who]) if statement.via else "",
        circumstances=_circumstances(statement),
        open=_open(statement),
    )


def did(statement: Statement) -> str:
    """What was done, as ``again denied``; empty while open."""
    if statement.act is None:
        return ""
    done = DONE[statement.act]
    if statement.stance is not None:
        done = _DONE_WITH.get((statement.act, statement.stance), done)
    return f"again {done}" if statement.repeated else done


def _wording(source: str, cue: str, who: str, done: str) -> str:
    """``Rukhaya … told``: what of the article's own words for source and cue is not shown already."""
    parts = []
    if source and _bare(source) != _bare(who):
        parts.append(shorten(source, _LONGEST_WORDING))
    if cue and cue != done:
        parts.append(cue)
    return " … ".join(parts)


def _bare(text: str) -> str:
    """``text`` as it is compared: no letter case, article, "that" or marks around it."""
    return _LEADING.sub("", text.casefold().strip(_AROUND))


def _standing(speakers: Sequence[Speaker]) -> str:
    if len(speakers) == 1:
        return _stands(speakers[0])
    return "; ".join(f"{speaker.name}: {stands}" for speaker in speakers if (stands := _stands(speaker)))


def _stands(speaker: Speaker) -> str:
    """Role and body, without what the name says already (``a senior aide to the prime minister``)."""
    role = speaker.role or ""
    if role.casefold() in speaker.name.casefold():
        role = ""
    body = speaker.on_behalf_of or ""
    return ", ".join(part for part in (role, body and f"for {body}") if part)


def _claims(statement: Statement) -> tuple[Position, ...]:
    first = [(statement.claim, statement.stance)] if statement.claim is not None else []
    both = [*first, *((more.claim, more.stance) for more in statement.more_claims)]
    return tuple(Position(claim, stance, MARKS[stance]) if stance else Position(claim) for claim, stance in both)


def _circumstances(statement: Statement) -> tuple[str, ...]:
    parts = []
    if statement.addressee is not None:
        stands = _stands(statement.addressee)
        parts.append(f"to {statement.addressee.name}" + (f" ({stands})" if stands else ""))
    if statement.occasion is not None:
        parts.append(_occasion(statement.occasion))
    if statement.said_on is not None:
        parts.append(_when(statement.said_on))
    return tuple(parts)


def _occasion(occasion: Occasion) -> str:
    return _OCCASIONS[occasion.type] + (f" with {occasion.with_}" if occasion.with_ else "")


def _when(when: When) -> str:
    rests_on = f"“{' '.join(when.text.split())}”" if when.text else "reported as new"
    return f"{days(when.start, when.end)} ({rests_on})"


def _open(statement: Statement) -> tuple[str, ...]:
    by_reason: dict[str, list[str]] = {}
    for name, reason in statement.open.items():
        if name == "speakers" and not statement.source:
            continue  # the view says that no source is named
        by_reason.setdefault(_REASONS.get(reason, reason), []).append(_FIELDS.get(name, name))
    return tuple(f"{', '.join(names)} ({reason})" for reason, names in by_reason.items())
