"""One noun phrase taken apart: its name, role, head noun, owner and number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from onrecord.resolve import names
from onrecord.span import Span

Kind = Literal["pronoun", "name", "nominal"]

PREPOSITIONS = frozenset(
    "of for at in from with on to by about against near inside outside within under over among between behind like "
    "who whom whose which that where including representing speaking working living seeking familiar close opposed "
    "aligned accused quoted seen obtained released published made held posted sent written based as".split()
)
"""Words that end the core of a noun phrase."""
_DETERMINERS = frozenset(
    "the a an this that these those some any all both each every another other several many most no one two three "
    "four five six seven eight nine ten his her its their our my your".split()
)
_OWNERS = frozenset("his her its their our my your whose".split())
_MANY = frozenset("some all both several many most two three four five six seven eight nine ten these those few".split())
_KINDS_OF_BODY = frozenset(
    "news agency channel group newspaper magazine network website newswire service blog site company firm tabloid "
    "broadcaster militia movement party organization club chain app wire television tv station".split()
)
_PERSONAL = frozenset(("person", "spokes", "counsel", "state-head", "body-head"))
_RELATIVE = re.compile(r",?\s+(?:who|whom|whose|which|where)\b|,\s+(?:speaking|citing|quoting)\b")
_AGE = re.compile(r"^\d{1,3}$")
_ACRONYM = re.compile(r"\((?P<short>[A-Z][A-Za-z.&]*[A-Z]\.?)\)")
_PARTICIPLE = re.compile(r"^(?:kept|seen|held|made|led|sent|known|given|taken|\w{3,}ed)$")
_PARENTHESIS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_OWNER = re.compile(r"^(?P<owner>.*?\w(?:['’]s|s['’]))\s+(?P<rest>\S.*)$", re.DOTALL)
_AND = re.compile(r"\s+(?:and|along with|as well as|&)\s+")
_EDGE = "\"“”„«» \t\n,;:–—-."


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a noun phrase says of the one it means.

    Attributes:
        words: the phrase without quotation marks and relative clauses.
        name: the proper name in it, without titles; None in a pronoun or a description.
        role: what else it says of the bearer of the name; of a description, the description.
        head: the noun that says what sort of thing is meant, in small letters; of a pronoun, the pronoun.
        owner: to whom it belongs ("its" in "its chair"), or what it is of or for.
        short: an acronym that the phrase gives for the name.
        definite: it points to something known: "the", "this", or an owner.
        many: it means more than one.
    """

    span: Span
    kind: Kind
    words: str
    name: str | None = None
    role: str | None = None
    head: str = ""
    owner: str | None = None
    tail: str | None = None
    short: str | None = None
    definite: bool = False
    many: bool = False


def parse(words: str, span: Span) -> tuple[Phrase, ...]:
    """Take ``words``, which stand at ``span``, apart; joint parties ("Iran and Russia") give several phrases."""
    words = re.sub(r"\s+", " ", words).strip(_EDGE)
    joint = _joint(words, span)
    return joint if joint else (_single(words, span),)


def _joint(words: str, span: Span) -> tuple[Phrase, ...]:
    if not _AND.search(words):
        return ()
    both = re.sub(r"^[Bb]oth\s+", "", words)
    main = _RELATIVE.split(both, maxsplit=1)[0]
    sides = [s for s in re.split(r",\s+(?:and\s+)?|\s+(?:and|along with|as well as)\s+", main) if s]
    if len(sides) < 2:
        return ()
    parsed = [_single(s.strip(_EDGE), span) for s in sides]
    if both == words and len(sides) == 2 and "," in main and not _AND.search(main):
        return ()
    named = [p.kind == "name" and p.name is not None for p in parsed]
    if _AND.search(main) and not all(named) and "," in main:
        # "X, the head of Y and Z": the conjunction stands inside an apposition
        return _pair(main, span) if named[0] else ()
    if all(named):
        first, last = parsed[0].name or "", parsed[-1].name or ""
        one_body = names.key(last).split()[-1] in names.ORGANIZATION_HEADS and len(first.split()) == 1 and both == words
        open_tail = parsed[0].tail is not None and not person_like(first)
        if (one_body and "," not in main and not names.is_given(first)) or open_tail or _inside_name(parsed[0]):
            return ()
        return tuple(parsed)
    return _pair(main, span) if "," not in main else ()


def _inside_name(left: Phrase) -> bool:
    """True when "and" may stand inside the name of a body: "the Council of Europe and ..."."""
    return bool(left.name and re.search(r"\b(?:of|for|on)\b", left.name) and not person_like(left.name))


def _pair(main: str, span: Span) -> tuple[Phrase, ...]:
    """A name and a description: "Prime Minister Gavril Stennet and the leaders of three parties"."""
    left, _, right = re.split(r"(\s+(?:and|along with|as well as)\s+)", main, maxsplit=1)
    a, b = _single(left.strip(_EDGE), span), _single(right.strip(_EDGE), span)
    opens = right.split()[0].casefold() if right.split() else ""
    if a.kind == "name" and not a.tail and (opens in _DETERMINERS or b.many) and b.kind == "nominal":
        return (a, b)
    if a.kind == "pronoun" and b.kind != "pronoun":
        return (a, b)
    return ()


def _single(words: str, span: Span) -> Phrase:
    short = _ACRONYM.search(words)
    plain = _PARENTHESIS.sub("", words).strip(_EDGE) or words.strip("()[]" + _EDGE)
    reflexive = re.sub(r"\s+(?:himself|herself|itself|themselves|too|also|both|all)$", "", plain)
    plain = names.unpossessed(reflexive).strip(_EDGE) or plain
    if plain.casefold() in names.PRONOUNS:
        plural = names.PRONOUNS[plain.casefold()][1] == "many"
        return Phrase(span, "pronoun", plain, head=plain.casefold(), many=plural)
    main = _RELATIVE.split(plain, maxsplit=1)[0].strip(_EDGE) or plain
    segments = [s.strip(_EDGE) for s in main.split(",")]
    segments = [s for s in segments if s and not _AGE.match(s)] or [main]
    acronym = short["short"] if short else None
    first = _segment(segments[0], span, acronym)
    if len(segments) == 1:
        return _with(first, words=plain)
    second = _segment(segments[1], span, None)
    if first.kind == "name":
        role = ", ".join(segments[1:])
        personal = bool(names.noun_classes(second.head)) or second.kind == "nominal"
        both = f"{first.role}, {names.bare(role)}" if first.role else names.bare(role)
        return _with(
            first, words=plain, role=both if personal else first.role, head=second.head or first.head,
            owner=second.owner or first.owner, tail=second.tail or first.tail,
        )  # fmt: skip
    if second.kind == "name" and second.name and not second.many:
        return _with(second, words=plain, role=names.bare(segments[0]), head=first.head, owner=first.owner, tail=first.tail)
    return _with(first, words=plain)


def _with(phrase: Phrase, **changed: object) -> Phrase:
    values = {f: getattr(phrase, f) for f in Phrase.__dataclass_fields__}
    return Phrase(**{**values, **changed})


def _segment(words: str, span: Span, short: str | None) -> Phrase:
    """A phrase without commas."""
    tokens = words.split()
    opens = tokens[0].casefold() if tokens else ""
    many = opens in _MANY
    definite = opens in ("the", "this", "these", "that", "those", "both") or opens in _OWNERS
    owner: str | None = None
    core = tokens
    if opens in _OWNERS:
        owner, core = tokens[0], tokens[1:]
    elif opens in _DETERMINERS:
        core = tokens[1:]
    match = _OWNER.match(" ".join(core))
    body = False
    if match and owner is None:
        rest = match["rest"].split()
        body = rest[0][:1].isupper() and _last_core(rest)[:1].isupper() and not _title(_last_core(rest))
        owner, definite = names.unpossessed(match["owner"]), True
        core = rest
    cut = _core_end(core)
    before, after = core[:cut], core[cut:]
    tail = " ".join(after) or None
    if not before:
        before = core or tokens
    name, role = _name_in(before, short is not None, opens in ("a", "an"))
    if name is None and tail and before[-1][:1].isupper() and not _title(before[-1]) and _names_on(before, after):
        name = " ".join(before)
    if name is None and tail and (late := _late_name(core)):
        name, role = late
    if name and tail and not person_like(name) and not role and _names_on(before, after):
        name, tail = " ".join([name, *after]), None
    if name is not None:
        if owner and (body or role is None) and not person_like(name) and owner.casefold() not in _OWNERS:
            # "Orvenia's Ministry of Waterworks": the owner is part of the name
            possessor = match["owner"] if match else owner
            return Phrase(span, "name", words, f"{possessor} {name}", role, "", owner, tail, short, True, many)
        head = role.split()[-1].casefold() if role else ""
        return Phrase(span, "name", words, name, _owned(role, owner, match), head, owner, tail, short, definite, many)
    head = before[-1].casefold().strip(".'’\"")
    head = _quantity_head(head, after) if head in ("one", "some", "many", "most", "others", "half", "percent") else head
    group = "group" in names.noun_classes(head) and head not in ("representative", "secretary")
    return Phrase(
        span, "nominal", words, None, names.bare(words), head, owner or _of(after), tail, short, definite,
        many or group or names.is_plural(head) and "person" not in names.noun_classes(head),
    )  # fmt: skip


def _core_end(tokens: list[str]) -> int:
    """Where the core of a phrase ends: at a preposition, or at a participle after a noun."""
    for i, token in enumerate(tokens):
        if i and token.casefold().strip(",") in PREPOSITIONS:
            return i
        if i and _PARTICIPLE.match(token) and (names.noun_classes(tokens[i - 1].casefold()) or i == len(tokens) - 1):
            return i
    return len(tokens)


def _last_core(tokens: list[str]) -> str:
    return tokens[_core_end(tokens) - 1]


def _late_name(tokens: list[str]) -> tuple[str, str] | None:
    """The person named after a long title: "Director of the Federal Bureau of Investigation Louis Freeh"."""
    if len(tokens) > 4 and names.is_given(tokens[-2]) and tokens[-1][:1].isupper() and _title(tokens[0]):
        return " ".join(tokens[-2:]), " ".join(tokens[:-2])
    return None


def _quantity_head(head: str, after: list[str]) -> str:
    """ "Some of the men": the head is "men"."""
    if len(after) > 1 and after[0].casefold() == "of" and head != "one":
        rest = _segment(" ".join(after[1:]), Span(0, 1), None)
        return rest.head or head
    return head


def _owned(role: str | None, owner: str | None, match: re.Match[str] | None) -> str | None:
    """The role with the words that say whose: "Twitter's chief executive"."""
    if role and owner:
        return f"{match['owner'] if match else owner} {role}"
    return role


def _of(after: list[str]) -> str | None:
    """What a description is of or for: "a spokesman for Exxon Mobil" -> "Exxon Mobil"."""
    if len(after) < 2 or after[0].casefold() not in ("of", "for", "at", "with", "from", "by", "to", "in"):
        return None
    return " ".join(after[1:])


def _title(word: str) -> bool:
    """True when ``word`` stands before names: "Minister", "spokesman", "Sen."."""
    low = word.casefold().strip(".,")
    return low in names.TITLES or bool(names.noun_classes(low) & _PERSONAL)


def _names_on(before: list[str], after: list[str]) -> bool:
    """True when "of ..." carries a name on: "Ministry of Waterworks", "Council on Foreign Relations"."""
    if after[0].casefold() not in ("of", "for", "on", "in") or len(after) < 2:
        return False
    follows = after[2] if after[1].casefold() in ("the", "a") and len(after) > 2 else after[1]
    last = before[-1].casefold().strip(".")
    if len(before) > 1 and last not in names.ORGANIZATION_HEADS and "organization" not in names.noun_classes(last):
        return False  # a person and where he belongs: "Osric Tamblyn of the Joint Basin Commission"
    return follows[:1].isupper() and before[-1][:1].isupper() and after[0].casefold() != "in"


def _name_in(tokens: list[str], acronym: bool, indefinite: bool) -> tuple[str | None, str | None]:
    """The name at the end of ``tokens`` and the role before it; (None, None) in a description."""
    at = len(tokens)
    while at and (tokens[at - 1][:1].isupper() or tokens[at - 1][:1].isdigit() or _particle(tokens, at - 1)):
        at -= 1
    while at < len(tokens) and not tokens[at][:1].isupper() and not _particle(tokens, at):
        at += 1
    run = tokens[at:]
    if not run:
        return _name_before_kind(tokens)
    last = run[-1].casefold().strip(".,'’")
    shouting = all(t.isupper() for t in tokens) and len(tokens) > 1
    body = last in names.ORGANIZATION_HEADS or last in names.BODIES or acronym
    if not body or shouting:
        # the last title that has a name after it ends the role
        for i in range(len(run) - 2, -1, -1):
            if _title(run[i]) and not (i == 0 and at == 0 and len(run) > 2 and run[i].casefold() in ("state", "general")):
                rest = run[i + 1 :]
                if rest and not _title(rest[-1]) and rest[-1].casefold() not in ("of",):
                    role = " ".join(tokens[: at + i + 1])
                    return " ".join(rest), role
                break
    if names.key(run[0]).strip(".") in names.COURTESY and len(run) > 1:
        return " ".join(run), " ".join(tokens[:at]) or None
    classes = names.noun_classes(last)
    if _title(run[-1]) or classes & {"group", "document"} or (classes & {"organization"} and len(run) == 1):
        alone = len(run) == 1 or not names.is_given(run[0])
        if alone and not (last in names.BODIES) and not (classes & {"document"} and last in names.ORGANIZATION_HEADS and len(run) > 1):
            return None, None
    before = tokens[:at]
    if indefinite and not before and len(run) == 1:
        return None, None
    return " ".join(run), " ".join(before) or None


def _particle(tokens: list[str], at: int) -> bool:
    """True for a small word inside a name: "Bill de Blasio", "Suleiman al-Amr"."""
    word = tokens[at]
    if word.startswith(("al-", "el-", "ash-", "d'", "d’")):
        return True
    return word in ("de", "la", "van", "von", "der", "den", "bin", "ibn", "al", "el", "da", "dos", "du", "ul", "amp", "&") and (
        at + 1 < len(tokens) and (tokens[at + 1][:1].isupper() or tokens[at + 1] in ("la", "der", "den"))
    )


def _name_before_kind(tokens: list[str]) -> tuple[str | None, str | None]:
    """ "Al Jazeera news channel": a name, then small words that say what kind of body it is."""
    at = len(tokens)
    while at and tokens[at - 1] in _KINDS_OF_BODY:
        at -= 1
    if at in (0, len(tokens)) or not all(t[:1].isupper() or _particle(tokens, i) for i, t in enumerate(tokens[:at])):
        return None, None
    kind = tokens[at:]
    if kind[0] != "news" and kind[-1] not in ("newspaper", "magazine", "network", "website", "newswire", "blog", "group"):
        return None, None
    return " ".join(tokens[:at]), " ".join(kind)


def person_like(name: str) -> bool:
    """True when a name has the look of a person's."""
    parts = [p for p in names.straight(name).split() if p]
    low = [p.casefold().strip(".,") for p in parts]
    if low[0] in names.COURTESY:
        return True
    if low[-1] in names.ORGANIZATION_HEADS or low[-1] in names.BODIES or any(p.isupper() and len(p) > 3 for p in parts):
        return len(parts) > 1 and names.is_given(parts[0]) and low[-1] not in names.ORGANIZATION_HEADS
    return names.is_given(parts[0]) and 1 < len(parts) <= 4 and not any(p in ("of", "for", "on", "the") for p in low)
