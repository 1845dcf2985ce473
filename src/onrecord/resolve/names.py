"""Words and names: keys under which names are compared, genders, and what nouns mean."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from onrecord.resolve.places import rows

Gender = Literal["m", "f"]

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")
_SUFFIX = frozenset(("jr", "sr", "ii", "iii", "iv", "esq"))

COURTESY: dict[str, Gender | None] = {
    "mr": "m", "mister": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "madam": "f", "lady": "f",
    "dame": "f", "dr": None, "prof": None, "rev": None, "hon": None, "st": None,
}  # fmt: skip
"""Forms of address, without full stop, and the gender they tell."""

TITLES = frozenset(
    "president premier chancellor minister prime foreign defense defence finance interior home secretary undersecretary "
    "deputy vice senator sen rep reps sens representative congressman congresswoman gov governor mayor pres king queen "
    "prince princess pope cardinal bishop archbishop rabbi imam ayatollah sheikh general gen maj major col colonel lt "
    "lieutenant capt captain sgt sergeant adm admiral cmdr commander det detective officer judge justice chief "
    "speaker ambassador attorney director chairman chairwoman chair professor "
    "coach candidate former ex acting interim spokesman spokeswoman spokesperson ceo executive leader state treasurer "
    "advisor adviser editor correspondent reporter columnist analyst anchor host journalist commissioner sheriff "
    "senior majority minority whip democrat republican emeritus manager strategist founder co-founder".split()
)
"""Words that stand before a person's name as a title, without full stop."""

ORGANIZATION_HEADS = frozenset(
    "ministry department agency office bureau commission committee council court bank company corp corporation inc ltd "
    "co llc plc group institute university college school church hospital union association federation league "
    "foundation society party campaign administration congress parliament senate house chamber embassy team club "
    "network channel newspaper magazine times post press news journal herald tribune observer dispatch courier gazette "
    "daily telegraph guardian mail globe star sun mirror independent citizen register chronicle weekly review politico "
    "authority army navy force forces police organization organisation board panel coalition alliance movement militia "
    "service services center centre pac project command center airlines airways motors fund trust partners securities "
    "holdings industries technologies systems labs media studios pictures entertainment conference assembly crossroads "
    "division directorate registry tribunal watch nations pentagon kremlin advocate crown enquirer examiner report "
    "archdiocese diocese municipality city county state board club consortium exchange radio television tv".split()
)
"""Last words of names that are bodies, not people."""

BODIES = frozenset(
    "un u.n. eu e.u. nato fbi cia nsa who nasa bbc cnn nbc abc cbs pbs npr ap afp upi cnbc msnbc itv hbo isis isil gop "
    "dnc rnc doj irs fda cdc epa nypd lapd acu aclu naacp nra imf opec fifa uefa osce iaea unicef unesco unhcr wto "
    "reuters xinhua itar-tass tass kyodo yonhap interfax bloomberg politico buzzfeed gawker facebook twitter google "
    "apple microsoft amazon youtube instagram hamas hezbollah fatah pentagon kremlin congress parliament senate "
    "interpol europol mossad scotland greenpeace amnesty haaretz breitbart wikileaks taliban samsung sony boeing "
    "tesla uber comcast walmart starbucks vogue variety mashable slate vox salon newsweek time fortune forbes".split()
)
"""One-word names of bodies and outlets."""

PRONOUNS: dict[str, tuple[str, Literal["one", "many", "any"], Gender | None]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), ("person", "one", "m")),
    **dict.fromkeys(("she", "her", "hers", "herself"), ("person", "one", "f")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), ("any", "many", None)),
    **dict.fromkeys(("it", "its", "itself"), ("thing", "one", None)),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), ("first", "one", None)),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), ("first", "many", None)),
    **dict.fromkeys(("you", "your", "yours"), ("second", "any", None)),
    **dict.fromkeys(("who", "whom", "whose"), ("relative", "any", None)),
    **dict.fromkeys(("which", "that"), ("relative", "any", None)),
}  # fmt: skip
"""Pronoun -> what it may stand for, how many, and which gender."""


def straight(text: str) -> str:
    """``text`` with every apostrophe of one shape."""
    return re.sub(r"[’‘`´]", "'", text)


def key(name: str) -> str:
    """The form under which names are compared: no article, one case, one shape of apostrophe."""
    folded = straight(name).casefold().strip(" .,")
    return re.sub(r"\s+", " ", _ARTICLE.sub("", folded))


def bare(name: str) -> str:
    """``name`` without a leading article."""
    return _ARTICLE.sub("", name.strip())


def unpossessed(word: str) -> str:
    """``word`` without a possessive ending."""
    plain = straight(word)
    cut = _POSSESSIVE.search(plain)
    return word[: cut.start()] if cut else word


def family(name: str) -> str:
    """The last name of a person's name, without Jr. and the like, folded."""
    parts = [p.strip(".,") for p in key(name).split()]
    while len(parts) > 1 and parts[-1] in _SUFFIX:
        parts.pop()
    return parts[-1] if parts else ""


@cache
def _given() -> dict[str, str]:
    return {name.casefold(): gender for name, gender in rows("given-names.tsv")}


def is_given(word: str) -> bool:
    """True when ``word`` is a known given name."""
    return word.casefold() in _given()


def gender_of(name: str) -> Gender | None:
    """The gender that a person's given name tells; None when it tells none."""
    told = _given().get(straight(name).casefold().split()[0].strip(".,")) if name.strip() else None
    if told == "m":
        return "m"
    return "f" if told == "f" else None


@cache
def _nouns() -> tuple[dict[str, frozenset[str]], dict[str, Gender]]:
    classes: dict[str, frozenset[str]] = {}
    genders: dict[str, Gender] = {}
    for label, words in rows("person-words.tsv"):
        for entry in words.split():
            word, _, gender = entry.partition(":")
            classes[word] = classes.get(word, frozenset()) | {label}
            if gender == "m":
                genders[word] = "m"
            elif gender == "f":
                genders[word] = "f"
    return classes, genders


def singular(noun: str) -> str:
    """The singular of a noun in small letters, by spelling."""
    irregular = {"men": "man", "women": "woman", "people": "person", "children": "child", "wives": "wife"}
    for many, one in irregular.items():
        if noun.endswith(many):
            return noun[: -len(many)] + one
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def is_plural(noun: str) -> bool:
    """True when a noun in small letters is a plural, or a word that means several people."""
    return singular(noun) != noun or noun in ("police", "staff", "media", "majority", "half")


def noun_classes(noun: str) -> frozenset[str]:
    """What a noun can mean: person, spokes, state-head, body-head, counsel, group, organization, government, document.

    The plural of a word for a person means a group.
    """
    classes, _ = _nouns()
    noun = noun.casefold()
    if noun in classes:
        return classes[noun]
    one = singular(noun)
    if one == noun and "-" in noun:
        return noun_classes(noun.rpartition("-")[2])
    known = classes.get(one, frozenset())
    if one != noun and known & {"person", "spokes", "counsel", "state-head", "body-head"}:
        return frozenset(("group",)) | (known & {"spokes", "counsel"})
    if one != noun and known & {"organization", "government"}:
        return frozenset(("group",))
    return known


def noun_gender(noun: str) -> Gender | None:
    """The gender a noun tells ("spokeswoman"), if it tells one."""
    return _nouns()[1].get(noun.casefold())
