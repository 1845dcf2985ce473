"""A record that has been meddled with, or damaged, is found out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, func, insert, select, text, update

from onrecord.record import copies, index, judgements, schema
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
    "the index": (without("meaning", "statement_id = 20"), "1 current statements cannot be searched by meaning"),
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


LATER = "2026-03-02T12:00:00Z"


@pytest.fixture
def judged(record: Record) -> Record:
    """A record with all that people and machine judge: copies, merges, splits, some taken back, and a return."""
    for number in (1, 2, 3):
        record.add(arrival(story(number), raw(b"%d" % number, fetched="2024-01-01T00:00:00Z")), NOW)
    for paper in (1, 2):
        told = record.add(arrival(story(1, url=f"https://paper{paper}.example/1", statements=6)), NOW)
        again = record.add(arrival(story(1, url=f"https://wire{paper}.example/1", statements=6)), NOW)
        assert again.copy_of is not None, told
    url = story(2).article.url
    record.add(arrival(story(8, url=url), raw(b"8", fetched="2024-02-01T00:00:00Z")), NOW)
    assert record.add(arrival(story(2), raw(b"2", fetched="2024-03-01T00:00:00Z")), LATER).outcome == "returned"
    with record.writing() as connection:
        P = schema.party.c
        first = judgements.merge(connection, 1, 2, "person:Ana", LATER)
        judgements.merge(connection, 3, 4, "person:Ana", LATER)
        judgements.undo(connection, first.id, "person:Bo", LATER)
        theirs = connection.execute(select(P.id, P.speaker_id).order_by(P.id.desc()).limit(1)).one()
        split = judgements.split(connection, theirs.speaker_id, [theirs.id], "person:Ana", LATER)
        judgements.undo(connection, split.id, "person:Bo", LATER)
        number = connection.execute(select(func.max(schema.copy.c.id))).scalar_one()
        copies.undo(connection, number, "person:Bo", LATER)
    return record


def test_what_was_judged_is_sound(judged: Record) -> None:
    assert list(verify(judged)) == []
    assert list(verify(judged, quick=True)) == []


J, C, G = schema.judgement.c, schema.copy.c, schema.sighting.c
PERSON = J.author.like("person:%")


def changes(table: Table, *which: object, **values: object) -> Meddle:
    """Change the first row of those."""
    return lambda connection: connection.execute(
        update(table)
        .where(table.c.id == select(func.min(table.c.id)).where(*which).scalar_subquery())  # type: ignore[arg-type]
        .values(**values)
    )


def invented(connection: Connection) -> None:
    row = connection.execute(select(schema.judgement).where(PERSON, J.verdict == "same").limit(1)).mappings().one()
    made = {**row, "id": 9000, "left_id": 5, "right_id": 6, "kind": "speaker", "undone": None, "undone_by": None}
    connection.execute(insert(schema.judgement).values(**made))


def invented_copy(connection: Connection) -> None:
    row = connection.execute(select(schema.copy).limit(1)).mappings().one()
    connection.execute(insert(schema.copy).values(**{**row, "id": 9000, "version_id": 3}))


def invented_return(connection: Connection) -> None:
    row = connection.execute(select(schema.sighting).limit(1)).mappings().one()
    connection.execute(insert(schema.sighting).values(**{**row, "id": 9000, "version_id": 3}))


MACHINE = J.author.like("machine:identity-%")


def invented_by_machine(connection: Connection) -> None:
    row = connection.execute(select(schema.judgement).where(MACHINE).limit(1)).mappings().one()
    connection.execute(insert(schema.judgement).values(**{**row, "id": 9000, "right_id": 2}))


OF_JUDGEMENTS: dict[str, tuple[Meddle, str]] = {
    "who judged": (changes(schema.judgement, PERSON, author="person:Eve"), "is not what was written"),
    "a verdict": (changes(schema.judgement, PERSON, verdict="different"), "is not what was written"),
    "a score": (changes(schema.judgement, PERSON, score=0.5), "is not what was written"),
    "a judgement taken out": (without("judgement", "author = 'person:Ana'"), "is not what was written"),
    "a judgement put in": (invented, "judgement 9000 is in the record, but the log does not know of it"),
    "whom the machine took it for": (changes(schema.judgement, MACHINE, right_id=3), ROWS),
    "why the machine did": (changes(schema.judgement, MACHINE, reasons={"name": "sure"}), ROWS),
    "how sure it was": (changes(schema.judgement, MACHINE, score=0.123), ROWS),
    "one of the machine's put in": (invented_by_machine, "judgement 9000 is in the record, but the log does not know"),
    "one of the machine's taken back": (
        changes(schema.judgement, MACHINE, undone=LATER, undone_by="person:Bo"),
        "is marked as taken back, but the log does not know of that",
    ),
    "who took it back": (
        changes(schema.judgement, PERSON, J.undone.is_not(None), undone_by="person:Eve"),
        "was taken back is not what was written",
    ),
    "one that was not taken back": (
        changes(schema.judgement, PERSON, J.undone.is_(None), undone=LATER, undone_by="person:Bo"),
        "is marked as taken back, but the log does not know of that",
    ),
    "one that was taken back": (
        changes(schema.judgement, PERSON, J.undone.is_not(None), undone=None, undone_by=None),
        "was taken back is not what was written",
    ),
    "the reasons of a copy": (changes(schema.copy, score=0.1), "what was judged of the copy"),
    "of what it is a copy": (changes(schema.copy, of_id=2), "what was judged of the copy"),
    "a copy taken out": (without("copy", "undone IS NULL"), "what was judged of the copy"),
    "a copy put in": (invented_copy, "copy 9000 is in the record, but the log does not know of it"),
    "a copy that was taken back": (
        changes(schema.copy, C.undone.is_not(None), undone=None, undone_by=None),
        "was taken back is not what was written",
    ),
    "a copy that was not": (
        changes(schema.copy, C.undone.is_(None), undone=LATER, undone_by="person:Bo"),
        "is marked as taken back, but the log does not know of that",
    ),
    "when a text was found again": (changes(schema.sighting, fetched="2024-02-02T00:00:00Z"), "was found again"),
    "which text was found again": (changes(schema.sighting, version_id=1), "was found again"),
    "a return put in": (invented_return, "sighting 9000 is in the record, but the log does not know of it"),
    "who a party is": (changes(schema.party, speaker_id=3), "is not the speaker that it was judged to be"),
}


@pytest.mark.parametrize("what", OF_JUDGEMENTS)
def test_meddling_with_what_was_judged_is_found(judged: Record, what: str) -> None:
    meddle, expected = OF_JUDGEMENTS[what]
    with judged.writing() as connection:
        meddle(connection)
    details = [fault.detail for fault in verify(judged)]
    assert any(expected in detail for detail in details), details


def test_what_the_index_of_words_lacks_is_found(filled: Record) -> None:
    with filled.writing() as connection:
        if connection.dialect.name == "sqlite":
            index.remove(connection, [20])
            index.add(connection, [1])
        else:
            connection.exec_driver_sql("DELETE FROM statement_words WHERE statement_id = 20")
    details = [fault.detail for fault in verify(filled)]
    assert any("1 current statements cannot be searched by words" in detail for detail in details), details
    if filled.engine.dialect.name == "sqlite":
        assert any("1 statements are in the index of words that should not be" in detail for detail in details)
    with filled.writing() as connection:
        index.rebuild(connection)
    assert list(verify(filled)) == []


def test_an_index_of_words_that_is_gone(tmp_path: Path) -> None:
    with Record.open(tmp_path / "r.db", create=True) as record:
        record.add(arrival(story(1)), NOW)
        with record.writing() as connection:
            connection.exec_driver_sql("DROP TABLE statement_words")
        assert any("index of words is damaged" in fault.detail for fault in verify(record))


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
