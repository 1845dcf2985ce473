"""The parties of an article: names grouped by whom they mean."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from onrecord.resolve import names
from onrecord.resolve.mention import Phrase
from onrecord.resolve.mention_find import Hit
from onrecord.resolve.mention_name import person_like
from onrecord.resolve.names import Gender
from onrecord.resolve.places import place
from onrecord.resolve.values import SpeakerType
from onrecord.span import Span


@dataclass(slots=True, eq=False)
class Entity:
    """One party, while the article is read.

    Attributes:
        type: None as long as the name alone does not tell.
        roles: what the article says of it, as phrases, in the order of the text.
        forms: the names it goes by, folded, and how often.
        members: the parties of a joint one ("they", of two).
    """

    id: str
    name: str
    type: SpeakerType | None
    gender: Gender | None = None
    many: bool = False
    head: str = ""
    owner: Entity | None = None
    roles: list[Phrase] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)
    places: list[Span] = field(default_factory=list)
    members: tuple[Entity, ...] = ()
    sources: int = 0
    short: str | None = None
    seen: list[Phrase] = field(default_factory=list)

    @property
    def full(self) -> str:
        """The fullest name, with the acronym that the article gives in parentheses."""
        if self.members:
            return " and ".join(m.full for m in self.members)
        return f"{self.name} ({self.short})" if self.short and self.short not in self.name else self.name

    def kinds(self) -> set[str]:
        """The nouns that say what it is: heads of its roles and descriptions, singular."""
        return {names.singular(h) for h in (self.head, *(r.head for r in self.roles)) if h}

    @property
    def personal(self) -> bool:
        """True for one who may be "he" or "she"."""
        return not self.many and (self.type == "person" or (self.type == "unnamed" and not self.many))

    def heads(self) -> set[str]:
        """The nouns the article uses of it."""
        found = {names.singular(r.head) for r in self.roles if r.head}
        for role in self.roles:
            for word in (role.role or "").casefold().replace(",", " ").split():
                if names.noun_classes(word):
                    found.add(names.singular(word))
        if self.head:
            found.add(names.singular(self.head))
        return found

    def said_of(self) -> set[str]:
        """The words of its roles, folded."""
        return {names.unpossessed(w.strip(".,()“”\"'’")).casefold() for r in self.roles for w in (r.role or "").split()}

    def words(self) -> set[str]:
        """All words of its names and roles, folded."""
        text = " ".join([self.name, *self.forms, *(r.role or "" for r in self.roles)])
        return {names.unpossessed(w.strip(".,()“”\"'’")).casefold() for w in text.split()}


def type_of(phrase: Phrase) -> SpeakerType | None:
    """The type a name has by itself; None when it could be several."""
    name = phrase.name or ""
    known = place(name)
    if known and known.standing in ("name", "capital"):
        return "government"
    if known:
        return "group" if known.standing == "people" else "government"
    parts = [p.casefold().strip(".,") for p in names.straight(name).split()]
    classes = names.noun_classes(phrase.head)
    if person_like(name) or (phrase.role and classes & {"person", "spokes", "counsel", "state-head", "body-head"}):
        return "person"
    if parts[-1] in names.ORGANIZATION_HEADS or parts[-1] in names.BODIES or phrase.short:
        return "organization"
    last = names.noun_classes(parts[-1])
    if "document" in last and len(parts) > 1:
        return "document"
    if last & {"organization"}:
        return "organization"
    if "group" in last or (len(parts) == 1 and names.noun_classes(names.singular(parts[-1])) & {"person"}):
        return "group"
    if len(parts) == 1 and name.isupper() and 2 <= len(name) <= 6:
        return "organization"
    return None


class Register:
    """The named parties of an article, and which of them a name means."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._number = 0

    def new(self, name: str, kind: SpeakerType | None) -> Entity:
        """A further party."""
        self._number += 1
        entity = Entity(f"e{self._number}", name, kind)
        self.entities.append(entity)
        return entity

    def enter(self, hit: Hit) -> Entity | None:
        """Enter a name that stands in the text; long names are to be entered first."""
        found = self.matching(hit.phrase)
        if len(found) > 1:
            return None
        entity = found[0] if found else None
        phrase = hit.phrase
        if (
            entity
            and hit.shown
            and names.key(phrase.name or "") not in entity.forms
            and not person_like(phrase.name or "")
        ):
            return None  # "Quill Just Let Something Slip"
        if entity is None:
            if hit.shown and not person_like(phrase.name or "") and type_of(phrase) not in ("government",):
                return None  # in a headline any word may have a capital
            if type_of(phrase) is None and len((phrase.name or "").split()) > 4:
                return None  # words of a heading, not a name
            entity = self.new(_full(phrase), type_of(phrase))
        note(entity, phrase)
        if phrase.name:
            entity.places.append(hit.span)
        return entity

    def bearers(self, word: str) -> list[Entity]:
        """People of that last name: "Paris" is a capital, and the name of Valeska Paris."""
        return [
            e for e in self.entities if e.type in ("person", None) and names.family(e.name) == word and " " in e.name
        ]

    def misspelt(self, name: str) -> Entity | None:
        """The one person whose family name is a letter away from ``name``, itself a family name."""
        parts = _uncourteous(name).split()
        if len(parts) != 1 or len(parts[0]) < 5:
            return None
        word = names.key(parts[0])
        found = [
            e
            for e in self.entities
            if e.type == "person" and names.misspelt(word, names.family(e.name)) and word != f"{names.family(e.name)}s"
        ]
        return found[0] if len(found) == 1 and " " in found[0].name else None

    def matching(self, phrase: Phrase) -> list[Entity]:
        """The parties that the name of ``phrase`` may mean, the best only where one is better."""
        name = phrase.name or ""
        folded = names.key(name)
        known = place(name)
        if known and known.standing in ("name", "capital", "adjective") and not self.bearers(folded):
            return [e for e in self.entities if e.type == "government" and e.name == known.state]
        exact = [e for e in self.entities if folded in e.forms and e.type != "document"]
        if len(exact) == 1 and (len(folded.split()) > 1 or not _surname_of_several(folded, self.entities)):
            return exact
        short, kind = names.key(_uncourteous(name)), type_of(phrase)
        fitting = [e for e in self.entities if _same(short, kind, e)]
        gender = _courtesy(name)
        if gender:
            fitting = [e for e in fitting if e.gender in (gender, None)] or fitting
            sure = [e for e in fitting if e.gender == gender]
            fitting = sure or fitting
        if len(fitting) > 1 and " " not in folded:
            named = [e for e in fitting if e.type == "person" and names.family(e.name) == folded]
            fitting = named or fitting
        if len(fitting) > 1:
            fitting = _prominent(fitting)
        if not fitting and gender and (near := self.misspelt(name)):
            return [near]
        return fitting


def _full(phrase: Phrase) -> str:
    known = place(phrase.name or "")
    if known and known.standing != "people":
        return known.state
    return phrase.name or phrase.words


def note(entity: Entity, phrase: Phrase) -> None:
    """Remember what ``phrase`` says of ``entity``: a fuller name, a role, a gender."""
    name = phrase.name or ""
    known = place(name)
    stripped = _uncourteous(name)
    entity.forms[names.key(name)] += 1
    entity.forms[names.key(stripped)] += 0
    if phrase.short:
        entity.forms[names.key(phrase.short)] += 1
    if not known and entity.type != "government":
        longer = len(stripped.split()) > len(_uncourteous(entity.name).split())
        shouted = entity.name.isupper() and not stripped.isupper() and names.key(stripped) == names.key(entity.name)
        if (
            longer
            or shouted
            or (
                entity.name != stripped
                and names.key(entity.name) != names.key(stripped)
                and _uncourteous(entity.name) == stripped
            )
        ):
            entity.name = stripped
    if phrase.tail or phrase.owner:
        entity.seen.append(phrase)
    if entity.type is None:
        kind = type_of(phrase)
        # "Paris" of Valeska Paris makes no state of her
        entity.type = None if kind == "government" and " " in entity.name else kind
    if phrase.short and entity.type == "organization":
        entity.short = phrase.short
    if phrase.role and not any(r.role == phrase.role for r in entity.roles):
        entity.roles.append(phrase)
    if entity.gender is None:
        entity.gender = _courtesy(name) or names.noun_gender(phrase.head)
        if entity.gender is None and entity.type == "person":
            entity.gender = names.gender_of(stripped) if len(stripped.split()) > 1 else None
    if _courtesy(name) and entity.type is None:
        entity.type = "person"


def _courtesy(name: str) -> Gender | None:
    first = name.split()[0].casefold().strip(".") if name.split() else ""
    return names.COURTESY.get(first)


@lru_cache(maxsize=4096)
def _uncourteous(name: str) -> str:
    """ "Mr. Abboud" -> "Abboud"."""
    parts = name.split()
    if len(parts) > 1 and parts[0].casefold().strip(".") in names.COURTESY:
        return " ".join(parts[1:])
    return name


def _surname_of_several(word: str, entities: list[Entity]) -> bool:
    return sum(names.family(e.name) == word and e.type == "person" for e in entities) > 1


def _same(short: str, kind: SpeakerType | None, entity: Entity) -> bool:
    """True when ``short``, a folded name of that type, can be a form of the name of ``entity``."""
    full = names.key(entity.name.partition(" (")[0])
    if short == full or short in entity.forms:
        return True
    a, b = short.split(), full.split()
    if entity.type in ("government", "document") or not a or not b:
        return False
    if kind == "government" and len(a) == 1 and a[0] == names.family(full) and len(b) > 1:
        kind = None  # a capital, and the family name of somebody
    if entity.type in ("person", None) and kind in ("person", None):
        return _same_person(a, b, entity)
    if entity.type == "person" or kind == "person":
        return len(a) == 1 and kind != "government" and entity.type == "person" and a[0] in (b[0], names.family(full))
    return _same_body(a, b)


def _same_person(a: list[str], b: list[str], entity: Entity) -> bool:
    while len(a) > 1 and a[0] in ("de", "van", "von", "al", "la", "bin"):
        a = a[1:]
    if len(a) == 1:
        return a[0] == names.family(" ".join(b)) or (a[0] == b[0] and entity.type == "person")
    if len(b) == 1:
        return b[0] == names.family(" ".join(a)) or b[0] == a[0]
    if names.family(" ".join(a)) != names.family(" ".join(b)):
        return a[:-1] == b[:-1] and len(a[-1]) > 3 and names.misspelt(a[-1], b[-1])
    x, y = a[0].strip("."), b[0].strip(".")
    return x == y or x.startswith(y) or y.startswith(x) or (len(x) > 2 and x[:3] == y[:3])


def _same_body(a: list[str], b: list[str]) -> bool:
    """One body named longer and shorter: "Exxon Mobil" and "Exxon", "Ministry of Waterworks" under its state."""
    if len(a) > len(b):
        a, b = b, a
    if len(a) == len(b):
        return False
    initials = "".join(w[0] for w in b if w not in ("of", "the", "and", "for", "on"))
    if (
        len(a) == 1
        and len(a[0]) > 2
        and a[0].replace(".", "") in (initials, initials[-len(a[0]) :] if len(a[0]) > 2 else "")
    ):
        return True
    if b[: len(a)] == a:
        return len(a) > 1 or (
            b[-1] in names.CORPORATE and not place(a[0].title()) and a[0] not in names.ORGANIZATION_HEADS
        )
    if b[-len(a) :] == a:
        return len(a) > 1 or a[0] in (
            "times",
            "post",
            "journal",
            "dispatch",
            "observer",
            "herald",
            "gazette",
            "courier",
            "guardian",
        )
    return False


def _prominent(entities: list[Entity]) -> list[Entity]:
    """The one that the article speaks of much more than of the others, or all."""
    weight = {e.id: len(e.places) + 3 * e.sources for e in entities}
    ranked = sorted(entities, key=lambda e: -weight[e.id])
    if weight[ranked[0].id] >= 2 * weight[ranked[1].id] and weight[ranked[0].id] > 1:
        return ranked[:1]
    return ranked
