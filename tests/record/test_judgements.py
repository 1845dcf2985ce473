"""Judgements by people: made, taken back, and always stronger than the machine's."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from onrecord.record import schema
from onrecord.record.judgements import (
    JudgementError,
    doubles,
    judgements_of,
    keep_apart,
    merge,
    parties_in,
    split,
    undo,
)
from onrecord.record.store import Record

from .test_identity import NOW, add, check, derived, person, speakers, told

BY = "person:Ana"
NAMES = ("Mara Holt", "Mara Holtt", "M. Holt", "Peder Oszlin", "Ines Karrow", "Oszlin")


def filled(record: Record) -> None:
    """Six names over twelve articles."""
    add(
        record,
        *(
            told(person(NAMES[i % 6], "warden" if i % 3 else None), person(NAMES[(i + 2) % 6]), day=f"2024-02-{10 + i}")
            for i in range(12)
        ),
    )


def test_merge_and_undo(record: Record) -> None:
    add(record, told(person("Mara Holt"), day="2024-02-10"), told(person("Rita Dem"), day="2024-02-11"))
    before = derived(record)
    with record.writing() as connection:
        judged = merge(connection, 1, 2, BY, NOW)
    assert list(speakers(record).values()) == [["Mara Holt", "Rita Dem"]]
    check(record)
    with record.reading() as connection:
        row = connection.execute(select(schema.speaker).where(schema.speaker.c.id == judged.speaker_ids[0])).one()
        assert (row.statements, row.first_day, row.last_day) == (2, "2024-02-10", "2024-02-11")
        assert [j["author"] for j in judgements_of(connection, 1)][-1] == BY
    with record.writing() as connection:
        undo(connection, judged.id, BY, NOW)
    assert derived(record) == before
    check(record)


def test_what_a_person_merged_holds_for_later_articles(record: Record) -> None:
    add(record, told(person("Mara Holt"), day="2024-02-10"), told(person("Rita Dem"), day="2024-02-11"))
    with record.writing() as connection:
        merge(connection, 1, 2, BY, NOW)
    add(record, told(person("Rita Dem"), day="2024-02-12"))
    assert len(speakers(record)) == 1
    check(record)


def test_split_and_undo(record: Record) -> None:
    add(record, *(told(person("Mara Holt"), day=f"2024-02-1{i}") for i in range(3)))
    before = derived(record)
    with record.reading() as connection:
        key = connection.execute(select(schema.version.c.key).where(schema.version.c.id == 2)).scalar_one()
        parties = parties_in(connection, 1, key)
    with record.writing() as connection:
        judged = split(connection, 1, parties, BY, NOW)
    assert speakers(record) == {"Mara Holt": ["Mara Holt"], "Mara Holt #2": ["Mara Holt"]}
    check(record)
    with record.writing() as connection, pytest.raises(JudgementError, match=f"take that back first.*undo {judged.id}"):
        merge(connection, *judged.speaker_ids, BY, NOW)
    with record.writing() as connection:
        undo(connection, judged.id, BY, NOW)
    after = derived(record)
    made = judged.speaker_ids[1]
    after["speaker"] = [row for row in after["speaker"] if row[0] != made]
    assert after == before
    check(record)


def test_a_split_is_kept_when_the_article_is_read_again(record: Record) -> None:
    readings = [told(person("Mara Holt"), day=f"2024-02-1{i}") for i in range(3)]
    add(record, *readings)
    with record.writing() as connection:
        split(connection, 1, [2], BY, NOW)
    from .stories import arrival

    record.add(arrival(readings[1], model="reader-2"), NOW)
    with record.reading() as connection:
        found = connection.execute(select(schema.party.c.speaker_id).order_by(schema.party.c.id)).scalars().all()
    assert found == [1, 2, 1, 2]
    check(record)


def test_taking_back_a_decision_of_the_machine_parts_for_good(record: Record) -> None:
    add(record, *(told(person("Mara Holt"), day=f"2024-02-1{i}") for i in range(2)))
    with record.writing() as connection:
        number = connection.execute(
            select(schema.judgement.c.id).where(schema.judgement.c.left_id == 2, schema.judgement.c.kind == "party")
        ).scalar_one()
        undo(connection, number, BY, NOW)
    assert len(speakers(record)) == 2
    check(record)


def test_kept_apart(record: Record) -> None:
    add(record, told(person("Mara Holt"), day="2024-02-10"), told(person("Rita Dem"), day="2024-02-11"))
    with record.writing() as connection:
        keep_apart(connection, 1, 2, BY, NOW)
    with record.writing() as connection, pytest.raises(JudgementError, match="judged different"):
        merge(connection, 2, 1, BY, NOW)


def test_mistakes_are_told(record: Record) -> None:
    add(record, told(person("Mara Holt"), day="2024-02-10"), told(person("Rita Dem"), day="2024-02-11"))
    with record.writing() as connection:
        with pytest.raises(JudgementError, match="no speaker 99"):
            merge(connection, 1, 99, BY, NOW)
        with pytest.raises(JudgementError, match="one speaker already"):
            merge(connection, 1, 1, BY, NOW)
        with pytest.raises(JudgementError, match="nothing would be left"):
            split(connection, 1, [1], BY, NOW)
        with pytest.raises(JudgementError, match="is not Mara Holt"):
            split(connection, 1, [2], BY, NOW)
        with pytest.raises(JudgementError, match="nothing to split off"):
            split(connection, 1, [], BY, NOW)
        with pytest.raises(JudgementError, match="no judgement 99"):
            undo(connection, 99, BY, NOW)
        with pytest.raises(JudgementError, match="no such article"):
            parties_in(connection, 1, "https://example.org/nowhere")
        judged = merge(connection, 1, 2, BY, NOW)
        undo(connection, judged.id, BY, NOW)
        with pytest.raises(JudgementError, match="taken back on 2026-03-01 by person:Ana"):
            undo(connection, judged.id, BY, NOW)


def test_possible_doubles_are_named(record: Record) -> None:
    add(record, told(person("Mara Holt"), day="2024-02-10"), told(person("M. Holt"), day="2024-02-11"))
    with record.reading() as connection:
        found = doubles(connection, 1)
        assert [(d["name"], d["reasons"]["given"]) for d in found] == [("M. Holt", "initial")]
    with record.writing() as connection:
        keep_apart(connection, 1, 2, BY, NOW)
        assert doubles(connection, 1) == []


def act(record: Record, rng: random.Random, done: list[int]) -> None:
    """Any judgement, whether it is allowed or not."""
    with record.writing() as connection:
        numbers = list(connection.execute(select(schema.speaker.c.id)).scalars())
        try:
            match rng.randrange(4):
                case 0:
                    done.append(merge(connection, rng.choice(numbers), rng.choice(numbers), BY, NOW).id)
                case 1:
                    who = rng.choice(numbers)
                    theirs = connection.execute(select(schema.party.c.id).where(schema.party.c.speaker_id == who))
                    some = [p for p in theirs.scalars() if rng.random() < 0.5]
                    done.append(split(connection, who, some, BY, NOW).id)
                case 2:
                    done.append(keep_apart(connection, rng.choice(numbers), rng.choice(numbers), BY, NOW).id)
                case _:
                    every = list(connection.execute(select(schema.judgement.c.id)).scalars())
                    undo(connection, rng.choice(done or every), BY, NOW)
        except JudgementError:
            pass


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_judged_all_else_follows(record: Record, seed: int) -> None:
    filled(record)
    rng, done = random.Random(seed), []  # type: random.Random, list[int]
    for step in range(15):
        act(record, rng, done)
        if step == 8:
            add(record, told(person("Mara Holt"), person("Karrow"), day="2024-04-01"))
    check(record)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(1, 8))
def test_taking_all_back_leaves_the_record_as_it_was(seed: int, steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "r.db", create=True) as record:
        filled(record)
        before = derived(record)
        known = {row[0] for row in before["speaker"]}
        rng = random.Random(seed)
        for _ in range(steps):
            act(record, rng, [])
        check(record)
        with record.writing() as connection:
            left = select(schema.judgement.c.id).where(
                schema.judgement.c.undone.is_(None), schema.judgement.c.author == BY
            )
            for number in list(connection.execute(left.order_by(schema.judgement.c.id.desc())).scalars()):
                row = connection.execute(select(schema.judgement).where(schema.judgement.c.id == number)).one()
                if row.undone is None and row.kind == "speaker":
                    undo(connection, number, BY, NOW)
        after = derived(record)
        after["speaker"] = [row for row in after["speaker"] if row[0] in known]
        assert after == before
