"""What an outlet changed in an article."""

from __future__ import annotations

import pytest

from onrecord.article import Article
from onrecord.errors import NotFound
from onrecord.record.store import Record
from onrecord.record.versions import diff
from onrecord.statement import Draft, Reading, Resolved, Speaker, statements_of
from tests.present.factory import draft

from .stories import NOW, arrival, story

URL = "https://example.org/live"
Told = tuple[str, str, str, str]  # speaker, cue, content, stance


def article(*told: Told, title: str = "Gates") -> Reading:
    """An article of one sentence a statement."""
    text = " ".join(f"{name} {cue} that {content}." for name, cue, content, _ in told)
    drafts: list[Draft] = []
    resolved = []
    for name, cue, content, stance in told:
        drafts.append(draft(text, name, cue, content))
        resolved.append(
            Resolved(speakers=(Speaker(name, name, "person"),), act="say", stance=stance, claim=content, open={})
        )  # type: ignore[arg-type]
    made = Article(text=text, url=URL, title=title, language="en")
    return Reading(made, statements_of(made, drafts, resolved))


BEFORE: list[Told] = [
    ("Mara Holt", "said", "the gates had been open all winter", "affirms"),
    ("Peder Oszlin", "said", "nobody was hurt in the flood", "affirms"),
    ("Ines Karrow", "said", "the toll would rise", "affirms"),
]
AFTER: list[Told] = [
    ("Mara Holt", "stated", "the gates had been open for most of the winter", "affirms"),
    ("Peder Oszlin", "said", "nobody was hurt in the flood", "denies"),
    ("Jun Abara", "said", "an inquiry had begun", "affirms"),
]


def test_added_removed_reworded_and_turned(record: Record) -> None:
    record.add(arrival(article(*BEFORE)), NOW)
    record.add(arrival(article(*AFTER, title="Gates were open")), "2026-03-02T12:00:00Z")
    with record.reading() as connection:
        found = diff(connection, URL)
    assert found.numbers == (1, 2)
    assert found.metadata == {"title": ("Gates", "Gates were open")}
    assert [s["speakers"][0]["name"] for s in found.added] == ["Jun Abara"]
    assert [s["speakers"][0]["name"] for s in found.removed] == ["Ines Karrow"]
    assert [(c.after["speakers"][0]["name"], c.fields) for c in found.changed] == [
        ("Mara Holt", ("content", "claim")),
        ("Peder Oszlin", ("stance",)),
    ]
    assert found.same == 0


def test_the_words_of_one_given_to_another(record: Record) -> None:
    record.add(arrival(article(BEFORE[1])), NOW)
    record.add(arrival(article(("Jun Abara", "added", *BEFORE[1][2:]))), NOW)
    with record.reading() as connection:
        (change,) = diff(connection, URL).changed
    assert change.fields == ("speakers",)


def test_versions_that_are_asked_for(record: Record) -> None:
    for number in range(1, 4):
        record.add(arrival(article(*BEFORE[:number])), NOW)
    with record.reading() as connection:
        assert len(diff(connection, URL, (1, 3)).added) == 2
        assert len(diff(connection, URL, (3, 1)).removed) == 2
        assert diff(connection, "1", (2, 3)).same == 2
        assert diff(connection, article(BEFORE[0]).article.id[:8]).numbers == (2, 3)
        with pytest.raises(NotFound, match="there is no version 7"):
            diff(connection, URL, (1, 7))


@pytest.mark.parametrize("name", ["https://example.org/nothing", "777", "a0000000", "a", ""])
def test_what_is_not_in_the_record(record: Record, name: str) -> None:
    record.add(arrival(story(1)), NOW)
    with record.reading() as connection, pytest.raises(NotFound, match="no such article"):
        diff(connection, name)


def test_one_version_is_too_few(record: Record) -> None:
    record.add(arrival(story(1)), NOW)
    with record.reading() as connection, pytest.raises(NotFound, match="one version"):
        diff(connection, story(1).article.url or "")
