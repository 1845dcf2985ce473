"""English inflection, as far as turning a content into a claim needs it."""

from __future__ import annotations

from functools import lru_cache


def word_set(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


_IRREGULAR = """
be was been|become became become|begin began begun|beat beat beaten|bet bet bet|break broke broken|bring brought brought
build built built|burn burned burned|buy bought bought|cast cast cast|catch caught caught|choose chose chosen
come came come|cost cost cost|cut cut cut|deal dealt dealt|do did done|draw drew drawn|drink drank drunk
drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found
flee fled fled|fly flew flown|forbid forbade forbidden|forget forgot forgotten|get got got|give gave given|go went gone
grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held|hurt hurt hurt
keep kept kept|know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let|lie lied lied
lose lost lost|make made made|mean meant meant|meet met met|pay paid paid|put put put|quit quit quit|read read read
ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought
sell sold sold|send sent sent|set set set|shake shook shaken|shed shed shed|shoot shot shot|show showed shown
shut shut shut|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|speak spoke spoken|spend spent spent
split split split|spread spread spread|stand stood stood|steal stole stolen|stick stuck stuck|strike struck struck
swear swore sworn|sweep swept swept|swim swam swum|take took taken|teach taught taught|tear tore torn|tell told told
think thought thought|throw threw thrown|understand understood understood|undertake undertook undertaken
wear wore worn|win won won|withdraw withdrew withdrawn|write wrote written|overthrow overthrew overthrown
foresee foresaw foreseen|bid bid bid|oversee oversaw overseen|forgive forgave forgiven|mistake mistook mistaken
overcome overcame overcome|uphold upheld upheld|undergo underwent undergone|leap leapt leapt|bear bore borne
""".replace("\n", "|")

PAST: dict[str, str] = {}
PARTICIPLE: dict[str, str] = {}
for _row in _IRREGULAR.split("|"):
    if _row.strip():
        _base, _past, _participle = _row.split()
        PAST[_base], PARTICIPLE[_base] = _past, _participle
BASE_OF = {**{v: k for k, v in PARTICIPLE.items()}, **{v: k for k, v in PAST.items()}, "were": "be", "is": "be"}
IRREGULAR_PAST = frozenset(PAST.values()) | {"were"}

# Verbs of more than one syllable whose last consonant is doubled although no rule of spelling shows it.
_DOUBLING = word_set(
    "admit commit permit submit transmit omit refer prefer infer defer occur incur rebut regret rebuff control "
    "patrol compel expel propel deter concur acquit"
) - {"rebuff"}
_VOWELS = "aeiou"


def _doubles(base: str) -> bool:
    if base in _DOUBLING:
        return True
    if len(base) < 3 or base[-1] in _VOWELS + "wxy" or base[-2] not in _VOWELS or base[-3] in _VOWELS:
        return False
    return sum(c in _VOWELS for c in base) == 1


def third(base: str) -> str:
    """'deny' -> 'denies'."""
    special = {"be": "is", "have": "has", "do": "does", "go": "goes"}
    if base in special:
        return special[base]
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ies"
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return base + "es"
    return base + "s"


def _regular(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return base + base[-1] + "ed" if _doubles(base) else base + "ed"


def past(base: str) -> str:
    """'deny' -> 'denied', 'shut' -> 'shut'."""
    return PAST.get(base) or _regular(base)


def participle(base: str) -> str:
    """'steal' -> 'stolen'."""
    return PARTICIPLE.get(base) or _regular(base)


def gerund(base: str) -> str:
    """'shut' -> 'shutting'."""
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and base not in {"be", "see", "flee", "agree", "foresee", "oversee", "decree", "guarantee"}:
        return base[:-1] + "ing"
    return base + base[-1] + "ing" if _doubles(base) else base + "ing"


@lru_cache(maxsize=4096)
def forms(base: str) -> tuple[str, ...]:
    """Every form of a verb, longest first; the plural of a noun is among them."""
    found = {base, third(base), past(base), participle(base), gerund(base), _regular(base)}
    if base == "be":
        found |= {"is", "are", "was", "were", "am"}
    return tuple(sorted(found, key=lambda f: (-len(f), f)))


def base_of_gerund(word: str) -> str:
    """'shutting' -> 'shut', 'taking' -> 'take', 'closing' -> 'close'; a guess where spelling leaves it open."""
    stem = word[:-3] if word.endswith("ing") else word
    for candidate in (stem, stem + "e", stem[:-1]):
        if candidate in PAST:
            return candidate
    if stem.endswith("y") and len(stem) == 2:
        return stem[:-1] + "ie"
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsfz":
        return stem[:-1]
    if stem.endswith(("at", "iv", "s", "c", "u", "v", "ag", "iz", "ur", "in", "ar", "id", "us", "ut", "ot", "od")) and (
        not stem.endswith(("ss", "ain", "ear", "oin", "our", "eat", "oat", "ous", "ean"))
    ):
        return stem + "e"
    return stem


def past_of_gerund(word: str) -> str:
    """'shutting' -> 'shut', 'hiding' -> 'hid', 'being' -> 'was'."""
    return past(base_of_gerund(word))
