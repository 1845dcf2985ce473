"""Speakers across articles, in both databases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from onrecord.article import Article
from onrecord.record import schema
from onrecord.record.identity import derive
from onrecord.record.store import Record
from onrecord.span import Span
from onrecord.statement import Draft, Reading, Resolved, Speaker, statements_of

from .stories import arrival

NOW = "2026-03-01T12:00:00Z"
DERIVED = (
    (schema.speaker, ("id",)),
    (schema.alias, ("speaker_id", "name")),
    (schema.block, ("block", "speaker_id")),
    (schema.party, ("id",)),
    (schema.voice, ("statement_id", "part", "position")),
)


def told(*speakers: Speaker | tuple[str, ...], day: str = "2024-02-13", words: str = "") -> Reading:
    """An article in which each of ``speakers`` says something: (name, type, role, on behalf of)."""
    parts, drafts, resolved, at = [], [], [], 0
    for i, one in enumerate(speakers):
        who = one if isinstance(one, Speaker) else Speaker(f"e{i}", *one)  # type: ignore[arg-type]
        sentence = f"{who.name} said that {words or day} was number {i}."
        source = Span(at, at + len(who.name))
        cue = Span(source.end + 1, source.end + 5)
        drafts.append(Draft((source,), (cue,), (Span(cue.end + 6, at + len(sentence) - 1),), "indirect", None, 0.9))
        resolved.append(Resolved(speakers=(who,), open={}))
        parts.append(sentence)
        at += len(sentence) + 1
    article = Article(text=" ".join(parts), published=day, language="en", publisher="Harbour Daily")
    return Reading(article, statements_of(article, drafts, resolved))


def person(name: str, role: str | None = None, of: str | None = None) -> tuple[Any, ...]:
    """A person, as `told` takes one."""
    return (name, "person", role, of)


def add(record: Record, *readings: Reading) -> None:
    """Add each."""
    for reading in readings:
        record.add(arrival(reading), NOW)


def speakers(record: Record) -> dict[str, list[str]]:
    """The names of each speaker that stands, under the one it goes by; names alike are numbered."""
    with record.reading() as connection:
        rows = connection.execute(
            select(schema.speaker.c.id, schema.speaker.c.name, schema.alias.c.name.label("called"))
            .join(schema.alias, schema.alias.c.speaker_id == schema.speaker.c.id)
            .where(schema.speaker.c.merged_into.is_(None))
            .order_by(schema.speaker.c.id, schema.alias.c.name)
        ).all()
    by_id: dict[int, tuple[str, list[str]]] = {}
    for row in rows:
        by_id.setdefault(row.id, (row.name, []))[1].append(row.called)
    found: dict[str, list[str]] = {}
    for name, called in by_id.values():
        found[name if name not in found else f"{name} #{sum(n.split(' #')[0] == name for n in found) + 1}"] = called
    return found


def derived(record: Record) -> dict[str, Any]:
    """All that follows from parties and judgements."""
    with record.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*(table.c[k] for k in keys)))]
            for table, keys in DERIVED
        }


def check(record: Record) -> None:
    """What is derived is what would be derived from scratch."""
    before = derived(record)
    with record.writing() as connection:
        derive(connection)
    assert derived(record) == before


@pytest.mark.parametrize(
    "names",
    [
        ("Naser Kan’aroni", "Nasser Kanaaroni", "Nasser Kanaroni"),
        ("Olodar Zelensky", "Olodar Zelenskyy", "Olodar Zelenskiy"),
        ("Farid Amir-Abdollahi", "Farid Amirabdollahi", "Farid Amir Abdollahi"),
        ("Bernie Vollsand", "Bernard Vollsand", "Bernard J. Vollsand"),
        ("Sen. Mara Holt", "Mara Holt", "Mara  Holt"),
    ],
)
def test_spellings_of_one_name_are_one_speaker(record: Record, names: Sequence[str]) -> None:
    add(record, *(told(person(name), day=f"2024-02-1{i}") for i, name in enumerate(names)))
    assert len(speakers(record)) == 1
    check(record)


@pytest.mark.parametrize(
    "names",
    [
        ("George W. Bolder", "George H. W. Bolder"),
        ("Tam Jong-un", "Tam Jong-il"),
        ("Bill Harrow", "Hilda Harrow"),
        ("Martin Dray Jr.", "Martin Dray Sr."),
        ("Peter Hanson", "Peter Hansen"),
    ],
)
def test_names_alike_are_kept_apart(record: Record, names: Sequence[str]) -> None:
    add(record, *(told(person(name), day=f"2024-02-1{i}") for i, name in enumerate(names)))
    assert len(speakers(record)) == len(names)
    check(record)


def test_people_of_one_name_are_told_apart_by_their_roles(record: Record) -> None:
    add(
        record,
        told(person("John Smith", "senator", "Ohio"), day="2024-02-10"),
        told(person("John Smith", "a baker from Leeds"), day="2024-02-11"),
        told(person("John Smith", "Republican senator"), day="2024-02-12"),
    )
    found = speakers(record)
    assert len(found) == 2
    with record.reading() as connection:
        counts = connection.execute(select(schema.speaker.c.statements).order_by(schema.speaker.c.id)).scalars().all()
    assert counts == [2, 1]
    check(record)


def test_a_bare_name_waits_until_one_speaker_fits(record: Record) -> None:
    add(record, told(person("Oszlin"), day="2020-01-01"))
    add(record, *(told(person("Peder Oszlin"), day=f"2024-02-1{i}") for i in range(6)))
    add(record, told(person("Oszlin"), day="2024-03-01"))
    assert speakers(record) == {"Oszlin": ["Oszlin"], "Peder Oszlin": ["Oszlin", "Peder Oszlin"]}
    add(record, *(told(person("Rita Oszlin"), day=f"2024-02-1{i}", words="r") for i in range(6)))
    add(record, told(person("Oszlin"), day="2024-03-02"))
    assert len(speakers(record)) == 4
    check(record)


def test_a_bare_name_told_apart_in_its_article_stays_apart(record: Record) -> None:
    add(record, *(told(person("Peder Oszlin"), day=f"2024-02-1{i}") for i in range(6)))
    add(record, told(person("Peder Oszlin"), person("Oszlin"), day="2024-03-01"))
    assert len(speakers(record)) == 2


def test_bodies_and_governments_by_all_their_names(record: Record) -> None:
    add(
        record,
        told(("the Pentagon", "organization"), ("Iran", "government"), day="2024-02-10"),
        told(("US Department of Defense", "organization"), ("the Iranian government", "government"), day="2024-02-11"),
        told(("Iran's Foreign Ministry", "organization"), day="2024-02-12"),
        told(("the Foreign Ministry", "organization", None, "Iran"), day="2024-02-13"),
        told(("the Iranian Ministry of Foreign Affairs", "organization"), day="2024-02-14"),
    )
    assert sorted(map(len, speakers(record).values())) == [2, 2, 3]
    check(record)


def test_those_described_are_nobody_known(record: Record) -> None:
    for day in ("2024-02-10", "2024-02-11"):
        add(
            record,
            told(
                ("a senior official", "unnamed"),
                ("residents", "group"),
                ("the ministry", "organization"),
                ("the report", "document"),
                day=day,
            ),
        )
    assert len(speakers(record)) == 8


def test_documents_by_name_and_issuer(record: Record) -> None:
    add(record, told(("the Halden River Report", "document", None, "the Harbour Board"), day="2024-02-10"))
    add(record, told(("Halden River Report", "document", None, "Harbour Board"), day="2024-02-11"))
    add(record, told(("Halden River Report", "document", None, "Toll Office"), day="2024-02-12"))
    assert len(speakers(record)) == 2


def test_another_reading_of_an_article_keeps_its_speakers(record: Record) -> None:
    reading = told(("a senior official", "unnamed"), person("Oszlin"))
    add(record, reading)
    record.add(arrival(reading, model="reader-2"), NOW)
    assert len(speakers(record)) == 2
    check(record)


def test_every_decision_is_a_judgement_with_reasons(record: Record) -> None:
    add(record, told(person("Mara Holt", "warden", "Harbour Board"), day="2024-02-10"))
    add(record, told(person("Mara Holt", "warden", "Harbour Board"), day="2024-02-11"))
    with record.reading() as connection:
        rows = connection.execute(select(schema.judgement).order_by(schema.judgement.c.id)).all()
    assert [row.reasons.get("first") for row in rows] == [True, None]
    assert rows[1].reasons["given"] == "same"
    assert rows[1].reasons["roles"].startswith("agree")
    assert 0.85 <= rows[1].score <= 1
    assert all(row.author.startswith("machine:") for row in rows)


def test_an_article_without_speakers(record: Record) -> None:
    article = Article(text="Nothing was said.", language="en")
    record.add(arrival(Reading(article, ())), NOW)
    assert speakers(record) == {}
