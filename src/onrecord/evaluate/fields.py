"""Whether the fields of one statement are right: given against annotated, both in the output contract's form.

Names are compared without a leading article, letter case and the shape of apostrophes, and any name of an
entity of the annotation stands for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RESOLVED = (
    "speakers", "on_behalf_of", "via", "act", "stance", "said_on", "addressee", "occasion", "repeated",
)  # fmt: skip
"""Fields that resolving fills, and that are right or wrong; ``claim`` is measured by its words."""

FIELDS = ("form", *RESOLVED)

_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on for at by with from that this these those and or but is are was were be been being has "
        "have had do does did will would should could can may might it its their his her as",
    )
)
_APOSTROPHE = re.compile("[’‘`´]")

Fields = Mapping[str, Any]


def name_key(name: str) -> str:
    """What is compared of a name."""
    plain = _APOSTROPHE.sub("'", name.casefold()).strip(" .,")
    return re.sub(r"\s+", " ", re.sub(r"^(?:the|a|an)\s+", "", plain))


class Parties:
    """Who is meant by a name, by the entities of an annotation."""

    def __init__(self, entities: Iterable[Fields]) -> None:
        self._known: dict[str, str] = {}
        for entity in entities:
            for name in (entity["name"], *entity.get("aka", ())):
                self._known.setdefault(name_key(name), entity["entity"])

    def named(self, name: str | None) -> str | None:
        """The entity that goes by ``name``, or what is compared of the name."""
        return self._known.get(name_key(name), name_key(name)) if name else None

    def __call__(self, speaker: Fields | None) -> str | None:
        return self.named(speaker["name"]) if speaker else None

    def all(self, speakers: Iterable[Fields]) -> list[str]:
        """Those of a list, in the order of the alphabet: joint speakers have none of their own."""
        return sorted(str(self(s)) for s in speakers)

    def bodies(self, speakers: Sequence[Fields]) -> list[str]:
        """Those spoken for, in the order of the names of who speaks for them; documents left out."""
        pairs = ((str(self(s)), str(self.named(s.get("on_behalf_of")))) for s in speakers if s["type"] != "document")
        return [body for _, body in sorted(pairs)]


def claim_f1(left: str | None, right: str | None) -> float:
    """F1 of the content words of two claims; 1 when both have none."""

    def words(claim: str | None) -> Counter[str]:
        found = re.findall(r"[\w']+", _APOSTROPHE.sub("'", (claim or "").casefold()))
        return Counter(w for w in found if w not in _COMMON)

    a, b = words(left), words(right)
    return 2 * (a & b).total() / max(1, a.total() + b.total()) if a or b else 1.0


def days_of(when: Fields | None) -> tuple[str, str] | None:
    """First and last day of a date of saying."""
    return None if not when else (str(when["start"])[:10], str(when["end"])[:10])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right of one statement.

    Attributes:
        right: by name of `FIELDS`.
        claim: F1 of the content words of the claims, from 0 to 1.
        meant: of the annotated claims the one nearest to what was given, and its stance.
        document: a document speaks by the annotation, whose ``on_behalf_of`` does not count.
    """

    right: Mapping[str, bool]
    claim: float
    meant: tuple[str | None, str | None]
    document: bool


def verdict(given: Fields, gold: Fields, parties: Parties) -> Verdict:
    """Compare what was given of a statement with what is annotated."""
    meant = [(gold["claim"], gold["stance"]), *((c["claim"], c["stance"]) for c in gold.get("more_claims") or ())]
    claim, stance = max(meant, key=lambda c: claim_f1(given["claim"], c[0]))
    document = any(s["type"] == "document" for s in gold["speakers"])
    kind, kind_meant = given["occasion"], gold.get("occasion")
    right = {
        "form": given["form"] in (gold["form"], *gold.get("form_also_accepted", ())),
        "speakers": parties.all(given["speakers"]) == parties.all(gold["speakers"]),
        "on_behalf_of": document or parties.bodies(given["speakers"]) == parties.bodies(gold["speakers"]),
        "via": [parties(s) for s in given["via"]] == [parties(s) for s in gold["via"]],
        "act": given["act"] in (gold["act"], *gold.get("act_also_accepted", ())),
        "stance": given["stance"] == stance,
        "said_on": days_of(given["said_on"]) == days_of(gold.get("said_on")),
        "addressee": parties(given["addressee"]) == parties(gold.get("addressee")),
        "occasion": (kind and kind["type"]) == (kind_meant and kind_meant["type"]),
        "repeated": bool(given["repeated"]) == bool(gold.get("repeated")),
    }
    return Verdict(right, claim_f1(given["claim"], claim), (claim, stance), document)


def value(statement: Fields, field: str) -> str:
    """A field in words, for lists of mistakes; ``-`` for nothing."""
    got = statement.get(field)
    if field in ("speakers", "via"):
        return (" > " if field == "via" else " + ").join(s["name"] for s in got or ()) or "-"
    if field == "on_behalf_of":
        return " + ".join(s.get("on_behalf_of") or "-" for s in statement.get("speakers") or ()) or "-"
    if not got:
        return "no" if field == "repeated" else "-"
    if field == "said_on":
        first, last = days_of(got) or ("", "")
        days = first if first == last else f"{first}..{last}"
        return f"{days} {got.get('basis') or ''}".rstrip() + (f" ({got['text']})" if got.get("text") else "")
    if field == "occasion":
        return str(got["type"])
    if field == "addressee":
        return str(got["name"])
    return "yes" if got is True else str(got)
