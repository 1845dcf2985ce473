"""What goes into a record, in each database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from onrecord.record import schema
from onrecord.record.query import Filter, statements
from onrecord.record.store import Record
from onrecord.record.verify import verify
from onrecord.statement import Reading
from tests.present.strategies import readings

from .stories import NOW, arrival, nested, raw, story

COUNTED = (
    schema.article, schema.version, schema.reading, schema.statement, schema.party, schema.voice, schema.raw,
    schema.log,
)  # fmt: skip


def sizes(record: Record) -> dict[str, int]:
    """How many rows each table has."""
    with record.reading() as connection:
        return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in COUNTED}


def test_an_article_and_its_statements(record: Record) -> None:
    added = record.add(arrival(story(1), raw(b"as it came")), NOW)
    assert (added.outcome, added.statements) == ("new", 3)
    assert added.key == story(1).article.id
    with record.reading() as connection:
        bodies = [r.body for r in connection.execute(select(schema.statement).order_by(schema.statement.c.ordinal))]
        for body, statement in zip(bodies, story(1).statements, strict=True):
            body.pop("evidence")
            assert body == statement.to_json(story(1).article.text)


def test_what_is_known_is_not_written_again(record: Record) -> None:
    record.add(arrival(story(1), raw(b"as it came")), NOW)
    before = sizes(record)
    again = record.add(arrival(story(1), raw(b"as it came, with another advertisement")), "2026-04-01T12:00:00Z")
    assert (again.outcome, again.statements) == ("known", 0)
    assert sizes(record) == before


def test_the_same_text_without_a_url_is_one_article_wherever_it_lies(record: Record) -> None:
    record.add(arrival(story(1, url=None, path="a.txt")), NOW)
    assert record.add(arrival(story(1, url=None, path="b/c.txt")), NOW).outcome == "known"
    assert sizes(record)["article"] == 1


def test_a_url_is_the_same_with_a_fragment_or_a_port_that_goes_without_saying(record: Record) -> None:
    record.add(arrival(story(1, url="https://example.org/news/1")), NOW)
    for url in ("https://example.org/news/1#top", "https://EXAMPLE.org:443/news/1"):
        assert record.add(arrival(story(1, url=url)), NOW).outcome == "known"
    assert record.add(arrival(story(1, url="https://example.org/news/1?page=2")), NOW).outcome == "new"


def test_another_text_at_the_url_is_a_new_version(record: Record) -> None:
    url = "https://example.org/live"
    first = record.add(arrival(story(1, url=url)), NOW)
    second = record.add(arrival(story(2, url=url)), NOW)
    assert (second.outcome, second.statements) == ("changed", 3)
    assert sizes(record)["article"] == 1
    with record.reading() as connection:
        versions = connection.execute(select(schema.version).order_by(schema.version.c.number)).all()
        assert [(v.id, v.number, v.current) for v in versions] == [
            (first.version_id, 1, False),
            (second.version_id, 2, True),
        ]
        shown = select(schema.statement.c.version_id).distinct().where(schema.statement.c.current)
        assert connection.execute(shown).scalars().all() == [second.version_id]


def test_an_archive_brings_an_older_text_after_a_newer_one(record: Record) -> None:
    url = "https://example.org/live"
    newer = record.add(arrival(story(1, url=url), raw(b"b", fetched="2024-05-02T00:00:00Z")), NOW)
    older = record.add(arrival(story(2, url=url), raw(b"a", fetched="2024-05-01T00:00:00Z")), NOW)
    assert older.outcome == "changed"
    with record.reading() as connection:
        current = connection.execute(select(schema.version.c.id).where(schema.version.c.current)).scalars().all()
        assert current == [newer.version_id]
        shown = select(schema.statement.c.version_id).distinct().where(schema.statement.c.current)
        assert connection.execute(shown).scalars().all() == [newer.version_id]
    assert list(verify(record)) == []
    about = str(story(2, url=url).statements[0].claim)
    with record.reading() as connection:  # an older text is found too, by who asks for all versions
        assert not any(row.article["version"] == 2 for row in statements(connection, Filter(about=about)).rows)
        found = statements(connection, Filter(about=about, all_versions=True)).rows
    assert any(row.article["version"] == 2 for row in found)


def test_an_outlet_goes_back_to_an_earlier_text(record: Record) -> None:
    url = "https://example.org/live"
    days = [f"2024-05-0{day}T00:00:00Z" for day in (1, 2, 3)]
    first = record.add(arrival(story(1, url=url), raw(b"a", fetched=days[0])), NOW)
    record.add(arrival(story(2, url=url), raw(b"b", fetched=days[1])), NOW)
    back = record.add(arrival(story(1, url=url), raw(b"a", fetched=days[2])), NOW)
    assert (back.outcome, back.version_id, back.statements) == ("returned", first.version_id, 0)
    with record.reading() as connection:
        shown = select(schema.statement.c.version_id).distinct().where(schema.statement.c.current)
        assert connection.execute(shown).scalars().all() == [first.version_id]
    before = sizes(record)
    for number, day in ((1, days[0]), (2, days[1]), (1, days[2])):  # the same inputs once more
        assert record.add(arrival(story(number, url=url), raw(b"c", fetched=day)), NOW).outcome == "known"
    assert sizes(record) == before
    assert list(verify(record)) == []


def test_another_model_reads_beside_the_old_reading(record: Record) -> None:
    first = record.add(arrival(story(1)), NOW)
    second = record.add(arrival(story(1), model="reader-2"), NOW)
    assert (second.outcome, second.version_id) == ("reread", first.version_id)
    with record.reading() as connection:
        readings = connection.execute(select(schema.reading).order_by(schema.reading.c.id)).all()
        assert [(r.model, r.current) for r in readings] == [("reader-1", False), ("reader-2", True)]
        current = select(schema.statement.c.reading_id).where(schema.statement.c.current)
        assert set(connection.execute(current).scalars()) == {second.reading_id}
        old = select(func.count()).where(schema.statement.c.reading_id == first.reading_id)
        assert connection.execute(old).scalar_one() == 3
    assert record.add(arrival(story(1)), NOW).outcome == "known"
    assert record.add(arrival(story(1), model="reader-2"), NOW).outcome == "known"
    assert list(verify(record)) == []


def test_a_nested_statement_has_its_parent(record: Record) -> None:
    record.add(arrival(nested()), NOW)
    with record.reading() as connection:
        outer, inner = connection.execute(select(schema.statement).order_by(schema.statement.c.ordinal)).all()
        assert (outer.parent_id, inner.parent_id) == (None, outer.id)
        assert (outer.day, outer.said_start) == ("2024-02-13", None)
        voices = connection.execute(
            select(schema.voice.c.part, schema.party.c.name)
            .join(schema.party, schema.party.c.id == schema.voice.c.party_id)
            .where(schema.voice.c.statement_id == inner.id)
            .order_by(schema.voice.c.part)
        ).all()
        assert [tuple(v) for v in voices] == [("speaker", "two wardens"), ("via", "The Saldrin Post")]


def test_speakers_are_counted_over_what_is_current(record: Record) -> None:
    url = "https://example.org/live"
    record.add(arrival(story(0, url=url)), NOW)
    record.add(arrival(story(1, url=url)), NOW)
    with record.reading() as connection:
        counts = dict(connection.execute(select(schema.speaker.c.name, schema.speaker.c.statements)).all())
    assert counts["Mara Holt"] == 0
    assert counts["Rukhaya Dem"] == 1


def test_nothing_of_an_article_stays_when_it_fails_halfway(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    record.add(arrival(story(1)), NOW)
    before = sizes(record)

    def breaks(*_: object) -> None:
        raise RuntimeError("halfway")

    with monkeypatch.context() as patched:
        patched.setattr("onrecord.record.log.append", breaks)
        with pytest.raises(RuntimeError, match="halfway"):
            record.add(arrival(story(2)), NOW)
        with pytest.raises(RuntimeError, match="halfway"):
            record.add_all([arrival(story(3)), arrival(story(4))], NOW)
    assert sizes(record) == before
    assert record.add(arrival(story(2)), NOW).outcome == "new"
    assert list(verify(record)) == []


def test_what_is_known_can_be_asked_before_reading(record: Record) -> None:
    arrived = arrival(story(1))
    article = arrived.reading.article
    about = {"title": article.title, "publisher": article.publisher, "published": article.published}
    digests = ["0" * 64, article.text_sha256]
    assert not record.known(article.url, digests, about, arrived)
    record.add(arrived, NOW)
    assert record.known(article.url, digests, about, arrived)
    assert not record.known("https://example.org/elsewhere", digests, about, arrived)
    assert not record.known(article.url, digests, about | {"title": "Another headline"}, arrived)
    assert not record.known(article.url, digests, about, arrival(story(1), model="reader-2"))


def test_a_reference_to_an_archive_holds_no_bytes(record: Record) -> None:
    record.add(arrival(story(1), raw(b"x", data=None, container="a.warc.gz", offset=17, length=900)), NOW)
    with record.reading() as connection:
        row = connection.execute(select(schema.raw)).one()
        assert (row.bytes, row.container, row.offset, row.length) == (None, "a.warc.gz", 17, 900)


def test_what_would_become_of_an_arrival(record: Record) -> None:
    assert record.outcome(arrival(story(1))) == "new"
    record.add(arrival(story(1)), NOW)
    assert record.outcome(arrival(story(1))) == "known"
    assert record.outcome(arrival(story(1), model="reader-2")) == "reread"
    assert record.outcome(arrival(story(2, url=story(1).article.url))) == "changed"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=readings())
def test_any_statement_comes_back_as_it_went_in(record: Record, made: Reading) -> None:
    record.add(arrival(made), NOW)
    article = made.article
    with record.reading() as connection:
        row = connection.execute(
            select(schema.version).where(schema.version.c.text_sha256 == article.text_sha256)
        ).one()
        assert (row.text, row.key) == (article.text, article.id)
        reading_id = select(func.min(schema.reading.c.id)).where(schema.reading.c.version_id == row.id)
        kept = connection.execute(
            select(schema.statement.c.body)
            .where(schema.statement.c.reading_id == reading_id.scalar_subquery())
            .order_by(schema.statement.c.ordinal)
        ).scalars()
        bodies = [{name: value for name, value in body.items() if name != "evidence"} for body in kept]
    expected = [statement.to_json(article.text) for statement in made.statements]
    if len(bodies) != len(expected):  # another example had the same text
        return
    assert bodies == expected or record.outcome(arrival(made)) == "known"


def test_any_record_is_as_it_was_written(record: Record) -> None:
    @settings(max_examples=25, deadline=None)
    @given(made=readings())
    def fill(made: Reading) -> None:
        record.add(arrival(made), NOW)

    fill()
    assert [fault.detail for fault in verify(record)] == []


def test_two_programs_add_at_once(where: str, opened: Callable[..., Record]) -> None:
    script = (
        "import sys; from tests.record.stories import *; from onrecord.record.store import Record\n"
        "record = Record.open(sys.argv[1])\n"
        "for number in range(int(sys.argv[2]), int(sys.argv[3])): record.add(arrival(story(number)), NOW)\n"
    )
    root = Path(__file__).parents[2]
    running = [
        subprocess.Popen([sys.executable, "-c", script, where, str(start), str(start + 30)], cwd=root)
        for start in (0, 20)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    record = opened()
    found = sizes(record)
    assert (found["article"], found["statement"], found["log"]) == (50, 150, 50)
    assert list(verify(record)) == []
