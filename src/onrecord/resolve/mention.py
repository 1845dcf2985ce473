"""One noun phrase taken apart: its name, role, head noun, owner and number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from onrecord.resolve import names
from onrecord.resolve.mention_name import (
    PERSONAL,
    PREPOSITIONS,
    core_end,
    goes_on,
    is_title,
    late_name,
    name_in,
    person_like,
    role_head,
    shares_head,
)
from onrecord.resolve.places import place
from onrecord.span import Span

Kind = Literal["pronoun", "name", "nominal"]

_DETERMINERS = names.word_list("determiner")
_OWNERS = frozenset(["his", "her", "its", "their", "our", "my", "your", "whose"])
_MANY = frozenset(
    [
        "some",
        "all",
        "both",
        "several",
        "many",
        "most",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "these",
        "those",
        "few",
    ]
)
_DASH = re.compile(r"\s+[—–-]\s+|[—–]|\s*--\s*")
_RELATIVE = re.compile(r",?\s+(?:who|whom|whose|which|where)\b|,\s+(?:speaking|citing|quoting)\b")
_AGE = re.compile(r"^\d{1,3}$")
_ACRONYM = re.compile(r"\((?P<short>[A-Z][A-Za-z.&]*[A-Z]\.?)\)")
_PARENTHESIS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_OWNER = re.compile(
    r"^(?!(?:\w+\s)*(?:People|Women|Men|Children|World)['’]s [A-Z])(?P<owner>.*?\w(?:['’]s|s['’]))\s+(?P<rest>\S.*)$",
    re.DOTALL,
)
_AND = re.compile(r"\s+(?:and|along with|as well as|&)\s+")
_PARENTHESIS_KEPT = re.compile(r",\s(?=an?\s|the\s)")
_INCLUDING = re.compile(r"^(?P<all>.*?),?\s+(?P<how>including|like)\s+(?P<some>(?:the\s|The\s)?[A-Z].*)$")
_LED_IN = re.compile(r"^(?:not\s+)?(?:even|also|among|amongst|especially|perhaps)\s+(?=\S)", re.IGNORECASE)
_UTTERED = re.compile(
    r"^(?:(?P<who>.+?)(?:['’]s|(?<=s)['’])|(?P<whose>his|her|my|their|our))\s(?:own\s)?(?:\w+\s)?"
    r"(?:mind|views?|eyes|opinion|remarks?|arguments?|comments?|contention|assertions?|bombshell|words|telling|rhetoric)"
    r"(?:,?\s(?:on|in|at|about|to|first|made)\s.*)?$",
    re.DOTALL,
)
"""What somebody utters or thinks: he speaks himself, other than in a letter or a book of his."""
_EITHER = re.compile(r"^(?:neither|either)\s+(?P<one>.+?)\s+n?or\s+(?P<two>.+)$", re.IGNORECASE)
_STATE = (
    r"(?:Ala|Alaska|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Hawaii|Idaho|Ill|Ind|Iowa|Kan|Ky|La|Maine|Md|Mass|Mich|Minn|"
    r"Miss|Mo|Mont|Neb|Nev|Ohio|Okla|Ore|Pa|Tenn|Texas|Utah|Vt|Va|Wash|Wis|Wyo|N\.[CDHJMY]|[RS]\.[ICD]|D\.C|W\.Va)\.?"
)
_SEAT = re.compile(
    rf"^(?P<the>(?:the|an?)\s+)?(?:[A-Z][\w.’'-]*\s?){{1,3}}(?:,\s{_STATE}(?:,|-based)|-based)\s+(?=\w)", re.IGNORECASE
)
"""Where a body has its seat: "The El Paso, Texas, maker of boots", "the Geneva-based agency"."""
_CALLED = re.compile(
    r"\s(?:named|called|(?:identified|known)(?:\sonly)?\sas)\s[“\"‘']?"
    r"(?P<name>[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*){0,3})[”\"’']?(?=$|[,\s])"
)
_GLOSS = re.compile(r"\((?P<name>[A-Z][a-z][\w’'-]*(?:\s[A-Z][\w’'-]+){0,2})\)$")
_POINTING = frozenset(
    ("he", "she", "him", "her", "his", "this guy", "this man", "this woman", "that guy", "they", "it")
)
_SHOUTED = frozenset(("WHO", "US"))
"""Names that would be pronouns in small letters."""
_AMOUNTS = frozenset(("hundreds", "thousands", "dozens", "scores", "millions", "tens", "plenty", "lots"))
_EDGE = '"“”„«» \t\n,;:–—-.'


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
    words = re.sub(r",?\s+who is (?=(?:an?|the)\s|[a-z]+\s(?:of|for)\s)", ", ", words)
    words = _DASH.sub(", ", words).strip()
    if words[:1] in "‘'“\"" and words[-1:] in "’'”\"":
        words = words[1:-1]
    words = re.sub(r"^by\s+", "", re.sub(r"\s+", " ", words).strip(_EDGE))
    words = _LED_IN.sub("", words)
    words = _SEAT.sub(lambda m: m["the"] or "", words) if "," in words or "-based" in words else words
    uttered = _UTTERED.match(words)
    words = (uttered["who"] or uttered["whose"]) if uttered else words
    either = _EITHER.match(words)
    if either:
        words = f"both {either['one']} and {either['two']}"
    some = _INCLUDING.match(words)
    if some:
        named = parse(some["some"], span)
        if all(p.kind == "name" and _party(p, some["how"] == "like") for p in named):
            return named if some["how"] == "like" else (_single(some["all"].strip(_EDGE), span), *named)
    joint = _joint(words, span)
    return joint if joint else (_single(words, span),)


def _party(phrase: Phrase, person: bool) -> bool:
    """True for the name of a person, or, where bodies will do, of something that is no place and no people."""
    name = phrase.name or ""
    if person_like(name) or person:
        return person_like(name)
    return place(name) is None and not phrase.many and not names.noun_classes(name)


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
    if (
        parsed[0].kind == "nominal"
        and parsed[0].many
        and len(sides) > 2
        and all(p.kind == "name" and person_like(p.name or "") for p in parsed[1:])
    ):
        return tuple(parsed[1:])  # "Three senators, A of X, B of Y and C of Z"
    beside = _beside_apposition(main, span)
    if beside:
        return beside
    if _AND.search(main) and not all(named) and "," in main:
        # "X, the head of Y and Z": the conjunction stands inside an apposition
        return _pair(main, span) if named[0] else ()
    if all(named):
        first, last = parsed[0].name or "", parsed[-1].name or ""
        opens = first.split() if words[:4] != "The " or len(last.split()) > 1 else ["The"]
        one_body = both == words and shares_head(opens, last.split(), words[:4].casefold() == "the ")
        if names.key(sides[-1]).split()[0] in names.CORPORATE:
            return ()  # "Marsh and Company"
        alone = parsed[-1].tail is None and parsed[-1].role is None and not person_like(last)
        open_tail = parsed[0].tail is not None and (alone or not person_like(first))
        if (one_body and "," not in main and not names.is_given(first)) or open_tail or _inside_name(parsed[0]):
            return ()
        return tuple(parsed)
    return _pair(main, span) if "," not in main else ()


def _beside_apposition(main: str, span: Span) -> tuple[Phrase, ...]:
    """ "Gwen Ifill and Judy Woodruff, two journalists" and "Two objectors, Lawrence Joyce and William Graham"."""
    segments = main.split(", ")
    if len(segments) != 2:
        return ()
    for names_in, says in (segments, segments[::-1]):
        opens = says.split()[0].casefold() if says.split() else ""
        pair = _AND.split(names_in)
        if len(pair) == 2 and (opens in _MANY or opens in ("the", "both")) and not _AND.search(says):
            both = [_single(s.strip(_EDGE), span) for s in pair]
            if all(p.kind == "name" and person_like(p.name or "") for p in both):
                return tuple(_with(p, role=p.role or names.singular(names.bare(says))) for p in both)
    return ()


def _inside_name(left: Phrase) -> bool:
    """True when "and" may stand inside the name of a body: "the Council of Europe and ..."."""
    return bool(left.name and re.search(r"\b(?:of|for|on)\b", left.name) and not person_like(left.name))


def _pair(main: str, span: Span) -> tuple[Phrase, ...]:
    """A name and a description: "Prime Minister Gavril Stennet and the leaders of three parties"."""
    sides = re.split(r"\s+(?:and|along with|as well as)\s+", main, maxsplit=1)
    if len(sides) < 2:
        return ()
    left, right = sides
    a, b = _single(left.strip(_EDGE), span), _single(right.strip(_EDGE), span)
    opens = right.split()[0].casefold() if right.split() else ""
    if a.name and not person_like(a.name) and len(right.split()) > 1 and opens not in _DETERMINERS:
        return ()  # "Red Cross and ambulance officials"
    if (
        a.kind == "name"
        and not a.tail
        and (opens in _DETERMINERS or (b.many and opens == right.split()[0]))
        and b.kind == "nominal"
    ):
        return (a, b)
    if a.kind == "pronoun" and b.kind != "pronoun":
        return (a, b)
    if a.kind == "nominal" and a.many and opens in _OWNERS:
        return (a, b)
    if (
        a.kind == "nominal"
        and a.definite
        and not a.many
        and "organization" in names.noun_classes(a.head)
        and b.kind == "name"
    ):
        return (a, b)
    return ()


def _single(words: str, span: Span) -> Phrase:
    gloss = _GLOSS.search(words)
    if gloss and words[: gloss.start()].strip().casefold() in _POINTING:
        return Phrase(span, "name", words, gloss["name"])  # "this guy (Trump)"
    called = _CALLED.search(words)
    if called and names.noun_classes(words[: called.start()].split()[-1]) & PERSONAL:
        role = names.bare(words[: called.start()])
        return Phrase(span, "name", words, called["name"].rstrip(".,”\"’'"), role, role_head(role))
    short = _ACRONYM.search(words)
    plain = _PARENTHESIS.sub("", words).strip(_EDGE) or words.strip("()[]" + _EDGE)
    reflexive = re.sub(r"\s+(?:himself|herself|itself|themselves|too|also|both|all)$", "", plain)
    plain = names.unpossessed(reflexive).strip(_EDGE) or plain
    if not any(c.isalnum() for c in plain):
        return Phrase(span, "nominal", plain)
    if plain in _SHOUTED:
        return Phrase(span, "name", plain, plain, short=short["short"] if short else None)
    if plain.casefold() in names.PRONOUNS:
        plural = names.PRONOUNS[plain.casefold()][1] == "many"
        return Phrase(span, "pronoun", plain, head=plain.casefold(), many=plural)
    main = _RELATIVE.split(plain, maxsplit=1)[0].strip(_EDGE) or plain
    segments = [s.strip(_EDGE) for s in re.split(r",(?!\d)", main)]
    segments = [s for s in segments if s and not _AGE.match(s)] or [main]
    late = next((i for i, s in enumerate(segments) if i and s.split()[0] in ("by", "allegedly", "according")), None)
    if late is not None:
        segments = [
            f"{segments[0]} {segments[late]}" if segments[late].startswith("by ") else segments[0],
            *segments[1:late],
        ]
    acronym = short["short"] if short else None
    first = _segment(segments[0], span, acronym)
    if len(segments) == 1:
        restricted = main != plain and not plain[len(main) :].lstrip(" ").startswith(",") and first.kind == "nominal"
        return _with(first, words=plain, role=names.bare(plain) if restricted else first.role)
    second = _segment(segments[1], span, None)
    if first.kind == "name":
        role = ", ".join(segments[1:])
        personal = bool(names.noun_classes(second.head)) or segments[1].split()[0].casefold() in _DETERMINERS
        both = f"{first.role}, {names.bare(role)}" if first.role else names.bare(role)
        return _with(
            first, words=plain, role=both if personal else first.role, head=second.head or first.head,
            owner=second.owner or first.owner, tail=second.tail or first.tail,
        )  # fmt: skip
    if second.kind == "name" and second.name and not second.many and _names(segments[1], first):
        return _with(
            second, words=plain, role=names.bare(segments[0]), head=first.head, owner=first.owner, tail=first.tail
        )
    if segments[1].split()[0].casefold() in ("a", "an", "the") and first.kind == "nominal":
        return _with(first, words=_PARENTHESIS_KEPT.split(words)[0].strip(_EDGE))
    return _with(first, words=plain)


def _names(words: str, first: Phrase) -> bool:
    """True when the segment ``words`` gives a name to what ``first`` describes, and does not speak of others."""
    if first.many or "document" in names.noun_classes(first.head):
        return False
    opens = words.split()[0]
    return (
        opens[:1].isupper() or opens in ("al", "el", "de", "van") or opens.casefold() in _DETERMINERS or is_title(opens)
    )


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
    if match and owner is None and not any(t in PREPOSITIONS for t in match["owner"].split()):
        rest = match["rest"].split()
        owner, definite = names.unpossessed(match["owner"]), True
        core = rest
    cut = core_end(core)
    before, after = core[:cut], core[cut:]
    tail = " ".join(after) or None
    if not before:
        before = core or tokens
    led: str | None = None
    name, role = name_in(before, short is not None, opens in ("a", "an", "one", "another"))
    if name and len(before) == 1 and tail and name.casefold() in _AMOUNTS and after[0] == "of":
        rest = _segment(" ".join(after[1:]), span, None) if len(after) > 1 else None
        return Phrase(span, "nominal", words, None, words, rest.head if rest else "", None, tail, short, False, True)
    if name is None and tail and before[-1][:1].isupper() and not is_title(before[-1]) and goes_on(before, after):
        name = " ".join(before)
    if tail and not (name and person_like(name)) and (late := late_name(core)):
        name, role = late
        tail, cut = None, len(core)
        says = _PARENTHESIS.sub("", role).split()
        end = core_end(says)
        if "body-head" in (classes := names.noun_classes(role_head(role))) and "state-head" not in classes:
            led = _of(says[end:]) if says[-1].casefold() != "staff" else None
    if name and tail and not person_like(name) and not role and goes_on(before, after):
        name, tail = " ".join([name, *after]), None
    if name is not None:
        if (
            owner
            and role is None
            and not person_like(name)
            and owner.casefold() not in _OWNERS
            and not _of_outlet(owner, name, tail)
        ):
            # "Orvenia's Ministry of Waterworks": the owner is part of the name
            possessor = match["owner"] if match else owner
            return Phrase(span, "name", words, f"{possessor} {name}", role, "", owner, tail, short, True, many)
        head = role_head(role) if role else ""
        role = _owned(role, owner, match)
        return Phrase(span, "name", words, name, role, head, owner or led, tail, short, definite, many)
    head = before[-1].casefold().strip(".'’\"")
    head = _quantity_head(head, after) if head in ("one", "some", "many", "most", "others", "half", "percent") else head
    group = "group" in names.noun_classes(head) and head not in ("representative", "secretary")
    return Phrase(
        span, "nominal", words, None, names.bare(words), head, owner or _of(after), tail, short, definite,
        many or group or (names.is_plural(head) and "person" not in names.noun_classes(head)),
    )  # fmt: skip


def _of_outlet(owner: str, name: str, tail: str | None) -> bool:
    """True when a name of two words is a person's, of the body that owns it: "the Courier's Tolo Marsh"."""
    parts = name.split()
    if len(parts) != 2 or place(owner) or place(parts[0]) or (tail and tail.startswith("of ")):
        return False
    plain = parts[0].isalpha() and parts[1].replace("-", "").isalpha() and not parts[0].isupper()
    classes = names.noun_classes(parts[1]) | names.noun_classes(parts[0])
    return plain and not classes and parts[1].casefold() not in names.ORGANIZATION_HEADS | names.BODIES


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
