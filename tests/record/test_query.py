"""What a record is asked for, and finds, in each kind of database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from onrecord.article import Article
from onrecord.errors import UsageError
from onrecord.record import index, index_meaning
from onrecord.record.query import Filter, Page, near, statements
from onrecord.record.query_filter import first_day
from onrecord.record.store import Record
from onrecord.record.words import parsed
from onrecord.span import Span
from onrecord.statement import Draft, Reading, Resolved, Speaker, When, statements_of

from .stories import NOW, OUTLETS, arrival, story

HOLT = Speaker("e1", "Mara Holt", "person", "warden", "the Harbour Board")
OSZLIN = Speaker("e2", "Peder Oszlín", "person")
POST = Speaker("e3", "The Saldrin Post", "organization")


def said(
    number: int,
    speaker: Speaker,
    claim: str,
    *,
    content: str | None = None,
    day: str | None = None,
    publisher: str = "The Saldrin Post",
    published: str | None = "2024-05-01",
    **fields: Any,
) -> Reading:
    """An article of one statement."""
    words = content or claim[0].lower() + claim[1:]
    text = f"Number {number}. It was said that {words}."
    start = text.index(words)
    draft = Draft((), (Span(text.index("said"), text.index("said") + 4),), (Span(start, start + len(words)),),
                  "indirect", None, fields.pop("confidence", 0.8))  # fmt: skip
    when = date.fromisoformat(day) if day else None
    resolved = Resolved(
        speakers=(speaker,),
        claim=claim,
        said_on=When(when, when, "stated") if when else None,
        **({"act": "say", "stance": "affirms", "repeated": False, "open": {}} | fields),
    )
    article = Article(
        text, url=f"https://example.org/{number}", publisher=publisher, published=published, language="en"
    )
    return Reading(article, statements_of(article, [draft], [resolved]))


def put(record: Record, *readings: Reading) -> None:
    for reading in readings:
        record.add(arrival(reading), NOW)


def ask(record: Record, wanted: Filter | None = None, **how: Any) -> Page:
    with record.reading() as connection:
        return statements(connection, wanted or Filter(**how))


def claims(page: Page) -> list[str]:
    return [row.body["claim"] for row in page.rows]


@pytest.fixture
def filled(record: Record) -> Record:
    put(
        record,
        said(1, HOLT, "The gates were closed", day="2024-03-05", act="deny", stance="denies"),
        said(2, HOLT, "The ferry had sunk", day="2024-04-30", via=(POST,), publisher="Harbour Daily"),
        said(3, OSZLIN, "The gates were opened at dawn", day="2024-04-02", addressee=HOLT, repeated=True),
        said(4, OSZLIN, "The dam will hold", published=None, confidence=0.3, open={"occasion": "ambiguous"}),
        said(5, HOLT, "The toll is fair", publisher="Café Nord", published="2024-06-09T10:00:00Z"),
    )
    return record


def test_lists_the_newest_first_and_what_has_no_day_last(filled: Record) -> None:
    assert claims(ask(filled)) == [
        "The toll is fair",
        "The ferry had sunk",
        "The gates were opened at dawn",
        "The gates were closed",
        "The dam will hold",
    ]
    with filled.reading() as connection:
        oldest = statements(connection, Filter(), oldest=True)
    assert claims(oldest) == list(reversed(claims(ask(filled))))


FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"speaker": "Mara Holt"}, ["toll", "ferry", "closed"]),
    ({"speaker": "mara holt", "act": ("deny",)}, ["closed"]),
    ({"speaker": "Holt", "about": "gates"}, ["closed"]),
    ({"speaker": "Peder Oszlin"}, ["opened", "dam"]),
    ({"speaker": "Nobody At All"}, []),
    ({"act": ("deny", "admit")}, ["closed"]),
    ({"stance": ("affirms",), "about": "gates"}, ["opened"]),
    ({"via": "the saldrin post"}, ["ferry"]),
    ({"to": "Mara Holt"}, ["opened"]),
    ({"for_": "The Harbour board"}, ["toll", "ferry", "closed"]),
    ({"publisher": ("cafe nord",)}, ["toll"]),
    ({"publisher": ("Nowhere",)}, []),
    ({"since": "2024-04"}, ["toll", "ferry", "opened"]),
    ({"until": "2024-04"}, ["ferry", "opened", "closed"]),
    ({"since": "2024-04-02", "until": "2024-04-29"}, ["opened"]),
    ({"since": "2024", "until": "2024", "act": ("say",)}, ["toll", "ferry", "opened"]),
    ({"until": "2024-06-09"}, ["toll", "ferry", "opened", "closed"]),
    ({"since": "2024-06", "published": True}, ["toll"]),
    ({"repeated": True}, ["opened"]),
    ({"open": "occasion"}, ["dam"]),
    ({"min_confidence": 0.5, "speaker": "Peder Oszlin"}, ["opened"]),
    ({"form": ("direct",)}, []),
    ({"article": "https://example.org/3"}, ["opened"]),
    ({"article": "https://example.org/33"}, []),
]


def test_filters(filled: Record) -> None:
    for how, found in FILTERS:
        holds(claims(ask(filled, **how)), found, how)


def holds(got: Sequence[str], found: Sequence[str], asked: object) -> None:
    """Each of the claims found has its word."""
    assert len(got) == len(found), asked
    assert all(word in claim for word, claim in zip(found, got, strict=True)), asked


WORDS: list[tuple[str, list[str]]] = [
    ("gates", ["opened", "closed"]),
    ("GATE", ["opened", "closed"]),
    ("gates dawn", ["opened"]),
    ("ferry OR toll", ["toll", "ferry"]),
    ("gates -dawn", ["closed"]),
    ('"were closed"', ["closed"]),
    ('"closed were"', []),
    ("op*", ["opened"]),
    ("the", ["toll", "ferry", "opened", "closed", "dam"]),
    ("oszlin", ["opened", "dam"]),
    ("Oszlín’s OR nothing", []),
    ("gates AND NEAR(dawn) ^*: {x} ) \" '", []),
    ('ferry "', ["ferry"]),
    ("ferry OR", ["ferry"]),
    ("OR ferry", ["ferry"]),
    ("-toll ferry*", ["ferry"]),
    ("xpast OR xactdeny OR ferry", ["ferry"]),
]


def test_words(filled: Record) -> None:
    for typed, found in WORDS:
        holds(claims(ask(filled, about=typed)), found, typed)


@pytest.mark.parametrize("typed", ["", "  ", "!?", '""', "-toll", "OR", "*"])
def test_says_so_when_there_is_no_word_to_look_for(typed: str) -> None:
    with pytest.raises(UsageError):
        parsed(typed)


def test_an_unknown_name_is_told(filled: Record) -> None:
    assert "Nobody At All" in ask(filled, speaker="Nobody At All").notes[0]
    assert "Nowhere" in ask(filled, publisher=("Nowhere",)).notes[0]


def test_pages_hold_all_once_in_order(record: Record) -> None:
    put(record, *(story(number) for number in range(12)), said(99, HOLT, "The gates had been closed", published=None))
    for how in ({}, {"about": "closed"}, {"speaker": "Mara Holt"}, {"act": ("say", "deny")}):
        pages_hold_all(record, how, oldest=False)
        pages_hold_all(record, how, oldest=True)


def pages_hold_all(record: Record, how: dict[str, Any], oldest: bool) -> None:
    with record.reading() as connection:
        whole = statements(connection, Filter(**how), limit=1000, oldest=oldest)
        assert whole.next is None
        got, after = [], None
        while True:
            page = statements(connection, Filter(**how), after=after, limit=5, oldest=oldest)
            got += [row.key for row in page.rows]
            after = page.next
            if after is None:
                break
    assert got == [row.key for row in whole.rows]
    assert len(got) == len(set(got)) >= 7


def test_a_cursor_of_no_page_is_refused(record: Record) -> None:
    for after in ("x", ".", "2024-05-01", "2024-05-01.", "9.1", "2024-05-01.-1", "2024-05-01.99999999999999999999"):
        with record.reading() as connection, pytest.raises(UsageError):
            statements(connection, Filter(), after=after)


@pytest.mark.parametrize("given", ["2024-13", "soon", "2024-02-30", "24", "2024-1-1-1", "0000"])
def test_what_is_no_period_is_refused(given: str) -> None:
    with pytest.raises(UsageError):
        first_day(given)


def test_a_replaced_text_is_found_only_on_request(record: Record) -> None:
    put(record, said(1, HOLT, "The gates were closed"))
    changed = said(1, HOLT, "The gates were open")
    put(record, changed)
    assert claims(ask(record)) == ["The gates were open"]
    for how in ({"about": "gates"}, {"speaker": "Mara Holt"}, {"act": ("say",)}, {"about": "gates", "act": ("say",)}):
        assert claims(ask(record, **how)) == ["The gates were open"]
        assert claims(ask(record, all_versions=True, **how)) == ["The gates were open", "The gates were closed"]
        assert claims(ask(record, all_readings=True, **how)) == ["The gates were open"]


def test_a_replaced_reading_is_found_only_on_request(record: Record) -> None:
    first = said(1, HOLT, "The gates were closed")
    record.add(arrival(first), NOW)
    record.add(arrival(said(1, HOLT, "The gates were closed", act="deny", stance="denies"), model="reader-2"), NOW)
    assert [row.body["act"] for row in ask(record, about="gates").rows] == ["deny"]
    assert [row.body["act"] for row in ask(record, about="gates", all_readings=True, copies=True).rows] == [
        "deny",
        "say",
    ]
    assert [row.body["act"] for row in ask(record, about="gates", all_versions=True).rows] == ["deny"]
    assert ask(record, act=("say",)).rows == ()


def test_the_index_can_be_made_again(filled: Record) -> None:
    put(filled, said(1, HOLT, "The gates stayed closed", day="2024-03-05"))
    before = [claims(ask(filled, about=typed)) for typed in ("gates", "ferry", "holt")]
    with filled.reading() as connection:
        meant = claims(near(connection, "the boat went down", Filter()))
    with filled.writing() as connection:
        assert index.rebuild(connection) == 6
    assert [claims(ask(filled, about=typed)) for typed in ("gates", "ferry", "holt")] == before
    with filled.reading() as connection:
        assert claims(near(connection, "the boat went down", Filter())) == meant


def test_finds_by_meaning(filled: Record) -> None:
    with filled.reading() as connection:
        assert claims(near(connection, "the boat went down", Filter(), limit=1)) == ["The ferry had sunk"]
        page = near(connection, "the boat went down", Filter(speaker="Peder Oszlin"))
        assert set(claims(page)) == {"The gates were opened at dawn", "The dam will hold"}
        assert all(row.likeness is not None for row in page.rows)
        assert near(connection, "!!!", Filter()).rows == ()


def test_finds_by_meaning_what_is_packed_and_what_is_not(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_meaning, "BLOCK", 4)
    topics = ("ferry", "bridge", "school", "harvest", "election", "hospital", "music", "winter", "ship", "bread")
    put(record, *(said(i, HOLT, f"The {topic} is important") for i, topic in enumerate(topics)))
    with record.reading() as connection:
        for topic in topics:
            assert claims(near(connection, f"important {topic}", Filter(), limit=1)) == [f"The {topic} is important"]


def test_finds_by_meaning_among_many_of_one_speaker(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_meaning, "FIRST", 3)
    topics = ("ferry", "bridge", "school", "harvest", "election", "hospital", "music", "winter", "ship", "bread")
    put(record, *(said(i, HOLT, f"The {topic} is important") for i, topic in enumerate(topics)))
    signs = index_meaning.Signs()
    with record.reading() as connection:
        for topic in topics:
            page = near(connection, f"important {topic}", Filter(speaker="Mara Holt"), signs, limit=1)
            assert claims(page) == [f"The {topic} is important"]
    put(record, said(10, HOLT, "The railway is important"))
    with record.reading() as connection:  # what has come since is found with the same signs
        assert claims(near(connection, "important railway", Filter(), signs, limit=1)) == ["The railway is important"]


def test_words_no_database_can_hold_do_no_harm(record: Record) -> None:
    put(record, said(1, HOLT, "The \ud800 gates \0 were closed"))
    assert len(ask(record, about="gates").rows) == 1
    assert ask(record, about="\0 \ud800 gates").rows != ()


def test_a_page_says_who_published_what(filled: Record) -> None:
    row = ask(filled, about="ferry").rows[0]
    assert row.article["publisher"] == "Harbour Daily"
    assert row.article["url"] == "https://example.org/2"
    assert (row.copies, row.current, row.day) == (1, True, "2024-04-30")
    assert OUTLETS[1] == "Harbour Daily"
