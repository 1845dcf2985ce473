"""Act, stance and claim of single statements, and what a claim may be made of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.resolve.claim import ADDED
from onrecord.resolve.claim_inflect import BASE_OF, base_of_gerund, forms, gerund, past, third
from onrecord.resolve.stance import Judged, judge
from onrecord.resolve.values import Story
from onrecord.span import Span
from onrecord.statement import Draft
from tests.resolve.stance_examples import judged, story

CASES = [
    # cue says it all
    ("(The ministry) [denied] {that the gates were shut}", "deny", "denies", "The gates were shut"),
    ("(The ministry) [denied] {reports that the gates were shut}", "deny", "denies", "The gates were shut"),
    ("(Orvenia) [denied] {shutting the gates}", "deny", "denies", "Orvenia shut the gates"),
    (
        "(The ministry) [accused] {the council of hiding the register}",
        "accuse",
        "affirms",
        "The council hid the register",
    ),
    (
        "(The ministry) [called on] {the council to open the gates}",
        "demand",
        "affirms",
        "The council should open the gates",
    ),
    ("(The growers) [promised] {to plant again}", "promise", "affirms", "The growers will plant again"),
    ("(The mayor) [criticised] {the plan}", "condemn", "denies", "The plan deserves approval"),
    ("(The mayor) [praised] {the plan}", "praise", "affirms", "The plan deserves approval"),
    ("[Asked] {whether the gates stood open}", "ask", "uncommitted", "The gates stood open"),
    ("{The gates} [are said] {to be open}", "say", "affirms", "The gates are open"),
    ("{The purchase} [is expected] {to cost a fortune}", "predict", "affirms", "The purchase will cost a fortune"),
    ("(The mayor) [described] {the river as dead}", "say", "affirms", "The river is dead"),
    # negation and modality of the cue
    ("(The ministry) [cannot confirm] {that the gates were shut}", "say", "uncommitted", "The gates were shut"),
    ("(The ministry) [did not say] {that the gates were shut}", "say", "uncommitted", "The gates were shut"),
    ("(The ministry) [would neither confirm nor deny] {that it met them}", "decline", "uncommitted", None),
    ("(The ministry) [declined] {to comment on the report}", "decline", "uncommitted", None),
    ("(The ministry) [refused] {to open the gates}", "decline", "denies", "The ministry will open the gates"),
    ("(The mayor) [doesn't think] {the river is dead}", "think", "denies", "The river is dead"),
    ("It [is unclear] {whether the gates stood open}", "say", "uncommitted", "The gates stood open"),
    # negation of the content
    ("(The mayor) [said] {the gates were not shut}", "say", "denies", "The gates were shut"),
    ("(The mayor) [said] {Orvenia did not take the water}", "say", "denies", "Orvenia took the water"),
    ("(The mayor) [said] {no gate was closed}", "say", "denies", "A gate was closed"),
    ("(The mayor) [said] {nobody had asked}", "say", "denies", "Somebody had asked"),
    ("(The mayor) [denied] {reports that the gates had not been shut}", "deny", "affirms", "The gates had been shut"),
    ("(The mayor) [said] {“That is false.”}", "deny", "denies", None),
    ("(The mayor) [insisted] {the gates were never shut}", "deny", "denies", "The gates were shut"),
    # negation that is not the main clause's
    ("(The mayor) [said] {farmers who did not plant lost a year}", "say", "affirms", None),
    ("(The mayor) [said] {the dam was shut because nobody watched}", "say", "affirms", None),
    ("(The mayor) [said] {there was no doubt the dam was shut}", "say", "affirms", None),
    # what a plain "said" performs
    (
        "(The mayor) [said] {“We urge the council to open the gates,”}",
        "demand",
        "affirms",
        "The council should open the gates",
    ),
    ("(The mayor) [said] {the council must resign}", "demand", "affirms", "The council must resign"),
    ("(The mayor) [said] {“We strongly reject the delivery of pumps,”}", "deny", "denies", "The delivery of pumps"),
    ("(She) [said] {she would sue the paper}", "promise", "affirms", None),
]


@pytest.mark.parametrize(("marked", "act", "stance", "claim"), CASES, ids=[c[0] for c in CASES])
def test_judged(marked: str, act: str, stance: str, claim: str | None) -> None:
    got = judged(marked)
    assert (got.act, got.stance) == (act, stance), got
    if claim is not None:
        assert got.claim == claim


def test_first_person_becomes_the_speaker() -> None:
    got = judged("(The minister) [said] {“We did not supply pumps,”}", "Orvenia")
    assert (got.claim, got.stance) == ("Orvenia supplied pumps", "denies")
    got = judged("(Rukhaya) [said] {“I want my river back,”}", "Anselm Rukhaya")
    assert got.claim == "Anselm Rukhaya wants their river back"


def test_names_resolved_elsewhere_are_used() -> None:
    one = story("(The mayor) [said] {he had shut the gates}")
    at = one.text.index("he had")
    names = {Span(at, at + 2): "Peder Oszlin"}
    assert judge(one, 0, names.get).claim == "Peder Oszlin had shut the gates"


def test_short_names_become_full() -> None:
    got = judged("Hedda Marrin was there. (The mayor) [said] {Mrs. Marrin had shut the gates}")
    assert got.claim == "Hedda Marrin had shut the gates"


def test_further_sentences_are_more_claims() -> None:
    got = judged("(The mayor) [said] {“The gates were open. Nobody took the water.”}")
    assert [(c.claim, c.stance) for c in got.more_claims] == [("Somebody took the water", "denies")]


def test_a_topic_is_no_claim() -> None:
    got = judged("(The mayor) [elaborated on] {the council's stance}")
    assert (got.act, got.stance, got.claim) == ("say", None, None)
    assert set(got.open) == {"claim", "stance"}


@pytest.mark.parametrize(
    "cue", ["said again", "reiterated", "has repeatedly denied", "renewed his demand for", "still denies"]
)
def test_repeated(cue: str) -> None:
    assert judged(f"(The mayor) [{cue}] {{that the gates were shut}}").repeated
    assert not judged("(The mayor) [said] {that the gates were shut again}").repeated


def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word.lower())
    word = BASE_OF.get(word, word)
    base = base_of_gerund(word)
    for ending in ("ies", "ied", "es", "ed", "s", "d", "e", "y"):
        if base.endswith(ending) and len(base) - len(ending) > 2:
            return base[: -len(ending)]
    return base


def invented(one: Story, got: Judged, speaker: str = "") -> set[str]:
    """Words of the claims that are neither the article's, nor the speaker's name, nor of the closed set."""
    known = re.findall(r"[\w’'-]+", one.text + " " + speaker)
    allowed = {_stem(w) for w in known} | {w.lower() for w in known}
    allowed |= {w[2:] for w in allowed if w[:2] in ("un", "in")} | {
        part for w in allowed for part in re.split(r"['’-]", w)
    }
    claims = [c for c in [got.claim, *(m.claim for m in got.more_claims)] if c]
    words = {w.lower() for c in claims for w in re.findall(r"[\w’'-]+", c)}
    return {w for w in words if w not in allowed and _stem(w) not in allowed and w not in ADDED}


@pytest.mark.parametrize("marked", [c[0] for c in CASES])
def test_a_claim_invents_nothing(marked: str) -> None:
    assert not invented(story(marked), judged(marked))


def test_no_example_of_the_lexicon_invents_anything() -> None:
    from onrecord.resolve.lexicon import lexicon

    bad = {e.example: found for e in lexicon().entries if (found := invented(story(e.example), judged(e.example)))}
    assert not bad


_SCRAPS = "the gates not were n't did to of no , . ? “ ” ' that we deny I'm can't who $5 U.S. open as “x 'y what"
_WORDS = st.lists(
    st.sampled_from(re.split(" ", _SCRAPS)),
    min_size=1,
    max_size=14,
).map(" ".join)


@given(_WORDS, _WORDS, _WORDS)
def test_any_spans_can_be_judged(source: str, cue: str, content: str) -> None:
    text = f"{source} {cue} {content}"
    a, b = len(source), len(source) + 1 + len(cue)
    middle = b + 1 + len(content) // 2
    parts = (Span(b + 1, middle), Span(middle, len(text))) if middle > b + 1 else (Span(b + 1, len(text)),)
    for spans in ((Span(b + 1, len(text)),), parts, (Span(0, a), Span(b + 1, len(text)))):
        one = Story(text, (Draft((Span(0, a),), (Span(a + 1, b),), spans, "mixed", None, 1.0),))
        got = judge(one, 0)
        assert (got.claim is None) == (got.stance is None)
        assert got.claim is not None or "claim" in got.open


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("deny", "denied"),
        ("shut", "shut"),
        ("stop", "stopped"),
        ("admit", "admitted"),
        ("go", "went"),
        ("offer", "offered"),
    ],
)
def test_past(base: str, expected: str) -> None:
    assert past(base) == expected
    assert {base, third(base), gerund(base), expected} <= set(forms(base))
