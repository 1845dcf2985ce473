"""Who speaks: names, pronouns, descriptions, the bodies spoken for, and what stays open."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from onrecord.resolve.chain import via
from onrecord.resolve.speaker import Cast, cast
from onrecord.resolve.values import Speaker, Story
from onrecord.span import Span
from onrecord.statement import Draft

EXAMPLES = Path(__file__).parents[2] / "examples"


def story(text: str, *statements: tuple[str, str, int | None]) -> Story:
    """A story whose drafts are (source, content, parent).

    Of "Paris|said" only what stands before the bar is the source; the rest tells which "Paris" is meant.
    """
    drafts = []
    for source, content, parent in statements:
        begin = text.index(content)
        spans: tuple[Span, ...] = ()
        if source:
            words, _, after = source.partition("|")
            at = text.index(words + (" " + after if after else ""))
            spans = (Span(at, at + len(words)),)
        drafts.append(Draft(spans, (), (Span(begin, begin + len(content)),), "indirect", parent, 1.0))
    return Story(text, tuple(drafts))


def names(given: Cast, index: int) -> list[str]:
    return [s.name for s in given.speakers(index)[0]]


def one(given: Cast, index: int) -> Speaker:
    (speaker,) = given.speakers(index)[0]
    return speaker


def test_a_surname_and_a_pronoun_mean_the_full_name() -> None:
    text = (
        "Mara Ellingham, the mayor of Dunmere, opened the bridge. It would last, Ellingham said. "
        "She promised a second one. "
    )
    given = cast(story(text, ("Ellingham", "It would last", None), ("She", "a second one", None)))
    assert names(given, 0) == names(given, 1) == ["Mara Ellingham"]
    assert one(given, 0).role == "mayor of Dunmere"
    assert one(given, 0).type == "person"
    assert one(given, 0).entity == one(given, 1).entity


def test_gender_tells_two_candidates_apart() -> None:
    text = "Susan Brill met David Orme on Monday. He thanked her. The plan was sound, she said. It was late, he said."
    given = cast(story(text, ("she|said", "The plan was sound", None), ("he|said.", "It was late", None)))
    assert names(given, 0) == ["Susan Brill"]
    assert names(given, 1) == ["David Orme"]


@pytest.mark.parametrize(
    ("words", "name", "role"),
    [
        ("Foreign Minister Tomas Veld", "Tomas Veld", "Foreign Minister"),
        ("Orla Finch, the company’s spokeswoman,", "Orla Finch", "company’s spokeswoman"),
        ("a spokesman, Robert Haim,", "Robert Haim", "spokesman"),
        ("Director of the Coast Bureau of Mines (CBM) Paul Renn", "Paul Renn", "Director of the Coast Bureau of Mines"),
        ("Detroit police spokesman Sgt. Michael Orr", "Michael Orr", "Detroit police spokesman Sgt."),
    ],
)
def test_titles_and_appositions_are_roles(words: str, name: str, role: str) -> None:
    given = cast(story(f"The dam is safe, {words} said.", (words, "The dam is safe", None)))
    assert (one(given, 0).name, one(given, 0).role) == (name, role)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Tehran", "Iran"),
        ("the Islamic Republic", "Iran"),
        ("the Russian government’s", "Russia"),
        ("Britain", "United Kingdom"),
        ("Washington", "United States"),
    ],
)
def test_states_go_by_their_short_name(words: str, state: str) -> None:
    given = cast(story(f"No gun was sold, {words} claim said.", (words, "No gun was sold", None)))
    assert (one(given, 0).name, one(given, 0).type) == (state, "government")


def test_a_family_name_that_is_also_a_capital() -> None:
    text = "Valeria Paris, a nurse, left in May. It was a prison, Paris said."
    assert names(cast(story(text, ("Paris|said", "It was a prison", None))), 0) == ["Valeria Paris"]


def test_joint_sources_give_two_speakers_who_are_then_they() -> None:
    text = "Both Iran and Russia denied the sale. They called it a tale."
    given = cast(story(text, ("Both Iran and Russia", "the sale", None), ("They", "it a tale", None)))
    assert names(given, 0) == ["Iran", "Russia"]
    assert names(given, 1) == ["Iran", "Russia"]


def test_and_inside_the_name_of_a_body() -> None:
    words = "The Fish and Wildlife Service"
    assert len(names(cast(story(f"{words} said the lake was clean.", (words, "the lake was clean", None))), 0)) == 1


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("Iranian Foreign Minister Hossein Darabi", "Iran"),
        ("New Zealand’s Prime Minister Ann Rowe", "New Zealand"),
        ("Iranian Foreign Ministry spokesman Ali Darabi", "Iranian Foreign Ministry"),
        ("Alan Jeffers, a spokesman for Corbel Oil,", "Corbel Oil"),
        ("Susan Hale, a lawyer for Mrs. Orme,", "Orme"),
        ("Tom Fenn, the president of Water Watch,", "Water Watch"),
        ("Clara Nash, a nurse from Brownsville,", None),
        ("former Mexican President Felipe Ruano", None),
        ("Republican presidential candidate Mark Stoll", None),
        ("a senior official", None),
        ("an Iraqi official", None),
        ("an FBI official", "FBI"),
        ("White House officials", "White House"),
    ],
)
def test_for_whom_somebody_speaks(words: str, body: str | None) -> None:
    given = cast(story(f"Nothing was sold, {words} said.", (words, "Nothing was sold", None)))
    assert one(given, 0).on_behalf_of == body


def test_the_unnamed_keep_their_description() -> None:
    words = "two engineers who have worked at the dam"
    given = cast(story(f"It leaks, {words} said.", (words, "It leaks", None)))
    assert one(given, 0).name == words
    assert (
        one(cast(story("It leaks, a senior official said.", ("a senior official", "It leaks", None))), 0).type
        == "unnamed"
    )


def test_a_document_stands_on_behalf_of_its_issuer() -> None:
    words = "A report by the Chamber of Accounts"
    given = cast(story(f"{words} finds that the gate was shut.", (words, "that the gate was shut", None)))
    assert (one(given, 0).type, one(given, 0).on_behalf_of) == ("document", "Chamber of Accounts")


def test_descriptions_find_the_one_they_fit() -> None:
    text = (
        "Iranian Foreign Ministry spokesman Nasser Kanani spoke on Monday. "
        "The sale never was, the Iranian diplomat said. "
        "It was a tale, the spokesman added. The ministry sent a letter."
    )
    given = cast(
        story(
            text,
            ("the Iranian diplomat", "The sale never was", None),
            ("the spokesman", "It was a tale", None),
            ("The ministry", "a letter", None),
        )
    )
    assert [names(given, i) for i in range(3)] == [["Nasser Kanani"], ["Nasser Kanani"], ["Iranian Foreign Ministry"]]


def test_an_office_described_first_and_named_after() -> None:
    text = (
        "Orvenia’s waterworks minister has denied the charge. Ilka Brandovar’s answer came late. "
        "The gates are open, she said. Brandovar left."
    )
    given = cast(
        story(
            text,
            ("Orvenia’s waterworks minister", "the charge", None),
            ("she", "The gates are open", None),
            ("Brandovar|left", "left", None),
        )
    )
    assert names(given, 0) == names(given, 1) == ["Ilka Brandovar"]
    assert one(given, 0).on_behalf_of == "Orvenia"


def test_i_and_we_inside_a_quotation() -> None:
    text = "“I know that we did not sell it,” said Ali Darabi, a spokesman for Corbel Oil."
    quote = "“I know that we did not sell it,”"
    given = cast(
        story(
            text,
            ("Ali Darabi, a spokesman for Corbel Oil", quote, None),
            ("I|know", "that we did not sell it", 0),
            ("we|did", "not sell it", 1),
        )
    )
    assert [names(given, i) for i in range(3)] == [["Ali Darabi"], ["Ali Darabi"], ["Corbel Oil"]]


def test_relative_pronouns() -> None:
    text = "Peder Oszlin, who assured reporters that all was well, has left."
    assert names(cast(story(text, ("who", "that all was well", None))), 0) == ["Peder Oszlin"]


def test_two_of_one_surname_stay_ambiguous() -> None:
    text = "Anna Holt and Ben Holt own the mill.\n\nIt rained.\n\nIt rained.\n\nThe mill is old, Holt said."
    given = cast(story(text, ("Holt|said", "The mill is old", None)))
    assert given.speakers(0) == ((), "ambiguous: Anna Holt or Ben Holt")
    at = text.rindex("Holt")
    assert given.of(Span(at, at + 4)) == ()
    assert given.why_open(Span(at, at + 4)) == "ambiguous: Anna Holt or Ben Holt"


def test_nobody_near_is_none() -> None:
    given = cast(story("“It is over,” he said.", ("he", "“It is over,”", None), ("", "over", None)))
    assert given.speakers(0) == ((), "none")
    assert given.speakers(1) == ((), "none")


def test_asking_changes_no_answer() -> None:
    text = (
        "Susan Brill met the board. The plan was sound, she said. Robert told a stranger, a man from Leeds, about it."
    )
    given = cast(story(text, ("she", "The plan was sound", None)))
    before = given.speakers(0)
    for at in range(0, len(text) - 12, 5):
        span = Span(at, at + 12)
        assert bool(given.of(span)) != bool(given.why_open(span))
    assert given.speakers(0) == before


def test_any_spans_give_an_answer_or_a_reason() -> None:
    text = (EXAMPLES / "sample" / "4-peldany-cannot-say.txt").read_text(encoding="utf-8")
    chance = random.Random(11)
    for _ in range(10):
        drafts = []
        for _ in range(20):
            start, begin = chance.randrange(len(text) - 80), chance.randrange(len(text) - 80)
            source = (Span(start, start + chance.choice((1, 2, 5, 30, 80))),)
            parent = chance.choice((None, chance.randrange(20)))
            drafts.append(Draft(source, (), (Span(begin, begin + 60),), "indirect", parent, 1.0))
        made = Story(text, tuple(drafts))
        given = cast(made)
        for index in range(20):
            speakers, reason = given.speakers(index)
            assert bool(speakers) != bool(reason)
            assert all(s.name.strip() for s in speakers)
            via(made, given, index)


def _key(name: str | None) -> str | None:
    if name is None:
        return None
    return re.sub(r"^(?:the|a|an) ", "", re.sub("[’‘]", "'", name).casefold())


def test_the_sample_articles() -> None:
    right = dict.fromkeys(("speakers", "body", "type", "via", "all", "relayed"), 0)
    for file in sorted((EXAMPLES / "gold").glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        text = (EXAMPLES / "sample" / f"{file.stem}.txt").read_text(encoding="utf-8")
        same = {_key(n): e["entity"] for e in gold["entities"] for n in (e["name"], *e.get("aka", []))}

        def who(name: str | None, same: dict[str | None, str] = same) -> str:
            return str(same.get(_key(name), _key(name)))

        drafts = []
        for g in gold["statements"]:
            roles = [tuple(Span(s["start"], s["end"]) for s in g[r]) for r in ("source", "cue", "content")]
            drafts.append(Draft(*roles, g["form"], g["parent"], 1.0))
        made = Story(text, tuple(drafts))
        given = cast(made)
        for index, g in enumerate(gold["statements"]):
            found = given.speakers(index)[0]
            right["all"] += 1
            right["speakers"] += sorted(who(s.name) for s in found) == sorted(who(s["name"]) for s in g["speakers"])
            bodies = sorted(who(s.on_behalf_of) for s in found if s.type != "document")
            right["body"] += bodies == sorted(who(s["on_behalf_of"]) for s in g["speakers"] if s["type"] != "document")
            right["type"] += [s.type for s in found] == [s["type"] for s in g["speakers"]]
            if g["via"]:
                right["relayed"] += 1
                right["via"] += [who(s.name) for s in via(made, given, index)] == [who(s["name"]) for s in g["via"]]
    assert right["all"] == 115
    assert right["speakers"] >= 0.93 * right["all"]
    assert right["body"] >= 0.88 * right["all"]
    assert right["type"] >= 0.88 * right["all"]
    assert right["via"] >= 0.8 * right["relayed"]


@pytest.mark.parametrize(
    ("text", "source", "content", "name"),
    [
        (
            "A woman named Tova Lind Marsh said the mill was shut.",
            "A woman named Tova Lind Marsh",
            "the mill was shut",
            "Tova Lind Marsh",
        ),
        (
            "The Courier's Tolo Marsh in Dunmere wrote that the mill was shut.",
            "The Courier's Tolo Marsh in Dunmere",
            "the mill was shut",
            "Tolo Marsh",
        ),
        (
            "Among the people of Dunmere the plan is loved.",
            "Among the people of Dunmere",
            "the plan is loved",
            "people of Dunmere",
        ),
        (
            "A spokeswoman for Marsh Bell Drake said it was late.",
            "A spokeswoman for Marsh Bell Drake",
            "it was late",
            "A spokeswoman for Marsh Bell Drake",
        ),
        (
            "CEO of the Harbour Council Enno Solme said it was late.",
            "CEO of the Harbour Council Enno Solme",
            "it was late",
            "Enno Solme",
        ),
        (
            "Starr had spoken. David Starr's remarks suggested a regret.",
            "David Starr's remarks",
            "a regret",
            "David Starr",
        ),
        (
            "“He was sick,” the Dunmere Star said. “The star is ill.”",
            "the Dunmere Star",
            "“He was sick,”",
            "Dunmere Star",
        ),
        (
            "Undersecretary for Education Mr. Toffen said it was late.",
            "Undersecretary for Education Mr. Toffen",
            "it was late",
            "Toffen",
        ),
    ],
)
def test_where_a_name_begins_and_ends(text: str, source: str, content: str, name: str) -> None:
    assert names(cast(story(text, (source, content, None))), 0) == [name]


def test_a_body_with_and_in_its_name() -> None:
    text = (
        "The ruling of the Fish and Wildlife Service came late. The lake was clean, the Fish and Wildlife Service said."
    )
    given = cast(story(text, ("the Fish and Wildlife Service|said", "The lake was clean", None)))
    assert names(given, 0) == ["Fish and Wildlife Service"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Neither Susan Brill nor David Orme", ["Susan Brill", "David Orme"]),
        (
            "Three senators, Susan Brill of Dunmere, David Orme of Leeds and Ann Rowe of York",
            ["Susan Brill", "David Orme", "Ann Rowe"],
        ),
        ("Harbour Guild and ambulance officials", ["Harbour Guild and ambulance officials"]),
        ("Marsh and Company analyst Susan Brill", ["Susan Brill"]),
    ],
)
def test_how_many_speak(source: str, found: list[str]) -> None:
    given = cast(story(f"{source} said the lake was clean.", (source, "the lake was clean", None)))
    assert names(given, 0) == found


def test_a_firm_by_its_seat() -> None:
    text = "Tamlin Boot Co. will close a mill. The El Paso, Texas, company said the mill was old."
    assert names(cast(story(text, ("The El Paso, Texas, company", "the mill was old", None))), 0) == ["Tamlin Boot Co"]


def test_a_surname_shared_means_the_one_spoken_of_before() -> None:
    text = "Clara Vann was sentenced. It was a game, Vann said.\n\nIt rained.\n\nHer mother, Odile Vann, came late."
    given = cast(story(text, ("Vann|said", "It was a game", None)))
    assert names(given, 0) == ["Clara Vann"]


def test_a_misspelt_surname() -> None:
    text = "Lydia Buchmann runs the mill. The mill is old, Ms. Bauchmann said."
    assert names(cast(story(text, ("Ms. Bauchmann", "The mill is old", None))), 0) == ["Lydia Buchmann"]


def test_capitals_make_a_name_of_a_pronoun() -> None:
    text = "The salt is safe, WHO said. The plan is late."
    given = cast(story(text, ("WHO|said", "The salt is safe", None)))
    assert (one(given, 0).name, one(given, 0).type) == ("WHO", "organization")


def test_an_opening_phrase_points_ahead() -> None:
    text = "Tom Bell left. In his reply to the board, David Orme called the dam unsafe."
    given = cast(story(text, ("his", "reply to the board", None)))
    assert names(given, 0) == ["David Orme"]


def test_they_can_be_a_group_that_nobody_quoted() -> None:
    text = "The dam leaks. Federal engineers looked at the wall on Monday. The wall, they said, would hold."
    assert names(cast(story(text, ("they", "The wall", None))), 0) == ["Federal engineers"]


def test_the_companies_are_the_two_that_spoke() -> None:
    text = "Tamlin Boot Co. and Corbel Oil Inc. said they would merge. The companies expect no layoffs."
    given = cast(
        story(
            text,
            ("Tamlin Boot Co. and Corbel Oil Inc.", "they would merge", None),
            ("The companies", "no layoffs", None),
        )
    )
    assert names(given, 1) == names(given, 0)


def test_we_of_the_article_itself() -> None:
    text = "The dam leaks, as we reported last week."
    given = cast(story(text, ("we", "The dam leaks", None)))
    assert (one(given, 0).name, one(given, 0).type) == ("we", "group")


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("Marsh Watch President Tom Fitt", "Marsh Watch"),
        ("Detective Joe Pell, a Harbour Department spokesman,", "Harbour Department"),
        ("The Courier’s Ada Crane", "Courier"),
        ("an official at the Harbour Institute", "Harbour Institute"),
        ("North Korean leader Kim Jong-un", "North Korea"),
    ],
)
def test_further_bodies_spoken_for(words: str, body: str) -> None:
    given = cast(story(f"Nothing was sold, {words} said.", (words, "Nothing was sold", None)))
    assert re.sub("^[Tt]he ", "", one(given, 0).on_behalf_of or "") == body
