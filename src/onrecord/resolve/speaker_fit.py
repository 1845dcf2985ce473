"""How well a description fits a party: by its noun, its other words, and its owner."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.resolve import names
from onrecord.resolve.mention import Phrase
from onrecord.resolve.mention_name import PERSONAL, person_like
from onrecord.resolve.speaker_entity import Entity

_OUTLET = names.word_list("outlet-noun")
_ANY_BODY = names.word_list("body-noun")
_PORTFOLIOS = names.word_list("portfolio")
_OFFICES = frozenset(("spokes", "state-head", "body-head"))
_IDLE = frozenset(("the", "of", "for", "a", "at", "to", "in", "former"))


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase without a name, as it is compared with parties.

    Attributes:
        head: its noun, singular; ``classes``: what that noun can mean.
        says: its other words, folded.
        named: those of them that are names of states or people.
    """

    phrase: Phrase
    head: str
    classes: frozenset[str]
    owner: Entity | None
    says: frozenset[str]
    named: frozenset[str]


def says_of(phrase: Phrase) -> frozenset[str]:
    """The words of a description besides its noun, folded."""
    words = {names.unpossessed(w.strip(',.“”"')).casefold() for w in phrase.words.split()}
    return frozenset(words - {phrase.head, names.singular(phrase.head)} - _IDLE)


def fit(entity: Entity, description: Description) -> float:
    """How well ``description`` fits ``entity``; 0 when it does not."""
    phrase, owner = description.phrase, description.owner
    if entity.many != phrase.many and (phrase.many or entity.type not in ("organization", None)):
        return 0
    gender = names.noun_gender(phrase.head)
    if gender and entity.gender and gender != entity.gender:
        return 0
    if owner is not None and entity.owner is not None and owner is not entity.owner:
        return 0
    known = entity.words()
    if description.named - known:
        return 0  # "the Cruz campaign" is not Rubio's
    foreign = len({w for w in description.says if w[:1].isalpha()} - known)
    overlap = len(description.says & known)
    classes = description.classes
    person = classes & PERSONAL and "organization" not in classes
    if person and entity.type in ("person", "unnamed", None) and not entity.many:
        return _fit_person(entity, description, overlap, foreign)
    if phrase.many and entity.many and description.head in entity.heads():
        if not description.says and description.head in ("person", "other"):
            return 0
        return 3 + overlap - 0.5 * foreign - (1.5 if foreign and not overlap else 0)
    if entity.type == "document":
        return 3 + overlap - 0.4 * foreign if "document" in classes and description.head in entity.heads() else 0
    if entity.type in ("organization", None) and "organization" in classes:
        return _fit_body(entity, description, overlap, foreign)
    return 0


def _fit_person(entity: Entity, description: Description, overlap: int, foreign: int) -> float:
    phrase, head = description.phrase, description.head
    if head in entity.heads():
        portfolio = head in ("minister", "secretary") and (description.says & _PORTFOLIOS) - entity.words()
        speaks = head == "secretary" and "press" in entity.said_of() and "press" not in description.says
        return 0 if portfolio or speaks else 3 + overlap - 0.5 * foreign
    if description.says & set(names.key(entity.name).split()):
        return 0  # "the Sanders campaign director" is not Sanders
    common = len(description.says & entity.said_of())
    if entity.type == "person" and common and not phrase.tail:
        return 1 + common
    unroled = entity.sources and not entity.roles and phrase.definite and phrase.owner is None and not phrase.tail
    if (
        entity.type in ("person", None)
        and unroled
        and (description.classes & _OFFICES or head in ("diplomat", "official"))
    ):
        return 0.9  # "Anselm Rukhaya said ... The foreign minister ..."
    if (
        entity.type == "person"
        and not description.says
        and head in ("man", "woman", "official", "candidate", "politician")
    ):
        return 0.8
    return 0


def _fit_body(entity: Entity, description: Description, overlap: int, foreign: int) -> float:
    head = description.head
    name = set(names.key(entity.name).split())
    if head in name or head in (entity.heads() if entity.type else entity.kinds()):
        return 3 + overlap - 0.5 * foreign
    if description.says:
        return 0
    if head in _OUTLET and name & names.word_list("outlet-word"):
        return 1.6
    if (head in _ANY_BODY and entity.type == "organization") or (head in ("company", "firm") and entity.sources):
        return 1.2
    if head in ("organization", "organisation", "group", "company") and entity.type is None and len(entity.places) > 1:
        return 1.0 if not person_like(entity.name) else 0
    return 0
