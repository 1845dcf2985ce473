"""A record that has been meddled with, or damaged, is found out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, select, text, update

from onrecord.record import schema
from onrecord.record.store import Record
from onrecord.record.verify import Checked, verify

from .stories import NOW, arrival, nested, raw, story

Meddle = Callable[[Connection], object]
S, V, L = schema.statement.c, schema.version.c, schema.log.c


@pytest.fixture
def filled(record: Record) -> Record:
    """A record of a few articles, versions and readings."""
    for number in range(1, 5):
        record.add(arrival(story(number), raw(b"bytes of %d" % number)), NOW)
    record.add(arrival(story(9, url=story(1).article.url), raw(b"changed")), NOW)
    record.add(arrival(story(2), model="reader-2"), NOW)
    record.add(arrival(nested()), NOW)
    return record


def test_a_sound_record_has_no_faults(filled: Record) -> None:
    checked = Checked()
    assert list(verify(filled, checked)) == []
    assert (checked.entries, checked.versions, checked.readings, checked.statements) == (7, 6, 7, 20)
    assert checked.spans >= 60
    assert (checked.raw, checked.elsewhere) == (5, 0)
    assert list(verify(filled, quick=True)) == []


def swap(connection: Connection) -> None:
    rows = connection.execute(select(schema.log).where(L.sequence.in_((3, 4))).order_by(L.sequence)).mappings().all()
    connection.execute(delete(schema.log).where(L.sequence.in_((3, 4))))
    for row, number in zip(rows, (4, 3), strict=True):
        connection.execute(schema.log.insert(), dict(row) | {"sequence": number})


def body_and_column(connection: Connection) -> None:
    row = connection.execute(select(schema.statement).where(S.id == 2)).one()
    body = row.body | {"stance": "affirms"}
    connection.execute(update(schema.statement).where(S.id == 2).values(stance="affirms", body=body))


def moved_span(connection: Connection) -> None:
    row = connection.execute(select(schema.statement).where(S.id == 1)).one()
    content = [{**row.body["content"][0], "start": row.body["content"][0]["start"] + 1}]
    connection.execute(update(schema.statement).where(S.id == 1).values(body=row.body | {"content": content}))


ROWS = "reading 1 are not those that were written"


def sets(table: Table, number: int, **values: object) -> Meddle:
    return lambda connection: connection.execute(update(table).where(table.c.id == number).values(**values))


def without(table: str, condition: str) -> Meddle:
    def meddle(connection: Connection) -> None:
        connection.execute(text(f"DELETE FROM {table} WHERE {condition}"))

    return meddle


MEDDLING: dict[str, tuple[Meddle, str]] = {
    "a letter of a text": (
        sets(schema.version, 1, text=story(1).article.text.replace("closed", "clozed")),
        "the text is not the one that was read",
    ),
    "a text and its digest": (
        sets(schema.version, 1, text=story(7).article.text, text_sha256=story(7).article.text_sha256),
        "its id should be",
    ),
    "a statement taken out": (without("voice", "statement_id = 3"), ROWS),
    "a stance": (sets(schema.statement, 2, stance="affirms"), "stance is 'affirms'"),
    "a stance, wherever it stands": (body_and_column, ROWS),
    "a claim": (sets(schema.statement, 2, claim="All is well"), "claim is 'All is well'"),
    "a span": (moved_span, "is not 'the ferry"),
    "an id": (sets(schema.statement, 2, key="s0000"), "its id should be"),
    "a confidence": (sets(schema.statement, 2, confidence=0.99), "confidence is 0.99"),
    "a date of publication": (sets(schema.version, 1, published="2020-01-01"), ROWS),
    "a role": (sets(schema.party, 1, role="king"), ROWS),
    "the model of a reading": (sets(schema.reading, 1, model="better"), ROWS),
    "the bytes of a source": (
        lambda c: c.execute(update(schema.raw).where(schema.raw.c.size == 10).values(bytes=b"x")),
        "the bytes of its source are damaged",
    ),
    "an entry of the log": (
        lambda c: c.execute(update(schema.log).where(L.sequence == 3).values(subject="a1#3")),
        "entry 3 (added a1#3) has been changed",
    ),
    "an entry taken out of the log": (without("log", "sequence = 3"), "entry 3 is missing"),
    "the end of the log": (without("log", "sequence > 5"), "the log does not know of it"),
    "two entries of the log": (swap, "does not follow on the one before it"),
    "what is current": (sets(schema.statement, 2, current=True), "marked current and should not be"),
    "the latest version": (sets(schema.version, 1, current=True), "2 of its versions"),
    "the reading shown": (sets(schema.reading, 1, current=False), "0 of its readings"),
    "the index": (without("meaning", "statement_id = 20"), "1 current statements cannot be searched"),
    "the count of a speaker": (sets(schema.speaker, 1, statements=7), "is said to speak in 7 statements"),
}


@pytest.mark.parametrize("what", MEDDLING)
def test_meddling_is_found(filled: Record, what: str) -> None:
    meddle, expected = MEDDLING[what]
    with filled.writing() as connection:
        meddle(connection)
    details = [fault.detail for fault in verify(filled)]
    assert any(expected in detail for detail in details), details
    assert len(details) < 20


@pytest.mark.parametrize("what", ["an entry of the log", "two entries of the log", "the latest version"])
def test_a_quick_look_finds_what_is_wrong_with_the_log_and_what_is_current(filled: Record, what: str) -> None:
    with filled.writing() as connection:
        MEDDLING[what][0](connection)
    assert list(verify(filled, quick=True))


def test_a_fault_names_article_and_statement(filled: Record) -> None:
    with filled.writing() as connection:
        connection.execute(update(schema.statement).where(S.id == 2).values(stance="affirms"))
    fault = next(fault for fault in verify(filled) if fault.statement)
    assert (fault.what, fault.article, fault.statement) == (
        "statement",
        story(1).article.url,
        story(1).statements[1].id,
    )


def test_a_statement_deleted_with_all_that_speaks_of_it(tmp_path: Path) -> None:
    with Record.open(tmp_path / "r.db", create=True) as record:
        record.add(arrival(story(1)), NOW)
        with record.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("DELETE FROM voice WHERE statement_id = 3")
            connection.exec_driver_sql("DELETE FROM statement WHERE id = 3")
            connection.exec_driver_sql("BEGIN")
        assert any("reading 1 are not those" in fault.detail for fault in verify(record))


def test_bytes_turned_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Record.open(path, create=True) as record:
        for number in range(40):
            record.add(arrival(story(number)), NOW)
    whole = path.read_bytes()
    missed = []
    for words in (
        b"Report 17 from the river",
        b"had been closed on day 171",
        b"digest-of-reader-1",
        b"example.org/news/17",
    ):
        damaged = bytearray(whole)
        at = damaged.index(words)
        damaged[at + 3] ^= 0x01
        path.write_bytes(damaged)
        with Record.open(path) as record:
            if not list(verify(record)):
                missed.append(words)
    damaged = bytearray(whole)
    damaged[whole.index(b"Report 17 from the river")] = 0xFF  # no longer UTF-8
    path.write_bytes(damaged)
    with Record.open(path) as record:
        assert any("cannot be decoded" in fault.detail for fault in verify(record))
    assert missed == []


def test_archives_are_asked_where_they_can_be_reached(record: Record) -> None:
    origin = raw(b"as it came", data=None, container="a.warc.gz", offset=17, length=900)
    record.add(arrival(story(1), origin), NOW)
    checked = Checked()
    assert list(verify(record, checked)) == []
    assert (checked.raw, checked.elsewhere) == (0, 1)
    assert list(verify(record, fetch=lambda row: origin.digest)) == []
    (fault,) = verify(record, fetch=lambda row: "0" * 64)
    assert "the archive a.warc.gz holds other bytes" in fault.detail
