"""For whom somebody speaks: the ministry of its spokesman, the state of its minister, the issuer of a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container

from onrecord.resolve import names
from onrecord.resolve.places import demonym_of, place, state_of_leader

_FORMER = re.compile(
    r"\b(?:former|ex-?|late|then|one-time|retired|fired|ousted|candidates?|nominee|contenders?|front-runner|"
    r"for president|from \d{4} to)\b",
    re.IGNORECASE,
)
_STATE_OFFICE = re.compile(
    r"\b(?:president(?!\s+(?:of|and|for)\s+(?!the\s+(?:united|republic)))|pres\.?|prime minister|"
    r"premier|chancellor|king|queen|emir|"
    r"(?:foreign|defen[cs]e|interior|finance|home|justice|health|oil|energy|education|environment|trade|information|prime)"
    r"\s+(?:minister|secretary)|minister|secretary of (?:state|defen[cs]e|the treasury|homeland)|treasury secretary|"
    r"supreme leader|(?-i:[A-Z]\w+(?:ian|ean|an|ish|ese|i|ch)) leader|ambassador|counterpart|"
    r"national security advis[eo]r|secretary of education)\b",
    re.IGNORECASE,
)
_NOT_STATE = re.compile(
    r"\b(?:vice|deputy|press|shadow|house|senate|university|college|club|association|company)\s+\w+", re.IGNORECASE
)
_STATE_OWNER = re.compile(
    r"(?P<who>[A-Z][a-zà-ÿ]{3,})[’']s[ \u00a0](?:(?:foreign|prime|defen[cs]e|interior)[ \u00a0]min|"
    r"Ministry|embassy|parliament\b|government\b|\w+[ \u00a0]minister\b|foreign[ \u00a0]ministry)"
)
_AMERICAN = re.compile(
    r"\b(?:Republicans?|Democrats?|Democratic|GOP|Congress|Senate|White House|Pentagon|Capitol|State Department|"
    r"Sen\.|Rep\.|FBI|CIA|Supreme Court|Obama|Oval Office|Washington)\b"
)
_STAFF_OF = re.compile(
    r"^(?:\w+\s){0,3}(?:officials?|staff|editors|executives|representatives?|someone|somebody)\s"
    r"(?:of|at|from|for|with)\s(?P<who>(?:[Tt]he\s)?[A-Z][\w.&’'-]*(?:\s(?:of|for|and|the|on|in|\(?[A-Z][\w.&’')-]*))*)$"
)
_HEADS = names.word_list("speaks-for-body")
_BODY_WORDS = re.compile(
    r"^(?:current|new|chief|senior|top|deputy|press|executive|managing|associate|assistant|acting|longtime|local|company|"
    r"official|another|media|communications?|campaign)$",
    re.IGNORECASE,
)


def states_in(text: str) -> tuple[Counter[str], frozenset[str]]:
    """How often the article speaks of each state, and the countries that only it knows.

    A name is taken for a country that no list has when the article has an adjective of it too.
    """
    words = re.findall(r"(?:U\.S\.|U\.K\.|[A-ZÀ-Þ][\w’'-]+(?:[ \u00a0][A-Z][\w-]+)?)", text)
    count: Counter[str] = Counter()
    own: set[str] = set()
    for word in words:
        plain = names.unpossessed(word)
        found = place(plain) or place(plain.split()[0])
        if found:
            count[found.state] += 1
    for _ in _AMERICAN.finditer(text):
        count["United States"] += 1
    single = Counter(names.unpossessed(w.split()[0]) for w in words)
    for match in _STATE_OWNER.finditer(text):
        if place(match["who"]) is None and not names.is_given(match["who"]):
            own.add(match["who"])
    unlisted = frozenset(w for w in single if place(w) is None and len(w) > 4)
    for word in unlisted:
        country = demonym_of(word, unlisted)
        if country and single[country] >= 2:
            own.add(country)
    for country in own:
        count[country] += single[country]
    return count, frozenset(own)


def state_meant(words: str, own: frozenset[str]) -> str | None:
    """The state that ``words`` name or have an adjective of: "Iranian Foreign Minister", "New Zealand's ..."."""
    tokens = [names.unpossessed(t.strip(",.()") if not t.startswith("U.") else t) for t in words.split()]
    for size in (3, 2, 1):
        for i in range(len(tokens) - size + 1):
            candidate = " ".join(tokens[i : i + size])
            found = place(candidate)
            if found:
                return found.state
            if size == 1 and candidate in own:
                return candidate
            if size == 1 and candidate[:1].isupper() and (country := demonym_of(candidate, own)):
                return country
    return None


def holds_state_office(role: str) -> bool:
    """True when ``role`` is that of a minister, a head of state or of government, or an envoy, now."""
    return bool(_STATE_OFFICE.search(role)) and not _FORMER.search(role) and not _NOT_STATE.search(role)


def presides_over(role: str) -> str | None:
    """The body that a president is of by what stands before the word: "Marsh Watch President"."""
    match = re.match(r"^(?P<who>(?:[A-Z][\w&.’'-]*\s)+)[Pp]resident\b(?!\sof)", role)
    if not match:
        return None
    who = match["who"].strip()
    plain = [w for w in who.split() if not _BODY_WORDS.match(w) and w.casefold() not in names.TITLES]
    return who if len(plain) == len(who.split()) and not any(place(names.unpossessed(w)) for w in plain) else None


def leader_state(name: str, role: str, spoken_of: Container[str]) -> str | None:
    """The state of a leader known by name, where the role is that of one."""
    return state_of_leader(name, spoken_of) if holds_state_office(role) else None


def body_in(role: str, head: str, owner: str | None) -> str | None:
    """The words of ``role`` that name the body spoken for, or None when it is not that sort of role.

    ``owner`` is what the role is of or for, when the phrase says so.
    """
    classes = names.noun_classes(head)
    if _FORMER.search(role):
        return None
    speaks = (
        bool(classes & {"spokes", "counsel"}) and head not in ("agent", "manager")
    ) or "press secretary" in role.casefold()
    leads = (
        head in _HEADS or "inspector general" in role.casefold() or bool(re.search(r"\bchief \w+ officer", role, re.I))
    )
    if re.search(r"\bcampaign (?:\w+ )?(?:manager|chairman|chairwoman|chief|director|strategist|aide)\b", role):
        return _campaign(role)
    if not (speaks or leads):
        return None
    if owner and (
        owner[:1].isupper()
        or owner.casefold().startswith(("the ", "his", "her", "its", "their"))
        or names.noun_classes(owner.split()[-1])
    ):
        return owner
    if "chief of staff" in role.casefold() or re.search(r"\b(?:U\.S\.|district|state) attorney", role, re.IGNORECASE):
        return None
    before = _before_head(role, head)
    known = any(w[:1].isupper() for w in before.split()) or names.noun_classes(before) & {"organization", "government"}
    return before if before and known else None


def _campaign(role: str) -> str | None:
    """ "Clinton campaign manager" -> "Clinton campaign"."""
    match = re.search(r"(?P<who>[A-Z][\w’'-]+)(?:['’]s|['’])?\s+(?:\w+\s+)?campaign", role)
    return f"{match['who']} campaign" if match else None


def is_firm(name: str) -> bool:
    """True when ``name`` ends as a firm's does: "Marsh Oil Co."."""
    words = names.key(re.sub(r" \(.*", "", name)).split()
    return bool(words) and words[-1].strip(".") in names.CORPORATE


def is_former(role: str) -> bool:
    """True when ``role`` is one of the past, or one that is only sought."""
    return bool(_FORMER.search(role))


def officials_of(words: str, many: bool) -> str | None:
    """The body whose officials are meant: "White House officials", "an FBI official".

    One official of a state speaks without leave; several are the state's own voice.
    """
    match = re.match(
        r"^(?i:(?:a|an|the|some|several|two|another|top|senior|other|unnamed|anonymous)\s+)*(?P<who>.*?)\s*\bofficials?$",
        words,
    )
    if not match:
        staff = _STAFF_OF.match(words)
        return staff["who"] if staff and place(staff["who"]) is None else None
    if not match["who"][:1].isupper():
        return None
    who = match["who"]
    while len(who.split()) > 1 and not who.split()[-1][:1].isupper():
        who = who.rpartition(" ")[0]
    if re.fullmatch(r"[A-Z]\w+(?:ish|ian|ese|an|i)", who) and not place(who):
        return None  # of a people without a state
    if place(who):
        return who if many else None
    return who


def _before_head(role: str, head: str) -> str:
    """ "Iranian Foreign Ministry spokesman" -> "Iranian Foreign Ministry"."""
    parts = [p for p in role.split(",") if head in p.casefold().split()] or [role]
    tokens = parts[0].split()
    at = next((i for i, t in enumerate(tokens) if t.casefold().strip(".,") == head), None)
    if at is None:
        return ""
    taken = tokens[:at]
    while taken and _BODY_WORDS.match(taken[-1]) and not taken[-1][:1].isupper():
        taken.pop()
    if taken and taken[-1].casefold() == "inspector":
        taken.pop()
    while taken and _BODY_WORDS.match(taken[0]):
        taken.pop(0)
    while taken and (names.noun_classes(taken[-1]) & {"body-head", "spokes"} or taken[-1] == "and"):
        taken.pop()
    while taken and taken[-1].casefold() in (
        "press",
        "chief",
        "communications",
        "communication",
        "executive",
        "vice",
        "media",
        "senior",
        "and",
        "director",
    ):
        taken.pop()
    return names.unpossessed(" ".join(taken))
