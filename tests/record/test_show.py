"""Articles listed, and one statement or article shown, in each kind of database."""

from __future__ import annotations

import itertools

import pytest

from onrecord.errors import UsageError
from onrecord.record.query_articles import ArticleFilter, articles
from onrecord.record.query_show import ShownArticle, ShownStatement, show
from onrecord.record.store import Record

from .stories import NOW, arrival, nested, raw, story


@pytest.fixture
def filled(record: Record) -> Record:
    for number in range(4):
        record.add(arrival(story(number), raw(b"page %d" % number, fetched="2024-05-01T00:00:00Z")), NOW)
    record.add(arrival(nested(published=None)), NOW)
    return record


def test_articles_come_newest_first_page_after_page(filled: Record) -> None:
    with filled.reading() as connection:
        whole = articles(connection, ArticleFilter())
        first = articles(connection, ArticleFilter(), limit=4)
        second = articles(connection, ArticleFilter(), limit=4, after=first.next)
    assert [row.published for row in whole.rows] == ["2024-04-15", "2024-03-15", "2024-02-15", "2024-01-15", None]
    assert [row.key for row in (*first.rows, *second.rows)] == [row.key for row in whole.rows]
    assert (whole.next, second.next) == (None, None)
    assert [row.statements for row in whole.rows] == [3, 3, 3, 3, 2]


def test_articles_are_filtered(filled: Record) -> None:
    def keys(**how: object) -> list[str | None]:
        with filled.reading() as connection:
            return [row.title for row in articles(connection, ArticleFilter(**how)).rows]  # type: ignore[arg-type]

    assert keys(publisher=("harbour daily",)) == ["Report 1"]
    assert keys(since="2024-03") == ["Report 3", "Report 2"]
    assert keys(until="2024-01-15") == ["Report 0"]
    assert keys(title="report 2") == ["Report 2"]
    assert keys(url="example.org/news/1") == ["Report 1"]
    assert keys(speaker="Mara Holt") == ["Report 0"]
    assert keys(publisher=("Nowhere",)) == []
    with filled.reading() as connection, pytest.raises(UsageError):
        articles(connection, ArticleFilter(), after="x")


def test_a_statement_is_shown_with_its_provenance(filled: Record) -> None:
    reading = story(1)
    wanted = reading.statements[1]
    with filled.reading() as connection:
        shown = show(connection, wanted.id[:12])
    assert isinstance(shown, ShownStatement)
    assert shown.row.key == wanted.id
    text = shown.article.text
    assert text == reading.article.text
    content = wanted.content[0]
    assert text[shown.start : shown.end] in text.split("\n")
    assert shown.start <= content.start < content.end <= shown.end
    assert shown.article.provenance["fetched"] == "2024-05-01T00:00:00Z"
    assert shown.article.provenance["raw"]["digest"] == raw(b"page 1").digest
    assert shown.article.provenance["reading"]["model"] == "reader-1"
    assert shown.article.provenance["version"] == 1
    assert [(party["part"], party["name"]) for party in shown.parties] == [
        ("via", "Al Nahr"),
        ("speaker", "Rukhaya Dem"),
    ]
    assert all(party["speaker"] is not None for party in shown.parties)


def test_a_nested_statement_names_the_one_it_stands_in(filled: Record) -> None:
    outer, inner = nested(published=None).statements
    with filled.reading() as connection:
        shown, other = show(connection, inner.id), show(connection, outer.id)
    assert isinstance(shown, ShownStatement)
    assert isinstance(other, ShownStatement)
    assert shown.parent is not None
    assert shown.parent.key == outer.id
    assert [row.key for row in other.nested] == [inner.id]


def test_an_article_is_shown_by_id_and_by_url(filled: Record) -> None:
    reading = story(2)
    with filled.reading() as connection:
        shown = show(connection, reading.article.id)
        same = show(connection, "https://example.org/news/2")
    assert isinstance(shown, ShownArticle)
    assert shown == same
    assert [row.key for row in shown.statements] == [s.id for s in reading.statements]


def test_a_replaced_text_is_shown_as_such(filled: Record) -> None:
    old = story(1)
    filled.add(arrival(story(1, statements=2), raw(b"later", fetched="2024-06-01T00:00:00Z")), NOW)
    with filled.reading() as connection:
        shown = show(connection, old.article.id)
    assert isinstance(shown, ShownArticle)
    assert not shown.provenance["current"]
    assert [one["number"] for one in shown.versions] == [1, 2]


@pytest.mark.parametrize(
    "key", ["", "s", "x12", "s~", "sffffffffffffffff", "a", "afff0", "https://example.org/none", "sé"]
)
def test_what_is_not_there_is_told(record: Record, key: str) -> None:
    with record.reading() as connection, pytest.raises(UsageError):
        show(connection, key)


def test_a_beginning_that_several_have_is_told(filled: Record) -> None:
    letters = sorted(row.id[:2] for number in range(4) for row in story(number).statements)
    twice = next(a for a, b in itertools.pairwise(letters) if a == b)
    with filled.reading() as connection, pytest.raises(UsageError, match="several"):
        show(connection, twice)
